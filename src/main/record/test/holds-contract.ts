import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HoldSubject } from '../../../core/record/hold.js';
import { keyOf } from '../../../core/conversation.js';
import { BEN, CHANNEL, MARIA, SERVICE } from '../../../core/testing/samples.js';
import { AppError } from '../../../shared/errors.js';
import type { Administrator, LiftRequest } from '../../../shared/review/holds.js';
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
    const asks = (id: string, reason: string, who: Administrator): Promise<void> => room.store.holds.decide(id, { step: 'ask', reason }, who);
    const requestOn = async (id: string): Promise<LiftRequest> => {
      const { at = 0, by: whose = '' } = (await room.store.holds.list()).find((hold) => hold.id === id)?.asked ?? {};
      return { at, by: whose };
    };
    const agrees = async (id: string, who: Administrator, request?: LiftRequest): Promise<void> => room.store.holds.decide(id, { step: 'agree', request: request ?? (await requestOn(id)) }, who);
    const refuses = (id: string, who: Administrator, reason?: string): Promise<void> => room.store.holds.decide(id, { step: 'refuse', ...(reason === undefined ? {} : { reason }) }, who);
    const lifted = async (id: string): Promise<void> => {
      await asks(id, 'it is over', by.ines);
      await agrees(id, by.ruth);
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
      await asks(id, 'The court is done', by.ines);
      expect(await find()).toMatchObject({ asked: { by: 'ines', reason: 'The court is done' } });
      expect(await inForce()).toEqual([id]);
      await refuses(id, by.ruth);
      expect((await find())?.asked).toBeUndefined();
      await asks(id, 'The court seems to be done', by.ines);
      await refuses(id, by.ruth, 'There is an appeal');
      expect((await find())?.asked).toBeUndefined();
      expect(await inForce()).toEqual([id]);
      await lifted(id);
      expect(await find()).toMatchObject({ by: 'ines', asked: { by: 'ines' }, lifted: { by: 'ruth', reason: 'it is over' } });
      expect(await inForce()).toEqual([]);
      const acts = (await room.store.accesses(undefined, 8)).toReversed().filter(({ what }) => what === 'held' || what === 'lifted');
      expect(acts.map(({ by: who, what, about }) => [who, what, about])).toEqual([
        ['ines', 'held', 'The court asked'], ['ines', 'lifted', 'Asked for: The court is done'], ['ruth', 'held', 'Goes on'],
        ['ines', 'lifted', 'Asked for: The court seems to be done'], ['ruth', 'held', 'Goes on: There is an appeal'], ['ines', 'lifted', 'Asked for: it is over'], ['ruth', 'lifted', 'Agreed: it is over'],
      ]);
    });

    it('takes a second administrator to lift one, and a step that nobody took meanwhile', async () => {
      const id = await room.store.holds.put({ words: 'census' }, 'a lawsuit', by.ines);
      expect(await failure(agrees(id, by.ruth))).toMatchObject({ code: 'invalid-request' });
      expect(await failure(refuses(id, by.ruth))).toMatchObject({ code: 'invalid-request' });
      await asks(id, 'it is over', by.ines);
      expect(await failure(agrees(id, by.ines))).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('second administrator') });
      expect(await failure(asks(id, 'me too', by.ruth)), 'asking is not agreeing').toMatchObject({ code: 'invalid-request', message: expect.stringMatching(/^ines asked for this already/) });
      expect(await inForce()).toContain(id);
      await refuses(id, by.ines);
      await lifted(id);
      expect(await failure(asks(id, 'again', by.ines))).toMatchObject({ code: 'invalid-request' });
      expect(await failure(asks('3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'x', by.ines))).toMatchObject({ code: 'invalid-request' });
    });

    it('ends none because two ask for it at the same moment: the second is told of the first', async () => {
      const id = await room.store.holds.put({ words: 'census' }, 'a lawsuit', by.ines);
      for (let round = 0; round < 5; round += 1) {
        const said = await Promise.all([failure(asks(id, 'mine', by.ines)), failure(asks(id, 'mine too', by.ruth))]);
        const first = said.indexOf('nothing');
        const asker = ['ines', 'ruth'][first];
        expect(said[1 - first]).toMatchObject({ code: 'invalid-request', message: expect.stringMatching(`^${asker} asked for this already`) });
        expect((await room.store.holds.list()).find((hold) => hold.id === id)).toMatchObject({ asked: { by: asker, reason: ['mine', 'mine too'][first] } });
        expect(await inForce()).toContain(id);
        await refuses(id, by.ines);
      }
      await lifted(id);
    });

    it('ends none for another reason than the one that was seen', async () => {
      const id = await room.store.holds.put({ words: 'census' }, 'a lawsuit', by.ines);
      await asks(id, 'the court is done', by.ines);
      const seen = await requestOn(id);
      await refuses(id, by.ines);
      expect(await failure(agrees(id, by.ruth, seen))).toMatchObject({ code: 'invalid-request', message: expect.stringContaining('Nobody asks') });
      await asks(id, 'it takes room', by.ines);
      for (const other of [seen, { ...(await requestOn(id)), by: 'ruth' }, { at: 0, by: '' }]) expect(await failure(agrees(id, by.ruth, other))).toMatchObject({ code: 'invalid-request', message: expect.stringContaining('not what you saw') });
      expect(await inForce()).toContain(id);
      const [one, other] = await Promise.all([failure(agrees(id, by.ruth)), failure(refuses(id, by.ines))]);
      expect([one, other].filter((each) => each === 'nothing')).toHaveLength(1);
      if (one !== 'nothing') await lifted(id);
    });

    it('lets nobody else decide, and says nothing of their secrets', async () => {
      const id = await room.store.holds.put({ words: 'census' }, 'a lawsuit', by.ines);
      for (const who of by.nobody) {
        for (const action of [() => room.store.holds.put({ words: 'x' }, 'y', who), () => asks(id, 'y', who)]) {
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
