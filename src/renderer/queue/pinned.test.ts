import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letInAsked, pin } from './pinned.js';

describe('pin', () => {
  it('keeps the shown rows and counts what waits above and below the hand', () => {
    expect(pin(['a', 'b', 'c'], ['new1', 'a', 'new2', 'b', 'new3', 'c'], 'b')).toEqual({ ids: ['a', 'b', 'c'], above: 2, below: 1 });
  });

  it('shows at once what belongs after the last row', () => {
    expect(pin(['a', 'b'], ['a', 'b', 'x', 'y'], 'a')).toEqual({ ids: ['a', 'b', 'x', 'y'], above: 0, below: 0 });
  });

  it('keeps the place of a row that is gone', () => {
    expect(pin(['a', 'b', 'c'], ['a', 'c'], 'b').ids).toEqual(['a', 'b', 'c']);
  });

  it('does not carry out a new order under the hand', () => {
    expect(pin(['a', 'b', 'c'], ['c', 'b', 'a'], 'b')).toEqual({ ids: ['a', 'b', 'c'], above: 0, below: 0 });
  });

  it('counts from the first row that is left when the hand is nowhere, or on a row that is gone', () => {
    expect(pin(['a', 'b'], ['x', 'a', 'y', 'b'], undefined)).toMatchObject({ above: 1, below: 1 });
    expect(pin(['gone', 'b'], ['x', 'b'], 'gone')).toMatchObject({ above: 1, below: 0 });
  });

  it('shows the first rows of an empty queue at once', () => {
    expect(pin([], ['a', 'b'], undefined)).toEqual({ ids: ['a', 'b'], above: 0, below: 0 });
  });

  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,2}$/u), { maxLength: 30 });
  it('never moves a row that is shown, and loses no new one', () => {
    fc.assert(
      fc.property(ids, ids, fc.option(fc.stringMatching(/^[a-z]{1,2}$/u), { nil: undefined }), (shown, order, anchor) => {
        const pinned = pin(shown, order, anchor);
        expect(pinned.ids.slice(0, shown.length)).toEqual(shown);
        expect(new Set(pinned.ids).size).toBe(pinned.ids.length);
        const fresh = order.filter((id) => !shown.includes(id)).length;
        expect(pinned.above + pinned.below + pinned.ids.length - shown.length).toBe(fresh);
      }),
    );
  });
});

describe('what a key of this desk asked for', () => {
  it('comes at its place, and what nobody asked for goes on waiting', () => {
    const asked = new Set(['me']);
    expect(letInAsked(['a', 'b'], ['new', 'me', 'a', 'b'], asked)).toEqual(['me', 'a', 'b']);
    expect(letInAsked(['a', 'b'], ['a', 'me', 'new', 'b'], asked)).toEqual(['a', 'me', 'b']);
    expect(letInAsked(['a', 'gone'], ['a', 'me'], asked)).toEqual(['a', 'gone', 'me']);
    expect(pin(letInAsked(['a', 'b'], ['new', 'me', 'a', 'b'], asked), ['new', 'me', 'a', 'b'], 'a')).toEqual({ ids: ['me', 'a', 'b'], above: 1, below: 0 });
  });

  it('changes nothing that is there already, or not yet in the order', () => {
    const ids = ['me', 'a'];
    expect(letInAsked(ids, ['a', 'me'], new Set(['me', 'later']))).toBe(ids);
  });
});
