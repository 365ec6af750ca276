import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HoldSubject } from '../../../core/record/hold.js';
import { keyOf } from '../../../core/conversation.js';
import { BEN, CHANNEL, MARIA, SERVICE } from '../../../core/testing/samples.js';
import { AppError } from '../../../shared/errors.js';
import type { Administrator } from '../../../shared/review/holds.js';
import type { FoundItem } from '../../../shared/review/types.js';
import type { Folders } from '../../journal/test/fixture.js';
import { Room, type TestRecord } from './contract.js';
import { OTTO } from './told.js';

/** A record that two people may decide about, and one may not. */
export interface HeldRecord extends TestRecord {
  readonly administrators: { readonly ines: Administrator; readonly ruth: Administrator; readonly nobody: readonly Administrator[] };
}

const failure = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error : undefined));

/** What legal holds have to be, whatever the record lies in. */
export function holdsContract(name: string, make: (folders: Folders) => Promise<HeldRecord>): void {
  describe(`legal holds on the record in ${name}, for a reviewer`, () => {
    const room = new Room();
    let by: HeldRecord['administrators'];
    beforeAll(async () => {
      await room.begin(async (folders) => {
        const record = await make(folders);
        by = record.administrators;
        return record;
      });
    });
    afterAll(() => room.end());

    const keptBy = async (id: string): Promise<readonly FoundItem[]> => (await room.store.search({ limit: 50 })).items.filter(({ heldBy }) => heldBy.includes(id));
    const inForce = async (): Promise<readonly string[]> => (await room.store.holds.list()).filter(({ lifted }) => lifted === undefined).map(({ id }) => id);
    const lifted = async (id: string): Promise<void> => {
      await room.store.holds.decide(id, 'ask', 'it is over', by.ines);
      await room.store.holds.decide(id, 'agree', undefined, by.ruth);
    };

    it.each<[HoldSubject, number]>([
      [{ person: OTTO.toUpperCase() }, 1], [{ person: MARIA }, 2], [{ person: BEN }, 4], [{ conversation: keyOf({ scope: 'mine', service: CHANNEL, conv: CHANNEL }) }, 1], [{ service: SERVICE }, 5], [{ words: 'renew birds' }, 1], [{ words: '"county history"' }, 2],
      [{ from: Date.UTC(2026, 10, 22) }, 1], [{ to: Date.UTC(2026, 10, 22) }, 6], [{ person: MARIA, to: Date.UTC(2026, 10, 22) }, 1], [{ words: 'nobody said this' }, 0],
    ])('says before it is placed what one on %j would keep, and keeps that', async (on, count) => {
      const reach = await room.store.holds.preview(on);
      expect((await room.store.accesses(undefined, 1))[0]).toMatchObject({ by: 'Dora', what: 'searched', about: expect.stringMatching(/^what a hold would keep: ./) });
      const id = await room.store.holds.put(on, 'a lawsuit', by.ines);
      const kept = await keptBy(id);
      expect(kept.map(({ held }) => held)).toEqual(Array.from({ length: count }, () => true));
      expect(await room.store.holds.counts()).toEqual({ [id]: count });
      expect(reach).toEqual({ conversations: count, ...(count === 0 ? {} : { from: Math.min(...kept.map(({ from }) => from)), to: Math.max(...kept.map(({ to }) => to)) }) });
      await lifted(id);
      expect(await keptBy(id)).toEqual([]);
    });

    it('says who placed one, when, why and on what, and what was asked and decided later', async () => {
      const before = Date.now();
      const on = { person: OTTO, words: 'idiots' };
      const id = await room.store.holds.put(on, 'The court asked', by.ines);
      const find = async () => (await room.store.holds.list()).find((hold) => hold.id === id);
      expect(await find()).toEqual({ id, on, by: 'ines', reason: 'The court asked', at: expect.any(Number) });
      expect(((await find())?.at ?? 0) >= before - 60_000).toBe(true);
      await room.store.holds.decide(id, 'ask', 'The court is done', by.ines);
      expect(await find()).toMatchObject({ asked: { by: 'ines', reason: 'The court is done' } });
      expect(await inForce()).toEqual([id]);
      await room.store.holds.decide(id, 'refuse', undefined, by.ruth);
      expect((await find())?.asked).toBeUndefined();
      expect(await inForce()).toEqual([id]);
      await lifted(id);
      expect(await find()).toMatchObject({ by: 'ines', asked: { by: 'ines' }, lifted: { by: 'ruth', reason: 'it is over' } });
      expect(await inForce()).toEqual([]);
      const acts = (await room.store.accesses(undefined, 6)).toReversed().filter(({ what }) => what === 'held' || what === 'lifted');
      expect(acts.map(({ by: who, what, about }) => [who, what, about])).toEqual([
        ['ines', 'held', 'The court asked'], ['ines', 'lifted', 'Asked for: The court is done'], ['ruth', 'held', 'Goes on'], ['ines', 'lifted', 'Asked for: it is over'], ['ruth', 'lifted', 'Agreed: it is over'],
      ]);
    });

    it('takes a second administrator to lift one, and a step that nobody took meanwhile', async () => {
      const id = await room.store.holds.put({ words: 'census' }, 'a lawsuit', by.ines);
      const { holds } = room.store;
      expect(await failure(holds.decide(id, 'agree', undefined, by.ruth))).toMatchObject({ code: 'invalid-request' });
      expect(await failure(holds.decide(id, 'refuse', undefined, by.ruth))).toMatchObject({ code: 'invalid-request' });
      await holds.decide(id, 'ask', 'it is over', by.ines);
      expect(await failure(holds.decide(id, 'agree', undefined, by.ines))).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('second administrator') });
      expect(await failure(holds.decide(id, 'ask', 'me too', by.ruth)), 'asking is not agreeing').toMatchObject({ code: 'invalid-request', message: expect.stringContaining('ines') });
      expect(await inForce()).toContain(id);
      await holds.decide(id, 'refuse', undefined, by.ines);
      await lifted(id);
      expect(await failure(holds.decide(id, 'ask', 'again', by.ines))).toMatchObject({ code: 'invalid-request' });
      expect(await failure(holds.decide('3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'ask', 'x', by.ines))).toMatchObject({ code: 'invalid-request' });
    });

    it('lets nobody else decide, and says nothing of their secrets', async () => {
      const id = await room.store.holds.put({ words: 'census' }, 'a lawsuit', by.ines);
      for (const who of by.nobody) {
        for (const action of [() => room.store.holds.put({ words: 'x' }, 'y', who), () => room.store.holds.decide(id, 'ask', 'y', who)]) {
          const refused = await failure(action());
          expect(refused).toMatchObject({ code: expect.stringMatching(/^(wrong-password|not-allowed|invalid-request)$/) });
          expect(refused).toMatchObject({ message: expect.not.stringContaining(who.with === 'login' ? who.password : who.passphrase) });
        }
      }
      expect(await inForce()).toEqual([id]);
      expect((await room.store.holds.list()).find((hold) => hold.id === id)?.asked).toBeUndefined();
      await lifted(id);
    });
  });
}
