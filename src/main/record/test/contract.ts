import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keyOf } from '../../../core/conversation.js';
import { readingOf } from '../../../core/review/reading.js';
import { drawText } from '../../../core/review/find.js';
import { ANA, BEN, CHANNEL, MARIA, NINE, SERVICE } from '../../../core/testing/samples.js';
import { AppError } from '../../../shared/errors.js';
import type { ItemId, ReviewQuery, ReviewStore } from '../../../shared/review/types.js';
import type { ArchiveTarget } from '../../archive/target.js';
import type { TestDesk } from '../../archive/test/record.js';
import { Folders } from '../../journal/test/fixture.js';
import { digest } from '../index-database.js';
import { CALL, DAY_ONE, deskWith, HOUR, MINUTE, OTTO, shipTwoDays, tell, heard, THREAD } from './told.js';
import { shipAll } from '../../archive/test/record.js';

/** One record, empty at first, of a library in Berlin. */
export interface TestRecord {
  readonly target: ArchiveTarget;
  /** Another reviewer each time; closed by whoever opened it. */
  open(me: string): Promise<ReviewStore>;
  close(): Promise<void>;
}

const desk = (conv: string): string => keyOf({ scope: 'desk-room', service: SERVICE, conv });
const item = (conv: string, day = DAY_ONE): ItemId => ({ conversation: desk(conv), day });
const codeOf = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error.code : error));

export async function indexed(store: ReviewStore): Promise<ReviewStore> {
  while ((await store.index()) > 0);
  return store;
}

/** The record with its two days, and a reviewer called Dora. */
export class Room {
  readonly folders = new Folders();
  readonly closing: { close(): unknown }[] = [];
  private made: { readonly record: TestRecord; readonly store: ReviewStore; readonly desks: readonly TestDesk[] } | undefined;

  async begin(make: (folders: Folders) => Promise<TestRecord>): Promise<void> {
    const record = await make(this.folders);
    const desks = await shipTwoDays(this.folders, record.target);
    const store = await indexed(await record.open('Dora'));
    this.closing.push(store, ...desks, record);
    this.made = { record, store, desks };
  }

  async end(): Promise<void> {
    for (const each of this.closing.splice(0)) await each.close();
    this.folders.clean();
  }

  get record(): TestRecord {
    return this.now.record;
  }

  get store(): ReviewStore {
    return this.now.store;
  }

  get desks(): readonly TestDesk[] {
    return this.now.desks;
  }

  private get now(): NonNullable<Room['made']> {
    if (!this.made) throw new Error('nothing has begun');
    return this.made;
  }

  async find(query: Partial<ReviewQuery>): Promise<string[]> {
    return (await this.store.search({ limit: 50, ...query })).items.map(({ conversation, day: of }) => `${conversation.split(' ').at(-1) ?? ''} ${of}`);
  }

  async another(me: string): Promise<ReviewStore> {
    const store = await indexed(await this.record.open(me));
    this.closing.unshift(store);
    return store;
  }
}

const day = (conv: string): string => `${conv} ${DAY_ONE}`;

/** What every store of the record has to do, whatever the record lies in. */
export function reviewContract(name: string, make: (folders: Folders) => Promise<TestRecord>): void {
  describe(`the record in ${name}, for a reviewer`, () => {
    const room = new Room();
    beforeAll(() => room.begin(make));
    afterAll(() => room.end());

    it('has each conversation of each day once, the newest first, whichever desks saw it', async () => {
      const { items, next } = await room.store.search({ limit: 50 });
      expect(items.map(({ conversation, day: of, messages }) => [conversation, of, messages])).toEqual([
        [desk(MARIA), '2026-11-22', 1], [keyOf({ scope: 'mine', service: ANA, conv: BEN }), DAY_ONE, 1], [keyOf({ scope: 'mine', service: CHANNEL, conv: CHANNEL }), DAY_ONE, 1],
        [desk(CALL), DAY_ONE, 0], [desk(THREAD), DAY_ONE, 2], [desk(OTTO), DAY_ONE, 2], [desk(MARIA), DAY_ONE, 2],
      ]);
      expect(next).toBeUndefined();
      expect(items.at(-1)).toMatchObject({
        service: SERVICE, mode: 'patron-im', points: ['Main desk'], people: [ANA, MARIA].toSorted(), outcomes: ['answered', 'partly'], incidents: [], scripts: ['greeting'], tags: ['genealogy'],
        words: 'Where is the county history, please?', snippets: [], flagged: false, comments: 0, from: NINE,
      });
      expect(items[5]).toMatchObject({ people: [BEN, OTTO].toSorted(), points: ['North'], incidents: ['rude'], scripts: ['warning'] });
      expect(items[3]).toMatchObject({ mode: 'phone', words: 'Opening hours of the north branch' });
      expect(items[1]).toMatchObject({ mode: 'staff-im', people: [ANA, BEN] });
    });

    it('gives a list in pages, in which nothing is missing or twice', async () => {
      for (const query of [{}, { words: 'the' }, { service: SERVICE }]) {
        const whole = await room.find(query);
        const pages: string[] = [];
        for (let after: string | undefined; ; ) {
          const page = await room.store.search({ ...query, limit: 2, ...(after === undefined ? {} : { after }) });
          pages.push(...page.items.map(({ conversation, day: of }) => `${conversation.split(' ').at(-1) ?? ''} ${of}`));
          if (page.next === undefined) break;
          after = page.next;
        }
        expect(pages).toEqual(whole);
        expect(new Set(pages).size).toBe(pages.length);
      }
    });

    it.each<[Partial<ReviewQuery>, readonly string[]]>([
      [{ person: OTTO }, [day(OTTO)]], [{ person: BEN }, [`${BEN} ${DAY_ONE}`, `${CHANNEL} ${DAY_ONE}`, day(THREAD), day(OTTO)]], [{ mode: 'phone' }, [day(CALL)]],
      [{ outcome: 'partly' }, [day(MARIA)]], [{ incident: 'rude' }, [day(OTTO)]], [{ incident: 'any' }, [day(OTTO)]], [{ incident: 'threat' }, []], [{ script: 'greeting' }, [day(MARIA)]],
      [{ tag: 'genealogy' }, [day(MARIA)]], [{ point: 'North' }, [day(OTTO)]], [{ from: NINE + 24 * HOUR }, [`${MARIA} 2026-11-22`]], [{ to: NINE + 30 * MINUTE }, [day(MARIA)]],
      [{ from: NINE + HOUR, to: NINE + 2 * HOUR }, [day(OTTO)]], [{ service: 'nobody@library.example' }, []], [{ mode: 'phone', outcome: 'answered', point: 'Main desk' }, [day(CALL)]],
    ])('finds by %j', async (query, found) => {
      expect(await room.find(query)).toEqual(found);
    });

    it.each<[string, readonly string[]]>([
      ['county', [`${MARIA} 2026-11-22`, day(MARIA)]], ['COUNTY history', [`${MARIA} 2026-11-22`, day(MARIA)]], ['"county books"', [day(MARIA)]], ['"books county"', []], ['shelf history', []],
      ['cafe', [day(OTTO)]], ['second volume', [day(MARIA)]], ['north', [day(CALL)]], ['broken', [`${CHANNEL} ${DAY_ONE}`]], ['brokken', [`${CHANNEL} ${DAY_ONE}`]], ['histo', []], ['***', []], ["' OR 1=1 --", []], ['NOT', []],
    ])('finds %j in what was said and noted', async (words, found) => {
      expect(await room.find({ words })).toEqual(found);
    });

    it('finds words and the rest together', async () => {
      expect(await room.find({ words: 'county', to: NINE + HOUR })).toEqual([day(MARIA)]);
      expect(await room.find({ words: 'the', incident: 'any' })).toEqual([day(OTTO)]);
      expect(await room.find({ words: 'the', mode: 'patron-im', person: MARIA, tag: 'genealogy' })).toEqual([day(MARIA)]);
    });

    it('shows where the words stand', async () => {
      const [newest] = (await room.store.search({ words: 'county history', limit: 1 })).items;
      expect(newest?.snippets.map(({ text, marks }) => marks.map(([start, end]) => text.slice(start, end)))).toEqual([['county', 'history']]);
    });

    it('gives all rows of all desks of a conversation on that day, and nothing else', async () => {
      const { rows, marks } = await room.store.read(item(MARIA));
      const { lines, emptied, unreadable } = readingOf(rows);
      expect({ marks, emptied, unreadable }).toEqual({ marks: [], emptied: 0, unreadable: 0 });
      expect(lines.map(({ side, kind, text }) => [side, kind, text])).toEqual([
        ['patron', 'said', 'Where is the county history, please?'], ['desk', 'step', 'Taken'], ['desk', 'note', 'Asked for the second volume'], ['service', 'said', 'On shelf 4, with the other county books.'],
        ['desk', 'step', 'Ended: answered'], ['desk', 'step', 'After the end: partly answered, READ 3, genealogy'],
      ]);
      expect(lines.every(({ seenBy }) => seenBy.length === 2)).toBe(true);
      expect(readingOf((await room.store.read(item(OTTO))).rows).lines.map(({ kind }) => kind)).toEqual(['said', 'step', 'incident', 'blocked']);
      expect(await codeOf(room.store.read(item('nobody@patrons.example')))).toBe('invalid-request');
      expect(await codeOf(room.store.read(item(MARIA, '1999-01-01')))).toBe('invalid-request');
    });

    it('draws the same conversations of a week for everybody', async () => {
      const all = (await room.store.search({ limit: 50, to: NINE + 24 * HOUR })).items.map(({ conversation, day: of }) => ({ conversation, day: of }));
      const order = (one: ItemId): string => digest(drawText(one.conversation, one.day)).toString('hex');
      const whole = [...all, { conversation: desk(MARIA), day: '2026-11-22' }];
      const drawn = whole.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).slice(0, 3).map(({ conversation, day: of }) => `${conversation} ${of}`).toSorted();
      const sample = (await room.store.search({ sample: { week: '2026-W47', n: 3 }, limit: 50 })).items.map(({ conversation, day: of }) => `${conversation} ${of}`).toSorted();
      expect(sample).toEqual(drawn);
      expect(await room.find({ sample: { week: '2026-W46', n: 3 } })).toEqual([]);
      expect((await room.find({ sample: { week: '2026-W47', n: 100 }, words: 'county' })).toSorted()).toEqual([`${MARIA} 2026-11-22`, day(MARIA)].toSorted());
      expect(await room.find({ sample: { week: '2026-W47', n: 100 }, incident: 'any' })).toEqual([day(OTTO)]);
    });

    it('says what can be chosen, and how things stand', async () => {
      expect(await room.store.choices()).toMatchObject({ services: expect.arrayContaining([SERVICE]), points: ['Main desk', 'North'], people: expect.arrayContaining([ANA, BEN]), scripts: ['greeting', 'warning'], tags: ['genealogy'] });
      expect((await room.store.choices()).people).not.toContain(MARIA);
      expect((await room.store.choices()).reviewers).toContain('Dora');
      const { me, items, indexing, desks: known } = await room.store.overview();
      expect({ me, items, indexing }).toEqual({ me: 'Dora', items: 7, indexing: 0 });
      expect(known.map(({ desk: id, rows }) => [id, rows])).toEqual(room.desks.map(({ id, journal }) => [id, journal.head.seq]));
    });
  });

  describe(`the record in ${name}, with reviewers at work`, () => {
    const room = new Room();
    beforeEach(() => room.begin(make));
    afterEach(() => room.end());

    it('has what comes later, in the same conversation and in others', async () => {
      const [first] = room.desks;
      if (!first) throw new Error('no desk');
      tell(first, [heard(MARIA, 'a3', NINE + 6 * HOUR, 'One more thing: the atlas'), heard('eva@patrons.example', 'e1', NINE + 7 * HOUR, 'Hello')]);
      await shipAll(first, room.record.target, undefined);
      await indexed(room.store);
      expect(await room.find({ words: 'atlas' })).toEqual([day(MARIA)]);
      expect(await room.find({ person: 'eva@patrons.example' })).toEqual([`eva@patrons.example ${DAY_ONE}`]);
      expect((await room.store.search({ tag: 'genealogy', limit: 1 })).items[0]).toMatchObject({ messages: 3, words: 'Where is the county history, please?' });
      expect(await room.find({ words: 'atlas', tag: 'genealogy' })).toEqual([day(MARIA)]);
    });

    it('writes down who looked at what, and shows it to all', async () => {
      await room.store.search({ words: 'county', incident: 'rude', limit: 5 });
      await room.store.read(item(MARIA));
      await room.store.exporting([item(MARIA)], 'a public-records request');
      const other = await room.another('Emil');
      const [exported, read, searched] = await other.accesses(undefined, 10);
      expect([exported, read, searched].map((access) => [access?.what, access?.by])).toEqual([['exported', 'Dora'], ['read', 'Dora'], ['searched', 'Dora']]);
      expect(read?.about).toContain(MARIA);
      expect(searched?.about).toContain('“county”');
      expect(exported?.about).toContain('a public-records request');
      expect(await other.accesses(undefined, 1)).toEqual([exported]);
      expect((await other.accesses(searched?.at ?? 0, 10)).every(({ at }) => at < (searched?.at ?? 0))).toBe(true);
    });

    it('keeps what was decided, for all reviewers, and finds by it', async () => {
      await room.store.mark(item(OTTO), { kind: 'flagged' });
      await room.store.mark(item(OTTO), { kind: 'comment', text: 'Look at the ladder.' });
      await room.store.mark(item(OTTO), { kind: 'handed-to', to: 'Emil' });
      await room.store.mark(item(MARIA), { kind: 'reviewed' });
      const other = await room.another('Emil');
      for (const each of [room.store, other]) {
        const search = async (query: Partial<ReviewQuery>): Promise<string[]> => (await each.search({ limit: 50, to: NINE + 90 * MINUTE, ...query })).items.map(({ conversation }) => conversation);
        expect(await search({ state: 'flagged' })).toEqual([desk(OTTO)]);
        expect(await search({ state: 'reviewed' })).toEqual([desk(MARIA)]);
        expect(await search({ state: 'unreviewed' })).toEqual([desk(OTTO)]);
        expect(await search({ state: 'unreviewed', words: 'the' })).toEqual([desk(OTTO)]);
        expect(await search({ state: 'flagged', words: 'the' })).toEqual([desk(OTTO)]);
        expect(await search({ handedTo: 'Emil' })).toEqual([desk(OTTO)]);
        expect((await each.search({ handedTo: 'Emil', limit: 1 })).items[0]).toMatchObject({ flagged: true, comments: 1, handedTo: 'Emil' });
        expect((await each.read(item(OTTO))).marks.map(({ kind, by, text, to }) => [kind, by, text, to])).toEqual([['flagged', 'Dora', undefined, undefined], ['comment', 'Dora', 'Look at the ladder.', undefined], ['handed-to', 'Dora', undefined, 'Emil']]);
      }
      await other.mark(item(OTTO), { kind: 'unflagged' });
      await indexed(room.store);
      expect(await room.find({ state: 'flagged' })).toEqual([]);
      expect((await room.store.search({ person: MARIA, to: NINE + HOUR, limit: 1 })).items[0]?.reviewed).toMatchObject({ by: 'Dora' });
      expect(await codeOf(room.store.mark(item('nobody@patrons.example'), { kind: 'reviewed' }))).toBe('invalid-request');
      expect(await codeOf(room.store.mark(item(MARIA), { kind: 'handed-to' }))).toBe('invalid-request');
    });

    it('lets anybody who reviews take back that it was reviewed; both stay on record', async () => {
      const unreviewed = async (query: Partial<ReviewQuery> = {}): Promise<readonly unknown[]> => (await room.store.search({ state: 'unreviewed', limit: 50, ...query })).items.map(({ conversation, day: on }) => [conversation, on]);
      const reviewed = async (): Promise<unknown> => (await room.store.search({ person: OTTO, to: NINE + 90 * MINUTE, limit: 1 })).items[0]?.reviewed?.by;
      const [all, withWords] = [await unreviewed(), await unreviewed({ words: 'idiots' })];
      await room.store.mark(item(OTTO), { kind: 'reviewed' });
      expect(await unreviewed()).toHaveLength(all.length - 1);
      expect(await reviewed()).toBe('Dora');
      const other = await room.another('Emil');
      await other.mark(item(OTTO), { kind: 'unreviewed', text: 'It was another one.' });
      await indexed(room.store);
      expect([await unreviewed(), await unreviewed({ words: 'idiots' }), await reviewed()]).toEqual([all, withWords, undefined]);
      await other.mark(item(OTTO), { kind: 'reviewed' });
      await indexed(room.store);
      expect(await reviewed()).toBe('Emil');
      const { marks } = await room.store.read(item(OTTO));
      expect(marks.filter(({ kind }) => kind.endsWith('reviewed')).map(({ kind, by, text }) => [kind, by, text])).toEqual([['reviewed', 'Dora', undefined], ['unreviewed', 'Emil', 'It was another one.'], ['reviewed', 'Emil', undefined]]);
      expect((await room.store.accesses(undefined, 50)).filter(({ what }) => what === 'marked').slice(0, 3).map(({ by, about }) => `${by} ${about.split(':')[0]}`)).toEqual(['Emil reviewed', 'Emil not reviewed any more', 'Dora reviewed']);
    });

    it('takes no row for more than it is: what no desk of ours writes is left out, and the rest is found', async () => {
      const strange = deskWith(room.folders, 3, []);
      room.closing.unshift(strange);
      const bodies: unknown[] = [null, 7, 'text', { kind: 'heard' }, { kind: 'heard', in: { scope: 'desk-room', service: 7, conv: {} }, stamp: 'x', item: { kind: 'message' } }, { kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, stamp: 1e300, item: { kind: 'message', body: 5, from: [] } }, { kind: 'newer', in: { scope: 'desk-room', service: SERVICE, conv: MARIA } }];
      strange.journal.append({ entries: bodies.map((body, n) => ({ kind: 'heard', time: NINE + n, body })) });
      tell(strange, [heard('odd@patrons.example', 'z1', NINE + HOUR, 'zero \u0000, lone \uD800, \u202Eturned'), heard('odd@patrons.example', 'z2', NINE + 300 * 365 * 24 * HOUR, 'from the future')]);
      await shipAll(strange, room.record.target, undefined);
      await indexed(room.store);
      expect((await room.find({})).filter((each) => !each.startsWith('odd'))).toHaveLength(7);
      expect(await room.find({ words: 'turned' })).toEqual([`odd@patrons.example ${DAY_ONE}`]);
      expect(await room.find({ words: 'zero lone' })).toEqual([`odd@patrons.example ${DAY_ONE}`]);
    });
  });
}
