/** Days as the library counts them: by its time zone, summer time included. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * @param at ms since 1970
 * @param timeZone IANA name, like `Europe/Berlin`
 * @returns "2026-11-22", the same for every time within that day
 */
export function dayOf(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    // Sweden writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format.format(at);
}
