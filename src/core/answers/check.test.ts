import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GuardPolicy } from '../guard/check.js';
import { privateIn, type People } from './check.js';

const policy: GuardPolicy = { cards: [], nationalIds: ['us'], published: ['212-555-0100'], staffNames: ['Ben Okoro'], warn: ['email', 'phone', 'staff-name'], mask: [] };
const people: People = { own: 'ana@staff.example', staff: 'Ana', patron: 'José Ruiz' };
const found = (text: string, change: Partial<GuardPolicy> = {}) => privateIn(text, { ...policy, ...change }, people).map(({ what, words }) => [what, words]);

describe('what an answer says of people', () => {
  it('is found in order, each once, names however they are written', () => {
    expect(found('jose  ruiz and Ben Okoro: ask ANA, José Ruiz, 212-555-0199 or jr@patrons.example')).toEqual([
      ['patron-name', 'jose  ruiz'], ['staff-name', 'Ben Okoro'], ['staff-name', 'ANA'], ['patron-name', 'José Ruiz'], ['phone', '212-555-0199'], ['email', 'jr@patrons.example'],
    ]);
    expect(found('Ana, ana and Ana')).toEqual([['staff-name', 'Ana']]);
  });

  it('is not what the library publishes, what the policy lets pass, or a part of another word', () => {
    expect(found('Call 212-555-0100 about bananas, Santa Ana\u2019s history is in 979.4')).toEqual([['staff-name', 'Ana']]);
    expect(found('Call 212-555-0199 now', { warn: [] })).toEqual([]);
    expect(privateIn('Ana and José Ruiz', policy, { staff: '', patron: ' ' })).toEqual([]);
  });

  it('always is the address of whoever is signed in, whatever the policy lets pass', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => {
      expect(privateIn(`${before} ana@staff.example ${after}`, { ...policy, warn: [] }, people).map(({ what }) => what)).toContain('own-address');
    }));
  });
});
