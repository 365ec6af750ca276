/** How well word lists do on the test messages. */
import { suggest, type Lexicon } from '../suggest.js';

export interface Sample {
  readonly category: string;
  readonly language: string;
  readonly kind: string;
  readonly message: string;
}

export interface Measured {
  /** Share of the messages that should be found. */
  readonly found: number;
  /** Share of the innocent messages that are flagged. */
  readonly flagged: number;
  /** Of those found, the share whose own category is among the suggestions. */
  readonly rightCategory: number;
  readonly missed: readonly Sample[];
  readonly falselyFlagged: readonly Sample[];
}

/** @param text a file of test messages: a head, then one message a line */
export const samplesOf = (text: string): readonly Sample[] =>
  text.split('\n').slice(1).filter((line) => line !== '').map((line) => {
    const [category = '', language = '', kind = '', message = ''] = line.split('\t');
    return { category, language, kind, message };
  });

export function measure(lexicon: Lexicon, samples: readonly Sample[]): Measured {
  const innocent = samples.filter(({ category }) => category === 'innocent');
  const wanted = samples.filter(({ category }) => category !== 'innocent');
  const found = wanted.filter(({ message }) => suggest(lexicon, message).length > 0);
  const falselyFlagged = innocent.filter(({ message }) => suggest(lexicon, message).length > 0);
  return {
    found: found.length / wanted.length,
    flagged: falselyFlagged.length / innocent.length,
    rightCategory: found.filter(({ message, category }) => suggest(lexicon, message).some((one) => one.category === category)).length / found.length,
    missed: wanted.filter((sample) => !found.includes(sample)),
    falselyFlagged,
  };
}
