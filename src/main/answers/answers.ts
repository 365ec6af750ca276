import path from 'node:path';
import { identified, questionKey, sameAnswer, type Answer } from '../../core/answers/answer.js';
import { privateIn, type People, type PrivateFinding } from '../../core/answers/check.js';
import type { GuardPolicy } from '../../core/guard/check.js';
import { idFrom } from '../../core/ids.js';
import type { Answers as Replies, Args } from '../../shared/contract.js';
import { AppError } from '../../shared/errors.js';
import type { AnswerView, Problem } from '../../shared/view.js';
import { OwnTexts } from '../texts/own.js';
import { bad, secondOf } from '../texts/parse.js';
import { readAnswers } from './read.js';
import { answerSchema } from '../../shared/texts/answer.js';

export interface AnswersOptions {
  /** Holds the own answers of everybody who signs in here. */
  readonly ownFolder: string;
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

/** The answers that a person keeps for themselves. */
export class Answers {
  private readonly options: AnswersOptions;
  private readonly own: OwnTexts<Answer>;

  constructor(options: AnswersOptions) {
    this.options = options;
    this.own = new OwnTexts({ folder: options.ownFolder, what: 'answers', read: readOwn, isSame: sameAnswer, clash: sameQuestion });
  }

  async list(): Promise<readonly AnswerView[]> {
    const person = this.options.me();
    const own = person === undefined ? [] : await this.own.listOrSay(person, ({ code, message }) => this.options.onProblem({ code, message }));
    return own.map((answer) => ({ ...answer, id: OWN + answer.id, own: true }));
  }

  /** @throws AppError in words for the form */
  async save({ id, about, anyway, ...wanted }: Args['answers:save']): Promise<Replies['answers:save']> {
    const person = this.person();
    const known = new Set((await this.own.list(person)).map((answer) => answer.id));
    const parsed = answerSchema.safeParse({ ...wanted, id: id === undefined ? idFrom(wanted.question, known, 'answer') : ownId(id) }, { jitless: true });
    if (!parsed.success) throw new AppError('invalid-request', parsed.error.issues.slice(0, 2).map(({ message }) => `${message}.`).join(' '));
    const found = this.privateIn(parsed.data, about);
    if (found.some(({ what }) => what === 'own-address') || (found.length > 0 && anyway !== true)) return { found };
    await this.own.save(person, parsed.data);
    return { id: OWN + parsed.data.id };
  }

  remove(id: string): Promise<void> {
    return this.own.remove(this.person(), ownId(id));
  }

  /** Takes the last saving, deleting or importing back. */
  undo(): void {
    this.own.undo(this.person());
  }

  async import(): Promise<Replies['answers:import']> {
    const person = this.person();
    const file = await this.options.chooseFile();
    if (file === undefined) return {};
    try {
      const { rows, bad: wrong } = await readAnswers(file);
      const done = await this.own.import(person, identified(rows, await this.own.list(person)));
      return { file: path.basename(file), ...done, bad: wrong.slice(0, MOST_BAD_SHOWN), badCount: wrong.length };
    } catch (error) {
      if (error instanceof AppError) throw new AppError(error.code, `Nothing was imported from ${path.basename(file)}. ${error.message}`, { cause: error });
      throw error;
    }
  }

  /** The address of whoever is signed in never goes to a patron, so it is never kept in an answer. */
  private privateIn({ question, answer, link, tags }: Answer, about: string | null): readonly PrivateFinding[] {
    return privateIn([question, answer, link ?? '', ...(tags ?? [])].join('\n'), this.options.guard, this.options.people(about));
  }

  private person(): string {
    const person = this.options.me();
    if (person === undefined) throw new AppError('not-signed-in', 'Sign in first: own answers belong to a person.');
    return person;
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

function ownId(id: string): string {
  if (!id.startsWith(OWN)) throw new AppError('invalid-request', 'This answer is shared by all desks. Your administrator can change it.');
  return id.slice(OWN.length);
}
