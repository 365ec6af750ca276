/** What the privacy guard found, in words; pure. */
import type { Finding, GuardKind } from '../../core/guard/rules.js';

const KEPT = 'What is written here is kept on record, and others may read it.';

interface Words {
  readonly one: string;
  readonly many: string;
  readonly why: string;
}

const WORDS: Readonly<Record<GuardKind, Words>> = {
  card: { one: 'a card number', many: 'card numbers', why: KEPT },
  pin: { one: 'a PIN or password', many: 'PINs or passwords', why: `${KEPT} A PIN is for its owner alone.` },
  'national-id': { one: 'an identity number', many: 'identity numbers', why: KEPT },
  payment: { one: 'a payment card number', many: 'payment card numbers', why: KEPT },
  email: { one: 'an e-mail address', many: 'e-mail addresses', why: KEPT },
  phone: { one: 'a telephone number', many: 'telephone numbers', why: KEPT },
  address: { one: 'a street address', many: 'street addresses', why: KEPT },
  loan: { one: 'who has borrowed something', many: 'who has borrowed something', why: 'What somebody borrows is their own affair.' },
  'staff-name': { one: 'a colleague’s private name', many: 'colleagues’ private names', why: 'Patrons are not told the names of staff.' },
  'own-address': { one: 'your own address', many: 'your own address', why: 'Patrons see the service, never your own address. Take it out before you send.' },
};

/** "a card number" */
export const nameOfKind = (kind: GuardKind): string => WORDS[kind].one;

/** "a card number and 2 telephone numbers" */
export function foundWords(findings: readonly Finding[]): string {
  const counts = new Map<GuardKind, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = Array.from(counts, ([kind, n]) => (n === 1 || WORDS[kind].one === WORDS[kind].many ? WORDS[kind].one : `${n} ${WORDS[kind].many}`));
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

/** Why it should not be said: of the gravest. */
export const whyWords = (findings: readonly Finding[]): string => WORDS[(findings.find(({ kind }) => kind === 'own-address') ?? findings.find(({ kind }) => WORDS[kind].why !== KEPT) ?? findings[0])?.kind ?? 'card'].why;

export const isFinal = (findings: readonly Finding[]): boolean => findings.some(({ kind }) => kind === 'own-address');

/** "hidden: card number, press to show": whoever hears it is not on it with the keyboard yet. */
export const maskName = (kind: GuardKind): string => `hidden: ${WORDS[kind].one.replace(/^an? /u, '')}, press to show`;

export interface Part {
  readonly text: string;
  readonly hidden?: GuardKind;
}

/** A text in parts, hidden or not. @param end where it is cut */
export function partsOf(text: string, hidden: readonly Finding[], end = text.length): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const found of hidden) {
    if (found.start >= end) break;
    if (found.start > at) parts.push({ text: text.slice(at, found.start) });
    parts.push({ text: text.slice(found.start, found.end), hidden: found.kind });
    at = found.end;
  }
  if (at < end) parts.push({ text: text.slice(at, end) });
  return parts;
}
