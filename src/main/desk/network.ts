import { bareOf } from '../../core/address.js';
import { awaitsArchive, keyOf } from '../../core/conversation.js';
import type { Decision, Env, Rules } from '../../core/decide/decision.js';
import { decideReminders } from '../../core/decide/favour.js';
import { decideCallAgain } from '../../core/decide/shift-cover.js';
import { decideHeard, decidePage } from '../../core/decide/heard.js';
import { decideRoomFailed, decideStalePending, sendable } from '../../core/decide/operate.js';
import { decideAcked, decideUnknownFate, decideUnsent, sentBefore } from '../../core/decide/reply.js';
import { decideWatch } from '../../core/decide/watch.js';
import type { Address, FullAddress, Heard, HeardMessage, HeardPresence } from '../../core/heard.js';
import type { SessionEvent } from '../xmpp/types.js';
import type { Accounts } from './accounts.js';
import type { Keeper } from './keeper.js';
import type { Present } from './present.js';
import { Settling } from './settling.js';

/**
 * Without its reflection after this, an operation's fate is unknown and the room's archive is asked, ms (PROTOCOL §9).
 * Each time twice as long: a room that is slow because all desks ask it would become slower still.
 */
const REFLECTION = 3_000;
const LONGEST_REFLECTION = 48_000;
/** Fact beside the journal: the addresses of colleagues. */
const STAFF = 'staff';
const STAFF_KEPT = 1_000;
export interface NetworkOptions {
  readonly rules: Rules;
  /** Rooms of all channels. */
  readonly channels: () => readonly Address[];
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly present: Present;
  readonly now: () => number;
  readonly newId: () => string;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
  readonly refresh: () => void;
  readonly onClock: (offset: number) => void;
  readonly onTrouble: (message: string) => void;
  /** Not a member of the desk room any more: whoever sits here is no longer staff. */
  readonly onExpelled: (message: string) => void;
  readonly staffed: () => boolean;
  /** Whether this patron finds the service open. */
  readonly isFor: (service: Address, patron: FullAddress) => boolean;
  /** ms after which the requests of a desk that left the room come back. */
  readonly returnAfter: number;
}

/** What comes from the sessions, and what this desk still has to bring to the room. */
export class Network {
  private readonly options: NetworkOptions;
  /** Operations sent and not yet reflected: origin id, when they were sent or asked after, and how long to wait from then on. */
  private readonly inFlight = new Map<string, { readonly at: number; readonly patience: number }>();
  private readonly settling: Settling;
  /** Rooms whose archives are being read, and the origin ids of what was unconfirmed when that began. */
  private readonly readings = new Map<Address, ReadonlySet<string>>();
  /** Conversation on this desk's screen. */
  private looking: string | undefined;

  constructor(options: NetworkOptions) {
    this.options = options;
    this.settling = new Settling({ now: options.now, share: () => shareOf(options.env().desk), read: (archive, most) => options.accounts.settle(archive, most) });
  }

  on(account: Address, event: SessionEvent): void {
    const { keeper } = this.options;
    // While nothing can be recorded nothing is taken in: it stays in the archives, and the cursor stays where it is.
    if (keeper.problem && event.type !== 'state') return;
    try {
      this.handle(account, event);
    } catch (error) {
      if (!keeper.problem) throw error;
    }
  }

  private handle(account: Address, event: SessionEvent): void {
    const { keeper, present, rules, env, carryOut, refresh } = this.options;
    switch (event.type) {
      case 'state':
        refresh();
        if (event.state.state === 'ready' && !keeper.problem) this.onReady(account, event.state.resumed);
        return;
      case 'heard': {
        const moved = present.hearStates(event.items, (item) => this.conversationOf(item));
        for (const { id, archive } of event.items) if (id !== undefined) this.settling.heard(archive);
        const decision = decideHeard(keeper.state, event.items, event.refused, env());
        carryOut(decision);
        // The room may have put its own word in place of the sender's in what it archived, and that is what counts.
        for (const { archive, reason } of event.refused) if (reason === 'ambiguous-author') void this.options.accounts.settle(archive).catch(() => undefined);
        // What was recorded is on the screen.
        if (moved || decision.events.length === 0) refresh();
        return;
      }
      case 'page':
        carryOut(decidePage(keeper.state, event.page, env()));
        if (event.page.complete) this.settling.settled(event.page.archive, this.awaits(event.page.archive));
        return event.page.complete && event.page.archive === rules.room && this.roomFails ? this.onRoomRead(rules.room) : undefined;
      case 'presence': return this.onPresence(account, event.presence);
      case 'acked': return carryOut(decideAcked(keeper.state, event.originId, env()));
      case 'unknown-fate': return carryOut(decideUnknownFate(keeper.state, event.originId, env()));
      case 'clock':
        this.options.onClock(event.offset);
        return refresh();
      case 'room':
        return this.onRoom(event);
      case 'reading':
        this.readings.set(event.room, new Set(keeper.state.outbox.keys()));
        return;
      case 'read':
        return this.onRead(event.room);
      case 'viewing':
        present.hearViewing(event.from, event.conversation && keyOf({ scope: 'desk-room', ...event.conversation }));
        return refresh();
      case 'archive-failed':
        this.options.onTrouble(event.problem.message);
        if (event.archive !== rules.room) return;
        present.archive(event.archive, event.problem);
        carryOut(decideRoomFailed(keeper.state, env()));
        refresh();
    }
  }

  /** Something that came live has no place in its archive yet. */
  private awaits(archive: Address): boolean {
    for (const c of this.options.keeper.state.conversations.values()) if (c.service === archive && awaitsArchive(c)) return true;
    return false;
  }

  /** What was decided by hand while nobody knew what the room had said comes to its word now. */
  private onRoomRead(room: Address): void {
    const { keeper, present, env, carryOut, refresh } = this.options;
    present.archive(room, undefined);
    if (this.roomWorks) carryOut(decideStalePending(keeper.state, env()));
    refresh();
  }

  /** The session does not wait for the rooms besides that of the desks, so what is not in one is known only now. */
  private onRead(room: Address): void {
    const { keeper, rules, env, carryOut } = this.options;
    const older = this.readings.get(room);
    this.readings.delete(room);
    if (room !== rules.room) carryOut(decideUnsent(keeper.state, room, env(), ({ originId }) => older?.has(originId) === true));
  }

  private onRoom({ room, joined, problem }: Extract<SessionEvent, { type: 'room' }>): void {
    const { keeper, present, rules, env, carryOut, refresh, onExpelled } = this.options;
    present.room(room, joined, problem);
    refresh();
    if (room !== rules.room) return;
    if (problem?.code === 'not-staff') onExpelled(problem.message);
    else if (problem && !joined) carryOut(decideRoomFailed(keeper.state, env()));
    else if (joined) {
      this.pump();
      void this.readMembers(room);
    }
  }

  /** Who belongs to the staff: the room says it, where it tells whoever is in it; otherwise it is whom this desk has seen there. */
  private async readMembers(room: Address): Promise<void> {
    const { accounts, present, keeper, refresh } = this.options;
    present.staff.know(knownStaff(keeper.fact(STAFF)));
    try {
      present.staff.setMembers(await accounts.members(room));
    } catch {
      // Whom it knows already stays known.
    }
    this.keepStaff();
    refresh();
  }

  private keepStaff(): void {
    const { keeper, present } = this.options;
    if (!keeper.problem) keeper.setFact(STAFF, present.staff.people.slice(0, STAFF_KEPT));
  }

  /** Everything that an account missed has been read: what was left open can be decided now. */
  private onReady(account: Address, resumed: boolean): void {
    const { keeper, accounts, rules, env, carryOut } = this.options;
    if (!resumed) {
      const staff = account === accounts.staff?.address;
      if (staff) {
        this.inFlight.clear();
        carryOut(decideStalePending(keeper.state, env()));
      }
      carryOut(decideUnsent(keeper.state, account, env()));
      if (staff) for (const service of rules.services) void this.askUnsent(service);
    }
    this.pump();
  }

  /** What other desks do, unless somebody here has just asked the room for the same and nobody has it yet. */
  mayWait(item: Heard): boolean {
    if (item.kind !== 'room' || !item.operation) return false;
    const { service, conv } = item.operation;
    const c = this.options.keeper.known?.conversations.get(keyOf({ scope: 'desk-room', service, conv }));
    return c === undefined || c.pending.length === 0 || c.shared.holder !== undefined;
  }

  /** The desks can agree: signed in, the archives read, and in the room. */
  get roomWorks(): boolean {
    const { accounts, present, rules } = this.options;
    const me = accounts.staff?.address;
    return me !== undefined && rules.room !== undefined && accounts.ready(me) !== undefined && present.isJoined(rules.room) && !this.roomFails;
  }

  /** The room was left, or could not be entered or read: the desks cannot agree until it is there again. */
  get roomFails(): boolean {
    const { present, rules } = this.options;
    const problem = rules.room === undefined ? undefined : present.roomProblem(rules.room);
    return problem !== undefined && problem.code !== 'not-staff';
  }

  /** Tells the other desks what is on the screen of this one. @param key none: nothing that concerns them */
  look(key: string | undefined): void {
    const { keeper, accounts, rules } = this.options;
    const c = key === undefined ? undefined : keeper.known?.conversations.get(key);
    const shared = c?.scope === 'desk-room' ? { service: c.service, conv: c.conv } : undefined;
    this.looking = key;
    const me = accounts.staff?.address;
    if (me === undefined || rules.room === undefined || !this.roomWorks) return;
    void accounts.send(me, { type: 'viewing', room: rules.room, ...(shared ? { conversation: shared } : {}) }).catch(() => undefined);
  }

  /** Sends the operations that can go to the room now. */
  pump(): void {
    const { keeper, accounts, rules, env } = this.options;
    const me = accounts.staff?.address;
    if (!this.roomWorks || me === undefined || rules.room === undefined || keeper.problem) return;
    for (const out of sendable(keeper.state, env(), rules.room, new Set(this.inFlight.keys()))) {
      const { originId } = out.operation;
      this.inFlight.set(originId, { at: this.options.now(), patience: REFLECTION });
      void accounts.send(me, out).catch(() => this.inFlight.delete(originId));
    }
  }

  /** What came back from the room, or was given up, is not asked after: the room's archive is read for that. */
  private forgetReflected(): void {
    if (this.inFlight.size === 0) return;
    const pending = new Set([...this.options.keeper.state.conversations.values()].flatMap((c) => c.pending.map(({ originId }) => originId)));
    for (const id of this.inFlight.keys()) if (!pending.has(id)) this.inFlight.delete(id);
  }

  /** Once a second. */
  tick(): void {
    const { rules, now, keeper, present, env, carryOut, returnAfter } = this.options;
    this.followHours();
    if (this.roomWorks) carryOut(decideWatch(keeper.state, present.gone(keeper.state, now(), returnAfter), env()));
    carryOut(decideReminders(keeper.state, env()));
    carryOut(decideCallAgain(keeper.state, env()));
    // What could not be sent goes again.
    this.pump();
    this.forgetReflected();
    const late = [...this.inFlight].filter(([, { at, patience }]) => now() - at > patience).map(([id]) => id);
    if (late.length > 0 && rules.room !== undefined) void this.askAfter(rules.room, late);
    this.settling.tick();
  }

  /** Who holds what is known now, so replies that waited for that can be sent again or given back. */
  private async askUnsent(service: Address): Promise<void> {
    const { keeper, accounts, now, env, carryOut } = this.options;
    if (accounts.ready(service) === undefined || keeper.known?.outbox.size === 0) return;
    const asked = now();
    try {
      await accounts.settle(service);
    } catch {
      return; // the service's own next sign-in asks again
    }
    if (!keeper.problem) carryOut(decideUnsent(keeper.state, service, env(), sentBefore(asked)));
  }

  /** No reflection: the room is read to its end, and what is still missing is sent again with the same id. */
  private async askAfter(room: Address, originIds: readonly string[]): Promise<void> {
    const { keeper, accounts, env, carryOut, now } = this.options;
    for (const id of originIds) this.inFlight.set(id, { at: now(), patience: Math.min(LONGEST_REFLECTION, 2 * (this.inFlight.get(id)?.patience ?? REFLECTION)) });
    const read = await accounts.settle(room).then(() => true, () => false);
    if (!read) {
      // Whether we are still in there at all: the answer comes as an event of the room, and the next tick asks again.
      await accounts.selfPing(room).catch(() => undefined);
      return;
    }
    for (const id of originIds) this.inFlight.delete(id);
    if (!keeper.problem) carryOut(decideStalePending(keeper.state, env()));
  }

  // ---- presence -----------------------------------------------------------------------------------------------------

  private onPresence(account: Address, presence: HeardPresence): void {
    const { present, rules, refresh, staffed, isFor } = this.options;
    present.hear(presence);
    if (present.staff.hear(presence)) this.keepStaff();
    const { occupant } = presence;
    // Whoever enters learns what is on the screens of those who are there.
    if (occupant && !occupant.self && presence.available && occupant.room === rules.room && this.looking !== undefined) this.look(this.looking);
    const isPatron = presence.occupant === undefined && rules.services.includes(account) && bareOf(presence.from) !== account;
    if (isPatron) present.greet(account, presence.from, presence.available);
    if (isPatron && presence.available && staffed() && isFor(account, presence.from)) this.greetBack(account, presence.from);
    refresh();
  }

  /** The desk opened: whoever asked before hears of it. */
  greetAll(): void {
    const { present, rules, isFor } = this.options;
    for (const [service, to] of present.unanswered(rules.services)) if (isFor(service, to)) this.greetBack(service, to);
  }

  /** Services open and close while this desk is there: the pages of their patrons hear so. */
  private followHours(): void {
    const { present, accounts, isFor, staffed } = this.options;
    if (!staffed()) return;
    this.greetAll();
    for (const [service, to] of present.greetings()) {
      if (isFor(service, to)) continue;
      present.greet(service, to, true);
      void accounts.send(service, { type: 'directed-presence', to, available: false }).catch(() => undefined);
    }
  }

  /** The handshake of PROTOCOL §5. */
  private greetBack(service: Address, to: string): void {
    const { present, accounts, newId } = this.options;
    present.answered(service, to);
    void accounts.send(service, { type: 'directed-presence', to, available: true, nonce: newId() }).catch(() => undefined);
  }

  private conversationOf(item: HeardMessage): string | undefined {
    for (const c of this.options.keeper.known?.conversations.values() ?? []) {
      if (c.service !== item.archive) continue;
      const speaks = c.scope === 'mine' ? c.conv === bareOf(item.from) : c.patron?.key === undefined ? c.conv === bareOf(item.from) : c.patron.address === item.from;
      if (speaks) return c.key;
    }
    return undefined;
  }
}

const knownStaff = (fact: unknown): readonly Address[] => (Array.isArray(fact) ? fact.filter((one) => typeof one === 'string') : []);

/** @param desk 32 random hexadecimal digits @returns from 0 to 1, spread evenly over desks */
const shareOf = (desk: string): number => Number.parseInt(desk.slice(-4), 16) / 0xffff;
