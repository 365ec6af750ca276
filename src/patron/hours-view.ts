/** The hours on the screen: a table of the week, when it opens again, and where to ask meanwhile. */
import { byId, create, linkTo, words } from './elements.js';
import type { Day, HoursNow } from './hours.js';
import type { Say } from './texts.js';

/** ms */
const HOUR = 3_600_000;

/** Where the visitor's clock shows another time than the library's. */
const elsewhere = (timeZone: string, at: number): boolean => {
  const wall = (zone?: string) => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', ...(zone !== undefined && { timeZone: zone }) }).format(at);
  return wall() !== wall(timeZone);
};

function formats(language: string, timeZone: string) {
  const moment = { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' } as const;
  const there = new Intl.DateTimeFormat(language, { ...moment, timeZone });
  const here = new Intl.DateTimeFormat(language, moment);
  const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone });
  // A day of the calendar, whatever the zone.
  const day = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  // Sweden writes dates as ISO 8601 does.
  const iso = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const zone = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'long' });
  return {
    there: (at: number) => there.format(at), here: (at: number) => here.format(at),
    // Not as a range: over midnight that names the dates.
    span: ({ from, to }: { from: number; to: number }) => `${clock.format(from)} – ${clock.format(to)}`,
    isWhole: (date: string, { from, to }: { from: number; to: number }) => to - from >= 23 * HOUR && iso.format(from) === date && iso.format(to - 1) === date && clock.format(from) === clock.format(to),
    day: (date: string) => day.format(Date.parse(date)),
    zone: (at: number) => `${zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''} (${timeZone.replaceAll('_', ' ')})`.trimStart(),
  };
}

function row({ date, isToday, open, reason }: Day, say: Say, { day, span, isWhole }: ReturnType<typeof formats>): HTMLTableRowElement {
  const head = create('th', '', isToday ? say('hoursToday', { day: day(date) }) : day(date));
  head.scope = 'row';
  const times = create('td', '', open.map((one) => (isWhole(date, one) ? say('hoursAllDay') : span(one))).join(', ') || say('hoursClosed'));
  if (reason !== undefined) times.append(create('span', 'quiet', reason));
  return create('tr', isToday ? 'is-today' : '', head, times);
}

/** @returns shows them; undefined: nobody knows them */
export function createHours(say: Say, language: string): (now: HoursNow | undefined, at: number) => void {
  let shown = '';
  return (now, at) => {
    words('hours-opens', opensWords(now, say, language));
    words('hours-reason', now && !now.open ? (now.reason ?? '') : '');
    byId('hours-week', HTMLTableElement).hidden = now === undefined;
    const content = now ? JSON.stringify([now.timeZone, now.week, now.meanwhile]) : '';
    if (content === shown) return;
    shown = content;
    byId('meanwhile', HTMLElement).hidden = now?.meanwhile === undefined;
    words('hours-zone', '');
    if (!now) return;
    const format = formats(language, now.timeZone);
    byId('hours-week', HTMLTableElement).tBodies[0]?.replaceChildren(...now.week.map((day) => row(day, say, format)));
    words('hours-zone', elsewhere(now.timeZone, at) ? say('hoursZone', { zone: format.zone(at) }) : '');
    if (now.meanwhile) byId('meanwhile', HTMLElement).replaceChildren(...meanwhileWords(now.meanwhile, say));
  };
}

function opensWords(now: HoursNow | undefined, say: Say, language: string): string {
  if (!now) return say('hoursUnknown');
  if (now.open || now.changes === undefined) return '';
  const format = formats(language, now.timeZone);
  const opens = say('opens', { when: format.there(now.changes) });
  return elsewhere(now.timeZone, now.changes) ? `${opens} ${say('opensLocal', { when: format.here(now.changes) })}` : opens;
}

function meanwhileWords({ name, url, phone }: NonNullable<HoursNow['meanwhile']>, say: Say): (Node | string)[] {
  return [`${say('meanwhile')} `, linkTo(url, name), ...(phone === undefined ? [] : [`, ${say('meanwhilePhone', { phone })}`]), '.'];
}
