/** Outcomes in words, and the number keys that choose them. */
import { OUTCOMES, type Classified, type Outcome, type Read } from '../core/operation.js';
import type { RequestView } from '../shared/view.js';

export const OUTCOME_WORDS: Readonly<Record<Outcome, { readonly title: string; readonly when: string }>> = {
  answered: { title: 'Answered', when: 'The question is settled.' },
  partly: { title: 'Partly answered', when: 'Something is still open.' },
  referred: { title: 'Referred', when: 'Somebody else goes on with it.' },
  'not-answered': { title: 'Not answered', when: 'We could not help.' },
  'no-response': { title: 'No response', when: 'The patron was not there any more.' },
  conduct: { title: 'Ended for conduct', when: 'The rules of conduct were broken.' },
  mistake: { title: 'Mistake', when: 'It was no request. It is not counted.' },
  'by-email': { title: 'Answered by e-mail', when: 'The answer went to the address that was left.' },
  'by-phone': { title: 'Answered by telephone', when: 'You spoke to them.' },
  'no-address': { title: 'No address', when: 'Nobody is there any more, and there is no way to answer.' },
};

/** Only where somebody left a way back. */
const LATER: readonly Outcome[] = ['by-email', 'by-phone'];

/** What a person can end a request with. That there is no address, the desks find out by themselves. */
export const outcomesFor = (request: Pick<RequestView, 'wayBack'> | undefined): readonly Outcome[] =>
  OUTCOMES.filter((one) => one !== 'no-address' && (request?.wayBack !== undefined || !LATER.includes(one)));

/** Which one is most likely. */
export const likelyOutcome = (request: Pick<RequestView, 'wayBack'> | undefined): Outcome =>
  request?.wayBack?.email !== undefined ? 'by-email' : request?.wayBack?.phone !== undefined ? 'by-phone' : 'answered';

/** The key of an outcome; '' beyond the ninth. */
export const keyOfOutcome = (outcome: Outcome): string => (OUTCOMES.indexOf(outcome) < 9 ? String(OUTCOMES.indexOf(outcome) + 1) : '');

/** "1" is the first. undefined: the key chooses nothing. */
export const outcomeOfKey = (key: string, possible: readonly Outcome[]): Outcome | undefined => possible.find((outcome) => keyOfOutcome(outcome) === key && key !== '');

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
