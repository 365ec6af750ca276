import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPostgres, type Postgres } from '../../../e2e/service/postgres.js';
import { AppError } from '../../shared/errors.js';
import type { ReviewStore } from '../../shared/review/types.js';
import { newPrivateKey, signerOf } from '../archive/keys/signed.js';
import { connect, type PostgresLogin } from '../archive/postgres/connect.js';
import { openPostgres } from '../archive/postgres/target.js';
import { openPostgresKept } from '../retention/postgres-record.js';
import { openPostgresRecord } from './postgres-store.js';
import { holdsContract } from './test/holds-contract.js';
import { reviewContract } from './test/contract.js';
import { figuresContract, outlivingContract } from './test/figures.js';

let server: Postgres;
let rita: PostgresLogin;
let desk: PostgresLogin;
const stores: ReviewStore[] = [];
const ID = Buffer.alloc(16, 0xab);
const SERVICE = 'ask@library.example';
const ANA = 'ana@staff.example';
const TEN = Date.UTC(2026, 10, 20, 10);
let seqs = 0;

async function putRow(event: object, time: number): Promise<void> {
  await server.query(
    `with d as (insert into deskbell.desk (desk, login, point) values ($1, 'desk1', 'Reference') on conflict do nothing),
          e as (insert into deskbell.epoch (desk, epoch, seq) values ($1, $1, $2) on conflict (desk, epoch) do update set seq = excluded.seq)
     insert into deskbell.row (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body) values ($1, $1, $2, 'heard', $1, $3, $4, $4, $1, $5)`,
    [ID, ++seqs, time, randomBytes(32), JSON.stringify({ conversation: '', ref: String(seqs), body: event })],
  );
}

const said = (patron: string, id: string, body: string, at: number, more: object = {}): Promise<void> => putRow({
  kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv: patron }, stamp: at, ...more,
  item: { kind: 'message', archive: SERVICE, via: 'live', from: `${patron}/x`, to: SERVICE, outgoing: false, id, body },
}, at);

const closed = (patron: string, outcome: string, at: number): Promise<void> => putRow({
  kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv: patron }, stamp: at,
  item: { kind: 'room', archive: 'desks@rooms.example', via: 'live', from: 'desks@rooms.example/a', nick: 'a', operation: { id: `op${at}`, originId: `o${at}`, author: ANA, desk: 'ab'.repeat(16), point: 'Reference', conv: patron, service: SERVICE, prev: '', stamp: at, detail: { type: 'close', outcome } } },
}, at);

async function open(login = rita): Promise<ReviewStore> {
  const store = await openPostgresRecord({ place: server.place, timeZone: 'Europe/Berlin', login });
  stores.push(store);
  return store;
}

const failure = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error.code : error));

beforeAll(async () => {
  server = await startPostgres();
  await server.setUp('Europe/Berlin');
  rita = await server.login('reviewer', 'rita');
  await server.login('reviewer', 'remo');
  desk = await server.login('desk', 'desk1', 'Reference');
  // One conversation a week, back to the spring; the atlas is in every one, the almanac in the oldest alone.
  for (let week = 0; week < 30; week += 1) {
    const at = TEN - week * 7 * 86_400_000;
    await said(`zoe${week}@patrons.example`, `m${week}`, `Where is the atlas of the year ${week}? ${week === 29 ? 'And the Almanac?' : ''}`, at);
    await said(`zoe${week}@patrons.example`, `n${week}`, 'Thank you', at + 60_000);
    await closed(`zoe${week}@patrons.example`, week % 2 ? 'answered' : 'referred', at + 120_000);
  }
  await (await open()).index();
}, 120_000);

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});
afterAll(() => server.stop());

describe('the record in PostgreSQL', () => {
  it('finds conversations by common words, newest first, page by page, each once', async () => {
    const store = await open();
    const found: string[] = [];
    for (let after: string | undefined; ;) {
      const { items, next } = await store.search({ words: 'ATLAS year', limit: 7, ...(after === undefined ? {} : { after }) });
      found.push(...items.map(({ conversation }) => conversation));
      if (next === undefined) break;
      after = next;
    }
    expect(found).toEqual(Array.from({ length: 30 }, (_, week) => `desk ${SERVICE} zoe${week}@patrons.example`));
  });

  it('finds a rare word far back, and shows where', async () => {
    const { items, next } = await (await open()).search({ words: '"the almanac"', limit: 50 });
    expect(next).toBeUndefined();
    expect(items).toMatchObject([{ conversation: `desk ${SERVICE} zoe29@patrons.example`, messages: 2, mode: 'patron-im', points: ['Reference'], people: [ANA, 'zoe29@patrons.example'], outcomes: ['answered'] }]);
    expect(items[0]?.snippets.map(({ text, marks }) => marks.map(([from, to]) => text.slice(from, to)))).toEqual([['the Almanac']]);
  });

  it.each([
    [{ outcome: 'answered' as const }, 15], [{ words: 'atlas', outcome: 'referred' as const }, 15], [{ person: 'ZOE3@patrons.example' }, 1], [{ point: 'Reference', mode: 'patron-im' as const }, 30], [{ point: 'Elsewhere' }, 0],
    [{ words: 'atlas thank' }, 0], [{ words: '!!!' }, 0], [{ words: 'atlas', from: TEN - 3 * 7 * 86_400_000 }, 4], [{ to: TEN - 7 * 86_400_000 }, 28], [{ words: 'thank', from: TEN + 60_000, to: TEN + 60_001 }, 1], [{ words: 'thank', from: TEN + 60_001 }, 0],
    [{ incident: 'any' as const }, 0], [{ state: 'flagged' as const }, 0], [{ sample: { week: '2026-W47', n: 5 } }, 1], [{ sample: { week: '2026-W47', n: 0 } }, 0], [{ words: 'atlas', sample: { week: '2026-W46', n: 5 } }, 1],
  ])('finds by %j', async (query, count) => {
    const { items } = await (await open()).search({ ...query, limit: 200 });
    expect(items).toHaveLength(count);
  });

  it('reads all rows of a conversation, and records it', async () => {
    const store = await open();
    const item = { conversation: `desk ${SERVICE} zoe0@patrons.example`, day: '2026-11-20' };
    const { rows, marks } = await store.read(item);
    expect(rows.map(({ seq, time }) => [seq, time])).toEqual([[1, TEN], [2, TEN + 60_000], [3, TEN + 120_000]]);
    expect(rows[0]?.body).toContain('atlas');
    expect(marks).toEqual([]);
    await store.exporting([item], 'request 12');
    expect((await store.accesses(undefined, 2)).map(({ by, what, about }) => [by, what, about])).toEqual([
      ['rita', 'exported', '1 conversation, request 12: zoe0@patrons.example with ask@library.example, 2026-11-20'],
      ['rita', 'read', 'zoe0@patrons.example with ask@library.example, 2026-11-20'],
    ]);
  });

  it('keeps what reviewers decide', async () => {
    const store = await open();
    const item = { conversation: `desk ${SERVICE} zoe1@patrons.example`, day: '2026-11-13' };
    const before = await store.overview();
    await store.mark(item, { kind: 'comment', text: 'well done' });
    await store.mark(item, { kind: 'flagged' });
    await store.mark(item, { kind: 'handed-to', to: 'remo', text: 'please look' });
    await store.mark(item, { kind: 'reviewed' });
    expect((await store.read(item)).marks).toMatchObject([{ kind: 'comment', by: 'rita', text: 'well done' }, { kind: 'flagged' }, { kind: 'handed-to', to: 'remo', text: 'please look' }, { kind: 'reviewed' }]);
    for (const query of [{ state: 'flagged' as const }, { state: 'reviewed' as const }, { handedTo: 'remo' }]) {
      expect((await store.search({ ...query, limit: 10 })).items).toMatchObject([{ ...item, flagged: true, comments: 1, handedTo: 'remo', reviewed: { by: 'rita' } }]);
    }
    expect((await store.search({ state: 'unreviewed', limit: 200 })).items).toHaveLength(29);
    await store.mark(item, { kind: 'unflagged' });
    expect((await store.search({ state: 'flagged', limit: 10 })).items).toEqual([]);
    expect(await store.overview()).toMatchObject({ me: 'rita', items: before.items, indexing: 0 });
    expect((await store.accesses(undefined, 100)).filter(({ what }) => what === 'marked').map(({ about }) => about)).toContain('handed over to remo: zoe1@patrons.example with ask@library.example, 2026-11-13');
  });

  it.each<[string, (store: ReviewStore) => Promise<unknown>]>([
    ['a conversation that is not there', (store) => store.mark({ conversation: 'desk a b', day: '2026-11-20' }, { kind: 'reviewed' })],
    ['somebody who is no reviewer', (store) => store.mark({ conversation: `desk ${SERVICE} zoe1@patrons.example`, day: '2026-11-13' }, { kind: 'handed-to', to: 'desk1' })],
    ['a comment without words', (store) => store.mark({ conversation: `desk ${SERVICE} zoe1@patrons.example`, day: '2026-11-13' }, { kind: 'comment', text: '  ' })],
    ['a place in no list', (store) => store.search({ after: 'x; drop table', limit: 5 })],
    ['to read what is not there', (store) => store.read({ conversation: 'desk a b', day: '2026-11-20' })],
    ['a day that is none', (store) => store.read({ conversation: 'desk a b', day: '2026-13-45' })],
  ])('refuses %s', async (_name, action) => {
    expect(await failure(action(await open()))).toBe('invalid-request');
  });

  it('shows what can be chosen, and no patron', async () => {
    expect(await (await open()).choices()).toEqual({ services: [SERVICE], points: ['Reference'], people: [ANA], scripts: [], tags: [], reviewers: ['remo', 'rita'] });
  });

  it('lets nobody else in', async () => {
    expect(await failure(open(desk))).toBe('not-allowed');
    expect(await failure(open({ ...rita, password: 'wrong' }))).toBe('wrong-password');
  });

  it('goes on after the server was away', async () => {
    const store = await open();
    await server.kill();
    // Its processes notice one after another that the first of them is gone.
    await vi.waitFor(async () => expect(await failure(store.search({ limit: 5 }))).toBe('archive-unreachable'), 60_000);
    await server.start();
    await vi.waitFor(async () => expect((await store.search({ limit: 5 })).items).toHaveLength(5), 60_000);
  });
});

async function ownRecord() {
  const own = await startPostgres();
  await own.setUp('Europe/Berlin');
  const logins = new Map<string, PostgresLogin>();
  for (const name of ['Dora', 'Emil']) logins.set(name, await own.login('reviewer', name));
  const target = await openPostgres({ place: own.place, login: await own.login('desk', 'desks'), archiveId: undefined });
  return {
    target,
    open: (me: string) => openPostgresRecord({ place: own.place, timeZone: 'Europe/Berlin', login: logins.get(me) ?? { user: me, password: 'nobody' } }),
    close: async () => {
      await target.close?.();
      await own.stop();
    },
    own,
  };
}

reviewContract('PostgreSQL', ownRecord);
figuresContract('PostgreSQL', ownRecord);
outlivingContract('PostgreSQL', async () => {
  const record = await ownRecord();
  const adam = await connect(record.own.place, await record.own.login('administrator', 'adam'));
  return {
    ...record, library: signerOf(newPrivateKey()), kept: async (figures, now) => Promise.resolve(openPostgresKept(adam, { by: 'adam', now, figures })),
    close: async () => {
      await adam.end();
      await record.close();
    },
  };
});

holdsContract('PostgreSQL', async () => {
  const record = await ownRecord();
  const as = async (name: string, role: 'administrator' | 'reviewer' = 'administrator') => ({ with: 'login' as const, ...(await record.own.login(role, name)) });
  const ines = await as('ines');
  return {
    ...record,
    administrators: { ines, ruth: await as('ruth'), nobody: [await as('rolf', 'reviewer'), { ...ines, password: 'not this one' }, { with: 'key', name: 'ines', keyFile: '/nowhere', passphrase: 'a good passphrase' }] },
  };
});
