/**
 * What main says about the desk, mirrored: listen first, then fetch the snapshot, ignore old patches, fetch again on
 * a gap. The store has no actions; an intent is a request to main.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../shared/contract.js';
import type { DeskPatch, DeskView, LineView, RequestView } from '../shared/view.js';

/** `old`: already contained. `gap`: a patch before this one is missing. */
export function applyPatch(desk: DeskView, patch: DeskPatch): DeskView | 'old' | 'gap' {
  if (patch.rev <= desk.rev) return 'old';
  if (patch.rev > desk.rev + 1) return 'gap';
  return { ...desk, ...patch.set, rev: patch.rev, requests: applyRequests(desk.requests, patch) };
}

function applyRequests(requests: DeskView['requests'], patch: DeskPatch): DeskView['requests'] {
  if (!patch.requests && !patch.gone?.length) return requests;
  const next: Record<string, RequestView> = { ...requests, ...patch.requests };
  for (const id of patch.gone ?? []) delete next[id];
  return next;
}

export interface Mirror {
  readonly desk: StoreApi<DeskView>;
  readonly stop: () => void;
}

export interface MirrorEvents {
  /** New or changed lines of the open conversation. Also from patches that are old: lines are idempotent by key. */
  readonly lines: (id: string, upsert: readonly LineView[]) => void;
  /** Patches were missed and the desk was fetched anew; whatever else came by patch must be fetched too. */
  readonly refetched: () => void;
}

/** @throws the answer's message, when main refuses the first snapshot */
export async function mirror(bridge: Bridge, events: MirrorEvents): Promise<Mirror> {
  let store: StoreApi<DeskView> | undefined;
  /** Patches that came while a snapshot was on its way; undefined: none is. */
  let waiting: DeskPatch[] | undefined = [];

  const receive = (patch: DeskPatch): void => {
    if (patch.lines) events.lines(patch.lines.id, patch.lines.upsert);
    if (!store || waiting) return void waiting?.push(patch);
    const next = applyPatch(store.getState(), patch);
    if (next === 'old') return;
    if (next === 'gap') return void refetch(store, patch);
    store.setState(next, true);
  };
  const refetch = async (target: StoreApi<DeskView>, first: DeskPatch): Promise<void> => {
    waiting = [first];
    const answer = await bridge.request('desk:snapshot', undefined);
    const held = waiting;
    waiting = undefined;
    if (!answer.ok) return;
    target.setState(answer.value, true);
    for (const patch of held) receive(patch);
    events.refetched();
  };

  const stop = bridge.on('desk:patch', receive);
  const answer = await bridge.request('desk:snapshot', undefined);
  if (!answer.ok) {
    stop();
    throw new Error(answer.message);
  }
  store = createStore<DeskView>(() => answer.value);
  const held = waiting;
  waiting = undefined;
  for (const patch of held) receive(patch);
  return { desk: store, stop };
}
