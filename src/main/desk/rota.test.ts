import { describe, expect, it } from 'vitest';
import { sampleEnv, ANA, BEN, NINE } from '../../core/testing/samples.js';
import type { Shift } from '../../core/shifts/shift.js';
import { NEW_DESK } from '../../core/state.js';
import { AppError } from '../../shared/errors.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import type { LoadedShifts } from '../shifts/load.js';
import { Rota } from './rota.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const policy = parsePolicy(JSON.stringify({
  library: 'Library', timeZone: 'Europe/Berlin', point: 'Main desk', services: [{ address: 'ask@library.example', name: 'Ask' }], rooms: { desk: 'desk@rooms.library.example' }, shifts: { calendar: '/shifts.ics', late: 10 },
}));
const shift = (id: string, person: string, from: number, place = 'Main desk'): Shift => ({ id, uid: id, start: from, person, place, from, to: from + 4 * HOUR });

/** A desk on whose clock, calendar and colleagues a test turns. */
class Setting {
  now = NINE;
  elapsed = 1;
  me: string | undefined = ANA;
  present = new Set<string>([ANA]);
  supervisor = false;
  readonly said: string[] = [];
  readonly facts = new Map<string, unknown>();
  asked = 0;
  load: () => Promise<LoadedShifts>;
  rota: Rota;

  constructor(shifts: readonly Shift[]) {
    this.load = () => Promise.resolve({ calendar: { shifts, problems: [], problemCount: 0 }, at: NINE });
    this.rota = this.begin();
  }

  begin(): Rota {
    const keeper = { known: NEW_DESK, problem: undefined, fact: (name: string) => this.facts.get(name), setFact: (name: string, value: unknown) => void this.facts.set(name, value), state: NEW_DESK };
    this.rota = new Rota({
      policy, keeper, env: () => { const { me: _me, ...env } = sampleEnv({ now: this.now, supervisor: this.supervisor }); return this.me === undefined ? env : { ...env, me: this.me }; },
      present: () => this.present, sees: () => true, carryOut: () => undefined, say: (_tone, text) => void this.said.push(text), refresh: () => undefined, elapsed: () => this.elapsed,
      load: () => { this.asked += 1; return this.load(); },
    });
    return this.rota;
  }

  async started(): Promise<this> {
    await this.rota.read();
    this.rota.start();
    return this;
  }

  at(time: number): readonly string[] {
    this.now = time;
    this.said.length = 0;
    this.rota.tick();
    return [...this.said];
  }
}

describe('the reminder at the desk', () => {
  it('comes once, whatever the clock does, and after a start not again', async () => {
    const desk = await new Setting([shift('a', ANA, NINE + HOUR)]).started();
    expect(desk.at(NINE)).toEqual([]);
    expect(desk.at(NINE + HOUR - 5 * MINUTE)).toEqual(['Your shift begins soon: Main desk, 11:00 to 15:00.']);
    expect(desk.at(NINE)).toEqual([]);
    expect(desk.at(NINE + 2 * HOUR)).toEqual([]);
    desk.begin();
    await desk.started();
    expect(desk.at(NINE + HOUR - 4 * MINUTE)).toEqual([]);
  });

  it('is not lost when the clock jumps over it', async () => {
    const desk = await new Setting([shift('a', ANA, NINE + HOUR)]).started();
    desk.at(NINE);
    expect(desk.at(NINE + 2 * HOUR)).toEqual(['Your shift has begun: Main desk, 11:00 to 15:00.']);
  });

  it('is for who sits here, and not for whoever comes in the middle of it', async () => {
    const desk = await new Setting([shift('a', ANA, NINE + HOUR), shift('b', BEN, NINE + HOUR)]).started();
    desk.me = undefined;
    expect(desk.at(NINE + HOUR)).toEqual([]);
    desk.me = ANA;
    expect(desk.at(NINE + HOUR + MINUTE)).toEqual([]);
  });
});

describe('who is missing', () => {
  it('is told once to who is at that place, and marked until they come', async () => {
    const desk = await new Setting([shift('b', BEN, NINE)]).started();
    expect(desk.at(NINE + 9 * MINUTE)).toEqual([]);
    expect(desk.at(NINE + 10 * MINUTE)).toEqual(['Ben is not at a desk yet, and the shift has begun: Main desk, 10:00 to 14:00.']);
    expect(desk.at(NINE + 11 * MINUTE)).toEqual([]);
    expect(desk.rota.view?.shifts.map(({ mark }) => mark)).toEqual(['late']);
    desk.present = new Set([ANA, BEN]);
    expect(desk.rota.view?.shifts.map(({ mark }) => mark)).toEqual(['now']);
  });

  it('concerns another place only where an administrator sits', async () => {
    const desk = await new Setting([shift('b', BEN, NINE, 'North')]).started();
    expect(desk.at(NINE + HOUR)).toEqual([]);
    desk.supervisor = true;
    expect(desk.at(NINE + HOUR)).toHaveLength(1);
  });
});

describe('reading', () => {
  it('goes by a clock that nobody sets, and by what the policy says', async () => {
    const desk = await new Setting([]).started();
    const before = desk.asked;
    desk.at(NINE + 30 * 24 * HOUR);
    expect(desk.asked).toBe(before);
    desk.elapsed += 15 * MINUTE;
    desk.at(NINE);
    expect(desk.asked).toBe(before + 1);
  });

  it('keeps what it knew when it fails, and says why', async () => {
    const desk = await new Setting([shift('a', ANA, NINE + HOUR)]).started();
    desk.load = () => Promise.reject(new AppError('shifts-unavailable', 'The calendar of shifts is not available: x.'));
    await desk.rota.read();
    expect(desk.rota.view).toMatchObject({ problem: 'The calendar of shifts is not available: x.', readAt: NINE, shifts: [{ id: 'a' }] });
  });

  it('gives the window the same view as long as nothing changes', async () => {
    const desk = await new Setting([shift('a', ANA, NINE + HOUR)]).started();
    const { view } = desk.rota;
    desk.now += 1_000;
    expect(desk.rota.view).toBe(view);
    desk.now += MINUTE;
    expect(desk.rota.view).not.toBe(view);
  });
});
