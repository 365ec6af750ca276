import { describe, expect, it } from 'vitest';
import type { RequestView } from '../../shared/view.js';
import { requestView } from '../testing/views.js';
import { holderWords, offerWords, rowSentence, serviceWords, viewerWords } from './words.js';

const call = requestView({ mode: 'phone', who: 'Call', firstWords: 'holding, line 2' });
const patron = requestView({ firstWords: 'hello' });

describe('a row in words', () => {
  it('says mode, who, how long and the first words, the mode once', () => {
    expect(rowSentence(call, 40_000, false)).toBe('Call, waiting less than a minute, holding, line 2');
    expect(rowSentence(patron, 120_000, false)).toBe('Patron message, Patron 7, waiting 2 minutes, hello');
  });

  it('names the service of a patron where there are several, and only there', () => {
    const history = { ...patron, service: 'Local history' };
    expect(rowSentence(history, 120_000, false, true)).toBe('Patron message, Patron 7, Local history, waiting 2 minutes, hello');
    expect(rowSentence(history, 120_000, false)).toBe('Patron message, Patron 7, waiting 2 minutes, hello');
    expect(serviceWords({ ...call, service: 'Local history' }, true)).toBe('');
  });

  it('stays the same within a minute, so that it is not read out again', () => {
    expect(rowSentence(patron, 61_000, false)).toBe(rowSentence(patron, 119_000, false));
  });

  it('says everything that the eye sees', () => {
    const holder = { mine: false, name: 'Ben', point: 'North', since: 0 };
    const all: RequestView = { ...patron, phase: 'on-hold', holder, pending: true, silent: true, unread: 3, typing: true, hasDraft: true, byHand: true, returned: true };
    const sentence = rowSentence(all, 0, false);
    for (const part of ['on hold', 'with Ben, North', 'no answer for a while', '3 unread', 'not shared yet', 'typing', 'draft', 'taken by hand', 'came back, its desk is gone']) expect(sentence).toContain(part);
    expect(rowSentence({ ...patron, alarm: 1 }, 0, false)).toContain('nobody has taken it');
    expect(rowSentence(patron, 0, true)).toContain('no longer in the queue');
  });

  it('says an offer to who made it, to who is asked, and to everybody else', () => {
    const offer = { toMe: false, by: 'Ana', to: 'Ben', note: 'you know maps', since: 0 };
    const holder = { mine: true, name: 'Ana', point: 'Main', since: 0 };
    expect(offerWords(patron)).toBe('');
    expect(offerWords({ ...patron, holder, offer })).toBe('offered to Ben, waiting');
    expect(offerWords({ ...patron, holder: { ...holder, mine: false }, offer })).toBe('offered to Ben');
    const toMe = { ...patron, holder: { ...holder, mine: false }, offer: { ...offer, toMe: true } };
    expect(offerWords(toMe)).toBe('Ana offers you this: you know maps');
    expect(offerWords({ ...toMe, offer: { ...toMe.offer, note: '' } })).toBe('Ana offers you this');
    expect(rowSentence(toMe, 0, false)).toContain('with Ana, Main, Ana offers you this: you know maps');
  });

  it.each([[[], ''], [['Ben'], 'Ben is looking at this too'], [['Ben', 'Cleo'], 'Ben and Cleo are looking at this too'], [['Ben', 'Cleo', 'Dan', 'Eve'], 'Ben, Cleo, and 2 others are looking at this too']])('names who else looks: %j', (viewers, words) => {
    expect(viewerWords(viewers)).toBe(words);
  });

  it('names the holder as this desk sees them', () => {
    expect(holderWords(patron)).toBeUndefined();
    expect(holderWords({ ...patron, holder: { mine: true, name: 'Ana', point: 'Main', since: 0 } })).toBe('you');
    expect(holderWords({ ...patron, holder: { mine: false, name: 'North', point: 'North', since: 0 } })).toBe('North');
  });
});
