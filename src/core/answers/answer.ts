/** The library's own answers: what is asked again and again, found before anything is looked up anew. */
import { idFrom } from '../ids.js';
import { fold, type Searchable } from '../search.js';

export interface Answer {
  /** Small letters, digits and hyphens. */
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** Web page that says more; http or https. */
  readonly link?: string;
  readonly tags?: readonly string[];
}

/** As it stands in a file, where few people write an id. */
export type AnswerRow = Omit<Answer, 'id'> & { readonly id?: string };

/** As it goes into a draft: with its page, once. */
export const answerText = ({ answer, link }: Pick<Answer, 'answer' | 'link'>): string => (link === undefined || answer.includes(link) ? answer : `${answer}\n${link}`);

export const answerTexts = ({ question, answer, link, tags }: Answer): Searchable => ({ category: (tags ?? []).join(' '), title: question, text: `${answer} ${link ?? ''}`, when: '' });

export const sameAnswer = (a: Answer, b: Answer): boolean => a.question === b.question && a.answer === b.answer && a.link === b.link && (a.tags ?? []).join('\n') === (b.tags ?? []).join('\n');

/** One question, however it is written. */
export const questionKey = (question: string): string => fold(question).replace(/[^\p{L}\p{N}]+/gu, ' ').trim() || question;

/** Gives each row the id of the answer that it means: its own, else that of the same question, else a new one. No two get the same. */
export function identified(rows: readonly AnswerRow[], known: readonly Answer[]): readonly Answer[] {
  const byQuestion = new Map(known.map(({ id, question }) => [questionKey(question), id]));
  const meant = new Set(rows.flatMap(({ id }) => id ?? []));
  const taken = new Set([...known.map(({ id }) => id), ...meant]);
  return rows.map((row) => {
    const sameQuestion = byQuestion.get(questionKey(row.question));
    const id = row.id ?? (sameQuestion !== undefined && !meant.has(sameQuestion) ? sameQuestion : idFrom(row.question, taken, 'answer'));
    meant.add(id);
    taken.add(id);
    return { ...row, id };
  });
}
