import path from 'node:path';
import { identified, questionKey, sameAnswer, type Answer } from '../../core/answers/answer.js';
import { privateIn, type People, type PrivateFinding } from '../../core/answers/check.js';
import type { GuardPolicy } from '../../core/guard/check.js';
import { idFrom } from '../../core/ids.js';
import type { Answers as Replies, Args } from '../../shared/contract.js';
import { AppError } from '../../shared/errors.js';
import { answerSchema } from '../../shared/texts/answer.js';
import type { AnswerView, Problem } from '../../shared/view.js';
import { OwnTexts } from '../texts/own.js';
import { bad, secondOf } from '../texts/parse.js';
import type { SharedTexts } from '../texts/shared.js';
import { readAnswers, type ReadAnswers } from './read.js';
import { SharedAnswers } from './shared.js';
import type { AnswerStore, Undo } from './store.js';

export interface AnswersOptions {
  /** Holds the own answers of everybody who signs in here. */
  readonly ownFolder: string;
  readonly shared: SharedTexts<'answer'>;
  readonly onProblem: (problem: Problem) => void;
  /** Address of who is signed in. */
  readonly me: () => string | undefined;
  /** What the privacy guard looks for. */
  readonly guard: GuardPolicy;
  /** Who took part in a conversation; null: none. */
  readonly people: (about: string | null) => People;
  /** Asks the person for a file. @returns undefined: none was chosen */
  readonly chooseFile: () => Promise<string | undefined>;
}

const OWN = 'own:';
const MOST_BAD_SHOWN = 100;

/** The library's own answers: those that all desks share, and those that a person keeps for themselves. */
export class Answers {
  private readonly options: AnswersOptions;
  private readonly own: OwnTexts<Answer>;
  private readonly shared: SharedAnswers;
  /** Takes the last change of a person back. */
  private readonly last = new Map<string, Undo>();

  constructor(options: AnswersOptions) {
    this.options = options;
    this.own = new OwnTexts({ folder: options.ownFolder, what: 'answers', read: readOwn, isSame: sameAnswer, clash: sameQuestion });
    this.shared = new SharedAnswers(options.shared);
  }

  /** The own ones first, then those in this language, then the others. */
  async list(language: string): Promise<readonly AnswerView[]> {
    const person = this.options.me();
    const own = person === undefined ? [] : await this.own.listOrSay(person, ({ code, message }) => this.options.onProblem({ code, message }));
    return [...own.map((answer) => ({ ...answer, id: OWN + answer.id, own: true })), ...this.shared.views(language)];
  }

  /** @throws AppError in words for the form */
  async save({ id, everybody, about, anyway, ...wanted }: Args['answers:save']): Promise<Replies['answers:save']> {
    const person = this.person();
    const { store, name, prefix } = id === undefined ? this.storeFor(person, everybody) : this.storeOf(person, id);
    const known = new Set((await store.list()).map((answer) => answer.id));
    const parsed = answerSchema().safeParse({ ...wanted, id: name ?? idFrom(wanted.question, known, 'answer') }, { jitless: true });
    if (!parsed.success) throw new AppError('invalid-request', parsed.error.issues.slice(0, 2).map(({ message }) => `${message}.`).join(' '));
    const found = this.privateIn(parsed.data, about);
    if (found.some(({ what }) => what === 'own-address') || (found.length > 0 && anyway !== true)) return { found };
    this.last.set(person, await store.save(parsed.data));
    return { id: prefix + parsed.data.id };
  }

  async remove(id: string): Promise<void> {
    const person = this.person();
    const { store, name } = this.storeOf(person, id);
    this.last.set(person, await store.remove(name));
  }

  /** Takes the last saving, deleting or importing of this person back, once. */
  async undo(): Promise<void> {
    const person = this.person();
    await this.last.get(person)?.();
    this.last.delete(person);
  }

  /** @param everybody language in which they are for all desks; none: the own ones */
  async import(everybody?: string): Promise<Replies['answers:import']> {
    const person = this.person();
    const { store } = this.storeFor(person, everybody);
    const file = await this.options.chooseFile();
    if (file === undefined) return {};
    const { rows, bad: wrong } = await readOrSay(file);
    const { result, undo } = await store.import(identified(rows, await store.list()));
    if (result.added + result.changed > 0) this.last.set(person, undo);
    return { file: path.basename(file), ...result, bad: wrong.slice(0, MOST_BAD_SHOWN), badCount: wrong.length };
  }

  /** The address of whoever is signed in never goes to a patron, so it is never kept in an answer. */
  private privateIn({ question, answer, link, tags }: Answer, about: string | null): readonly PrivateFinding[] {
    return privateIn([question, answer, link ?? '', ...(tags ?? [])].join('\n'), this.options.guard, this.options.people(about));
  }

  private storeFor(person: string, everybody: string | undefined): { readonly store: AnswerStore; readonly name?: string; readonly prefix: string } {
    return everybody === undefined ? { store: this.ownOf(person), prefix: OWN } : { store: this.shared.in(everybody), prefix: SharedAnswers.prefix(everybody) };
  }

  /** @param id as `list` gives it */
  private storeOf(person: string, id: string): { readonly store: AnswerStore; readonly name: string; readonly prefix: string } {
    if (id.startsWith(OWN)) return { store: this.ownOf(person), name: id.slice(OWN.length), prefix: OWN };
    const shared = SharedAnswers.nameOf(id);
    if (!shared) throw new AppError('invalid-request', 'This answer is not known here. Look whether it is still there.');
    return { store: this.shared.in(shared.language), name: shared.id, prefix: SharedAnswers.prefix(shared.language) };
  }

  private ownOf(person: string): AnswerStore {
    const { own } = this;
    const undo = (): Promise<void> => Promise.resolve(void own.undo(person));
    return {
      list: () => own.list(person),
      save: async (answer) => {
        await own.save(person, answer);
        return undo;
      },
      remove: async (id) => {
        await own.remove(person, id);
        return undo;
      },
      import: async (answers) => ({ result: await own.import(person, answers), undo }),
    };
  }

  private person(): string {
    const person = this.options.me();
    if (person === undefined) throw new AppError('not-signed-in', 'Sign in first: own answers belong to a person.');
    return person;
  }
}

async function readOrSay(file: string): Promise<ReadAnswers> {
  try {
    return await readAnswers(file);
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `Nothing was imported from ${path.basename(file)}. ${error.message}`, { cause: error });
    throw error;
  }
}

/** Our own file: whoever changed a part of it by hand would lose that part, so all of it has to be good. */
async function readOwn(file: string): Promise<readonly Answer[]> {
  const { rows, bad: [first] } = await readAnswers(file);
  if (first) throw bad(`Line ${first.line}: ${first.reason}.`);
  return identified(rows, []);
}

function sameQuestion(answers: readonly Answer[]): string | undefined {
  const same = secondOf(answers.map(({ question }) => questionKey(question)));
  return same === undefined ? undefined : `You have an answer to “${answers[same]?.question ?? ''}” already. Change that one.`;
}
