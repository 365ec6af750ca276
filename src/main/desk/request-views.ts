/** Open requests as windows see them: rows of the queue. */
import { bareOf } from '../../core/address.js';
import type { Conversation } from '../../core/conversation.js';
import type { Env } from '../../core/decide/decision.js';
import { isOfferedHere } from '../../core/decide/offer.js';
import { callsSince, isFollowUp } from '../../core/decide/closed.js';
import { isMine, mayTakeOver, openRequests } from '../../core/decide/request.js';
import { isSilent, patronSilence } from '../../core/decide/silence.js';
import { favourOfRow, favourRow } from '../../core/favour/row.js';
import { coverWords, type GuardPolicy } from '../../core/guard/check.js';
import { alarmOf, compareRequests } from '../../core/queue.js';
import type { OpenRequest } from '../../core/request.js';
import type { DeskState } from '../../core/state.js';
import type { RequestView } from '../../shared/view.js';
import { isAnonymous, nameOf, targetWords, whoOf } from './names.js';
import { same } from './view.js';

/** What is true now and gone with the process: never journaled, never folded. */
export interface Ephemeral {
  /** By conversation key. */
  readonly typing: ReadonlySet<string>;
  /** Availability by bare address of patrons and colleagues. */
  readonly present: ReadonlyMap<string, boolean>;
  /** Messages already on screen, by conversation key: number of open messages when it was last looked at. */
  readonly looked: ReadonlyMap<string, number>;
  readonly drafts: ReadonlySet<string>;
  /** Names of colleagues who have a conversation on their screen, by its key. */
  readonly viewers: ReadonlyMap<string, readonly string[]>;
}

export interface ViewContext {
  /** As decisions see it: what a person may do is asked of the same rules. */
  readonly env: Pick<Env, 'now' | 'desk' | 'me' | 'rules' | 'supervisor' | 'isThere' | 'hours' | 'wasOpen'>;
  readonly ephemeral: Ephemeral;
}

/** What can change in a row while nobody says or does anything in its conversation. */
type Moving = Pick<RequestView, 'alarm' | 'silent' | 'mayTakeOver' | 'viewers' | 'unread' | 'typing' | 'presence' | 'hasDraft'> & {
  readonly patronSilent: RequestView['patronSilent'] | undefined;
  readonly followUp: RequestView['followUp'] | undefined;
  readonly offeredHere: boolean;
};

interface Known {
  readonly steady: Steady;
  readonly moving: Moving;
  readonly view: RequestView;
}

type Steady = ReturnType<RequestViews['steady']>;

const NOBODY: readonly string[] = [];

/** What windows have to be told. */
export interface RowChanges {
  /** New, or saying something else. */
  readonly changed: Readonly<Record<string, RequestView>>;
  readonly gone: readonly string[];
}

interface Rows {
  readonly requests: Readonly<Record<string, RequestView>>;
  readonly order: readonly string[];
  /** Since they were asked for before. */
  readonly changes: RowChanges;
}

const NO_CHANGES: RowChanges = { changed: {}, gone: [] };

/**
 * The rows of one desk. All of them are looked at after every event, and all but one have not changed: what follows from
 * a request is made once, and what did not change, a row or all of them, is the same object as before.
 */
export class RequestViews {
  private readonly serviceName: (address: string) => string;
  private readonly known = new WeakMap<OpenRequest, Known>();
  private rows: Omit<Rows, 'changes'> = { requests: {}, order: [] };
  /** The same, in their order. */
  private shown: readonly RequestView[] = [];

  constructor(serviceName: (address: string) => string) {
    this.serviceName = serviceName;
  }

  of(state: DeskState, context: ViewContext): Rows {
    return this.show(this.inOrder(state, context));
  }

  private show(now: readonly RequestView[]): Rows {
    const before = this.shown;
    const inPlace = now.length === before.length && now.every(({ id }, n) => id === before[n]?.id);
    if (inPlace && now.every((row, n) => row === before[n])) return { ...this.rows, changes: NO_CHANGES };
    const changes = changesOf(this.rows.requests, before, now);
    this.rows = { order: inPlace ? this.rows.order : now.map(({ id }) => id), requests: byId(now) };
    this.shown = now;
    return { ...this.rows, changes };
  }

  /** While there is no record, nothing is known. */
  none(): Rows {
    return this.show([]);
  }

  private inOrder(state: DeskState, context: ViewContext): readonly RequestView[] {
    const rows: RequestView[] = [];
    for (const request of openRequests(state, context.env.desk).toSorted(compareRequests(context.env.rules.order))) {
      const c = state.conversations.get(request.key) ?? favourOf(state, request.key);
      if (c) rows.push(this.view(c, request, context));
    }
    return rows;
  }

  /** A row that says the same stays the same object, although its request is another one: windows draw nothing then. */
  private asBefore(row: RequestView): RequestView {
    const before = this.rows.requests[row.id];
    return before !== undefined && same(before, row) ? before : row;
  }

  private view(c: Conversation, r: OpenRequest, { env, ephemeral }: ViewContext): RequestView {
    const known = this.known.get(r);
    const steady = known?.steady ?? this.steady(c, r, env);
    const here = ephemeral.present.get(steady.address);
    const since = callsSince(c, r, env);
    const moving: Moving = {
      alarm: since === undefined ? 0 : alarmOf({ ...r, since }, env.now, env.rules.claimWithin), followUp: !isFollowUp(c, r, env) ? undefined : since === undefined ? 'waits' : 'due',
      silent: isSilent(c, r, env), patronSilent: patronSilence(c, r, env),
      mayTakeOver: r.holder !== undefined && !isMine(r, env) && mayTakeOver(c, r, env),
      viewers: ephemeral.viewers.get(c.key) ?? NOBODY,
      unread: Math.max(0, r.messages.length - (ephemeral.looked.get(c.key) ?? 0)),
      typing: ephemeral.typing.has(c.key),
      presence: here === undefined ? 'unknown' : here ? 'here' : 'gone',
      hasDraft: ephemeral.drafts.has(c.key),
      offeredHere: isOfferedHere(r, env),
    };
    if (known && sameMoving(known.moving, moving)) return known.view;
    const view = this.asBefore(viewOf(steady, moving));
    this.known.set(r, { steady, moving, view });
    return view;
  }

  /** What follows from the request alone. */
  private steady(c: Conversation, r: OpenRequest, { rules, desk }: ViewContext['env']) {
    const favour = favourOfRow(c.key);
    return {
      address: c.patron ? bareOf(c.patron.address) : c.conv,
      row: {
        id: c.key, mode: r.mode, phase: r.phase, who: whoOf(c, r.mode, rules.anonymousHost),
        from: fromOf(c, r, rules.anonymousHost), service: r.mode === 'staff-im' ? '' : this.serviceName(c.service),
        firstWords: shownWords(r, rules.guard), waitingSince: r.since, pending: r.pending,
        byHand: r.byHand, returned: r.returned, visit: c.shared.closes,
        ...(favour === undefined ? {} : { favour }),
        ...(r.wayBack ? { wayBack: r.wayBack } : {}), ...(r.left ? { left: true as const } : {}),
        ...(c.lastReplyAt > r.since ? { answered: true } : {}),
        ...(r.holder ? { holder: { mine: isMine(r, { desk }), name: r.holder.author ? nameOf(r.holder.author) : '', point: r.holder.point, since: r.holder.since } } : {}),
        ...(r.onHold?.reason ? { holdReason: r.onHold.reason } : {}),
      },
      ...(r.offer ? { offer: { by: nameOf(r.offer.by), to: targetWords(r.offer.to, this.serviceName), note: r.offer.note, since: r.offer.at, ...(r.offer.relief ? { relief: true as const } : {}) } } : {}),
    };
  }
}

function favourOf(state: DeskState, key: string): Conversation | undefined {
  const log = state.favours.get(favourOfRow(key) ?? '');
  return log && state.me !== undefined ? favourRow(log, state.me) : undefined;
}

function changesOf(known: Rows['requests'], before: readonly RequestView[], now: readonly RequestView[]): RowChanges {
  const changed: Record<string, RequestView> = {};
  let added = 0;
  for (const [n, row] of now.entries()) {
    if (row === before[n] || known[row.id] === row) continue;
    if (known[row.id] === undefined) added += 1;
    changed[row.id] = row;
  }
  if (now.length === before.length + added) return { changed, gone: [] };
  const there = new Set(now.map(({ id }) => id));
  return { changed, gone: before.flatMap(({ id }) => (there.has(id) ? [] : [id])) };
}

function byId(rows: readonly RequestView[]): Record<string, RequestView> {
  const all: Record<string, RequestView> = {};
  for (const row of rows) all[row.id] = row;
  return all;
}

function viewOf({ row, offer }: Steady, { patronSilent, followUp, offeredHere, ...moving }: Moving): RequestView {
  return { ...row, ...moving, ...(followUp === undefined ? {} : { followUp }), ...(patronSilent === undefined ? {} : { patronSilent }), ...(offer ? { offer: { ...offer, toMe: offeredHere } } : {}) };
}

const sameMoving = (a: Moving, b: Moving): boolean =>
  a.alarm === b.alarm && a.followUp === b.followUp && a.silent === b.silent && a.patronSilent === b.patronSilent && a.mayTakeOver === b.mayTakeOver && a.unread === b.unread && a.typing === b.typing
  && a.presence === b.presence && a.hasDraft === b.hasDraft && a.offeredHere === b.offeredHere && a.viewers.length === b.viewers.length && a.viewers.every((name, n) => name === b.viewers[n]);

/** The row stands where others can read it: private data shows as dots. */
const shownWords = (r: OpenRequest, guard: GuardPolicy): string => (r.mode === 'patron-im' ? coverWords(r.words, guard) : r.words);

function fromOf(c: Conversation, r: OpenRequest, anonymousHost: string | undefined): string {
  if (r.mode === 'patron-im') return isAnonymous(c, anonymousHost) ? 'web page' : c.conv;
  return r.mode === 'staff-im' ? '' : c.shared.opened?.point ?? '';
}
