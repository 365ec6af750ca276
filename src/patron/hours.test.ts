import { xml } from '@xmpp/client';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar, WallSpan } from '../core/hours/calendar.js';
import { hoursAt } from '../core/hours/hours.js';
import { hoursItem, ITEM_DAYS, NS_HOURS, NS_JSON, publishedHours } from '../core/patron/hours-item.js';
import { zoneOf } from '../shared/hours/zone.js';
import { hoursIn, hoursNow, parseHours } from './hours.js';

const DAY = 24 * 3_600_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'Asia/Kathmandu'] as const;
const nine: WallSpan[] = [{ from: '09:00', to: '17:00' }];
const calendar = (zone: string, over: Partial<Calendar['hours']> = {}, holidays: Calendar['holidays'] = []): Calendar => ({
  zone: zoneOf(zone), holidays,
  hours: { weekly: { monday: nine, tuesday: nine, wednesday: nine, thursday: nine, friday: [{ from: '20:00', to: '02:00' }], saturday: [{ from: '10:00', to: '12:00' }, { from: '13:00', to: '24:00' }], sunday: [{ from: '00:00', to: '06:00' }] }, exceptions: [], ...over },
});
/** Sunday, 22 November 2026, 12:00 in Berlin. */
const NOON = Date.parse('2026-11-22T11:00:00Z');
const read = (item: object) => parseHours(JSON.stringify(item));
const said = (zone: string, at: number, closure?: Parameters<typeof hoursItem>[2]) => hoursItem(calendar(zone), zone, closure, at);

describe('hours that were published', () => {
  it('say the same as the desk reckons, as long as they are believed, across daylight saving and midnight', () => {
    const made = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), made, fc.integer({ min: 0, max: ITEM_DAYS.believed * DAY }), (zone, at, later) => {
        const item = read(said(zone, at));
        const now = item && hoursNow(item, at + later);
        const desk = hoursAt(calendar(zone), undefined, at + later);
        const over = at + later >= Date.parse(item?.until ?? '');
        expect(now && [now.open, now.changes]).toEqual(over ? undefined : [desk.open, desk.changesAt]);
        expect(now?.week.map(({ isToday }) => isToday)).toEqual(over ? undefined : [true, false, false, false, false, false, false]);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same whoever makes them on one day, and others the next', () => {
    expect(said('Europe/Berlin', NOON)).toEqual(said('Europe/Berlin', NOON + 3_600_000));
    expect(said('Europe/Berlin', NOON)).not.toEqual(said('Europe/Berlin', NOON + 12 * 3_600_000));
  });

  it('know of holidays, exceptions, and an early closing with its reason, until it is over', () => {
    const monday = calendar('Europe/Berlin', { exceptions: [{ from: '2026-11-24', to: '2026-11-24', hours: [], reason: 'Inventory' }], meanwhile: { name: 'Cooperative', url: 'https://coop.example/', phone: '555 1234' } }, [{ date: '2026-11-25', name: 'Library day' }]);
    const at = Date.parse('2026-11-23T14:00:00Z');
    const item = read(hoursItem(monday, 'Europe/Berlin', { at, until: at + 30 * 60_000, reason: 'No heating' }, at));
    if (!item) throw new Error('it cannot be read');
    expect(hoursNow(item, at - 1)).toMatchObject({ open: true, changes: at });
    expect(hoursNow(item, at + 1)).toMatchObject({ open: false, changes: at + 30 * 60_000, reason: 'No heating', meanwhile: { name: 'Cooperative', phone: '555 1234' } });
    expect(hoursNow(item, at + 30 * 60_000)).toMatchObject({ open: true });
    expect(hoursNow(item, at + DAY)).toMatchObject({ open: false, reason: 'Inventory' });
    expect(hoursNow(item, at + 2 * DAY)).toMatchObject({ open: false, reason: 'Library day' });
    const open = read(hoursItem(monday, 'Europe/Berlin', { at, reason: 'Flood' }, at));
    expect(open && hoursNow(open, at + 3 * DAY)).toMatchObject({ open: false, reason: 'Flood' });
    expect(open && hoursNow(open, at + 3 * DAY)).not.toHaveProperty('changes');
  });

  it('are not believed past their end, nor before they begin', () => {
    const item = said('Europe/Berlin', NOON);
    expect(hoursNow(item, Date.parse(item.until) - 1)?.week).toHaveLength(7);
    expect(hoursNow(item, Date.parse(item.until))).toBeUndefined();
    expect(hoursNow(item, NOON - 3 * DAY)).toBeUndefined();
  });

  it('are words for people who read them elsewhere', () => {
    const { words, json } = publishedHours('Ask a librarian', calendar('Europe/Berlin'), 'Europe/Berlin', { at: NOON, reason: 'No heating' }, NOON);
    expect(words).toContain('Ask a librarian\nClosed until further notice: No heating\nSunday 22 November: 00:00–06:00\nMonday 23 November: closed');
    expect(words).toContain('All times are those of Europe/Berlin.');
    expect(json.length).toBeLessThan(6_000);
  });
});

describe('hours from a stranger', () => {
  const good = said('Europe/Berlin', NOON);
  const meanwhile = { name: 'Cooperative', url: 'https://coop.example/' };
  const hostile: readonly (readonly [string, string])[] = [
    ['no JSON', '{'], ['nothing', 'null'], ['a list', '[]'], ['half of it', JSON.stringify({ timeZone: 'Europe/Berlin' })], ['too much', JSON.stringify({ ...good, more: 'x'.repeat(40_000) })],
    ...([
      ['a script for a link', { ...good, meanwhile: { ...meanwhile, url: 'javascript:alert(1)' } }], ['a hidden host', { ...good, meanwhile: { ...meanwhile, url: 'https://library.example@evil.example/' } }],
      ['a link that is data', { ...good, meanwhile: { ...meanwhile, url: 'data:text/html,x' } }], ['a name of two lines', { ...good, meanwhile: { ...meanwhile, name: 'a\nb' } }],
      ['a reason that turns the text around', { ...good, closed: { from: '2026-11-22T11:00:00Z', reason: '\u202Egnisolc' } }], ['no time zone', { ...good, timeZone: 'Middle/Earth' }],
      ['an offset for a time zone', { ...good, timeZone: '+02:00' }], ['a time that is none', { ...good, until: '2026-13-40T00:00:00Z' }], ['a time without a zone', { ...good, until: '2026-12-01T00:00:00' }],
      ['an end before its beginning', { ...good, days: [{ date: '2026-11-22', open: [{ from: '2026-11-22T12:00:00Z', to: '2026-11-22T11:00:00Z' }] }] }],
      ['days without end', { ...good, days: Array.from({ length: 63 }, () => ({ date: '2026-11-22', open: [] })) }],
    ] as const).map(([what, item]) => [what, JSON.stringify(item)] as const),
  ];
  it.each(hostile)('with %s are none', (_, json) => expect(parseHours(json)).toBeUndefined());

  it('never break the page, and come out as they went in or not at all', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (json) => void parseHours(json)));
    const more = { ...good, meanwhile, later: 'versions may say more' };
    expect(read(more)).toEqual({ ...good, meanwhile });
  });

  it('are the last item of their own node', () => {
    const json = (content: string) => xml('hours', { xmlns: NS_HOURS }, xml('json', { xmlns: NS_JSON }, content));
    const answer = (node: string, ...items: ReturnType<typeof xml>[]) => xml('iq', {}, xml('pubsub', { xmlns: 'http://jabber.org/protocol/pubsub' }, xml('items', { node }, ...items.map((item) => xml('item', {}, item)))));
    expect(hoursIn(answer(NS_HOURS, json('{}'), json(JSON.stringify(good))))).toEqual(good);
    expect(hoursIn(answer('urn:other', json(JSON.stringify(good))))).toBeUndefined();
    expect(hoursIn(answer(NS_HOURS))).toBeUndefined();
    expect(hoursIn(xml('iq', {}))).toBeUndefined();
  });
});
