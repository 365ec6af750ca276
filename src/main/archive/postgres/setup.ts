import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { AppError } from '../../../shared/errors.js';
import { inTransaction, migrate, type Migration } from './migrate.js';
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
  /** IANA name; where the record has one already, that stays. */
  readonly timeZone: string;
}

/**
 * Sets the record up in the database that `client` is connected to, or brings it up to date.
 * @returns names of the files that were run, and the id of the archive
 * @throws AppError `settings-invalid`, `archive-damaged`
 */
export async function setUp(client: Client, { migrations, timeZone }: SetUp): Promise<{ readonly ran: readonly string[]; readonly archive: string }> {
  const { rowCount } = await client.query('SELECT FROM pg_timezone_names WHERE name = $1', [timeZone]);
  if (rowCount === 0) throw new AppError('settings-invalid', `The server knows no time zone “${timeZone}”. Use a name like Europe/Berlin or America/Chicago.`);
  const ran = await migrate(client, migrations);
  await client.query('INSERT INTO deskbell.setting (time_zone) VALUES ($1) ON CONFLICT DO NOTHING', [timeZone]);
  const { rows: [setting] } = await client.query<{ archive: string }>('SELECT archive FROM deskbell.setting');
  if (setting === undefined) throw new AppError('archive-damaged', 'The record was set up, but has no settings.');
  return { ran, archive: setting.archive };
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
    const { rows: [found] } = await client.query<{ groups: readonly string[] | null }>(
      'SELECT (SELECT array_agg(g.rolname::text) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS groups FROM pg_roles r WHERE rolname = $1', [name],
    );
    if (found !== undefined && !(found.groups?.length === 1 && found.groups[0] === group)) throw otherLogin(name);
    const [who, secret] = [escapeIdentifier(name), escapeLiteral(verifierOf(password))];
    if (found === undefined) {
      await client.query(`CREATE ROLE ${who} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT ${CONNECTIONS[role]} PASSWORD ${secret} IN ROLE ${escapeIdentifier(group)}`);
    } else {
      await client.query(`ALTER ROLE ${who} LOGIN PASSWORD ${secret}`);
    }
    if (role === 'desk') await client.query('INSERT INTO deskbell.desk_login (login, point) VALUES ($1, $2) ON CONFLICT (login) DO UPDATE SET point = excluded.point', [name, point]);
    return found === undefined ? 'made' : 'renewed';
  });
}

const otherLogin = (name: string): AppError => new AppError('settings-invalid', `The server has a login “${name}” already, for something else. Choose another name.`);
