/**
 * Repetitions (RFC 5545 §3.3.10), expanded by ical.js within bounds: only rules that repeat by days, weeks, months or
 * years, only so many steps, and none that can never come true.
 */
import ICAL from 'ical.js';

/** Steps of one rule, about a tenth of a second: what repeats by days or weeks begins near the window. */
export const MAX_STEPS = 4_000;

/** Why something in a calendar cannot be read, in words for whoever looks after it. */
export class NotUnderstood extends Error {}

const RULE_PARTS: ReadonlySet<string> = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'BYYEARDAY', 'BYWEEKNO']);
const FREQUENCIES: ReadonlySet<string> = new Set(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
/** Longest months. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export interface Rule {
  /** Without UNTIL: what it means depends on the zone of the event. */
  readonly recur: ICAL.Recur;
  readonly until: string | undefined;
}

/** @param value what stands after RRULE: @throws NotUnderstood */
export function ruleOf(value: string): Rule {
  const parts = new Map(value.split(';').filter((part) => part !== '').map((part): [string, string] => {
    const [name = '', ...rest] = part.split('=');
    return [name.trim().toUpperCase(), rest.join('=').trim().toUpperCase()];
  }));
  const other = [...parts.keys()].find((name) => !RULE_PARTS.has(name));
  if (other !== undefined) throw new NotUnderstood(`It repeats in a way that shifts do not (${other.slice(0, 20)}).`);
  if (!FREQUENCIES.has(parts.get('FREQ') ?? '')) throw new NotUnderstood('It repeats more often than once a day, or does not say how often.');
  const interval = Number(parts.get('INTERVAL') ?? '1');
  if (!Number.isInteger(interval) || interval < 1 || interval > 99) throw new NotUnderstood('It repeats at intervals that are not between 1 and 99.');
  const days = numbers(parts.get('BYMONTHDAY'));
  const months = numbers(parts.get('BYMONTH'));
  if (days && !days.some((day) => day !== 0 && (months ?? [1]).some((month) => Math.abs(day) <= (DAYS[month - 1] ?? 0)))) throw new NotUnderstood('It repeats on a day that no month has.');
  const until = parts.get('UNTIL');
  const text = [...parts].filter(([name]) => name !== 'UNTIL').map(([name, said]) => `${name}=${said}`).join(';');
  try {
    return { recur: ICAL.Recur.fromString(text), until };
  } catch {
    throw new NotUnderstood('How it repeats is not written as RFC 5545 has it.');
  }
}

const numbers = (list: string | undefined): readonly number[] | undefined => list?.split(',').map(Number);

/**
 * Wall times at which a rule has the event happen, in order, from the first on.
 * @param before nothing later than this is asked for
 * @throws NotUnderstood when it takes too many steps
 */
export function* timesOf({ recur }: Rule, start: ICAL.Time, before: ICAL.Time): Generator<ICAL.Time> {
  recur.until = before.clone();
  let steps = 0;
  let iterator: ICAL.RecurIterator;
  try {
    iterator = recur.iterator(start);
  } catch {
    throw new NotUnderstood('It repeats in a way that cannot come true.');
  }
  // The iterator goes on by itself for as long as a rule is not met, which may be for ever.
  const isMet = iterator.check_contracting_rules.bind(iterator);
  iterator.check_contracting_rules = () => {
    if (++steps > MAX_STEPS) throw new NotUnderstood('It repeats too often, or never comes true.');
    return isMet();
  };
  for (;;) {
    let next: ICAL.Time | null;
    try {
      next = iterator.next();
    } catch (error) {
      throw error instanceof NotUnderstood ? error : new NotUnderstood('It repeats in a way that cannot come true.');
    }
    if (!next || next.compare(before) > 0) return;
    yield next.clone();
  }
}
