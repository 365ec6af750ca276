import path from 'node:path';
import type { Client } from 'pg';
import { AppError } from '../../../shared/errors.js';
import { connect, type PostgresLogin, type PostgresPlace } from '../postgres/connect.js';
import { databaseError } from '../postgres/errors.js';
import { askFor, Misused, type Terminal } from './command.js';

/** Where a record is, as every command names it: `postgres://USER@HOST:PORT/DATABASE`, or a folder. */
export type Place = { readonly kind: 'folder'; readonly folder: string } | ({ readonly kind: 'postgres' } & PostgresRecord);

export interface PostgresRecord {
  readonly place: PostgresPlace;
  /** The password was asked for where the address has none. */
  readonly login: PostgresLogin;
}

export const placeOptions = { certificate: { type: 'string' } } as const;
/** For the usage of commands that take a database. */
export const DATABASE = 'postgres://USER@HOST/DATABASE [--certificate FILE]';

/**
 * @param target from the command line
 * @param certificate PEM file of the authority that signed the server's certificate
 * @throws Misused, AppError `invalid-request`
 */
export async function readPlace(target: string | undefined, certificate: string | undefined, terminal: Terminal): Promise<Place> {
  if (target === undefined || target === '') throw new Misused('Name the database or the folder of the record.');
  if (!/^postgres(ql)?:/i.test(target)) {
    if (/^[a-z]+:\/\//i.test(target)) throw new Misused('A record is in a database, postgres://USER@HOST/DATABASE, or in a folder.');
    return { kind: 'folder', folder: path.resolve(terminal.cwd, target) };
  }
  const url = URL.canParse(target) ? new URL(target) : undefined;
  const database = decodeURIComponent(url?.pathname.slice(1) ?? '') || 'deskbell';
  if (url === undefined || url.hostname === '' || url.search !== '' || url.hash !== '' || database.includes('/')) throw new Misused('The address of a database is postgres://USER@HOST:PORT/DATABASE.');
  const user = decodeURIComponent(url.username) || terminal.env['PGUSER'];
  if (user === undefined) throw new Misused('Say as whom to connect: postgres://USER@HOST/DATABASE.');
  const password = decodeURIComponent(url.password) || terminal.env['PGPASSWORD'] || (await askFor(terminal, `Password of ${user} at ${url.hostname}`, { secret: true }));
  return {
    kind: 'postgres', login: { user, password },
    place: {
      host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 5_432 : Number(url.port), database,
      ...(certificate === undefined ? {} : { certificate: path.resolve(terminal.cwd, certificate) }),
    },
  };
}

/** @throws Misused for a folder */
export async function readDatabase(target: string | undefined, certificate: string | undefined, terminal: Terminal): Promise<PostgresRecord> {
  const place = await readPlace(target, certificate, terminal);
  if (place.kind === 'folder') throw new Misused('This is for a record in PostgreSQL: postgres://USER@HOST/DATABASE.');
  return place;
}

/** ms; judging every row of a large record takes a while. */
const PATIENCE = { connect: 15_000, statement: 3_600_000 };

/** Connects, does it, and disconnects; what the database says comes out in words. */
export async function within<T>({ place, login }: PostgresRecord, action: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(place, login, { name: 'Deskbell administration', patience: PATIENCE });
  try {
    return await action(client);
  } catch (error) {
    if (error instanceof AppError || error instanceof Misused) throw error;
    throw databaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
