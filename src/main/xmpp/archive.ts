/** Reading an archive page by page (XEP-0313), from a cursor to its end or backwards from a place. */
import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Address, ArchivePage, Heard, Refused } from '../../core/heard.js';
import { AppError } from '../../shared/errors.js';
import type { Checked } from './check.js';
import { StanzaRefused } from './problems.js';
import type { Element } from './xml.js';
import { buildMamQuery, parseMamEnd, type MamQuery } from './xep/xep-0313-mam.js';

/** Servers cap a page at this or less, whatever is asked. */
export const PAGE = 250;

/** Queries that are remembered after their end. */
const REMEMBERED = 64;

/** How far before the last known time to read again when the archive no longer knows the cursor. Milliseconds. */
const OVERLAP = 5 * 60_000;

/** The ids of ejabberd are times in microseconds: one that it does not know still names its place. */
const TIME_AS_ID = /^\d{16}$/;
/**
 * It gives them before it writes, and writes what several senders say to one address side by side: what has a smaller id
 * can stand there later than what has a larger one. An account's archive is read again from so far before the cursor,
 * microseconds. A room is one process, and writes in its order.
 */
const LATE = 10_000_000n;

export interface Cursor {
  readonly after?: string;
  readonly since?: number;
}

interface Query {
  readonly archive: Address;
  readonly items: Heard[];
  readonly refused: Refused[];
  /** What stands up to here was read before. */
  readonly readTo: string | undefined;
  last: string | undefined;
}

type Page = { readonly items: readonly Heard[]; readonly refused: readonly Refused[]; readonly first: string | undefined; readonly last: string | undefined; readonly complete: boolean };

export class Archives {
  readonly #queries = new Map<string, Query>();
  /** Queries that are over or were given up, the latest last: what still comes of them is late, not forged. */
  readonly #over = new Map<string, Address>();
  /** Whether an archive refuses a cursor that it does not know. */
  readonly #strict = new Map<Address, boolean>();
  readonly #own: Address;
  readonly #ask: (to: string | undefined, payload: Element) => Promise<Element>;

  /** @param ask sends a request and gives the answer; throws StanzaRefused or AppError */
  constructor(own: Address, ask: (to: string | undefined, payload: Element) => Promise<Element>) {
    this.#own = own;
    this.#ask = ask;
  }

  queried(queryId: string): Address | undefined {
    return this.#queries.get(queryId)?.archive ?? this.#over.get(queryId);
  }

  /** Takes an item of an open query; one that is over has been asked for again, or is not needed any more. */
  take(result: Extract<Checked, { kind: 'result' }>): void {
    const query = this.#queries.get(result.queryId);
    if (!query) return;
    query.last = result.id;
    if (result.heard) query.items.push(result.heard);
    if (!isBefore(result.id, query.readTo)) query.refused.push(...result.refused);
  }

  /** What was learned of the servers does not hold for the next session. */
  reset(): void {
    for (const [queryId, { archive }] of this.#queries) this.#end(queryId, archive);
    this.#strict.clear();
  }

  /**
   * Asks for what comes after a place that no archive has. Prosody says `item-not-found`, ejabberd answers something.
   * For Prosody this is also the query that makes it keep an expiring session's messages in the archive alone.
   */
  async probe(archive: Address): Promise<boolean> {
    const known = this.#strict.get(archive);
    if (known !== undefined) return known;
    const strict = await this.#query(archive, { max: 1, after: randomUUID() }).then(
      () => false,
      (error: unknown) => {
        if (error instanceof StanzaRefused && error.condition === 'item-not-found') return true;
        throw error;
      },
    );
    this.#strict.set(archive, strict);
    return strict;
  }

  /**
   * Gives the pages from the cursor to the end, in order.
   * @param most pages @returns whether the end was reached
   * @throws AppError `archive-unreachable` when the archive refuses or makes no progress; or what `ask` throws
   */
  async catchUp(archive: Address, cursor: Cursor, give: (page: ArchivePage) => void, most = Infinity): Promise<boolean> {
    let { after, since } = cursor;
    let start = after === undefined ? since : undefined;
    let gap = false;
    let readTo: string | undefined;
    if (archive === this.#own && after !== undefined && TIME_AS_ID.test(after)) {
      readTo = after;
      after = String(BigInt(after) - LATE).padStart(after.length, '0');
    }
    const byTime = () => {
      gap = true;
      readTo = undefined;
      start = Math.max((since ?? 0) - OVERLAP, 0);
      after = undefined;
    };
    if (after !== undefined && !(await this.#names(archive, after))) byTime();
    for (let given = 1; ; given += 1) {
      const from = after;
      let page: Page;
      try {
        page = await this.#query(archive, { max: PAGE, ...(after === undefined ? {} : { after }), ...(start === undefined ? {} : { start }) }, readTo);
      } catch (error) {
        if (!(error instanceof StanzaRefused)) throw error;
        if (error.condition !== 'item-not-found' || after === undefined) throw refusedBy(error.condition);
        byTime(); // the place was forgotten, perhaps between two pages
        given -= 1;
        continue;
      }
      give(asPage(archive, page, gap ? (since ?? 0) : undefined, readTo));
      gap = false;
      if (page.complete) return true;
      if (page.last === undefined || page.last === from) throw new AppError('archive-unreachable', 'The archive of the server gives the same page again and again. Ask your administrator to look at it.');
      if (given >= most) return false;
      after = page.last;
      since = page.items.at(-1)?.stamp ?? since;
      await breathe();
    }
  }

  /** At most `max` items before a place, or the last ones. Nothing is before a place that the archive has forgotten. */
  async history(archive: Address, max: number, before = ''): Promise<ArchivePage> {
    const page = await this.#query(archive, { max: Math.min(max, PAGE), before }).catch((error: unknown): Page => {
      if (!(error instanceof StanzaRefused)) throw error;
      if (error.condition === 'item-not-found' && before !== '') return { items: [], refused: [], first: undefined, last: undefined, complete: true };
      throw refusedBy(error.condition);
    });
    return { ...asPage(archive, page, undefined), ...(page.first === undefined ? {} : { first: page.first }) };
  }

  async #names(archive: Address, id: string): Promise<boolean> {
    return TIME_AS_ID.test(id) || (await this.probe(archive));
  }

  async #query(archive: Address, query: Omit<MamQuery, 'queryId'>, readTo?: string): Promise<Page> {
    const queryId = randomUUID();
    const open: Query = { archive, items: [], refused: [], readTo, last: undefined };
    this.#queries.set(queryId, open);
    try {
      const answer = await this.#ask(archive === this.#own ? undefined : archive, buildMamQuery({ queryId, ...query }));
      const end = parseMamEnd(answer);
      if (!end) throw new StanzaRefused('undefined-condition');
      // After a resumption a page can come a second time as a whole: an item is what its id says.
      const items = [...new Map(open.items.map((item) => [item.id, item])).values()];
      return { items, refused: open.refused, first: end.first, last: end.last ?? open.last, complete: end.complete };
    } finally {
      this.#end(queryId, archive);
    }
  }

  #end(queryId: string, archive: Address): void {
    this.#queries.delete(queryId);
    this.#over.set(queryId, archive);
    for (const oldest of this.#over.keys()) {
      if (this.#over.size <= REMEMBERED) break;
      this.#over.delete(oldest);
    }
  }
}

/** Whether it was read before. @param id of an archive whose ids are times */
const isBefore = (id: string | undefined, readTo: string | undefined): boolean => id !== undefined && readTo !== undefined && id.length === readTo.length && id <= readTo;

function asPage(archive: Address, { items, refused, last, complete }: Page, gapSince: number | undefined, readTo?: string): ArchivePage {
  const again = items.flatMap(({ id }) => (id !== undefined && isBefore(id, readTo) ? [id] : []));
  return {
    archive, items, refused, complete,
    ...(last === undefined || isBefore(last, readTo) ? {} : { last }), ...(again.length > 0 ? { again } : {}), ...(gapSince === undefined ? {} : { gapSince }),
  };
}

function refusedBy(condition: string): AppError {
  return condition === 'forbidden' || condition === 'not-allowed'
    ? new AppError('archive-unreachable', 'The server does not let this address read the archive. Ask your administrator for the right to do so.')
    : new AppError('archive-unreachable', `The archive of the server could not be read (${condition}). The desk tries again by itself.`);
}
