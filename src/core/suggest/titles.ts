/** Titles of works: strong words in them are what somebody asks for, not what somebody says. Pure. */
import type { Token } from './tokens.js';

export interface Marks {
  /** Tokens that are words about works ("book", "dvd"). */
  readonly works: ReadonlySet<number>;
  /** Tokens that stand between a title and its author. */
  readonly by: ReadonlySet<number>;
}

/** Stand uncapitalised inside a title. */
const SMALL = new Set('a an and at by de del des du el en et for from in into is la las le les los my no not of on or para por que se sin the to un una with y'.split(' '));
/** So many capitalised words are a title without further signs. */
const LONG_TITLE = 3;
const SECOND_PERSON = new Set(['you', 'your', 'tu', 'te', 'ti', 'usted', 'eres', 'vete']);

const wordOf = (token: Token | undefined): string => token?.readings[0]?.word ?? '';

/** @returns whether tokens `from` to `to` lie in a title */
export function inTitle(tokens: readonly Token[], { works, by }: Marks): (from: number, to: number) => boolean {
  // In capitals throughout nothing stands out.
  if (tokens.every(({ shouted, start, end }) => shouted || end - start < 2)) return () => false;
  const titled = new Uint8Array(tokens.length);
  for (let from = 0; from < tokens.length; from += 1) {
    const to = endOfTitle(tokens, from);
    if (to > from + 1 && isTitle(tokens, from, to, works)) titled.fill(1, from, to);
    from = Math.max(from, to - 1);
  }
  for (const at of by) if (tokens[at + 1]?.capital && wordOf(tokens[at + 1]) !== 'i' && !tokens[at]?.last) markBefore(titled, tokens, at);
  // "…, novela", "…, a picture book": what kind of work it is stands behind its title.
  for (const at of works) if (tokens[at]?.behindComma || (tokens[at - 1]?.behindComma && SMALL.has(wordOf(tokens[at - 1])))) markBefore(titled, tokens, at);
  return (from, to) => titled.subarray(from, to).every((one) => one === 1) || (to === from + 1 && isName(tokens, from));
}

/** The run of capitalised words that begins here, with the small words between them. @returns the index behind it */
function endOfTitle(tokens: readonly Token[], from: number): number {
  let end = from;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.capital) end = at + 1;
    else if (at === from || !SMALL.has(wordOf(token))) break;
    if (token?.last) break;
  }
  return end;
}

function isTitle(tokens: readonly Token[], from: number, to: number, works: ReadonlySet<number>): boolean {
  const words = tokens.slice(from, to);
  const capitals = words.filter(({ capital }) => capital).length;
  if (capitals < 2) return false;
  if (words.filter((_, at) => works.has(from + at)).length < works.size) return true;
  return capitals >= LONG_TITLE && !words.some((token) => SECOND_PERSON.has(wordOf(token)));
}

/** One capitalised word inside a sentence, beside another one: "Greg Dyke". */
function isName(tokens: readonly Token[], at: number): boolean {
  const [before, word, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  const isPart = (token: Token | undefined): boolean => token !== undefined && token.capital && !token.shouted && token.end - token.start > 1 && !SECOND_PERSON.has(wordOf(token));
  if (!isPart(word) || !word || SECOND_PERSON.has(wordOf(before))) return false;
  return (!word.first && isPart(before) && before?.last === false) || (!word.first && isPart(after) && !word.last);
}

/** "… by Harlan Coben": the sentence up to there, or the one that ends there, names a work. */
function markBefore(titled: Uint8Array, tokens: readonly Token[], at: number): void {
  let from = at;
  do from -= 1; while (from > 0 && !tokens[from]?.first && titled[from - 1] !== 1);
  if (from >= 0) titled.fill(1, from, at);
}
