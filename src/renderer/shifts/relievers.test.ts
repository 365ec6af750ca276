import { describe, expect, it } from 'vitest';
import type { ShiftView } from '../../shared/shifts-view.js';
import { relievers } from './relievers.js';

const shift = (name: string, mark: ShiftView['mark'], place = 'Main desk', mine = false): ShiftView => ({ id: name, person: `${name}@library.example`, name, mine, place, from: Date.parse('2026-11-26T13:00Z'), to: 0, mayAsk: false, ...(mark === undefined ? {} : { mark }) });
const colleague = (name: string, point: string) => ({ desk: name, address: `${name}@library.example`, name, point });

describe('who can go on', () => {
  it('is first who is on next here, also before they sit down, then everybody at another desk, each once', () => {
    const shifts = { timeZone: 'Europe/Berlin', shifts: [shift('ana', 'now', 'Main desk', true), shift('ben', 'next', ' main DESK'), shift('cleo', 'next', 'North'), shift('dora', undefined)] };
    expect(relievers([colleague('cleo', 'North'), colleague('ben', ''), colleague('emil', '')], shifts, 'Main desk').map(({ title, when }) => [title, when])).toEqual([
      ['ben', 'on next, from 14:00'], ['cleo', 'at North'], ['emil', 'at another desk'],
    ]);
    expect(relievers([], shifts, 'Main desk').map(({ when }) => when)).toEqual(['on next, from 14:00, not at a desk yet']);
    expect(relievers([], undefined, 'Main desk')).toEqual([]);
  });
});
