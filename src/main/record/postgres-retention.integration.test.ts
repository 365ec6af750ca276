import { randomBytes, randomUUID } from 'node:crypto';
import type { Client, QueryResultRow } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../e2e/service/postgres.js';
import type { KeepDays } from '../../core/record/retention.js';
import { newPrivateKey, signerOf } from '../archive/keys/signed.js';
import { connect, type PostgresLogin } from '../archive/postgres/connect.js';
import { seeded } from '../journal/test/fixture.js';
import { readOrder } from '../retention/order.js';
import { openPostgresKept } from '../retention/postgres-record.js';
import { survey, type SurveyedRow } from '../retention/survey.js';
import { openPostgresRecord } from './postgres-store.js';

const DAY = 86_400_000;
const DAYS: KeepDays = { chat: 100, incidents: 300, staffChat: 50 };
const SERVICE = 'ask@library.example';
const ID = Buffer.alloc(16, 0xab);
/** What is told happened half a day off, so that nothing becomes due while the tests run. */
const NOW = Date.now();
const library = signerOf(newPrivateKey());

let server: Postgres;
let owner: Client;
let archive: string;
let adam: Client;
let eve: Client;
let rita: PostgresLogin;
let rows: SurveyedRow[] = [];
let forks: SurveyedRow[] = [];

const owned = async <T extends QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]> => (await owner.query<T>(sql, values)).rows;

async function putRow(event: object, time: number): Promise<number> {
  const body = JSON.stringify({ conversation: '', ref: String(rows.length), body: event });
  const seq = rows.length + 1;
  const hash = randomBytes(32);
  await owned(
    `with d as (insert into deskbell.desk (desk, login, point) values ($1, 'desk1', 'Reference') on conflict do nothing),
          e as (insert into deskbell.epoch (desk, epoch, seq) values ($1, $1, $2) on conflict (desk, epoch) do update set seq = excluded.seq)
     insert into deskbell.row (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body) values ($1, $1, $2, 'heard', $1, $3, $4, $4, $1, $5)`,
    [ID, seq, time, hash, body],
  );
  const id = ID.toString('hex');
  rows.push({ desk: id, epoch: id, row: { seq, kind: 'heard', conversation: ID, time, commitment: hash, hash, state: 'open', nonce: ID, body: Buffer.from(body) } });
  return seq;
}

/** A row that came with the number of one that is there, as from a copied computer. @returns its number here */
async function putFork(event: object, time: number): Promise<number> {
  const body = JSON.stringify({ conversation: '', ref: `f${forks.length}`, body: event });
  const hash = randomBytes(32);
  const [made] = await owned<{ id: string }>(
    `insert into deskbell.fork (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body, login) values ($1, $1, 1, 'heard', $1, $2, $3, $3, $1, $4, 'desk1') returning id`, [ID, time, hash, body],
  );
  const id = ID.toString('hex');
  forks.push({ desk: id, epoch: id, aside: true, row: { seq: 1, kind: 'heard', conversation: ID, time, commitment: hash, hash, state: 'open', nonce: ID, body: Buffer.from(body) } });
  return Number(made?.id);
}

const at = (conv: string, scope = 'desk-room', service = SERVICE): object => ({ scope, service, conv });
const heard = (conv: string, body: string, time: number): object =>
  ({ kind: 'heard', in: at(conv), stamp: time, item: { kind: 'message', archive: SERVICE, via: 'live', from: `${conv}/x`, to: SERVICE, outgoing: false, id: `m${rows.length}`, body } });
const said = (conv: string, body: string, time: number): Promise<number> => putRow(heard(conv, body, time), time);
const written = (colleague: string, body: string): object => ({ kind: 'reply', in: at(colleague, 'mine', 'ana@staff.example'), to: colleague, originId: `r${rows.length}`, body, by: 'ana@staff.example' });
const wrote = (colleague: string, body: string, time: number): Promise<number> => putRow(written(colleague, body), time);
const warned = (conv: string, time: number): object =>
  ({ kind: 'heard', in: at(conv), stamp: time, item: { kind: 'room', archive: 'desks@rooms.example', via: 'live', from: 'desks@rooms.example/a', nick: 'a', operation: { id: `o${rows.length}`, originId: 'o', author: 'ana@staff.example', desk: 'ab'.repeat(16), point: 'Reference', conv, service: SERVICE, prev: '', stamp: time, detail: { type: 'ladder', category: 'rude', step: 'warned', follows: '' } } } });

async function index(): Promise<void> {
  await owned('select deskbell.index_rows(5000), deskbell.index_forks(5000)');
}

const stateOf = (action: Promise<unknown>): Promise<string> => action.then(() => 'done', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)));

const orderOf = (seqs: readonly (readonly [number, number])[], changes: object = {}): string => {
  const last = rows[(seqs.at(-1)?.[1] ?? 0) - 1]?.row.hash ?? Buffer.alloc(32);
  const id = ID.toString('hex');
  return `deskbell-retention-1\n${archive}\n${JSON.stringify({ id: randomUUID(), at: NOW, by: 'Adam', reason: 'Older than the policy keeps it', desk: id, epoch: id, rows: seqs, hash: Buffer.from(last).toString('hex'), ...changes })}\n`;
};
const SIGNATURE = 'ab'.repeat(64);
const obey = (text: string, signature = SIGNATURE): Promise<unknown> => adam.query('select deskbell.obey($1, $2) as emptied', [text, signature]).then(({ rows: [row] }: { rows: { emptied: number }[] }) => row?.emptied);
const bodies = async (): Promise<number[]> => (await owned<{ seq: string }>('select seq from deskbell.row where body is not null order by seq')).map(({ seq }) => Number(seq));
const hold = async (about: object): Promise<string> => (await adam.query<{ id: string }>('select deskbell.put_hold($1, $2) as id', [about, 'a court asked for it'])).rows[0]?.id ?? '';
interface AnyRequest {
  readonly at: string | null;
  readonly by: string | null;
}
const ask = (who: Client, held: string, reason: string | null): Promise<string> => stateOf(who.query('select deskbell.lift_hold($1, $2)', [held, reason]));
/** As `deskbell.holds` shows it. */
const requestOn = async (held: string): Promise<AnyRequest> => {
  const [asked] = await owned<{ at: string | null; by: string | null }>('select deskbell.ms(lift_asked) as at, lift_asked_by as by from deskbell.hold where id = $1', [held]);
  return { at: asked?.at ?? null, by: asked?.by ?? null };
};
const agree = async (who: Client, held: string, request?: AnyRequest): Promise<string> => {
  const { at: asked, by } = request ?? (await requestOn(held));
  return stateOf(who.query('select deskbell.agree_lift($1, $2, $3)', [held, by, asked]));
};

beforeAll(async () => {
  server = await startPostgres();
  archive = await server.setUp('Europe/Berlin');
  owner = await server.connect();
  [adam, eve] = [await connect(server.place, await server.login('administrator', 'adam')), await connect(server.place, await server.login('administrator', 'eve'))];
  rita = await server.login('reviewer', 'rita');
}, 120_000);
afterAll(async () => {
  for (const client of [adam, eve, owner]) await client.end();
  await server.stop();
});
beforeEach(async () => {
  [rows, forks] = [[], []];
  await owned('truncate deskbell.row, deskbell.fork, deskbell.fork_keeping, deskbell.epoch, deskbell.item, deskbell.item_row, deskbell.message, deskbell.gap, deskbell.facet, deskbell.keeping, deskbell.indexed, deskbell.mark, deskbell.hold, deskbell.retention_order restart identity');
});

describe('what retention would remove', () => {
  it('is what the rules say, of any record and any holds', async () => {
    const pick = seeded(6);
    const patrons = ['zoe@patrons.example', 'joezoe@patrons.example', 'max@patrons.example', 'ed@patrons.example'];
    const words = ['Où est l’ATLAS?', 'a "quoted" back\\slash', 'renew\nmy   card', 'nothing'];
    for (let n = 0; n < 300; n += 1) {
      const time = NOW - pick(400) * DAY - 12 * 3_600_000;
      const patron = patrons[pick(patrons.length)] ?? '';
      const body = words[pick(words.length)] ?? '';
      const kind = pick(12);
      const event = kind < 6 ? heard(patron, body, time)
        : kind < 9 ? written(patron, body)
        : kind === 9 ? warned(patron, time)
        : kind === 10 ? { kind: 'settled', archive: SERVICE, items: patrons.slice(0, pick(3)).map((conv) => ({ id: 'x', stamp: 1, in: at(conv) })), complete: true }
        : [{ kind: 'started', version: '1', point: 'x' }, { kind: 'signed-in', address: 'ana@staff.example', point: 'x' }, { kind: 'refused', archive: SERVICE, from: 'x', reason: 'y' }, { kind: 'telepathy' }][pick(4)] ?? {};
      await (n > 0 && pick(3) === 0 ? putFork : putRow)(event, time);
    }
    await index();
    for (const holds of [
      [], [{ person: 'Max@patrons.example' }], [{ words: 'ou "l’atlas"' }], [{ words: '"my card" renew' }], [{ words: 'back\\slash' }], [{ conversation: `desk ${SERVICE} zoe@patrons.example` }], [{ from: NOW - 200 * DAY, to: NOW - 100 * DAY }],
      [{ service: SERVICE, words: 'atlas' }, { person: 'ed@patrons.example', from: NOW - 300 * DAY }],
    ]) {
      await owned('truncate deskbell.hold');
      const on = await Promise.all(holds.map(async (each) => ({ id: await hold(each), at: NOW, by: 'adam', reason: 'x', on: each })));
      const expected = await survey(() => asyncly([...rows, ...forks]), { days: DAYS, holds: on, now: NOW });
      const { rows: [found] } = await adam.query<{ preview: Record<string, unknown> }>('select deskbell.preview_retention($1) as preview', [DAYS]);
      expect([holds, found?.preview['classes']]).toEqual([holds, expected.classes]);
      const { rows: due } = await adam.query<{ seq: string; hash: string }>('select seq, hash from deskbell.due_rows($1)', [DAYS]);
      expect(due.map(({ seq, hash }) => ({ seq: Number(seq), hash }))).toEqual(expected.due.flatMap((chain) => chain.rows));
      expect(await hashesOf(await dueForks())).toEqual([...expected.dueAside].toSorted());
    }
  });

  it.each(['{}', '{"chat": 0, "incidents": 1, "staffChat": 1}', '{"chat": "x", "incidents": 1, "staffChat": 1}', 'null'])('is not told of %j', async (days) => {
    expect(await stateOf(adam.query('select deskbell.preview_retention($1)', [days]))).toBe('DB011');
  });
});

const dueForks = async (): Promise<string[]> => (await adam.query<{ id: string }>('select deskbell.due_forks($1) as id', [DAYS])).rows.map(({ id }) => id);
const hashesOf = async (ids: readonly string[]): Promise<string[]> => (await owned<{ hash: string }>("select encode(hash, 'hex') as hash from deskbell.fork where id = any ($1) order by 1", [ids])).map(({ hash }) => hash);

async function* asyncly<T>(all: readonly T[]): AsyncGenerator<T> {
  for (const each of all) yield await Promise.resolve(each);
}

describe('an order', () => {
  const OLD = NOW - 380 * DAY;

  it('removes bodies, and all that the index had of them', async () => {
    await said('zoe@patrons.example', 'the atlas of the moon', OLD);
    await said('zoe@patrons.example', 'and one of mars', OLD + 1_000);
    await said('max@patrons.example', 'the moon too', OLD + 2_000);
    await putRow({ kind: 'settled', archive: SERVICE, items: [{ id: 'x', stamp: 1, in: at('zoe@patrons.example') }], complete: true }, OLD + 3_000);
    await index();
    const store = await openPostgresRecord({ place: server.place, timeZone: 'Europe/Berlin', login: rita });
    const [before] = (await store.search({ words: 'atlas', limit: 5 })).items;
    expect(before).toMatchObject({ messages: 2, words: 'the atlas of the moon' });
    await store.mark({ conversation: before?.conversation ?? '', day: before?.day ?? '' }, { kind: 'comment', text: 'about zoe' });

    expect(await obey(orderOf([[1, 1]]))).toBe(1);
    expect((await store.search({ words: 'atlas', limit: 5 })).items).toEqual([]);
    expect((await store.search({ words: 'mars', limit: 5 })).items).toMatchObject([{ messages: 1, words: 'and one of mars' }]);
    const read = await store.read({ conversation: before?.conversation ?? '', day: before?.day ?? '' });
    expect(read.rows.map(({ seq, body }) => [seq, body === undefined])).toEqual([[2, false]]);

    expect(await obey(orderOf([[2, 2], [4, 4]]))).toBe(2);
    expect((await store.search({ limit: 5 })).items.map(({ conversation }) => conversation)).toEqual([`desk ${SERVICE} max@patrons.example`]);
    expect(await bodies()).toEqual([3]);
    await store.close();
    const left = await owned("select (select jsonb_agg(i) from deskbell.item i)::text || (select jsonb_agg(m) from deskbell.message m)::text || (select jsonb_agg(f) from deskbell.facet f)::text || (select jsonb_agg(k) from deskbell.keeping k)::text || coalesce((select jsonb_agg(k) from deskbell.mark k)::text, '') as all");
    expect(JSON.stringify(left)).not.toMatch(/zoe|atlas|mars/);
    expect(await owned('select count(*)::int as orders from deskbell.retention_order')).toEqual([{ orders: 2 }]);
    expect(await owned("select by, about, detail->'rows' as rows from deskbell.access where what = 'retention' order by at desc limit 1")).toEqual([{ by: 'adam', about: 'Older than the policy keeps it', rows: 2 }]);
  });

  it('does the same once more, and nothing then', async () => {
    await said('zoe@patrons.example', 'words', OLD);
    await index();
    expect(await obey(orderOf([[1, 1]]))).toBe(1);
    expect(await obey(orderOf([[1, 1]]))).toBe(0);
  });

  it('touches nothing that is held, on either side of it', async () => {
    await said('zoe@patrons.example', 'before', OLD - DAY);
    await said('zoe@patrons.example', 'the atlas', OLD);
    await said('max@patrons.example', 'else', OLD);
    await index();
    const held = await hold({ words: 'atlas' });
    expect(await stateOf(obey(orderOf([[1, 1]])))).toBe('DB021');
    expect(await stateOf(obey(orderOf([[2, 3]])))).toBe('DB021');
    expect(await obey(orderOf([[3, 3]]))).toBe(1);
    expect(await bodies()).toEqual([1, 2]);
    await ask(adam, held, 'the court is done');
    expect(await stateOf(obey(orderOf([[1, 2]])))).toBe('DB021');
    expect(await agree(eve, held)).toBe('done');
    expect(await obey(orderOf([[1, 2]]))).toBe(2);
  });

  it.each<[string, () => string, string]>([
    ['of another record', () => orderOf([[1, 1]]).replace(archive, randomUUID()), SIGNATURE], ['without a signature', () => orderOf([[1, 1]]), ''], ['of rows that are not there', () => orderOf([[1, 99]]), SIGNATURE],
    ['of rows of another chain', () => orderOf([[1, 1]], { hash: 'cd'.repeat(32) }), SIGNATURE], ['of no rows', () => orderOf([]), SIGNATURE], ['of rows that stay for good', () => orderOf([[2, 2]]), SIGNATURE],
    ['in another form', () => orderOf([[1, 1]]).replace('deskbell-retention-1', 'deskbell-retention-2'), SIGNATURE], ['with more below', () => `${orderOf([[1, 1]])}x\n`, SIGNATURE], ['of another desk', () => orderOf([[1, 1]], { desk: 'cd'.repeat(16) }), SIGNATURE],
    ['of ranges that go back', () => orderOf([[1, 1], [2, 1]]), SIGNATURE], ['of ranges that overlap', () => orderOf([[1, 1], [1, 1]]), SIGNATURE], ['that is no JSON', () => `deskbell-retention-1\n${archive}\n{\n`, SIGNATURE], ['that is nothing', () => '', SIGNATURE], ['far too long', () => orderOf([[1, 1]], { reason: 'x'.repeat(300_000) }), SIGNATURE],
  ])('%s is refused', async (_name, text, signature) => {
    await said('zoe@patrons.example', 'words', OLD);
    await putRow({ kind: 'started', version: '1', point: 'x' }, OLD);
    await index();
    expect(['DB020', '22P02']).toContain(await stateOf(obey(text(), signature)));
    expect(await bodies()).toEqual([1, 2]);
    expect(await owned('select count(*)::int as orders from deskbell.retention_order')).toEqual([{ orders: 0 }]);
  });
});

describe('a fork', () => {
  const OLD = NOW - 380 * DAY;
  const REASON = 'Older than the policy keeps it';
  const emptyForks = (forkIds: readonly (number | null)[] | null, { days = DAYS, reason = REASON }: { readonly days?: object; readonly reason?: string | null } = {}): Promise<unknown> =>
    adam.query('select deskbell.empty_forks($1, $2, $3) as emptied', [days, forkIds, reason]).then(({ rows: [row] }: { rows: { emptied: number }[] }) => row?.emptied);
  const kept = () => openPostgresKept(adam, { by: 'adam', now: () => NOW });
  const run = () => kept().run(DAYS, library, REASON);
  const wordsLeft = async (): Promise<string> => (await owned<{ body: string }>('select body from deskbell.fork where body is not null order by id')).map(({ body }) => body).join('\n');
  const acts = () => owned("select by, about, detail from deskbell.access where what = 'retention' and detail ? 'forks' order by at desc limit 1");

  it('loses its words when their days have passed, by whoever removes rows, and stays a fork', async () => {
    await said('zoe@patrons.example', 'the first atlas', OLD);
    await putFork(heard('zoe@patrons.example', 'a copied atlas', OLD), OLD);
    await putFork(written('ben@staff.example', 'a copied word to Ben'), NOW - 60 * DAY);
    await putFork(heard('zoe@patrons.example', 'a copied afternoon', NOW - DAY), NOW - DAY);
    await putFork({ kind: 'started', version: '1', point: 'x' }, OLD);
    const before = await owned('select seq, kind, conversation, time, commitment, hash from deskbell.fork order by id');
    expect((await kept().preview(DAYS)).classes.map(({ class: each, due, stays }) => [each, due, stays])).toEqual([['chat', 2, 1], ['incidents', 0, 0], ['staffChat', 1, 0]]);
    expect(await run()).toEqual({ rows: 3, orders: 1 });
    expect(await wordsLeft()).toMatch(/afternoon.*\n.*started/);
    expect(await wordsLeft()).not.toMatch(/atlas|Ben/);
    expect(await owned('select seq, kind, conversation, time, commitment, hash from deskbell.fork order by id')).toEqual(before);
    expect(await owned('select bool_and((nonce is null) = (body is null)) as both, count(*)::int as left from deskbell.fork')).toEqual([{ both: true, left: 4 }]);
    expect(JSON.stringify(await owned('select * from deskbell.fork_keeping'))).not.toContain('ben');
    expect(await acts()).toEqual([{ by: 'adam', about: `${REASON} (2 rows that came a second time)`, detail: { forks: 2, days: DAYS } }]);

    const orders = await owned('select count(*) from deskbell.retention_order');
    const looks = await owned('select count(*) from deskbell.access');
    expect(await kept().preview(DAYS)).toMatchObject({ emptied: 3, classes: [{ due: 0, stays: 1 }, { due: 0 }, { due: 0 }] });
    expect(await run()).toEqual({ rows: 0, orders: 0 });
    expect(await owned('select count(*) from deskbell.retention_order')).toEqual(orders);
    expect(await owned('select count(*) from deskbell.access')).toEqual(looks);
  });

  it('is kept while a hold is on it, and beside what is held; and a hold on it keeps the rows beside it', async () => {
    const first = await said('zoe@patrons.example', 'beside the copy', OLD);
    await said('max@patrons.example', 'the key of the attic', OLD);
    await putFork(heard('zoe@patrons.example', 'a copied lighthouse', OLD + DAY), OLD + DAY);
    const near = await putFork(heard('max@patrons.example', 'beside the attic', OLD - DAY), OLD - DAY);
    await putFork(heard('max@patrons.example', 'far from the attic', OLD - 3 * DAY), OLD - 3 * DAY);
    const holds = [await hold({ words: 'lighthouse' }), await hold({ words: 'attic key' })];
    const { byHold, classes } = await kept().preview(DAYS);
    expect([[...byHold.values()], classes[0]]).toMatchObject([[1, 1], { due: 1, held: 4 }]);
    expect(await stateOf(obey(orderOf([[first, first]])))).toBe('DB021');
    expect(await stateOf(emptyForks([near]))).toBe('DB021');
    expect(await run()).toEqual({ rows: 1, orders: 0 });
    expect(await wordsLeft()).not.toContain('far from');
    for (const id of holds) expect([await ask(adam, id, 'done'), await agree(eve, id)]).toEqual(['done', 'done']);
    expect(await run()).toEqual({ rows: 4, orders: 1 });
    expect(await wordsLeft()).toBe('');
  });

  it('is kept as long as the incident beside it, and that as long beside a copied incident', async () => {
    const at150 = NOW - 150 * DAY;
    await putRow(warned('zoe@patrons.example', at150), at150);
    const beside = await putFork(heard('zoe@patrons.example', 'said in anger', at150), at150);
    await putFork(warned('max@patrons.example', at150), at150);
    await said('max@patrons.example', 'said in anger too', at150);
    await putFork(heard('ed@patrons.example', 'said in peace', at150), at150);
    await index();
    expect(await stateOf(emptyForks([beside]))).toBe('DB020');
    expect(await run()).toEqual({ rows: 1, orders: 0 });
    expect(await wordsLeft()).not.toContain('peace');
  });

  it('goes with all others that were named, or none does', async () => {
    const ids = [await putFork(heard('zoe@patrons.example', 'one', OLD), OLD), await putFork(heard('max@patrons.example', 'another', OLD), OLD)];
    await index();
    expect(await dueForks()).toEqual(ids.map(String));
    await hold({ person: 'max@patrons.example' });
    expect(await stateOf(emptyForks(ids))).toBe('DB021');
    expect(await wordsLeft()).toMatch(/one[^]*another/);
    expect(await emptyForks(ids.slice(0, 1))).toBe(1);
    expect(await emptyForks(ids.slice(0, 1))).toBe(0);
  });

  it.each<[string, (due: number) => Parameters<typeof emptyForks>, string]>([
    ['without any', () => [[]], 'DB011'], ['of nothing', () => [null], 'DB011'], ['of too many', (due) => [Array.from({ length: 10_001 }, () => due)], 'DB011'],
    ['without a reason', (due) => [[due], { reason: ' ' }], 'DB011'], ['with no reason at all', (due) => [[due], { reason: null }], 'DB011'], ['with a reason without an end', (due) => [[due], { reason: 'x'.repeat(1_001) }], 'DB011'],
    ['without days', (due) => [[due], { days: {} }], 'DB011'], ['of days that have not begun', (due) => [[due], { days: { ...DAYS, chat: 0 } }], 'DB011'], ['of none that is there', (due) => [[due, due + 10]], 'DB020'], ['of one without a number', (due) => [[due, null]], 'DB020'],
    ['of one that is not due', (due) => [[due, due + 1]], 'DB020'], ['of one that is kept for good', (due) => [[due + 2]], 'DB020'], ['of one that nobody has judged', (due) => [[due + 3]], 'DB020'],
  ])('is not removed by a call %s', async (_name, call, code) => {
    const due = await putFork(heard('zoe@patrons.example', 'one', OLD), OLD);
    await putFork(heard('max@patrons.example', 'new', NOW - DAY), NOW - DAY);
    await putFork({ kind: 'telepathy' }, OLD);
    await index();
    await putFork(heard('ed@patrons.example', 'late', OLD), OLD);
    expect(await stateOf(emptyForks(...call(due)))).toBe(code);
    expect(await owned('select count(*)::int as left from deskbell.fork where body is not null')).toEqual([{ left: 4 }]);
  });

  it('is one of thousands, which go some at a time', async () => {
    await putRow({ kind: 'started', version: '1', point: 'x' }, OLD);
    await owned(
      `insert into deskbell.fork (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body, login)
       select $1, $1, n, 'heard', $1, $2::bigint, sha256(int8send(n)), sha256(int8send(n)), $1, $3, 'desk1' from generate_series(1, 12000) n`,
      [ID, OLD, JSON.stringify({ conversation: '', ref: 'x', body: heard('zoe@patrons.example', 'a copied day', OLD) })],
    );
    expect((await kept().preview(DAYS)).classes[0]).toMatchObject({ due: 12_000, conversations: 1 });
    const before = await owned<{ n: string }>('select count(*) as n from deskbell.access');
    expect(await run()).toEqual({ rows: 12_000, orders: 0 });
    expect(Number((await owned<{ n: string }>('select count(*) as n from deskbell.access'))[0]?.n) - Number(before[0]?.n)).toBe(3);
    expect(await wordsLeft()).toBe('');
  });
});

describe('a hold', () => {
  it('takes two administrators to lift, and both are written down', async () => {
    const held = await hold({ person: 'zoe@patrons.example' });
    for (const reason of [' ', null, 'x'.repeat(1_001)]) expect(await ask(adam, held, reason)).toBe('DB011');
    expect(await agree(eve, held)).toBe('DB011');
    expect(await ask(adam, held, 'done')).toBe('done');
    expect(await ask(adam, held, 'done')).toBe('DB011');
    expect(await agree(adam, held)).toBe('DB022');
    expect(await owned('select deskbell.orders_after(0) as orders')).toMatchObject([{ orders: { holds: [{ id: held, on: { person: 'zoe@patrons.example' } }] } }]);
    expect(await agree(eve, held)).toBe('done');
    expect([await agree(eve, held), await ask(eve, held, 'again')]).toEqual(['DB011', 'DB011']);
    expect(await owned('select deskbell.orders_after(0) as orders')).toMatchObject([{ orders: { holds: [] } }]);
    const { rows: [all] } = await adam.query<{ holds: unknown }>('select deskbell.holds()');
    expect(all?.holds).toMatchObject([{ id: held, by: 'adam', askedBy: 'adam', askedReason: 'done', liftedBy: 'eve' }]);
    expect(await owned("select by, what, about from deskbell.access where detail ->> 'hold' = $1 order by at", [held])).toEqual([
      { by: 'adam', what: 'held', about: 'a court asked for it' }, { by: 'adam', what: 'lifted', about: 'Asked for: done' }, { by: 'eve', what: 'lifted', about: 'Agreed: done' },
    ]);
  });

  it('goes on when whoever asked for its end thinks better of it', async () => {
    const held = await hold({ person: 'zoe@patrons.example' });
    await ask(adam, held, 'done');
    const keep = (reason?: string): Promise<string> => stateOf(eve.query('select deskbell.keep_hold($1, $2)', [held, reason ?? null]));
    expect(await keep('x'.repeat(1_001))).toBe('DB011');
    expect([await keep(), await keep()]).toEqual(['done', 'DB011']);
    for (const reason of ['there is an appeal', ' ']) expect([await ask(adam, held, 'done'), await keep(reason)]).toEqual(['done', 'done']);
    expect(await owned("select by, what, about from deskbell.access where detail ->> 'hold' = $1 and by = 'eve' order by at", [held])).toEqual(
      ['Goes on', 'Goes on: there is an appeal', 'Goes on'].map((about) => ({ by: 'eve', what: 'held', about })),
    );
    expect(await ask(eve, held, 'now it is')).toBe('done');
  });

  it('does not end when a second administrator asks while the first is at it, and is told whose request there is', async () => {
    const held = await hold({ person: 'zoe@patrons.example' });
    await adam.query('begin');
    await ask(adam, held, 'the first reason');
    const second = eve.query('select deskbell.lift_hold($1, $2)', [held, 'another reason']).then(() => 'done', (error: unknown) => error);
    await adam.query('commit');
    expect(await second).toMatchObject({ code: 'DB011', message: 'adam asked for this already. Look at the reason, then agree or refuse.' });
    // As a program of before does it.
    expect(await ask(eve, held, null)).toBe('DB011');
    expect(await owned('select lift_reason, lifted from deskbell.hold')).toEqual([{ lift_reason: 'the first reason', lifted: null }]);
  });

  it('does not end for a request that is not the one that was seen', async () => {
    const held = await hold({ person: 'zoe@patrons.example' });
    await ask(adam, held, 'done');
    const seen = await requestOn(held);
    await adam.query('select deskbell.keep_hold($1)', [held]);
    expect(await agree(eve, held, seen)).toBe('DB011');
    await ask(adam, held, 'for another reason');
    const now = await requestOn(held);
    for (const other of [seen, { ...now, by: 'eve' }, { ...now, at: null }, { at: null, by: null }]) expect(await agree(eve, held, other)).toBe('DB011');
    expect(await agree(eve, held, now)).toBe('done');
  });

  it('shows in the review', async () => {
    await said('zoe@patrons.example', 'words', NOW - DAY);
    await said('max@patrons.example', 'words', NOW - 2 * DAY);
    await index();
    await hold({ person: 'zoe@patrons.example' });
    const store = await openPostgresRecord({ place: server.place, timeZone: 'Europe/Berlin', login: rita });
    expect((await store.search({ limit: 5 })).items.map(({ held }) => held)).toEqual([true, false]);
    await store.close();
  });

  it.each([{}, { person: '' }, { persons: 'x' }, { person: 5 }, { from: 'x' }, { from: 5, to: 5 }, []])('is on something: not on %j', async (about) => {
    expect(await stateOf(adam.query('select deskbell.put_hold($1, $2)', [JSON.stringify(about), 'why']))).toBe('DB011');
  });
});

describe('an administrator', () => {
  it('looks at what would go, removes it by signed orders, and finds nothing more to remove', async () => {
    await said('zoe@patrons.example', 'old', NOW - 390 * DAY);
    await said('zoe@patrons.example', 'new', NOW - DAY);
    await said('max@patrons.example', 'held', NOW - 390 * DAY);
    await wrote('ben@staff.example', 'old too', NOW - 60 * DAY);
    const kept = openPostgresKept(adam, { by: 'adam', now: () => NOW });
    const id = await kept.hold({ person: 'max@patrons.example' }, 'a court asked for it');
    const { classes, byHold } = await kept.preview(DAYS);
    expect(classes.map(({ class: each, due, held, stays }) => [each, due, held, stays])).toEqual([['chat', 1, 1, 1], ['incidents', 0, 0, 0], ['staffChat', 1, 0, 0]]);
    expect(byHold).toEqual(new Map([[id, 1]]));

    expect(await kept.run(DAYS, library, 'Older than the policy keeps it')).toEqual({ rows: 2, orders: 1 });
    expect(await bodies()).toEqual([2, 3]);
    const orders = await owned<{ text: string; signature: string }>("select text, encode(signature, 'hex') as signature from deskbell.retention_order");
    expect(orders.map((order) => readOrder(order, { archive, libraryKey: library.publicKey }).rows)).toEqual([[[1, 1], [4, 4]]]);
    expect((await kept.preview(DAYS)).classes.map(({ due }) => due)).toEqual([0, 0, 0]);

    await kept.askLift(id, 'done');
    const [asked] = await kept.holds();
    const request = { at: asked?.asked?.at ?? 0, by: 'adam' };
    await expect(kept.agree(id, request)).rejects.toMatchObject({ code: 'not-allowed' });
    await openPostgresKept(eve, { by: 'eve', now: () => NOW }).agree(id, request);
    expect(await kept.holds()).toMatchObject([{ id, by: 'adam', asked: { by: 'adam', reason: 'done' }, lifted: { by: 'eve' } }]);
  });
});
