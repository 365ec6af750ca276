/** Times to choose from when a favour is asked, and a time that was written out: both on the clocks of the library. */
import { timeWords } from '../../core/favour/words.js';
import type { Zone } from '../../core/hours/calendar.js';
import type { TimeChoice } from '../../shared/favour-view.js';

const MINUTE = 60_000;
/** Nobody can do something that is due sooner. ms */
const SOONEST = 20 * MINUTE;
const TODAY = ['09:00', '10:00', '12:00', '14:00', '16:00', '18:00', '20:00'] as const;
const TOMORROW = ['10:00', '12:00', '16:00'] as const;
const SHOWN_TODAY = 3;

const minutely = (at: number): number => Math.ceil(at / MINUTE) * MINUTE;

/** @param now ms since 1970 @param timeZone IANA name, of `zone` */
export function timeChoices(now: number, zone: Zone, timeZone: string): TimeChoice[] {
  const soon = [30, 60].map((minutes) => {
    const at = minutely(now + minutes * MINUTE);
    return { at, words: `in ${minutes === 60 ? 'an hour' : `${minutes} minutes`} (${timeWords(at, now, timeZone)})` };
  });
  const today = zone.dayAt(now);
  const on = (day: string, times: readonly (typeof TODAY)[number][]): TimeChoice[] => times.map((time) => zone.instant(day, time, 'opening')).map((at) => ({ at, words: timeWords(at, now, timeZone) }));
  return [...soon, ...on(today, TODAY).filter(({ at }) => at - now > SOONEST).slice(0, SHOWN_TODAY), ...on(zone.addDays(today, 1), TOMORROW)];
}

/** "2026-11-24T16:00", as somebody at the desk reads the clock. A time that the clocks skip is the one after it. */
export function timeAt(written: string, zone: Zone): number | undefined {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::00)?$/.exec(written) ?? [];
  if (day === undefined || time === undefined) return undefined;
  try {
    return zone.instant(day, time, 'opening');
  } catch {
    return undefined; // 30 February
  }
}
