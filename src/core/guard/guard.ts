/** The privacy guard: what in a text should not be written in a chat that is kept (DESIGN.md "Talking to a patron"). */
import type { Address } from '../address.js';
import { cardRule, findCards, findNationalIds, findPayments, findPhones } from './numbers.js';
import { asAddress, findAddresses, findEmails } from './places.js';
import { plainText } from './plain.js';
import { isVeiled, readableOf, type Readable } from './readable.js';
import { GUARD_KINDS, type Finding, type GuardCounts, type GuardKind, type GuardRules } from './rules.js';
import { findLoans, findPins, findStaffNames, namePattern } from './words.js';

/** More than these are one paste; each further one would only make the screen slower. */
const MOST_FINDINGS = 200;

/** Numbers in a web address or in the name of an article are part of that name. */
const NAMES = /https?:\/\/[^\s<>"]{1,2000}|\b10\.\d{4,9}\/[^\s<>"]{1,200}/gi;

/**
 * @param text of any length, as it is shown: spans are in its UTF-16 code units
 * @param own bare address of whoever is signed in
 * @returns in order, none inside another; where two cover the same place the graver one stays. Time grows with the
 * length of the text alone.
 */
export function findSensitive(text: string, rules: GuardRules, own?: Address): readonly Finding[] {
  const { cards, names, published } = prepared(rules);
  const plain = plainText(text);
  const named = plain.replaceAll(NAMES, (name) => ' '.repeat(name.length));
  const found = withoutOverlap([
    ...ownAddress(text, own), ...findEmails(plain).map((finding) => (isOwn(plain, finding, own) ? { ...finding, kind: 'own-address' as const } : finding)),
    ...findCards(named, cards), ...findPayments(named), ...findNationalIds(named, rules.nationalIds), ...findPins(named),
    ...findStaffNames(plain, names), ...findLoans(plain), ...findPhones(named), ...findAddresses(named),
  ]);
  return found.filter(({ kind, start, end }) => !(REACHES.has(kind) && published.has(squashed(plain.slice(start, end))))).slice(0, MOST_FINDINGS);
}

/** What is published as it stands, and each number and address in it: "(212) 555-0100, day and night". */
const reachedIn = (text: string): readonly string[] => {
  const plain = plainText(text);
  return [text, ...[...findEmails(plain), ...findPhones(plain), ...findAddresses(plain)].map(({ start, end }) => plain.slice(start, end))].map(squashed);
};

/** What follows from the rules, made once. */
const prepare = (rules: GuardRules) => ({ cards: rules.cards.map(cardRule), names: rules.staffNames.map(namePattern), published: new Set(rules.published.flatMap(reachedIn)) });
const known = new WeakMap<GuardRules, ReturnType<typeof prepare>>();

function prepared(rules: GuardRules): ReturnType<typeof prepare> {
  const ready = known.get(rules) ?? prepare(rules);
  known.set(rules, ready);
  return ready;
}

/** What a library publishes of itself. */
const REACHES: ReadonlySet<GuardKind> = new Set(['email', 'phone', 'address']);

/** Without case, spaces, brackets and hyphens: "(212) 555-0100" is "2125550100", also with the country in front. */
const squashed = (text: string): string => plainText(text).toLowerCase().replaceAll(/[\s().,+/-]/g, '').replace(/^1(?=\d{10}$)/, '');

/** The address as it stands, also inside a link, with what cannot be seen between its letters, or encoded. */
function ownAddress(text: string, own: Address | undefined): Finding[] {
  if (own === undefined || own === '') return [];
  const found: Finding[] = [];
  const { said, places }: Partial<Readable> & Pick<Readable, 'said'> = isVeiled(text) ? readableOf(text) : { said: text };
  const [plain, address] = [plainText(said).toLowerCase(), plainText(own).toLowerCase()];
  for (let at = plain.indexOf(address); at >= 0; at = plain.indexOf(address, at + address.length)) {
    const last = at + address.length - 1;
    found.push({ kind: 'own-address', start: places?.[at]?.start ?? at, end: places?.[last]?.end ?? last + 1 });
  }
  return found;
}

const isOwn = (plain: string, { start, end }: Finding, own: Address | undefined): boolean => own !== undefined && asAddress(plain.slice(start, end)) === plainText(own).toLowerCase();

const gravity = ({ kind }: Finding): number => (kind === 'own-address' ? -1 : GUARD_KINDS.indexOf(kind));

function withoutOverlap(findings: readonly Finding[]): readonly Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start || gravity(a) - gravity(b) || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || finding.start >= last.end) kept.push(finding);
    else if (gravity(finding) < gravity(last)) kept[kept.length - 1] = finding;
  }
  return kept;
}

/** How many of each kind: what the record keeps of a warning. */
export function countKinds(findings: readonly Finding[]): GuardCounts {
  const counts: Partial<Record<GuardKind, number>> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
