import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverOf, withCovers, type Cover, type Part } from '../../core/shifts/cover.js';
import { compareShifts, type Shift } from '../../core/shifts/shift.js';
import { readCalendar } from './read.js';
import { coverCalendar } from './save.js';

const HOUR = 3_600_000;
const FROM = Date.parse('2026-11-26T13:00:00Z');
const TO = FROM + 4 * HOUR;
const [ANA, BEN, CLEO] = ['ana@library.example', 'ben@library.example', 'cleo@library.example'] as const;
const calendar = (...event: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:u1', 'SEQUENCE:2', 'DTSTART:20261119T130000Z', 'DTEND:20261119T170000Z', 'LOCATION:Main\\, desk', ...event, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
const WEEKLY = calendar('RRULE:FREQ=WEEKLY', 'SUMMARY:Ana');
const read = async (text: string): Promise<readonly Shift[]> => {
  const { shifts, problems } = await readCalendar(new TextEncoder().encode(text), { timeZone: 'Europe/Berlin', from: FROM - HOUR, to: TO + HOUR, people: new Map([['ana', ANA]]), place: 'location', services: [] });
  expect(problems).toEqual([]);
  return shifts;
};
/** The library's calendar with what was sent put into it, as calendar programs do. */
const together = (library: string, sent: string): string => library.replace('END:VCALENDAR\r\n', `${(/BEGIN:VEVENT[\s\S]*END:VEVENT/.exec(sent)?.[0] ?? '')}\r\nEND:VCALENDAR\r\n`);

function agreedOn(shift: Shift, parts: readonly Part[]): Cover & { readonly agreed: NonNullable<Cover['agreed']> } {
  const said = [
    { by: ANA, at: 1, settled: true, said: { type: 'ask' as const, cover: 'c-1', shift, from: shift.from, to: shift.to, reason: '' } },
    ...[...new Set(parts.map(({ person }) => person))].map((by) => ({ by, at: 2, settled: true, said: { type: 'offer' as const, cover: 'c-1', from: shift.from, to: shift.to } })),
    { by: ANA, at: 3, settled: true, said: { type: 'decide' as const, cover: 'c-1', parts } },
  ];
  const cover = coverOf('c-1', 'all@rooms.library.example', said);
  if (!cover?.agreed) throw new Error('not agreed');
  return { ...cover, agreed: cover.agreed };
}
const save = (cover: ReturnType<typeof agreedOn>): string => coverCalendar({ cover, version: '1.2.3', now: FROM, nameOf: (address) => address.split('@')[0] ?? '' });
const seen = (shifts: readonly Shift[]) => shifts.toSorted(compareShifts).map(({ person, place, from, to }) => ({ person, place, from, to }));

describe('cover as a calendar file', () => {
  it('says who takes what, and that the instance is off, with a name, a version and a method', async () => {
    const [shift] = await read(WEEKLY);
    if (!shift) throw new Error('no shift');
    const text = save(agreedOn(shift, [{ person: BEN, from: FROM, to: TO - HOUR }]));
    for (const line of ['METHOD:PUBLISH', 'PRODID:-//Deskbell//Deskbell 1.2.3//EN', 'UID:u1', 'RECURRENCE-ID:20261126T130000Z', 'STATUS:CANCELLED', 'SEQUENCE:3', 'UID:c-1-0@deskbell', 'UID:c-1-rest-0@deskbell', 'SEQUENCE:0', 'SUMMARY:ben (for ana)', 'ATTENDEE;CN=ben:xmpp:ben@library.example', 'ORGANIZER;CN=ana:xmpp:ana@library.example', 'LOCATION:Main\\, desk']) expect(text.split('\r\n')).toContain(line);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('put into the calendar of the library gives the shift list that the desks show', async () => {
    const parts = fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { minLength: 2, maxLength: 6 }).map((all) => all.toSorted((a, b) => a - b))
      .map((edges) => edges.flatMap((from, i): Part[] => (i % 2 === 0 && edges[i + 1] !== undefined ? [{ person: i % 4 === 0 ? BEN : CLEO, from: FROM + from * HOUR / 2, to: FROM + (edges[i + 1] ?? 0) * HOUR / 2 }] : [])));
    await fc.assert(fc.asyncProperty(parts, async (chosen) => {
      const shifts = await read(WEEKLY);
      const cover = agreedOn(shifts[0] ?? Object.assign({}, shifts[0]), chosen);
      expect(seen(await read(together(WEEKLY, save(cover))))).toEqual(seen(withCovers(shifts, [cover])));
    }), { numRuns: 60 });
  });

  it('cancels a single event by its name alone, and nothing where somebody else is on as well', async () => {
    const single = calendar('SUMMARY:Ana').replace(/20261119/g, '20261126');
    const [shift] = await read(single);
    if (!shift) throw new Error('no shift');
    const text = save(agreedOn(shift, [{ person: BEN, from: FROM, to: TO }]));
    expect(text).not.toContain('RECURRENCE-ID');
    expect(seen(await read(together(single, text)))).toEqual([{ person: BEN, place: 'Main, desk', from: FROM, to: TO }]);
    const both = calendar('ATTENDEE:xmpp:ana@library.example', 'ATTENDEE:xmpp:cleo@library.example').replace(/20261119/g, '20261126');
    const ana = (await read(both)).find(({ person }) => person === ANA);
    if (!ana) throw new Error('no shift');
    expect(save(agreedOn(ana, [{ person: BEN, from: FROM, to: TO }]))).not.toContain('CANCELLED');
  });
});
