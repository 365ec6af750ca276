import { randomUUID } from 'node:crypto';
import { DatabaseError, type Client } from 'pg';
import * as z from 'zod';
import type { Hold } from '../../core/record/hold.js';
import { AppError } from '../../shared/errors.js';
import { databaseError } from '../archive/postgres/errors.js';
import { PostgresRows, RETENTION_ROWS } from '../record/figures/postgres-rows.js';
import { daysJson, writtenAnswer, writtenDays } from './days.js';
import { writeFigures, type FigureRules, type FiguresPlace } from './figures.js';
import { ordersFor } from './give-orders.js';
import { holdSubject, type HoldState } from './holds.js';
import { signOrder } from './order.js';
import type { KeptRecord } from './record.js';
import type { DueChain } from './survey.js';

/** What the functions of assets/server/postgres/003-retention.sql and of those after it answer. */
const count = z.int().min(0);
const time = z.int();
const who = z.string();
const previewAnswer = z.object({
  classes: z.array(z.strictObject({ class: z.enum(['chat', 'incidents', 'staffChat']), due: count, held: count, stays: count, oldest: time.exactOptional(), newest: time.exactOptional(), conversations: count })),
  emptied: count, byHold: z.record(z.uuid(), count),
});
export const holdsAnswer = z.array(z.strictObject({
  id: z.uuid(), at: time, by: who, on: holdSubject(), reason: z.string(),
  askedAt: time.exactOptional(), askedBy: who.exactOptional(), askedReason: z.string().exactOptional(), liftedAt: time.exactOptional(), liftedBy: who.exactOptional(),
}).transform(stateOf));
const chainId = z.string().regex(/^[0-9a-f]{32}$/);
const dueAnswer = z.array(z.object({ desk: chainId, epoch: chainId, seq: z.coerce.number().pipe(z.int().min(1)), hash: z.string().regex(/^[0-9a-f]{64}$/) }));
const dueForksAnswer = z.array(z.object({ id: z.coerce.number().pipe(z.int().min(1)) })).transform((found) => found.map(({ id }) => id));
const leftAnswer = z.coerce.number().pipe(count);

/** Rows that are taken into the index at once, or forks that are emptied. */
const AT_ONCE = 5_000;

function inWords(error: unknown): AppError {
  const code = error instanceof DatabaseError ? error.code : '';
  switch (code) {
    case 'DB011':
      return new AppError('invalid-request', error instanceof Error ? error.message : '', { cause: error });
    case 'DB020':
      return new AppError('archive-damaged', 'An order to remove does not fit what the record holds, so nothing more was removed. Run: npm run archive -- verify', { cause: error });
    case 'DB021':
      return new AppError('not-allowed', 'A hold was put on something that was about to be removed, so nothing more was removed. Look at the preview again.', { cause: error });
    case 'DB022':
      return new AppError('not-allowed', 'Lifting a hold takes a second administrator: this login is the one that asked for it.', { cause: error });
    default:
      return databaseError(error);
  }
}

export interface PostgresKeptOptions {
  readonly by: string;
  readonly now: () => number;
  /** How statistics are counted before rows go; for who removes some. */
  readonly figures?: FigureRules | undefined;
}

/**
 * The record in PostgreSQL, through the functions of an administrator, whose login is who does it.
 * @param client signed in as one @param now ms since 1970
 */
export function openPostgresKept(client: Client, { by, now, figures }: PostgresKeptOptions): KeptRecord {
  const rows = async (sql: string, ...values: readonly unknown[]): Promise<unknown[]> => {
    try {
      return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
    } catch (error) {
      throw inWords(error);
    }
  };
  const one = async <T>(schema: z.ZodType<T>, call: string, ...values: readonly unknown[]): Promise<T> => {
    const [row] = await rows(`SELECT deskbell.${call} AS answer`, ...values);
    return schema.parse(z.object({ answer: z.unknown() }).parse(row).answer);
  };
  /** What is not in the index is not judged, and nobody may have reviewed for a while. */
  const index = async (): Promise<void> => {
    for (const call of ['index_rows($1)', 'index_forks($1)']) {
      for (let before = Number.POSITIVE_INFINITY, left = 0; ; before = left) {
        left = await one(leftAnswer, call, AT_ONCE);
        // Somebody else is at it, or desks ship as fast: what came until now was judged before, or will be next time.
        if (left === 0 || left >= before) break;
      }
    }
  };
  const figuresPlace = (): FiguresPlace => {
    const counted = new PostgresRows(async (schema, sql, ...values) => schema.parse(await rows(sql, ...values)), RETENTION_ROWS);
    return {
      newRows: () => counted.newRows(), written: async () => writtenDays(writtenAnswer.parse(await rows('SELECT days FROM deskbell.written_figures()'))),
      write: async (month, days) => void (await rows('SELECT deskbell.write_figures($1, $2)', month, JSON.stringify(daysJson(days)))),
    };
  };
  return {
    async preview(days) {
      await index();
      const { classes, byHold, emptied } = await one(previewAnswer, 'preview_retention($1)', days);
      return { classes, emptied, byHold: new Map(Object.entries(byHold)), notes: [] };
    },
    async run(days, library, reason) {
      const archive = await one(z.uuid(), 'archive_id()');
      const due = dueAnswer.parse(await rows('SELECT desk, epoch, seq, hash FROM deskbell.due_rows($1)', days));
      const forks = dueForksAnswer.parse(await rows('SELECT id FROM deskbell.due_forks($1) AS id', days));
      const orders = ordersFor(chainsOf(due), { by, reason, at: now(), newId: randomUUID });
      if (orders.length > 0 && figures) await writeFigures(figuresPlace(), figures, now());
      let emptied = 0;
      for (const order of orders) {
        const { text, signature } = signOrder(archive, order, (given) => library.sign(given));
        emptied += await one(count, 'obey($1, $2)', text, signature);
      }
      for (let done = 0; done < forks.length; done += AT_ONCE) emptied += await one(count, 'empty_forks($1, $2, $3)', days, forks.slice(done, done + AT_ONCE), reason);
      return { rows: emptied, orders: orders.length };
    },
    holds: () => one(holdsAnswer, 'holds()'),
    hold: (on, reason) => one(z.uuid(), 'put_hold($1, $2)', on, reason),
    askLift: async (id, reason) => void (await rows('SELECT deskbell.lift_hold($1, $2)', id, reason)),
    agree: async (id, { at, by: whose }) => void (await rows('SELECT deskbell.agree_lift($1, $2, $3)', id, whose, at)),
    refuse: async (id, reason) => void (await rows('SELECT deskbell.keep_hold($1, $2)', id, reason ?? null)),
  };
}

interface HoldAnswer extends Hold {
  readonly askedAt?: number;
  readonly askedBy?: string;
  readonly askedReason?: string;
  readonly liftedAt?: number;
  readonly liftedBy?: string;
}

function stateOf({ id, at, by, on, reason, askedAt, askedBy, askedReason = '', liftedAt, liftedBy }: HoldAnswer): HoldState {
  return {
    id, at, by, on, reason,
    ...(askedAt === undefined || askedBy === undefined ? {} : { asked: { hold: id, step: 'asked', at: askedAt, by: askedBy, reason: askedReason } }),
    ...(liftedAt === undefined || liftedBy === undefined ? {} : { lifted: { hold: id, step: 'agreed', at: liftedAt, by: liftedBy, reason: askedReason } }),
  };
}

/** @param due chain after chain, each in the order of its numbers */
function chainsOf(due: z.infer<typeof dueAnswer>): readonly DueChain[] {
  const chains: { readonly desk: string; readonly epoch: string; readonly rows: { readonly seq: number; readonly hash: string }[] }[] = [];
  for (const { desk, epoch, seq, hash } of due) {
    const last = chains.at(-1);
    if (last?.desk === desk && last.epoch === epoch) last.rows.push({ seq, hash });
    else chains.push({ desk, epoch, rows: [{ seq, hash }] });
  }
  return chains;
}
