import { describe, expect, it } from 'vitest';
import type { Event } from '../../core/event.js';
import { calendarOf } from '../../core/statistics/calendar.js';
import type { DeskState } from '../../core/state.js';
import { DAY, deskId, inRoom, NINE, operation, ROOM, SERVICE, uuid } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import type { Journal, Row } from '../journal/index.js';
import { KeptFacts } from './kept.js';

const POLICY = { ...defaultPolicy('Main desk'), rooms: { desk: ROOM, channels: [] } };
const today = (days: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(NINE + days * DAY);

/** A desk whose record is a list, and what it keeps for itself. */
class RecordedDesk {
  rows: Row[] = [];
  readonly facts = new Map<string, unknown>();
  now = NINE;
  roomRead = NINE;
  readSince = 0;
  journal: Pick<Journal, 'rowsAfter'> | undefined = {
    rowsAfter: (seq, limit = 1_000) => {
      this.readSince = this.readSince === -1 ? seq : this.readSince;
      return this.rows.filter((row) => row.seq > seq).slice(0, limit);
    },
  };

  get known(): Pick<DeskState, 'archives'> {
    return { archives: new Map([[ROOM, { cursor: '', stamp: this.roomRead }]]) };
  }

  fact(name: string): unknown {
    return structuredClone(this.facts.get(name));
  }

  setFact(name: string, value: unknown): void {
    this.facts.set(name, structuredClone(value));
  }

  get kept(): KeptFacts {
    return new KeptFacts({ policy: POLICY, calendar: calendarOf('Europe/Berlin'), deskId: deskId(1), keeper: this, now: () => this.now });
  }

  /** A walk-in of that day, taken and ended. */
  walkIn(n: number, day: number): void {
    const conv = uuid(n);
    const at = NINE + day * DAY;
    const ops = [{ type: 'open', mode: 'in-person', note: 'secret', age: 0 }, { type: 'claim' }, { type: 'close', outcome: 'answered' }] as const;
    ops.forEach((detail, i) => {
      const op = operation(`${conv} ${i}`, { conv, prev: i === 0 ? '' : `${conv} ${i - 1}`, stamp: at + i * 1_000, detail });
      this.record(at + i, { kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv }, item: inRoom(op), stamp: op.stamp });
    });
  }

  record(time: number, body: Event): void {
    this.rows.push({ seq: (this.rows.at(-1)?.seq ?? 0) + 1, place: this.rows.length, kind: body.kind, time, body });
  }

  goOn(days: number): void {
    this.now += days * DAY;
    this.roomRead = this.now;
  }
}

const counts = async (kept: KeptFacts, from: string): Promise<number> => (await kept.from(from)).facts.requests.length;

describe('what is kept of a day', () => {
  it('stays when the rows have gone, and counts once while they are there', async () => {
    const desk = new RecordedDesk();
    for (const day of [0, 0, 1, 5]) desk.walkIn(desk.rows.length, day);
    desk.goOn(5);
    const mayGo = await desk.kept.keep();
    expect([mayGo > NINE + 4 * DAY, mayGo < NINE + 5 * DAY - 9 * 3_600_000]).toEqual([true, true]);
    expect([...desk.facts.keys()].toSorted()).toEqual(['statistics', `statistics ${today(0)}`, `statistics ${today(1)}`]);
    expect(JSON.stringify([...desk.facts.values()])).not.toContain('secret');
    expect(await counts(desk.kept, today(0))).toBe(4);
    expect(await counts(desk.kept, today(1)), 'from that day on').toBe(2);
    desk.rows = desk.rows.filter(({ time }) => time > NINE + 3 * DAY);
    expect(await counts(desk.kept, today(0))).toBe(4);
    expect((await desk.kept.from(today(0))).since).toBe(NINE);
  });

  it('is written once a day is over, and the room was read beyond it', async () => {
    const desk = new RecordedDesk();
    desk.walkIn(1, 0);
    expect(await desk.kept.keep()).toBe(0);
    expect(desk.facts.size).toBe(0);
    desk.now = NINE + 20 * DAY;
    desk.roomRead = NINE + 1;
    await desk.kept.keep();
    expect(desk.facts.size, 'it was off the network since').toBe(0);
    desk.walkIn(2, 0);
    desk.roomRead = desk.now;
    await desk.kept.keep();
    expect(await counts(desk.kept, today(0))).toBe(2);
    expect(desk.facts.has(`statistics ${today(0)}`)).toBe(true);
  });

  it('spares reading the whole record again', async () => {
    const desk = new RecordedDesk();
    for (let n = 0; n < 1_000; n++) desk.walkIn(n, n / 10);
    desk.goOn(100);
    await desk.kept.keep();
    desk.readSince = -1;
    expect(await counts(desk.kept, today(0))).toBe(1_000);
    expect(desk.readSince).toBeGreaterThan(1_000);
    desk.walkIn(5_000, 100);
    desk.goOn(4);
    await desk.kept.keep();
    expect(await counts(desk.kept, today(0))).toBe(1_001);
  });

  it('is left out where it cannot be understood, and the rest still counts', async () => {
    const desk = new RecordedDesk();
    desk.walkIn(1, 0);
    desk.walkIn(2, 1);
    desk.goOn(9);
    await desk.kept.keep();
    desk.rows = [];
    for (const bad of [null, 'x', { requests: 1 }, { requests: [{ service: 'a', mode: 'staff-im', at: 1 }], incidents: [], scripts: [] }, { requests: [], incidents: [], scripts: [], patron: 'maria' }]) {
      desk.facts.set(`statistics ${today(0)}`, bad);
      expect(await counts(desk.kept, today(0))).toBe(1);
    }
    desk.facts.set('statistics', { through: 7 });
    expect(await counts(desk.kept, today(0))).toBe(0);
  });

  it('is never taken from half of a record', async () => {
    const desk = new RecordedDesk();
    desk.walkIn(1, 0);
    desk.goOn(9);
    desk.journal = undefined;
    await expect(desk.kept.keep()).rejects.toThrow(AppError);
    const before = { rowsAfter: () => { desk.journal = { rowsAfter: () => [] }; return desk.rows; } };
    desk.journal = before;
    await expect(desk.kept.keep()).rejects.toThrow('cannot be read');
    expect(desk.facts.size).toBe(0);
  });
});
