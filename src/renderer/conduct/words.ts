/** Where a patron stands, in words; pure. */
import { CATEGORIES, type Category, type Step } from '../../core/conduct.js';
import { CATEGORY_WORDS, STEP_WORDS } from '../../shared/conduct.js';
import type { IncidentView, LadderView, WaitingStepView } from '../../shared/view.js';
import { clockTime, dayName } from '../ui/time.js';

/** "14:02", "Friday 20 November 2026, 14:02". */
export function whenWords(at: number, now: number): string {
  const day = dayName(at, now);
  return day === 'Today' ? clockTime(at) : `${day}, ${clockTime(at)}`;
}

/** The incident that says where the patron stands: the last one that counts. */
export const standing = (ladder: LadderView | undefined): IncidentView | undefined => ladder?.incidents.findLast(({ inForce }) => inForce);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Warned since 14:02, by Ana at Main desk (rude)." */
export function standingWords(ladder: LadderView | undefined, now: number): string {
  const last = standing(ladder);
  if (!last) return ladder ? 'No incident counts any more.' : 'No incidents.';
  return `${capital(STEP_WORDS[last.step])} since ${whenWords(last.at, now)}, by ${last.by} at ${last.point} (${CATEGORY_WORDS[last.category].title.toLowerCase()}).`;
}

/** "1" is the first category. undefined: the key chooses nothing. */
export const categoryOfKey = (key: string): Category | undefined => (/^[1-9]$/u.test(key) ? CATEGORIES[Number(key) - 1] : undefined);

/** What waits, and for how long it can be undone. */
export const waitingWords = ({ who, category }: WaitingStepView): string => `Incident with ${who}, ${CATEGORY_WORDS[category].title.toLowerCase()}:`;

export const secondsLeft = ({ dueAt }: WaitingStepView, now: number): number | undefined => (dueAt === undefined ? undefined : Math.max(0, Math.ceil((dueAt - now) / 1000)));

/** Steps that still count. */
export const reached = (ladder: LadderView | undefined): readonly Step[] => (ladder?.incidents ?? []).filter(({ inForce }) => inForce).map(({ step }) => step);
