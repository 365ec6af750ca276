import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { carriedOf } from '../../../core/carry.js';
import { xmlText } from '../../../core/patron/xml-text.js';
import { CATEGORIES, STEPS } from '../../../core/conduct.js';
import { OUTCOMES, READS, type Operation } from '../../../core/operation.js';
import { NOTHING_SHARED, type Shared } from '../../../core/room.js';
import { xml } from '../xml.js';
import { buildOperation, parseOperation } from './desk-operation.js';

const NOW = 1_795_251_600_000;
const words = (max: number, min = 0) => fc.string({ unit: 'grapheme', minLength: min, maxLength: max / 8 }).map(xmlText).filter((text) => text.length >= min);
const name = words(200, 1);
const session = fc.option(fc.constantFrom('ask@library.test/desk-1', 'ask@library.test'), { nil: undefined }).map((one) => (one === undefined ? {} : { session: one }));
const type = <T extends string>(value: T) => fc.constant(value);
const outcome = fc.constantFrom(...OUTCOMES);
const time = fc.nat();
const optional = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { requiredKeys: [] });
const logged = fc.record({ mode: fc.constantFrom('in-person' as const, 'phone' as const), note: words(4000), at: time, by: fc.constant('ana@library.test'), point: words(200, 1) });
const facts = fc.tuple(
  fc.record({
    blocks: fc.array(fc.record({ id: name, by: fc.constant('ana@library.test'), at: time, reason: words(1000), until: time, incident: name, liftedAt: time, liftedBy: fc.constant('ben@library.test') }, { requiredKeys: ['id', 'by', 'at', 'reason'] }), { maxLength: 3 }),
    incidents: fc.array(fc.record({ id: name, originId: name, by: fc.constant('ana@library.test'), point: words(200, 1), at: time, category: fc.constantFrom(...CATEGORIES), step: fc.constantFrom(...STEPS), said: name, script: fc.constant('disconnect'), until: time, shared: fc.constant(true as const) }, { requiredKeys: ['id', 'originId', 'by', 'point', 'at', 'category', 'step'] }), { maxLength: 3 }),
    returned: fc.boolean(), closes: time,
    notes: fc.array(fc.record({ author: fc.constant('ana@library.test'), originId: name, text: words(4000), at: time }), { maxLength: 3 }),
    done: fc.array(fc.record({ key: name, author: fc.constant('ana@library.test'), desk: fc.constant('b'.repeat(32)) }), { maxLength: 3 }),
  }),
  optional({
    opened: logged, onHold: fc.record({ since: time, reason: words(1000) }), declined: fc.record({ by: fc.constant('ana@library.test'), at: time, reason: words(1000) }),
    holder: fc.record({ author: fc.constant('ana@library.test'), desk: fc.constant('b'.repeat(32)), point: words(200, 1), since: time, session: fc.constant('ask@library.test/desk-1') }, { requiredKeys: ['author', 'desk', 'point', 'since'] }),
    offer: fc.record({ by: fc.constant('ana@library.test'), desk: fc.constant('b'.repeat(32)), point: words(200, 1), to: fc.constant({ kind: 'person' as const, address: 'ben@library.test' }), note: words(4000), at: time }),
    lastClose: fc.record({ at: time, by: fc.constant('ana@library.test'), outcome, upto: name, uptoStamp: time, opened: logged, classified: fc.constant({ read: 3 as const, tags: ['maps'] }) }, { requiredKeys: ['at', 'by', 'outcome'] }),
  }),
).map(([always, sometimes]) => ({ ...always, ...sometimes }));
const detail = fc.oneof(
  fc.record({ type: type('carry'), state: facts }),
  fc.record({ type: type('carry'), state: facts, first: fc.record({ id: name, from: fc.constant('maria@patrons.test/phone'), stamp: time, words: words(140) }) }),
  fc.record({ type: type('open'), mode: fc.constantFrom('in-person', 'phone'), note: words(4000), age: fc.nat() }),
  session.map((one) => ({ type: 'claim' as const, ...one })),
  session.map((one) => ({ type: 'resume' as const, ...one })),
  fc.tuple(session, words(1000)).map(([one, reason]) => ({ type: 'takeover' as const, reason, ...one })),
  fc.record({ type: type('release') }),
  fc.record({ type: type('hold'), reason: words(1000) }),
  fc.record({ type: type('return'), reason: words(1000), of: name }),
  fc.record({
    type: type('offer'),
    to: fc.oneof(
      fc.record({ kind: type('desk'), desk: fc.constant('b'.repeat(32)), point: words(200, 1) }),
      fc.constantFrom({ kind: 'person' as const, address: 'ben@library.test' }, { kind: 'service' as const, service: 'kids@library.test' }),
    ),
    note: words(4000),
  }),
  session.map((one) => ({ type: 'accept' as const, ...one })),
  fc.record({ type: type('decline'), reason: words(1000) }),
  fc.record({ type: type('block'), reason: words(1000) }),
  fc.record({ type: type('block'), reason: words(1000), until: fc.nat() }),
  fc.record({ type: type('lift'), reason: words(1000) }),
  fc.record({ type: type('ladder'), category: fc.constantFrom(...CATEGORIES), step: fc.constantFrom(...STEPS), follows: words(200) }),
  fc.record({ type: type('ladder'), category: fc.constantFrom(...CATEGORIES), step: fc.constantFrom(...STEPS), follows: name, said: name, script: fc.constantFrom('conduct-1', 'disconnect'), until: fc.nat(), shared: fc.constant(true as const) }),
  fc.record({ type: type('retract'), of: name, reason: words(1000) }),
  fc.record({ type: type('outcome'), outcome }),
  fc.record({ type: type('outcome'), outcome, read: fc.constantFrom(...READS), question: words(80, 1), tags: fc.array(words(80, 1), { maxLength: 20 }) }),
  fc.record({ type: type('close'), outcome }),
  fc.record({ type: type('close'), outcome, upto: name, uptoStamp: fc.nat() }),
  fc.record({ type: type('do'), key: name }),
  fc.record({ type: type('note'), text: words(4000) }),
  fc.record({ type: type('unknown'), name: fc.constantFrom('summon', 'x', 'a-b-2') }),
);

it('says every operation so that another desk reads the same', () => {
  fc.assert(
    fc.property(detail, name, words(200, 1), words(200), (one, conv, point, prev) => {
      const operation: Omit<Operation, 'id' | 'author' | 'stamp' | 'originId'> = { conv, service: 'ask@library.test', desk: '0123456789abcdef'.repeat(2), point, prev, detail: one };
      expect(parseOperation(xml('message', {}, buildOperation(operation)))).toEqual(operation);
    }),
  );
});

it('makes a detail that is too long unknown, and one op beside another none', () => {
  const said = (json: string, ...more: Parameters<typeof xml>[2][]) => parseOperation(xml('message', {}, xml('op', { xmlns: 'urn:deskbell:desk:0', type: 'note', conv: 'c', service: 's.test', desk: 'a'.repeat(32), point: 'p', prev: '' }, json), ...more));
  expect(said(JSON.stringify({ text: 'x'.repeat(4000) }))).toMatchObject({ detail: { type: 'note' } });
  expect(said(JSON.stringify({ text: 'x'.repeat(4001) }))).toMatchObject({ detail: { type: 'unknown', name: 'note' } });
  expect(said(`{"text":"x"}${' '.repeat(20_000)}`)).toMatchObject({ detail: { type: 'unknown', name: 'note' } });
  expect(said('{}', xml('op', { xmlns: 'urn:deskbell:desk:0' }))).toBe('malformed');
  expect(parseOperation(xml('message', {}, xml('op', { xmlns: 'urn:example:other' })))).toBeUndefined();
});

it('restates the most that a desk remembers in one operation that the others can read', () => {
  const long = '"'.repeat(1_000);
  const address = `${'a'.repeat(100)}@library.test`;
  const id = 'i'.repeat(64);
  const opened = { mode: 'phone' as const, note: long.repeat(4), at: NOW, by: address, point: 'p'.repeat(200) };
  const shared: Shared = {
    ...NOTHING_SHARED, head: id, headStamp: NOW, opened, holder: { author: address, desk: 'a'.repeat(32), point: 'p'.repeat(200), since: NOW, session: `${address}/desk` },
    offer: { by: address, desk: 'a'.repeat(32), point: 'p'.repeat(200), to: { kind: 'person', address }, note: long.repeat(4), at: NOW },
    blocks: Array.from({ length: 16 }, () => ({ id, by: address, at: NOW, reason: long, until: NOW + 1, incident: id })),
    incidents: Array.from({ length: 32 }, () => ({ id, originId: id, by: address, point: 'p'.repeat(200), at: NOW, category: 'rude' as const, step: 'warned' as const, said: id, script: 'conduct-1' })),
    notes: Array.from({ length: 100 }, (_, n) => ({ author: address, originId: `${id}${n}`, text: long.repeat(4), at: NOW })),
    done: Array.from({ length: 32 }, () => ({ key: `announce ${id}`, author: address, desk: 'a'.repeat(32) })),
  };
  const operation = { conv: 'c', service: 'ask@library.test', desk: 'a'.repeat(32), point: 'p', prev: id, detail: { type: 'carry' as const, state: carriedOf(shared, NOW) } };
  const said = xml('message', {}, buildOperation(operation));
  expect(parseOperation(said)).toEqual(operation);
  expect(operation.detail.state.blocks).toHaveLength(8);
  expect(String(said).length).toBeLessThan(65_536);
});

it.each([
  (state: object) => ({ ...state, head: 'x' }), (state: object) => ({ ...state, blocks: 'none' }), (state: object) => ({ ...state, holder: { author: 'ana@library.test' } }),
  (state: object) => ({ ...state, incidents: [{ id: 'x', step: 'exiled' }] }), (state: object) => ({ ...state, closes: -1 }), (state: object) => ({ ...state, notes: Array.from({ length: 65 }, () => ({ author: 'ana@library.test', originId: 'x', text: '', at: 1 })) }),
  () => undefined,
])('makes unknown what restates something else: %#', (change) => {
  const json = JSON.stringify({ state: change(carriedOf(NOTHING_SHARED, NOW)) });
  expect(parseOperation(xml('message', {}, xml('op', { xmlns: 'urn:deskbell:desk:0', type: 'carry', conv: 'c', service: 's.test', desk: 'a'.repeat(32), point: 'p', prev: '' }, json)))).toMatchObject({ detail: { type: 'unknown', name: 'carry' } });
});

it.each([
  { step: 'exiled' }, { category: 'late' }, { category: 'constructor' }, { step: 'warned', category: 'rude', follows: 'x'.repeat(1024) }, { until: -1 }, { until: '1' }, { shared: false },
  { script: 'Not an id' }, { script: '<b>' }, { hours: 24 }, { follows: undefined },
])('makes the incident of a newer desk, or of none, unknown: %j', (change) => {
  const json = JSON.stringify({ category: 'rude', step: 'warned', follows: '', ...change });
  expect(parseOperation(xml('message', {}, xml('op', { xmlns: 'urn:deskbell:desk:0', type: 'ladder', conv: 'c', service: 's.test', desk: 'a'.repeat(32), point: 'p', prev: '' }, json)))).toMatchObject({ detail: { type: 'unknown', name: 'ladder' } });
});
