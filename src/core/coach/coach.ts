/** The etiquette coach: one calm remark on a draft, or none. It never stops anything. */
import { plainText } from '../guard/plain.js';

/** A word of the trade, and what everybody understands. */
export interface Jargon {
  readonly term: string;
  readonly say: string;
}

export type Advice =
  | { readonly kind: 'shouting' | 'one-word' | 'long' }
  | ({ readonly kind: 'jargon' } & Jargon);

/** From here on a text reads better as two messages, in UTF-16 code units. */
export const LONG = 600;
/** Letters from which on capitals are more than an abbreviation, and their share. */
const SHOUT = { letters: 12, share: 0.7 };
/** What is shouted, and what is jargon, stands in this much of a draft. */
const LOOKED_AT = 4_000;
const WEB = /https?:\/\/\S{1,2000}/gi;
/** One word that is a whole reply; the first word of a longer one is left alone. */
const SHORT = /^(?:[\p{L}'’]{1,20}[.!?]+|ok|okay|k|yes|no|nope|yep|sure|fine|done|maybe|thanks|si|sí|vale|claro|listo|gracias|bueno)$/iu;

export interface Lexicon {
  readonly terms: ReadonlyMap<string, Jargon>;
  readonly pattern: RegExp | undefined;
}

const folded = (term: string): string => plainText(term).toLowerCase();

/** Made once for a list of words. A term of capitals is an abbreviation, and only that: "PI" is not "pi". */
export function lexiconOf(jargon: readonly Jargon[]): Lexicon {
  const longestFirst = jargon.toSorted((a, b) => b.term.length - a.term.length);
  const words = longestFirst.map(({ term }) => plainText(term).replaceAll(/[^A-Za-z0-9 ]/g, String.raw`\$&`));
  return {
    terms: new Map(jargon.map((each) => [folded(each.term), each])),
    pattern: words.length === 0 ? undefined : new RegExp(`(?<![A-Za-z0-9])(?:${words.join('|')})(?:s|es)?(?![A-Za-z0-9])`, 'gi'),
  };
}

/** @param draft as it is being written, of any length */
export function advise(draft: string, lexicon: Lexicon): Advice | undefined {
  const text = draft.slice(0, LOOKED_AT).replaceAll(WEB, ' ').trim();
  if (isShouted(text)) return { kind: 'shouting' };
  const jargon = jargonIn(text, lexicon);
  if (jargon) return { kind: 'jargon', term: jargon.term, say: jargon.say };
  if (draft.trim().length > LONG) return { kind: 'long' };
  return SHORT.test(text) ? { kind: 'one-word' } : undefined;
}

function isShouted(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const words = text.match(/\p{Lu}{3,}/gu)?.length ?? 0;
  return letters >= SHOUT.letters && words >= 2 && capitals / letters >= SHOUT.share;
}

function jargonIn(text: string, { terms, pattern }: Lexicon): Jargon | undefined {
  if (!pattern) return undefined;
  for (const [found] of plainText(text).matchAll(pattern)) {
    const word = found.toLowerCase();
    const known = [word, word.replace(/s$/, ''), word.replace(/es$/, '')].map((form) => terms.get(form)).find((term) => term !== undefined);
    const abbreviation = known !== undefined && known.term === known.term.toUpperCase();
    if (known && (!abbreviation || found.startsWith(known.term))) return known;
  }
  return undefined;
}
