/** What somebody looked at, in words: for the list of accesses, the same wherever the record lies. */
import type { HoldSubject } from '../../core/record/hold.js';
import type { RecordFiguresWhat } from './statistics.js';
import type { ItemId, ReviewMark, ReviewQuery } from './types.js';

/** "zoe@patrons.example with ask@library.example, 2026-11-20" */
export const itemWords = ({ conversation, day }: ItemId): string => `${conversationWords(conversation)}, ${day}`;

/** "zoe@patrons.example with ask@library.example" */
export function conversationWords(conversation: string): string {
  const [, service = '', ...rest] = conversation.split(' ');
  const other = rest.join(' ');
  return other === '' || other === service ? service : `${other} with ${service}`;
}

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** "“atlas”, at ask@library.example, from 2026-11-01 00:00 UTC" */
export function searchWords({ words, from, to, service, point, person, mode, outcome, incident, script, tag, state, handedTo, sample, after }: ReviewQuery): string {
  const parts: readonly (readonly [words: string, value: string | undefined])[] = [
    ['', words && `“${words}”`], ['at ', service], ['from ', from === undefined ? undefined : time(from)], ['before ', to === undefined ? undefined : time(to)], ['at the desk ', point], ['with ', person], ['mode ', mode],
    ['outcome ', outcome], ['incident ', incident], ['script ', script], ['tag ', tag], ['', state], ['handed to ', handedTo], ['drawn for ', sample && `${sample.week} (${sample.n})`], ['', after && 'more of the same'],
  ];
  return parts.flatMap(([before, value]) => (value === undefined ? [] : [`${before}${value}`])).join(', ') || 'all conversations';
}

/** "what a hold would keep: “atlas”, with zoe@patrons.example" */
export function holdPreviewWords({ conversation, ...on }: HoldSubject): string {
  const rest = Object.keys(on).length === 0 ? [] : [searchWords({ ...on, limit: 1 })];
  return `what a hold would keep: ${[...(conversation === undefined ? [] : [conversationWords(conversation)]), ...rest].join(', ')}`;
}

const MARK_WORDS: Readonly<Record<ReviewMark['kind'], string>> = { reviewed: 'reviewed', unreviewed: 'not reviewed any more', flagged: 'flagged', unflagged: 'not flagged any more', comment: 'commented on', 'handed-to': 'handed over' };

/** "reviewed: zoe@patrons.example with ask@library.example, 2026-11-20" */
export const markWords = (item: ItemId, { kind, to }: Pick<ReviewMark, 'kind' | 'to'>): string => `${MARK_WORDS[kind]}${to === undefined ? '' : ` to ${to}`}: ${itemWords(item)}`;

/** "3 conversations for request 12: …" */
export const exportWords = (items: readonly ItemId[], reason: string): string => `${items.length} ${items.length === 1 ? 'conversation' : 'conversations'}, ${reason}: ${items.map(itemWords).join('; ')}`;

/** "by day, last-7, at ask@library.example", "yearly counts, 2025" */
export function statisticsWords(what: RecordFiguresWhat): string {
  if ('year' in what) return `yearly counts, ${what.year === 'now' ? 'this year' : what.year}`;
  const { period, by, service, point, mode } = what.query;
  const parts: readonly (string | undefined)[] = [
    `by ${by}`, typeof period === 'string' ? period.replace('-', ' ') : `${period.from} to ${period.to}`,
    service && `at ${service}`, point && `at the desk ${point}`, mode && `mode ${mode}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** "North (2b2b…), key 1a2b 3c4d 5e6f 7081" */
export const certifiedWords = ({ name, desk, fingerprint }: { readonly name: string; readonly desk: string; readonly fingerprint: string }): string => `${name} (${desk}), key ${fingerprint}`;
