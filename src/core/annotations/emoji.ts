/** Reactions are emoji and nothing else: what comes from elsewhere must not put words, marks or markup under a line. */
import { once } from '../once.js';

/** Emoji that Unicode recommends for interchange (UTS #51 ED-27). Made by hand: the syntax is newer than the language level of the sources. */
const emoji = once(() => new RegExp('^\\p{RGI_Emoji}$', 'v'));
/** UTS #51: shows the character before it as a picture. Many programs leave it out. */
const AS_PICTURE = '\uFE0F';

/** Most reactions that one person has to one message. */
export const MOST_REACTIONS = 6;
/** The longest recommended sequences are flags and families, in UTF-16 code units. */
const LONGEST = 40;

/** @returns the emoji as Unicode writes it; undefined: it is none */
export function asEmoji(text: string): string | undefined {
  if (text.length === 0 || text.length > LONGEST) return undefined;
  if (emoji().test(text)) return text;
  return emoji().test(text + AS_PICTURE) ? text + AS_PICTURE : undefined;
}

/** Each emoji once, in their order; the rest is left out. */
export function knownEmoji(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => asEmoji(text) ?? []))].slice(0, MOST_REACTIONS);
}
