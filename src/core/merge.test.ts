import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeById } from './merge.js';

interface One {
  readonly id: string;
  readonly says: string;
}
const isSame = (a: One, b: One): boolean => a.says === b.says;
const list = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), says: fc.constantFrom('x', 'y') }), { selector: ({ id }) => id });

describe('an import', () => {
  it('adds what is new, changes in its place what is another, and touches nothing else', () => {
    const known = [{ id: 'a', says: 'x' }, { id: 'b', says: 'x' }, { id: 'c', says: 'x' }];
    const merged = mergeById(known, [{ id: 'd', says: 'x' }, { id: 'b', says: 'y' }, { id: 'a', says: 'x' }], isSame);
    expect(merged.list).toEqual([{ id: 'a', says: 'x' }, { id: 'b', says: 'y' }, { id: 'c', says: 'x' }, { id: 'd', says: 'x' }]);
    expect([merged.added, merged.changed, merged.same].map((part) => part.map(({ id }) => id))).toEqual([['d'], ['b'], ['a']]);
  });

  it('counts everything once, keeps what was not named, and a second time changes nothing', () => {
    fc.assert(fc.property(list, list, (known, incoming) => {
      const { list: merged, added, changed, same } = mergeById(known, incoming, isSame);
      expect(added.length + changed.length + same.length).toBe(incoming.length);
      expect(merged.slice(0, known.length).map(({ id }) => id)).toEqual(known.map(({ id }) => id));
      for (const one of merged) expect([...incoming, ...known].find(({ id }) => id === one.id)).toEqual(one);
      expect(mergeById(merged, incoming, isSame)).toMatchObject({ list: merged, added: [], changed: [] });
    }));
  });
});
