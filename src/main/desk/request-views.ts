/** Open requests as windows see them: rows of the queue. */
import { bareOf } from '../../core/address.js';
import type { Conversation, ConversationKey } from '../../core/conversation.js';
import type { Env } from '../../core/decide/decision.js';
import { isOfferedHere } from '../../core/decide/offer.js';
import { callsSince, isFollowUp } from '../../core/decide/closed.js';
import { concernsMe, isMine, mayTakeOver, openRequests } from '../../core/decide/request.js';
import { isSilent, patronSilence } from '../../core/decide/silence.js';
import { favourOfRow, favourRow } from '../../core/favour/row.js';
import { coverWords, type GuardPolicy } from '../../core/guard/check.js';
import { alarmOf, compareRequests } from '../../core/queue.js';
import { openRequest, type OpenRequest } from '../../core/request.js';
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

/** One row, and what it was made of. */
interface Known {
  readonly request: OpenRequest;
  readonly steady: Steady;
  readonly moving: Moving;
  readonly view: RequestView;
}

/** What follows from the request alone. */
interface Steady {
  /** Bare, of whoever waits. */
  readonly address: string;
  readonly row: Omit<RequestView, keyof Moving | 'offer'>;
  readonly offer?: Omit<NonNullable<RequestView['offer']>, 'toMe'>;
}

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

/** What was looked at last: whatever is the same there has not changed. */
interface Looked extends Pick<DeskState, 'conversations' | 'favours'> {
  readonly me: DeskState['me'] | undefined;
  /** When all rows were looked at, ms since 1970. */
  readonly at: number;
  readonly supervisor: boolean;
}

/** What time alone changes in rows shows at most so much later, ms. */
const OFTEN = 1_000;

/**
 * The rows of one desk. They are looked at after every event, and all but one have not changed: what follows from a
 * request is made once, only what can have changed is looked at, and what did not change is the same object as before.
 */
export class RequestViews {
  private readonly serviceName: (address: string) => string;
  /** In their order. */
  private known: readonly Known[] = [];
  private readonly byKey = new Map<ConversationKey, Known>();
  private readonly mine = new Map<ConversationKey, RequestView>();
  private looked: Looked | undefined;
  private rows: Omit<Rows, 'changes'> = { requests: {}, order: [] };

  constructor(serviceName: (address: string) => string) {
    this.serviceName = serviceName;
  }

  /** @param onlyRecorded nothing happened besides what was folded into the state: who is there and what time it is counts when something else happens, and after a second */
  of(state: DeskState, context: ViewContext, onlyRecorded = false): Rows {
    const { now, supervisor } = context.env;
    const some = onlyRecorded ? this.changedIn(state, context.env) : undefined;
    this.looked = { conversations: state.conversations, favours: state.favours, me: state.me, supervisor, at: some ? this.looked?.at ?? now : now };
    return some ? this.some(some, state, context) : this.all(state, context);
  }

  /** What this desk holds. */
  get held(): readonly RequestView[] {
    return [...this.mine.values()];
  }

  /** While there is no record, nothing is known. */
  none(): Rows {
    this.looked = undefined;
    return this.show([], [], changesOf(this.rows.requests, this.known, []));
  }

  /** @returns the conversations that changed; undefined: any row can have changed */
  private changedIn(state: DeskState, { now, supervisor }: ViewContext['env']): readonly Conversation[] | undefined {
    const { looked } = this;
    if (!looked || looked.favours !== state.favours || looked.me !== state.me || looked.supervisor !== supervisor || Math.abs(now - looked.at) >= OFTEN) return undefined;
    const changed: Conversation[] = [];
    let known = 0;
    for (const [key, c] of state.conversations) {
      const before = looked.conversations.get(key);
      if (before !== undefined) known += 1;
      if (before === c) continue;
      // What is no request can be about all of them, as the hours of a service are.
      if (!this.byKey.has(key) && !openRequest(c)) return undefined;
      changed.push(c);
    }
    return known === looked.conversations.size ? changed : undefined;
  }

  private all(state: DeskState, context: ViewContext): Rows {
    const now: Known[] = [];
    for (const request of openRequests(state, context.env.desk)) {
      const c = state.conversations.get(request.key) ?? favourOf(state, request.key);
      if (c) now.push(this.look(c, request, context));
    }
    const compare = compareRequests(context.env.rules.order);
    now.sort((a, b) => compare(a.request, b.request));
    const { order } = this.rows;
    const isInPlace = now.length === order.length && now.every(({ request: { key } }, n) => key === order[n]);
    return this.show(now, isInPlace ? order : now.map(({ request: { key } }) => key), changesOf(this.rows.requests, this.known, now));
  }

  /** All other rows stay as they are: they are not even looked at. */
  private some(changed: readonly Conversation[], state: DeskState, context: ViewContext): Rows {
    const rows = [...this.known];
    const order = [...this.rows.order];
    const changes = { changed: {} as Record<string, RequestView>, gone: [] as string[] };
    const compare = compareRequests(context.env.rules.order);
    let hasMoved = false;
    for (const c of changed) {
      const before = this.byKey.get(c.key);
      const request = concernsMe(c, state) ? openRequest(c) : undefined;
      const after = request && this.look(c, request, context);
      if (after && after.view !== before?.view) changes.changed[c.key] = after.view;
      if (before === after) continue;
      const from = before ? rows.indexOf(before) : rows.length;
      if (before && after && compare(before.request, after.request) === 0) {
        rows[from] = after;
        continue;
      }
      hasMoved = true;
      rows.splice(from, 1);
      order.splice(from, 1);
      if (!after) {
        changes.gone.push(c.key);
        continue;
      }
      const to = placeOf(after, rows, compare);
      rows.splice(to, 0, after);
      order.splice(to, 0, c.key);
    }
    return this.show(rows, hasMoved ? order : this.rows.order, changes);
  }

  private show(known: readonly Known[], order: readonly string[], changes: RowChanges): Rows {
    this.known = known;
    for (const key of changes.gone) this.forget(key);
    const isSame = changes.gone.length === 0 && Object.keys(changes.changed).length === 0;
    this.rows = { order, requests: isSame ? this.rows.requests : byId(known, order) };
    return { ...this.rows, changes };
  }

  private forget(key: ConversationKey): void {
    this.byKey.delete(key);
    this.mine.delete(key);
  }

  /** A row that says the same stays the same object, although its request is another one: windows draw nothing then. */
  private asBefore(row: RequestView): RequestView {
    const before = this.rows.requests[row.id];
    return before !== undefined && same(before, row) ? before : row;
  }

  private look(c: Conversation, request: OpenRequest, context: ViewContext): Known {
    const before = this.byKey.get(c.key);
    const steady = before?.request === request ? before.steady : this.steady(c, request, context.env, before);
    const moving = movingOf(c, request, steady.address, context);
    if (before?.steady === steady && sameMoving(before.moving, moving)) return before;
    const known = { request, steady, moving, view: this.asBefore(viewOf(steady, moving)) };
    this.byKey.set(c.key, known);
    if (known.view.holder?.mine) this.mine.set(c.key, known.view);
    else this.mine.delete(c.key);
    return known;
  }

  private steady(c: Conversation, r: OpenRequest, { rules, desk }: ViewContext['env'], before: Known | undefined): Steady {
    const favour = favourOfRow(c.key);
    return {
      address: c.patron ? bareOf(c.patron.address) : c.conv,
      row: {
        id: c.key, mode: r.mode, phase: r.phase, who: whoOf(c, r.mode, rules.anonymousHost),
        from: fromOf(c, r, rules.anonymousHost), service: r.mode === 'staff-im' ? '' : this.serviceName(c.service),
        firstWords: before?.request.words === r.words && before.request.mode === r.mode ? before.steady.row.firstWords : shownWords(r, rules.guard), waitingSince: r.since, pending: r.pending,
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

function movingOf(c: Conversation, r: OpenRequest, address: string, { env, ephemeral }: ViewContext): Moving {
  const since = callsSince(c, r, env);
  const here = ephemeral.present.get(address);
  return {
    alarm: since === undefined ? 0 : alarmOf({ ...r, since }, env.now, env.rules.claimWithin), followUp: !isFollowUp(c, r, env) ? undefined : since === undefined ? 'waits' : 'due',
    silent: isSilent(c, r, env), patronSilent: patronSilence(c, r, env),
    mayTakeOver: r.holder !== undefined && !isMine(r, env) && mayTakeOver(c, r, env),
    viewers: ephemeral.viewers.get(c.key) ?? NOBODY, unread: Math.max(0, r.messages.length - (ephemeral.looked.get(c.key) ?? 0)), typing: ephemeral.typing.has(c.key),
    presence: here === undefined ? 'unknown' : here ? 'here' : 'gone', hasDraft: ephemeral.drafts.has(c.key), offeredHere: isOfferedHere(r, env),
  };
}

function changesOf(shown: Rows['requests'], before: readonly Known[], now: readonly Known[]): RowChanges {
  const changed: Record<string, RequestView> = {};
  let added = 0;
  for (const { view } of now) {
    if (shown[view.id] === view) continue;
    if (shown[view.id] === undefined) added += 1;
    changed[view.id] = view;
  }
  if (now.length === before.length + added) return { changed, gone: [] };
  const there = new Set(now.map(({ view }) => view.id));
  return { changed, gone: before.flatMap(({ view: { id } }) => (there.has(id) ? [] : [id])) };
}

function byId(rows: readonly Known[], order: readonly string[]): Record<string, RequestView> {
  const all: Record<string, RequestView> = {};
  rows.forEach(({ view }, n) => (all[order[n] ?? view.id] = view));
  return all;
}

/** Before the first that comes after it. @param rows in their order */
function placeOf({ request }: Known, rows: readonly Known[], compare: ReturnType<typeof compareRequests>): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const there = rows[middle];
    if (there && compare(there.request, request) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
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
