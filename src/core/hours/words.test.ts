import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../shared/hours/zone.js';
import { closedWords, dayWords, longTime, shortTime, stateWords } from './words.js';

const at = (iso: string): number => Date.parse(iso);
/** A Sunday, noon in Berlin. */
const times = { now: at('2026-11-22T12:00+01:00'), timeZone: 'Europe/Berlin' };

describe('when a service opens or closes', () => {
  it.each([
    ['2026-11-22T17:00+01:00', '17:00', 'today at 17:00'],
    ['2026-11-23T09:00+01:00', 'Mon 9:00', 'on Monday 23 November at 9:00'],
    ['2026-11-23T00:00+01:00', 'Mon 0:00', 'on Monday 23 November at 0:00'],
    ['2026-11-30T09:05+01:00', 'Mon 30 Nov, 9:05', 'on Monday 30 November at 9:05'],
    ['2027-06-01T09:00+02:00', 'Tue 1 Jun, 9:00', 'on Tuesday 1 June at 9:00'],
  ])('%s is “%s” or “%s”', (time, short, long) => expect([shortTime(at(time), times), longTime(at(time), times)]).toEqual([short, long]));

  it('is by the clock of the library, wherever the desk stands', () => {
    expect(shortTime(at('2026-11-22T17:00+01:00'), { now: times.now, timeZone: 'America/New_York' })).toBe('11:00');
    expect(shortTime(at('2026-11-23T03:00Z'), { now: times.now, timeZone: 'America/New_York' })).toBe('22:00');
  });
});

describe('the state of a service in words', () => {
  it.each([
    [{ open: true }, 'open'],
    [{ open: true, changesAt: at('2026-11-22T17:00+01:00') }, 'open until 17:00'],
    [{ open: false, changesAt: at('2026-11-23T09:00+01:00'), reason: 'Christmas Day' }, 'closed until Mon 9:00 · Christmas Day'],
    [{ open: false, early: true as const, reason: 'Storm' }, 'closed until somebody reopens it · Storm'],
    [{ open: false }, 'closed'],
  ])('%j: %s', (state, words) => expect(stateWords(state, times)).toBe(words));
});

describe('a day of the week’s hours', () => {
  it.each(['Europe/Berlin', 'Pacific/Kiritimati', 'America/New_York'])('is the same day in %s', (timeZone) => {
    const zone = zoneOf(timeZone);
    expect(dayWords({ day: '2026-11-23', weekday: 'monday', spans: [{ from: '09:00', to: '12:30' }, { from: '20:00', to: '24:00' }] }, zone, timeZone)).toEqual({ day: 'Mon 23 Nov', hours: '9:00 to 12:30, 20:00 to 24:00' });
    expect(dayWords({ day: '2026-12-25', weekday: 'friday', spans: [], reason: 'Christmas Day' }, zone, timeZone)).toEqual({ day: 'Fri 25 Dec', hours: 'closed · Christmas Day' });
  });
});

describe('what a patron hears', () => {
  it('names the next opening, the reason and where to ask meanwhile', () => {
    expect(closedWords({
      ...times, service: 'Ask a librarian', opensAt: at('2026-11-23T09:00+01:00'), reason: 'Storm', meanwhile: { name: 'the cooperative', url: 'https://coop.example/ask', phone: '555 0100' },
    })).toBe('Ask a librarian is closed now (Storm). We open again on Monday 23 November at 9:00. Your question is kept, and we answer it then. Until then you can ask the cooperative: https://coop.example/ask or 555 0100');
  });

  it('promises no time that nobody knows', () => {
    expect(closedWords({ ...times, service: 'Ask a librarian' })).toBe('Ask a librarian is closed now. Your question is kept, and we answer it as soon as we are open again.');
  });
});
