/** The open conversation's lines: pages from main, live lines by patch, never the whole transcript. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Args } from '../../shared/contract.js';
import type { DoingView } from '../../shared/line-view.js';
import type { LineView, TranscriptWindow } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { screen, type Screen } from '../screen.js';
import { restoreDraft } from './drafts.js';
import { cut, mergeLines, receive, type Stretch } from './lines.js';

export interface Transcript extends Stretch {
  readonly id?: string;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why it could not be read, in a sentence. */
  readonly problem?: string | undefined;
  readonly fetching?: 'older' | 'newer' | undefined;
  /** The reader is at the end: it follows what comes. */
  readonly atEnd: boolean;
  /** Lines that came while the reader was not at the end. */
  readonly unseen: number;
  /** The reader asked to see this line: it comes to the middle once. */
  readonly sought?: string | undefined;
}

const PAGE = 100;
/** Fills a screen: drawing what nobody sees yet would only keep the keys waiting. */
const FIRST_PAGE = 40;
const nothing: Transcript = { lines: [], hasOlder: false, hasNewer: false, state: 'loading', atEnd: true, unseen: 0 };
export const transcript = createStore<Transcript>(() => nothing);
/** Of one conversation, and nothing of the one that was open before it. */
export const useTranscript = <T>(id: string, select: (state: Transcript) => T): T => useStore(transcript, (state) => select(state.id === id ? state : nothing));

/** Which conversation is open in this window. */
export const useOpenTranscript = (): string | undefined => useStore(transcript, (state) => state.id);

/** Live lines that come before the first page. */
let early: LineView[] = [];

/** What else main kept of a conversation that was opened. */
export type OpenedListener = (id: string, kept: { readonly doing: DoingView | undefined; readonly readTo: number | undefined }) => void;
const onOpened = new Set<OpenedListener>();
export const whenOpened = (listener: OpenedListener): void => void onOpened.add(listener);

/** Opens another conversation in this window; null: none. */
async function openTranscript(id: string | null): Promise<void> {
  if (transcript.getState().id === (id ?? undefined)) return;
  early = [];
  transcript.setState(id === null ? nothing : { ...nothing, id }, true);
  const [opened] = await Promise.all([ask('conversation:open', { id }), id === null ? undefined : toEnd()]);
  if (id === null || !opened.ok) return;
  const { draft, doing, readTo } = opened.value;
  restoreDraft(id, draft);
  for (const listener of onOpened) listener(id, { doing, readTo });
}

const target = ({ section, open, channel }: Screen): string | undefined => (section === 'channels' ? channel : section === 'desk' ? open : undefined);

/** Follows what the screen shows, at once: no frame shows one patron's words under another one's name. */
export function startTranscript(): void {
  screen.subscribe((now) => void openTranscript(target(now) ?? null));
}

const fetchPage = (id: string, from: Pick<Args['conversation:window'], 'before' | 'after'>, limit = PAGE) => ask('conversation:window', { id, ...from, limit });

/** Answers for a conversation that is no longer open are dropped. */
const stillOpen = (id: string): boolean => transcript.getState().id === id;

async function replaceWith(from: Pick<Args['conversation:window'], 'after'>, atEnd: boolean): Promise<void> {
  const { id } = transcript.getState();
  if (id === undefined) return;
  const page = await fetchPage(id, from, FIRST_PAGE);
  if (!stillOpen(id)) return;
  if (!page.ok) return transcript.setState({ state: 'failed', problem: page.message });
  const { hasOlder, hasNewer } = page.value;
  const lines = hasNewer ? page.value.lines : mergeLines(page.value.lines, early);
  early = [];
  transcript.setState({ id, lines, hasOlder, hasNewer, state: 'ready', atEnd: atEnd && !hasNewer, unseen: 0 }, true);
}

export const toEnd = (): Promise<void> => replaceWith({}, true);
/** Places begin above 0. */
export const toStart = (): Promise<void> => replaceWith({ after: 0 }, false);

/** After patches were missed: the end again, unless the reader is elsewhere. What is loaded before it stays, and nothing jumps. */
export async function refreshTranscript(): Promise<void> {
  const { id, atEnd, state } = transcript.getState();
  if (id === undefined || (state === 'ready' && !atEnd)) return;
  if (state !== 'ready') return toEnd();
  const page = await fetchPage(id, {});
  if (!stillOpen(id) || !page.ok) return;
  transcript.setState((now) => {
    const last = now.lines.at(-1);
    const meets = !page.value.hasOlder || (last !== undefined && (page.value.lines[0]?.place ?? 0) <= last.place);
    return meets ? { ...joined(now, page.value, 'newer'), hasOlder: now.hasOlder } : { lines: page.value.lines, hasOlder: true, hasNewer: false };
  });
}

/** To a line that need not be loaded, with what was said around it. */
export async function toLine({ key, place }: Pick<LineView, 'key' | 'place'>): Promise<void> {
  const { id } = transcript.getState();
  if (id === undefined) return;
  const [until, after] = await Promise.all([fetchPage(id, { before: place + 1 }), fetchPage(id, { after: place })]);
  if (!stillOpen(id)) return;
  if (!until.ok || !after.ok) return transcript.setState({ problem: until.ok ? (after.ok ? undefined : after.message) : until.message });
  transcript.setState({ id, lines: mergeLines(until.value.lines, after.value.lines), hasOlder: until.value.hasOlder, hasNewer: after.value.hasNewer, state: 'ready', atEnd: false, unseen: 0, sought: key }, true);
}

/** @param again the person asks once more for what could not be read */
export async function more(side: 'older' | 'newer', again = false): Promise<void> {
  const { id, lines, fetching, state, hasOlder, hasNewer, problem } = transcript.getState();
  const edge = side === 'older' ? lines[0]?.place ?? Number.MAX_SAFE_INTEGER : lines.at(-1)?.place;
  if (id === undefined || edge === undefined || fetching || state !== 'ready' || !(side === 'older' ? hasOlder : hasNewer) || (problem !== undefined && !again)) return;
  transcript.setState({ fetching: side, problem: undefined });
  const page = await fetchPage(id, side === 'older' ? { before: edge } : { after: edge }, lines.length === 0 ? FIRST_PAGE : PAGE);
  if (!stillOpen(id)) return;
  transcript.setState((now) => (page.ok ? { ...joined(now, page.value, side), fetching: undefined } : { fetching: undefined, problem: page.message }));
}

function joined(now: Transcript, page: TranscriptWindow, side: 'older' | 'newer'): Stretch {
  const lines = mergeLines(now.lines, page.lines);
  return cut(side === 'older' ? { lines, hasOlder: page.hasOlder, hasNewer: now.hasNewer } : { lines, hasOlder: now.hasOlder, hasNewer: page.hasNewer }, side);
}

export function receiveLines(id: string, upsert: readonly LineView[]): void {
  const now = transcript.getState();
  if (now.id !== id) return;
  if (now.state !== 'ready') return void early.push(...upsert);
  const { stretch, unseen } = receive(now, upsert);
  if (stretch === now && unseen === 0) return;
  transcript.setState(now.atEnd ? { ...cut(stretch, 'newer') } : { ...stretch, unseen: now.unseen + unseen });
}

export function readingAt(end: boolean): void {
  const { atEnd, hasNewer } = transcript.getState();
  const now = end && !hasNewer;
  if (now !== atEnd) transcript.setState({ atEnd: now, ...(now ? { unseen: 0 } : {}) });
}
