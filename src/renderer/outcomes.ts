/** Outcomes in words, and the number keys that choose them. */
import { OUTCOMES, type Classified, type Outcome, type Read } from '../core/operation.js';

export const OUTCOME_WORDS: Readonly<Record<Outcome, { readonly title: string; readonly when: string }>> = {
  answered: { title: 'Answered', when: 'The question is settled.' },
  partly: { title: 'Partly answered', when: 'Something is still open.' },
  referred: { title: 'Referred', when: 'Somebody else goes on with it.' },
  'not-answered': { title: 'Not answered', when: 'We could not help.' },
  'no-response': { title: 'No response', when: 'The patron was not there any more.' },
  conduct: { title: 'Ended for conduct', when: 'The rules of conduct were broken.' },
  mistake: { title: 'Mistake', when: 'It was no request. It is not counted.' },
};

/** "1" is the first. undefined: the key chooses nothing. */
export const outcomeOfKey = (key: string): Outcome | undefined => (/^[1-9]$/u.test(key) ? OUTCOMES[Number(key) - 1] : undefined);

/** The READ scale in our words: effort, knowledge and time that an answer took. */
export const READ_WORDS: Readonly<Record<Read, string>> = {
  1: 'from the top of my head',
  2: 'a quick look',
  3: 'one good source',
  4: 'several sources',
  5: 'real research',
  6: 'a day’s work, or a specialist’s',
};

/** "READ 3, Account, school". */
export const kindWords = ({ read, question, tags = [] }: Classified): string =>
  [...(read === undefined ? [] : [`READ ${read}`]), ...(question === undefined ? [] : [question]), ...tags].join(', ') || 'nothing more to say';
