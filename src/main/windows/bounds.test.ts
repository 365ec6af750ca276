import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_SIZE, placeWindow } from './bounds.js';

const screen = { x: 0, y: 0, width: 1366, height: 728 };
const second = { x: 1366, y: 0, width: 1920, height: 1080 };
const kept = { x: 100, y: 50, width: 1000, height: 600, maximized: false };

describe('a window opens', () => {
  it('in the middle of the first display, the first time', () => {
    expect(placeWindow(undefined, [screen])).toEqual({ width: 1180, height: 728, maximized: false });
  });
  it('where it was', () => {
    expect(placeWindow(kept, [screen])).toEqual(kept);
    expect(placeWindow({ ...kept, x: 2000, maximized: true }, [screen, second])).toEqual({ ...kept, x: 2000, maximized: true });
  });
  it('in the middle when its display is gone', () => {
    expect(placeWindow({ ...kept, x: 2000 }, [screen])).toEqual({ width: 1000, height: 600, maximized: false });
  });
  it('in the middle when its title bar is out of reach', () => {
    expect(placeWindow({ ...kept, y: -100 }, [screen])).not.toHaveProperty('x');
    expect(placeWindow({ ...kept, x: 1300 }, [screen])).not.toHaveProperty('x');
    expect(placeWindow({ ...kept, x: -950 }, [screen])).not.toHaveProperty('x');
  });
  it('no larger than its display', () => {
    expect(placeWindow({ ...kept, width: 3000, height: 3000 }, [screen])).toMatchObject({ width: 1366, height: 728 });
  });
  it('also where no display is known', () => {
    expect(placeWindow(kept, [])).toMatchObject({ width: 1000, height: 600 });
  });
  it('always at least as large as its least size, and within reach', () => {
    const number = fc.integer({ min: -10_000, max: 10_000 });
    const state = fc.record({ x: number, y: number, width: fc.nat(9_000), height: fc.nat(9_000), maximized: fc.boolean() });
    fc.assert(
      fc.property(state, (was) => {
        const place = placeWindow(was, [screen, second]);
        expect(place.width).toBeGreaterThanOrEqual(MIN_SIZE.width);
        expect(place.height).toBeGreaterThanOrEqual(MIN_SIZE.height);
        const { x = 0, y = 0 } = place;
        expect([screen, second].some((area) => x < area.x + area.width && x + place.width > area.x && y >= area.y && y < area.y + area.height)).toBe(true);
      }),
    );
  });
});
