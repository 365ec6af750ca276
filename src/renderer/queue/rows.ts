/** Which rows the queue shows, and in what order: the policy's, as long as no hand is in the queue. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { RequestView } from '../../shared/view.js';
import { desk, subscribeDesk } from '../desk.js';
import type { Desk } from '../mirror.js';
import { leavesWith } from './own.js';
import { letInAsked, pin, type Shown } from './pinned.js';

export interface Rows extends Shown {
  /** One lasting object per row, so that a list knows a row again when another one moves. */
  readonly items: readonly { readonly id: string }[];
  /** Rows that are gone but keep their place under the hand, as they were last. */
  readonly ghosts: Readonly<Record<string, RequestView>>;
}

/** At most one new order in this time, longer in a flood: a busy desk must not keep the window from answering keys. */
const SETTLE_MS = 150;
const SETTLE_PER_ROW_MS = 0.35;
/** A pointer that rests, or a focus that was left behind, is no hand. */
const HAND_RESTS_MS = 30_000;

export const rows = createStore<Rows>(() => ({ ids: [], above: 0, below: 0, items: [], ghosts: {} }));
export const useRows = <T>(select: (state: Rows) => T): T => useStore(rows, select);

/** Requests that were ended here, on purpose: nobody has to be told that they are gone. */
const ended = new Set<string>();
/** Requests that were logged here by a key: whoever pressed it looks for their row. */
const asked = new Set<string>();
const items = new Map<string, { readonly id: string }>();
let hand: { pointer: boolean; focus: boolean; anchor: string | undefined } = { pointer: false, focus: false, anchor: undefined };
let resting: number | undefined;
let settling: number | undefined;
let settledAt = Number.NEGATIVE_INFINITY;

const itemOf = (id: string): { readonly id: string } => {
  const known = items.get(id);
  if (known) return known;
  const item = { id };
  items.set(id, item);
  return item;
};

function settle(): void {
  window.clearTimeout(settling);
  settling = undefined;
  const { order, requests } = desk();
  const before = rows.getState();
  const pinned = hand.pointer || hand.focus;
  const next: Shown = pinned ? pin(letInAsked(stillShown(before.ids, requests), order, asked), order, hand.anchor) : { ids: order, above: 0, below: 0 };
  const ghosts = pinned ? before.ghosts : {};
  if (!pinned) for (const id of asked) if (requests.has(id)) asked.delete(id);
  if (next.ids === before.ids && next.above === before.above && next.below === before.below && ghosts === before.ghosts) return;
  settledAt = performance.now(); // only what the person saw change
  const list = next.ids === before.ids ? before.items : next.ids.map(itemOf);
  if (!pinned && items.size > next.ids.length * 2 + 100) for (const id of items.keys()) if (!requests.has(id)) items.delete(id);
  rows.setState({ ...next, items: list, ghosts }, true);
}

/** @returns the same array when nothing was ended here */
function stillShown(ids: readonly string[], requests: Desk['requests']): readonly string[] {
  const left = ids.filter((id) => requests.has(id) || !ended.has(id));
  return left.length === ids.length ? ids : left;
}

function changed(now: Desk, before: Desk): void {
  if (now.order === before.order && now.requests === before.requests) return;
  for (const id of ended) if (now.requests.has(id) && !before.requests.has(id)) ended.delete(id); // the same patron again
  if (hand.pointer || hand.focus) keepGhosts(now, before);
  if (now.order === before.order) return;
  if ([...asked].some((id) => now.requests.has(id) && !before.requests.has(id))) return settle();
  if (settling !== undefined) return;
  const wait = settledAt + SETTLE_MS + SETTLE_PER_ROW_MS * now.order.length - performance.now();
  if (wait <= 0) settle();
  else settling = window.setTimeout(settle, wait);
}

function keepGhosts(now: Desk, before: Desk): void {
  const gone = rows.getState().ids.filter((id) => !now.requests.has(id) && before.requests.has(id));
  if (gone.length === 0) return;
  const ghosts = { ...rows.getState().ghosts };
  for (const id of gone) {
    const last = before.requests.get(id);
    if (last && leavesWith(last, now, before)) ended.add(id);
    else if (last) ghosts[id] = last;
  }
  rows.setState({ ghosts });
}

/** The person ends it: its row goes as soon as it is over, also from under the hand. */
export const letGo = (id: string): unknown => ended.add(id);

/** The person logged it: its row comes at once, also while a hand keeps the others where they are. */
export function letIn(id: string): void {
  asked.add(id);
  settle();
}

/** Tells where the hand is: the pointer or the focus in the queue, and on which row. */
export function handIn(change: Partial<typeof hand>): void {
  hand = { ...hand, ...change };
  window.clearTimeout(resting);
  if (hand.pointer || hand.focus) resting = window.setTimeout(release, HAND_RESTS_MS);
  else settle();
}

/** Shows the order of the policy now: on a press on "2 new above", or when the person works elsewhere. */
export function release(): void {
  window.clearTimeout(resting);
  hand = { pointer: false, focus: false, anchor: undefined };
  settle();
}

export function startRows(): void {
  subscribeDesk(changed);
  settle();
  settledAt = Number.NEGATIVE_INFINITY; // the queue that a desk finds is no change: the first key is answered at once
}
