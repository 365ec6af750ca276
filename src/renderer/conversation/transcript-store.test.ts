import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LineView, TranscriptWindow } from '../../shared/view.js';
import type * as Screen from '../screen.js';
import type * as Drafts from './drafts.js';
import type * as Store from './transcript-store.js';

interface Asked {
  readonly channel: string;
  readonly args: { readonly id?: string | null; readonly before?: number; readonly after?: number; readonly text?: string } | undefined;
  readonly answer: (value: unknown) => Promise<void>;
}

const line = (place: number): LineView => ({ key: `k${place}`, place, kind: 'patron', text: `line ${place}`, at: place, by: 'Patron 4', mine: false });
const page = (id: string, from: number, to: number, over: Partial<TranscriptWindow> = {}): TranscriptWindow => ({ id, lines: Array.from({ length: to - from + 1 }, (_, n) => line(from + n)), hasOlder: false, hasNewer: false, ...over });

let asked: Asked[] = [];
let store: typeof Store;
let drafts: typeof Drafts;
let screen: typeof Screen;

/** The oldest question of this kind that nobody has answered yet. */
async function answer(channel: string, value: unknown): Promise<Asked['args']> {
  const index = asked.findIndex((one) => one.channel === channel);
  const [one] = asked.splice(index, 1);
  if (index < 0 || !one) throw new Error(`nobody asked ${channel}`);
  await one.answer(value);
  return one.args;
}
const places = (): readonly number[] => store.transcript.getState().lines.map(({ place }) => place);

async function open(id: string, value = page(id, 1, 3)): Promise<void> {
  screen.screen.setState({ open: id });
  await answer('conversation:open', { draft: '' });
  await answer('conversation:window', value);
}

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  asked = [];
  const ask = (channel: string, args: Asked['args']): Promise<unknown> =>
    new Promise((resolve) => {
      asked.push({
        channel,
        args,
        answer: async (value) => {
          resolve({ ok: true, value });
          await vi.advanceTimersByTimeAsync(0);
        },
      });
    });
  vi.stubGlobal('window', { deskbell: { request: ask, on: () => () => undefined }, setTimeout, clearTimeout });
  store = await import('./transcript-store.js');
  drafts = await import('./drafts.js');
  screen = await import('../screen.js');
  store.startTranscript();
  return () => vi.useRealTimers();
});

describe('the open transcript', () => {
  it('follows what the screen shows, from the end', async () => {
    screen.screen.setState({ open: 'p4' });
    expect(asked.map(({ channel }) => channel)).toEqual(['conversation:open', 'conversation:window']);
    await answer('conversation:window', page('p4', 5, 7, { hasOlder: true }));
    expect(store.transcript.getState()).toMatchObject({ id: 'p4', state: 'ready', atEnd: true, hasOlder: true });
  });

  it('drops the answer for a conversation that is no longer open', async () => {
    screen.screen.setState({ open: 'p4' });
    screen.screen.setState({ open: 'p9' });
    expect((await answer('conversation:window', page('p4', 1, 3)))?.id).toBe('p4');
    expect(store.transcript.getState()).toMatchObject({ id: 'p9', state: 'loading', lines: [] });
    await answer('conversation:window', page('p9', 8, 9));
    expect(places()).toEqual([8, 9]);
  });

  it('keeps live lines that come before the first page, and none of another conversation', async () => {
    screen.screen.setState({ open: 'p4' });
    store.receiveLines('p4', [line(4)]);
    store.receiveLines('p9', [line(99)]);
    await answer('conversation:window', page('p4', 1, 3));
    expect(places()).toEqual([1, 2, 3, 4]);
  });

  it('takes older lines, one page at a time', async () => {
    await open('p4', page('p4', 101, 200, { hasOlder: true }));
    void store.more('older');
    void store.more('older');
    expect(asked).toHaveLength(1);
    expect((await answer('conversation:window', page('p4', 1, 100)))?.before).toBe(101);
    expect(places()).toHaveLength(200);
    expect(store.transcript.getState().hasOlder).toBe(false);
    void store.more('older');
    expect(asked).toHaveLength(0);
  });

  it('counts what comes while the reader is elsewhere, until the end is reached', async () => {
    await open('p4');
    store.readingAt(false);
    store.receiveLines('p4', [line(4), line(5)]);
    store.receiveLines('p4', [{ ...line(5), delivery: 'sent' }]);
    expect(store.transcript.getState()).toMatchObject({ unseen: 2, atEnd: false });
    store.readingAt(true);
    expect(store.transcript.getState()).toMatchObject({ unseen: 0, atEnd: true });
  });

  it('does not take the end of what it holds for the end of the transcript', async () => {
    await open('p4');
    void store.toStart();
    await answer('conversation:window', page('p4', 1, 100, { hasNewer: true }));
    store.readingAt(true);
    expect(store.transcript.getState().atEnd).toBe(false);
  });

  it('fetches the end again after missed patches, but not under a reader', async () => {
    await open('p4');
    void store.refreshTranscript();
    await answer('conversation:window', page('p4', 1, 9));
    expect(places()).toHaveLength(9);
    store.readingAt(false);
    await store.refreshTranscript();
    expect(asked).toHaveLength(0);
  });

  it('keeps what is loaded before the lines that it fetches after missed patches, where the two meet', async () => {
    await open('p4');
    void store.more('older');
    void store.refreshTranscript();
    await answer('conversation:window', page('p4', 3, 12, { hasOlder: true }));
    expect(places()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    void store.refreshTranscript();
    await answer('conversation:window', page('p4', 40, 49, { hasOlder: true }));
    expect(places()).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
    expect(store.transcript.getState().hasOlder).toBe(true);
  });
});

describe('a draft', () => {
  const saved = (): readonly string[] => asked.filter(({ channel }) => channel === 'conversation:draft').map(({ args }) => `${args?.id}: ${args?.text}`);

  it('is told to main once typing rests, and at once when the person goes elsewhere', async () => {
    drafts.setDraft('p4', 'h');
    drafts.setDraft('p4', 'hello');
    expect(saved()).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(saved()).toEqual(['p4: hello']);
    drafts.setDraft('p9', 'other');
    drafts.flushDrafts();
    expect(saved()).toEqual(['p4: hello', 'p9: other']);
  });

  it('belongs to its conversation', () => {
    drafts.setDraft('p4', 'for four');
    drafts.setDraft('p9', 'for nine');
    expect([drafts.draftOf('p4'), drafts.draftOf('p9'), drafts.draftOf('p1')]).toEqual(['for four', 'for nine', '']);
  });

  it('that was typed here is newer than the one main kept', () => {
    drafts.setDraft('p4', 'newer');
    drafts.restoreDraft('p4', 'older');
    expect(drafts.draftOf('p4')).toBe('newer');
    drafts.restoreDraft('p9', 'kept');
    expect(drafts.draftOf('p9')).toBe('kept');
  });

  it('stays with main until the reply is accepted, and comes back when it is refused', async () => {
    drafts.setDraft('p4', 'reply');
    await vi.advanceTimersByTimeAsync(300);
    expect(drafts.takeDraft('p4')).toBe('reply');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saved()).toEqual(['p4: reply']);
    drafts.setDraft('p4', 'typed meanwhile');
    drafts.returnDraft('p4', 'reply');
    expect(drafts.draftOf('p4')).toBe('reply\ntyped meanwhile');
  });

  it('that was begun while a reply was on its way is told to main again: main forgot it with the reply', async () => {
    drafts.setDraft('p4', 'reply');
    drafts.takeDraft('p4');
    drafts.setDraft('p4', 'next');
    await vi.advanceTimersByTimeAsync(300);
    drafts.acceptedDraft('p4');
    expect(saved()).toEqual(['p4: next', 'p4: next']);
  });
});
