import { describe, expect, it } from 'vitest';
import { ANA, BEN, DAY, NINE } from '../testing/samples.js';
import type { FavourDetail, FavourState, Wish } from './favour.js';
import { favourBody, shortSummary, timeWords } from './words.js';

const BERLIN = 'Europe/Berlin';
/** 10:00 in Berlin. */
const asked = { by: ANA, at: NINE, desk: '', point: '' };
const pull: Wish = { kind: 'pull', title: 'The Odyssey', callNumber: '883 HOM', barcode: '31110', branch: 'North', by: NINE + 6 * 3_600_000 };
const body = (detail: FavourDetail, wish: Wish = pull, state: FavourState = 'asked'): string => favourBody(detail, { wish, asked, state }, NINE, BERLIN);

describe('the time that something is due', () => {
  it('is said in the zone of the library, as shortly as it can be told apart', () => {
    expect(timeWords(NINE + 6 * 3_600_000, NINE, BERLIN)).toBe('16:00');
    expect(timeWords(NINE + 6 * 3_600_000, NINE, 'America/New_York')).toBe('10:00');
    expect(timeWords(NINE + 3 * DAY, NINE, BERLIN)).toBe('Tue 10:00');
    expect(timeWords(NINE + 17 * DAY, NINE, BERLIN)).toBe('Tue 8 Dec 10:00');
  });

  it('is another hour after the clocks went back, and names the day from midnight on', () => {
    const friday = Date.UTC(2026, 9, 23, 12); // 14:00 in Berlin, in summer
    expect(timeWords(friday + 3 * DAY, friday, BERLIN)).toBe('Mon 13:00');
    expect(timeWords(NINE + 14 * 3_600_000, NINE, BERLIN)).toBe('Sun 00:00');
  });
});

describe('what other clients read', () => {
  it('says every favour as a sentence', () => {
    expect(body({ type: 'ask', wish: pull })).toBe('Please pull “The Odyssey” (call number 883 HOM, barcode 31110) for North, by 16:00.');
    expect(body({ type: 'ask', wish: { kind: 'pull', title: 'Emma' }, to: { kind: 'person', address: BEN } })).toBe('ben: Please pull “Emma”.');
    expect(body({ type: 'ask', wish: { kind: 'pass-on', text: 'the lift is out' }, to: { kind: 'desk', desk: '', point: 'North' } })).toBe('For the desk North: Please pass this on: the lift is out');
    expect(body({ type: 'ask', wish: { kind: 'look-up', text: 'when was it built?', by: NINE + DAY } })).toBe('Please look this up by Sun 10:00: when was it built?');
    expect(body({ type: 'ask', wish: { kind: 'cover', until: NINE + 6 * 3_600_000, note: 'Dentist.' } })).toBe('I need cover until 16:00. Dentist.');
  });

  it('says each step as a sentence', () => {
    expect(body({ type: 'accept' })).toBe('I do this: Pull “The Odyssey” for North');
    expect(body({ type: 'done' })).toBe('Done: Pull “The Odyssey” for North');
    expect(body({ type: 'withdraw' })).toBe('No longer needed: Pull “The Odyssey” for North');
    expect(body({ type: 'decline', reason: 'on loan' })).toBe('I cannot do this: Pull “The Odyssey” for North (on loan)');
    expect(body({ type: 'reopen', reason: 'fire drill' }, pull, 'accepted')).toBe('I cannot do this after all: Pull “The Odyssey” for North (fire drill)');
    expect(body({ type: 'reopen', reason: '' }, pull, 'withdrawn')).toBe('Asked again: Pull “The Odyssey” for North');
  });

  it('says who covers for whom', () => {
    const cover: Wish = { kind: 'cover', until: NINE + 6 * 3_600_000 };
    expect(body({ type: 'accept' }, cover)).toBe('I cover for ana until 16:00.');
    expect(body({ type: 'done' }, cover)).toBe('The cover for ana until 16:00 is over.');
    expect(body({ type: 'withdraw' }, cover)).toBe('I no longer need cover.');
    expect(body({ type: 'decline', reason: '' }, cover)).toBe('I cannot cover for ana until 16:00');
    expect(body({ type: 'reopen', reason: '' }, cover, 'accepted')).toBe('I cannot go on covering for ana until 16:00');
    expect(body({ type: 'reopen', reason: '' }, cover, 'declined')).toBe('Cover is needed again for ana until 16:00.');
  });

  it('stays one short line within a sentence', () => {
    expect(shortSummary({ kind: 'look-up', text: `first\nsecond ${'x'.repeat(500)}` })).toMatch(/^Look up: first second x+…$/);
    expect(shortSummary({ kind: 'look-up', text: `${'x'.repeat(109)}😀😀` })).not.toMatch(/\p{Surrogate}/u);
  });
});
