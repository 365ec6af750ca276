import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../shared/hours/zone.js';
import { spansOfDay, week, WEEKDAYS, type Calendar, type Hours, type WallSpan } from './calendar.js';
import { hoursAt, nextOpening, nextRegularOpening } from './hours.js';

const BERLIN = zoneOf('Europe/Berlin');
const NEW_YORK = zoneOf('America/New_York');
/** Its clocks change by half an hour, and its summer is the other one. */
const LORD_HOWE = zoneOf('Australia/Lord_Howe');

const every = (...spans: [string, string][]): Hours['weekly'] => Object.fromEntries(WEEKDAYS.map((day) => [day, spans.map(([from, to]): WallSpan => ({ from, to }))]));
const calendar = (hours: Partial<Hours>, zone = BERLIN, holidays: Calendar['holidays'] = []): Calendar => ({ hours: { weekly: {}, exceptions: [], ...hours }, holidays, zone });
const at = (iso: string): number => Date.parse(iso);
const iso = (time: number | undefined): string => (time === undefined ? 'none' : new Date(time).toISOString().slice(0, 16));
const read = (c: Calendar, time: string) => {
  const { open, since, changesAt, reason } = hoursAt(c, undefined, at(time));
  return { open, since: iso(since), changesAt: iso(changesAt), ...(reason === undefined ? {} : { reason }) };
};

describe('the hours of a week', () => {
  const c = calendar({ weekly: { monday: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:00' }], thursday: [{ from: '10:00', to: '20:00' }] } });

  it('open and close a service, and say when the next change is', () => {
    expect(read(c, '2026-11-23T08:59+01:00')).toEqual({ open: false, since: '2026-11-19T19:00', changesAt: '2026-11-23T08:00' });
    expect(read(c, '2026-11-23T09:00+01:00')).toEqual({ open: true, since: '2026-11-23T08:00', changesAt: '2026-11-23T11:00' });
    expect(read(c, '2026-11-23T12:00+01:00')).toEqual({ open: false, since: '2026-11-23T11:00', changesAt: '2026-11-23T12:00' });
    expect(read(c, '2026-11-23T17:00+01:00')).toEqual({ open: false, since: '2026-11-23T16:00', changesAt: '2026-11-26T09:00' });
  });

  it('are open all the time where a service has none', () => expect(hoursAt(undefined, undefined, 0)).toEqual({ open: true }));

  it('go over the end of the year', () => {
    expect(read(c, '2026-12-31T19:59:59+01:00')).toEqual({ open: true, since: '2026-12-31T09:00', changesAt: '2026-12-31T19:00' });
    expect(read(c, '2026-12-31T20:00+01:00')).toMatchObject({ open: false, changesAt: '2027-01-04T08:00' });
  });

  it('are shown by day, from today on', () => {
    expect(week(c, at('2026-11-23T23:59+01:00')).map(({ day, weekday, spans }) => [day, weekday, spans.length])).toEqual([
      ['2026-11-23', 'monday', 2], ['2026-11-24', 'tuesday', 0], ['2026-11-25', 'wednesday', 0], ['2026-11-26', 'thursday', 1], ['2026-11-27', 'friday', 0], ['2026-11-28', 'saturday', 0], ['2026-11-29', 'sunday', 0],
    ]);
  });

  it('have no end where days follow days, and no beginning', () => {
    expect(read(calendar({ weekly: every(['00:00', '24:00']) }), '2026-11-23T08:59+01:00')).toEqual({ open: true, since: 'none', changesAt: 'none' });
  });
});

describe('holidays and exceptions', () => {
  const holidays = [{ date: '2026-12-25', name: 'Christmas Day' }, { date: '2026-12-26', name: 'St Stephen’s Day' }];
  const summer = { from: '2026-12-26', to: '2026-12-31', hours: [{ from: '10:00', to: '12:00' }], reason: 'Between the years' };
  const c = calendar({ weekly: every(['09:00', '17:00']), exceptions: [summer] }, BERLIN, holidays);

  it('say why, and an exception wins over a holiday', () => {
    expect(read(c, '2026-12-25T10:00+01:00')).toEqual({ open: false, since: '2026-12-24T16:00', changesAt: '2026-12-26T09:00', reason: 'Christmas Day' });
    expect(read(c, '2026-12-26T10:30+01:00')).toEqual({ open: true, since: '2026-12-26T09:00', changesAt: '2026-12-26T11:00', reason: 'Between the years' });
    expect(read(c, '2026-12-31T13:00+01:00')).toMatchObject({ open: false, changesAt: '2027-01-01T08:00', reason: 'Between the years' });
  });

  it('a long one is seen to its end', () => {
    const closed = calendar({ weekly: every(['09:00', '17:00']), exceptions: [{ from: '2026-07-01', to: '2027-06-30', hours: [], reason: 'We build' }] });
    expect(read(closed, '2026-07-01T10:00+02:00')).toEqual({ open: false, since: '2026-06-30T15:00', changesAt: '2027-07-01T07:00', reason: 'We build' });
  });

  it('one that nobody sees the end of has no next opening', () => {
    const closed = calendar({ weekly: every(['09:00', '17:00']), exceptions: [{ from: '2026-07-01', to: '2036-06-30', hours: [], reason: 'We build' }] });
    expect(read(closed, '2026-07-21T10:00+02:00')).toEqual({ open: false, since: 'none', changesAt: 'none', reason: 'We build' });
  });
});

describe('a span past midnight', () => {
  const night = calendar({ weekly: every(['20:00', '02:00']) }, BERLIN, [{ date: '2026-12-25', name: 'Christmas Day' }]);

  it('belongs to the day on which it begins', () => {
    expect(read(night, '2026-12-25T01:59+01:00')).toEqual({ open: true, since: '2026-12-24T19:00', changesAt: '2026-12-25T01:00' });
    expect(read(night, '2026-12-25T02:00+01:00')).toEqual({ open: false, since: '2026-12-25T01:00', changesAt: '2026-12-26T19:00', reason: 'Christmas Day' });
    expect(read(night, '2026-12-26T01:00+01:00')).toMatchObject({ open: false, changesAt: '2026-12-26T19:00' });
  });

  it('joins with one that begins at midnight, and with the next year', () => {
    const c = calendar({ weekly: { thursday: [{ from: '20:00', to: '24:00' }], friday: [{ from: '00:00', to: '03:00' }] } });
    expect(read(c, '2026-12-31T23:30+01:00')).toEqual({ open: true, since: '2026-12-31T19:00', changesAt: '2027-01-01T02:00' });
    expect(read(c, '2027-01-01T00:30+01:00')).toEqual({ open: true, since: '2026-12-31T19:00', changesAt: '2027-01-01T02:00' });
  });
});

describe('daylight saving', () => {
  it('a skipped time is the later one', () => {
    // 2026-03-29, 02:00 becomes 03:00 in Berlin; 2026-03-08 in New York; on Lord Howe 02:00 becomes 02:30 on 2026-10-04.
    const c = (zone: typeof BERLIN, from: string, to: string) => calendar({ weekly: every([from, to]) }, zone);
    expect(spansOfDay(c(BERLIN, '02:30', '05:00'), '2026-03-29').map(({ from, to }) => [iso(from), iso(to)])).toEqual([['2026-03-29T01:30', '2026-03-29T03:00']]);
    expect(spansOfDay(c(NEW_YORK, '00:00', '02:30'), '2026-03-08').map(({ from, to }) => [iso(from), iso(to)])).toEqual([['2026-03-08T05:00', '2026-03-08T07:30']]);
    expect(spansOfDay(c(LORD_HOWE, '02:15', '05:00'), '2026-10-04').map(({ from, to }) => [iso(from), iso(to)])).toEqual([['2026-10-03T15:45', '2026-10-03T18:00']]);
  });

  it('of a repeated time the service opens at the first and closes at the last', () => {
    const c = (zone: typeof BERLIN) => calendar({ weekly: every(['02:30', '05:00']) }, zone);
    const closing = (zone: typeof BERLIN) => calendar({ weekly: every(['00:00', '02:30']) }, zone);
    expect(iso(spansOfDay(c(BERLIN), '2026-10-25')[0]?.from)).toBe('2026-10-25T00:30');
    expect(iso(spansOfDay(closing(BERLIN), '2026-10-25')[0]?.to)).toBe('2026-10-25T01:30');
    const half = calendar({ weekly: every(['00:00', '01:45']) }, LORD_HOWE);
    expect(iso(spansOfDay(half, '2026-04-05')[0]?.to)).toBe('2026-04-04T15:15');
    const american = calendar({ weekly: every(['00:00', '01:30']) }, NEW_YORK);
    expect(iso(spansOfDay(american, '2026-11-01')[0]?.to)).toBe('2026-11-01T06:30');
  });

  it('a span that the jump turns around does not happen, and the days around it do', () => {
    const c = calendar({ weekly: every(['02:15', '03:05']) });
    expect(spansOfDay(c, '2026-03-29')).toEqual([]);
    expect(read(c, '2026-03-28T04:00+01:00')).toMatchObject({ open: false, changesAt: '2026-03-30T00:15' });
  });

  it('a night is an hour shorter or longer', () => {
    const c = calendar({ weekly: every(['20:00', '04:00']) });
    const length = (day: string) => spansOfDay(c, day).map(({ from, to }) => (to - from) / 3_600_000);
    expect([length('2026-03-27'), length('2026-03-28'), length('2026-10-24')]).toEqual([[8], [7], [9]]);
  });

  it('nine in the morning stays nine in the morning', () => {
    for (const zone of [BERLIN, NEW_YORK, LORD_HOWE]) {
      const c = calendar({ weekly: every(['09:00', '17:00']) }, zone);
      for (let day = '2026-01-01'; day < '2027-01-01'; day = zone.addDays(day, 1)) {
        expect(spansOfDay(c, day).map(({ from, to }) => [zone.dayAt(from), (to - from) / 3_600_000])).toEqual([[day, 8]]);
      }
    }
  });
});

describe('closed early', () => {
  const c = calendar({ weekly: every(['09:00', '17:00']) });
  const noon = at('2026-11-23T12:00+01:00');

  it('lasts until its end, then the week counts again', () => {
    const closure = { at: noon, until: at('2026-11-24T07:00+01:00'), reason: 'Storm' };
    expect(hoursAt(c, closure, noon + 1)).toEqual({ open: false, since: noon, changesAt: at('2026-11-24T09:00+01:00'), reason: 'Storm', early: true });
    expect(hoursAt(c, closure, at('2026-11-24T07:00+01:00'))).toEqual(hoursAt(c, undefined, at('2026-11-24T07:00+01:00')));
    expect(hoursAt(undefined, closure, noon)).toMatchObject({ open: false, changesAt: closure.until });
  });

  it('without an end nobody knows when it opens', () => {
    expect(hoursAt(c, { at: noon, reason: 'Water' }, noon + 86_400_000)).toEqual({ open: false, since: noon, reason: 'Water', early: true });
    expect(nextOpening(c, { at: noon, reason: 'Water' }, noon)).toBeUndefined();
  });

  it('by a clock that is behind it holds as well', () => expect(hoursAt(c, { at: noon, reason: 'Water' }, noon - 5_000).open).toBe(false));

  it('is proposed until the next regular opening', () => {
    expect(iso(nextRegularOpening(c, noon))).toBe('2026-11-24T08:00');
    expect(iso(nextRegularOpening(c, at('2026-11-23T18:00+01:00')))).toBe('2026-11-24T08:00');
    expect(nextRegularOpening(undefined, noon)).toBeUndefined();
    expect(nextRegularOpening(calendar({ weekly: every(['00:00', '24:00']) }), noon)).toBeUndefined();
  });
});

describe('at any time, in any zone', () => {
  const minute = fc.integer({ min: 0, max: 1439 }).map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
  const span = fc.record({ from: minute, to: fc.oneof(minute, fc.constant('24:00')) }).filter((s) => s.from !== s.to);
  const day = fc.integer({ min: 0, max: 720 }).map((n) => BERLIN.addDays('2026-01-01', n));
  const calendars = fc.record({
    hours: fc.record({
      weekly: fc.record(Object.fromEntries(WEEKDAYS.map((name) => [name, fc.array(span, { maxLength: 3 })]))),
      exceptions: fc.array(fc.record({ from: day, days: fc.nat(5), hours: fc.array(span, { maxLength: 2 }) }), { maxLength: 3 })
        .map((all) => all.map(({ from, days, hours }) => ({ from, to: BERLIN.addDays(from, days), hours, reason: 'x' }))),
    }),
    holidays: fc.array(fc.record({ date: day, name: fc.constant('Holiday') }), { maxLength: 4 }),
    zone: fc.constantFrom(BERLIN, NEW_YORK, LORD_HOWE),
  }) satisfies fc.Arbitrary<Calendar>;
  const moments = fc.integer({ min: at('2026-01-10T00:00Z'), max: at('2027-11-30T00:00Z') });

  it('what is said holds until the change that is said, and not at it', () => {
    fc.assert(fc.property(calendars, moments, fc.double({ min: 0, max: 0.999_999, noNaN: true }), (c, now, part) => {
      const state = hoursAt(c, undefined, now);
      const { since = now, changesAt = Number.POSITIVE_INFINITY } = state;
      expect(since).toBeLessThanOrEqual(now);
      expect(changesAt).toBeGreaterThan(now);
      const meanwhile = now + Math.floor(((state.changesAt ?? now + 1) - now) * part);
      const said = [since, meanwhile].map((time) => hoursAt(c, undefined, time).open);
      const around = [state.since === undefined ? undefined : state.since - 1, state.changesAt].flatMap((time) => (time === undefined ? [] : [hoursAt(c, undefined, time).open]));
      expect([...new Set(said)]).toEqual([state.open]);
      expect(around.every((open) => open !== state.open)).toBe(true);
    }), { numRuns: 150 });
  });

  it('is open exactly in the spans of the day and of the day before', () => {
    fc.assert(fc.property(calendars, moments, (c, now) => {
      const today = c.zone.dayAt(now);
      const within = [c.zone.addDays(today, -1), today].some((d) => spansOfDay(c, d).some(({ from, to }) => from <= now && now < to));
      expect(hoursAt(c, undefined, now).open).toBe(within);
    }), { numRuns: 150 });
  });
});
