import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArchivePage } from '../../core/heard.js';
import { Archives } from './archive.js';
import { lost, StanzaRefused } from './problems.js';
import { attribute, xml, type Element } from './xml.js';

const own = 'ask@library.test';

/** An archive of so many messages, asked page by page as the server would; `strict` as Prosody, otherwise as ejabberd. */
class FakeArchive {
  ids: string[];
  readonly asked: { readonly after: string | undefined; readonly before: string | undefined; readonly start: string | undefined; readonly max: number }[] = [];
  readonly archives: Archives;
  readonly strict: boolean;
  page: number;
  onPage: () => void = () => undefined;

  constructor(ids: readonly string[], { strict = true, page = 250 } = {}) {
    this.ids = [...ids];
    this.strict = strict;
    this.page = page;
    this.archives = new Archives(own, (to, payload) => this.#answer(to, payload));
  }

  async #answer(to: string | undefined, query: Element): Promise<Element> {
    const archive = to ?? own;
    const set = query.getChild('set');
    const [after, before] = ['after', 'before'].map((name) => set?.getChild(name)?.getText());
    const start = query.getChild('x')?.getChildByAttr('var', 'start')?.getChild('value')?.getText();
    const max = Math.min(Number(set?.getChildText('max')), this.page);
    this.asked.push({ after, before, start, max });
    if (this.asked.length > 5000) throw new Error('endless');
    let from = 0;
    if (after !== undefined) {
      from = this.ids.indexOf(after) + 1;
      if (from === 0 && this.strict) throw new StanzaRefused('item-not-found');
    }
    const end = before ? this.ids.indexOf(before) : this.ids.length;
    const items = before === undefined ? this.ids.slice(from, from + max) : this.ids.slice(Math.max(end - max, 0), end);
    const queryId = attribute(query, 'queryid') ?? '';
    for (const id of items) this.archives.take({ kind: 'result', queryId, id, heard: { kind: 'room', archive, via: 'archive', id, stamp: Number(id.slice(1)), from: 'x', nick: '' }, refused: [] });
    this.onPage();
    const complete = before === undefined ? from + items.length >= this.ids.length : end - max <= 0;
    return xml('iq', {}, xml('fin', { xmlns: 'urn:xmpp:mam:2', complete: String(complete) }, xml('set', { xmlns: 'http://jabber.org/protocol/rsm' }, items.length > 0 ? xml('last', {}, items.at(-1)) : undefined)));
  }

  async all(cursor: { after?: string; since?: number }): Promise<ArchivePage[]> {
    const pages: ArchivePage[] = [];
    await this.archives.catchUp(own, cursor, (page) => pages.push(page));
    return pages;
  }
}
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `m${from + i}`);
const idsOf = (pages: readonly ArchivePage[]) => pages.flatMap((page) => page.items.map((item) => item.id));

describe('catching up', () => {
  it('gives everything after the cursor once and in order, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 20 }), async (count, at, page) => {
        const archive = new FakeArchive(ids(count), { page });
        const known = at < count;
        const pages = await archive.all(known ? { after: `m${at}`, since: at } : {});
        expect(idsOf(pages)).toEqual(known ? ids(count - at - 1, at + 1) : ids(count));
        expect(pages.map(({ complete }) => complete)).toEqual([...Array(pages.length - 1).fill(false), true]);
        expect(pages.every(({ gapSince }) => gapSince === undefined)).toBe(true);
      }),
    );
  });

  it('has no limit of pages, and lets others work in between', async () => {
    const archive = new FakeArchive(ids(3000), { page: 1 });
    let breaths = 0;
    const timer = setInterval(() => (breaths += 1), 0);
    const pages = await archive.all({});
    clearInterval(timer);
    expect(pages).toHaveLength(3000);
    expect(breaths).toBeGreaterThan(0);
  });

  it('reads by time where a strict archive does not know the cursor, and says so once', async () => {
    const archive = new FakeArchive(ids(3), { page: 2 });
    const pages = await archive.all({ after: 'gone', since: 1_000_000 });
    expect(idsOf(pages)).toEqual(ids(3));
    expect(pages.map(({ gapSince }) => gapSince)).toEqual([1_000_000, undefined]);
    expect(archive.asked.at(-1)?.start).toBe(new Date(1_000_000 - 300_000).toISOString());
  });

  it('does not believe an archive that answers to any cursor, unless the cursor is a time', async () => {
    const lax = new FakeArchive(ids(3), { strict: false });
    expect((await lax.all({ after: 'of-another-server', since: 5_000_000 }))[0]?.gapSince).toBe(5_000_000);
    expect((await lax.all({ after: '1795255200000000', since: 5_000_000 }))[0]?.gapSince).toBeUndefined();
  });

  it('reads an account’s archive again from ten seconds before a cursor that is a time, and says what was read before', async () => {
    const times = ['1795369710000000', '1795369719999999', '1795369720000001', '1795369730000000', '1795369730000005'];
    const archive = new FakeArchive(times, { strict: false });
    const [page, ...more] = await archive.all({ after: '1795369730000000', since: 1 });
    expect(more).toEqual([]);
    expect(archive.asked.map(({ after }) => after)).toEqual(['1795369720000000']);
    expect(page).toMatchObject({ again: times.slice(0, 4), last: times[4] });
    const [nothing] = await archive.all({ after: '1795369730000005', since: 1 });
    expect(nothing).toMatchObject({ again: times });
    expect(nothing).not.toHaveProperty('last');
  });

  it('reads a room from where it was: it is written in its order', async () => {
    const asked: Element[] = [];
    const archives = new Archives(own, (_to, query) => {
      asked.push(query);
      return Promise.resolve(xml('iq', {}, xml('fin', { xmlns: 'urn:xmpp:mam:2', complete: 'true' })));
    });
    await archives.catchUp('desk@rooms.library.test', { after: '1795369730000000' }, () => undefined);
    expect(asked.map((query) => query.getChild('set')?.getChildText('after'))).toEqual(['1795369730000000']);
  });

  it('asks only once whether an archive is strict, until the next session', async () => {
    const archive = new FakeArchive(ids(2));
    await archive.all({ after: 'm0' });
    await archive.all({ after: 'm1' });
    expect(archive.asked.filter(({ max }) => max === 1)).toHaveLength(1);
    archive.archives.reset();
    await archive.all({ after: 'm1' });
    expect(archive.asked.filter(({ max }) => max === 1)).toHaveLength(2);
  });

  it('goes on by time when the archive forgets its place between two pages', async () => {
    const archive = new FakeArchive(ids(6), { page: 2 });
    let forgotten = false;
    archive.onPage = () => {
      if (!forgotten && archive.asked.length === 2) archive.ids = archive.ids.slice(2);
      forgotten ||= archive.asked.length === 2;
    };
    const pages = await archive.all({ after: 'm0', since: 0 }); // the probe, one page, then the place is gone
    expect(new Set(idsOf(pages))).toEqual(new Set(ids(5, 1)));
  });

  it('reads no more pages than it was asked for, and says whether there are more', async () => {
    const archive = new FakeArchive(ids(5), { page: 2 });
    const pages: ArchivePage[] = [];
    const read = (after: string | undefined, most: number): Promise<boolean> => archive.archives.catchUp(own, after === undefined ? {} : { after }, (page) => pages.push(page), most);
    expect(await read(undefined, 2)).toBe(false);
    expect(idsOf(pages)).toEqual(ids(4));
    expect(pages.map(({ complete }) => complete)).toEqual([false, false]);
    expect(await read(pages.at(-1)?.last, 1)).toBe(true);
    expect(idsOf(pages)).toEqual(ids(5));
  });

  it('takes a page that comes a second time after a resumption for one', async () => {
    const archive = new FakeArchive(ids(3));
    const twice = archive.archives.take.bind(archive.archives);
    archive.archives.take = (result) => {
      twice(result);
      twice(result);
    };
    expect(idsOf(await archive.all({}))).toEqual(ids(3));
  });

  it('gives up an archive that makes no progress', async () => {
    const archives = new Archives(own, async () => xml('iq', {}, xml('fin', { xmlns: 'urn:xmpp:mam:2' }, xml('set', { xmlns: 'http://jabber.org/protocol/rsm' }, xml('last', {}, 'same')))));
    await expect(archives.catchUp(own, {}, () => undefined)).rejects.toMatchObject({ code: 'archive-unreachable' });
  });

  it.each(['forbidden', 'item-not-found', 'service-unavailable'])('says in words that an archive refused: %s', async (condition) => {
    const archives = new Archives(own, () => Promise.reject(new StanzaRefused(condition)));
    await expect(archives.catchUp(own, {}, () => undefined)).rejects.toMatchObject({ code: 'archive-unreachable' });
    await expect(archives.history(own, 10)).rejects.toMatchObject({ code: 'archive-unreachable' });
  });

  it('passes on that the connection is lost', async () => {
    const archives = new Archives(own, () => Promise.reject(lost()));
    await expect(archives.catchUp(own, { after: 'x' }, () => undefined)).rejects.toMatchObject({ code: 'connection-lost' });
  });
});

it('takes nothing for a query that is not open', async () => {
  const archive = new FakeArchive(ids(1));
  archive.archives.take({ kind: 'result', queryId: 'other', id: 'm7', heard: undefined, refused: [] });
  expect(archive.archives.queried('other')).toBeUndefined();
  expect(idsOf(await archive.all({}))).toEqual(ids(1));
});

it('reads history backwards, a page at a time', async () => {
  const archive = new FakeArchive(ids(25));
  const newest = await archive.archives.history(own, 10);
  expect(idsOf([newest])).toEqual(ids(10, 15));
  expect(newest.complete).toBe(false);
  const oldest = await archive.archives.history(own, 1000, 'm15');
  expect(idsOf([oldest])).toEqual(ids(15));
  expect(archive.asked.at(-1)?.max).toBe(250);
});
