import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeardRoom } from '../heard.js';
import { ModelArchive } from '../testing/archive.js';
import { ModelDesk } from '../testing/desk.js';
import { ANA, BEN, NINE, TEXTS } from '../testing/samples.js';
import { addVersion, currentText, currentTexts, currentVersion, settleVersion, type Version } from './known.js';
import { textKey, type Text } from './text.js';

const version = (id: string, change: Partial<Version> = {}): Version => ({ id, by: ANA, at: NINE, text: { kind: 'script', id: 'hold', language: 'en', removed: true }, ...change });

describe('the versions of one text', () => {
  it('are each there once, and the last one in the room’s order counts', () => {
    const live = addVersion(addVersion(undefined, version('a')), version('b'));
    expect(addVersion(live, version('b'))).toBe(live);
    expect(currentVersion(live)?.id).toBe('b');
    const settled = settleVersion(live, 'a', NINE + 5);
    expect(settled.settled).toMatchObject({ id: 'a', at: NINE + 5 });
    expect(currentVersion(settled)?.id).toBe('b');
    expect(settleVersion(settled, 'a', NINE + 9)).toBe(settled);
    expect(addVersion(settled, version('a'))).toBe(settled);
    expect(currentVersion(undefined)).toBeUndefined();
  });
});

/** What administrators wrote, one after another. */
const written = fc.array(fc.record({ what: fc.constantFrom('says', 'removed', 'as in the files', 'chatter'), text: fc.integer({ min: 1, max: 3 }), language: fc.constantFrom('en', 'es'), kind: fc.constantFrom('script', 'answer'), by: fc.constantFrom(ANA, BEN) }), { minLength: 1, maxLength: 25 });
type Written = typeof written extends fc.Arbitrary<infer T> ? T : never;
const arrivals = fc.array(fc.record({ live: fc.boolean(), pick: fc.nat({ max: 1_000 }), size: fc.integer({ min: 1, max: 6 }) }), { maxLength: 30 });

function textOf({ what, text, language, kind }: Written[number], n: number): Text | undefined {
  const name = { id: `t-${text}`, language };
  if (what === 'chatter') return undefined;
  if (what !== 'says') return { ...name, kind, ...(what === 'removed' ? { removed: true as const } : {}) };
  return kind === 'answer' ? { ...name, kind, content: { question: 'Where?', answer: `There ${n}.` } } : { ...name, kind: 'script', content: { category: 'c', title: 't', when: 'w', text: `words ${n}` } };
}

function archiveOf(all: Written): ModelArchive {
  const archive = new ModelArchive(TEXTS);
  for (const [n, each] of all.entries()) {
    const text = textOf(each, n);
    const item: HeardRoom = { kind: 'room', archive: TEXTS, via: 'live', originId: `w${n}`, from: `${TEXTS}/x`, nick: 'x', author: each.by, body: `words ${n}`, ...(text ? { text } : {}) };
    archive.append(item, NINE + n * 1_500);
  }
  return archive;
}

function receive(desk: ModelDesk, archive: ModelArchive, { live, pick, size }: { live: boolean; pick: number; size: number }): void {
  if (!live) return void desk.page(archive.pageAfter(desk.state.archives.get(TEXTS)?.cursor, size), NINE);
  const chunk = Array.from({ length: size }, (_, i) => archive.all()[(pick + i * 7) % archive.length]).filter((item) => item !== undefined);
  desk.hear(chunk.map(({ stamp: _archived, ...item }) => ({ ...item, via: 'live' })), NINE);
}

function toEnd(desk: ModelDesk, archive: ModelArchive, size: number): void {
  for (let complete = false; !complete;) {
    const page = archive.pageAfter(desk.state.archives.get(TEXTS)?.cursor, size);
    desk.page(page, NINE);
    complete = page.complete;
  }
}

const sorted = (desk: ModelDesk) => [...desk.state.texts].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('the same versions, however they arrive', () => {
  it('fold to the same texts: what the archive has last', () => {
    fc.assert(fc.property(written, arrivals, fc.integer({ min: 1, max: 9 }), (all, each, size) => {
      const archive = archiveOf(all);
      const desk = new ModelDesk({ number: 1 });
      for (const one of each) receive(desk, archive, one);
      toEnd(desk, archive, size);
      const reader = new ModelDesk({ number: 2 });
      toEnd(reader, archive, 1_000);
      expect(sorted(desk)).toEqual(sorted(reader));
      for (const text of all.flatMap((one, n) => textOf(one, n) ?? [])) {
        const last = archive.all().findLast((item): item is HeardRoom => item.kind === 'room' && item.text !== undefined && textKey(item.text) === textKey(text));
        expect(currentText(desk.state.texts, text)).toEqual({ id: last?.id, by: last?.author, at: last?.stamp, text: last?.text });
      }
      expect(desk.state.conversations.size).toBe(0);
    }), { numRuns: 150 });
  });

  it('are recorded once each, and survive a restart in the middle', () => {
    fc.assert(fc.property(written, arrivals, fc.nat(), (all, each, cut) => {
      const archive = archiveOf(all);
      const desk = new ModelDesk({ number: 1 });
      for (const one of each.slice(0, each.length / 2)) receive(desk, archive, one);
      expect(desk.replayed()).toEqual(desk.state);
      desk.state = desk.restored(cut % (desk.rows.length + 1), NINE);
      for (const one of each.slice(each.length / 2)) receive(desk, archive, one);
      toEnd(desk, archive, 4);
      const heard = desk.rows.flatMap(({ event }) => (event.kind === 'heard' ? [event.item.id ?? ''] : []));
      expect(heard.toSorted()).toEqual(archive.all().map(({ id }) => id ?? '').toSorted());
      const reader = new ModelDesk({ number: 2 });
      toEnd(reader, archive, 1_000);
      expect(sorted(desk)).toEqual(sorted(reader));
    }), { numRuns: 150 });
  });

  it('leave the texts of a state alone that no row concerns', () => {
    const archive = archiveOf([{ what: 'says', text: 1, language: 'en', kind: 'script', by: ANA }, { what: 'says', text: 1, language: 'es', kind: 'answer', by: ANA }]);
    const desk = new ModelDesk({ number: 1 });
    toEnd(desk, archive, 10);
    const { texts } = desk.state;
    desk.record([{ kind: 'signed-in', address: ANA, point: 'Main desk' }], NINE);
    expect(desk.state.texts).toBe(texts);
    expect(currentTexts(texts, 'script').map(({ text }) => text.language)).toEqual(['en']);
    expect(currentTexts(texts, 'answer').map(({ text }) => text.content?.answer)).toEqual(['There 1.']);
  });
});
