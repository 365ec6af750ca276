import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../core/conversation.js';
import { readingOf } from '../../../core/review/reading.js';
import type { Decision } from '../../../core/disclosure/decide.js';
import { rowOf } from '../../../core/testing/record.js';
import { MARIA, message, NINE, RULES, SERVICE } from '../../../core/testing/samples.js';
import { disclosureOrder } from '../../../shared/review/disclosure.js';
import { decide, look, NEW_DRAFT, orderOf, ruledBy, takeBack, unlooked, withPurpose, type Draft, type Source } from './draft.js';

const sourceOf = (conv: string, body: string): Source => {
  const of = { scope: 'desk-room', service: SERVICE, conv } as const;
  return { item: { conversation: keyOf(of), day: '2026-11-21' }, reading: readingOf([rowOf({ kind: 'heard', in: of, stamp: NINE, item: message('m1', { from: conv, body }) }, { desk: 1, seq: 1, time: NINE })]) };
};
const SOURCES = [sourceOf(MARIA, 'the garden of Maria'), sourceOf('bo@patrons.example', 'which book?')];
const itemsOf = (draft: Draft) => {
  const ruled = ruledBy(draft, RULES.guard, { [SERVICE]: 'Ask a librarian' });
  return SOURCES.map((source) => ruled.covered(source, draft.decisions));
};
const lookAll = (draft: Draft): Draft => itemsOf(draft).reduce(look, draft);

describe('a disclosure while it is made', () => {
  it('can be made when it says what for and all of it was looked through', () => {
    const named = { ...NEW_DRAFT, request: ' Request 17 ' };
    expect(orderOf(named, SOURCES)).toBeUndefined();
    expect(orderOf(lookAll(NEW_DRAFT), SOURCES)).toBeUndefined();
    expect(orderOf({ ...lookAll(named), formats: [] }, SOURCES)).toBeUndefined();
    const order = orderOf(lookAll(named), SOURCES);
    expect(order).toMatchObject({ request: 'Request 17', purpose: 'request', items: SOURCES.map(({ item }) => item) });
    expect(disclosureOrder.safeParse(order).success).toBe(true);
  });

  it('has to be looked through again where a decision changed what goes out, and only there', () => {
    const seen = lookAll(NEW_DRAFT);
    expect(unlooked(seen, itemsOf(seen))).toEqual([]);
    const changed = decide(seen, { do: 'leave-out', words: 'garden', reason: 'privacy' });
    expect(unlooked(changed, itemsOf(changed)).map(({ key }) => key)).toEqual([`2026-11-21 ${SOURCES[0]?.item.conversation}`]);
    expect(unlooked(takeBack(changed, 0), itemsOf(takeBack(changed, 0)))).toEqual([]);
  });

  it('is the same whether decisions came one after the other or all at once', () => {
    const made: Decision[] = [
      { do: 'leave-out', words: 'garden', reason: 'privacy' }, { do: 'show', words: 'Maria', reason: 'published' }, { do: 'leave-out', words: 'the', reason: 'why' }, { do: 'show', words: 'garden', reason: 'published' },
    ];
    const ruled = ruledBy(NEW_DRAFT, RULES.guard, {});
    const [source] = SOURCES;
    if (!source) throw new Error('no source');
    for (const decisions of [...made.keys()].map((at) => made.slice(0, at + 1)).concat([made.slice(1), made.slice(1, 2), []])) {
      expect(ruled.covered(source, decisions)).toEqual(ruledBy(NEW_DRAFT, RULES.guard, {}).covered(source, decisions));
    }
  });

  it('begins with the rules of its purpose, and keeps what was chosen while that stays the same', () => {
    const fewer = { ...NEW_DRAFT, rules: ['phone'] as const };
    expect(withPurpose(fewer, 'request')).toBe(fewer);
    expect(withPurpose(fewer, 'patron')).toMatchObject({ purpose: 'patron', rules: ['colleague'] });
    expect(unlooked(withPurpose(lookAll(NEW_DRAFT), 'patron'), itemsOf(withPurpose(NEW_DRAFT, 'patron')))).not.toEqual([]);
  });

  it('takes no more decisions than can be sent', () => {
    let draft = NEW_DRAFT;
    for (let n = 0; n < 2_001; n++) draft = decide(draft, { do: 'show', words: 'x', reason: 'y' });
    expect(draft.decisions).toHaveLength(2_000);
  });
});
