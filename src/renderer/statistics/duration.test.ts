import { expect, it } from 'vitest';
import { duration } from './duration.js';

it.each([[0, '0 s'], [45_400, '45 s'], [60_000, '1 min'], [3_540_000, '59 min'], [3_599_000, '1 h 00 min'], [11_100_000, '3 h 05 min']])('%i ms is “%s”', (ms, words) => expect(duration(ms)).toBe(words));
