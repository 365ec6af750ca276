import { questionKey, sameAnswer, type Answer } from '../../core/answers/answer.js';
import { mergeById } from '../../core/merge.js';
import type { TextOf } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import type { AnswerView } from '../../shared/view.js';
import type { SharedTexts } from '../texts/shared.js';
import type { AnswerStore, Undo } from './store.js';

type AnswerText = TextOf<'answer'>;

const textOf = ({ id, ...content }: Answer, language: string): AnswerText => ({ kind: 'answer', id, language, content });
const answersOf = (texts: readonly AnswerText[]): readonly Answer[] => texts.flatMap(({ id, content }) => (content ? [{ ...content, id }] : []));

/** The answers that administrators share with all desks: texts of their room. */
export class SharedAnswers {
  private readonly texts: SharedTexts<'answer'>;

  constructor(texts: SharedTexts<'answer'>) {
    this.texts = texts;
  }

  /** What the ids of a language begin with, for the window. */
  static prefix(language: string): string {
    return `all:${language}:`;
  }

  static nameOf(id: string): { readonly language: string; readonly id: string } | undefined {
    const [, language, name] = /^all:([A-Za-z0-9-]+):([a-z0-9-]+)$/u.exec(id) ?? [];
    return language === undefined || name === undefined ? undefined : { language, id: name };
  }

  /** Those in this language first, each language by its questions: the same list at every desk. */
  views(language: string): readonly AnswerView[] {
    const far = (text: AnswerText): number => (text.language === language ? 0 : 1);
    const sorted = this.texts.all().toSorted((a, b) => far(a) - far(b) || a.language.localeCompare(b.language) || (a.content?.question ?? '').localeCompare(b.content?.question ?? '', a.language));
    return sorted.flatMap((text) => answersOf([text]).map((answer) => ({ ...answer, id: SharedAnswers.prefix(text.language) + answer.id, own: false })));
  }

  in(language: string): AnswerStore {
    const list = (): readonly Answer[] => answersOf(this.texts.all().filter((text) => text.language === language));
    return {
      list: () => Promise.resolve(list()),
      save: async (answer) => {
        const same = list().find(({ id, question }) => id !== answer.id && questionKey(question) === questionKey(answer.question));
        if (same) throw new AppError('invalid-request', `All desks have an answer to “${same.question}” already. Change that one.`);
        return this.change([textOf(answer, language)]);
      },
      remove: (id) => this.change([{ kind: 'answer', id, language, removed: true }]),
      import: async (answers) => {
        const { added, changed, same } = mergeById(list(), answers, sameAnswer);
        const texts = [...changed, ...added].map((answer) => textOf(answer, language));
        return { result: { added: added.length, changed: changed.length, same: same.length }, undo: texts.length === 0 ? () => Promise.resolve() : await this.change(texts) };
      },
    };
  }

  private async change(texts: readonly AnswerText[]): Promise<Undo> {
    const known = new Map(this.texts.all().map((text) => [`${text.language} ${text.id}`, text]));
    const before = texts.map(({ kind, id, language }): AnswerText => known.get(`${language} ${id}`) ?? { kind, id, language, removed: true });
    await this.texts.save(texts);
    return () => this.texts.save(before);
  }
}
