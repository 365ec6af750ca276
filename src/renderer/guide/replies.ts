/** What of a conversation may be worth keeping as an answer; pure. */
import type { LineView } from '../../shared/view.js';
import { linkify } from '../conversation/links.js';
import { ANSWER_LIMITS } from '../../shared/limits.js';

export interface KeptReply {
  /** Of the line; '' is the draft. */
  readonly key: string;
  readonly question: string;
  readonly answer: string;
  readonly link?: string;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** What a patron hid nobody has to read again here. */
const shown = ({ text, hidden }: LineView): string => (hidden ?? []).reduceRight((words, { start, end }) => `${words.slice(0, start)}…${words.slice(end)}`, text);

/** What the patron had asked before this place: their last words in a row. Notes and events stand between them. */
function questionBefore(lines: readonly LineView[], end: number): string {
  const said = lines.slice(0, end).filter(({ kind }) => kind === 'patron' || kind === 'service');
  const last = said.findLastIndex(({ kind }) => kind === 'patron');
  const first = said.findLastIndex(({ kind }, at) => at < last && kind !== 'patron') + 1;
  return oneLine(last < 0 ? '' : said.slice(first, last + 1).map(shown).join(' ')).slice(0, ANSWER_LIMITS.question);
}

function kept(key: string, text: string, question: string): KeptReply {
  const link = linkify(text).find(({ url }) => url?.startsWith('http') === true)?.url;
  return { key, question, answer: text.trim().slice(0, ANSWER_LIMITS.answer), ...(link === undefined || link.length > ANSWER_LIMITS.link ? {} : { link }) };
}

/** The draft, then what was sent, the latest first. */
export function repliesIn(lines: readonly LineView[], draft: string): readonly KeptReply[] {
  const sent = lines.flatMap((line, at) => (line.kind === 'service' && line.text.trim() !== '' ? [kept(line.key, line.text, questionBefore(lines, at))] : []));
  return [...(draft.trim() === '' ? [] : [kept('', draft, questionBefore(lines, lines.length))]), ...sent.toReversed()];
}
