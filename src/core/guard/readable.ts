/** A text as somebody reads it, each character with its place in the text as it was written. */

/** Half-open, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const ENCODED = /(?:%[0-9a-f]{2})+/giy;

/** What is written in a link stands for what it says: "%C3%AD" is "í". */
function decoded(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

interface Char extends Span {
  readonly char: string;
}

/** The characters that the text says, each with its place. */
export function* charsOf(text: string): Generator<Char> {
  for (let at = 0; at < text.length; ) {
    ENCODED.lastIndex = at;
    const [run] = ENCODED.exec(text) ?? [];
    const written = run ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    for (const char of run === undefined ? written : decoded(run)) yield { char, start: at, end: at + written.length };
    at += written.length;
  }
}

export interface Readable {
  readonly said: string;
  /** For each code unit of `said`: where it stands in the text. */
  readonly places: readonly Span[];
}

/** The text as it is read: what a link encodes stands for what it says, and what cannot be seen is not there. */
export function readableOf(text: string): Readable {
  const places: Span[] = [];
  const said: string[] = [];
  for (const { char, start, end } of charsOf(text)) {
    if (/\p{Cf}/u.test(char)) continue;
    said.push(char);
    for (let unit = 0; unit < char.length; unit++) places.push({ start, end });
  }
  return { said: said.join(''), places };
}

/** Whether a reader sees it otherwise than it is written. */
export const isVeiled = (text: string): boolean => /%[0-9a-f]{2}|\p{Cf}/iu.test(text);
