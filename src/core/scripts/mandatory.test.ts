import { describe, expect, it } from 'vitest';
import { says } from './mandatory.js';

const greeting = { text: 'Hello, this is Ask at Riverside. One moment, please.' };

describe('a script', () => {
  it('is said when its first sentence is', () => {
    expect(says('Hello, this is Ask at Riverside. One moment, please.', greeting)).toBe(true);
    expect(says('  hello, this is Ask\nat Riverside.\nThe maps are on floor two.', greeting)).toBe(true);
    expect(says('Thank you. Hello, this is Ask at Riverside.', greeting)).toBe(true);
  });
  it('is not said by other words', () => {
    expect(says('Hello', greeting)).toBe(false);
    expect(says('One moment, please.', greeting)).toBe(false);
    expect(says('', greeting)).toBe(false);
  });
  it('without a full stop is its first line', () => {
    expect(says('Hi there\nmore', { text: 'Hi there\nand so on' })).toBe(true);
    expect(says('Hi', { text: 'Hi there\nand so on' })).toBe(false);
  });
  it('that says nothing is said by nothing', () => {
    expect(says('Hello', { text: ' ' })).toBe(false);
  });
});
