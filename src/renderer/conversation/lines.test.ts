import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineView } from '../../shared/view.js';
import { MOST_LINES, cut, mergeLines, receive, type Stretch } from './lines.js';

const line = (place: number, text = `line ${place}`): LineView => ({ key: `k${place}`, place, kind: 'patron', text, at: place, by: 'Patron 4', mine: false });
const lines = (from: number, to: number): readonly LineView[] => Array.from({ length: to - from + 1 }, (_, index) => line(from + index));
const places = (all: readonly LineView[]): readonly number[] => all.map(({ place }) => place);

describe('mergeLines', () => {
  it('keeps the array when nothing is new, and appends without touching the rest', () => {
    const held = lines(1, 3);
    expect(mergeLines(held, [])).toBe(held);
    expect(mergeLines(held, [line(4)])).toEqual(lines(1, 4));
  });

  it('puts a late line in its place, and moves a line whose place has been settled', () => {
    expect(places(mergeLines([line(1), line(4)], [line(2)]))).toEqual([1, 2, 4]);
    const settled = { ...line(9), key: 'k1', place: 3 };
    expect(mergeLines([line(1), line(2)], [settled]).map(({ key }) => key)).toEqual(['k2', 'k1']);
  });

  it('gives the same whatever the order and however often lines come', () => {
    const all = fc.shuffledSubarray([...lines(1, 20)], { minLength: 20 });
    fc.assert(
      fc.property(all, fc.array(fc.integer({ min: 0, max: 19 })), (shuffled, again) => {
        const repeated = [...shuffled, ...again.map((index) => line(index + 1))];
        const merged = repeated.reduce<readonly LineView[]>((held, one) => mergeLines(held, [one]), []);
        expect(merged).toEqual(lines(1, 20));
      }),
    );
  });
});

describe('a stretch of a transcript', () => {
  const long: Stretch = { lines: lines(1, MOST_LINES + 50), hasOlder: false, hasNewer: false };

  it('is cut on the side where nobody reads', () => {
    expect(cut(long, 'older')).toMatchObject({ hasNewer: true, hasOlder: false });
    expect(cut(long, 'older').lines[0]?.place).toBe(1);
    expect(cut(long, 'newer')).toMatchObject({ hasNewer: false, hasOlder: true });
    expect(cut(long, 'newer').lines.at(-1)?.place).toBe(MOST_LINES + 50);
    const short: Stretch = { lines: lines(1, 3), hasOlder: false, hasNewer: false };
    expect(cut(short, 'older')).toBe(short);
  });

  it('takes a live line at its end, and counts it', () => {
    expect(receive({ lines: lines(1, 2), hasOlder: false, hasNewer: false }, [line(3)])).toMatchObject({ unseen: 1, stretch: { lines: lines(1, 3) } });
  });

  it('only counts a live line behind an end that is not loaded: it must not look as if nothing lay between', () => {
    const held: Stretch = { lines: lines(1, 2), hasOlder: false, hasNewer: true };
    const { stretch, unseen } = receive(held, [line(900)]);
    expect(stretch).toBe(held);
    expect(unseen).toBe(1);
  });

  it('leaves a line before its beginning to the page it belongs to', () => {
    const held: Stretch = { lines: lines(50, 52), hasOlder: true, hasNewer: false };
    expect(receive(held, [line(2)])).toEqual({ stretch: held, unseen: 0 });
  });

  it('takes a change of a line it has, without counting it', () => {
    const changed = { ...line(2), text: 'changed' };
    expect(receive({ lines: lines(1, 3), hasOlder: true, hasNewer: true }, [changed])).toMatchObject({ unseen: 0, stretch: { lines: [line(1), changed, line(3)] } });
  });
});
