import type { Answer } from '../../core/answers/answer.js';
import type { ImportResult } from '../texts/own.js';

/** Where answers are kept: a person's own, or those that all desks share in a language. Both say how to take a change back. */
export interface AnswerStore {
  readonly list: () => Promise<readonly Answer[]>;
  readonly save: (answer: Answer) => Promise<Undo>;
  readonly remove: (id: string) => Promise<Undo>;
  readonly import: (answers: readonly Answer[]) => Promise<{ readonly result: ImportResult; readonly undo: Undo }>;
}

export type Undo = () => Promise<void>;
