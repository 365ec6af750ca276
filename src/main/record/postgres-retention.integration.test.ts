import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import type { Client, QueryResultRow } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../e2e/service/postgres.js';
import type { KeepDays } from '../../core/record/retention.js';
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

let server: Postgres;
let owner: Client;
let archive: string;
let adam: Client;
let eve: Client;
let rita: PostgresLogin;
let rows: SurveyedRow[] = [];

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

const at = (conv: string, scope = 'desk-room', service = SERVICE): object => ({ scope, service, conv });
const said = (conv: string, body: string, time: number): Promise<number> =>
  putRow({ kind: 'heard', in: at(conv), stamp: time, item: { kind: 'message', archive: SERVICE, via: 'live', from: `${conv}/x`, to: SERVICE, outgoing: false, id: `m${rows.length}`, body } }, time);
const wrote = (colleague: string, body: string, time: number): Promise<number> =>
  putRow({ kind: 'reply', in: at(colleague, 'mine', 'ana@staff.example'), to: colleague, originId: `r${rows.length}`, body, by: 'ana@staff.example' }, time);
const incident = (conv: string, time: number): Promise<number> =>
  putRow({ kind: 'heard', in: at(conv), stamp: time, item: { kind: 'room', archive: 'desks@rooms.example', via: 'live', from: 'desks@rooms.example/a', nick: 'a', operation: { id: `o${rows.length}`, originId: 'o', author: 'ana@staff.example', desk: 'ab'.repeat(16), point: 'Reference', conv, service: SERVICE, prev: '', stamp: time, detail: { type: 'ladder', category: 'rude', step: 'warned', follows: '' } } } }, time);

async function index(): Promise<void> {
  await owned('select deskbell.index_rows(5000)');
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
  rows = [];
  await owned('truncate deskbell.row, deskbell.epoch, deskbell.item, deskbell.item_row, deskbell.message, deskbell.gap, deskbell.facet, deskbell.keeping, deskbell.indexed, deskbell.mark, deskbell.hold, deskbell.retention_order restart identity');
});

describe('what retention would remove', () => {
  it('is what the rules say, of any record and any holds', async () => {
    const pick = seeded(6);
    const patrons = ['zoe@patrons.example', 'joezoe@patrons.example', 'max@patrons.example', 'ed@patrons.example'];
    const words = ['Où est l’ATLAS?', 'a "quoted" back\\slash', 'renew\nmy   card', 'nothing'];
    for (let n = 0; n < 250; n += 1) {
      const time = NOW - pick(400) * DAY - 12 * 3_600_000;
      const patron = patrons[pick(patrons.length)] ?? '';
      const body = words[pick(words.length)] ?? '';
      const kind = pick(12);
      if (kind < 6) await said(patron, body, time);
      else if (kind < 9) await wrote(patron, body, time);
      else if (kind === 9) await incident(patron, time);
      else if (kind === 10) await putRow({ kind: 'settled', archive: SERVICE, items: patrons.slice(0, pick(3)).map((conv) => ({ id: 'x', stamp: 1, in: at(conv) })), complete: true }, time);
      else await putRow([{ kind: 'started', version: '1', point: 'x' }, { kind: 'signed-in', address: 'ana@staff.example', point: 'x' }, { kind: 'refused', archive: SERVICE, from: 'x', reason: 'y' }, { kind: 'telepathy' }][pick(4)] ?? {}, time);
    }
    await index();
    for (const holds of [
      [], [{ person: 'Max@patrons.example' }], [{ words: 'ou "l’atlas"' }], [{ words: '"my card" renew' }], [{ words: 'back\\slash' }], [{ conversation: `desk ${SERVICE} zoe@patrons.example` }], [{ from: NOW - 200 * DAY, to: NOW - 100 * DAY }],
      [{ service: SERVICE, words: 'atlas' }, { person: 'ed@patrons.example', from: NOW - 300 * DAY }],
    ]) {
      await owned('truncate deskbell.hold');
      const on = await Promise.all(holds.map(async (each) => ({ id: await hold(each), at: NOW, by: 'adam', reason: 'x', on: each })));
      const expected = await survey(() => asyncly(rows), { days: DAYS, holds: on, now: NOW });
      const { rows: [found] } = await adam.query<{ preview: Record<string, unknown> }>('select deskbell.preview_retention($1) as preview', [DAYS]);
      expect([holds, found?.preview['classes']]).toEqual([holds, expected.classes]);
      const { rows: due } = await adam.query<{ seq: string; hash: string }>('select seq, hash from deskbell.due_rows($1)', [DAYS]);
      expect(due.map(({ seq, hash }) => ({ seq: Number(seq), hash }))).toEqual(expected.due.flatMap((chain) => chain.rows));
    }
  });

  it.each(['{}', '{"chat": 0, "incidents": 1, "staffChat": 1}', '{"chat": "x", "incidents": 1, "staffChat": 1}', 'null'])('is not told of %j', async (days) => {
    expect(await stateOf(adam.query('select deskbell.preview_retention($1)', [days]))).toBe('DB011');
  });
});

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
    await adam.query('select deskbell.lift_hold($1, $2)', [held, 'the court is done']);
    expect(await stateOf(obey(orderOf([[1, 2]])))).toBe('DB021');
    expect((await eve.query('select deskbell.lift_hold($1, null) as state', [held])).rows).toEqual([{ state: 'lifted' }]);
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

describe('a hold', () => {
  it('takes two administrators to lift, and both are written down', async () => {
    const held = await hold({ person: 'zoe@patrons.example' });
    expect(await stateOf(adam.query('select deskbell.lift_hold($1, $2)', [held, ' ']))).toBe('DB011');
    expect((await adam.query('select deskbell.lift_hold($1, $2) as state', [held, 'done'])).rows).toEqual([{ state: 'asked' }]);
    expect(await stateOf(adam.query('select deskbell.lift_hold($1, $2)', [held, 'done']))).toBe('DB022');
    expect(await owned('select deskbell.orders_after(0) as orders')).toMatchObject([{ orders: { holds: [{ id: held, on: { person: 'zoe@patrons.example' } }] } }]);
    expect((await eve.query('select deskbell.lift_hold($1, null) as state', [held])).rows).toEqual([{ state: 'lifted' }]);
    expect(await stateOf(eve.query('select deskbell.lift_hold($1, null)', [held]))).toBe('DB011');
    expect(await owned('select deskbell.orders_after(0) as orders')).toMatchObject([{ orders: { holds: [] } }]);
    const { rows: [all] } = await adam.query<{ holds: unknown }>('select deskbell.holds()');
    expect(all?.holds).toMatchObject([{ id: held, by: 'adam', askedBy: 'adam', askedReason: 'done', liftedBy: 'eve' }]);
    expect(await owned("select by, what, about from deskbell.access where detail ->> 'hold' = $1 order by at", [held])).toEqual([
      { by: 'adam', what: 'held', about: 'a court asked for it' }, { by: 'adam', what: 'lifted', about: 'Asked for: done' }, { by: 'eve', what: 'lifted', about: 'Agreed: done' },
    ]);
  });

  it('goes on when whoever asked for its end thinks better of it', async () => {
    const held = await hold({ person: 'zoe@patrons.example' });
    await adam.query('select deskbell.lift_hold($1, $2)', [held, 'done']);
    await eve.query('select deskbell.keep_hold($1)', [held]);
    expect((await eve.query('select deskbell.lift_hold($1, $2) as state', [held, 'now it is'])).rows).toEqual([{ state: 'asked' }]);
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

    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const libraryKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
    expect(await kept.run(DAYS, { publicKey: libraryKey, sign: (text) => sign(null, Buffer.from(text), privateKey) }, 'Older than the policy keeps it')).toEqual({ rows: 2, orders: 1 });
    expect(await bodies()).toEqual([2, 3]);
    const orders = await owned<{ text: string; signature: string }>("select text, encode(signature, 'hex') as signature from deskbell.retention_order");
    expect(orders.map((order) => readOrder(order, { archive, libraryKey }).rows)).toEqual([[[1, 1], [4, 4]]]);
    expect((await kept.preview(DAYS)).classes.map(({ due }) => due)).toEqual([0, 0, 0]);

    expect(await kept.lift(id, 'done')).toBe('asked');
    await expect(kept.lift(id, undefined)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await openPostgresKept(eve, { by: 'eve', now: () => NOW }).lift(id, undefined)).toBe('lifted');
    expect(await kept.holds()).toMatchObject([{ id, by: 'adam', asked: { by: 'adam', reason: 'done' }, lifted: { by: 'eve' } }]);
  });
});
