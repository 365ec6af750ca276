import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { areRanges, countIn, isIn, rangesOf } from './ranges.js';

it('ranges hold exactly the numbers that they were made of', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (numbers) => {
    const ranges = rangesOf(numbers);
    const all = new Set(numbers);
    expect(areRanges(ranges)).toBe(true);
    expect(countIn(ranges)).toBe(all.size);
    for (let number = 0; number <= 61; number += 1) expect(isIn(ranges, number)).toBe(all.has(number));
  }));
});

it('what is not in order, or could be written shorter, is none', () => {
  expect(areRanges([[0, 1]])).toBe(false);
  expect(areRanges([[2, 1]])).toBe(false);
  expect(areRanges([[1, 2], [3, 4]])).toBe(false);
  expect(areRanges([[5, 6], [1, 2]])).toBe(false);
  expect(areRanges([[1, 2], [4, 4]])).toBe(true);
});
