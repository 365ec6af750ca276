import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RIGHTS, rightsOf } from '../../core/channels/rights.js';
import { LADDERS } from '../../core/conduct.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import type { DeskView, RequestView } from '../../shared/view.js';
import { difference, same } from './view.js';

describe('two pieces of plain data', () => {
  it('say the same, whatever objects they are', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(same(value, structuredClone(value))).toBe(true);
    }));
  });

  it('say the same only if every part of them does', () => {
    const json = fc.jsonValue({ maxDepth: 2 });
    fc.assert(fc.property(json, json, (a, b) => {
      expect(same(a, b)).toBe(isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))));
    }));
  });

  it.each([[{ a: 1 }, { a: 1, b: 1 }], [{ a: 1, b: 1 }, { a: 1 }], [{ a: 1 }, { b: 1 }], [[1, 2], [2, 1]], [[1], { 0: 1 }], [{}, null], [[], {}]])('%j is not %j', (a, b) => {
    expect(same(a, b)).toBe(false);
  });
});

const request = (id: string, change: Partial<RequestView> = {}): RequestView => ({
  id, mode: 'phone', phase: 'waiting', who: 'Call', from: '', service: '', firstWords: '', waitingSince: 0, pending: false, alarm: 0, silent: false,
  byHand: false, returned: false, mayTakeOver: false, viewers: [], unread: 0, typing: false, presence: 'unknown', hasDraft: false, visit: 0, ...change,
});
const held = (since: number): RequestView => request('b', { holder: { mine: true, name: 'Ana', point: 'Main desk', since } });
const view = (requests: DeskView['requests'], change: Partial<DeskView> = {}): Omit<DeskView, 'rev'> => ({
  clockOffset: 0, point: 'Main desk', connections: [], record: { journal: 'recording', protection: 'none', archive: { configured: false, backlog: 0 } },
  staffed: false, order: [], channels: [], favours: [], rooms: { may: rightsOf(DEFAULT_RIGHTS, false), makes: false, files: { types: [], maxSize: 0 }, uploads: [] }, colleagues: [], people: [], attendance: { lastOf: [] }, services: [], hours: [], blocks: [], ended: [], referred: [], kinds: { questions: [], tags: [] }, referrals: [], ladders: [], waitingSteps: [], conduct: { ladder: LADDERS.default, blockHours: 24, undo: 5, scripts: defaultPolicy().conduct.scripts }, supervisor: false, texts: { configured: false, joined: false, mayEdit: false, changes: 0 }, agreeing: false, cap: 3, claimWithin: 30, notices: [],
  ...change, requests,
});

const NOTHING = { changed: {}, gone: [] };

describe('the difference between two views', () => {
  it('is none when they say the same', () => {
    expect(difference({ rev: 1, ...view({ b: held(1) }) }, view({ b: held(1) }), NOTHING)).toBeUndefined();
  });

  it('names only what changed', () => {
    const before = { rev: 4, ...view({ a: request('a'), b: held(1) }) };
    const after = view({ a: request('a'), b: held(2), c: request('c') }, { staffed: true });
    const changed = { b: held(2), c: request('c') };
    expect(difference(before, after, { changed, gone: [] })?.patch).toEqual({ rev: 5, set: { staffed: true }, requests: changed });
  });

  it('names what is gone', () => {
    const before = { rev: 1, ...view({ a: request('a'), b: held(1) }) };
    expect(difference(before, view({ b: held(1) }), { changed: {}, gone: ['a'] })?.patch).toEqual({ rev: 2, gone: ['a'] });
  });
});
