import { describe, expect, it, vi } from 'vitest';
import type { DeskPatch, DeskView, LineView, RequestView } from '../shared/view.js';
import { applyPatch, mirror, ofSnapshot, type MirrorEvents, type Source } from './mirror.js';
import { deskView, requestView } from './testing/views.js';

const request = (id: string, over: Partial<RequestView> = {}): RequestView => requestView({ id, who: `Patron ${id}`, ...over });
const view = (rev: number, over: Partial<DeskView> = {}): DeskView => deskView({ rev, requests: { a: request('a'), b: request('b') }, order: ['a', 'b'], ...over });
const line: LineView = { key: 'k', place: 1, kind: 'patron', text: 'hello', at: 0, by: 'Patron a', mine: false };

/** Main, by hand: each snapshot is answered when the test says so. */
function fakeMain() {
  let send: (patch: DeskPatch) => void = () => undefined;
  const asked: ((view: DeskView) => void)[] = [];
  const heard: string[] = [];
  const lines: (readonly [string, readonly LineView[]])[] = [];
  const source: Source = {
    listen: (listener) => {
      heard.push('listen');
      send = listener;
      return () => heard.push('stopped');
    },
    snapshot: () => {
      heard.push('snapshot');
      return new Promise((resolve) => asked.push((value) => resolve({ ok: true, value })));
    },
  };
  const events: MirrorEvents = { lines: (id, upsert) => lines.push([id, upsert]), refetched: () => heard.push('refetched') };
  const start = async () => {
    const made = mirror(source, events);
    (await made.answered)();
    return made;
  };
  return { source, events, start, heard, lines, asked, patch: (patch: DeskPatch) => send(patch), answer: (value: DeskView) => asked.shift()?.(value) };
}

describe('applyPatch', () => {
  const desk = ofSnapshot(view(4));

  it('takes the next patch, and keeps what it does not name', () => {
    const next = applyPatch(desk, { rev: 5, requests: { b: request('b', { unread: 2 }) }, set: { staffed: true } });
    if (typeof next === 'string') throw new Error(next);
    expect(next.rev).toBe(5);
    expect(next.staffed).toBe(true);
    expect(next.requests.get('a')).toBe(desk.requests.get('a'));
    expect(next.requests.get('b')?.unread).toBe(2);
    expect(next.order).toBe(desk.order);
  });

  it('removes what is gone, and leaves requests as they are when none changed', () => {
    const next = applyPatch(desk, { rev: 5, gone: ['a'] });
    if (typeof next === 'string') throw new Error(next);
    expect([...next.requests.keys()]).toEqual(['b']);
    const other = applyPatch(desk, { rev: 5, set: { point: 'North' } });
    if (typeof other === 'string') throw new Error(other);
    expect(other.requests).toBe(desk.requests);
  });

  it('knows an old patch and a gap', () => {
    expect(applyPatch(desk, { rev: 4 })).toBe('old');
    expect(applyPatch(desk, { rev: 1 })).toBe('old');
    expect(applyPatch(desk, { rev: 6 })).toBe('gap');
  });

  it('takes hostile ids as names like any other', () => {
    const next = applyPatch(desk, { rev: 5, requests: { ['__proto__x']: request('__proto__x'), constructor: request('constructor') } });
    if (typeof next === 'string') throw new Error(next);
    expect(next.requests.get('constructor')?.id).toBe('constructor');
    expect(next.requests.get('toString')).toBeUndefined();
  });
});

describe('mirror', () => {
  it('listens before it asks, and applies what came meanwhile', async () => {
    const main = fakeMain();
    const starting = main.start();
    expect(main.heard).toEqual(['listen', 'snapshot']);
    main.patch({ rev: 3, set: { point: 'old news' } });
    main.patch({ rev: 5, set: { point: 'news' } });
    main.answer(view(4));
    const { desk } = await starting;
    expect(desk.getState()).toMatchObject({ rev: 5, point: 'news' });
  });

  it('holds what comes between the answer and the moment in which it is put in', async () => {
    const main = fakeMain();
    const { desk, answered } = mirror(main.source, main.events);
    main.answer(view(4));
    const putIn = await answered;
    main.patch({ rev: 5, set: { point: 'news' } });
    expect(desk.getState().rev).toBe(0);
    putIn();
    expect(desk.getState()).toMatchObject({ rev: 5, point: 'news' });
  });

  it('fetches again on a gap, once, and then goes on', async () => {
    const main = fakeMain();
    const starting = main.start();
    main.answer(view(4));
    const { desk } = await starting;
    main.patch({ rev: 6, set: { point: 'six' } });
    main.patch({ rev: 7, set: { point: 'seven' } });
    expect(main.heard.filter((what) => what === 'snapshot')).toHaveLength(2);
    expect(desk.getState().rev).toBe(4);
    main.answer(view(6, { point: 'six' }));
    await vi.waitFor(() => expect(desk.getState()).toMatchObject({ rev: 7, point: 'seven' }));
    expect(main.heard.filter((what) => what === 'refetched')).toHaveLength(1);
    main.patch({ rev: 8, set: { point: 'eight' } });
    expect(desk.getState().point).toBe('eight');
  });

  it('does not go back when patches come out of order', async () => {
    const main = fakeMain();
    const starting = main.start();
    main.answer(view(4));
    const { desk } = await starting;
    main.patch({ rev: 6, set: { point: 'six' } });
    main.patch({ rev: 5, set: { point: 'five' } });
    main.answer(view(6, { point: 'six' }));
    await vi.waitFor(() => expect(desk.getState().rev).toBe(6));
    expect(desk.getState().point).toBe('six');
  });

  it('asks again when the fetched snapshot is itself too old', async () => {
    const main = fakeMain();
    const starting = main.start();
    main.answer(view(4));
    const { desk } = await starting;
    main.patch({ rev: 8, set: { point: 'eight' } });
    main.answer(view(6));
    await vi.waitFor(() => expect(main.asked).toHaveLength(1));
    main.answer(view(8, { point: 'eight' }));
    await vi.waitFor(() => expect(desk.getState().rev).toBe(8));
  });

  it('hands lines on, whatever becomes of the patch', async () => {
    const main = fakeMain();
    const starting = main.start();
    main.patch({ rev: 2, lines: { id: 'a', upsert: [line] } });
    main.answer(view(4));
    await starting;
    expect(main.lines).toEqual([['a', [line]]]);
  });
});
