import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { xmlText } from '../../../core/patron/xml-text.js';
import { CATEGORIES, STEPS } from '../../../core/conduct.js';
import { OUTCOMES, READS, type Operation } from '../../../core/operation.js';
import { xml } from '../xml.js';
import { buildOperation, parseOperation } from './desk-operation.js';

const words = (max: number, min = 0) => fc.string({ unit: 'grapheme', minLength: min, maxLength: max / 8 }).map(xmlText).filter((text) => text.length >= min);
const name = words(200, 1);
const session = fc.option(fc.constantFrom('ask@library.test/desk-1', 'ask@library.test'), { nil: undefined }).map((one) => (one === undefined ? {} : { session: one }));
const type = <T extends string>(value: T) => fc.constant(value);
const outcome = fc.constantFrom(...OUTCOMES);
const detail = fc.oneof(
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

it.each([
  { step: 'exiled' }, { category: 'late' }, { category: 'constructor' }, { step: 'warned', category: 'rude', follows: 'x'.repeat(1024) }, { until: -1 }, { until: '1' }, { shared: false },
  { script: 'Not an id' }, { script: '<b>' }, { hours: 24 }, { follows: undefined },
])('makes the incident of a newer desk, or of none, unknown: %j', (change) => {
  const json = JSON.stringify({ category: 'rude', step: 'warned', follows: '', ...change });
  expect(parseOperation(xml('message', {}, xml('op', { xmlns: 'urn:deskbell:desk:0', type: 'ladder', conv: 'c', service: 's.test', desk: 'a'.repeat(32), point: 'p', prev: '' }, json)))).toMatchObject({ detail: { type: 'unknown', name: 'ladder' } });
});
