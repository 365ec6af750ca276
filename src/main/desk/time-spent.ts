/** Time in messages, read out of this desk's record: every desk of the library records what all of them agreed on. */
import { dayOf } from '../../core/day.js';
import type { Address } from '../../core/heard.js';
import { HEAD_LIFETIME } from '../../core/room.js';
import { currentShift, type Shift } from '../../core/shifts/shift.js';
import { Spans, timeIn, type Span } from '../../core/statistics/time.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import { TIME_BY, type TimeBy, type TimeView } from '../../shared/time-view.js';
import { startAt } from '../statistics/start-at.js';
import type { Keeper } from './keeper.js';
import { nameOf } from './names.js';
import { eventOf } from './rows.js';

const DAY = 24 * 3_600_000;
/** Rows that are read in one go; the desk goes on between two of them. */
const PAGE = 100;

export interface TimeSpentOptions {
  readonly policy: Policy;
  readonly keeper: Keeper;
  readonly now: () => number;
  /** An administrator of the desk room is signed in here. */
  readonly supervisor: () => boolean;
  readonly shifts: () => readonly Shift[];
}

export class TimeSpent {
  private readonly options: TimeSpentOptions;

  constructor(options: TimeSpentOptions) {
    this.options = options;
  }

  /** @param days today included @throws AppError when who asks may not see it */
  async over(days: number, by: TimeBy): Promise<TimeView> {
    const { policy, now, supervisor } = this.options;
    const choices = TIME_BY.filter((one) => (one === 'person' ? policy.statistics.byPerson : one !== 'shift' || policy.shifts !== undefined));
    if (!supervisor()) throw new AppError('not-allowed', 'How much time goes into messages is shown to supervisors: administrators of the desk room.');
    if (!choices.includes(by)) throw new AppError('not-allowed', by === 'person' ? 'The policy of the library does not show the time of single members of staff.' : 'The policy names no calendar of shifts.');
    const at = now();
    const { spans, since } = await this.read(this.beginning(at, days));
    const names = new Map(policy.services.map(({ address, name }) => [address, name]));
    const rows = timeIn(spans, { from: this.beginning(at, days), to: at }, this.labels(by));
    return { rows: rows.map(({ service, label, ...row }) => ({ ...row, label: by === 'weekday' ? label.slice(2) : label, service: names.get(service) ?? service })), since, choices };
  }

  /** When the first of these days began, by the calendar of the library. */
  private beginning(at: number, days: number): number {
    const { timeZone } = this.options.policy;
    const first = dayOf(at - (days - 1) * DAY, timeZone);
    let from = at - (days - 1) * DAY;
    // Days begin with a quarter of an hour, whatever the zone.
    for (from = Math.floor(from / QUARTER) * QUARTER; dayOf(from - QUARTER, timeZone) === first;) from -= QUARTER;
    return from;
  }

  /** Begins early enough to know who had what by then. @param from what ended before is not asked for */
  private async read(from: number): Promise<{ readonly spans: readonly Span[]; readonly since: number }> {
    const { keeper: { journal }, now } = this.options;
    const spans = new Spans();
    const since = journal?.rowsAfter(0, 1)[0]?.time ?? now();
    if (!journal) return { spans: [], since };
    for (let seq = startAt(journal, journal.head.seq, from - 2 * HEAD_LIFETIME); ; ) {
      const rows = journal.rowsAfter(seq, PAGE);
      const last = rows.at(-1);
      if (!last) return { spans: spans.all(now()), since };
      seq = last.seq;
      for (const row of rows) {
        const event = row.kind === 'heard' ? eventOf(row) : undefined;
        if (event?.kind === 'heard' && event.in?.scope === 'desk-room' && event.item.kind === 'room' && event.item.operation) spans.add({ ...event.item.operation, stamp: event.stamp });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private labels(by: TimeBy): (span: Span, at: number) => string {
    const { policy: { timeZone }, shifts } = this.options;
    const format = (options: Intl.DateTimeFormatOptions): ((at: number) => string) => {
      const made = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
      return (at) => made.format(at);
    };
    switch (by) {
      case 'day': return (_span, at) => dayOf(at, timeZone);
      case 'hour': {
        const hour = format({ hour: '2-digit', hourCycle: 'h23' });
        return (_span, at) => `${hour(at)}:00`;
      }
      case 'weekday': {
        const weekday = format({ weekday: 'long' });
        const places = new Map(WEEKDAYS.map((name, n) => [name, n + 1]));
        return (_span, at) => `${places.get(weekday(at)) ?? 0} ${weekday(at)}`;
      }
      case 'person': return ({ person }) => nameOf(person);
      case 'shift': {
        const known = shifts();
        const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
        return ({ person }, at) => shiftLabel(known, person, at, time);
      }
      default: throw new AppError('invalid-request', 'Time cannot be sorted so.');
    }
  }
}

const QUARTER = 15 * 60_000;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Main desk, 09:00 to 13:00": every day the same. */
function shiftLabel(shifts: readonly Shift[], person: Address, at: number, time: (at: number) => string): string {
  const shift = currentShift(shifts, person, at);
  return shift ? `${shift.place === '' ? 'Shift' : shift.place}, ${time(shift.from)} to ${time(shift.to)}` : 'outside of a shift';
}
