import { describe, expect, it } from 'vitest';
import { dayOf } from './day.js';

describe('the library’s day', () => {
  it('begins by the library’s clock, not by that of the PC', () => {
    const midnight = Date.UTC(2026, 10, 21, 23, 0); // in Berlin
    expect(dayOf(midnight - 1, 'Europe/Berlin')).toBe('2026-11-21');
    expect(dayOf(midnight, 'Europe/Berlin')).toBe('2026-11-22');
    expect(dayOf(midnight, 'America/New_York')).toBe('2026-11-21');
  });

  it('knows summer time: that day has 23 hours, or 25', () => {
    const start = Date.UTC(2026, 2, 28, 23, 0);
    expect([dayOf(start, 'Europe/Berlin'), dayOf(start + 23 * 3_600_000 - 1, 'Europe/Berlin'), dayOf(start + 23 * 3_600_000, 'Europe/Berlin')]).toEqual(['2026-03-29', '2026-03-29', '2026-03-30']);
  });
});
