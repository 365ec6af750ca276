/** Legal holds on the record in PostgreSQL: a reviewer sees them, and an administrator's login decides, by the functions that `archive -- hold` and `lift` call. */
import * as z from 'zod';
import { AppError } from '../../shared/errors.js';
import { holdPreviewWords } from '../../shared/review/access-words.js';
import type { Administrator, LegalHolds } from '../../shared/review/holds.js';
import { within } from '../archive/cli/place.js';
import type { PostgresPlace } from '../archive/postgres/connect.js';
import { decideOnHold } from '../retention/decide.js';
import { shownHold } from '../retention/holds.js';
import { holdsAnswer, openPostgresKept } from '../retention/postgres-record.js';
import type { KeptRecord } from '../retention/record.js';

const counts = z.record(z.uuid(), z.int().min(0));
const reach = z.strictObject({ conversations: z.int().min(0), from: z.int().exactOptional(), to: z.int().exactOptional() });

export interface PostgresHoldsOptions {
  readonly place: PostgresPlace;
  /** Asks one function of a reviewer. */
  readonly one: <T>(schema: z.ZodType<T>, sql: string, ...values: readonly string[]) => Promise<T>;
  /** Writes down that somebody looks. @returns the ticket */
  readonly ask: (about: string, detail: object) => Promise<string>;
}

export function postgresHolds({ place, one, ask }: PostgresHoldsOptions): LegalHolds {
  return {
    list: async () => (await one(holdsAnswer, 'SELECT deskbell.holds() AS answer')).map(shownHold),
    counts: () => one(counts, 'SELECT deskbell.held_counts() AS answer'),
    preview: async (on) => one(reach, 'SELECT deskbell.would_hold($1) AS answer', await ask(holdPreviewWords(on), on)),
    put: (on, reason, as) => asAdministrator(place, as, (record) => record.hold(on, reason)),
    decide: (hold, decision, as) => asAdministrator(place, as, (record) => decideOnHold(record, hold, decision)),
  };
}

/** For as long as it takes. */
async function asAdministrator<T>(place: PostgresPlace, as: Administrator, action: (record: KeptRecord) => Promise<T>): Promise<T> {
  if (as.with !== 'login') throw new AppError('invalid-request', 'Deciding about holds on this record takes the login of an administrator.');
  const login = { user: as.user, password: as.password };
  try {
    return await within({ place, login }, (client) => action(openPostgresKept(client, { by: login.user, now: Date.now })));
  } catch (error) {
    throw inWords(error);
  }
}

/** What is said to desks and at the command line, to somebody at the review window. */
function inWords(cause: unknown): unknown {
  if (!(cause instanceof AppError)) return cause;
  if (cause.code === 'wrong-password') return new AppError('wrong-password', 'The record refused this user name or password. Nothing was changed.', { cause });
  // The login lacks the right; that it is not the second one has words of its own.
  const isRight = cause.cause instanceof Error && 'code' in cause.cause && cause.cause.code === '42501';
  return isRight ? new AppError('not-allowed', 'This login may not decide about holds: it takes one of an administrator of the record. Nothing was changed.', { cause }) : cause;
}
