/** The preview of a good example as one text, in which words are selected to be left out or put back. Pure. */
import type { Span } from '../guard/readable.js';
import { maskWords, maskedText, merged, type MaskedLine, type Sayer } from './mask.js';

export const SAYER_WORDS: Readonly<Record<Sayer, string>> = { patron: 'Patron', library: 'Library' };

/** A part of a line: left out, or as it was said. `from` and `to` are its place in the preview. */
interface Piece {
  readonly line: number;
  /** In the text of the line. */
  readonly said: Span;
  readonly from: number;
  readonly to: number;
  readonly isMask: boolean;
}

const head = ({ by }: MaskedLine): string => `${SAYER_WORDS[by]}: `;

export const previewOf = (lines: readonly MaskedLine[]): string => lines.map((line) => head(line) + maskedText(line)).join('\n');

function piecesOf(lines: readonly MaskedLine[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  lines.forEach((line, index) => {
    at += head(line).length;
    let said = 0;
    const add = (end: number, length: number, isMask: boolean): void => {
      if (length > 0) pieces.push({ line: index, said: { start: said, end }, from: at, to: at + length, isMask });
      at += length;
      said = end;
    };
    for (const { start, end, as } of line.masks) {
      add(start, start - said, false);
      add(end, as.length + 2, true);
    }
    add(line.text.length, line.text.length - said, false);
    at += 1;
  });
  return pieces;
}

export interface Edited {
  readonly lines: readonly MaskedLine[];
  /** What was left out, or is back. */
  readonly did: 'left-out' | 'put-back' | 'nothing';
  readonly words: string;
  /** In how many places. */
  readonly count: number;
}

const LETTER = /[\p{L}\p{N}\p{M}]/u;

/** Whole words only. @param within the part that is not left out */
export function wholeWords(text: string, { start, end }: Span, within: Span): Span {
  let [from, to] = [start, end];
  while (from > within.start && LETTER.test(text[from - 1] ?? '') && LETTER.test(text[from] ?? '')) from--;
  while (to < within.end && LETTER.test(text[to] ?? '') && (to === from || LETTER.test(text[to - 1] ?? ''))) to++;
  while (from < to && !LETTER.test(text[from] ?? '')) from++;
  while (to > from && !LETTER.test(text[to - 1] ?? '')) to--;
  return { start: from, end: to };
}

/**
 * Words that are selected are left out wherever they stand; what is left out and selected alone comes back, in that one
 * place. Without a selection: the word, or the mask, at the caret.
 * @param from place in the preview @param to the same for a caret
 */
export function editPreview(lines: readonly MaskedLine[], from: number, to: number): Edited {
  const touched = piecesOf(lines).filter((piece) => (from === to ? piece.from <= from && from <= piece.to : piece.from < to && from < piece.to));
  const words = touched.filter(({ isMask }) => !isMask).flatMap(({ line, said, from: begins }) => {
    const text = lines[line]?.text ?? '';
    const chosen = wholeWords(text, { start: Math.max(said.start, said.start + from - begins), end: Math.min(said.end, said.start + to - begins) }, said);
    const spelt = text.slice(chosen.start, chosen.end);
    return LETTER.test(spelt) ? [{ line, chosen, spelt }] : [];
  });
  const masks = touched.filter(({ isMask }) => isMask);
  const [mask] = masks;
  if (mask && (words.length === 0 || from === to)) {
    const back = from === to ? [mask] : masks;
    const next = lines.map((line, index) => ({ ...line, masks: line.masks.filter(({ start }) => !back.some((one) => one.line === index && one.said.start === start)) }));
    return { lines: next, did: 'put-back', words: lines[mask.line]?.text.slice(mask.said.start, mask.said.end) ?? '', count: back.length };
  }
  if (words.length === 0) return { lines, did: 'nothing', words: '', count: 0 };
  const chosen = lines.map((line, index) => ({ ...line, masks: merged([...line.masks, ...words.filter((one) => one.line === index).map((one) => ({ ...one.chosen, as: 'left out' as const }))]) }));
  const next = maskWords(chosen, words.map(({ spelt }) => ({ words: spelt, as: 'left out' })));
  const covered = (all: readonly MaskedLine[]): number => all.reduce((n, { masks: some }) => n + some.length, 0);
  return { lines: next, did: 'left-out', words: words.map(({ spelt }) => spelt).join(' … '), count: Math.max(1, covered(next) - covered(lines)) };
}
