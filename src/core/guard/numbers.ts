/**
 * Numbers that name a person: cards, identity numbers, payment cards, telephones. Shape and check digit decide where
 * they can; where a bare number could be anything, the words before it do.
 */
import { cardChecks, curp, dni, luhn } from './checks.js';
import type { CardCheck, CardPattern, Finding, NationalId } from './rules.js';

/** How far back a word explains a number, in characters. */
const BEFORE = 40;

const PHONE_WORDS = /\b(?:call(?:ed)?|text|phone|cell|mobile|tel|ring|reach(?:ed)?|whatsapp|fax|home|llam\w*|telefono|movil|celular|mensaje|casa)\b/i;
const NO_PHONE = /\b(?:isbn|issn|oclc|lccn|pmid|order|pedido|pp?|pages?|pag|pags|paginas?|lines|versos?|vol|frames?|fotogramas?)\b[.:]?\s*$/i;

/** What stands between the groups of one number. */
const GAP = '[ .-]?';
/** No letter or digit touches it, and it is no part of a longer number. */
const ALONE = { before: '(?<![A-Za-z0-9])(?<!\\d[.,/-])', after: '(?![A-Za-z0-9]|[.,/-]\\d)' };
const alone = (source: string, flags = 'g'): RegExp => new RegExp(`${ALONE.before}(?:${source})${ALONE.after}`, flags);

function* hits(text: string, pattern: RegExp): Generator<{ readonly found: string; readonly start: number; readonly before: string }> {
  for (const match of text.matchAll(pattern)) {
    yield { found: match[0], start: match.index, before: text.slice(Math.max(0, match.index - BEFORE), match.index) };
  }
}

/** Without separators, in capitals. */
const compact = (found: string): string => found.replaceAll(/[ .-]/g, '').toUpperCase();

const hit = (kind: Finding['kind'], start: number, found: string): Finding => ({ kind, start, end: start + found.length });

export interface CardRule {
  readonly shape: RegExp;
  readonly check: CardCheck;
}

export function cardRule({ pattern, check }: CardPattern): CardRule {
  const last = check === 'mod11' ? String.raw`[\dX]` : check === 'mod16' ? String.raw`[\d$:/.+-]` : String.raw`\d`;
  const signs = Array.from(pattern, (sign, index) => (sign === '#' ? (index < pattern.length - 1 ? String.raw`\d` : last) : sign.replace(/[^A-Za-z0-9]/, String.raw`\$&`)));
  return { shape: new RegExp(`(?<![A-Za-z0-9])${signs.join(GAP)}(?![A-Za-z0-9])`, 'gi'), check };
}

/** Numbers by the library's own patterns. @param text plain */
export const findCards = (text: string, cards: readonly CardRule[]): Finding[] =>
  cards.flatMap(({ shape, check }) => [...hits(text, shape)]
    // A hyphen or a full stop may be a sign of a Codabar number.
    .filter(({ found }) => cardChecks(check === 'mod16' ? found.replaceAll(' ', '').toUpperCase() : compact(found), check))
    .map(({ found, start }) => hit('card', start, found)));

/** Lengths and first digits of the networks (ISO/IEC 7812). */
const NETWORK = /^(?:4(?:\d{12}|\d{15})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d)\d{12}|35\d{14})$/;
const PAYMENT = alone(String.raw`\d{13,16}|\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{4,5}`);

export const findPayments = (text: string): Finding[] =>
  [...hits(text, PAYMENT)].filter(({ found }) => NETWORK.test(compact(found)) && luhn(compact(found))).map(({ found, start }) => hit('payment', start, found));

interface IdRule {
  readonly shape: RegExp;
  readonly good: (code: string, before: string, found: string) => boolean;
}

const US_WORDS = /\b(?:ssn|social|itin|seguro social)\b/i;
const usNumber = (code: string): boolean => !/^(?:000|666)|^...00|0000$/.test(code);
const IDS: Readonly<Record<NationalId, readonly IdRule[]>> = {
  us: [
    { shape: alone(String.raw`\d{3}([- ])\d{2}\1\d{4}`), good: usNumber },
    { shape: alone(String.raw`\d{9}`), good: (code, before) => usNumber(code) && US_WORDS.test(before) },
  ],
  es: [
    { shape: alone(String.raw`(?:\d{8}|\d{2}\.\d{3}\.\d{3})[ -]?[A-Za-z]`), good: dni },
    { shape: alone(String.raw`[XYZxyz][ -]?\d{7}[ -]?[A-Za-z]`), good: dni },
  ],
  mx: [{ shape: alone(String.raw`[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d`, 'gi'), good: curp }],
  uk: [{ shape: alone(String.raw`[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]`, 'gi'), good: (code) => /^(?:QQ|[^DFIQUV][^DFIOQUV])/.test(code) }],
  ca: [{ shape: alone(String.raw`\d{3}([ -]?)\d{3}\1\d{3}`), good: (code, before) => luhn(code) && /\b(?:sin|social insurance)\b/i.test(before) }],
};

export const findNationalIds = (text: string, kinds: readonly NationalId[]): Finding[] =>
  kinds.flatMap((kind) => IDS[kind]).flatMap(({ shape, good }) =>
    [...hits(text, shape)].filter(({ found, before }) => good(compact(found), before, found)).map(({ found, start }) => hit('national-id', start, found)));

type PhoneRule = readonly [shape: RegExp, good: (found: string, before: string) => boolean];

const unexplained = (_found: string, before: string): boolean => !NO_PHONE.test(before);
const said = (found: string, before: string): boolean => unexplained(found, before) && PHONE_WORDS.test(before);
/** "552-1024" may be pages; a telephone's second part is seldom the larger number of the same length of thought. */
const noRange = (found: string, before: string): boolean => said(found, before) || (unexplained(found, before) && Number(found.slice(4)) < Number(found.slice(0, 3)));
const PHONES: readonly PhoneRule[] = [
  // With the country in front.
  [/(?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?!\d)/g, (found) => /^\d{8,15}$/.test(found.replaceAll(/\D/g, ''))],
  // North America: area, exchange, number.
  [/(?<![\w.+-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ ./-])[2-9]\d{2}[ .-]\d{4}(?![\d-])/g, () => true],
  [alone(String.raw`[2-9]\d{2}-\d{4}`), noRange],
  [alone(String.raw`[2-9]\d{2} ?\d{4}|1?[2-9]\d{2}[2-9]\d{6}|\d{2} \d{4} \d{4}`), said],
  // Great Britain.
  [alone(String.raw`0\d{2} \d{4} \d{4}|0\d{3} \d{3} \d{4}|0\d{4} \d{6}`), unexplained],
  // Spain.
  [alone(String.raw`[6-9]\d{2}([ -])\d{3}\1\d{3}|[6-9]\d{2}( \d{2}){3}`), unexplained],
  [alone(String.raw`[6-9]\d{8}`), said],
];

export const findPhones = (text: string): Finding[] =>
  PHONES.flatMap(([shape, good]) => [...hits(text, shape)]
    .filter(({ found, before }) => good(found, before))
    .map(({ found, start }) => hit('phone', start, found)));
