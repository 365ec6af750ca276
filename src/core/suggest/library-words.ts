/** What administrators add to the word lists, as lines of a form: `rude: you goofball`, and phrases that are never a reason. */
import type { Words } from '../texts/text.js';
import { PhraseError } from './phrases.js';
import { lexiconOf } from './suggest.js';
import { CATEGORIES, type Category, type WordRule } from './word-list.js';

/** What a person reads beside a suggestion that comes of them. */
export const LIBRARY_REASON = 'words of our own list';

export interface WordLines {
  /** `category: phrase`, one a line. */
  readonly find: string;
  /** A phrase a line. */
  readonly innocent: string;
}

const lines = (text: string): readonly string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
const isCategory = (name: string): name is Category => CATEGORIES.some((one) => one === name);

/** @throws PhraseError with the line that cannot be understood, and what would be right */
export function wordsOfLines({ find, innocent }: WordLines): Words {
  const byCategory = new Map<Category, string[]>();
  for (const line of lines(find)) {
    const [, name = '', phrase = ''] = /^([a-z-]+)\s*:\s*(.*)$/i.exec(line) ?? [];
    const category = name.toLowerCase();
    if (!isCategory(category) || phrase === '') throw new PhraseError(`“${line.slice(0, 100)}” has no kind before it. Write it like “rude: ${phrase || 'you goofball'}”. The kinds are ${CATEGORIES.join(', ')}.`);
    byCategory.set(category, [...(byCategory.get(category) ?? []), phrase]);
  }
  const rules = [...byCategory].map(([category, phrases]): WordRule => ({ category, reason: LIBRARY_REASON, phrases }));
  const words = { rules, innocent: lines(innocent) };
  lexiconOf([words]);
  return words;
}

export const linesOfWords = ({ rules, innocent }: Words): WordLines => ({
  find: rules.flatMap(({ category, phrases }) => phrases.map((phrase) => `${category}: ${phrase}`)).join('\n'), innocent: innocent.join('\n'),
});
