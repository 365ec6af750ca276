import { describe, expect, it } from 'vitest';
import type { Row } from '../journal/index.js';
import { ANA, MARIA, message, NINE, SERVICE } from '../../core/testing/samples.js';
import { RecentRows } from './rows.js';

const row = (n: number): Row => ({
  seq: n, place: n * 10, kind: 'heard', time: NINE, ref: `ref ${n}`, conversation: 'c',
  body: { kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, item: message(`m${n}`), stamp: NINE },
});

/** @param found refs that the journal was asked for */
function recent(found: string[], rows: readonly Row[] = []): RecentRows {
  const find = (ref: string): Row | undefined => {
    found.push(ref);
    return rows.find((one) => one.ref === ref);
  };
  return new RecentRows({ find });
}

describe('rows of the journal', () => {
  it('are known without reading it when they are new', () => {
    const asked: string[] = [];
    const rows = recent(asked);
    rows.follow([row(1), { ...row(2), body: { kind: 'reply', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, to: MARIA, originId: 'o2', body: 'x', by: ANA } }]);
    expect(rows.find('ref 1')).toMatchObject({ seq: 1, place: 10, conversation: 'c', known: { in: { scope: 'desk-room', service: SERVICE, conv: MARIA } } });
    expect(rows.find('ref 2')?.known).toMatchObject({ author: ANA, originId: 'o2' });
    expect(asked).toEqual([]);
  });

  it('are read where they are older, unknown, or of a kind that only a newer version knows', () => {
    const asked: string[] = [];
    const rows = recent(asked, [row(1), { ...row(2), kind: 'later', body: { kind: 'later' } }]);
    rows.follow(Array.from({ length: 1_200 }, (_, n) => row(n + 1)));
    expect(rows.find('ref 1')?.seq).toBe(1);
    expect(asked).toEqual(['ref 1']);
    expect(rows.find('nothing')).toBeUndefined();
    expect(rows.find('ref 1200')?.place).toBe(12_000);
    rows.forget();
    expect(rows.find('ref 2')?.known).toEqual({});
    expect(rows.find('ref 1200')).toBeUndefined();
  });

  it('stand where they were moved to', () => {
    const rows = recent([]);
    rows.follow([row(1), row(2)]);
    rows.move([{ seq: 2, place: 5 }]);
    expect([rows.find('ref 1')?.place, rows.find('ref 2')?.place]).toEqual([10, 5]);
  });
});
