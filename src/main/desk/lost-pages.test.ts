import { describe, expect, it } from 'vitest';
import { staffedDesk } from '../../core/testing/desk.js';
import { ANONYMOUS, message, NINE } from '../../core/testing/samples.js';
import { LostPages } from './lost-pages.js';

const HOUR = 3_600_000;
const PAGE = `abc@${ANONYMOUS}/page`;
const later = { hours: () => ({ open: true }), wasOpen: (_: string, at: number) => at >= NINE + HOUR };

function start(answers: (boolean | 'nobody can say')[]) {
  const desk = staffedDesk(1, later);
  desk.hear([message('m1', { from: PAGE, stamp: NINE })], NINE);
  const clock = { now: NINE + 2 * HOUR };
  const asked: number[] = [];
  const here: string[] = [];
  const pages = new LostPages({
    now: () => clock.now, after: 60_000, onHere: (page) => here.push(page),
    ping: (_, page) => {
      expect(page).toBe(PAGE);
      asked.push(clock.now - NINE - 2 * HOUR);
      const answer = answers.shift() ?? false;
      return answer === 'nobody can say' ? Promise.reject(new Error('offline')) : Promise.resolve(answer);
    },
  });
  const pass = async (ms: number) => {
    clock.now += ms;
    pages.tick(desk.state, desk.env(clock.now));
    await Promise.resolve();
    await Promise.resolve();
  };
  return { desk, pages, asked, here, pass };
}

describe('a page that may be gone', () => {
  it('is lost when it has not answered for long enough', async () => {
    const { pages, asked, pass } = start([]);
    await pass(0);
    await pass(5_000);
    await pass(5_000);
    expect(asked).toEqual([0, 10_000]);
    expect(pages.isLost(PAGE)).toBe(false);
    await pass(50_000);
    expect(pages.isLost(PAGE)).toBe(true);
    expect(pages.isLost(`other@${ANONYMOUS}/page`)).toBe(false);
  });

  it('is here again when it answers, and unknown while nobody can say', async () => {
    const { pages, here, pass } = start([false, true, 'nobody can say']);
    await pass(0);
    await pass(30_000);
    expect(here).toEqual([PAGE.slice(0, PAGE.indexOf('/'))]);
    await pass(40_000);
    expect(pages.isLost(PAGE)).toBe(false);
    await pass(61_000);
    expect(pages.isLost(PAGE)).toBe(false);
  });

  it('is not asked where nobody can ask, and forgotten when nobody waits there', async () => {
    const { pages, asked, pass, desk } = start([]);
    pages.tick(desk.state, { ...desk.env(NINE + 2 * HOUR), session: () => undefined });
    expect(asked).toEqual([]);
    await pass(0);
    pages.tick({ ...desk.state, conversations: new Map() }, desk.env(NINE + 2 * HOUR));
    await pass(61_000);
    expect(pages.isLost(PAGE)).toBe(false);
  });
});
