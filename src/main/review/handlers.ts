/** What the review window may ask for. */
import path from 'node:path';
import { dayOf } from '../../core/day.js';
import type { Zone } from '../../core/hours/calendar.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { Look, ReviewArgs, ReviewSearch } from '../../shared/review/contract.js';
import type { ReviewQuery } from '../../shared/review/types.js';
import type { DisclosureHandlers } from '../disclosure/handlers.js';
import type { ReviewHandlers } from '../ipc/answer-review.js';
import { withTimes } from './days.js';
import type { HoldHandlers } from './hold-handlers.js';
import { mayReview, placeOf, takes } from './role.js';
import type { Opening, ReviewSession } from './session.js';
import type { StatisticsHandlers } from './statistics.js';

/** What is kept about the reviewer on this computer. */
export interface KeptReview {
  readonly name?: string;
  /** Where the file with the reviewers' key is. */
  readonly keyFile?: string;
}

export interface ReviewParts {
  readonly session: ReviewSession;
  readonly policy: Policy;
  readonly now: () => number;
  readonly look: () => Look;
  /** Whoever sits at this desk; undefined: nobody. */
  readonly me: () => string | undefined;
  readonly supervisor: () => boolean;
  readonly kept: () => KeptReview;
  readonly keep: (kept: KeptReview) => void;
  /** Asks for a file. */
  readonly chooseKey: () => Promise<string | undefined>;
  readonly zone: () => Promise<Zone>;
  readonly disclosure: DisclosureHandlers;
  readonly holds: HoldHandlers;
  readonly statistics: StatisticsHandlers;
}

/** The store's query. */
export const queryOf = (search: ReviewSearch, zone: Zone): ReviewQuery => withTimes(search, zone);

function openingOf(asked: ReviewArgs['review:sign-in'], { kept, policy, supervisor }: ReviewParts): Opening {
  const { central } = policy;
  if (central === undefined || asked.with !== takes(central)) throw new AppError('invalid-request', 'This is not how the record of this library is opened. Close this window and open the review again.');
  if (!mayReview(central, supervisor())) throw new AppError('not-allowed', 'The record is reviewed by administrators of the desk room. Sign in at this desk as one of them, then open the review again.');
  if (asked.with !== 'key') return asked;
  const { keyFile } = kept();
  if (keyFile === undefined) throw new AppError('invalid-request', 'Choose the file with the reviewers’ key first.');
  return { ...asked, keyFile };
}

export function createReviewHandlers(parts: ReviewParts): ReviewHandlers {
  const { session, policy } = parts;
  return {
    'review:begin': () => {
      const { central, library, timeZone, services } = policy;
      if (central === undefined) throw new AppError('not-allowed', 'The policy names no central storage, so there is nothing to review.');
      const { name, keyFile } = parts.kept();
      return {
        library: library ?? '', timeZone, today: dayOf(parts.now(), timeZone), look: parts.look(), place: placeOf(central), takes: takes(central), name: name ?? parts.me() ?? '',
        sample: central.sample, services: Object.fromEntries(services.map((service) => [service.address, service.name])), signedIn: session.isOpen,
        ...(keyFile === undefined ? {} : { keyFile: path.basename(keyFile) }),
      };
    },
    'review:choose-key': async () => {
      const chosen = await parts.chooseKey();
      if (chosen === undefined) return {};
      parts.keep({ ...parts.kept(), keyFile: chosen });
      return { file: path.basename(chosen) };
    },
    'review:sign-in': async (asked) => {
      const store = await session.signIn(openingOf(asked, parts));
      parts.keep({ ...parts.kept(), name: asked.with === 'login' ? asked.user : asked.name });
      return store.overview(true);
    },
    'review:sign-out': () => session.signOut(),
    'review:overview': () => session.record.overview(),
    'review:choices': () => session.record.choices(),
    'review:search': async (search) => session.record.search(queryOf(search, await parts.zone())),
    'review:read': (item) => session.record.read(item),
    'review:mark': ({ item, mark }) => session.record.mark(item, mark),
    ...parts.disclosure,
    ...parts.holds,
    ...parts.statistics,
    'review:accesses': ({ before, limit }) => session.record.accesses(before, limit),
  };
}
