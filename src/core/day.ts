/** Days as the library counts them: by its time zone, summer time included. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The clocks of all time zones differ by quarters of an hour, so a day begins with one. ms */
const QUARTER = 15 * 60_000;
const KEPT = 500;
/** By time zone and quarter of an hour: what ended today is asked after at every change of the queue. */
const known = new Map<string, string>();

/**
 * @param at ms since 1970
 * @param timeZone IANA name, like `Europe/Berlin`
 * @returns "2026-11-22", the same for every time within that day
 */
export function dayOf(at: number, timeZone: string): string {
  const quarter = `${timeZone} ${Math.floor(at / QUARTER)}`;
  const before = known.get(quarter);
  if (before !== undefined) return before;
  let format = formats.get(timeZone);
  if (!format) {
    // Sweden writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  const day = format.format(at);
  if (known.size >= KEPT) known.clear();
  known.set(quarter, day);
  return day;
}
