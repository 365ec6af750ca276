/** The record in PostgreSQL, for a reviewer: everything that is shown was asked for by a committed access record first. */
import { DatabaseError, type Client } from 'pg';
import type * as z from 'zod';
import { phrasesIn } from '../../core/review/find.js';
import { calendarOf } from '../../core/statistics/calendar.js';
import { AppError } from '../../shared/errors.js';
import { exportWords, itemWords, markWords, searchWords } from '../../shared/review/access-words.js';
import type { LegalHolds } from '../../shared/review/holds.js';
import type { StatisticsAnswer, StatisticsAsked } from '../../shared/review/statistics.js';
import type { AccessRecord, Choices, Found, ItemId, Overview, RecordRow, ReviewMark, ReviewQuery, ReviewStore } from '../../shared/review/types.js';
import { connect, type PostgresLogin, type PostgresPlace } from '../archive/postgres/connect.js';
import { databaseError, unreachable } from '../archive/postgres/errors.js';
import { proofOf, signedLast } from '../archive/verify/signed-last.js';
import { writtenAnswer, writtenDays } from '../retention/days.js';
import { PostgresRows, REVIEWERS_ROWS, type AskServer } from './figures/postgres-rows.js';
import { RecordFigures } from './figures/record-figures.js';
import * as answers from './postgres-answers.js';
import { postgresHolds } from './postgres-holds.js';

export interface PostgresRecordOptions {
  readonly place: PostgresPlace;
  readonly login: PostgresLogin;
  /** Days of figures are those of the library. */
  readonly timeZone: string;
  /** Public part of the library's key, 64 hex digits: whose certificates of desks count. */
  readonly libraryKey?: string;
}

/** Rows that are taken into the index at once: a moment, so that closing does not wait. */
const AT_ONCE = 2_000;

/** @throws AppError `archive-unreachable`, `certificate`, `wrong-password`, `not-allowed` for a login that is none of a reviewer */
export async function openPostgresRecord({ place, login, timeZone, libraryKey }: PostgresRecordOptions): Promise<ReviewStore> {
  const store = new PostgresStore(place, () => new Line(place, login), timeZone, libraryKey);
  try {
    await store.overview();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A connection that is made when it is needed, and made again after it broke. */
class Line {
  private readonly place: PostgresPlace;
  private readonly login: PostgresLogin;
  private client: Promise<Client> | undefined;

  constructor(place: PostgresPlace, login: PostgresLogin) {
    this.place = place;
    this.login = login;
  }

  async query(sql: string, values: readonly unknown[]): Promise<readonly unknown[]> {
    const opening = (this.client ??= connect(this.place, this.login, { name: 'Deskbell review' }));
    try {
      const { rows } = await (await opening).query<Record<string, unknown>>(sql, [...values]);
      return rows;
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.severity === 'FATAL') await this.close(opening);
      throw inWords(error, this.place.host);
    }
  }

  async close(which = this.client): Promise<void> {
    if (this.client === which) this.client = undefined;
    await which?.then((client) => client.end()).catch(() => undefined);
  }
}

/** Of 002-review.sql. */
const REFUSALS: Readonly<Record<string, AppError>> = {
  DB010: new AppError('not-allowed', 'The record showed nothing, because this access was not recorded. Try again.'),
  DB011: new AppError('invalid-request', 'The record did not understand what was asked for. Change it and try again.'),
  DB012: new AppError('invalid-request', 'The record has no such conversation any more. Search again.'),
};

function inWords(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof DatabaseError ? (error.code ?? '') : '';
  const refused = REFUSALS[code];
  if (refused) return new AppError(refused.code, refused.message, { cause: error });
  if (code === '42501') return new AppError('not-allowed', 'This login may not review the record. Ask your administrator for one that may.', { cause: error });
  if (code.startsWith('22') || code.startsWith('23')) return new AppError('invalid-request', 'The record did not understand what was asked for. Change it and try again.', { cause: error });
  const known = databaseError(error);
  // What desks are told of their rows is nothing to a reviewer.
  return known.code === 'archive-unreachable' && !code.startsWith('42') && !code.startsWith('3F') ? new AppError('archive-unreachable', `The record at ${host} cannot be reached. Check the network, then try again.`, { cause: unreachable(host, error) }) : known;
}

type What = Extract<AccessRecord['what'], 'searched' | 'read' | 'exported' | 'statistics'>;

/** A ticket counts for ten minutes; counting a large record may take longer, ms. */
const TICKET_LASTS = 5 * 60_000;

class PostgresStore implements ReviewStore {
  private readonly line: Line;
  /** The index goes on beside whatever is looked at, and so does counting. */
  private readonly indexing: Line;
  private readonly counting: Line;
  private readonly libraryKey: string | undefined;
  readonly holds: LegalHolds;
  private readonly figures: RecordFigures;
  /** Who looks at figures is on record by it. */
  private looking: { readonly ticket: string; readonly about: string; readonly at: number } | undefined;
  private closed = false;

  constructor(place: PostgresPlace, line: () => Line, timeZone: string, libraryKey: string | undefined) {
    this.line = line();
    this.libraryKey = libraryKey;
    this.indexing = line();
    this.counting = line();
    this.holds = postgresHolds({ place, one: (schema, sql, ...values) => this.one(schema, sql, ...values), ask: (about, detail) => this.ask('searched', about, detail) });
    const count: AskServer = async (schema, sql, ...values) => parsed(schema, await this.counting.query(sql, [await this.ticket(), ...values]));
    const rows = new PostgresRows(count, REVIEWERS_ROWS);
    this.figures = new RecordFigures({ newRows: () => rows.newRows(), written: async () => writtenDays(await count(writtenAnswer, 'SELECT days FROM deskbell.statistics_written($1)')), record: (about) => this.look(about), calendar: calendarOf(timeZone), now: Date.now });
  }

  async overview(): Promise<Overview> {
    const { now, desks, ...rest } = await this.one(answers.overview, 'SELECT deskbell.overview() AS answer');
    const signed = await this.one(signedLast, 'SELECT deskbell.signed_last() AS answer');
    return { ...rest, desks: desks.map((desk) => answers.centreDesk(desk, proofOf(desk.desk, signed, this.libraryKey), now)) };
  }

  async choices(): Promise<Choices> {
    return answers.choicesOf(await this.one(answers.choices, 'SELECT deskbell.choices() AS answer'));
  }

  async search(query: ReviewQuery): Promise<Found> {
    const ticket = await this.ask('searched', searchWords(query), query);
    const { next, items } = await this.one(answers.searched, 'SELECT deskbell.search($1) AS answer', ticket);
    const phrases = phrasesIn(query.words ?? '');
    return { items: items.map((item) => answers.foundItem(item, phrases)), ...(next === null ? {} : { next }) };
  }

  async read(item: ItemId): Promise<{ readonly rows: readonly RecordRow[]; readonly marks: readonly ReviewMark[] }> {
    const { conversation, day } = item;
    const ticket = await this.ask('read', itemWords(item), { conversation, day });
    const rows = await this.all(answers.rows, 'SELECT desk, epoch, seq, kind, time, hash, body FROM deskbell.read($1)', ticket);
    return { rows, marks: await this.all(answers.marks, 'SELECT kind, by, at, text, handed_to FROM deskbell.marks($1)', ticket) };
  }

  async mark(item: ItemId, mark: Omit<ReviewMark, 'by' | 'at'>): Promise<void> {
    await this.line.query('SELECT deskbell.mark_item($1, $2, $3, $4, $5, $6)', [item.conversation, item.day, mark.kind, mark.text ?? null, mark.to ?? null, markWords(item, mark)]);
  }

  async accesses(before: number | undefined, limit: number): Promise<readonly AccessRecord[]> {
    return this.all(answers.accesses, 'SELECT id, at, by, what, about FROM deskbell.accesses($1, $2)', before ?? null, limit);
  }

  async statistics(asked: StatisticsAsked): Promise<StatisticsAnswer> {
    return this.figures.ask(asked);
  }

  async exporting(items: readonly ItemId[], reason: string): Promise<void> {
    await this.ask('exported', exportWords(items, reason), { reason, items: items.map(({ conversation, day }) => ({ conversation, day })) });
  }

  async index(): Promise<number> {
    if (this.closed) return 0;
    const [row] = await this.indexing.query('SELECT deskbell.index_rows($1)::int AS left', [AT_ONCE]);
    return typeof row === 'object' && row !== null && 'left' in row ? Number(row.left) : 0;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([this.line, this.indexing, this.counting].map((line) => line.close()));
  }

  private async look(about: string): Promise<void> {
    this.looking = { ticket: await this.ask('statistics', about, {}), about, at: Date.now() };
  }

  private async ticket(): Promise<string> {
    if (this.looking && Date.now() - this.looking.at > TICKET_LASTS) await this.look(this.looking.about);
    return this.looking?.ticket ?? '';
  }

  /** @returns a ticket: committed with the statement itself */
  private async ask(what: What, about: string, detail: object): Promise<string> {
    const [row] = await this.line.query('SELECT deskbell.ask($1, $2, $3) AS ticket', [what, about.slice(0, 10_000), JSON.stringify(detail)]);
    return typeof row === 'object' && row !== null && 'ticket' in row ? String(row.ticket) : '';
  }

  private async one<T>(schema: z.ZodType<T>, sql: string, ...values: readonly (string | number | null)[]): Promise<T> {
    const [row] = await this.line.query(sql, values);
    return parsed(schema, typeof row === 'object' && row !== null && 'answer' in row ? row.answer : undefined);
  }

  private async all<T>(schema: z.ZodType<T>, sql: string, ...values: readonly (string | number | null)[]): Promise<T> {
    return parsed(schema, await this.line.query(sql, values));
  }
}

function parsed<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { data, error } = schema.safeParse(answer);
  if (data === undefined) throw new AppError('archive-damaged', 'The record answered something that this version of Deskbell does not understand. Use the version that set it up, or a newer one.', { cause: error });
  return data;
}
