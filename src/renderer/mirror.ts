/**
 * What main says about the desk, mirrored: listen first, then fetch the snapshot, ignore old patches, fetch again on
 * a gap. The store has no actions; an intent is a request to main.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { DEFAULT_RIGHTS, rightsOf } from '../core/channels/rights.js';
import { LADDERS } from '../core/conduct.js';
import type { Answer } from '../shared/contract.js';
import type { DeskPatch, DeskView, LineView, RequestView } from '../shared/view.js';

/** The desk as main says it; requests in a map, because copying and changing a thousand of them must cost nothing. */
export interface Desk extends Omit<DeskView, 'requests'> {
  readonly requests: ReadonlyMap<string, RequestView>;
}

export const ofSnapshot = (view: DeskView): Desk => ({ ...view, requests: new Map(Object.entries(view.requests)) });

/** `old`: already contained. `gap`: a patch before this one is missing. */
export function applyPatch(desk: Desk, patch: DeskPatch): Desk | 'old' | 'gap' {
  if (patch.rev <= desk.rev) return 'old';
  if (patch.rev > desk.rev + 1) return 'gap';
  return { ...desk, ...patch.set, rev: patch.rev, requests: applyRequests(desk.requests, patch) };
}

function applyRequests(requests: Desk['requests'], patch: DeskPatch): Desk['requests'] {
  if (!patch.requests && !patch.gone?.length) return requests;
  const next = new Map(requests);
  for (const [id, request] of Object.entries(patch.requests ?? {})) next.set(id, request);
  for (const id of patch.gone ?? []) next.delete(id);
  return next;
}

/** Where the desk comes from. Neither may throw. */
export interface Source {
  readonly snapshot: () => Promise<Answer<'desk:snapshot'>>;
  /** @returns how to stop listening */
  readonly listen: (listener: (patch: DeskPatch) => void) => () => void;
}

export interface Mirror {
  /** `NOT_YET` at first. */
  readonly desk: StoreApi<Desk>;
  /** Settles when main has answered, with what puts the desk in. Rejects with the answer's message when main refuses the first snapshot. */
  readonly answered: Promise<() => void>;
  readonly stop: () => void;
}

/** Before main has said anything: nothing that could be taken for a fact. */
export const NOT_YET: DeskView = {
  rev: 0, clockOffset: 0, point: '', connections: [], record: { journal: 'recording', protection: 'os', archive: { configured: false, backlog: 0 } },
  staffed: false, requests: {}, order: [], channels: [], favours: [], rooms: { may: rightsOf(DEFAULT_RIGHTS, false), makes: false, files: { types: [], maxSize: 0 }, uploads: [] }, colleagues: [], people: [], attendance: { lastOf: [] }, services: [], hours: [], blocks: [], ended: [], referred: [], kinds: { questions: [], tags: [] }, referrals: [], ladders: [], waitingSteps: [],
  conduct: { ladder: LADDERS.default, blockHours: 0, undo: 0, scripts: { encouraged: '', warned: '', final: '', ended: '', blocked: '' } }, supervisor: false, texts: { configured: false, joined: false, mayEdit: false, changes: 0 }, agreeing: true, cap: 1, claimWithin: 0, notices: [],
};

export interface MirrorEvents {
  /** New or changed lines of the open conversation. Also from patches that are old: lines are idempotent by key. */
  readonly lines: (id: string, upsert: readonly LineView[]) => void;
  /** Patches were missed and the desk was fetched anew; whatever else came by patch must be fetched too. */
  readonly refetched: () => void;
}

export function mirror(source: Source, events: MirrorEvents): Mirror {
  const store = createStore<Desk>(() => ofSnapshot(NOT_YET));
  /** Patches that came while a snapshot was on its way; undefined: none is. */
  let waiting: DeskPatch[] | undefined = [];

  const apply = (patch: DeskPatch): void => {
    if (waiting) return void waiting.push(patch);
    const next = applyPatch(store.getState(), patch);
    if (next === 'old') return;
    if (next === 'gap') return void refetch(patch);
    store.setState(next, true);
  };
  const putIn = (view: DeskView): void => {
    const held = waiting ?? [];
    waiting = undefined;
    store.setState(ofSnapshot(view), true);
    for (const patch of held) apply(patch);
  };
  const refetch = async (after: DeskPatch): Promise<void> => {
    waiting = [after];
    const answer = await source.snapshot();
    if (!answer.ok) return void (waiting = undefined);
    putIn(answer.value);
    events.refetched();
  };
  const first = async (): Promise<() => void> => {
    const answer = await source.snapshot();
    if (answer.ok) return () => putIn(answer.value);
    stop();
    throw new Error(answer.message);
  };

  const stop = source.listen((patch) => {
    if (patch.lines) events.lines(patch.lines.id, patch.lines.upsert);
    apply(patch);
  });
  return { desk: store, answered: first(), stop };
}
