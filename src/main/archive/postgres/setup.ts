import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { AppError } from '../../../shared/errors.js';
import { appliedMigrations, inTransaction, migrate, type Migration } from './migrate.js';
import { verifierOf } from './password.js';

/** What a login is for; each is a role of the server. */
export type Role = 'desk' | 'reviewer' | 'administrator';

/** @returns whether the database was made; `client` is connected to another one of the same server */
export async function makeDatabase(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 1) return false;
  await client.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8'`);
  return true;
}

export interface SetUp {
  readonly migrations: readonly Migration[];
  /** IANA name, for a new record; where there is one, it keeps its own. */
  readonly timeZone: string | undefined;
  /** Public part, 64 hex digits; where the record has another one, that stays and an error says so. */
  readonly libraryKey?: string;
}

/**
 * Sets the record up in the database that `client` is connected to, or brings it up to date.
 * @returns names of the files that were run, the id of the archive, and its time zone
 * @throws AppError `settings-invalid`, `archive-damaged`
 */
export async function setUp(client: Client, { migrations, timeZone, libraryKey }: SetUp): Promise<{ readonly ran: readonly string[]; readonly archive: string; readonly zone: string }> {
  if ((await appliedMigrations(client)).size === 0) await checkTimeZone(client, timeZone);
  const ran = await migrate(client, migrations);
  await client.query('INSERT INTO deskbell.setting (time_zone) SELECT $1::text WHERE NOT EXISTS (SELECT FROM deskbell.setting)', [timeZone]);
  if (libraryKey !== undefined) await giveLibraryKey(client, Buffer.from(libraryKey, 'hex'));
  const { rows: [setting] } = await client.query<{ archive: string; zone: string }>('SELECT archive, time_zone AS zone FROM deskbell.setting');
  if (setting === undefined) throw new AppError('archive-damaged', 'The record was set up, but has no settings.');
  return { ran, ...setting };
}

async function giveLibraryKey(client: Client, key: Buffer): Promise<void> {
  const { rowCount } = await client.query('UPDATE deskbell.setting SET library_key = $1 WHERE library_key IS NULL OR library_key = $1', [key]);
  if (rowCount === 0) throw new AppError('settings-invalid', 'The record has another key of the library. It is not replaced: what the first one signed would prove nothing any more.');
}

async function checkTimeZone(client: Client, timeZone: string | undefined): Promise<void> {
  if (timeZone === undefined) throw new AppError('settings-invalid', 'Say by which time zone the days of the record begin: --time-zone Europe/Berlin.');
  const { rowCount } = await client.query('SELECT FROM pg_timezone_names WHERE name = $1', [timeZone]);
  if (rowCount === 0) throw new AppError('settings-invalid', `The server knows no time zone “${timeZone}”. Use a name like Europe/Berlin or America/Chicago.`);
}

/** Connections of one login at once: a desk has one, and a second while the first one has not been noticed to be gone. */
const CONNECTIONS = { desk: 3, reviewer: 10, administrator: 5 } as const;

export interface NewLogin {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  /** Of a desk: what it is called in the record. */
  readonly point?: string;
}

/**
 * Makes a login, or gives one that is there already a new password.
 * @throws AppError `settings-invalid` for a login that has another role, or is not ours
 */
export async function giveLogin(client: Client, { name, password, role, point = name }: NewLogin): Promise<'made' | 'renewed'> {
  const group = `deskbell_${role}`;
  return inTransaction(client, async () => {
    const { rows: [found] } = await client.query<{ ours: boolean }>(
      `SELECT coalesce((SELECT array_agg(g.rolname::text) = ARRAY[$2] FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid), false)
         AND has_database_privilege(r.oid, current_database(), 'connect') AND NOT r.rolsuper AS ours FROM pg_roles r WHERE rolname = $1`,
      [name, group],
    );
    if (found?.ours === false) throw otherLogin(name);
    const [who, secret] = [escapeIdentifier(name), escapeLiteral(verifierOf(password))];
    if (found === undefined) {
      await client.query(`CREATE ROLE ${who} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT ${CONNECTIONS[role]} PASSWORD ${secret} IN ROLE ${escapeIdentifier(group)}`);
    } else {
      await client.query(`ALTER ROLE ${who} LOGIN PASSWORD ${secret}`);
    }
    const { rows: [here] } = await client.query<{ name: string }>('SELECT current_database() AS name');
    await client.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(here?.name ?? '')} TO ${who}`);
    if (role === 'desk') await client.query('INSERT INTO deskbell.desk_login (login, point) VALUES ($1, $2) ON CONFLICT (login) DO UPDATE SET point = excluded.point', [name, point]);
    return found === undefined ? 'made' : 'renewed';
  });
}

const otherLogin = (name: string): AppError => new AppError('settings-invalid', `The server has a login “${name}” already, for something else. Choose another name.`);

export interface Login {
  readonly name: string;
  readonly role: Role;
  /** Of a desk. */
  readonly point?: string;
  /** Of a desk, when it last asked or shipped. */
  readonly seen?: Date;
  /** It can sign in. */
  readonly open: boolean;
}

/** By name. */
export async function loginsOf(client: Client, roles: readonly Role[]): Promise<readonly Login[]> {
  const { rows } = await client.query<{ name: string; role: Role; point: string | null; seen: Date | null; open: boolean }>(
    `SELECT r.rolname::text AS name, replace(g.rolname, 'deskbell_', '') AS role, r.rolcanlogin AS open, l.point, (SELECT max(seen) FROM deskbell.desk d WHERE d.login = r.rolname) AS seen
     FROM pg_roles g JOIN pg_auth_members m ON m.roleid = g.oid JOIN pg_roles r ON r.oid = m.member LEFT JOIN deskbell.desk_login l ON l.login = r.rolname
     WHERE g.rolname = ANY ($1) AND has_database_privilege(r.oid, current_database(), 'connect') ORDER BY r.rolname`,
    [roles.map((role) => `deskbell_${role}`)],
  );
  return rows.map(({ name, role, point, seen, open }) => ({ name, role, open, ...(point === null ? {} : { point }), ...(seen === null ? {} : { seen }) }));
}

/** Takes from a login of ours the right to sign in, and ends what it is doing. @throws AppError `invalid-request` */
export async function closeLogin(client: Client, name: string): Promise<void> {
  const known = await loginsOf(client, ['desk', 'reviewer', 'administrator']);
  if (!known.some((login) => login.name === name)) throw new AppError('invalid-request', `The record has no login “${name}”. The list of logins says how they are called.`);
  await client.query(`ALTER ROLE ${escapeIdentifier(name)} NOLOGIN`);
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND pid <> pg_backend_pid()', [name]);
}
