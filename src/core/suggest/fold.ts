/** Letters as a reader takes them: without case, marks, look-alikes and what cannot be seen. Pure. */

/** Cyrillic, Greek and rare Latin letters that pass for the Latin one beside them. */
const LOOK_ALIKES = new Map('аa вb сc еe нh іi јj кk мm оo рp ѕs тt уy хx ԁd ԛq ԝw һh αa βb εe ιi κk νv οo ρp τt υu χx γy ƒf ɡg ɑa ɪi'.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)] as const));
const SPELLED: ReadonlyMap<string, string> = new Map([['ß', 'ss'], ['©', 'c'], ['æ', 'ae'], ['œ', 'oe'], ['ø', 'o'], ['đ', 'd'], ['ħ', 'h'], ['ł', 'l'], ['ŧ', 't'], ['ı', 'i']]);

const INVISIBLE = /[\p{M}\p{Cf}]/gu;
export const TILDE = '\u0303';
const cache = new Map<string, string>();
const MOST_CACHED = 4_096;

/**
 * One character, folded; '' for a mark or for what cannot be seen. The ñ stays a letter of its own: without its tilde
 * it makes other Spanish words.
 */
export function foldChar(char: string): string {
  const known = cache.get(char);
  if (known !== undefined) return known;
  const bare = char.normalize('NFKD').toLowerCase();
  const folded = bare === `n${TILDE}` ? 'ñ' : Array.from(bare.replaceAll(INVISIBLE, ''), (one) => SPELLED.get(one) ?? one).join('');
  if (cache.size < MOST_CACHED) cache.set(char, folded);
  return folded;
}

/** A word in which somebody mixed alphabets is read as Latin; a word of another alphabet stays as it is. */
export const readLatin = (word: string): string => (/[a-z]/.test(word) && /[\u0250-\uffff]/.test(word) ? Array.from(word, (char) => LOOK_ALIKES.get(char) ?? char).join('') : word);

const DIGITS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i', '€': 'e' };

/** Digits and signs in place of letters: "1d10t", "$hit". Only where letters stand beside them. */
export function withoutDigits(word: string): readonly string[] {
  if (!/[a-zñ]/.test(word) || !/[0-9@$!€]/.test(word)) return [];
  const read = (one: string): string => word.replaceAll(/[0-9@$!€]/g, (sign) => (sign === '1' ? one : DIGITS[sign] ?? sign));
  return word.includes('1') ? [read('i'), read('l')] : [read('i')];
}

/** Letters drawn out: "stuuuupid" is "stupid", and "killll" is "kill". */
export const shortened = (word: string): readonly string[] =>
  /(.)\1\1/u.test(word) ? [word.replaceAll(/(.)\1{2,}/gu, '$1'), word.replaceAll(/(.)\1{2,}/gu, '$1$1')] : [];

/** Everything of a phrase in a word list, as messages are folded. */
export const foldText = (text: string): string => (/^[ -@[-~]*$/.test(text) ? text : Array.from(text.normalize('NFC'), foldChar).join(''));
