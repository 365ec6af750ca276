/** The etiquette coach beside the draft: it speaks when the writing rests, and never stands in the way. */
import { useEffect, useState } from 'react';
import { assertNever } from '../../core/assert.js';
import { advise, lexiconOf, type Advice, type Lexicon } from '../../core/coach/coach.js';
import { ask } from '../bridge.js';

/** How long the writing rests before a remark, ms. */
const RESTS_MS = 1_000;

let lexicon: Promise<Lexicon> | undefined;
async function load(): Promise<Lexicon> {
  const answer = await ask('coach:jargon', undefined);
  return lexiconOf(answer.ok ? answer.value : []);
}

/** The words, fetched when somebody first writes. */
const loaded = (): Promise<Lexicon> => (lexicon ??= load());

/** @returns a remark on the draft as it was when the writing rested last; none while it is being changed to nothing */
export function useAdvice(draft: string, on: boolean): string | undefined {
  const [remark, setRemark] = useState<string>();
  const [about, setAbout] = useState('');
  useEffect(() => {
    if (!on || draft.trim() === '') return undefined;
    let current = true;
    const remarkOn = async (written: string): Promise<void> => {
      const words = await loaded();
      if (!current) return;
      setRemark(adviceWords(advise(written, words)));
      setAbout(written);
    };
    const timer = window.setTimeout(() => {
      void remarkOn(draft);
    }, RESTS_MS);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [draft, on]);
  // A word more does not take the remark away; an empty draft, or another one, does.
  return on && draft !== '' && (draft.startsWith(about) || about.startsWith(draft)) ? remark : undefined;
}

export function adviceWords(advice: Advice | undefined): string | undefined {
  if (!advice) return undefined;
  switch (advice.kind) {
    case 'shouting': return 'Capitals read like shouting.';
    case 'one-word': return 'A few words more sound friendlier.';
    case 'long': return 'Long: two messages read more easily.';
    case 'jargon': return `“${advice.term}”: better “${advice.say}”.`;
    default: return assertNever(advice);
  }
}
