import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../event.js';
import type { HeardMessage } from '../heard.js';
import type { Detail, Operation } from '../operation.js';
import { ANA, BEN, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, uuid } from '../testing/samples.js';
import type { Facts } from './facts.js';
import { Gathering } from './gather.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const RULES = { questions: ['Account', 'Other'], tags: ['school'] };
const WHERE = { scope: 'desk-room', service: SERVICE, conv: MARIA } as const;

interface Line {
  readonly desk: string;
  readonly time: number;
  readonly event: Event;
}

const said = (id: string, at: number, changes: Partial<HeardMessage> = {}, more: Partial<Extract<Event, { kind: 'heard' }>> = {}): Line =>
  ({ desk: deskId(1), time: NINE + at, event: { kind: 'heard', in: WHERE, item: message(id, changes), stamp: NINE + at, ...more } });

/** Operations of one conversation, each after the one before. */
function operations(conv: string, all: readonly (readonly [at: number, detail: Detail, changes?: Partial<Operation>])[]): Line[] {
  let prev = '';
  return all.map(([at, detail, changes], n) => {
    const op = operation(`${conv} op${n}`, { conv, prev, stamp: NINE + at, detail, ...changes });
    prev = op.id;
    return { desk: deskId(1), time: NINE + at, event: { kind: 'heard', in: { ...WHERE, conv }, item: inRoom(op), stamp: NINE + at } };
  });
}

function factsOf(lines: readonly Line[]): Facts {
  const gathering = new Gathering(RULES);
  for (const { desk, time, event } of lines) gathering.add(desk, time, event);
  return gathering.facts();
}

const CLAIM: Detail = { type: 'claim' };
const CHAT = [said('m1', 0), ...operations(MARIA, [[20 * SECOND, CLAIM], [4 * MINUTE, { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE }], [5 * MINUTE, { type: 'outcome', outcome: 'referred', read: 3, question: 'Account', tags: ['school', 'secret'] }]])];

describe('the facts of a request', () => {
  it('begin with its first message and end with what was said about it last', () => {
    expect(factsOf(CHAT).requests).toEqual([{
      service: SERVICE, mode: 'patron-im', at: NINE, ended: NINE, point: 'Main desk', wait: 20, length: 220, outcome: 'referred', read: 3, question: 'Account', tags: ['school'], referred: true,
    }]);
  });

  it('say what a walk-in and a call were, by the age that they had when they were shared', () => {
    const { requests } = factsOf(operations(uuid(1), [[40 * SECOND, { type: 'open', mode: 'phone', note: 'private', age: 30 * SECOND }], [50 * SECOND, CLAIM], [80 * SECOND, { type: 'close', outcome: 'partly' }]]));
    expect(requests).toEqual([{ service: SERVICE, mode: 'phone', at: NINE, ended: NINE, point: 'Main desk', wait: 40, length: 30, outcome: 'partly' }]);
  });

  it('are of each request of a patron alone, by the message that the end names', () => {
    const again = [...CHAT.slice(0, 3), said('m2', 10 * MINUTE), ...operations(MARIA, [[20 * SECOND, CLAIM], [4 * MINUTE, { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE }], [12 * MINUTE, CLAIM, { point: 'North' }]]).slice(2)];
    expect(factsOf(again).requests).toMatchObject([{ wait: 20, outcome: 'answered' }, { wait: 120, point: 'North' }]);
    expect(factsOf(again).requests[1]).not.toHaveProperty('ended');
  });

  it('are none of what was no request', () => {
    expect(factsOf([...CHAT.slice(0, 2), ...operations(MARIA, [[20 * SECOND, CLAIM], [60 * SECOND, { type: 'close', outcome: 'mistake', upto: 'm1' }]]).slice(1)]).requests).toEqual([]);
    expect(factsOf(operations(MARIA, [[0, { type: 'close', outcome: 'answered' }], [SECOND, { type: 'outcome', outcome: 'answered', read: 2 }]])).requests).toEqual([]);
  });

  it('know no waiting where the service was closed, or a question was left', () => {
    const closed: Line = { desk: deskId(1), time: NINE - MINUTE, event: { kind: 'service-hours', service: SERVICE, open: false, reason: '' } };
    expect(factsOf([closed, ...CHAT]).requests).toMatchObject([{ left: true, length: 220 }]);
    expect(factsOf([closed, ...CHAT]).requests[0]).not.toHaveProperty('wait');
    expect(factsOf([said('m1', 0, { question: { question: 'words', email: 'maria@example.org' } }), ...CHAT.slice(1)]).requests).toMatchObject([{ left: true }]);
  });

  it('leave out what a blocked patron wrote', () => {
    expect(factsOf([...operations(MARIA, [[0, { type: 'block', reason: 'slur' }]]), said('m1', MINUTE), said('m2', MINUTE, {}, { blocked: true })]).requests).toEqual([]);
  });

  it('say that it was referred with the form as well', () => {
    const referral: Line = { desk: deskId(1), time: NINE + 3 * MINUTE, event: { kind: 'referral', in: WHERE, to: 'somebody', name: 'Law', text: 'secret' } };
    expect(factsOf([...CHAT.slice(0, 3), referral]).requests).toMatchObject([{ outcome: 'answered', referred: true }]);
  });
});

describe('incidents and scripts', () => {
  const ladder = (follows: string): Detail => ({ type: 'ladder', category: 'rude', step: 'warned', follows });

  it('count each incident that was not taken back', () => {
    const lines = operations(MARIA, [[0, ladder('')], [SECOND, ladder('')], [2 * SECOND, { type: 'retract', of: `${MARIA} op1`, reason: 'wrong patron' }]]);
    expect(factsOf(lines).incidents).toEqual([{ service: SERVICE, at: NINE, point: 'Main desk', category: 'rude', step: 'warned' }]);
  });

  it('count a script once that was chosen and went out at once, and tell nobody’s own', () => {
    const used = (script: string, at: number): Line => ({ desk: deskId(1), time: NINE + at, event: { kind: 'script-used', in: WHERE, script } });
    const reply = (script: string, at: number): Line => ({ desk: deskId(1), time: NINE + at, event: { kind: 'reply', in: WHERE, to: MARIA, originId: `r${at}`, body: 'secret', script } });
    const { scripts } = factsOf([{ desk: deskId(1), time: NINE, event: { kind: 'started', version: '1', point: 'North' } }, reply('hello', 0), used('hello', 40), reply('still-looking', MINUTE), used('own:for-maria', 2 * MINUTE), used('hello', 5 * MINUTE)]);
    expect(scripts.map(({ script, point }) => `${script}, ${point}`).toSorted()).toEqual([', North', 'hello, North', 'hello, North', 'still-looking, North']);
  });
});

describe('whichever desks recorded it', () => {
  /** The library of three conversations, seen by two desks. */
  const all = [
    ...CHAT,
    ...operations(uuid(7), [[0, { type: 'open', mode: 'in-person', note: '', age: 0 }], [MINUTE, CLAIM, { author: BEN, desk: deskId(2), point: 'North' }], [2 * MINUTE, { type: 'close', outcome: 'answered' }]]),
    ...operations('other@patrons.example', [[0, CLAIM], [MINUTE, { type: 'close', outcome: 'no-response' }]]),
  ];
  const settled: Line[] = all.flatMap(({ event, time }) => (event.kind === 'heard' && event.in && event.item.id !== undefined ? [{ desk: deskId(1), time, event: { kind: 'settled', archive: event.item.archive, complete: true, items: [{ id: event.item.id, stamp: event.stamp, in: event.in }] } } as const] : []));

  it('the facts are the same, also twice, and in whatever order the desks are read', () => {
    const whole = factsOf(all);
    expect(whole.requests).toHaveLength(3);
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }), fc.boolean(), (first, swap) => {
      const one = all.filter((_line, index) => first[index]);
      const other = all.filter((_line, index) => !first[index]).map((line) => ({ ...line, desk: deskId(2) }));
      const lines = swap ? [...other, ...one, ...settled, ...all] : [...one, ...settled, ...all, ...other];
      const sorted = ({ requests }: Facts): string[] => requests.map((request) => JSON.stringify(request)).toSorted();
      expect(sorted(factsOf(lines))).toEqual(sorted(whole));
    }));
  });

  it('of two claims of one second the room’s first one counts', () => {
    const claims = [1, 2].map((n): Line => ({ desk: deskId(1), time: NINE, event: { kind: 'heard', in: WHERE, item: inRoom(operation(`c${n}`, { desk: deskId(n), point: `Desk ${n}`, stamp: NINE })), stamp: NINE } }));
    expect(factsOf([said('m1', 0), ...claims]).requests).toMatchObject([{ point: 'Desk 1' }]);
  });
});

describe('what nobody may learn from the facts', () => {
  it('addresses, names and words stay in the record', () => {
    const secret = fc.constantFrom('maria', 'MARIA-WORDS', 'ana@library.example', 'https://x.example/maria');
    fc.assert(fc.property(secret, secret, (who, words) => {
      const conv = `secret-${who}`;
      const where = { ...WHERE, conv };
      const lines: Line[] = [
        said('m1', 0, { body: words, from: `${who}/x` }, { in: where }),
        ...operations(conv, [
          [0, { type: 'claim', session: `${SERVICE}/${who}` }, { author: who, point: `${who}@` }], [SECOND, { type: 'hold', reason: words }], [2 * SECOND, { type: 'ladder', category: 'rude', step: 'warned', follows: '', said: words, script: words }, { author: who, point: `${words}@` }],
          [3 * SECOND, { type: 'close', outcome: 'answered' }], [4 * SECOND, { type: 'outcome', outcome: 'answered', question: words, tags: [words] }],
        ]),
        { desk: deskId(1), time: NINE, event: { kind: 'script-used', in: where, script: `own:${words}` } },
        { desk: deskId(1), time: NINE, event: { kind: 'reply', in: where, to: who, originId: who, body: words, script: `own:${words}`, by: ANA } },
        { desk: deskId(1), time: NINE, event: { kind: 'referral', in: where, to: 'somebody', name: who, text: words } },
      ];
      const facts = factsOf(lines);
      expect(facts.requests).toHaveLength(1);
      expect([facts.incidents.length, facts.scripts.length]).toEqual([1, 1]);
      const told = JSON.stringify({ ...facts, requests: facts.requests.map(({ service: _service, ...rest }) => rest), incidents: facts.incidents.map(({ service: _service, ...rest }) => rest), scripts: facts.scripts.map(({ service: _service, ...rest }) => rest) }).toLowerCase();
      for (const hidden of [who, words, ROOM, '@']) expect(told).not.toContain(hidden.toLowerCase());
    }));
  });

  it('no request can be found by its moment', () => {
    for (const { at } of factsOf([said('m1', 7 * MINUTE + 123), ...CHAT.slice(1)]).requests) expect(at % (15 * MINUTE)).toBe(0);
  });
});
