import * as z from 'zod';
import { countedEvent } from './counted-event.js';
import type { CountedRow, RowShare } from './record-figures.js';

const whole = z.coerce.number().pipe(z.int().min(0));
const chainId = z.string().regex(/^[0-9a-f]{32}$/);
const chains = z.array(z.object({ desk: chainId, epoch: chainId, seq: whole }));
const counted = z.array(z.object({ time: whole, event: z.unknown() }));

/** Rows that are fetched at once. */
const AT_ONCE = 5_000;

/** Asks the server, with a ticket that counts as `$1`. @throws AppError as the record does */
export type AskWithTicket = <T>(schema: z.ZodType<T>, sql: string, ...values: readonly (string | number)[]) => Promise<T>;

/** The rows of a record in PostgreSQL, chain after chain, for figures: each is given out once. */
export class PostgresRows {
  readonly #ask: AskWithTicket;
  /** Number of the last row of each chain that was given out. */
  readonly #last = new Map<string, number>();

  constructor(ask: AskWithTicket) {
    this.#ask = ask;
  }

  async *newRows(): AsyncGenerator<RowShare> {
    const grown = (await this.#ask(chains, 'SELECT desk, epoch, seq FROM deskbell.statistics_chains($1)'))
      .map(({ desk, epoch, seq }) => ({ desk, epoch, seq, key: `${desk}/${epoch}`, from: this.#last.get(`${desk}/${epoch}`) ?? 0 })).filter(({ seq, from }) => seq > from);
    const all = grown.reduce((sum, { seq, from }) => sum + seq - from, 0);
    let done = 0;
    for (const { desk, epoch, seq, key, from } of grown) {
      for (let after = from; after < seq; ) {
        const upto = Math.min(seq, after + AT_ONCE);
        const found = await this.#ask(counted, 'SELECT time, event FROM deskbell.statistics_rows($1, $2, $3, $4, $5)', desk, epoch, after, upto);
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
