import * as z from 'zod';
import { countedEvent } from './counted-event.js';
import type { CountedRow, RowShare } from './record-count.js';

const whole = z.coerce.number().pipe(z.int().min(0));
const chainId = z.string().regex(/^[0-9a-f]{32}$/);
const chains = z.array(z.object({ desk: chainId, epoch: chainId, seq: whole }));
const counted = z.array(z.object({ time: whole, event: z.unknown() }));

/** Rows that are fetched at once. */
const AT_ONCE = 2_000;

/** How to ask for all chains, and for rows of one: of a desk, of an epoch, after a number, up to a number. */
export interface CountSql {
  readonly chains: string;
  readonly rows: string;
}
/** For a reviewer: a ticket goes before. */
export const REVIEWERS_ROWS: CountSql = { chains: 'SELECT desk, epoch, seq FROM deskbell.statistics_chains($1)', rows: 'SELECT time, event FROM deskbell.statistics_rows($1, $2, $3, $4, $5)' };
/** For an administrator who is about to remove rows. */
export const RETENTION_ROWS: CountSql = { chains: 'SELECT desk, epoch, seq FROM deskbell.retention_chains()', rows: 'SELECT time, event FROM deskbell.retention_rows($1, $2, $3, $4)' };

/** Asks the server. @throws AppError as the record does */
export type AskServer = <T>(schema: z.ZodType<T>, sql: string, ...values: readonly (string | number)[]) => Promise<T>;

/** The rows of a record in PostgreSQL, chain after chain, for figures: each is given out once. */
export class PostgresRows {
  readonly #ask: AskServer;
  readonly #sql: CountSql;
  /** Number of the last row of each chain that was given out. */
  readonly #last = new Map<string, number>();

  constructor(ask: AskServer, sql: CountSql) {
    this.#ask = ask;
    this.#sql = sql;
  }

  async *newRows(): AsyncGenerator<RowShare> {
    const grown = (await this.#ask(chains, this.#sql.chains))
      .map(({ desk, epoch, seq }) => ({ desk, epoch, seq, key: `${desk}/${epoch}`, from: this.#last.get(`${desk}/${epoch}`) ?? 0 })).filter(({ seq, from }) => seq > from);
    const all = grown.reduce((sum, { seq, from }) => sum + seq - from, 0);
    let done = 0;
    for (const { desk, epoch, seq, key, from } of grown) {
      for (let after = from; after < seq; ) {
        const upto = Math.min(seq, after + AT_ONCE);
        const found = await this.#ask(counted, this.#sql.rows, desk, epoch, after, upto);
        done += upto - after;
        yield { rows: found.flatMap(({ time, event: raw }): CountedRow[] => {
          const event = countedEvent(raw);
          return event ? [{ desk, time, event }] : [];
        }), part: done / all };
        this.#last.set(key, upto);
        after = upto;
      }
    }
  }
}
