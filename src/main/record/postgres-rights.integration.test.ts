import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../e2e/service/postgres.js';
import { connect, type PostgresLogin } from '../archive/postgres/connect.js';

let server: Postgres;
const logins: Record<string, PostgresLogin> = {};
const open = new Map<string, pg.Client>();
const PATIENCE = 120_000;

/** @param connection of the same login, one beside another */
async function as(name: string, connection = 1): Promise<pg.Client> {
  const key = `${name} ${connection}`;
  const login = logins[name];
  if (!login) throw new Error(`no login ${name}`);
  const client = open.get(key) ?? (await connect(server.place, login));
  open.set(key, client);
  return client;
}

const CONVERSATION = 'desk ask@library.example zoe@patrons.example';
const DAY = '2026-11-20';
const AT = Date.UTC(2026, 10, 20, 10);
const SECRET = 'where is the atlas of unusual maps';

/** A row as the centre has it; the chain is not what is tested here. */
async function putRow(seq: number, body: string, time = AT + seq): Promise<void> {
  const id = Buffer.alloc(16, 7);
  await server.query(
    `with d as (insert into deskbell.desk (desk, login, point) values ($1, 'desk1', 'Reference') on conflict do nothing),
          e as (insert into deskbell.epoch (desk, epoch, seq) values ($1, $1, $2) on conflict (desk, epoch) do update set seq = excluded.seq)
     insert into deskbell.row (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body) values ($1, $1, $2, 'heard', $1, $3, $4, $4, $1, $5)`,
    [id, seq, time, randomBytes(32), body],
  );
}

const heard = (id: string, body: string, at = AT): string => JSON.stringify({
  conversation: CONVERSATION, ref: id,
  body: {
    kind: 'heard', stamp: at, in: { scope: 'desk-room', service: 'ask@library.example', conv: 'zoe@patrons.example' },
    item: { kind: 'message', archive: 'ask@library.example', id, via: 'live', from: 'zoe@patrons.example/phone', to: 'ask@library.example', outgoing: false, body },
  },
});

beforeAll(async () => {
  server = await startPostgres();
  await server.setUp();
  logins['desk1'] = await server.login('desk', 'desk1', 'Reference');
  for (const name of ['rita', 'remo']) logins[name] = await server.login('reviewer', name);
  logins['adam'] = await server.login('administrator', 'adam');
  await putRow(1, heard('m1', SECRET));
  await putRow(2, heard('m2', 'thank you'));
  const rita = await as('rita');
  await rita.query('select deskbell.index_rows(1000)');
}, PATIENCE);

afterAll(async () => {
  for (const client of open.values()) await client.end().catch(() => undefined);
  await server.stop();
});

/** @returns the SQLSTATE of what refused it; 'done' where nothing did */
const tried = (client: pg.Client, sql: string): Promise<string> =>
  client.query(sql).then(() => 'done', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)));

/** Insufficient privilege, and what cannot be done because the role has no right to begin with. */
const REFUSED = '42501';

const FORBIDDEN_TO_ALL = [
  'select * from deskbell.row', 'select body from deskbell.row limit 1', 'select count(*) from deskbell.row', 'select * from deskbell.message', 'select * from deskbell.item',
  'select * from deskbell.access', 'select * from deskbell.mark', 'select * from deskbell.head', 'select * from deskbell.fork', 'select * from deskbell.fork_keeping', 'select * from deskbell.judgeable', 'select * from deskbell.held', 'update deskbell.fork set nonce = null, body = null', 'delete from deskbell.fork', 'select * from deskbell.setting', 'select * from deskbell.figures',
  "update deskbell.row set body = '{}'", 'update deskbell.row set nonce = null, body = null', 'delete from deskbell.row', 'truncate deskbell.row', 'delete from deskbell.head',
  'delete from deskbell.access', "update deskbell.access set about = 'nothing'", 'delete from deskbell.hold', 'update deskbell.hold set lifted = now()', "insert into deskbell.retention_order (text, signature) values ('x', decode(repeat('00', 64), 'hex'))",
  "update deskbell.setting set library_key = decode(repeat('00', 32), 'hex')", "insert into deskbell.desk_login (login, point) values (session_user, 'x')", 'drop table deskbell.row', 'drop schema deskbell cascade', 'alter table deskbell.row disable trigger all',
  'create table deskbell.mine (x int)', 'create table public.mine (x int)', 'create schema mine', 'copy deskbell.row to stdout', "copy (select 1) to program 'true'",
  'set role deskbell_owner', 'set session authorization deskbell_owner', 'create role mine login', 'grant deskbell_owner to current_user', "select pg_read_file('/etc/passwd')",
  'comment on table deskbell.row is null', 'select * from deskbell.orders_after(0)', "select deskbell.asked(gen_random_uuid(), 'read')", "select deskbell.find('{}', 10)", 'select deskbell.take_facts(null)',
];

const APPEND = "select deskbell.append(null, null, null, null, null, null, null, null, null, null)";

const ADMINISTRATORS = ["select deskbell.agree_lift(gen_random_uuid(), 'adam', 1)", "select deskbell.keep_hold(gen_random_uuid(), 'x')", "select deskbell.empty_forks('{}', '{1}', 'x')", "select deskbell.due_forks('{}')", 'select deskbell.index_forks(1)'];

const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  desk1: [
    "select deskbell.ask('read', 'x', '{}')", 'select deskbell.search(gen_random_uuid())', 'select * from deskbell.read(gen_random_uuid())', 'select deskbell.index_rows(1)', 'select deskbell.choices()', 'select deskbell.accesses(null, 10)', 'select deskbell.overview()',
    "select deskbell.mark_item('x', '2026-11-20', 'reviewed', null, null, 'x')", ...ADMINISTRATORS,
  ],
  rita: [APPEND, ...ADMINISTRATORS],
  adam: [APPEND, "select deskbell.ask('read', 'x', '{}')", 'select * from deskbell.read(gen_random_uuid())'],
};

describe('who may do what in the database', () => {
  it.each(['desk1', 'rita', 'adam'])('%s is refused everything but their functions', async (name) => {
    const client = await as(name);
    const statements = [...FORBIDDEN_TO_ALL, ...(FORBIDDEN[name] ?? [])];
    expect(statements.length).toBeGreaterThanOrEqual(30);
    const answers: [string, string][] = [];
    for (const sql of statements) answers.push([sql, await tried(client, sql)]);
    expect(answers.filter(([, code]) => code !== REFUSED)).toEqual([]);
    expect(await server.query("select count(*)::int as rows from deskbell.row where body is not null")).toEqual([{ rows: 2 }]);
  });

  it('no function of the record can be executed by everybody, and each has its search path set', async () => {
    const everybodys = await server.query(
      `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'deskbell'
       and (has_function_privilege('public', p.oid, 'execute') or (p.prosecdef and not coalesce(array_to_string(p.proconfig, ',') like '%search_path=pg_catalog, pg_temp%', false)))`,
    );
    expect(everybodys).toEqual([]);
  });
});

const ASK = 'select deskbell.ask($1, $2, $3) as ticket';
const item = { conversation: CONVERSATION, day: DAY };
async function ticketFor(client: pg.Client, what = 'read', detail: object = item): Promise<string> {
  const { rows: [found] } = await client.query<{ ticket: string }>(ASK, [what, 'for a test', detail]);
  return found?.ticket ?? '';
}
const read = (client: pg.Client, ticket: string): Promise<string> =>
  client.query('select body from deskbell.read($1)', [ticket]).then(({ rows }) => JSON.stringify(rows), (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)));
const accesses = async (): Promise<number> => Number((await server.query<{ n: string }>('select count(*) as n from deskbell.access'))[0]?.n);

describe('reading takes two steps', () => {
  it('shows what was asked for, once the access record is committed', async () => {
    const rita = await as('rita');
    const before = await accesses();
    const shown = await read(rita, await ticketFor(rita));
    expect(shown).toContain(SECRET);
    expect(await accesses()).toBe(before + 1);
    expect(await server.query("select by, what, detail from deskbell.access order by at desc limit 1")).toEqual([{ by: 'rita', what: 'read', detail: item }]);
  });

  it('shows nothing in the transaction that asked, however it is cut up, and nothing that is rolled back', async () => {
    const rita = await as('rita');
    const before = await accesses();
    expect(await tried(rita, `select * from deskbell.read(deskbell.ask('read', 'x', '${JSON.stringify(item)}'))`)).toBe('DB010');
    await rita.query('begin');
    const ticket = await ticketFor(rita);
    await rita.query('savepoint here');
    expect(await read(rita, ticket)).toBe('DB010');
    await rita.query('rollback to savepoint here');
    await rita.query('release savepoint here');
    expect(await read(rita, ticket)).toBe('DB010');
    await rita.query('rollback');
    expect(await read(rita, ticket)).toBe('DB010');

    await rita.query('begin');
    await rita.query('savepoint there');
    const inside = await ticketFor(rita);
    await rita.query('release savepoint there');
    expect(await read(rita, inside)).toBe('DB010');
    await rita.query('rollback');
    expect(await accesses()).toBe(before);
  });

  it('shows nothing to another connection while the one that asked is not done', async () => {
    const [rita, other] = [await as('rita'), await as('rita', 2)];
    await rita.query('begin');
    const ticket = await ticketFor(rita);
    expect(await read(other, ticket)).toBe('DB010');
    await rita.query('commit');
    expect(await read(other, ticket)).toContain(SECRET);
  });

  it('gives to whoever counts what figures are made of, and no word or name of anybody', async () => {
    const rita = await as('rita');
    const id = '07'.repeat(16);
    const rows = (ticket: string) => rita.query('select seq, event from deskbell.statistics_rows($1, $2, $2, 0, 10)', [ticket, id]);
    const { rows: found } = await rows(await ticketFor(rita, 'statistics', {}));
    expect(found).toMatchObject([{ event: { kind: 'heard', item: { kind: 'message', id: 'm1', body: '' } } }, { event: { item: { id: 'm2' } } }]);
    for (const hidden of ['atlas', 'thank', 'zoe', 'patrons.example']) expect(JSON.stringify(found)).not.toContain(hidden);
    expect(await rows(await ticketFor(rita)).then(() => 'shown', (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error))).toBe('DB010');
  });

  it('is not lent to another login, not for another purpose, not for long', async () => {
    const [rita, remo] = [await as('rita'), await as('remo')];
    const ticket = await ticketFor(rita);
    expect(await read(remo, ticket)).toBe('DB010');
    expect(await tried(rita, `select deskbell.search('${ticket}')`)).toBe('DB010');
    await server.query("update deskbell.access set at = at - interval '11 minutes' where id = $1", [ticket]);
    expect(await read(rita, ticket)).toBe('DB010');
    expect(await read(rita, '00000000-0000-4000-8000-000000000000')).toBe('DB010');
  });

  it('shows no found words without a ticket, and nothing beside what was asked for', async () => {
    const rita = await as('rita');
    const ticket = await ticketFor(rita, 'searched', { words: 'atlas', limit: 10 });
    const { rows: [found] } = await rita.query<{ search: unknown }>('select deskbell.search($1)', [ticket]);
    expect(JSON.stringify(found)).toContain(SECRET);
    const none = await ticketFor(rita, 'read', { conversation: 'desk ask@library.example other@patrons.example', day: DAY });
    expect(await read(rita, none)).toBe('DB012');
  });

  it.each([
    ['', 'x', {}], ['held', 'x', {}], ['read', ' ', {}], ['read', 'x'.repeat(10_001), {}], ['read', 'x', { text: 'x'.repeat(1_000_001) }], [null, 'x', {}], ['read', null, {}],
  ])('writes no access record %#, which says nothing', async (what, about, detail) => {
    const rita = await as('rita');
    const before = await accesses();
    await expect(rita.query(ASK, [what, about, detail])).rejects.toMatchObject({ code: 'DB011' });
    expect(await accesses()).toBe(before);
  });
});
