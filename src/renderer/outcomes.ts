/** Outcomes in words, and the number keys that choose them. */
import { OUTCOMES, type Outcome } from '../core/operation.js';

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
