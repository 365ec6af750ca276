import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { OpenHours } from './open-hours.js';

const change = fc.record({ at: fc.integer({ min: 0, max: 30 }), open: fc.boolean() });

it('a service was closed if the last change before that moment closed it, in whatever order changes were read', () => {
  fc.assert(fc.property(fc.array(change), fc.array(change), fc.integer({ min: 0, max: 31 }), (first, then, at) => {
    const hours = new OpenHours();
    for (const one of first) hours.add(one.at, one.open);
    hours.wasClosed(at);
    for (const one of then) hours.add(one.at, one.open);
    const before = [...first.toSorted((a, b) => a.at - b.at), ...then].toSorted((a, b) => a.at - b.at).findLast((one) => one.at <= at);
    expect(hours.wasClosed(at)).toBe(before?.open === false);
  }));
});
