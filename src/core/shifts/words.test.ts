import { describe, expect, it } from 'vitest';
import { calledBy, coverBody, spanWords } from './words.js';

const [ANA, BEN] = ['ana@library.example', 'ben@library.example'] as const;
const at = (iso: string): number => Date.parse(iso);
const shift = { id: 's', uid: 'u', start: at('2026-11-26T13:00Z'), person: ANA, place: '', from: at('2026-11-26T13:00Z'), to: at('2026-11-26T17:00Z') };
const cover = { shift, from: shift.from, to: shift.to, by: ANA };

describe('cover in words', () => {
  it('is in the library’s time, and names the day of an end after midnight', () => {
    expect(spanWords(shift, 'Europe/Berlin')).toBe('Thursday 26 November, 14:00 to 18:00');
    expect(spanWords(shift, 'America/New_York')).toBe('Thursday 26 November, 08:00 to 12:00');
    expect(spanWords({ from: at('2026-11-26T21:00Z'), to: at('2026-11-27T05:00Z') }, 'Europe/Berlin')).toBe('Thursday 26 November, 22:00 to Friday 27 November, 06:00');
  });

  it('says who asks, for whom, and why', () => {
    expect(coverBody({ type: 'ask', ...cover, reason: '', urgent: true }, undefined, ANA, 'Europe/Berlin')).toBe('Sick leave: I need cover, Thursday 26 November, 14:00 to 18:00. Who can?');
    expect(coverBody({ type: 'ask', ...cover, shift: { ...shift, place: 'North' }, reason: 'She called.' }, undefined, BEN, 'Europe/Berlin')).toBe('@ana needs cover at North, Thursday 26 November, 14:00 to 18:00. She called. Who can?');
    expect(coverBody({ type: 'offer', from: cover.from, to: cover.to }, cover, BEN, 'Europe/Berlin')).toBe('@ana I can cover, Thursday 26 November, 14:00 to 18:00.');
    expect(coverBody({ type: 'take-back' }, cover, BEN, 'Europe/Berlin')).toBe('@ana I cannot cover after all, Thursday 26 November, 14:00 to 18:00.');
    expect(coverBody({ type: 'withdraw' }, cover, ANA, 'Europe/Berlin')).toBe('No cover is needed any more for @ana, Thursday 26 November, 14:00 to 18:00.');
  });

  it('calls whom it concerns, and nobody themselves', () => {
    expect(calledBy({ type: 'decide', parts: [{ person: BEN, from: 0, to: 1 }, { person: BEN, from: 1, to: 2 }] }, cover, ANA)).toEqual([BEN]);
    expect(calledBy({ type: 'decide', parts: [{ person: BEN, from: 0, to: 1 }] }, cover, BEN)).toEqual([ANA]);
    expect(calledBy({ type: 'call-again' }, cover, BEN)).toEqual([]);
  });
});
