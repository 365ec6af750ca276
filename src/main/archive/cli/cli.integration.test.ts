import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../../e2e/service/postgres.js';
import { Folders } from '../../journal/test/fixture.js';
import { connect } from '../postgres/connect.js';
import { run } from './commands.js';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const folders = new Folders();
let cwd: string;
beforeEach(() => {
  cwd = folders.make();
});
afterEach(() => folders.clean());

const migrations = path.resolve(import.meta.dirname, '../../../../assets/server/postgres');

interface Ran {
  readonly status: number;
  readonly said: string;
  readonly asked: readonly string[];
}

async function archive(args: readonly string[], { answers = [], env = {} }: { readonly answers?: readonly string[]; readonly env?: Record<string, string> } = {}): Promise<Ran> {
  const lines: string[] = [];
  const asked: string[] = [];
  const status = await run(args, {
    say: (line) => void lines.push(line), cwd, env, now: Date.now, migrations,
    ask: (question, options) => {
      asked.push(`${question}${options?.secret === true ? '(secret)' : ''}`);
      return Promise.resolve(answers[asked.length - 1]);
    },
  });
  return { status, said: lines.join('\n'), asked };
}

const trusted = (): string[] => ['--certificate', postgres.caFile];
const database = (name: string): string => postgres.url.replace(/[^/]*$/, name);

describe('npm run archive -- init', () => {
  it('makes a database, sets the record up once, and is content the second time', async () => {
    const first = await archive(['init', database('library_one'), ...trusted(), '--time-zone', 'Europe/Berlin']);
    expect(first).toMatchObject({ status: 0, said: expect.stringContaining('Made the database “library_one”.') });
    expect(first.said).toContain('Ran 001-record.sql.');
    expect(first.said).toContain('days by Europe/Berlin');
    expect(first.said).not.toContain(postgres.owner.password);
    const second = await archive(['init', database('library_one'), ...trusted()]);
    expect(second).toMatchObject({ status: 0, said: expect.stringContaining('set up already') });
    expect(second.said.match(/Archive \S+/)?.[0]).toBe(first.said.match(/Archive \S+/)?.[0]);
  });

  it('keeps the key of the library, and takes no other for it', async () => {
    const record = [database('library_six'), ...trusted()];
    await archive(['init', ...record, '--time-zone', 'UTC']);
    expect((await archive(['check', ...record])).said).toContain('does not know the key of the library yet');
    for (const key of ['AB'.repeat(32), 'ab'.repeat(32)]) expect(await archive(['init', ...record, '--library-key', key])).toMatchObject({ status: 0 });
    expect((await archive(['check', ...record])).said).not.toContain('key of the library');
    expect(await archive(['init', ...record, '--library-key', 'cd'.repeat(32)])).toMatchObject({ status: 1, said: expect.stringContaining('another key of the library') });
    expect(await archive(['init', ...record, '--library-key', 'abc'])).toMatchObject({ status: 2 });
  });

  it.each([
    [[], 'by which time zone'],
    [['--time-zone', 'Mars/Olympus'], 'no time zone “Mars/Olympus”'],
  ])('wants a time zone that there is: %j', async (options, said) => {
    expect(await archive(['init', database('library_two'), ...trusted(), ...options])).toMatchObject({ status: 1, said: expect.stringContaining(said) });
  });

  it('goes no further where a file was run in another wording', async () => {
    await archive(['init', database('library_three'), ...trusted(), '--time-zone', 'UTC']);
    const client = await postgres.connect('library_three');
    await client.query('UPDATE deskbell.migration SET sha256 = $1 WHERE number = 1', [Buffer.alloc(32)]);
    await client.end();
    expect(await archive(['init', database('library_three'), ...trusted()])).toMatchObject({ status: 1, said: expect.stringContaining('another version of 001-record.sql') });
    expect(await archive(['check', database('library_three'), ...trusted()])).toMatchObject({ status: 1, said: expect.stringContaining('001-record.sql was run in another wording') });
  });

  it('needs no superuser: who may make databases and roles sets all of it up', async () => {
    const fresh = await startPostgres();
    try {
      const owner = await fresh.connect('postgres');
      await owner.query("CREATE ROLE dba LOGIN CREATEDB CREATEROLE PASSWORD 'dba-password'");
      await owner.end();
      const record = [fresh.url.replace(/\/\/.*@/, '//dba:dba-password@'), '--certificate', fresh.caFile];
      expect(await archive(['init', ...record, '--time-zone', 'UTC'])).toMatchObject({ status: 0 });
      expect(await archive(['desk', ...record, 'add', 'main', '--point', 'Main desk'])).toMatchObject({ status: 0 });
      expect(await archive(['person', ...record, 'add', 'ruth', '--role', 'reviewer'])).toMatchObject({ status: 0 });
      expect((await archive(['desk', ...record, 'list'])).said).toContain('Main desk');
      const { status, said } = await archive(['check', ...record]);
      expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('dba may act as the owner of the record.') });
      expect(said).toContain('REVOKE EXECUTE ON FUNCTION lo_creat');
    } finally {
      await fresh.stop();
    }
  });

  it('makes a folder into an archive, and leaves one that is one as it is', async () => {
    const first = await archive(['init', 'shared']);
    expect(first.status).toBe(0);
    expect(readdirSync(path.join(cwd, 'shared'))).toContain('deskbell-archive.json');
    expect((await archive(['init', 'shared'])).said).toBe(first.said);
  });

  it('asks for the password where the address has none, and shows nothing of it', async () => {
    const { user, password } = postgres.owner;
    const nameless = database('library_one').replace(`:${password}`, '');
    const { status, asked, said } = await archive(['check', nameless, ...trusted()], { answers: ['wrong'] });
    expect(asked).toEqual([`Password of ${user} at 127.0.0.1: (secret)`]);
    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining('refused the user name or the password') });
    expect(await archive(['check', nameless, ...trusted()])).toMatchObject({ status: 1, said: expect.stringContaining('needs an answer') });
    expect((await archive(['desk', nameless, 'list', ...trusted()], { env: { PGPASSWORD: password } })).asked).toEqual([]);
  });

  it('trusts no certificate by itself', async () => {
    expect(await archive(['init', database('library_four'), '--time-zone', 'UTC'])).toMatchObject({ status: 1, said: expect.stringContaining('could not prove') });
    expect(await archive(['init', database('library_four'), '--time-zone', 'UTC', '--certificate', 'nowhere.pem'])).toMatchObject({ status: 1, said: expect.stringContaining('nowhere.pem of central storage cannot be read') });
  });
});

describe('npm run archive -- desk and person', () => {
  beforeAll(() => postgres.setUp());
  const record = (): string[] => [postgres.url, ...trusted()];

  it('gives a desk a login whose password is in an enrolment file that this user alone can read', async () => {
    const { status, said } = await archive(['desk', ...record(), 'add', 'main', '--point', 'Main desk', '--enrol', 'main.json']);
    const file = path.join(cwd, 'main.json');
    const { accounts, central } = JSON.parse(readFileSync(file, 'utf8'));
    expect({ status, accounts, user: central.user, mode: statSync(file).mode & 0o777 }).toEqual({ status: 0, accounts: [], user: 'main', mode: 0o600 });
    expect(said).not.toContain(central.password);
    const client = await connect(postgres.place, central);
    expect((await client.query('SELECT session_user::text')).rows).toEqual([{ session_user: 'main' }]);
    await client.end();
    expect((await archive(['desk', ...record(), 'list'])).said).toContain('main  desk  Main desk  never shipped');
  });

  it('gives a new password when it is asked again, which ends the one before', async () => {
    const passwordIn = ({ said }: Ran): string => said.match(/shown once: (\S+)/)?.[1] ?? '';
    const add = (): Promise<Ran> => archive(['person', ...record(), 'add', 'ruth', '--role', 'reviewer']);
    const [first, second] = [await add(), await add()];
    expect(second.said).toContain('new password');
    await expect(connect(postgres.place, { user: 'ruth', password: passwordIn(first) })).rejects.toMatchObject({ code: 'wrong-password' });
    await (await connect(postgres.place, { user: 'ruth', password: passwordIn(second) })).end();
  });

  it('closes a login, and ends what it is doing', async () => {
    const { said } = await archive(['person', ...record(), 'add', 'theo', '--role', 'administrator']);
    const login = { user: 'theo', password: said.match(/shown once: (\S+)/)?.[1] ?? '' };
    const client = await connect(postgres.place, login);
    const ended = new Promise((resolve) => client.once('end', resolve));
    expect(await archive(['person', ...record(), 'close', 'theo'])).toMatchObject({ status: 0 });
    await ended;
    await expect(connect(postgres.place, login)).rejects.toMatchObject({ code: 'wrong-password' });
    expect((await archive(['person', ...record(), 'list'])).said).toContain('theo  administrator  closed');
  });

  it('lets a login into its own record only', async () => {
    await archive(['init', database('library_five'), ...trusted(), '--time-zone', 'UTC']);
    const login = await postgres.login('reviewer', 'una');
    await expect(connect({ ...postgres.place, database: 'library_five' }, login)).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await archive(['person', database('library_five'), 'list', ...trusted()])).said).toBe('There are none yet.');
    expect(await archive(['person', database('library_five'), 'add', 'una', '--role', 'reviewer', ...trusted()])).toMatchObject({ status: 1, said: expect.stringContaining('for something else') });
    expect(await archive(['person', database('library_five'), 'close', 'una', ...trusted()])).toMatchObject({ status: 1 });
  });

  it('touches no login that is not ours, or is for something else', async () => {
    expect(await archive(['desk', ...record(), 'close', postgres.owner.user])).toMatchObject({ status: 1, said: expect.stringContaining('has no login') });
    expect(await archive(['desk', ...record(), 'add', postgres.owner.user, '--point', 'x'])).toMatchObject({ status: 1, said: expect.stringContaining('for something else') });
    await archive(['person', ...record(), 'add', 'both', '--role', 'reviewer']);
    expect(await archive(['desk', ...record(), 'add', 'both', '--point', 'x'])).toMatchObject({ status: 1, said: expect.stringContaining('for something else') });
  });

  it('changes nothing when the enrolment file cannot be written', async () => {
    expect(await archive(['desk', ...record(), 'add', 'unwritten', '--point', 'x', '--enrol', 'no/such/folder.json'])).toMatchObject({ status: 1, said: expect.stringContaining('nothing was changed') });
    expect((await archive(['desk', ...record(), 'list'])).said).not.toContain('unwritten');
  });

  it.each([
    [[]], [['init']], [['delete', 'everything']], [['constructor']], [['init', 'mysql://x@y/z']], [['check', 'folder']], [['check', 'postgres://u:p@h/d?sslmode=disable']],
    [['check', 'postgres://h/d']], [['check', 'postgres://u:p@h/d', '--no-such-option']], [['desk', 'postgres://u:p@h/d', 'add', "x'; drop", '--point', 'x']],
    [['desk', 'postgres://u:p@h/d', 'add', 'x']], [['desk', 'postgres://u:p@h/d', 'add', 'x', '--point', 'a\nb']], [['desk', 'postgres://u:p@h/d']], [['person', 'postgres://u:p@h/d', 'add', 'x', '--role', 'owner']],
  ])('says how it is used instead of guessing: %j', async (args) => {
    const { status, said } = await archive(args);
    expect(status).toBe(2);
    expect(said).toContain('npm run archive -- ');
    expect(existsSync(path.join(cwd, 'deskbell-archive.json'))).toBe(false);
  });
});

describe('npm run archive -- check', () => {
  const record = (): string[] => [database('checked'), ...trusted()];
  beforeAll(async () => {
    await archive(['init', ...record(), '--time-zone', 'UTC']);
    await archive(['desk', ...record(), 'add', 'checked_desk', '--point', 'Desk']);
  });

  it('finds nothing in a record that was just set up', async () => {
    const { status, said } = await archive(['check', ...record()]);
    expect(said).toContain('Nothing is missing');
    expect(said).not.toContain('Missing:');
    expect(said).not.toContain('Too wide:');
    expect(said).not.toContain('large objects');
    expect(status).toBe(0);
  });

  it.each([
    ['GRANT SELECT ON deskbell.row TO checked_desk', 'deskbell.row is open: select by checked_desk', 'REVOKE SELECT ON deskbell.row FROM checked_desk'],
    ['GRANT SELECT (body) ON deskbell.row TO deskbell_reviewer', 'deskbell.row is open: select by deskbell_reviewer', 'REVOKE SELECT (body) ON deskbell.row FROM deskbell_reviewer'],
    ['GRANT EXECUTE ON FUNCTION deskbell.orders_after TO public', 'everybody may execute deskbell.orders_after', 'REVOKE EXECUTE ON FUNCTION deskbell.orders_after FROM public'],
    ['REVOKE EXECUTE ON FUNCTION deskbell.append FROM deskbell_desk', 'deskbell_desk may not execute deskbell.append', 'SET ROLE deskbell_owner; GRANT EXECUTE ON FUNCTION deskbell.append TO deskbell_desk; RESET ROLE'],
    ['ALTER FUNCTION deskbell.append RESET search_path', 'deskbell.append can be led to other tables', 'ALTER FUNCTION deskbell.append SET search_path = pg_catalog, pg_temp'],
    ['ALTER ROLE checked_desk CREATEROLE', 'login checked_desk may make roles', 'ALTER ROLE checked_desk NOCREATEROLE'],
    ['GRANT pg_read_all_data TO checked_desk', 'checked_desk has, beside deskbell_desk, the rights of pg_read_all_data', 'REVOKE pg_read_all_data FROM checked_desk'],
    ['GRANT pg_read_all_data TO deskbell_reviewer', 'deskbell_reviewer has the rights of pg_read_all_data', 'REVOKE pg_read_all_data FROM deskbell_reviewer'],
    ['ALTER ROLE deskbell_owner LOGIN', 'deskbell_owner can sign in', 'ALTER ROLE deskbell_owner NOLOGIN'],
    ['GRANT TEMPORARY ON DATABASE checked TO public', 'Everybody who can sign in to the server may do this in the database: temporary', 'REVOKE TEMPORARY ON DATABASE checked FROM public'],
    ['GRANT CREATE ON SCHEMA public TO deskbell_desk', 'deskbell_desk may make tables', 'REVOKE CREATE ON SCHEMA public FROM deskbell_desk'],
    ['REVOKE CONNECT ON DATABASE checked FROM checked_desk', 'login checked_desk of a desk is not there any more, may not connect', 'GRANT CONNECT ON DATABASE checked TO checked_desk'],
    ['GRANT CONNECT ON DATABASE checked TO deskbell_reviewer', 'Every login of the role deskbell_reviewer may connect', 'REVOKE CONNECT ON DATABASE checked FROM deskbell_reviewer'],
    ['ALTER TABLE deskbell.row OWNER TO checked_desk', 'deskbell.row belongs to checked_desk', 'ALTER TABLE deskbell.row OWNER TO deskbell_owner'],
    ["DELETE FROM deskbell.desk_login WHERE login = 'checked_desk'", 'the record knows no desk for it', "INSERT INTO deskbell.desk_login (login, point) VALUES ('checked_desk', 'Desk')"],
  ])('finds what was done with %s', async (harm, said, mend) => {
    const client = await postgres.connect('checked');
    try {
      await client.query(harm);
      expect(await archive(['check', ...record()])).toMatchObject({ status: 1, said: expect.stringContaining(said) });
      await client.query(mend);
      expect(await archive(['check', ...record()])).toMatchObject({ status: 0 });
    } finally {
      await client.end();
    }
  });
});
