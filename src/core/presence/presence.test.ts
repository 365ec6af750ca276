import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERSON_STATES, saidOf, standingOf, stateOf, type Seen } from './presence.js';

describe('what a desk says of whoever sits at it', () => {
  it('says with a patron for whatever a patron waits on, and not for what colleagues write', () => {
    for (const mode of ['in-person', 'phone', 'patron-im'] as const) expect(stateOf({ holds: ['staff-im', mode], quiet: true, left: false })).toBe('with-patron');
    expect(stateOf({ holds: ['staff-im'], quiet: false, left: false })).toBe('at-desk');
    expect(stateOf({ holds: [], quiet: true, left: false })).toBe('away');
    expect(stateOf({ holds: ['phone'], quiet: false, left: true }), 'a desk that closed itself').toBe('away');
  });

  it('is read as what was meant by another desk, and by any client in words', () => {
    for (const state of ['with-patron', 'at-desk', 'away'] as const) {
      const said = saidOf(state, 'North', ['ask@library.example']);
      expect(standingOf([{ ...said, isDesk: true }]).state).toBe(state);
      expect(said.status).toBe(`${standingOf([{ ...said, isDesk: true }]).word} (North)`);
    }
  });
});

const seen: fc.Arbitrary<Seen> = fc.record({ show: fc.constantFrom('away', 'chat', 'dnd', 'xa'), status: fc.string(), isDesk: fc.boolean() }, { requiredKeys: ['isDesk'] });

describe('a colleague over all sessions', () => {
  it('is as present as the most present of them, in whatever order they are heard', () => {
    fc.assert(fc.property(fc.array(seen, { minLength: 1, maxLength: 6 }), (sessions) => {
      const all = standingOf(sessions).state;
      const each = sessions.map((one) => PERSON_STATES.indexOf(standingOf([one]).state));
      expect(PERSON_STATES.indexOf(all)).toBe(Math.min(...each));
      expect(standingOf(sessions.toReversed()).state).toBe(all);
    }));
  });

  it('is not at work without any', () => {
    expect(standingOf([])).toEqual({ state: 'not-at-work', word: 'Not at work', says: '' });
  });

  it('is named by the desk where a desk and another client say the same', () => {
    expect(standingOf([{ isDesk: false, status: 'on the bus' }, { isDesk: true, status: 'At the desk (North)' }])).toEqual({ state: 'at-desk', word: 'At the desk', says: '' });
    expect(standingOf([{ isDesk: false, show: 'dnd', status: 'lunch' }])).toEqual({ state: 'with-patron', word: 'Busy', says: 'lunch' });
    expect(standingOf([{ isDesk: false }]).word).toBe('Online');
  });
});
