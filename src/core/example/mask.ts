/** A good example for colleagues: what was said, without what says who said it. Pure. */
import { localOf, type Address } from '../address.js';
import { findSensitive } from '../guard/guard.js';
import { readableOf, type Span } from '../guard/readable.js';
import type { Finding, GuardKind, GuardRules } from '../guard/rules.js';
import { lettersOf, spansOf, wordIndex, wantedWords } from './letters.js';

export const SAYERS = ['patron', 'library'] as const;
export type Sayer = (typeof SAYERS)[number];

export interface ExampleLine {
  readonly by: Sayer;
  readonly text: string;
}

/** What stands in place of words. */
export const LABELS = ['patron', 'name', 'colleague', 'card number', 'PIN', 'ID number', 'payment card', 'e-mail', 'phone', 'address', 'loan', 'left out'] as const;
export type Label = (typeof LABELS)[number];

export interface Mask extends Span {
  readonly as: Label;
}

/** `text` as it was said; `masks` in order, none inside another. */
export interface MaskedLine extends ExampleLine {
  readonly masks: readonly Mask[];
}

/** Who took part, as far as the desk knows: names and addresses. */
export interface Known {
  readonly patron: readonly string[];
  readonly staff: readonly string[];
}

const LABEL_OF: Readonly<Record<GuardKind, Label>> = {
  card: 'card number', pin: 'PIN', 'national-id': 'ID number', payment: 'payment card', email: 'e-mail', phone: 'phone', address: 'address', loan: 'loan', 'staff-name': 'colleague', 'own-address': 'colleague',
};

interface Words {
  readonly words: string;
  readonly as: Label;
}

/** Shorter parts of a name are words of their own: "Al", "de". */
const SHORTEST_PART = 3;

/** An address and what stands before its @; a name and each of its parts. */
const spellings = (name: string): readonly string[] =>
  name.includes('@') ? [name, localOf(name)] : [name, ...name.split(/[^\p{L}\p{M}]+/u).filter((part) => part.length >= SHORTEST_PART)];

const INTRODUCED = /\b(?:[Mm]y (?:full )?name(?: is|['’]s)|[Mm]e llamo|[Mm]i nombre es|[Mm]i nombre completo es)[ ,:]{1,3}([\p{L}\p{M}'’-]{2,30}(?: \p{Lu}[\p{L}\p{M}'’-]{1,30}){0,3})/gu;
const introduced = ({ by, text }: ExampleLine): readonly Words[] =>
  Array.from(text.matchAll(INTRODUCED), (match) => match[1] ?? '').flatMap(spellings).map((words): Words => ({ words, as: by === 'patron' ? 'name' : 'colleague' }));

/** The guard stops counting at some point: what it has found is blanked, and it looks again. */
function sensitive(text: string, rules: GuardRules, own: Address | undefined): readonly Finding[] {
  const { said, places } = readableOf(text);
  const all: Finding[] = [];
  // A number in a link may be the name of an article; here it may be a person's.
  let rest = said.replaceAll(/https?:\/\//giu, (link) => ' '.repeat(link.length));
  for (;;) {
    const found = findSensitive(rest, rules, own);
    if (found.length === 0) return all;
    for (const { kind, start, end } of found) {
      all.push({ kind, start: places[start]?.start ?? 0, end: places[end - 1]?.end ?? 0 });
      rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
    }
  }
}

/** The secret of "my PIN is 4821" is found elsewhere too. */
const secrets = ({ kind, start, end }: Finding, text: string): readonly string[] => {
  const words = text.slice(start, end);
  return kind === 'pin' ? [words, ...words.split(/\s+/u).filter((word) => /\d/u.test(word))] : [words];
};

/** None inside another: where two touch the same words, both are left out as one. */
export function merged(masks: readonly Mask[]): readonly Mask[] {
  const kept: Mask[] = [];
  for (const mask of masks.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || mask.start >= last.end) kept.push(mask);
    else if (mask.end > last.end) kept[kept.length - 1] = { ...last, end: mask.end };
  }
  return kept;
}

/** Takes all steps at once. */
export function allSteps<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** These words are left out wherever they stand, in every spelling. */
export const maskWords = (lines: readonly MaskedLine[], all: readonly Words[]): readonly MaskedLine[] => allSteps(maskingWords(lines, all));

/** Yields after each line. */
function* maskingWords(lines: readonly MaskedLine[], all: readonly Words[]): Generator<void, readonly MaskedLine[]> {
  const patterns = all.flatMap(({ words, as }) => {
    const wanted = wantedWords(words);
    return wanted ? [{ wanted, as }] : [];
  });
  const possible = wordIndex(patterns.map(({ wanted }) => wanted));
  const masked: MaskedLine[] = [];
  for (const line of lines) {
    const letters = lettersOf(line.text);
    const found = possible(letters).flatMap((index) => {
      const pattern = patterns[index];
      return pattern ? spansOf(letters, pattern.wanted).map((span): Mask => ({ ...span, as: pattern.as })) : [];
    });
    masked.push(found.length === 0 ? line : { ...line, masks: merged([...line.masks, ...found]) });
    yield;
  }
  return masked;
}

/**
 * Leaves out names and addresses of who took part, names by which somebody introduced themselves, and all that the
 * privacy guard knows; what is left out in one place is left out everywhere. A person looks at it before it is kept.
 * @param own bare address of whoever is signed in
 * @param only what is left out; the rest stays as it was said
 */
export const maskLines = (...given: Parameters<typeof maskingLines>): readonly MaskedLine[] => allSteps(maskingLines(...given));

/** The same in steps, for long conversations. Yields after each line, once for what is found in it and once for what is left out. */
export function* maskingLines(lines: readonly ExampleLine[], known: Known, rules: GuardRules, own?: Address, only: ReadonlySet<Label> = new Set(LABELS)): Generator<void, readonly MaskedLine[]> {
  const words: Words[] = [
    ...known.patron.flatMap(spellings).map((one): Words => ({ words: one, as: 'patron' })),
    ...[...known.staff, ...rules.staffNames].flatMap(spellings).map((one): Words => ({ words: one, as: 'colleague' })),
    ...lines.flatMap(introduced),
  ].filter(({ as }) => only.has(as));
  const guarded: MaskedLine[] = [];
  for (const line of lines) {
    const found = sensitive(line.text, rules, own).filter(({ kind }) => only.has(LABEL_OF[kind]));
    for (const finding of found) for (const one of secrets(finding, line.text)) words.push({ words: one, as: LABEL_OF[finding.kind] });
    guarded.push({ ...line, masks: merged(found.map(({ kind, start, end }) => ({ start, end, as: LABEL_OF[kind] }))) });
    yield;
  }
  return yield* maskingWords(guarded, unique(words));
}

/** Longer ones first: where both begin at one place, the longer says what it is. */
const unique = (all: readonly Words[]): readonly Words[] =>
  [...new Map(all.toReversed().map((one) => [one.words, one])).values()].toSorted((a, b) => b.words.length - a.words.length);

/** What colleagues read. */
export const maskedText = ({ text, masks }: Pick<MaskedLine, 'text' | 'masks'>): string =>
  masks.reduceRight((shown, { start, end, as }) => `${shown.slice(0, start)}[${as}]${shown.slice(end)}`, text);
