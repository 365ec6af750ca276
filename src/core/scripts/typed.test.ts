import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderScripts, withLatest } from './order.js';
import { isExactly, meantBy, typedAt } from './typed.js';

const script = (id: string, shortcut?: string) => ({ id, title: `The ${id}`, category: 'C', text: 'some words', when: '', ...(shortcut === undefined ? {} : { shortcut }) });
const scripts = [script('hold', 'hold'), script('holdings', 'holdings'), script('look', 'look'), script('shelf')];
const meant = (draft: string, caret = draft.length): string[] | undefined => {
  const typed = typedAt(draft, caret);
  return typed && meantBy(scripts, typed).map(({ id }) => id);
};

describe('a slash in the draft', () => {
  it('and a shortcut stand for a script', () => {
    expect(typedAt('/hold', 5)).toEqual({ start: 0, end: 5, query: 'hold', alone: true });
    expect(meant('/hold')).toEqual(['hold', 'holdings']);
    expect(meant('/HOLDINGS')).toEqual(['holdings']);
    expect(meant('Yes. /ho')).toEqual(['hold', 'holdings']);
    expect(typedAt('Yes.\n/look', 10)).toEqual({ start: 5, end: 10, query: 'look', alone: false });
    expect(typedAt('/look and more', 5)).toEqual({ start: 0, end: 5, query: 'look', alone: false });
  });
  it('alone stands for all of them, and with words for those that have them', () => {
    expect(meant('/')).toEqual(['hold', 'holdings', 'look', 'shelf']);
    expect(meant('/words the shelf')).toEqual(['shelf']);
    expect(meant('/no such words')).toEqual([]);
  });
  it('within a text is a slash: only shortcuts count there', () => {
    expect(meant('and/or')).toBeUndefined();
    expect(meant('see /shelf')).toEqual([]);
    expect(meant('5 / 6')).toBeUndefined();
    expect(meant('/etc/hold')).toBeUndefined();
    expect(meant('https://a.example/hold')).toBeUndefined();
    expect(meant('/hold\n')).toBeUndefined();
    expect(meant('a /hold b')).toBeUndefined();
  });
  it('is taken up to the caret, wherever that is', () => {
    const draft = fc.array(fc.constantFrom('/', 'hold', ' ', '\n', 'a'), { minLength: 1 }).map((parts) => parts.join(''));
    fc.assert(fc.property(draft, fc.nat(), (text, at) => {
      const caret = at % (text.length + 1);
      const typed = typedAt(text, caret) ?? { start: caret, end: caret, query: undefined };
      expect([typed.end, text.slice(typed.start, typed.end)]).toEqual([caret, typed.query === undefined ? '' : `/${typed.query}`]);
    }));
  });
  it('knows when the whole shortcut is there', () => {
    expect([isExactly(script('a', 'hold'), 'HOLD'), isExactly(script('a', 'hold'), 'hol'), isExactly(script('a'), '')]).toEqual([true, false, false]);
  });
});

describe('what a person reaches for', () => {
  const ids = (favourites: string[], recent: string[]) => orderScripts(scripts, favourites, recent).map(({ id }) => id);
  it('stands first: favourites, then the latest', () => {
    expect(ids([], [])).toEqual(['hold', 'holdings', 'look', 'shelf']);
    expect(ids([], ['shelf', 'look', 'gone'])).toEqual(['shelf', 'look', 'hold', 'holdings']);
    expect(ids(['shelf', 'holdings'], ['look', 'shelf'])).toEqual(['holdings', 'shelf', 'look', 'hold']);
  });
  it('is remembered once, the latest first, up to a number', () => {
    expect(withLatest(['b', 'a', 'c'], 'a', 3)).toEqual(['a', 'b', 'c']);
    expect(withLatest(['b', 'c'], 'a', 2)).toEqual(['a', 'b']);
  });
});
