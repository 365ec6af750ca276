import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../core/conversation.js';
import { staffedDesk } from '../../core/testing/desk.js';
import { patronOf, writeHistory, type Step } from '../../core/testing/history.js';
import { message, NINE, SERVICE } from '../../core/testing/samples.js';
import { RequestViews, type Ephemeral } from './request-views.js';

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('message', 'message', 'reply', 'operation', 'again'), patron: fc.nat({ max: 3 }), desk: fc.nat({ max: 3 }), pick: fc.nat({ max: 1000 }), luck: fc.nat({ max: 9 }), pause: fc.nat({ max: 40_000 }),
});
const key = (n: number): string => keyOf({ scope: 'desk-room', service: SERVICE, conv: patronOf(n) });
const some = fc.uniqueArray(fc.nat({ max: 3 }));
const ephemeral: fc.Arbitrary<Ephemeral> = fc.record({ typing: some, present: some, looked: some, drafts: some, viewers: some }).map(({ typing, present, looked, drafts, viewers }) => ({
  typing: new Set(typing.map(key)), present: new Map(present.map((n) => [patronOf(n), n % 2 === 0])), looked: new Map(looked.map((n) => [key(n), n])), drafts: new Set(drafts.map(key)),
  viewers: new Map(viewers.map((n) => [key(n), n % 2 === 0 ? ['Ben'] : ['Ben', 'Cleo']])),
}));
const serviceName = (): string => 'Ask a librarian';
const QUIET: Ephemeral = { typing: new Set(), present: new Map(), looked: new Map(), drafts: new Set(), viewers: new Map() };

describe('the rows of a desk', () => {
  it('are, after each thing that happens, what they would be if they were made anew', () => {
    const look = fc.record({ ephemeral, supervisor: fc.boolean(), there: fc.boolean(), later: fc.nat({ max: 200_000 }), onlyRecorded: fc.boolean() });
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), fc.array(look, { minLength: 1, maxLength: 7 }), (steps, looks) => {
      const desk = staffedDesk(1);
      const kept = new RequestViews(serviceName);
      let shown = kept.none();
      let last = { at: NINE, ephemeral: QUIET, supervisor: false, there: true };
      const { service, room } = writeHistory(steps);
      const items = [...service.all(), ...room.all()].toSorted((a, b) => (a.stamp ?? 0) - (b.stamp ?? 0));
      items.forEach((item, n) => {
        const now = item.stamp ?? NINE;
        desk.hear([item], now);
        const { onlyRecorded, later, ...who } = looks[n % looks.length] ?? { ephemeral: QUIET, supervisor: false, there: true, later: 0, onlyRecorded: false };
        if (!onlyRecorded) last = { at: now + later, ...who };
        const context = { env: { ...desk.env(last.at), supervisor: last.supervisor, isThere: () => last.there }, ephemeral: last.ephemeral };
        const { requests: before } = shown;
        shown = kept.of(desk.state, context, onlyRecorded);
        const { requests, order } = new RequestViews(serviceName).of(desk.state, context);
        expect(shown).toMatchObject({ requests, order });
        // Whoever applies the changes to what was shown before has what is shown now.
        const applied = { ...before, ...shown.changes.changed };
        for (const id of shown.changes.gone) delete applied[id];
        expect(applied).toEqual(requests);
        for (const [id, row] of Object.entries(shown.changes.changed)) expect(before[id]).not.toEqual(row);
      });
    }));
  });

  it('say a second later what time alone changed', () => {
    const desk = staffedDesk(1);
    const rows = new RequestViews(serviceName);
    desk.hear([message('m1', { from: `${patronOf(1)}/phone` })], NINE);
    const at = (now: number) => rows.of(desk.state, { env: desk.env(now), ephemeral: QUIET }, true).requests[key(1)]?.alarm;
    const { claimWithin } = desk.env(NINE).rules;
    const just = NINE + claimWithin * 1_000;
    expect(at(just)).toBe(0);
    expect(at(just + 1)).toBe(0);
    expect(at(just + 1_000)).toBe(1);
  });

  it('stay the same objects until something moves in them', () => {
    const desk = staffedDesk(1);
    const rows = new RequestViews(serviceName);
    desk.hear([message('m1', { from: `${patronOf(1)}/phone` }), message('m2', { from: `${patronOf(2)}/phone` })], NINE);
    const at = (now: number, seen = QUIET) => rows.of(desk.state, { env: desk.env(now), ephemeral: seen }).requests;
    const before = at(NINE);
    expect(Object.keys(before)).toHaveLength(2);
    const after = at(NINE + 1_000, { ...QUIET, typing: new Set([key(1)]) });
    expect(after[key(2)]).toBe(before[key(2)]);
    expect(after[key(1)]).toEqual({ ...before[key(1)], typing: true });
    desk.hear([message('m3', { from: `${patronOf(2)}/phone` })], NINE + 1_000);
    expect(at(NINE + 1_000)[key(2)]).toMatchObject({ unread: 2 });
  });
});
