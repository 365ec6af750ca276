import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../core/event.js';
import { toSnapshot } from '../../core/snapshot.js';
import { deskId, inRoom, message, NINE, operation, SERVICE } from '../../core/testing/samples.js';
import { openJournal, type Journal } from '../journal/index.js';
import { optionsFor } from '../journal/test/options.js';
import { Keeper } from './keeper.js';

const ended: (() => void)[] = [];
afterEach(() => ended.splice(0).forEach((end) => end()));

function folder(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-kept-'));
  ended.push(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** @property cells that were read */
interface Opened {
  readonly keeper: Keeper;
  readonly read: string[];
}

function open(dir: string): Opened {
  const read: string[] = [];
  const watched = (journal: Journal): Journal => new Proxy(journal, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (name === 'side') read.push(String(args[0]));
        return Reflect.apply(value, of, args);
      };
    },
  });
  const keeper = new Keeper({
    openJournal: () => watched(openJournal(optionsFor(dir, { deskId: deskId(1), now: () => NINE }))), now: () => NINE, started: { kind: 'started', version: '1', point: 'Main desk' }, onShut: () => undefined,
  });
  return { keeper, read };
}

const refTo = (conv: string) => ({ scope: 'desk-room', service: SERVICE, conv }) as const;
const says = (conv: string, id: string): Event => ({ kind: 'heard', in: refTo(conv), item: message(id, { from: `${conv}/phone` }), stamp: NINE });
const does = (conv: string, id: string, detail: Parameters<typeof operation>[1] & object): Event => ({ kind: 'heard', in: refTo(conv), item: inRoom(operation(id, { conv, ...detail })), stamp: NINE + 1, counted: true });
const settles = (conv: string, ids: readonly string[]): Event => ({ kind: 'settled', archive: SERVICE, items: ids.map((id) => ({ id, stamp: NINE, in: refTo(conv) })), complete: true });
/** Asked, answered and ended. */
const over = (conv: string): readonly Event[] => [
  says(conv, `m ${conv}`), does(conv, `c ${conv}`, { detail: { type: 'close', outcome: 'answered', upto: `m ${conv}` } }), settles(conv, [`m ${conv}`, `c ${conv}`]),
];
const WAITS = 'waits@patrons.example';
const logs = (conv: string): Event => ({ kind: 'operate', in: refTo(conv), originId: `o ${conv}`, detail: { type: 'open', mode: 'in-person', note: '', age: 0 }, after: { id: '' } });
const many = Array.from({ length: 12 }, (_, n) => `over-${n}@patrons.example`);
const keyOf = (conv: string): string => `desk ${SERVICE} ${conv}`;

/** A journal whose snapshot holds one request that waits, and twelve that are over. */
function written(): string {
  const dir = folder();
  const { keeper } = open(dir);
  keeper.commit([...many.flatMap(over), says(WAITS, 'm waits')]);
  keeper.close();
  return dir;
}

describe('a start', () => {
  it('knows the queue without what is over, and all of it when the queue is drawn', () => {
    const dir = written();
    const { keeper, read } = open(dir);
    expect([...(keeper.known?.conversations.keys() ?? [])]).toEqual([keyOf(WAITS)]);
    keeper.commit([logs('walk-in')]);
    expect(keeper.atHand.conversations.has(keyOf('walk-in'))).toBe(true);
    expect(read).not.toContain('over');
    keeper.readOver();
    expect([...(keeper.known?.conversations.keys() ?? [])].toSorted()).toEqual([...many, WAITS, 'walk-in'].map(keyOf).toSorted());
    expect(read.filter((key) => key === 'over')).toHaveLength(1);
    keeper.close();
  });

  it('reads what is over before anything is decided, and before a word that may be about it is recorded', () => {
    const dir = written();
    const first = open(dir);
    expect(first.keeper.state.conversations.size).toBe(13);
    first.keeper.close();
    const second = open(dir);
    second.keeper.commit([says(many[3] ?? '', 'm again')]);
    const c = second.keeper.known?.conversations.get(keyOf(many[3] ?? ''));
    expect(c).toMatchObject({ shared: { closes: 1 }, provisionalHeard: [{ id: 'm again' }] });
    expect(second.keeper.known?.conversations.size).toBe(13);
    second.keeper.close();
  });

  it('knows the same when rows after the snapshot are about what is over, and when they are not', () => {
    for (const [event, reads] of [[says(many[5] ?? '', 'm again'), true], [logs('walk-in'), false]] as const) {
      const dir = written();
      const first = open(dir);
      first.keeper.commit([event]);
      const known = first.keeper.state;
      first.keeper.close(); // too few rows for another snapshot
      const again = open(dir);
      expect(again.read.includes('over')).toBe(reads);
      expect(again.keeper.state).toEqual(known);
      again.keeper.close();
    }
  });

  it('does not read what is over to find the drafts', () => {
    const dir = written();
    const first = open(dir);
    first.keeper.setDraft(keyOf(WAITS), 'half a sentence');
    first.keeper.close();
    const { keeper, read } = open(dir);
    expect(keeper.draft(keyOf(WAITS))).toBe('half a sentence');
    expect([...keeper.draftKeys]).toEqual([keyOf(WAITS)]);
    expect(read).not.toContain('over');
    keeper.close();
  });
});

describe('what is over', () => {
  it('comes from the rows where its cell is lost, damaged, or of another snapshot', () => {
    for (const value of [null, 'nothing of this kind', { seq: 1, over: [] }, { seq: 2 }]) {
      const dir = written();
      const known = open(dir).keeper;
      const before = known.state;
      known.close();
      const journal = openJournal(optionsFor(dir, { deskId: deskId(1), now: () => NINE }));
      journal.append({ entries: [], side: [{ key: 'over', value }] });
      journal.close();
      const { keeper } = open(dir);
      keeper.commit([logs('walk-in')]);
      keeper.readOver();
      const now = new Map(keeper.known?.conversations);
      expect(now.delete(keyOf('walk-in'))).toBe(true);
      expect(now).toEqual(before.conversations);
      keeper.close();
    }
  });

  it('is where it was in a snapshot of the version before', () => {
    const dir = written();
    const first = open(dir);
    const before = first.keeper.state;
    first.keeper.close();
    const journal = openJournal(optionsFor(dir, { deskId: deskId(1), now: () => NINE }));
    const { body, over: apart } = toSnapshot(before, NINE);
    journal.append({ entries: [], snapshot: { version: 10, state: { ...body, conversations: [...apart, ...body.conversations] } }, side: [{ key: 'over', value: null }] });
    journal.close();
    const { keeper, read } = open(dir);
    expect(keeper.known?.conversations).toEqual(before.conversations);
    expect(read).not.toContain('over');
    keeper.close();
  });
});
