/**
 * Time zones of a calendar. One that the system knows by name is the system's, because its rules are kept up to date;
 * another one is as the calendar itself describes it (VTIMEZONE, RFC 5545 §3.6.5).
 */
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import type { Block } from './lines.js';
import { NotUnderstood, ruleOf } from './repeat.js';

/** @returns ms since 1970 of a wall time; one that daylight saving skips is as much later as the clock was put forward */
export type ToInstant = (time: ICAL.Time) => number;

const MAX_ZONES = 30;
const MAX_RULES_OF_ZONE = 50;

const plain = (time: ICAL.Time): Temporal.PlainDateTime =>
  new Temporal.PlainDateTime(time.year, time.month, time.day, time.isDate ? 0 : time.hour, time.isDate ? 0 : time.minute, time.isDate ? 0 : Math.min(59, time.second));

/** @param zone IANA name */
const named = (zone: string): ToInstant => (time) => plain(time).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

const utc = named('UTC');

export class Zones {
  private readonly own = new Map<string, Block>();
  private readonly known = new Map<string, ToInstant>();
  readonly local: ToInstant;

  /** @param timeZone the library's, for times without a zone */
  constructor(timeZone: string, blocks: readonly Block[]) {
    this.local = named(timeZone);
    for (const block of blocks.slice(0, MAX_ZONES)) {
      const name = /^TZID:(.+)$/i.exec(block.lines.find((line) => line.name === 'TZID')?.text ?? '')?.[1];
      if (name !== undefined && !this.own.has(name.trim())) this.own.set(name.trim(), block);
    }
  }

  /** @param tzid of the property; none: the library's zone, or UTC where the time says so @throws NotUnderstood */
  of(time: ICAL.Time, tzid: string | undefined): ToInstant {
    if (!time.isDate && time.zone === ICAL.Timezone.utcTimezone) return utc;
    if (tzid === undefined || time.isDate) return this.local;
    const known = this.known.get(tzid) ?? this.find(tzid);
    this.known.set(tzid, known);
    return known;
  }

  private find(tzid: string): ToInstant {
    const name = [tzid, /([A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_+-]+)?)$/.exec(tzid)?.[1]].find((one) => one !== undefined && isKnown(one));
    if (name !== undefined) return named(name);
    const block = this.own.get(tzid);
    if (!block) throw new NotUnderstood(`The time zone ${tzid.slice(0, 60)} is not known, and the calendar does not describe it.`);
    return described(tzid, block);
  }
}

function isKnown(name: string): boolean {
  // Offsets know no summer time, and a name is meant.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** By the calendar's own rules, after a look at what they would have ical.js do. */
function described(tzid: string, block: Block): ToInstant {
  const bad = new NotUnderstood(`The time zone ${tzid.slice(0, 60)} is described in a way that cannot be read.`);
  const rules = block.lines.filter(({ name }) => name === 'RRULE');
  if (rules.length > MAX_RULES_OF_ZONE || block.lines.length > 500) throw bad;
  if (!rules.every(({ text }) => isYearly(text.slice(text.indexOf(':') + 1)))) throw bad;
  try {
    const component = new ICAL.Component(ICAL.parse(['BEGIN:VTIMEZONE', ...block.lines.map(({ text }) => text), 'END:VTIMEZONE'].join('\r\n')));
    const zone = new ICAL.Timezone({ component, tzid });
    // What it says of one day is tried at once: whoever asks later gets an answer.
    zone.utcOffset(ICAL.Time.fromData({ year: 2_000, month: 1, day: 1, hour: 0, minute: 0, second: 0, isDate: false }));
    return (time) => utc(time) - zone.utcOffset(time) * 1_000;
  } catch {
    throw bad;
  }
}

/** On one day of each year, and one that comes: ical.js looks for it until it is found. */
function isYearly(rule: string): boolean {
  try {
    const { freq, interval, parts } = ruleOf(rule).recur;
    const nth = /\d/.test(String(parts['BYDAY'] ?? ''));
    return freq === 'YEARLY' && interval === 1 && !(nth && parts['BYMONTHDAY'] !== undefined) && parts['BYSETPOS'] === undefined && parts['BYWEEKNO'] === undefined && parts['BYYEARDAY'] === undefined;
  } catch {
    return false;
  }
}
