import { describe, expect, it } from 'vitest';
import type { CoverView, ShiftView } from '../../shared/shifts-view.js';
import { coverWords, daysOf, spanOf, timesWithin, whenOf } from './words.js';

const BERLIN = 'Europe/Berlin';
const at = (iso: string): number => Date.parse(iso);
const shift = (id: string, from: string, to: string, more: Partial<ShiftView> = {}): ShiftView => ({ id, person: 'ana@library.example', name: 'Ana', mine: false, place: 'Main desk', from: at(from), to: at(to), mayAsk: false, ...more });
const cover = (more: Partial<CoverView> = {}): CoverView => ({
  id: 'c', name: 'Ana', askedBy: 'Ana', mine: false, place: 'Main desk', from: at('2026-11-26T13:00Z'), to: at('2026-11-26T17:00Z'), reason: '', urgent: false, state: 'asked', offers: [], proposal: [],
  open: [{ from: at('2026-11-26T13:00Z'), to: at('2026-11-26T17:00Z') }], calledAgain: false, mayOffer: true, mayTakeBack: false, mayDecide: false, ...more,
});

describe('times', () => {
  it('are the library’s, and name the day on which a night ends', () => {
    expect(spanOf(shift('a', '2026-11-26T13:00Z', '2026-11-26T17:00Z'), BERLIN)).toBe('14:00–18:00');
    expect(spanOf(shift('a', '2026-11-26T21:00Z', '2026-11-27T05:00Z'), BERLIN)).toBe('22:00–06:00 on Friday 27 November');
    expect(spanOf(shift('a', '2026-11-25T23:00Z', '2026-11-26T23:00Z', { allDay: true }), BERLIN)).toBe('all day');
    expect(whenOf({ from: at('2026-11-26T13:00Z'), to: at('2026-11-26T17:00Z') }, 'America/New_York')).toBe('Thursday 26 November, 08:00–12:00');
  });

  it('to choose from are the edges and the half hours of the clock', () => {
    expect(timesWithin({ from: at('2026-11-26T13:10Z'), to: at('2026-11-26T14:45Z') }, BERLIN).map(({ name }) => name)).toEqual(['14:10', '14:30', '15:00', '15:30', '15:45']);
  });
});

describe('the list', () => {
  it('has today first, with what goes on since yesterday, also when nothing is on today', () => {
    const all = [shift('night', '2026-11-25T21:00Z', '2026-11-26T05:00Z'), shift('day', '2026-11-26T08:00Z', '2026-11-26T12:00Z'), shift('later', '2026-11-27T08:00Z', '2026-11-27T12:00Z')];
    expect(daysOf(all, at('2026-11-26T04:00Z'), BERLIN).map(({ title, shifts }) => [title, shifts.map(({ id }) => id)])).toEqual([['Today, Thursday 26 November', ['night', 'day']], ['Friday 27 November', ['later']]]);
    expect(daysOf([], at('2026-11-26T04:00Z'), BERLIN)).toEqual([{ title: 'Today, Thursday 26 November', shifts: [] }]);
  });
});

describe('cover', () => {
  const offer = { person: 'ben@library.example', name: 'Ben', mine: false, from: at('2026-11-26T13:00Z'), to: at('2026-11-26T15:00Z'), at: 0, covered: 0 };

  it('says whose it is and where it stands', () => {
    expect(coverWords(cover(), BERLIN)).toBe('Ana needs cover. Nobody has offered yet.');
    expect(coverWords(cover({ mine: true, calledAgain: true }), BERLIN)).toBe('You need cover. Nobody has offered yet, also after the second call.');
    expect(coverWords(cover({ state: 'offered', offers: [offer] }), BERLIN)).toBe('Ana needs cover. One colleague has offered.');
    expect(coverWords(cover({ state: 'agreed', agreed: { by: 'Ana', parts: [{ ...offer, mine: true }] }, open: [{ from: offer.to, to: at('2026-11-26T17:00Z') }] }), BERLIN)).toBe('Agreed for Ana’s shift: you 14:00–16:00. Open: 16:00–18:00.');
  });
});
