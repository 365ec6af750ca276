import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../event.js';
import { channelConversation, colleagueConversation, hoursConversation } from '../identity.js';
import { ANA, BEN, CHANNEL, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession, TEXTS } from '../testing/samples.js';
import { rowOf } from '../testing/record.js';
import { extract } from './extract.js';
import { readingOf } from './reading.js';

const WITH_MARIA = { scope: 'desk-room', service: SERVICE, conv: MARIA } as const;
const of = (event: Event, time = NINE) => extract(rowOf(event, { seq: 1, time }));
const facets = (event: Event): unknown => {
  const found = of(event);
  return found && 'facets' in found ? found.facets.map(({ name, value }) => `${name} ${value}`) : undefined;
};
const words = (event: Event): unknown => {
  const found = of(event);
  return found && 'facets' in found ? found.words : undefined;
};
const operated = (detail: Parameters<typeof operation>[1], counted = true): Event => ({ kind: 'heard', in: WITH_MARIA, stamp: NINE, counted, item: inRoom(operation('c1', detail)) });

describe('what a conversation is found by', () => {
  it('is in its rows, each for itself', () => {
    expect(facets({ kind: 'heard', in: WITH_MARIA, stamp: NINE, item: message('m1') })).toEqual([`service ${SERVICE}`, 'mode patron-im', `patron ${MARIA}`]);
    expect(facets(operated({ detail: { type: 'open', mode: 'phone', note: '', age: 0 } }))).toEqual([`service ${SERVICE}`, 'mode phone', `staff ${ANA}`, 'point Main desk']);
    expect(facets(operated({ detail: { type: 'ladder', category: 'threat', step: 'warned', follows: '', script: 'warning' } }))).toEqual(expect.arrayContaining(['incident threat', 'script warning']));
    expect(facets(operated({ detail: { type: 'outcome', outcome: 'partly', tags: ['maps', 'local'] } }))).toEqual(expect.arrayContaining(['outcome partly', 'tag maps', 'tag local']));
    expect(facets({ kind: 'reply', in: colleagueConversation(ANA, BEN), to: BEN, originId: 'd1', body: 'Hi', by: ANA })).toEqual([`service ${ANA}`, 'mode staff-im', `staff ${ANA}`, `staff ${BEN}`, `staff ${ANA}`]);
  });

  it('is none of what did not count, or was only meant', () => {
    expect(facets(operated({ detail: { type: 'close', outcome: 'answered' } }, false))).not.toContain('outcome answered');
    expect(facets({ kind: 'operate', in: WITH_MARIA, originId: 'p', detail: { type: 'close', outcome: 'answered' }, after: { id: '' } })).toEqual([`service ${SERVICE}`]);
  });

  it('has words once, whichever desk wrote them down', () => {
    const reply: Event = { kind: 'reply', in: WITH_MARIA, to: MARIA, originId: 'r1', body: 'On shelf 4.' };
    const heard: Event = { kind: 'heard', in: WITH_MARIA, stamp: NINE, item: message('m2', { originId: 'r1', outgoing: true, from: serviceSession(1), to: MARIA, body: 'On shelf 4.' }) };
    const forged: Event = { kind: 'heard', in: WITH_MARIA, stamp: NINE, item: message('m3', { originId: 'r1', body: 'On shelf 4.' }) };
    const key = (event: Event): unknown => Reflect.get(Object(words(event)), 'key');
    expect(key(reply)).toBe(key(heard));
    expect(key(forged)).not.toBe(key(reply));
    expect(words(reply)).toMatchObject({ side: 'service', text: 'On shelf 4.', said: true, names: false });
    expect(words({ kind: 'heard', in: WITH_MARIA, stamp: NINE, repeats: true, item: message('m4') })).toBeUndefined();
    expect(words(operated({ detail: { type: 'open', mode: 'phone', note: 'Opening hours?', age: 0 } }))).toMatchObject({ text: 'Opening hours?', said: false, names: true });
    expect(words(operated({ detail: { type: 'note', text: 'wants volume two' } }))).toMatchObject({ text: 'wants volume two', said: false, names: true });
    expect(words({ kind: 'heard', in: channelConversation(CHANNEL), line: 's:o1', stamp: NINE, item: { kind: 'room', archive: CHANNEL, id: 'x', via: 'live', from: CHANNEL, nick: 'b', author: BEN, body: 'at four', replaces: 'o1' } })).toMatchObject({ text: 'at four', said: false });
  });

  it('leaves out what is no conversation', () => {
    expect(of({ kind: 'heard', in: hoursConversation(SERVICE), stamp: NINE, item: inRoom(operation('c1', { detail: { type: 'reopen' } })) })).toBeUndefined();
    expect(of({ kind: 'reply', in: { scope: 'texts', service: TEXTS, conv: 'words library' }, to: TEXTS, originId: 'r', body: 'x', room: true })).toBeUndefined();
    expect(of({ kind: 'started', version: '1', point: 'Main desk' })).toBeUndefined();
    expect(of({ kind: 'gap', archive: SERVICE, since: NINE - 5 })).toEqual({ gap: { archive: SERVICE, from: NINE - 5, to: NINE } });
  });

  it('belongs to the day when it was said, and never to one after it was written down', () => {
    const heard = (stamp: number): Event => ({ kind: 'heard', in: WITH_MARIA, stamp, item: message('m1') });
    expect(of(heard(NINE - 60_000))).toMatchObject({ at: NINE - 60_000 });
    expect(of(heard(NINE + 1e12))).toMatchObject({ at: NINE });
    expect(of(heard(-5))).toBeUndefined();
    expect(of(heard(Number.NaN))).toBeUndefined();
  });
});

describe('rows that no desk of ours writes', () => {
  const keys = fc.constantFrom('kind', 'in', 'item', 'stamp', 'body', 'operation', 'detail', 'type', 'scope', 'service', 'conv', 'from', 'originId', 'archive', 'line', 'speaker', 'found', 'text', 'people', 'file');
  const values = fc.letrec<{ readonly value: unknown }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.constantFrom('heard', 'reply', 'operate', 'desk-room', 'mine', 'message', 'room', 'ladder', 'retract', 'note', 'referral', 'guarded', MARIA, SERVICE, null, true, -1, 1e300, ''), fc.string(), fc.integer(), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(keys, tie('value'), { maxKeys: 8 })),
  })).value;
  const KINDS = ['heard', 'reply', 'operate', 'fate', 'withdraw', 'referral', 'guarded', 'gap', 'file', 'channel', 'own-operation', 'settled', 'script-used'];
  const events = fc.record({ kind: fc.constantFrom(...KINDS), in: fc.oneof(fc.constant(WITH_MARIA), values), item: values, stamp: values, body: values, detail: values, originId: values, line: values, originIds: values, reason: values, found: values, mark: values, file: values, people: values, operation: values }, { requiredKeys: ['kind'] });

  it('are read and indexed without a word', () => {
    fc.assert(fc.property(fc.array(events, { maxLength: 6 }), (bodies) => {
      const rows = bodies.map((body, n) => ({ ...rowOf({ kind: 'epoch', reason: '' }, { seq: n + 1, time: NINE }), body: JSON.stringify({ body }) }));
      const { lines } = readingOf(rows);
      for (const line of lines) expect([typeof line.text, Number.isFinite(line.at)]).toEqual(['string', true]);
      const found = rows.flatMap((row) => extract(row) ?? []).filter((each) => 'facets' in each);
      for (const each of found) expect([typeof each.conversation, Number.isSafeInteger(each.at), each.facets.every(({ value }) => typeof value === 'string')]).toEqual(['string', true, true]);
    }), { numRuns: 400, examples: [[[{ kind: 'settled', in: { service: [], conv: ' ' } }]]] });
  });
});
