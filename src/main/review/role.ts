/** Who may review, by the policy alone; what opens the record decides in the end. Runs without Electron. */
import type { Policy } from '../../shared/policy/schema.js';
import type { ReviewStart } from '../../shared/review/contract.js';

type Central = NonNullable<Policy['central']>;

/** What signing in to the record takes. */
export function takes(central: Central): ReviewStart['takes'] {
  if (central.postgres !== undefined) return 'login';
  return central.reviewerKeys === undefined ? 'name' : 'key';
}

/**
 * Whether the desk offers the review. A login or a key says by itself who is a reviewer; what lies in a folder in the
 * clear has no lock of its own, so there administrators of the desk room are.
 */
export const mayReview = (central: Central | undefined, supervisor: boolean): boolean => central !== undefined && (supervisor || takes(central) !== 'name');

/** Where the record is, as a reviewer would say it. */
export const placeOf = ({ folder, postgres }: Central): string => (postgres === undefined ? (folder ?? '') : `${postgres.host}, database ${postgres.database}`);
