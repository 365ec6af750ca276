/** "What may I do here?": what the library allows its staff at the desk, in plain words. */
import type { Searchable } from '../search.js';

export interface Guidance {
  /** Small letters, digits and hyphens; the same in all languages. */
  readonly id: string;
  readonly topic: string;
  /** As somebody at the desk would ask it. */
  readonly question: string;
  readonly may: readonly string[];
  readonly mayNot: readonly string[];
  /** Who is asked when it is not clear, or who decides. */
  readonly ask: string;
  /** Ids of scripts that say it to the patron. */
  readonly scripts: readonly string[];
}

/** As a page without forms shows it. */
export function guidanceText({ may, mayNot, ask }: Omit<Guidance, 'id'>): string {
  const part = (title: string, sentences: readonly string[]): readonly string[] => (sentences.length === 0 ? [] : [[title, ...sentences.map((sentence) => `- ${sentence}`)].join('\n')]);
  return [...part('You may:', may), ...part('You may not:', mayNot), `Ask: ${ask}`].join('\n');
}

export const guidanceTexts = ({ topic, question, may, mayNot, ask }: Guidance): Searchable => ({ category: topic, title: question, text: [...may, ...mayNot].join(' '), when: ask });
