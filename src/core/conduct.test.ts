import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, endsConversation, LADDERS, nextStep, PRESETS, reachedSteps, STEPS, type Category, type Preset, type Step } from './conduct.js';
import type { Incident } from './room.js';
import { ANA, DAY, NINE } from './testing/samples.js';

/** Where each incident of one patron leads, one after another. */
function climb(preset: Preset, ...categories: readonly Category[]): Step[] {
  const reached: Step[] = [];
  for (const category of categories) reached.push(nextStep(LADDERS[preset], category, reached));
  return reached;
}
const incident = (change: Partial<Incident> = {}): Incident => ({ id: 'a', originId: 'o', by: ANA, point: 'Main desk', at: NINE, category: 'rude', step: 'warned', ...change });

describe('the ladder', () => {
  it.each([
    ['default', ['rude', 'rude'], ['warned', 'blocked']],
    ['default', ['inappropriate', 'threat'], ['warned', 'blocked']],
    ['default', ['rude', 'rude', 'threat'], ['warned', 'blocked', 'blocked']],
    ['default', ['chat', 'chat'], ['encouraged', 'ended']],
    ['default', ['chat', 'rude', 'chat'], ['encouraged', 'warned', 'ended']],
    ['default', ['rude', 'chat'], ['warned', 'encouraged']],
    ['default', ['profanity'], ['blocked']],
    ['default', ['slur'], ['blocked']],
    ['default', ['innuendo', 'rude'], ['blocked', 'blocked']],
    ['three-steps', ['rude', 'threat', 'inappropriate'], ['warned', 'final', 'blocked']],
    ['three-steps', ['slur'], ['blocked']],
    ['three-steps', ['chat', 'chat', 'chat'], ['encouraged', 'ended', 'ended']],
    ['warn-first', ['slur', 'slur'], ['warned', 'blocked']],
    ['warn-first', ['rude', 'profanity'], ['warned', 'blocked']],
  ] as const)('%s: %j leads to %j', (preset, categories, steps) => {
    expect(climb(preset, ...categories)).toEqual(steps);
  });

  it('goes up and never down within one category, whatever happens between, and ends where the policy ends', () => {
    fc.assert(fc.property(fc.constantFrom(...PRESETS), fc.array(fc.constantFrom(...CATEGORIES), { maxLength: 12 }), (preset, categories) => {
      const steps = climb(preset, ...categories);
      for (const category of CATEGORIES) {
        const own = steps.filter((_, i) => categories[i] === category).map((step) => LADDERS[preset][category].indexOf(step));
        expect(own).toEqual(own.toSorted((a, b) => a - b));
        expect(own).not.toContain(-1);
      }
      expect(steps.filter((step, i) => categories[i] === 'chat' && step === 'blocked')).toEqual([]);
    }));
  });

  it('ends every ladder with an end, and blocks nobody for wanting to chat', () => {
    for (const preset of PRESETS) for (const category of CATEGORIES) expect(endsConversation(LADDERS[preset][category].at(-1) ?? 'warned')).toBe(true);
    expect(STEPS.filter(endsConversation)).toEqual(['ended', 'blocked']);
  });

  it('forgets what was taken back, and what is too long ago', () => {
    const all = [incident({ until: NINE + DAY }), incident({ id: 'b', step: 'blocked', retracted: { by: ANA, at: NINE, reason: 'a quotation' } })];
    expect(reachedSteps(all, NINE + DAY - 1)).toEqual(['warned']);
    expect(reachedSteps(all, NINE + DAY)).toEqual([]);
  });
});
