import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../core/hours/calendar.js';
import type { Closure } from '../../core/hours/hours.js';
import type { PublishedHours } from '../../core/patron/hours-item.js';
import { zoneOf } from '../../shared/hours/zone.js';
import { PublishedHoursKeeper } from './published-hours.js';

const SERVICE = 'ask@library.example';
/** 22:00 in Berlin. */
const TEN = Date.parse('2026-11-22T21:00:00Z');
const HOUR = 3_600_000;
const calendar: Calendar = { zone: zoneOf('Europe/Berlin'), holidays: [], hours: { weekly: { monday: [{ from: '09:00', to: '17:00' }] }, exceptions: [] } };

interface World {
  now: number;
  there: PublishedHours | undefined;
  /** Ranks of the desks that published. */
  published: number[];
  fails: boolean;
  closure: Closure | undefined;
}

/** The server, and desks at it with one clock. */
function library() {
  const world: World = { now: TEN, there: undefined, published: [], fails: false, closure: undefined };
  const keeper = (rank: number, hours: Calendar | null = calendar) => {
    const desk = { online: true };
    const kept = new PublishedHoursKeeper({
      services: [{ address: SERVICE, name: 'Ask' }], timeZone: 'Europe/Berlin', now: () => world.now, rank: () => rank,
      calendar: () => hours ?? undefined, closure: () => world.closure, session: () => (desk.online ? `${SERVICE}/desk-${rank}` : undefined),
      read: () => (world.fails ? Promise.reject(new Error('no answer')) : Promise.resolve(world.there)),
      publish: (_, item) => {
        world.published.push(rank);
        world.there = item;
        return Promise.resolve();
      },
    });
    return { desk, look: async () => {
      kept.tick();
      for (let n = 0; n < 10; n += 1) await Promise.resolve();
    } };
  };
  return { world, keeper };
}

describe('what a service publishes of its hours', () => {
  it('one desk publishes, the others find it there', async () => {
    const { world, keeper } = library();
    const [first, second] = [keeper(0), keeper(1)];
    for (const one of [first, second]) await one.look();
    world.now += 3_000;
    for (const one of [first, second]) await one.look();
    expect(world.published).toEqual([0]);
    expect(world.there?.words).toContain('Monday 23 November: 09:00–17:00');
  });

  it('goes out anew when the day begins, when an administrator closes early, and when that is over', async () => {
    const { world, keeper } = library();
    const only = keeper(0);
    const count = async () => {
      await only.look();
      return world.published.length;
    };
    expect(await count()).toBe(1);
    world.now += HOUR;
    expect(await count()).toBe(1);
    world.now += HOUR + 1;
    expect(await count()).toBe(2);
    world.closure = { at: world.now, reason: 'Storm' };
    expect(await count()).toBe(3);
    expect(world.there?.words).toContain('Closed until further notice: Storm');
    world.closure = undefined;
    expect(await count()).toBe(4);
  });

  it('is tried again later when the server did not answer, by the next desk in any case, and looked after in each session', async () => {
    const { world, keeper } = library();
    const only = keeper(0);
    world.fails = true;
    await only.look();
    world.fails = false;
    await only.look();
    expect(world.published).toEqual([]);
    world.now += 60_000;
    await only.look();
    expect(world.published).toEqual([0]);
    world.there = undefined; // the server lost it
    only.desk.online = false;
    await only.look();
    only.desk.online = true;
    await only.look();
    expect(world.published).toEqual([0, 0]);
  });

  it('two desks with different policies end with one word, and no quarrel', async () => {
    const { world, keeper } = library();
    const [old, young] = [keeper(0), keeper(1, { ...calendar, hours: { weekly: { sunday: [{ from: '10:00', to: '12:00' }] }, exceptions: [] } })];
    for (let n = 0; n < 20; n += 1) {
      world.now += 1_000;
      for (const one of [old, young]) await one.look();
    }
    expect(world.published).toEqual([0, 1]);
  });

  it('is taken away when the service has no hours any more, and left alone where nothing is', async () => {
    const { world, keeper } = library();
    await keeper(0).look();
    expect(world.there).toBeDefined();
    await keeper(0, null).look();
    expect(world.there).toBeUndefined();
    await keeper(0, null).look();
    expect(world.published).toEqual([0, 0]);
  });
});
