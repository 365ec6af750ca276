import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readCalendar, type ReadOptions } from './read.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const at = (wall: string, zone = BERLIN): number => Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds;
const calendar = (...lines: string[]): Uint8Array => new TextEncoder().encode(['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n'));
const event = (...lines: string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const options = (more: Partial<ReadOptions> = {}): ReadOptions => ({
  timeZone: BERLIN, from: at('2026-11-20T00:00'), to: at('2026-12-20T00:00'), people: new Map([['ana', 'ana@library.example'], ['ben ruiz', 'ben@library.example'], ['b.ruiz@mail.example', 'ben@library.example']]),
  place: 'location', services: [{ address: 'ask@library.example', name: 'Ask a librarian' }], ...more,
});
const read = (bytes: Uint8Array, more: Partial<ReadOptions> = {}) => readCalendar(bytes, options(more));
const walls = async (bytes: Uint8Array, more: Partial<ReadOptions> = {}, zone = BERLIN): Promise<string[]> =>
  (await read(bytes, more)).shifts.map(({ from, to }) => [from, to].map((time) => Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })).join(' '));
const reasons = async (bytes: Uint8Array): Promise<string[]> => (await read(bytes)).problems.map(({ where, reason }) => `${where}: ${reason}`);
const GOOD = event('UID:good', 'DTSTART:20261123T090000', 'DTEND:20261123T130000', 'SUMMARY:Ana');

describe('who and where', () => {
  it('is who is invited, by mail or XMPP, at the place', async () => {
    const { shifts, problems } = await read(calendar(event('UID:1', 'DTSTART;TZID=Europe/Berlin:20261123T090000', 'DTEND;TZID=Europe/Berlin:20261123T130000', 'SUMMARY:Desk', 'LOCATION:Main desk',
      'ATTENDEE;CN="Someone":mailto:B.Ruiz@mail.example', 'ATTENDEE:xmpp:cleo@library.example?message', 'ATTENDEE;CUTYPE=ROOM:mailto:room@library.example', 'ATTENDEE;PARTSTAT=DECLINED:mailto:dora@library.example', 'ATTENDEE;CN=Ana:mailto:elsewhere@mail.example')));
    expect(problems).toEqual([]);
    expect(shifts.map(({ person, place, from, to }) => [person, place, from, to])).toEqual([
      ['ana@library.example', 'Main desk', at('2026-11-23T09:00'), at('2026-11-23T13:00')], ['ben@library.example', 'Main desk', at('2026-11-23T09:00'), at('2026-11-23T13:00')], ['cleo@library.example', 'Main desk', at('2026-11-23T09:00'), at('2026-11-23T13:00')],
    ]);
    expect(new Set(shifts.map(({ id }) => id)).size).toBe(3);
  });

  it('is whom the title names where nobody is invited', async () => {
    const titled = (summary: string) => read(calendar(event('UID:1', 'DTSTART:20261123T090000', 'DURATION:PT4H', `SUMMARY:${summary}`))).then(({ shifts }) => shifts.map(({ person }) => person));
    expect(await titled('ANA')).toEqual(['ana@library.example']);
    expect(await titled('Chat: Ana and Ben Ruiz')).toEqual(['ana@library.example', 'ben@library.example']);
    expect(await titled('Story time')).toEqual([]);
    expect(await titled('constructor')).toEqual([]);
    expect(await titled('__proto__')).toEqual([]);
  });

  it('knows a service by its name, its address or a category', async () => {
    const place = async (line: string, by: 'location' | 'categories') => (await read(calendar(event('UID:1', 'DTSTART:20261123T090000', 'DURATION:PT4H', 'SUMMARY:Ana', line)), { place: by })).shifts.map((shift) => [shift.place, shift.service]);
    expect(await place('LOCATION:ask a LIBRARIAN', 'location')).toEqual([['ask a LIBRARIAN', 'ask@library.example']]);
    expect(await place('CATEGORIES:ask@library.example,other', 'categories')).toEqual([['ask@library.example', 'ask@library.example']]);
    expect(await place('CATEGORIES:x', 'location')).toEqual([['', undefined]]);
  });
});

describe('times', () => {
  it('are in the library without a zone, and in the zone that is named', async () => {
    expect(await walls(calendar(event('UID:1', 'DTSTART:20261123T090000', 'DTEND:20261123T130000', 'SUMMARY:Ana')))).toEqual(['2026-11-23T09:00 2026-11-23T13:00']);
    expect(await walls(calendar(event('UID:1', 'DTSTART;TZID=America/New_York:20261123T090000', 'DTEND;TZID=America/New_York:20261123T130000', 'SUMMARY:Ana')))).toEqual(['2026-11-23T15:00 2026-11-23T19:00']);
    expect(await walls(calendar(event('UID:1', 'DTSTART:20261123T080000Z', 'DURATION:PT90M', 'SUMMARY:Ana')))).toEqual(['2026-11-23T09:00 2026-11-23T10:30']);
    expect(await walls(calendar(event('UID:1', 'DTSTART;TZID=/mozilla.org/20050126_1/America/New_York:20261123T090000', 'DURATION:PT1H', 'SUMMARY:Ana')))).toEqual(['2026-11-23T15:00 2026-11-23T16:00']);
  });

  it('are as the calendar describes a zone that the system does not know', async () => {
    const zone = ['BEGIN:VTIMEZONE', 'TZID:W. Europe', 'BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD',
      'BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE'].join('\r\n');
    const weekly = event('UID:1', 'DTSTART;TZID=W. Europe:20260301T090000', 'DTEND;TZID=W. Europe:20260301T130000', 'RRULE:FREQ=WEEKLY', 'SUMMARY:Ana');
    expect(await walls(calendar(zone, weekly), { from: at('2026-03-21T00:00'), to: at('2026-04-01T00:00') })).toEqual(['2026-03-22T09:00 2026-03-22T13:00', '2026-03-29T09:00 2026-03-29T13:00']);
  });

  it('has whole days from midnight to midnight of the library', async () => {
    expect(await walls(calendar(event('UID:1', 'DTSTART;VALUE=DATE:20261123', 'SUMMARY:Ana')))).toEqual(['2026-11-23T00:00 2026-11-24T00:00']);
    const { shifts } = await read(calendar(event('UID:1', 'DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261125', 'SUMMARY:Ana')));
    expect(shifts.map(({ from, to, allDay }) => [from, to, allDay])).toEqual([[at('2026-11-23T00:00'), at('2026-11-25T00:00'), true]]);
  });

  it('goes on over midnight', async () => {
    expect(await walls(calendar(event('UID:1', 'DTSTART:20261123T220000', 'DTEND:20261124T060000', 'RRULE:FREQ=DAILY;COUNT=2', 'SUMMARY:Ana')))).toEqual(['2026-11-23T22:00 2026-11-24T06:00', '2026-11-24T22:00 2026-11-25T06:00']);
  });

  it.each([
    [BERLIN, '2026-03-29', '2026-10-25'],
    [NEW_YORK, '2026-03-08', '2026-11-01'],
  ])('begins at the same time of the clock before and after summer time begins and ends, in %s', async (timeZone, spring, autumn) => {
    for (const day of [spring, autumn]) {
      const first = Temporal.PlainDate.from(day).subtract({ days: 2 }).toString().replaceAll('-', '');
      const from = at(`${day}T00:00`, timeZone) - 3 * DAY;
      const daily = calendar(event('UID:1', `DTSTART:${first}T090000`, `DTEND:${first}T170000`, 'RRULE:FREQ=DAILY;COUNT=5', 'SUMMARY:Ana'));
      const days = [-2, -1, 0, 1, 2].map((n) => Temporal.PlainDate.from(day).add({ days: n }).toString());
      expect(await walls(daily, { timeZone, from, to: from + 10 * DAY }, timeZone)).toEqual(days.map((one) => `${one}T09:00 ${one}T17:00`));
    }
  });

  it('gives a time that is skipped an hour later, and one that comes twice the first', async () => {
    const night = (day: string) => calendar(event('UID:1', `DTSTART:${day}T023000`, 'DURATION:PT1H', 'SUMMARY:Ana'));
    const skipped = (await read(night('20260329'), { from: at('2026-03-28T00:00'), to: at('2026-04-01T00:00') })).shifts[0];
    expect(skipped?.from).toBe(at('2026-03-29T03:30'));
    const twice = (await read(night('20261025'), { from: at('2026-10-24T00:00'), to: at('2026-10-30T00:00') })).shifts[0];
    expect(twice?.from).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  it('has an exact length by DTEND, and one in days of the calendar by DURATION', async () => {
    const over = (line: string) => walls(calendar(event('UID:1', 'DTSTART:20260327T120000', line, 'RRULE:FREQ=DAILY;COUNT=2', 'SUMMARY:Ana')), { from: at('2026-03-26T00:00'), to: at('2026-04-02T00:00') });
    expect(await over('DTEND:20260328T120000')).toEqual(['2026-03-27T12:00 2026-03-28T12:00', '2026-03-28T12:00 2026-03-29T13:00']);
    expect(await over('DURATION:P1D')).toEqual(['2026-03-27T12:00 2026-03-28T12:00', '2026-03-28T12:00 2026-03-29T12:00']);
  });
});

describe('repetitions', () => {
  const weekly = (...more: string[]) => event('UID:w', 'DTSTART;TZID=Europe/Berlin:20260105T090000', 'DTEND;TZID=Europe/Berlin:20260105T130000', 'RRULE:FREQ=WEEKLY;BYDAY=MO', 'SUMMARY:Ana', ...more);

  it('are expanded within the window', async () => {
    expect(await walls(calendar(weekly()))).toEqual(['2026-11-23T09:00 2026-11-23T13:00', '2026-11-30T09:00 2026-11-30T13:00', '2026-12-07T09:00 2026-12-07T13:00', '2026-12-14T09:00 2026-12-14T13:00']);
  });

  it('leave out what is excepted, by time, in another zone, or by day', async () => {
    const rest = ['2026-12-14T09:00 2026-12-14T13:00'];
    expect(await walls(calendar(weekly('EXDATE;TZID=Europe/Berlin:20261123T090000', 'EXDATE:20261130T080000Z', 'EXDATE;VALUE=DATE:20261207')))).toEqual(rest);
  });

  it('add single dates, once', async () => {
    expect(await walls(calendar(event('UID:1', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'RDATE:20261124T100000,20261123T090000', 'SUMMARY:Ana')))).toEqual(['2026-11-23T09:00 2026-11-23T10:00', '2026-11-24T10:00 2026-11-24T11:00']);
  });

  it('end when they are to end: in UTC, in the zone, or with a day', async () => {
    const until = (value: string) => walls(calendar(event('UID:1', 'DTSTART;TZID=Europe/Berlin:20261123T003000', 'DURATION:PT1H', `RRULE:FREQ=DAILY;UNTIL=${value}`, 'SUMMARY:Ana')));
    expect(await until('20261123T233000Z')).toHaveLength(2);
    expect(await until('20261123T232959Z')).toHaveLength(1);
    expect(await until('20261124T003000')).toHaveLength(2);
    expect(await until('20261124')).toHaveLength(2);
    expect(await until('20261001')).toHaveLength(1); // the event itself happens in any case
  });

  it('are changed and cancelled one by one, whatever the order in which the file has them', async () => {
    const moved = event('UID:w', 'RECURRENCE-ID;TZID=Europe/Berlin:20261123T090000', 'DTSTART;TZID=Europe/Berlin:20261124T100000', 'DTEND;TZID=Europe/Berlin:20261124T140000', 'SUMMARY:Ben Ruiz');
    const cancelled = event('UID:w', 'RECURRENCE-ID:20261130T080000Z', 'DTSTART:20261130T080000Z', 'DURATION:PT4H', 'STATUS:CANCELLED', 'SUMMARY:Ana');
    for (const all of [[weekly(), moved, cancelled], [moved, cancelled, weekly()]]) {
      const { shifts, problems } = await read(calendar(...all));
      expect(problems).toEqual([]);
      expect(shifts.map(({ person, from }) => [person, from])).toEqual([['ben@library.example', at('2026-11-24T10:00')], ['ana@library.example', at('2026-12-07T09:00')], ['ana@library.example', at('2026-12-14T09:00')]]);
      expect(shifts[0]?.start).toBe(at('2026-11-23T09:00'));
    }
  });

  it('are the same from whatever year on they repeat: by days and by weeks, at intervals, on some weekdays', async () => {
    const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
    const rule = fc.record({ freq: fc.constantFrom('DAILY', 'WEEKLY'), interval: fc.integer({ min: 1, max: 12 }), start: fc.integer({ min: 0, max: 16 * 366 }), days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }) });
    await fc.assert(fc.asyncProperty(rule, async ({ freq, interval, start, days }) => {
      const first = Temporal.PlainDate.from('2010-12-01').add({ days: start });
      const byDay = freq === 'WEEKLY' ? `;BYDAY=${days.map((day) => WEEKDAYS[day - 1]).join(',')}` : '';
      const said = await walls(calendar(event('UID:1', `DTSTART:${first.toString().replaceAll('-', '')}T090000`, 'DURATION:PT1H', `RRULE:FREQ=${freq};INTERVAL=${interval};WKST=MO${byDay}`, 'SUMMARY:Ana')));
      const monday = first.subtract({ days: first.dayOfWeek - 1 });
      const expected: string[] = [];
      for (let day = Temporal.PlainDate.from('2026-11-20'); Temporal.PlainDate.compare(day, '2026-12-20') < 0; day = day.add({ days: 1 })) {
        if (Temporal.PlainDate.compare(day, first) < 0) continue;
        const due = freq === 'DAILY' ? first.until(day).days % interval === 0 : Math.floor(monday.until(day).days / 7) % interval === 0 && days.includes(day.dayOfWeek);
        if (due || day.equals(first)) expected.push(`${day.toString()}T09:00 ${day.toString()}T10:00`);
      }
      expect(said).toEqual(expected);
    }), { numRuns: 120 });
  });

  it('take the later version of an event', async () => {
    const versions = [1, 3, 2].map((n) => event('UID:v', `SEQUENCE:${n}`, `DTSTART:2026112${n}T090000`, 'DURATION:PT1H', 'SUMMARY:Ana'));
    expect(await walls(calendar(...versions))).toEqual(['2026-11-23T09:00 2026-11-23T10:00']);
  });

  it('keep the names of shifts when the calendar is read on another day', async () => {
    const ids = async (from: string) => new Map((await read(calendar(weekly()), { from: at(from), to: at('2026-12-20T00:00') })).shifts.map(({ from: begins, id }) => [begins, id]));
    const [early, later] = [await ids('2026-11-20T00:00'), await ids('2026-12-01T00:00')];
    for (const [begins, id] of later) expect(early.get(begins)).toBe(id);
    expect(later.size).toBe(2);
  });
});

describe('what is broken', () => {
  it.each([
    ['has no end', event('UID:b', 'DTSTART:20261123T090000', 'SUMMARY:Broken'), '“Broken” on line 9 (b): It does not say when it ends (DTEND or DURATION).'],
    ['has no beginning', event('UID:b', 'SUMMARY:Broken'), '“Broken” on line 9 (b): It does not say when it begins (DTSTART).'],
    ['is cut off', 'BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Broken', '“Broken” on line 9 (b): It does not end as it begins: END:VCALENDAR comes too early.'],
    ['ends before it begins', event('UID:b', 'DTSTART:20261123T090000', 'DTEND:20261123T080000', 'SUMMARY:Ana'), '“Ana” on line 9 (b): It ends before it begins.'],
    ['is at a time that does not exist', event('UID:b', 'DTSTART:20261331T990000', 'DURATION:PT1H', 'SUMMARY:Ana'), '“Ana” on line 9 (b): Its line DTSTART names a time that does not exist, or that is not written as RFC 5545 has it.'],
    ['is in a zone that nobody knows', event('UID:b', 'DTSTART;TZID=Nowhere:20261123T090000', 'DURATION:PT1H', 'SUMMARY:Ana'), '“Ana” on line 9 (b): The time zone Nowhere is not known, and the calendar does not describe it.'],
    ['names nobody', event('UID:b', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'SUMMARY:Story time'), '“Story time” on line 9 (b): It names nobody whom the policy knows. Add the name to "people" in the policy, or invite the person.'],
    ['repeats every second', event('UID:b', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY', 'SUMMARY:Ana'), '“Ana” on line 9 (b): It repeats more often than once a day, or does not say how often.'],
    ['repeats on a day that never comes', event('UID:b', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'SUMMARY:Ana'), '“Ana” on line 9 (b): It repeats on a day that no month has.'],
    ['never comes true', event('UID:b', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=MO;BYMONTH=13', 'SUMMARY:Ana'), undefined],
    ['goes on by hours', event('UID:b', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;BYHOUR=1,2,3', 'SUMMARY:Ana'), '“Ana” on line 9 (b): It repeats in a way that shifts do not (BYHOUR).'],
    ['lasts a century', event('UID:b', 'DTSTART:20261123T090000', 'DURATION:P36500D', 'SUMMARY:Ana'), '“Ana” on line 9 (b): It lasts longer than a month, so it is no shift.'],
    ['changes all that follow', event('UID:b', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20261123T090000', 'DTSTART:20261123T090000', 'DURATION:PT1H', 'SUMMARY:Ana'), undefined],
    ['is no iCalendar', event('UID:b', 'DTSTART:tomorrow', 'DTEND:later', 'SUMMARY:Ana'), undefined],
    ['has a line without a value', event('UID:b', 'DTSTART', 'DURATION:PT1H', 'SUMMARY:Ana'), undefined],
    ['is not closed before the next one', 'BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Broken', undefined],
  ])('loses nothing but itself and is named: an event that %s', async (_what, broken, said) => {
    const { shifts, problems } = await read(calendar(GOOD, broken, ...(said === undefined ? [GOOD.replace('UID:good', 'UID:other')] : [])));
    expect(shifts.length).toBe(said === undefined ? 2 : 1);
    expect(problems.length).toBe(1);
    expect((await reasons(calendar(GOOD, broken)))[0]).toBe(said ?? (await reasons(calendar(GOOD, broken)))[0]);
  });

  it('does not mind what it does not read: alarms, own fields, long notes', async () => {
    const { shifts, problems } = await read(calendar('X-WR-CALNAME:Shifts', event('UID:good', 'DTSTART:20261123T090000', 'DTEND:20261123T130000', `DESCRIPTION:${'x'.repeat(20_000)}`, 'X-BROKEN', 'BEGIN:VALARM', 'DTSTART:19000101T000000', 'TRIGGER:-PT15M', 'END:VALARM', 'SUMMA', ' RY:An', '\ta')));
    expect(problems).toEqual([]);
    expect(shifts).toHaveLength(1);
  });

  it('says so when it is not a calendar, not UTF-8, or too nested', async () => {
    expect(await reasons(new TextEncoder().encode('<html>Sign in</html>'))).toEqual(['line 1: This is not a calendar: BEGIN:VCALENDAR is missing.']);
    expect(await reasons(new Uint8Array())).toEqual(['line 1: This is not a calendar: BEGIN:VCALENDAR is missing.']);
    const latin = await read(Uint8Array.from([...calendar(GOOD)].map((byte) => (byte === 0x41 ? 0xc1 : byte))), { people: new Map([['ána', 'ana@library.example']]) });
    expect(latin.problems[0]?.reason).toContain('not UTF-8');
    const text = new TextDecoder().decode(calendar(GOOD));
    const wide = new Uint8Array([0xff, 0xfe, ...Array.from({ length: text.length }, (_, i) => [text.charCodeAt(i), 0]).flat()]);
    expect((await read(wide)).shifts).toHaveLength(1);
    const nested = await read(calendar(GOOD, ...Array.from({ length: 5_000 }, () => 'BEGIN:X'), ...Array.from({ length: 5_000 }, () => 'END:X'), GOOD.replace('UID:good', 'UID:other')));
    expect(nested.shifts.length).toBeGreaterThanOrEqual(1);
  });

  it('stays within bounds: a million instances, many events, many problems, endless rules in a zone', async () => {
    const endless = event('UID:e', 'DTSTART:19700101T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY', 'SUMMARY:Ana');
    expect((await read(calendar(endless))).shifts).toHaveLength(30);
    const never = Array.from({ length: 20 }, (_, i) => event(`UID:n${i}`, 'DTSTART:19700101T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;BYDAY=MO;BYMONTHDAY=1;BYMONTH=1;BYYEARDAY=200', 'SUMMARY:Ana'));
    const lost = await read(calendar(GOOD, ...never));
    expect(lost.shifts).toHaveLength(1);
    expect(lost.problemCount).toBe(20);
    const people = Array.from({ length: 60 }, (_, i) => `ATTENDEE:mailto:p${i}@library.example`);
    const crowd = Array.from({ length: 300 }, (_, i) => event(`UID:c${i}`, 'DTSTART:20261123T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY', ...people));
    const full = await read(calendar(...crowd));
    expect(full.shifts).toHaveLength(5_000);
    const broken = await read(calendar(...Array.from({ length: 300 }, () => event('SUMMARY:x'))));
    expect(broken.problems).toHaveLength(50);
    expect(broken.problemCount).toBe(300);
    const zone = ['BEGIN:VTIMEZONE', 'TZID:Bad', 'BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=SECONDLY', 'END:STANDARD', 'END:VTIMEZONE'].join('\r\n');
    expect(await reasons(calendar(zone, event('UID:z', 'DTSTART;TZID=Bad:20261123T090000', 'DURATION:PT1H', 'SUMMARY:Ana')))).toEqual(['“Ana” on line 12 (z): The time zone Bad is described in a way that cannot be read.']);
  });

  it('survives whatever is made of a good calendar', async () => {
    const good = new TextDecoder().decode(calendar(GOOD, event('UID:w', 'DTSTART;TZID=Europe/Berlin:20260105T090000', 'DURATION:PT4H', 'RRULE:FREQ=WEEKLY;BYDAY=MO', 'SUMMARY:Ana')));
    const change = fc.tuple(fc.nat(good.length), fc.nat(20), fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('\r\n', ':', ';', '"', 'BEGIN:VEVENT\r\n', 'END:VEVENT\r\n', 'RRULE:FREQ=DAILY\r\n', 'EXDATE:\r\n', '99999999')));
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const text = changes.reduce((before, [place, length, put]) => before.slice(0, place) + put + before.slice(place + length), good);
      const { shifts, problems, problemCount } = await read(new TextEncoder().encode(text));
      expect(shifts.every(({ from, to }) => from < to)).toBe(true);
      expect(problems.length).toBeLessThanOrEqual(problemCount);
    }), { numRuns: 150 });
  });
});
