/** The one thing that the desk offers above the draft, to be done with one key: pure. */
import type { Finding } from '../../core/guard/rules.js';
import { ASKED_SCRIPT, GOODBYE_SCRIPT, HOLDING_SCRIPT, NOT_HERE_SCRIPT } from '../../core/scripts/known.js';
import type { LineView, RequestView } from '../../shared/view.js';

export interface Offered {
  readonly type: 'goodbye' | 'ask' | 'holding' | 'not-here';
  readonly words: string;
  readonly label: string;
  /** Id of the script. */
  readonly script: string;
}

/** The script that stands in place of a draft: what the patron can be told instead. */
export function scriptInstead(findings: readonly Finding[]): string {
  const kinds = new Set(findings.map(({ kind }) => kind));
  if (kinds.has('staff-name')) return 'about-staff';
  return kinds.has('loan') ? 'other-people' : 'account-page';
}

/** Whoever leaves a question was asked for a way to answer it. */
const isAddress = ({ kind }: Finding): boolean => kind === 'email' || kind === 'phone';

/** @param lines of the conversation, in order */
export function offeredFor(view: RequestView, lines: readonly LineView[]): Offered | undefined {
  if (view.mode !== 'patron-im' || view.phase !== 'held' || view.holder?.mine !== true) return undefined;
  const { who, patronSilent, silent } = view;
  const last = lines.findLast(({ kind }) => kind === 'patron' || kind === 'service');
  if (last?.kind === 'patron' && last.hidden && !(view.left && last.hidden.every(isAddress))) return { type: 'not-here', words: `${who} sent something private.`, label: 'Ask them not to', script: NOT_HERE_SCRIPT };
  if (silent) return { type: 'holding', words: `${who} has heard nothing for a while.`, label: 'Say so', script: HOLDING_SCRIPT };
  if (patronSilent === 'ask') return { type: 'ask', words: `${who} has been quiet for a while.`, label: 'Ask', script: ASKED_SCRIPT };
  if (patronSilent === 'end') return { type: 'goodbye', words: `${who} was asked and has not answered.`, label: 'Say goodbye and end', script: GOODBYE_SCRIPT };
  return undefined;
}
