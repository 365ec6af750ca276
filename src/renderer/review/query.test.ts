import { describe, expect, it } from 'vitest';
import { search } from '../../shared/review/contract.js';
import { countFolded, noFilters, PILES, searchOf, type Filters, type Reviewer } from './query.js';

const dora: Reviewer = { me: 'dora', today: '2026-11-22', week: '2026-W46', sample: 20 };
const asked = (pile: (typeof PILES)[number], change: Partial<Filters> = {}) => searchOf(pile, { ...noFilters(pile), ...change }, dora);

describe('what lies before a reviewer', () => {
  it('is asked for as main takes it, in every pile and with every filter', () => {
    const full: Partial<Filters> = { words: ' census "two forms" ', period: 'own', fromDay: '2026-11-01', toDay: '2026-11-02', service: 'ask@library.example', point: 'Main desk', person: 'ana@staff.example', mode: 'phone', outcome: 'answered', incident: 'any', script: 'hold', tag: 'school', state: 'reviewed' };
    for (const pile of PILES) for (const change of [{}, full]) expect(search.safeParse({ ...asked(pile, change), limit: 50 }).error).toBeUndefined();
  });

  it('begins with what nobody has reviewed this month', () => {
    expect(asked('unreviewed')).toEqual({ fromDay: '2026-11-01', state: 'unreviewed' });
  });

  it('is the sample of one week, whatever the period says', () => {
    expect(asked('sample', { period: 'week' })).toEqual({ sample: { week: '2026-W46', n: 20 } });
  });

  it('is what was handed to me, and what was flagged', () => {
    expect([asked('handed'), asked('flagged'), asked('all')]).toEqual([{ handedTo: 'dora' }, { state: 'flagged' }, {}]);
  });

  it('lets a pile say what state it is about', () => {
    expect([asked('flagged', { state: 'reviewed' }), asked('all', { state: 'reviewed' })]).toEqual([{ state: 'flagged' }, { state: 'reviewed' }]);
  });

  it('is not narrowed by what nobody knows', () => {
    expect(asked('all', { mode: 'letter', outcome: 'x', incident: 'y', state: 'z', words: '  ', period: 'own' })).toEqual({});
  });

  it('counts what is folded away', () => {
    expect(countFolded({ ...noFilters('all'), words: 'x', mode: 'phone', tag: 'school' })).toBe(2);
  });
});
