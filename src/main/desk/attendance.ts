/**
 * Whether somebody attends to this desk. What colleagues see of whoever sits here sets itself from what the desk does; a
 * desk that was left alone closes itself; and when the last one of an open service goes, its person and the staff hear so.
 */
import { staffingConversation } from '../../core/identity.js';
import { keyOf } from '../../core/conversation.js';
import type { Decision, Env, Rules } from '../../core/decide/decision.js';
import { decideStaffing } from '../../core/decide/staffing.js';
import type { Address } from '../../core/heard.js';
import { ATTENDED, look, type Attention, type AttentionRules } from '../../core/presence/attention.js';
import { saidOf, stateOf } from '../../core/presence/presence.js';
import type { AttendanceView } from '../../shared/attendance-view.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { DeskView, NoticeView, RequestView } from '../../shared/view.js';
import type { Accounts } from './accounts.js';
import type { Keeper } from './keeper.js';
import type { Present } from './present.js';

/** How long signing out waits for the staff to be told, ms. */
const FAREWELL = 8_000;
const STEP = 50;
const NOBODY: AttendanceView = { lastOf: [] };

export interface AttendanceOptions {
  readonly policy: Policy;
  readonly rules: Rules;
  /** 32 hex digits. */
  readonly deskId: string;
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly present: Present;
  readonly env: () => Env;
  readonly view: () => DeskView;
  /** What this desk holds. */
  readonly held: () => readonly RequestView[];
  readonly carryOut: (decision: Decision) => void;
  /** Gives a request back to the queue, at its old place. */
  readonly giveBack: (id: string) => void;
  readonly say: (tone: NoticeView['tone'], text: string) => void;
  readonly refresh: () => void;
  /** ms since the last input, as far as the system says. */
  readonly idle: () => number;
  /** ms, only ever forward. */
  readonly elapsed: () => number;
  /** Whether the shift of whoever sits here is over. */
  readonly shiftOver: () => boolean;
  /** Calls whoever may be near. */
  readonly call: () => void;
}

export class Attendance {
  private readonly options: AttendanceOptions;
  private readonly rules: AttentionRules;
  private attention: Attention = ATTENDED;
  private lookedAt: number;
  private shown: Pick<AttendanceView, 'asking' | 'left'> = {};
  private called = 0;
  private locked = false;
  private leaving = false;
  private last = '';
  /** Services that a desk has served while this one was there: since when they are served, or are not. */
  private readonly seen = new Map<Address, { readonly served: boolean; readonly since: number }>();

  constructor(options: AttendanceOptions) {
    this.options = options;
    this.lookedAt = options.elapsed();
    const { away, forgotten, afterShift, countdown } = options.policy.idle;
    this.rules = { away: away * 1_000, forgotten: forgotten * 1_000, afterShift: afterShift * 1_000, countdown: countdown * 1_000 };
  }

  /** Nobody came when it asked. */
  get isLeft(): boolean {
    return this.attention.left !== undefined;
  }

  /** @param staffed patrons see this desk as open */
  view(staffed: boolean): AttendanceView {
    const { rules, accounts } = this.options;
    if (accounts.me === undefined) return NOBODY;
    return { lastOf: this.lastOf(staffed).map((service) => rules.names.get(service) ?? service), ...this.shown };
  }

  /** The screen is locked, or was unlocked: nobody can work here while it is. */
  setLocked(locked: boolean): void {
    this.locked = locked;
    this.follow();
  }

  /** A person says so. */
  here(): void {
    this.become(ATTENDED);
  }

  /** Whenever the desk changed: what colleagues see. */
  follow(): void {
    const { view, held, policy, accounts } = this.options;
    const { me } = view();
    if (me === undefined) {
      this.last = '';
      if (this.attention !== ATTENDED) this.become(ATTENDED);
      this.seen.clear();
      return;
    }
    const holds = held().map(({ mode }) => mode);
    const quiet = this.locked || this.attention.quiet >= this.rules.away;
    const said = saidOf(stateOf({ holds, quiet, left: this.isLeft }), policy.point, this.serves());
    const now = JSON.stringify([me.address, said]);
    if (now === this.last) return;
    this.last = now;
    accounts.say(said);
  }

  /** Once a second. */
  tick(): void {
    const { elapsed, idle, shiftOver, view, policy, call } = this.options;
    const now = elapsed();
    const passed = now - this.lookedAt;
    this.lookedAt = now;
    const { me, staffed } = view();
    if (me === undefined) return;
    this.become(look(this.attention, { passed, idle: idle(), open: staffed || this.isLeft, shiftOver: shiftOver() }, this.rules));
    const { asking } = this.attention;
    if (asking && asking.for >= this.called * policy.alerts.repeatEvery * 1_000) {
      this.called += 1;
      call();
    }
    this.follow();
    this.watchStaffing(now);
  }

  private become(next: Attention): void {
    const before = this.attention;
    this.attention = next;
    if (before.asking?.why === next.asking?.why && before.left === next.left) return;
    const { env, refresh } = this.options;
    const { now } = env();
    this.called = 0;
    this.shown = next.asking ? { asking: { why: next.asking.why, until: now + this.rules.countdown } } : next.left === undefined ? {} : { left: { why: next.left, since: now } };
    if (next.left !== undefined && before.left === undefined) this.leave();
    if (next.left === undefined && before.left !== undefined) this.comeBack();
    refresh();
  }

  private leave(): void {
    const { held, giveBack, accounts } = this.options;
    for (const { id, mode } of held()) if (mode !== 'staff-im') giveBack(id);
    accounts.setAttended(false);
  }

  private comeBack(): void {
    const { accounts, say, view } = this.options;
    accounts.setAttended(true);
    if (view().me) say('info', 'This desk had closed itself, because nobody answered. It is open to patrons again. What it held went back into the queue.');
  }

  // ---- who staffs what ----------------------------------------------------------------------------------------------

  /** Services whose patrons see this desk as open. */
  private serves(staffed = this.options.view().staffed): readonly Address[] {
    const { rules, accounts, env } = this.options;
    if (!staffed || this.isLeft || this.leaving) return [];
    const now = env();
    return rules.services.filter((service) => accounts.ready(service) !== undefined && now.hours(service).open);
  }

  private lastOf(staffed?: boolean): readonly Address[] {
    const { present, deskId } = this.options;
    return this.serves(staffed).filter((service) => !present.staff.servedElsewhere(service, `desk-${deskId}`));
  }

  /** The person leaves: where nobody else is open for a service, the staff hears so before. */
  async farewell(): Promise<void> {
    const { keeper, carryOut, rules, env } = this.options;
    const services = this.lastOf();
    this.leaving = true;
    if (services.length === 0 || keeper.problem || !this.isHeard()) return;
    this.follow();
    carryOut(decideStaffing(keeper.state, new Map(services.map((service) => [service, false])), env()));
    const channel = rules.channels[0];
    const isSaid = (): boolean => {
      const state = keeper.known;
      const waits = services.some((service) => (state?.conversations.get(keyOf(staffingConversation(service)))?.pending.length ?? 0) > 0);
      return !waits && ![...(state?.outbox.values() ?? [])].some(({ archive }) => archive === channel);
    };
    for (let waited = 0; waited < FAREWELL && !isSaid(); waited += STEP) await new Promise((resolve) => setTimeout(resolve, STEP));
  }

  /** After `farewell`: gone, or somebody else sits here. */
  left(): void {
    this.leaving = false;
  }

  /** Somebody else is there to read what is said in the staff channel. */
  private isHeard(): boolean {
    const { rules, present, view } = this.options;
    const [channel] = rules.channels;
    const me = view().me?.address;
    return channel !== undefined && me !== undefined && present.hasCompany(channel, me);
  }

  /** A desk that vanished says nothing: those that are left notice, unless there are none. */
  private watchStaffing(now: number): void {
    const { rules, present, deskId, env, keeper, carryOut, policy } = this.options;
    const asked = env();
    if (!asked.roomWorks || keeper.problem) {
      this.seen.clear();
      return;
    }
    const mine = this.serves();
    const stable = new Map<Address, boolean>();
    for (const service of rules.services) {
      if (!asked.hours(service).open) {
        this.seen.delete(service);
        continue;
      }
      const served = mine.includes(service) || present.staff.servedElsewhere(service, `desk-${deskId}`);
      const before = this.seen.get(service);
      if (!before && !served) continue;
      if (before?.served !== served) this.seen.set(service, { served, since: now });
      else if (now - before.since >= 2 * policy.queue.returnAfter * 1_000) stable.set(service, served);
    }
    if (stable.size > 0 && this.isHeard()) carryOut(decideStaffing(keeper.state, stable, env()));
  }
}
