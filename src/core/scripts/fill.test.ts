import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillScript, placeholdersOf } from './fill.js';

const values = { patron: 'Maria', desk: 'Main desk', library: 'Riverside', service: 'Ask', urls: { account: 'https://riverside.example/account' }, numbers: { emergency: '911' } };

describe('a script', () => {
  it('gets what the desk knows', () => {
    expect(fillScript('{patron}, {desk} of {library} ({service}): {url:account} {patron}', values)).toEqual({ text: 'Maria, Main desk of Riverside (Ask): https://riverside.example/account Maria', missing: [] });
  });

  it('gets telephone numbers, apart from pages of the same name', () => {
    expect(fillScript('{number:emergency} {number:account} {url:emergency}', values)).toEqual({ text: '911 {number:account} {url:emergency}', missing: ['{number:account}', '{url:emergency}'] });
  });

  it('keeps a gap that shows for what the desk does not know', () => {
    expect(fillScript('Dear {patron}, see {url:hours} or {url:hours}.', { patron: '' })).toEqual({ text: 'Dear {patron}, see {url:hours} or {url:hours}.', missing: ['{patron}', '{url:hours}'] });
  });

  it('leaves other braces alone', () => {
    expect(fillScript('{x} {Patron} {url:} {url:A} {url:constructor} { patron } {', values)).toEqual({ text: '{x} {Patron} {url:} {url:A} {url:constructor} { patron } {', missing: ['{url:constructor}'] });
  });

  it('is filled once: a patron cannot call himself a placeholder', () => {
    expect(fillScript('{patron} {desk}', { ...values, patron: '{url:account}$&{desk}' }).text).toBe('{url:account}$&{desk} Main desk');
  });

  it('without placeholders stays what it is, and nothing is lost from one with them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(placeholdersOf(`${before}{desk}${after}`).length === 1);
        expect(fillScript(`${before}{desk}${after}`, values).text).toBe(`${before}Main desk${after}`);
      }),
    );
  });
});
