/** What the database takes out of a row is what `core/review/extract` takes. */
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import type { Client, QueryResultRow } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../e2e/service/postgres.js';
import type { Detail, Addition } from '../../core/operation.js';
import { extract, type Facet } from '../../core/review/extract.js';
import { phrasesIn, wordsIn } from '../../core/review/find.js';
import type { RecordRow } from '../../core/review/row.js';
import { factsOf } from '../../core/record/facts.js';

let server: Postgres;
let owner: Client;
beforeAll(async () => {
  server = await startPostgres();
  await server.setUp('Europe/Berlin');
  owner = await server.connect();
}, 120_000);
afterAll(async () => {
  await owner.end();
  await server.stop();
});

const ID = Buffer.alloc(16, 0xab);
const TIME = Date.UTC(2026, 10, 20, 10);
let seqs = 0;

const owned = async <T extends QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]> => (await owner.query<T>(sql, values)).rows;

async function putRow(body: string, time = TIME): Promise<RecordRow> {
  const seq = ++seqs;
  const hash = randomBytes(32);
  await owned(
    `with d as (insert into deskbell.desk (desk, login, point) values ($1, 'desk1', 'Reference') on conflict do nothing),
          e as (insert into deskbell.epoch (desk, epoch, seq) values ($1, $1, $2) on conflict (desk, epoch) do update set seq = excluded.seq)
     insert into deskbell.row (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body) values ($1, $1, $2, 'x', $1, $3, $4, $4, $1, $5)`,
    [ID, seq, time, hash, body],
  );
  return { desk: ID.toString('hex'), epoch: ID.toString('hex'), seq, kind: 'x', time, hash: hash.toString('hex'), body };
}

interface Fact {
  readonly conversation: string;
  readonly service: string;
  readonly at: string;
  readonly mode: string | null;
  readonly key: string | null;
  readonly text: string | null;
  readonly said: boolean;
  readonly names: boolean;
  readonly facets: readonly string[];
}

async function factOf(seq: number): Promise<Fact | undefined> {
  const [fact] = await owned<Fact & { row: string | null }>('select f.* from deskbell.row r, lateral deskbell.fact_of(r, deskbell.event_of(r.body), $1) f where r.seq = $2', ['Europe/Berlin', seq]);
  return fact?.row === null ? undefined : fact;
}

/** As an index keeps it. */
function plainly(row: RecordRow): unknown {
  const found = extract(row);
  if (found === undefined || 'gap' in found) return undefined;
  const { conversation, service, at, words, facets } = found;
  const nameOf = ({ name, value }: Facet): string => `${name} ${value}`;
  return {
    conversation, service, at,
    mode: facets.find(({ name }) => name === 'mode')?.value ?? null,
    words: words ? { key: words.key, text: words.text, said: words.said, names: words.names } : null,
    facets: [...new Set(facets.filter(({ name }) => name !== 'mode').map(nameOf))].toSorted(),
  };
}

const storedPlainly = (fact: Fact | undefined): unknown => fact && {
  conversation: fact.conversation, service: fact.service, at: Number(fact.at), mode: fact.mode,
  words: fact.key === null ? null : { key: fact.key, text: fact.text, said: fact.said, names: fact.names },
  facets: [...new Set(fact.facets)].toSorted(),
};

const SERVICE = 'ask@library.example';
const ZOE = 'zoe@patrons.example';
const ANA = 'ana.lopez@staff.example';
const ROOM = 'branch@rooms.example';
const chat = { scope: 'desk-room', service: SERVICE, conv: ZOE };
const direct = { scope: 'mine', service: ANA, conv: 'ben@staff.example' };
const channel = { scope: 'mine', service: ROOM, conv: ROOM };
const message = { kind: 'message', archive: SERVICE, via: 'live', from: `${ZOE}/phone`, to: SERVICE, outgoing: false };
const room = { kind: 'room', archive: ROOM, via: 'archive', from: `${ROOM}/ana`, nick: 'ana' };
const heard = (item: object, more: object = {}): object => ({ kind: 'heard', in: chat, stamp: TIME - 5_000.4, item, ...more });
const operation = (detail: Detail | Addition, more: object = {}): object =>
  heard({ ...room, id: 'op1', operation: { id: 'op1', originId: 'o1', author: ANA, desk: 'cd'.repeat(16), point: 'Children', conv: ZOE, service: SERVICE, prev: '', stamp: TIME, detail } }, more);

const EVENTS: readonly (readonly [string, object])[] = [
  ['a patron’s message', heard({ ...message, id: 'm1', originId: 'o1', body: 'Où est l’atlas? 😀' })],
  ['one that no archive has', heard({ ...message, originId: 'o1', body: 'hello' })],
  ['one without any name', heard({ ...message, body: 'hello' })],
  ['one that was blocked', heard({ ...message, id: 'm2', body: 'rude' }, { blocked: true })],
  ['one that repeats another', heard({ ...message, id: 'm2', originId: 'x', body: 'again' }, { repeats: true })],
  ['an encrypted one', heard({ ...message, id: 'm3', body: 'x', encrypted: true })],
  ['a receipt', heard({ ...message, id: 'm4', receiptFor: 'o9' })],
  ['a bounce', heard({ kind: 'bounce', archive: SERVICE, via: 'live', from: ZOE, of: 'o1', condition: 'item-not-found' })],
  ['one with a quotation', heard({ ...message, id: 'm5', body: '> 😀 old 😀\nnew 😀 words', quotes: [0, 12], answers: 'm1' })],
  ['an empty one', heard({ ...message, id: 'm6', body: ' \n ' })],
  ['a reply of a holder', heard({ ...message, from: `${SERVICE}/desk`, to: ZOE, outgoing: true, id: 'm7', originId: 'r1', body: 'here' }, { speaker: { type: 'holder', author: ANA, desk: 'ab'.repeat(16) } })],
  ['a reply of nobody known', heard({ ...message, from: `${SERVICE}/x`, to: ZOE, outgoing: true, id: 'm8', body: 'here' }, { speaker: { type: 'unknown' } })],
  ['a reply before it was sent', { kind: 'reply', in: chat, to: ZOE, originId: 'r1', body: 'here', by: ANA, script: 'hours' }],
  ['a message to a colleague', { kind: 'reply', in: direct, to: 'ben@staff.example', originId: 'r2', body: 'please' }],
  ['a message to a channel', { kind: 'reply', in: channel, to: ROOM, originId: 'r3', body: 'all', room: true }],
  ['one to a channel by somebody', { kind: 'reply', in: channel, to: ROOM, originId: 'r4', body: 'all', room: true, by: ANA }],
  ['a correction before it was sent', { kind: 'reply', in: channel, to: ROOM, originId: 'r5', body: 'at four', by: ANA, line: 's:r4', mark: { type: 'correct', of: { originId: 'r4' } } }],
  ['a reaction', { kind: 'reply', in: channel, to: ROOM, originId: 'r6', body: '', by: ANA, line: 's:r4', mark: { type: 'react', of: { originId: 'r4' }, emoji: ['👍'] } }],
  ['a text of an administrator', { kind: 'reply', in: { ...channel, scope: 'texts' }, to: ROOM, originId: 'r7', body: 'x', text: {} }],
  ['a channel message', heard({ ...room, id: 'c1', originId: 'r3', author: ANA, body: 'all' }, { in: channel })],
  ['one by somebody whom the room hides', heard({ ...room, id: 'c2', originId: 'r4', body: 'all' }, { in: channel })],
  ['one without the sender’s name', heard({ ...room, id: 'c3', author: ANA, body: 'all' }, { in: channel })],
  ['a topic', heard({ ...room, id: 'c4', author: ANA, subject: 'Strike' }, { in: channel })],
  ['a correction', heard({ ...room, id: 'c5', originId: 'r5', author: ANA, body: 'at four', replaces: 'r4' }, { in: channel, line: 's:r4' })],
  ['a colleague’s message', heard({ ...message, archive: ANA, from: 'ben@staff.example/x', to: ANA, id: 'd1', originId: 'q', body: 'yes' }, { in: direct })],
  ['own words to a colleague', heard({ ...message, archive: ANA, from: `${ANA}/x`, to: 'ben@staff.example', id: 'd2', originId: 'q', outgoing: true, body: 'yes' }, { in: direct })],
  ['words in the desk room', heard({ ...room, id: 'c6', originId: 'w', author: ANA, body: 'hm' })],
  ['a walk-in', operation({ type: 'open', mode: 'in-person', note: 'tax forms', age: 3 })],
  ['a walk-in without a note', operation({ type: 'open', mode: 'phone', note: '', age: 3 })],
  ['one that came too late', operation({ type: 'open', mode: 'phone', note: 'late', age: 3 }, { counted: false })],
  ['a note', operation({ type: 'note', text: 'wants the big one' })],
  ['a claim', operation({ type: 'claim', session: `${SERVICE}/x` })],
  ['an incident', operation({ type: 'ladder', category: 'rude', step: 'warned', follows: '', script: 'warn-1' })],
  ['one without a script', operation({ type: 'ladder', category: 'slur', step: 'blocked', follows: '' })],
  ['a close', operation({ type: 'close', outcome: 'answered' })],
  ['a close that came too late', operation({ type: 'close', outcome: 'answered' }, { counted: false })],
  ['an outcome', operation({ type: 'outcome', outcome: 'referred', read: 3, tags: ['maps', 'law'] })],
  ['an outcome without tags', operation({ type: 'outcome', outcome: 'partly' })],
  ['a carry', operation({ type: 'unknown', name: 'later' })],
  ['what was done', operation({ type: 'do', key: 'announce' })],
  ['an early closing', operation({ type: 'shut', reason: 'storm' }, { in: { ...chat, conv: '/hours' } })],
  ['a note before it was sent', { kind: 'operate', in: chat, originId: 'o1', detail: { type: 'note', text: 'wants the big one' }, after: { id: '' } }],
  ['a walk-in before it was sent', { kind: 'operate', in: chat, originId: 'o2', detail: { type: 'open', mode: 'phone', note: 'a call', age: 0 }, after: { id: '' } }],
  ['a close before it was sent', { kind: 'operate', in: chat, originId: 'o3', detail: { type: 'close', outcome: 'answered' }, after: { id: '' } }],
  ['an own note', { kind: 'own-operation', in: direct, operation: { id: 'z', originId: 'z', author: ANA, desk: 'ab'.repeat(16), point: 'Reference', conv: 'ben@staff.example', service: ANA, prev: '', stamp: TIME, detail: { type: 'note', text: 'remember' } } }],
  ['an own close', { kind: 'own-operation', in: direct, operation: { id: 'z', originId: 'z', author: ANA, desk: 'ab'.repeat(16), point: 'Reference', conv: 'ben@staff.example', service: ANA, prev: '', stamp: TIME, detail: { type: 'close', outcome: 'answered' } } }],
  ['a referral', { kind: 'referral', in: chat, to: 'somebody', name: 'Law library', email: 'law@example.org', text: 'a lease' }],
  ['a referral without an address', { kind: 'referral', in: chat, to: 'somebody', name: 'Law library', text: 'a lease' }],
  ...(['danger', 'illness', 'self-harm', 'abuse'] as const).map((about) => [`help about ${about}`, { kind: 'referral', in: chat, to: 'crisis-help', about }] as const),
  ['help at the desk', { kind: 'referral', to: 'crisis-help', about: 'danger' }],
  ['a script', { kind: 'script-used', in: chat, script: 'hours' }],
  ['a fate', { kind: 'fate', in: chat, originId: 'r1', fate: 'sent' }],
  ['an alert', { kind: 'alerted', in: chat, level: 1 }],
  ['a file', { kind: 'file', in: chat, what: 'failed', file: { url: 'https://x.example/a.pdf' } }],
  ['a page', { kind: 'settled', archive: SERVICE, items: [{ id: 'm1', stamp: TIME, in: chat }], complete: true }],
  ['a sign-in', { kind: 'signed-in', address: ANA, point: 'Reference' }],
  ['a message of the future', { ...heard({ ...message, id: 'f1', body: 'soon' }), stamp: TIME + 1e12 }],
  ['an outcome with tags that nobody can choose', operation({ type: 'outcome', outcome: 'partly', tags: ['', 'line\nbreak', 'x'.repeat(4_001), 'law'] })],
  ['a conversation without a name', { kind: 'fate', in: { ...chat, conv: '' }, originId: 'r1', fate: 'sent' }],
  ['a conversation that nobody can write', { kind: 'fate', in: { ...chat, conv: 'a\u0007b' }, originId: 'r1', fate: 'sent' }],
  ['a kind of a newer version', { kind: 'telepathy', in: chat, body: 'x' }],
];

describe('a row of the record', () => {
  it.each(EVENTS)('says the same to both stores: %s', async (_name, event) => {
    const row = await putRow(JSON.stringify({ conversation: '', ref: 'r', body: event }));
    expect(storedPlainly(await factOf(row.seq))).toEqual(plainly(row));
    const { at, class: kept, incident, conversations } = factsOf(event, TIME);
    const [keeping] = await owned('select k.* from deskbell.row r, lateral deskbell.keeping_of(r, deskbell.event_of(r.body)) k where r.seq = $1', [row.seq]);
    expect(keeping).toMatchObject({ at: String(Math.floor(at)), class: kept ?? null, incident, conversations: conversations.toSorted() });
  });

  it.each([
    ['not JSON', 'nothing'], ['an array', '[]'], ['no event', '{"body":5}'], ['numbers that are none', JSON.stringify({ body: { kind: 'heard', in: chat, stamp: 'x', item: { ...message, body: 'y' } } })],
    ['far too deep', `{"body":${'['.repeat(20_000)}${']'.repeat(20_000)}}`], ['a number without end', '{"body":{"kind":"fate","stamp":1e999999}}'], ['a time before all times', JSON.stringify({ body: heard({ ...message, body: 'x' }, { stamp: -8 }) })],
    ['tags that are none', JSON.stringify({ body: operation({ type: 'outcome', outcome: 'partly' }) }).replace('"partly"', '"partly","tags":"x"')],
  ])('is passed over where it is %s', async (_name, body) => {
    const row = await putRow(body);
    expect(await factOf(row.seq)).toBeUndefined();
  });

  it.each([
    ['a zero', 'one\u0000two', 'one\ufffdtwo'], ['half a pair', 'one \ud83d two \udc00', 'one \ufffd two \ufffd'], ['the text of an escape', 'one \\u0000 \\\\ud83d', 'one \\u0000 \\\\ud83d'],
    ['a zero after a backslash', 'a\\\u0000b\\', 'a\\\ufffdb\\'],
  ])('is found although it holds %s', async (_name, body, kept) => {
    const row = await putRow(JSON.stringify({ conversation: '', ref: 'r', body: heard({ ...message, id: 'm1', body }) }));
    expect((await factOf(row.seq))?.text).toBe(kept);
  });
});

describe('words', () => {
  const inDatabase = async (texts: readonly string[]): Promise<string[][]> =>
    (await owned<{ plain: string }>('select deskbell.plain(text) as plain from unnest($1::text[]) with ordinality as t (text, n) order by n', [texts])).map(({ plain }) => plain.split(' ').filter((word) => word !== ''));

  it('are the same in both stores, in whatever language', async () => {
    const texts = [
      'Hello, WORLD! it’s e-mail x_y', 'Où est l’été? ÅNGSTRÖM straße ﬁne', 'Привет, МИР ёлка', '你好 世界', 'مَرْحَبًا بالعالم', 'שָׁלוֹם', 'नमस्ते दुनिया', 'ภาษาไทย', '½ ² ① Ⅳ 3.14 978-3-16', 'ｆｕｌｌ　ｗｉｄｔｈ', 'İstanbul ıI ΣΑΣ',
      '😀 a😀b', 'https://foo.example/x-y?z=1', 'a\u0301b\u0308', '\n\t ', '', '™ ℃ #tag @name', '한국어 조선말', 'Việt Nam', 'ǆ Ǆ',
    ];
    expect(await inDatabase(texts)).toEqual(texts.map((text) => Array.from(wordsIn(text), ({ word }) => word)));
  });

  it('are the same in any text of the languages of libraries', async () => {
    const letters = fc.string({ unit: fc.constantFrom(...Array.from('aZéßÅñ ИёЖ-_.,!?’"\'09½²你好あアمَשָ\u0301\u200d\ufe0f')), maxLength: 40 });
    await fc.assert(fc.asyncProperty(fc.array(letters, { minLength: 1, maxLength: 50 }), async (texts) => {
      expect(await inDatabase(texts)).toEqual(texts.map((text) => Array.from(wordsIn(text), ({ word }) => word)));
    }), { numRuns: 40 });
  });

  it.each(['renew atlas', '"two words" one', '"left open', 'e-mail', 'Café "ÅNGSTRÖM x"', '"" * ( ) & | ! <-> :*', "it’s 'quoted\\", ''])('are asked for alike: %j', async (asked) => {
    const phrases = phrasesIn(asked).map((phrase) => phrase.map((word) => `'${word}'`).join(' <-> '));
    const [found] = await owned<{ wanted: string | null }>('select deskbell.wanted($1)::text as wanted', [asked]);
    expect(found?.wanted ?? '').toBe(phrases.join(' & '));
  });
});
