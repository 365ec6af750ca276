/** What the review window may ask for about legal holds. The file with the library's key is chosen in the system's own window; the page names no path. */
import path from 'node:path';
import type { Zone } from '../../core/hours/calendar.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { ReviewArgs } from '../../shared/review/contract.js';
import type { Administrator, AskedAdministrator, HoldAnswers, HoldsStart, LegalHolds } from '../../shared/review/holds.js';
import { withTimes } from './days.js';

export interface HoldHandlerParts {
  readonly policy: Policy;
  /** @throws AppError `not-signed-in` */
  readonly holds: () => LegalHolds;
  /** Asks for the file. @returns undefined: the person changed their mind */
  readonly chooseKey: () => Promise<string | undefined>;
  readonly zone: () => Promise<Zone>;
}

export type HoldHandlers = { readonly [C in keyof HoldAnswers]: (args: ReviewArgs[C]) => Promise<HoldAnswers[C]> };

/** What deciding about a hold takes. */
function takes({ central }: Policy): HoldsStart['takes'] {
  if (central?.postgres !== undefined) return 'login';
  return central?.libraryKey === undefined ? 'nothing' : 'key';
}

export function createHoldHandlers({ policy, holds, chooseKey, zone }: HoldHandlerParts): HoldHandlers {
  let keyFile: string | undefined;
  const whole = (as: AskedAdministrator): Administrator => {
    if (as.with === 'login') return as;
    if (keyFile === undefined) throw new AppError('invalid-request', 'Choose the file with the key of the library first.');
    return { ...as, keyFile };
  };
  return {
    'review:holds': async () => ({ holds: await holds().list(), takes: takes(policy), ...(keyFile === undefined ? {} : { keyFile: path.basename(keyFile) }) }),
    'review:hold-counts': async () => holds().counts(),
    'review:hold-preview': async (on) => holds().preview(withTimes(on, await zone())),
    'review:hold-key': async () => {
      const chosen = await chooseKey();
      if (chosen === undefined) return {};
      keyFile = chosen;
      return { keyFile: path.basename(chosen) };
    },
    'review:hold': async ({ on, reason, as }) => holds().put(withTimes(on, await zone()), reason, whole(as)),
    'review:hold-decide': async ({ hold, as, ...decision }) => holds().decide(hold, decision, whole(as)),
  };
}
