import { useEffect, useState } from 'react';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import type { WordLines } from '../../core/suggest/library-words.js';
import { CATEGORIES } from '../../core/suggest/word-list.js';
import { MAX_WORD_LINES } from '../../shared/limits.js';
import { ask } from '../bridge.js';
import { say } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';

/** What administrators add to the word lists of all desks. */
export function WordsSheet() {
  const [known, setKnown] = useState<WordLines>();
  const [lines, setLines] = useState<WordLines>({ find: '', innocent: '' });
  useEffect(() => {
    const load = async (): Promise<void> => {
      const answer = await ask('words:get', undefined);
      if (!answer.ok) return;
      setKnown(answer.value);
      setLines(answer.value);
    };
    void load();
  }, []);
  const put = async (words: WordLines): Promise<Done> => {
    const done = await ask('words:save', words);
    if (done.ok && known) say({ tone: 'info', text: 'The words for suggestions are saved for everybody.', action: { label: 'Undo', run: () => void ask('words:save', known) } });
    return done;
  };
  return (
    <Sheet title="Words of the library for suggestions">
      <Asking verb="Save for everybody" isReady={known !== undefined} onDone={() => put(lines)}>
        <TextField value={lines.find} onChange={(find) => setLines({ ...lines, find })} maxLength={MAX_WORD_LINES} isDisabled={known === undefined}>
          <Label>Also look for, one phrase a line, with its kind before it</Label>
          <TextArea rows={5} dir="auto" placeholder="rude: you goofball" />
        </TextField>
        <p className="quiet">The kinds are {CATEGORIES.join(', ')}. A suggestion is a quiet mark; a person decides.</p>
        <TextField value={lines.innocent} onChange={(innocent) => setLines({ ...lines, innocent })} maxLength={MAX_WORD_LINES} isDisabled={known === undefined}>
          <Label>Never a reason, one phrase a line: names, streets, titles</Label>
          <TextArea rows={3} dir="auto" />
        </TextField>
      </Asking>
    </Sheet>
  );
}
