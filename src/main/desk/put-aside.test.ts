import { describe, expect, it } from 'vitest';
import { putAside, withPutAside } from './put-aside.js';

describe('suggestions that are put aside', () => {
  it('stay away from their own line alone', () => {
    const fact = withPutAside(withPutAside(undefined, 'a', '1'), 'b', '2');
    expect([...putAside(fact, 'a')]).toEqual(['1']);
    expect([...putAside(fact, 'b')]).toEqual(['2']);
    expect([...putAside(fact, 'c')]).toEqual([]);
  });

  it('are kept once each, the newest thousand', () => {
    let fact: unknown;
    for (let line = 0; line < 1_100; line += 1) fact = withPutAside(fact, 'a', String(line));
    fact = withPutAside(fact, 'a', '1099');
    expect(putAside(fact, 'a').size).toBe(1_000);
    expect(putAside(fact, 'a').has('1099')).toBe(true);
    expect(putAside(fact, 'a').has('99')).toBe(false);
  });

  it.each([null, 'x', [['a']], [['a', 1]], { a: 1 }])('begin anew on %j', (fact) => expect([...putAside(withPutAside(fact, 'a', '1'), 'a')]).toEqual(['1']));
});
