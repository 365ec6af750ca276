import { describe, expect, it } from 'vitest';
import type { FavourView } from '../../shared/favour-view.js';
import { cannotWords, partsOf, stateWords, verbOf, waysOf } from './words.js';

const favour = (change: Partial<FavourView> = {}): FavourView => ({
  id: 'r f', channel: 'channel:r', kind: 'pull', title: 'Pull “Emma”', facts: [], by: 'Ana', mine: false, askedAt: 0, state: 'asked', cannot: [], may: [], pending: false, ...change,
});
const BEN = { name: 'Ben', point: 'North', mine: false };

describe('the state of a favour, in words', () => {
  it.each([
    ['Nobody has accepted it yet', {}],
    ['Asked of Ben', { to: { name: 'Ben', here: false } }],
    ['Ben has given it back: fire drill. Nobody has accepted it now', { givenBack: { name: 'Ben', reason: 'fire drill' } }],
    ['Ben does this, at North', { state: 'accepted', doer: BEN }],
    ['You do this', { state: 'accepted', doer: { name: 'you', point: 'North', mine: true } }],
    ['Ben covers, at North', { kind: 'cover', state: 'accepted', doer: BEN }],
    ['Done, says you', { state: 'done', ended: { name: 'you', reason: '' } }],
    ['Over', { kind: 'cover', state: 'done', ended: { name: 'Ben', reason: '' } }],
    ['You have declined it: on loan', { state: 'declined', ended: { name: 'you', reason: 'on loan' } }],
    ['No longer needed', { state: 'withdrawn', ended: { name: 'Ana', reason: '' } }],
  ] as const)('%s', (words, change) => expect(stateWords(favour(change))).toBe(words));

  it('names who cannot', () => {
    expect(cannotWords(favour({ cannot: [{ name: 'Ben', reason: 'alone here' }, { name: 'you', reason: '' }] }))).toEqual(['Ben cannot: alone here', 'You cannot']);
  });
});

describe('what can be pressed', () => {
  it('says of a cover when one is back, and of everything else when it is done', () => {
    const cover = favour({ kind: 'cover', mine: true, state: 'accepted', may: ['done', 'withdraw'] });
    expect(waysOf(cover).map((what) => verbOf(what, cover))).toEqual(['I am back']);
    expect(waysOf({ ...cover, state: 'asked', may: ['withdraw'] }).map((what) => verbOf(what, cover))).toEqual(['No longer needed']);
    const pull = favour({ mine: true, state: 'accepted', may: ['done', 'withdraw'] });
    expect(waysOf(pull).map((what) => verbOf(what, pull)), 'who does it says when it is done').toEqual(['No longer needed']);
  });
});

describe('the list', () => {
  it('has each favour once, mine first, and what is due first before the rest', () => {
    const all = [
      favour({ id: 'late', due: { at: 9, words: '' } }), favour({ id: 'soon', due: { at: 1, words: '' } }), favour({ id: 'any' }), favour({ id: 'south', channel: 'channel:s' }),
      favour({ id: 'mine', mine: true }), favour({ id: 'for me', to: { name: 'you', here: true } }), favour({ id: 'doing', state: 'accepted', doer: { ...BEN, mine: true }, to: { name: 'you', here: true } }),
      favour({ id: 'was mine', mine: true, state: 'done' }), favour({ id: 'of others', state: 'done' }),
    ];
    expect(partsOf(all, [{ id: 'channel:r', name: 'Staff' }, { id: 'channel:s', name: 'South' }]).map(({ title, favours }) => [title, favours.map(({ id }) => id)])).toEqual([
      ['You were asked', ['for me']], ['You have accepted', ['doing']], ['You have asked', ['mine']], ['Open in Staff', ['soon', 'late', 'any']], ['Open in South', ['south']], ['Over', ['was mine']],
    ]);
  });
});
