/**
 * Time zones by Temporal (https://tc39.es/proposal-temporal/, ISO 8601 and the IANA time zone data of the engine).
 * It is large: load this file when there are hours to reckon with, not before a window opens.
 */
import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS, type Day, type Wall, type Zone } from '../../core/hours/calendar.js';

/** @param name IANA name, like `Europe/Berlin`; the policy's was checked */
export function zoneOf(name: string): Zone {
  return {
    dayAt: (at) => Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(name).toPlainDate().toString(),
    instant: (day, time, edge) => wallOf(day, time).toZonedDateTime(name, { disambiguation: edge === 'opening' ? 'compatible' : 'later' }).epochMilliseconds,
    addDays: (day, days) => Temporal.PlainDate.from(day).add({ days }).toString(),
    weekdayOf: (day) => WEEKDAYS[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? 'monday',
  };
}

function wallOf(day: Day, time: Wall): Temporal.PlainDateTime {
  const date = Temporal.PlainDate.from(day);
  return time === '24:00' ? date.add({ days: 1 }).toPlainDateTime('00:00') : date.toPlainDateTime(time);
}
