/** One event of a calendar: when it is, how it repeats, whom and what place it names. */
import ICAL from 'ical.js';
import { valueOf, whereOf, type Block, type Line } from './lines.js';
import { NotUnderstood, ruleOf, timesOf, type Rule } from './repeat.js';
import type { ToInstant, Zones } from './zones.js';

/** What is read of an event: the rest may be as it likes. */
const READ: ReadonlySet<string> = new Set(['UID', 'DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID', 'SUMMARY', 'LOCATION', 'CATEGORIES', 'ATTENDEE', 'STATUS', 'SEQUENCE']);
/** A shift is no month. ms */
const LONGEST = 31 * 24 * 3_600_000;
const DAY = 24 * 3_600_000;
const MAX_DATES = 2_000;
const MAX_ATTENDEES = 50;
/** Instances of one event in the window. */
const MAX_INSTANCES = 500;

export interface Attendee {
  /** `mailto:ana@library.example` */
  readonly uri: string;
  readonly name: string;
}

export interface CalendarEvent {
  readonly where: string;
  readonly uid: string;
  readonly sequence: number;
  readonly cancelled: boolean;
  /** The instance of another event that this one replaces, ms since 1970. */
  readonly replaces?: number;
  readonly allDay: boolean;
  /** By a rule, or by a list of dates. */
  readonly repeats: boolean;
  readonly summary: string;
  readonly location: string;
  readonly categories: readonly string[];
  readonly attendees: readonly Attendee[];
  /** Beginnings and ends within a window, ms since 1970, in no order. @throws NotUnderstood */
  instances(from: number, to: number): { readonly start: number; readonly end: number }[];
}

/** @throws NotUnderstood */
export function eventOf(block: Block, zones: Zones): CalendarEvent {
  block.lines.filter(({ name }) => TIMES.has(name)).forEach(expectTimes);
  const component = componentOf(block.lines.filter(({ name }) => READ.has(name)));
  const start = component.getFirstProperty('dtstart');
  const begins = start && timeIn(start, zones);
  if (!begins) throw new NotUnderstood('It does not say when it begins (DTSTART).');
  if (begins.time.year < 1970 || begins.time.year > 2200) throw new NotUnderstood('It begins in a year that no shift does.');
  const replaced = component.getFirstProperty('recurrence-id');
  if (replaced?.getParameter('range') !== undefined) throw new NotUnderstood('It changes all that follow one instance (RANGE=THISANDFUTURE). Have the calendar write the new repetition as an event of its own.');
  const replaces = replaced ? instantOf(timeIn(replaced, zones) ?? begins) : undefined;
  const rule = ruleIn(block.lines);
  const uid = textOf(component, 'uid');
  return {
    where: whereOf(block.at, block.lines), uid: uid === '' ? `${textOf(component, 'summary')} ${instantOf(begins)}` : uid, sequence: numberOf(component, 'sequence'),
    cancelled: textOf(component, 'status').toUpperCase() === 'CANCELLED', allDay: begins.time.isDate, repeats: rule !== undefined || replaces !== undefined || component.getFirstProperty('rdate') !== null,
    summary: textOf(component, 'summary'), location: textOf(component, 'location'),
    categories: component.getAllProperties('categories').flatMap((one) => one.getValues().map(String)).slice(0, 50),
    attendees: component.getAllProperties('attendee').filter(comes).slice(0, MAX_ATTENDEES).map((one) => ({ uri: String(one.getFirstValue()), name: one.getFirstParameter('cn') ?? '' })),
    instances: (from, to) => instancesOf(component, begins, rule, zones, from, to),
    ...(replaces === undefined ? {} : { replaces }),
  };
}

/** Rooms are asked to come as well, and who said no does not. */
const comes = (one: ICAL.Property): boolean =>
  !['ROOM', 'RESOURCE'].includes((one.getFirstParameter('cutype') ?? '').toUpperCase()) && (one.getFirstParameter('partstat') ?? '').toUpperCase() !== 'DECLINED';

function componentOf(lines: readonly Line[]): ICAL.Component {
  const parsed = (chosen: readonly Line[]): unknown => ICAL.parse(['BEGIN:VEVENT', ...chosen.map(({ text }) => text), 'END:VEVENT'].join('\r\n'));
  try {
    return new ICAL.Component(jCal(parsed(lines)));
  } catch {
    // One line is to be named, not all of them.
    const bad = lines.find((line) => {
      try {
        parsed([line]);
        return false;
      } catch {
        return true;
      }
    });
    throw new NotUnderstood(`${bad ? `Its line ${bad.name.slice(0, 40)}` : 'It'} is not written as RFC 5545 has it.`);
  }
}

function jCal(parsed: unknown): unknown[] {
  if (!Array.isArray(parsed)) throw new NotUnderstood('It is not written as RFC 5545 has it.');
  return parsed;
}

const textOf = (component: ICAL.Component, name: string): string => {
  const value = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value.trim() : '';
};
const numberOf = (component: ICAL.Component, name: string): number => Number(component.getFirstPropertyValue(name)) || 0;

const TIMES: ReadonlySet<string> = new Set(['DTSTART', 'DTEND', 'RECURRENCE-ID', 'RDATE', 'EXDATE']);

/** ical.js makes another time of one that does not exist. */
function expectTimes({ name, text }: Line): void {
  for (const value of valueOf(text).trim().split(',')) {
    const [whole, year, month, day, hour = '0', minute = '0', second = '0'] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(value) ?? [];
    const exists = whole !== undefined && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= ICAL.Time.daysInMonth(Number(month), Number(year))
      && Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 60;
    if (!exists) throw new NotUnderstood(`Its line ${name} names a time that does not exist, or that is not written as RFC 5545 has it.`);
  }
}

interface At {
  readonly time: ICAL.Time;
  readonly toInstant: ToInstant;
}

function timeIn(property: ICAL.Property, zones: Zones): At | undefined {
  const time: unknown = property.getFirstValue();
  return time instanceof ICAL.Time ? atOf(property, time, zones) : undefined;
}

const atOf = (property: ICAL.Property, time: ICAL.Time, zones: Zones): At => ({ time, toInstant: zones.of(time, property.getFirstParameter('tzid')) });

const instantOf = ({ time, toInstant }: At): number => toInstant(time);

function ruleIn(lines: readonly Line[]): Rule | undefined {
  const rules = lines.filter(({ name }) => name === 'RRULE');
  const [first] = rules;
  if (!first) return undefined;
  if (rules.length > 1) throw new NotUnderstood('It has several rules for how it repeats.');
  return ruleOf(first.text.slice(first.text.indexOf(':') + 1));
}

/**
 * An end by DTEND gives every instance the same exact length; a DURATION in days is one in days of the calendar, which
 * daylight saving makes an hour longer or shorter (RFC 5545 §3.8.5.3).
 */
function endOf(component: ICAL.Component, begins: At, zones: Zones): (at: ICAL.Time) => number {
  const start = instantOf(begins);
  const end = component.getFirstProperty('dtend');
  const ends = end && timeIn(end, zones);
  if (ends) {
    const length = instantOf(ends) - start;
    return begins.time.isDate ? (at) => begins.toInstant(later(at, Math.round(length / DAY), 0)) : (at) => begins.toInstant(at) + length;
  }
  const duration: unknown = component.getFirstPropertyValue('duration');
  if (!(duration instanceof ICAL.Duration)) {
    if (!begins.time.isDate) throw new NotUnderstood('It does not say when it ends (DTEND or DURATION).');
    return (at) => begins.toInstant(later(at, 1, 0));
  }
  const days = duration.weeks * 7 + duration.days;
  const rest = ((duration.hours * 60 + duration.minutes) * 60 + duration.seconds) * 1_000;
  return (at) => begins.toInstant(later(at, duration.isNegative || days > 31 ? 32 : days, 0)) + rest;
}

function later(at: ICAL.Time, days: number, hours: number): ICAL.Time {
  const moved = at.clone();
  moved.adjust(days, hours, 0, 0);
  return moved;
}

function instancesOf(component: ICAL.Component, begins: At, rule: Rule | undefined, zones: Zones, from: number, to: number): { start: number; end: number }[] {
  const end = endOf(component, begins, zones);
  const first = instantOf(begins);
  const length = end(begins.time) - first;
  if (length <= 0) throw new NotUnderstood('It ends before it begins.');
  if (length > LONGEST) throw new NotUnderstood('It lasts longer than a month, so it is no shift.');
  const left = excepted(component, zones);
  const found = new Map<number, { start: number; end: number }>();
  const add = (time: ICAL.Time, toInstant: ToInstant): void => {
    const start = toInstant(time);
    if (left.has(start) || start >= to || found.has(start)) return;
    const ends = end(time);
    if (ends <= from) return;
    if (found.size >= MAX_INSTANCES) throw new NotUnderstood(`It has more than ${MAX_INSTANCES} instances within a few weeks.`);
    found.set(start, { start, end: ends });
  };
  add(begins.time, begins.toInstant);
  for (const { time, toInstant } of datesOf(component, 'rdate', zones)) add(time, toInstant);
  if (rule) repeat(rule, begins, zones, { from: from - LONGEST, to }, (time) => add(time, begins.toInstant));
  return [...found.values()];
}

/** Wall times far from the window are passed over without asking the zone what they are. */
function repeat(rule: Rule, begins: At, zones: Zones, window: { readonly from: number; readonly to: number }, add: (time: ICAL.Time) => void): void {
  const until = untilOf(rule, begins, zones);
  const last = ICAL.Time.fromJSDate(new Date(Math.min(window.to, until) + 2 * DAY), true);
  last.zone = begins.time.zone;
  for (const time of timesOf(rule, nearTo(begins.time, rule, window.from), last)) {
    const roughly = Date.UTC(time.year, time.month - 1, time.day);
    if (roughly < window.from - 2 * DAY) continue;
    if (begins.toInstant(time) <= until) add(time);
  }
}

/** A step of ical.js takes so long that years of days would be felt: days and weeks repeat alike from any of their steps on. */
function nearTo(start: ICAL.Time, { recur }: Rule, at: number): ICAL.Time {
  const days = recur.freq === 'DAILY' ? recur.interval : recur.freq === 'WEEKLY' ? 7 * recur.interval : 0;
  if (days === 0 || recur.count) return start;
  const steps = Math.floor((at - 2 * DAY - Date.UTC(start.year, start.month - 1, start.day)) / DAY / days) - 1;
  return steps > 0 ? later(start, steps * days, 0) : start;
}

/** UNTIL is in UTC, or in the zone of the event; a date includes all of that day. ms since 1970 */
function untilOf({ until }: Rule, begins: At, zones: Zones): number {
  if (until === undefined) return Number.MAX_SAFE_INTEGER / 2;
  const [, date = '', time = '', zulu] = /^(\d{8})(?:T(\d{6})(Z)?)?$/.exec(until) ?? [];
  if (date === '') throw new NotUnderstood('It repeats until a time that is not written as RFC 5545 has it.');
  const wall = time === '' ? '235959' : time;
  const parsed = ICAL.Time.fromData({ year: Number(date.slice(0, 4)), month: Number(date.slice(4, 6)), day: Number(date.slice(6)), hour: Number(wall.slice(0, 2)), minute: Number(wall.slice(2, 4)), second: Number(wall.slice(4)), isDate: false });
  if (zulu === undefined) return begins.toInstant(parsed);
  parsed.zone = ICAL.Timezone.utcTimezone;
  return zones.of(parsed, undefined)(parsed);
}

function datesOf(component: ICAL.Component, name: string, zones: Zones): At[] {
  const values = component.getAllProperties(name).flatMap((property) => property.getValues().map((value: unknown) => ({ property, value })));
  if (values.length > MAX_DATES) throw new NotUnderstood(`It lists more than ${MAX_DATES} dates.`);
  return values.flatMap(({ property, value }) => (value instanceof ICAL.Time ? [atOf(property, value, zones)] : []));
}

/** A date excepts what begins at any time of that day, which some programs write. */
function excepted(component: ICAL.Component, zones: Zones): { has(at: number): boolean } {
  const exact = new Set<number>();
  const days: (readonly [number, number])[] = [];
  for (const at of datesOf(component, 'exdate', zones)) {
    if (at.time.isDate) days.push([instantOf(at), at.toInstant(later(at.time, 1, 0))]);
    else exact.add(instantOf(at));
  }
  return { has: (at) => exact.has(at) || days.some(([from, to]) => from <= at && at < to) };
}
