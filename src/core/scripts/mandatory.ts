/** Scripts that the library wants said at certain moments. They are offered first, and asked about once; a person decides. */

/** `firstAnswer`: the service has not answered this request yet. `ending`: the conversation is about to be ended. */
export type Moment = 'firstAnswer' | 'ending';

/** Ids of scripts. */
export type Mandatory = { readonly [M in Moment]?: string };

/** Up to the first full stop, question mark or exclamation mark. */
const firstSentence = (text: string): string => /^[^.?!\n]*[.?!]?/u.exec(text.trim())?.[0] ?? '';
const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ').toLowerCase();

/** Whether a script stands in what is said. Who changed its first sentence is asked once more than needed, and no more. */
export function says(said: string, script: { readonly text: string }): boolean {
  const sentence = plain(firstSentence(script.text));
  return sentence !== '' && plain(said).includes(sentence);
}
