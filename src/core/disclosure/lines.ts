/** What is disclosed of a conversation, out of what a reviewer reads of it. */
import { isAmongColleagues } from '../conversation.js';
import { hashOf } from '../hash.js';
import { nameOf } from '../names.js';
import type { LineKind, ReadingLine, ReadingView } from '../review/reading.js';
import { safeText } from '../text.js';
import type { DisclosedItem, DisclosedLine, Purpose, Side } from './line.js';
import type { CoveredItem } from './mask.js';

const WHAT: Readonly<Partial<Record<LineKind, string>>> = {
  note: 'Note', incident: 'Incident', step: 'At the desks', referral: 'Referral', script: 'Script', blocked: 'Written while blocked, not shown at the desks',
};
const DELIVERY: Readonly<Record<NonNullable<ReadingLine['delivery']>, string>> = {
  'not-sent': 'Not sent', refused: 'Refused, it did not arrive', unknown: 'Nobody knows whether it arrived',
};

/** All of it: the record is never cut where it is disclosed. */
const shown = (text: string): string => safeText(text, Number.MAX_SAFE_INTEGER).text;

const whatOf = ({ kind, delivery, deleted }: ReadingLine): string =>
  [WHAT[kind], delivery === undefined ? undefined : DELIVERY[delivery], deleted ? 'Taken back later' : undefined].filter((part) => part !== undefined).join('; ');

function mainLine(line: ReadingLine): DisclosedLine {
  const what = whatOf(line);
  return {
    key: line.key, at: line.at, side: line.side, who: shown(line.who), text: shown(line.text), evidence: line.evidence,
    ...(what === '' ? {} : { what }), ...(line.point === undefined ? {} : { point: line.point }),
  };
}

/** @returns the line, and what was done with it, each as a line of its own that can be left out */
function withHistory(line: ReadingLine, sideOf: (address: string) => Side): readonly DisclosedLine[] {
  const main = mainLine(line);
  const extra = (what: string, text: string, changes: Partial<DisclosedLine> = {}): DisclosedLine => ({ ...main, key: `${line.key} ${what}`, what, text: shown(text), ...changes });
  const { deleted, anyway } = line;
  return [
    ...line.earlier.map((version, at) => extra(`Before it was changed (${at + 1})`, version.text, { at: version.at })),
    main,
    ...(anyway ? [extra('Sent after a warning of the privacy guard, because', anyway.reason)] : []),
    ...(deleted ? [extra('Taken back', deleted.reason ?? '', { at: deleted.at, who: shown(deleted.by) })] : []),
    ...line.reactions.map(({ emoji, by }) => extra(`Reaction ${emoji}`, emoji, { side: by.every((one) => sideOf(one) === 'patron') ? 'patron' : line.side, who: '' })),
  ];
}

/** What a patron was part of: what went to and fro, as it stands now. */
const isTheirs = ({ side, kind, delivery }: ReadingLine): boolean => (side === 'patron' || side === 'service') && (kind === 'said' || kind === 'blocked') && delivery !== 'not-sent' && delivery !== 'refused';

const NOBODY = new Set(['', 'unknown sender']);
/** A number that the desks give to somebody who has no name. */
const ANONYMOUS = /^Patron \d+$/;

const namesOf = ({ who, address }: Pick<ReadingLine, 'who' | 'address'>): readonly string[] => {
  const isNamed = !ANONYMOUS.test(who) && !NOBODY.has(who);
  return [...(address === undefined ? [] : [address, ...(isNamed ? [nameOf(address)] : [])]), ...(isNamed ? [who] : [])];
};

/** Of its key. A patron without an account has an id in place of an address. */
function partsOf(conversation: string): { readonly service: string; readonly conv: string } {
  const [, service = '', ...conv] = conversation.split(' ');
  return { service, conv: conv.join(' ') };
}

function peopleIn({ lines }: ReadingView, conversation: string): DisclosedItem['people'] {
  const { service, conv } = partsOf(conversation);
  const among = isAmongColleagues(conversation);
  const patron = new Set(among ? [] : [conv]);
  const staff = new Set(among ? [service, conv].filter((address) => service !== conv && address !== '') : []);
  for (const line of lines) for (const name of namesOf(line)) if (name !== service) (line.side === 'patron' ? patron : staff).add(name);
  return { patron: [...patron].filter((name) => name !== ''), staff: [...staff] };
}

/** Names one item of a disclosure, within it. */
export const itemKey = ({ conversation, day }: { readonly conversation: string; readonly day: string }): string => `${day} ${conversation}`;

/** @param serviceName name that the library gives to an address; undefined: none */
export function disclosedItem(item: { readonly conversation: string; readonly day: string }, view: ReadingView, purpose: Purpose, serviceName: (address: string) => string | undefined): DisclosedItem {
  const { service, conv } = partsOf(item.conversation);
  const among = isAmongColleagues(item.conversation);
  const sideOf = (address: string): Side => (address === conv ? 'patron' : 'service');
  const lines = purpose === 'patron' ? view.lines.filter(isTheirs).map(mainLine) : view.lines.flatMap((line) => withHistory(line, sideOf));
  const isChannel = among && service === conv;
  return {
    key: itemKey(item), day: item.day, lines, people: peopleIn(view, item.conversation), removed: view.emptied, hasGaps: view.gaps.length > 0 || view.unreadable > 0,
    service: among ? (isChannel ? `Channel ${nameOf(service)}` : 'Between colleagues') : (serviceName(service) ?? service), ...(among ? {} : { address: service }),
  };
}

/** What somebody looked at: when what is disclosed differs from it, they look again. */
export const fingerprintOf = ({ lines }: Pick<CoveredItem, 'lines'>): number =>
  hashOf(JSON.stringify(lines.map(({ key, at, side, who, point, what, text, covers, whole }) => [key, at, side, who, point ?? '', what ?? '', text, covers.map(({ start, end }) => [start, end]), whole ?? -1])));
