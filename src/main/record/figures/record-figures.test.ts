import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../core/statistics/calendar.js';
import type { Counted } from '../../../core/statistics/gather.js';
import { DAY, deskId, inRoom, NINE, operation, SERVICE, uuid } from '../../../core/testing/samples.js';
import { AppError } from '../../../shared/errors.js';
import { defaultPolicy } from '../../../shared/policy/parse.js';
import type { StatisticsAsked } from '../../../shared/review/statistics.js';
import { libraryRules } from '../../statistics/library.js';
import { RecordCount, type CountedRow, type RowShare } from './record-count.js';
import { RecordFigures } from './record-figures.js';

const RULES = { questions: [], tags: [] };
const asked = (by: 'day' | 'mode'): StatisticsAsked => ({ what: { query: { period: 'today', by } }, rules: libraryRules(defaultPolicy('Main desk')), ...RULES, scripts: [] });

function walkIn(n: number, time = NINE): CountedRow[] {
  const conv = uuid(n);
  return ([{ type: 'open', mode: 'in-person', note: '', age: 0 }, { type: 'close', outcome: 'answered' }] as const).map((detail, i) => {
    const op = operation(`${conv} ${i}`, { conv, prev: i === 0 ? '' : `${conv} 0`, stamp: time + i, detail });
    const event: Counted = { kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv }, item: inRoom(op), stamp: op.stamp };
    return { desk: deskId(1), time: time + i, event };
  });
}

/** A record whose rows come when the test says so. */
class SlowRecord {
  readonly looks: string[] = [];
  now = NINE;
  readings = 0;
  private readonly waiting: RowShare[] = [];
  private wake: () => void = () => undefined;
  private more = false;
  fails: AppError | undefined;
  unrecorded: AppError | undefined;

  readonly figures = new RecordFigures({
    newRows: () => this.newRows(), written: async () => Promise.resolve(new Map()), calendar: calendarOf('Europe/Berlin'), now: () => this.now, patience: 0,
    record: async (about) => (this.unrecorded ? Promise.reject(this.unrecorded) : Promise.resolve(void this.looks.push(about))),
  });

  async *newRows(): AsyncGenerator<RowShare> {
    this.readings += 1;
    for (;;) {
      const next = this.waiting.shift();
      if (next) yield next;
      else if (this.fails) throw this.fails;
      else if (this.more) await new Promise<void>((resolve) => (this.wake = resolve));
      else return;
    }
  }

  come(share: RowShare, more: boolean): void {
    this.waiting.push(share);
    this.more = more;
    this.wake();
  }

  async whole(by: 'day' | 'mode') {
    for (;;) {
      const answer = await this.figures.ask(asked(by));
      if (!('counting' in answer)) return answer;
    }
  }
}

describe('figures that take longer than somebody waits', () => {
  it('say how far they are, are on record once, and come in the end', async () => {
    const record = new SlowRecord();
    record.come({ rows: walkIn(1), part: 0.25 }, true);
    expect(await record.figures.ask(asked('day'))).toEqual({ counting: 0.25 });
    expect(await record.figures.ask(asked('mode'))).toEqual({ counting: 0.25 });
    expect(await record.figures.ask(asked('day'))).toEqual({ counting: 0.25 });
    record.come({ rows: walkIn(2), part: 1 }, false);
    expect(await record.whole('day')).toMatchObject({ period: { of: 'library', all: { requests: 2 } } });
    expect(await record.whole('mode')).toMatchObject({ period: { all: { requests: 2 } } });
    expect(record.looks).toEqual(['by day, today', 'by mode, today']);
    await record.whole('day');
    expect(record.looks).toHaveLength(3);
  });

  it('are on record again for whoever went away and comes back', async () => {
    const record = new SlowRecord();
    record.come({ rows: [], part: 0.5 }, true);
    await record.figures.ask(asked('day'));
    record.now += 60_000;
    await record.figures.ask(asked('day'));
    expect(record.looks).toEqual(['by day, today', 'by day, today']);
    record.come({ rows: [], part: 1 }, false);
    await record.whole('day');
  });

  it('are not counted where the look cannot be written down', async () => {
    const record = new SlowRecord();
    record.unrecorded = new AppError('archive-unreachable', 'away');
    await expect(record.figures.ask(asked('day'))).rejects.toBe(record.unrecorded);
    expect(record.readings).toBe(0);
  });

  it('go on where the record went away, and count nothing twice', async () => {
    const record = new SlowRecord();
    record.come({ rows: walkIn(1), part: 0.5 }, false);
    record.fails = new AppError('archive-unreachable', 'away');
    await expect(record.whole('day')).rejects.toBe(record.fails);
    record.fails = undefined;
    record.come({ rows: walkIn(2), part: 1 }, false);
    expect(await record.whole('day')).toMatchObject({ period: { all: { requests: 2 } } });
  });
});

it('the facts of a record to which nothing came are those of before', async () => {
  const shares: RowShare[][] = [[{ rows: walkIn(1, NINE - DAY), part: 1 }], [], [{ rows: walkIn(2), part: 1 }]];
  const count = new RecordCount(async function* () {
    yield* shares.shift() ?? [];
  });
  const first = await count.read(RULES);
  expect(first).toMatchObject({ since: NINE - DAY, facts: { requests: [{ mode: 'in-person' }] } });
  expect(await count.read(RULES)).toBe(first);
  expect((await count.read(RULES)).facts.requests).toHaveLength(2);
});
