import { expect, it } from 'vitest';
import { once } from './once.js';

it('makes a value when it is wanted, and the same for everybody, also where it is nothing', () => {
  for (const value of [{}, undefined, 0]) {
    let made = 0;
    const get = once(() => {
      made += 1;
      return value;
    });
    expect(made).toBe(0);
    expect(get()).toBe(value);
    expect(get()).toBe(value);
    expect(made).toBe(1);
  }
});
