/**
 * The desk: whatever comes in is decided by core, appended to the journal, folded, and only then shown and sent. When
 * the journal cannot append, the desk closes (DESIGN "Fail closed"). No Electron in here: tests run it as it is.
 */
import { bareOf } from '../../core/address.js';
import { NOTHING_RUNG, ring, type Ring } from '../../core/alerts.js';
import { keyOf, newConversation, type Conversation } from '../../core/conversation.js';
import type { Decision, Effect, Env, Refusal, Rules } from '../../core/decide/decision.js';
import { isRefusal } from '../../core/decide/decision.js';
import { decideHeard, decidePage } from '../../core/decide/heard.js';
import { decideStalePending, sendable } from '../../core/decide/operate.js';
import { decideAcked, decideReply, decideUnknownFate, decideUnsent, patronAddress } from '../../core/decide/reply.js';
import { decideAction, decideLog, decideTakeNext, openRequests, type RequestAction } from '../../core/decide/request.js';
import type { Event } from '../../core/event.js';
import { channelConversation } from '../../core/identity.js';
import type { Address, HeardPresence } from '../../core/heard.js';
import type { WalkMode } from '../../core/operation.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { DeskPatch, DeskView, NoticeView, Problem, TranscriptWindow } from '../../shared/view.js';
import type { Journal, Row } from '../journal/index.js';
import type { SessionEvent } from '../xmpp/types.js';
import { Accounts, type Connect, type SignIn } from './accounts.js';
import { Drafts } from './drafts.js';
import { Present } from './present.js';
import { nameOf } from './names.js';
import { noticeView } from './notices.js';
import { verified } from './proof.js';
import { Recorder } from './recorder.js';
import { refusalError } from './refusals.js';
import { changedLines, lineContext, transcriptWindow, type TranscriptOptions } from './transcript.js';
import { difference, requestViews } from './view.js';

const WEEK = 7 * 24 * 3_600_000;
/** Without its reflection after this, an operation's fate is unknown: the room's archive is asked. ms */
const REFLECTION = 3_000;
/** What came live is settled by a page of its archive after this, ms. */
const SETTLE_AFTER = 20_000;

export interface DeskOptions {
  readonly policy: Policy;
  /** 32 hex digits. */
  readonly deskId: string;
  readonly version: string;
  readonly protection: 'os' | 'none';
  readonly openJournal: () => Journal;
  readonly connect: Connect;
  readonly servicePassword: (address: Address) => string | undefined;
  readonly newId: () => string;
  readonly wallClock: () => number;
  readonly emit: (patch: DeskPatch) => void;
  readonly ring: (ring: Ring, view: DeskView) => void;
  /** New rows are in the journal: the archive process may want to know. */
  readonly recorded: () => void;
  /** Words of a reply came back into the composer of this conversation. */
  readonly draftReturned: (id: string, text: string) => void;
}

export interface ArchiveStatus {
  readonly configured: boolean;
  readonly backlog: number;
  readonly lastSuccess?: number;
  readonly problem?: Problem;
}

export class Desk {
  private readonly options: DeskOptions;
  private readonly rules: Rules;
  private readonly accounts: Accounts;
  private readonly present = new Present();
  private journal: Journal | undefined;
  private recorder: Recorder | undefined;
  private drafts: Drafts | undefined;
  private closedBy: Problem | undefined;
  private offset = 0;
  private rung = NOTHING_RUNG;
  private notices: NoticeView[] = [];
  private archive: ArchiveStatus = { configured: false, backlog: 0 };
  private current: DeskView;
  private openId: string | null = null;
  private staffed = false;
  private readonly ownLogs = new Set<string>();
  private readonly inFlight = new Map<string, number>();
  private readonly dirty = new Map<Address, number>();

  constructor(options: DeskOptions) {
    this.options = options;
    const { policy } = options;
    this.rules = {
      order: policy.queue.order, claimWithin: policy.queue.claimWithin, silence: policy.queue.silence,
      services: policy.services.map((s) => s.address), channels: policy.rooms.channels.map((c) => c.address),
      ...(policy.anonymousHost === undefined ? {} : { anonymousHost: policy.anonymousHost }),
      ...(policy.rooms.desk === '' ? {} : { room: policy.rooms.desk }),
    };
    this.accounts = new Accounts({
      policy, connect: options.connect, resource: `desk-${options.deskId}`, servicePassword: options.servicePassword, now: () => this.now(),
      cursor: (archive) => {
        const at = this.recorder?.state.archives.get(archive);
        return at ? { after: at.cursor, since: at.stamp } : { since: this.now() - WEEK };
      },
      on: (account, event) => this.onSession(account, event),
    });
    this.openRecord();
    this.current = { rev: 0, ...this.freshView() };
  }

  get view(): DeskView {
    return this.current;
  }

  get journalFile(): string | undefined {
    return this.journal?.file;
  }

  /** Corrected by the server's clock (XEP-0202). */
  now(): number {
    return this.options.wallClock() + this.offset;
  }

  // ---- the record -------------------------------------------------------------------------------------------------

  private openRecord(): void {
    try {
      this.journal = this.options.openJournal();
      this.recorder = new Recorder(this.journal, () => this.now());
      this.drafts = new Drafts(this.journal);
      this.closedBy = undefined;
      this.recorder.append([{ kind: 'started', version: this.options.version, point: this.options.policy.point }]);
    } catch (error) {
      this.shut(problemOf(error));
    }
  }

  /** "Try again": the journal is opened anew, and what patrons said meanwhile comes from the archives. */
  async retryRecord(): Promise<void> {
    if (!this.closedBy) return;
    this.journal?.close();
    this.openRecord();
    if (this.closedBy) {
      this.refresh();
      throw new AppError(this.problem.code, this.problem.message);
    }
    const as = this.accounts.staff;
    if (as) this.commit([{ kind: 'signed-in', address: as.address, point: this.options.policy.point }]);
    this.refresh();
    await this.accounts.restart();
    this.refresh();
  }

  private get problem(): Problem {
    return this.closedBy ?? { code: 'journal-closed', message: 'The desk is not recording.' };
  }

  /** The desk closes: patrons see it as unavailable, nothing is shown or sent. That sequence itself needs no append. */
  private shut(problem: Problem): void {
    this.closedBy = problem;
    this.accounts.setOpen(false);
    this.journal?.closeOut({ kind: 'closed-out', time: this.now(), body: { kind: 'closed-out', reason: problem.code } });
  }

  /** Appends, folds, and shows. @throws AppError when it cannot be recorded: then nothing happened at all */
  private commit(events: readonly Event[]): Row[] {
    if (this.closedBy || !this.recorder) throw new AppError('journal-closed', this.problem.message);
    if (events.length === 0) return [];
    try {
      const rows = this.recorder.append(events);
      this.options.recorded();
      this.refresh(rows);
      return rows;
    } catch (error) {
      if (error instanceof AppError && (error.code === 'too-long' || error.code === 'invalid-request')) throw error;
      this.shut(problemOf(error));
      this.refresh();
      throw error;
    }
  }

  private carryOut(decision: Decision): void {
    this.commit(decision.events);
    for (const effect of decision.effects) this.perform(effect);
    this.pump();
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        // What became of it comes as an acknowledgement, or the archive tells.
        void this.accounts.send(effect.via, effect.out).catch(() => undefined);
        return;
      case 'settle':
        void this.accounts.settle(effect.archive).catch(() => undefined);
        return;
      case 'keep-draft':
        this.drafts?.giveBack(effect.key, effect.text);
        this.options.draftReturned(this.idOf(effect.key), this.drafts?.get(effect.key) ?? '');
        this.refresh();
        return;
      case 'notice':
        this.notify(noticeView(effect.notice, this.options.newId(), (key) => this.current.requests[key]?.who ?? 'the patron', (key) => this.idOf(key)));
    }
  }

  private notify(notice: NoticeView): void {
    if (this.notices.some((n) => n.text === notice.text)) return;
    this.notices = [...this.notices, notice].slice(-5);
    this.refresh();
  }

  dismissNotice(id: string): void {
    this.notices = this.notices.filter((n) => n.id !== id);
    this.refresh();
  }

  // ---- the network ------------------------------------------------------------------------------------------------

  private env(): Env {
    const recorder = this.recorder;
    return {
      now: this.now(), newId: this.options.newId, desk: this.options.deskId, point: this.options.policy.point, rules: this.rules,
      recorded: (ref) => recorder?.recorded(ref),
      session: (account) => this.accounts.ready(account),
      isStaff: (address) => this.isStaff(address),
      verified,
    };
  }

  /** Members of the desk room; besides them, who has an account on the host of staff. */
  private isStaff(address: Address): boolean {
    const host = this.accounts.staff?.address.split('@')[1];
    return this.present.isColleague(address) || (address.endsWith(`@${host ?? ''}`) && !this.rules.services.includes(address));
  }

  private onSession(account: Address, event: SessionEvent): void {
    if (this.closedBy && event.type !== 'state') return; // it stays in the archive until the desk records again
    try {
      this.handle(account, event);
    } catch (error) {
      if (!this.closedBy) throw error;
    }
  }

  private handle(account: Address, event: SessionEvent): void {
    const state = this.recorder?.state;
    switch (event.type) {
      case 'state':
        this.refresh();
        if (event.state.state === 'ready' && !this.closedBy) this.onReady(account, event.state.resumed);
        return;
      case 'heard': {
        this.present.hearStates(event.items, (item) => this.conversationOf(item));
        for (const item of event.items) if (item.id !== undefined) this.dirty.set(item.archive, this.dirty.get(item.archive) ?? this.now());
        if (state) this.carryOut(decideHeard(state, event.items, event.refused, this.env()));
        this.refresh();
        return;
      }
      case 'page':
        this.dirty.delete(event.page.archive);
        if (state) this.carryOut(decidePage(state, event.page, this.env()));
        return;
      case 'presence': return this.onPresence(account, event.presence);
      case 'acked':
        if (state) this.carryOut(decideAcked(state, event.originId, this.env()));
        return;
      case 'unknown-fate':
        if (state) this.carryOut(decideUnknownFate(state, event.originId, this.env()));
        return;
      case 'clock':
        this.offset = event.offset;
        this.refresh();
        return;
      case 'room':
        this.present.room(event.room, event.joined, event.problem);
        this.refresh();
        return;
      case 'archive-failed':
        this.notify({ id: this.options.newId(), tone: 'warning', text: event.problem.message });
    }
  }

  /** Everything that an account missed has been read: what was left open can be decided now. */
  private onReady(account: Address, resumed: boolean): void {
    const recorder = this.recorder;
    if (!recorder) return;
    if (!resumed) {
      const staff = account === this.accounts.staff?.address;
      if (staff) {
        this.inFlight.clear();
        this.carryOut(decideStalePending(recorder.state, this.env()));
      }
      for (const archive of staff ? [account, ...this.rules.channels] : [account]) {
        this.carryOut(decideUnsent(recorder.state, archive, new Set(), this.env()));
      }
    }
    this.pump();
  }

  /** Sends the operations that can go. */
  private pump(): void {
    const recorder = this.recorder;
    const me = this.accounts.staff?.address;
    if (!recorder || me === undefined || this.closedBy || this.rules.room === undefined || this.accounts.ready(me) === undefined) return;
    if (!this.present.isJoined(this.rules.room)) return;
    for (const out of sendable(recorder.state, this.env(), this.rules.room, new Set(this.inFlight.keys()))) {
      this.inFlight.set(out.operation.originId, this.now());
      void this.accounts.send(me, out).catch(() => this.inFlight.delete(out.operation.originId));
    }
  }

  private onPresence(account: Address, presence: HeardPresence): void {
    this.present.hear(presence);
    const other = bareOf(presence.from) !== account && presence.occupant === undefined;
    if (other && this.rules.services.includes(account)) {
      this.present.greet(account, presence.from, presence.available);
      if (presence.available && this.staffed) this.answerPresence(account, presence.from);
    }
    this.refresh();
  }

  /** The handshake of PROTOCOL §5: the page learns that somebody is there. */
  private answerPresence(service: Address, to: string): void {
    this.present.answered(service, to);
    void this.accounts.send(service, { type: 'directed-presence', to, available: true, nonce: this.options.newId() }).catch(() => undefined);
  }

  // ---- what people do ---------------------------------------------------------------------------------------------

  signIn(as: SignIn): void {
    this.commit([{ kind: 'signed-in', address: as.address, point: this.options.policy.point }]);
    this.accounts.signIn(as);
    this.refresh();
  }

  async signOut(): Promise<void> {
    const me = this.accounts.staff?.address;
    await this.accounts.signOut();
    if (me !== undefined && !this.closedBy) this.commit([{ kind: 'signed-out', address: me, point: this.options.policy.point }]);
    this.refresh();
  }

  startService(address: Address): void {
    this.accounts.startService(address);
    this.refresh();
  }

  log(mode: WalkMode, note: string): string {
    const decision = decideLog(this.state, mode, note, this.env());
    this.ownLogs.add(decision.key);
    this.carryOut(decision);
    return decision.key;
  }

  takeNext(): string | undefined {
    const next = decideTakeNext(this.state, this.env());
    if ('refused' in next) return undefined;
    this.act(next.key, { type: 'take' });
    return next.key;
  }

  act(key: string, action: RequestAction): void {
    this.carryOut(this.accepted(decideAction(this.state, key, action, this.env())));
  }

  /** A patron's request is closed up to the last message that its archive has put in order: it is asked first. */
  async end(key: string, action: Extract<RequestAction, { type: 'end' }>): Promise<void> {
    const first = decideAction(this.state, key, action, this.env());
    if (isRefusal(first) && first.refused === 'settle-first') await this.accounts.settle(this.conversation(key).service).catch(() => undefined);
    this.act(key, action);
    this.drafts?.set(key, '');
    this.refresh();
  }

  reply(id: string, body: string): string {
    const key = this.keyOf(id);
    const mentions = this.present.mentionedIn(body, this.conversation(key).conv);
    const decision = this.accepted(decideReply(this.state, this.conversation(key), { body, mentions }, this.env()));
    this.carryOut(decision);
    this.drafts?.set(key, '');
    this.present.look(key, Number.POSITIVE_INFINITY);
    this.refresh();
    return decision.originId;
  }

  /** Tells the patron that somebody is writing; only the holder does. */
  typing(id: string, composing: boolean): void {
    const c = this.state.conversations.get(this.keyOf(id));
    if (!c?.patron || c.shared.holder?.desk !== this.options.deskId || this.closedBy) return;
    void this.accounts
      .send(c.service, { type: 'chat-state', to: patronAddress(c, this.env()), state: composing ? 'composing' : 'active', ...(c.patron.thread === undefined ? {} : { thread: c.patron.thread }) })
      .catch(() => undefined);
  }

  scriptUsed(id: string, script: string): void {
    const c = this.conversation(this.keyOf(id));
    this.commit([{ kind: 'script-used', in: { scope: c.scope, service: c.service, conv: c.conv }, script }]);
  }

  /** @returns the draft to go on with */
  open(id: string | null): string {
    this.openId = id;
    this.refresh();
    return id === null ? '' : this.drafts?.get(this.keyOf(id)) ?? '';
  }

  setDraft(id: string, text: string): void {
    if (this.closedBy || !this.drafts) throw new AppError('journal-closed', this.problem.message);
    try {
      this.drafts.set(this.keyOf(id), text);
    } catch (error) {
      this.shut(problemOf(error));
      this.refresh();
      throw error;
    }
    this.refresh();
  }

  window(id: string, options: TranscriptOptions): TranscriptWindow {
    const key = this.keyOf(id);
    if (!this.journal) return { id, lines: [], hasOlder: false, hasNewer: false };
    return { ...transcriptWindow(this.journal, key, this.lineContext(key), options), id };
  }

  setArchive(status: ArchiveStatus): void {
    this.archive = status;
    this.refresh();
  }

  /** Once a second: waiting times pass their limits, alerts repeat, silent operations are asked after. */
  tick(): void {
    if (this.closedBy) return;
    const now = this.now();
    const waiting = this.current.order.flatMap((id) => {
      const r = this.current.requests[id];
      return r?.phase === 'waiting' ? [{ id, mode: r.mode, alarm: r.alarm, ownLog: this.ownLogs.has(id) }] : [];
    });
    const { ring: due, rung } = ring(waiting, this.rung, now, this.options.policy.alerts.repeatEvery);
    this.rung = rung;
    this.refresh();
    if (due) this.options.ring(due, this.current);
    const room = this.rules.room;
    const late = [...this.inFlight].filter(([, at]) => now - at > REFLECTION).map(([id]) => id);
    if (late.length > 0 && room !== undefined) void this.askAfter(room, late);
    for (const [archive, since] of this.dirty) {
      if (now - since > SETTLE_AFTER) {
        this.dirty.delete(archive);
        void this.accounts.settle(archive).catch(() => undefined);
      }
    }
  }

  /** No reflection: the room is read to its end, and what is still missing is sent again with the same id. */
  private async askAfter(room: Address, originIds: readonly string[]): Promise<void> {
    for (const id of originIds) this.inFlight.set(id, this.now());
    await this.accounts.settle(room).catch(() => undefined);
    for (const id of originIds) this.inFlight.delete(id);
    if (this.recorder && !this.closedBy) this.carryOut(decideStalePending(this.recorder.state, this.env()));
  }

  async stop(): Promise<void> {
    await this.accounts.signOut();
    this.journal?.close();
    this.journal = undefined;
    this.recorder = undefined;
  }

  // ---- the view ---------------------------------------------------------------------------------------------------

  private get state() {
    if (this.closedBy || !this.recorder) throw new AppError('journal-closed', this.problem.message);
    return this.recorder.state;
  }

  private accepted<D extends Decision>(decision: D | Refusal): D {
    if ('refused' in decision) throw refusalError(decision, nameOf);
    return decision;
  }

  /** Channels are `channel:room`; a mention in the queue opens the channel that it stands in. */
  private keyOf(id: string): string {
    if (id.startsWith('channel:')) return keyOf(channelConversation(id.slice('channel:'.length)));
    const c = this.recorder?.state.conversations.get(id);
    return c?.scope === 'mine' && this.rules.channels.includes(c.conv) ? keyOf(channelConversation(c.conv)) : id;
  }

  private idOf(key: string): string {
    const room = this.rules.channels.find((r) => keyOf(channelConversation(r)) === key);
    return room === undefined ? key : `channel:${room}`;
  }

  private conversation(key: string): Conversation {
    const known = this.state.conversations.get(key);
    const room = this.rules.channels.find((r) => keyOf(channelConversation(r)) === key);
    if (known) return known;
    if (room !== undefined) return newConversation(channelConversation(room));
    throw refusalError({ refused: 'unknown-request' }, nameOf);
  }

  private conversationOf(item: { readonly archive: Address; readonly from: string; readonly thread?: string }): string | undefined {
    for (const c of this.recorder?.state.conversations.values() ?? []) {
      const speaks = c.patron && (c.patron.thread === undefined ? bareOf(c.patron.address) === bareOf(item.from) : c.patron.address === item.from);
      if (c.service === item.archive && speaks) return c.key;
    }
    return undefined;
  }

  private lineContext(key: string) {
    if (!this.recorder) throw new AppError('journal-closed', this.problem.message);
    return lineContext(this.recorder.state, key, this.options.deskId, this.rules.anonymousHost);
  }

  /** Recomputes the view and tells windows the difference; with the lines of the open conversation that `rows` changed. */
  private refresh(rows: readonly Row[] = []): void {
    const openKey = this.openId === null ? undefined : this.keyOf(this.openId);
    if (openKey !== undefined) this.present.look(openKey, Number.POSITIVE_INFINITY);
    const change = difference(this.current, this.freshView());
    const lines = openKey === undefined || !this.journal || rows.length === 0 ? [] : changedLines(this.journal, rows, openKey, this.lineContext(openKey));
    if (!change && lines.length === 0) return;
    const patch: DeskPatch = change?.patch ?? { rev: this.current.rev + 1 };
    this.current = change?.view ?? { ...this.current, rev: patch.rev };
    this.options.emit(lines.length > 0 && this.openId !== null ? { ...patch, lines: { id: this.openId, upsert: lines } } : patch);
    this.followStaffed();
  }

  private followStaffed(): void {
    if (this.staffed === this.current.staffed) return;
    this.staffed = this.current.staffed;
    try {
      if (!this.closedBy) this.commit([{ kind: 'staffed', open: this.staffed, reason: this.staffed ? 'ready' : 'not-ready' }]);
    } catch {
      return; // the desk is closed now, and says why
    }
    if (!this.staffed) this.present.forgetAnswers();
    else for (const [service, to] of this.present.unanswered(this.rules.services)) this.answerPresence(service, to);
  }

  private freshView(): Omit<DeskView, 'rev'> {
    const state = this.recorder?.state;
    const { policy, protection } = this.options;
    const me = this.accounts.staff?.address;
    const connections = this.accounts.views;
    const services = connections.filter((c) => c.role === 'service');
    const ready = (c: { state: string }): boolean => c.state === 'ready';
    const requests = state
      ? requestViews(state, {
          rules: this.rules, desk: this.options.deskId, now: this.now(), serviceName: (a) => policy.services.find((s) => s.address === a)?.name ?? '',
          ephemeral: { typing: this.present.typing, present: this.present.people, looked: this.present.looked(state), drafts: this.drafts?.keys ?? new Set() },
        })
      : { requests: {}, order: [] };
    return {
      clockOffset: this.offset, point: policy.point, connections, ...requests,
      ...(me === undefined ? {} : { me: { address: me, name: nameOf(me) } }),
      record: { journal: this.closedBy ? 'closed' : 'recording', ...(this.closedBy ? { problem: this.closedBy } : {}), protection, archive: this.archive },
      staffed: !this.closedBy && services.some(ready) && connections.some((c) => c.role === 'staff' && ready(c)),
      channels: policy.rooms.channels.map((c) => this.present.channel(c.address, c.name, state, me)),
      cap: policy.queue.cap, claimWithin: policy.queue.claimWithin, notices: this.notices,
    };
  }

  /** Open requests of this desk, for sign-out. */
  get held(): number {
    return this.recorder ? openRequests(this.recorder.state).filter((r) => r.holder?.desk === this.options.deskId).length : 0;
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'journal-closed', message: 'The journal could not be written, for a reason that the desk does not know. Patrons see the desk as closed. Press Try again; if it stays, tell your administrator.' };
}
