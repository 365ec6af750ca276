/**
 * Services that open and close by their hours, and by what the desks agreed. Everything here follows from the state and
 * the clock, never from a timer that has to fire: a clock that jumps changes what is due, and nothing is done twice.
 */
import { closingOf, isFollowUp, wasShutAt } from '../../core/decide/closed.js';
import { decideReopen, decideShut } from '../../core/decide/shut.js';
import type { Decision, Env, Refusal } from '../../core/decide/decision.js';
import { openRequests } from '../../core/decide/request.js';
import type { Event } from '../../core/event.js';
import { isSayable } from '../../core/guard/check.js';
import type { Address, FullAddress } from '../../core/heard.js';
import type { Calendar } from '../../core/hours/calendar.js';
import { hoursAt, nextRegularOpening, type Closure, type HoursState } from '../../core/hours/hours.js';
import { closedWords, shortTime, stateWords } from '../../core/hours/words.js';
import { hoursConversation } from '../../core/identity.js';
import { keyOf } from '../../core/conversation.js';
import type { Said } from '../../core/presence/presence.js';
import type { EarlyClosing } from '../../core/room.js';
import { AppError } from '../../shared/errors.js';
import type { ServiceHoursView, ShutUntil } from '../../shared/hours-view.js';
import type { Policy } from '../../shared/policy/schema.js';
import { calendarsOf } from '../hours/calendars.js';
import type { Keeper } from './keeper.js';
import { nameOf } from './names.js';
import { OpeningViews } from './opening-views.js';
import type { Screen } from './screen.js';

const MINUTE = 60_000;
/** A state without a change ahead is looked at anew after this, ms. */
const HORIZON = 3_600_000;
const REMEMBERED = 5_000;

export interface OpeningOptions {
  readonly policy: Policy;
  readonly keeper: Pick<Keeper, 'known' | 'state' | 'problem'>;
  readonly now: () => number;
  readonly env: () => Env;
  readonly screen: () => Pick<Screen, 'say' | 'dismiss'>;
  /** @throws AppError when it is a refusal */
  readonly carryOut: (decision: Decision | Refusal) => void;
  readonly commit: (events: readonly Event[]) => void;
  /** What patrons with other clients see of the service's address, where they follow it: once for each change. */
  readonly announce: (service: Address, said: Said) => void;
  /** Patrons see this desk as open. */
  readonly staffed: () => boolean;
}

interface Known {
  readonly at: number;
  readonly state: HoursState;
  readonly closing: EarlyClosing | undefined;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

type Service = Policy['services'][number];

export class Opening {
  private readonly options: OpeningOptions;
  private calendars: ReadonlyMap<Address, Calendar> | undefined;
  private readonly known = new Map<Address, Known>();
  /** Whether a service was open by its hours at some moment. */
  private readonly regular = new Map<string, boolean>();
  private readonly shown: OpeningViews;
  private readonly reminded = new Set<string>();
  /** What was last said of each service: on the record, and to the person here. */
  private readonly recorded = new Map<Address, boolean>();
  private readonly announced = new Map<Address, string>();
  private told: ReadonlyMap<Address, string> | undefined;

  constructor(options: OpeningOptions) {
    this.options = options;
    this.shown = new OpeningViews({ ...options, state: (service) => this.state(service), calendar: (service) => this.calendar(service) });
    if (options.policy.services.every(({ hours }) => hours === undefined)) this.calendars = new Map();
  }

  /** Time zones are loaded only where there are hours. Until then a service with hours counts as closed. */
  async load(): Promise<void> {
    this.calendars ??= await calendarsOf(this.options.policy);
    // What was reckoned without them.
    this.known.clear();
    this.regular.clear();
    this.shown.forget();
  }

  /** Open or closed now, and until when. */
  state(service: Address): HoursState {
    const { now, keeper } = this.options;
    const at = now();
    const closing = keeper.known && closingOf(keeper.known, service, at);
    const before = this.known.get(service);
    const holds = before && before.closing === closing && at >= before.at && at < (before.state.changesAt ?? before.at + HORIZON);
    if (holds) return before.state;
    const state = this.reckon(service, closing, at);
    this.known.set(service, { at, state, closing });
    return state;
  }

  private reckon(service: Address, closing: EarlyClosing | undefined, at: number): HoursState {
    const calendar = this.calendars?.get(service);
    if (!this.calendars && this.service(service)?.hours) return { open: false };
    const state = hoursAt(calendar, closing, at);
    // After an early closing it is open since that was over.
    const ends = this.closings(service).map(({ until = Infinity, liftedAt = Infinity }) => Math.min(until, liftedAt)).filter((end) => end <= at);
    const since = Math.max(state.since ?? 0, ...ends);
    return state.open && since > (state.since ?? 0) ? { ...state, since } : state;
  }

  private closings(service: Address): readonly EarlyClosing[] {
    return this.options.keeper.known?.conversations.get(keyOf(hoursConversation(service)))?.shared.closings ?? [];
  }

  /** None: it has no hours. */
  calendar(service: Address): Calendar | undefined {
    return this.calendars?.get(service);
  }

  /** The early closing that holds now, as patrons read it. Its reason says nothing private, whoever sits here. */
  closure(service: Address): Closure | undefined {
    const { keeper, now, env } = this.options;
    const closing = keeper.known && closingOf(keeper.known, service, now());
    if (!closing) return undefined;
    const { at, until, reason } = closing;
    return { at, ...(until === undefined ? {} : { until }), reason: isSayable(reason, env().rules.guard, undefined) ? reason : 'Closed early' };
  }

  /** @param at ms since 1970 */
  wasOpen(service: Address, at: number): boolean {
    const { known } = this.options.keeper;
    return this.byHours(service, at) && !(known && wasShutAt(known, service, at));
  }

  private byHours(service: Address, at: number): boolean {
    const calendar = this.calendars?.get(service);
    if (!calendar) return true;
    const key = `${at} ${service}`;
    const before = this.regular.get(key);
    if (before !== undefined) return before;
    const { open } = hoursAt(calendar, undefined, at);
    if (this.regular.size >= REMEMBERED) this.regular.clear();
    this.regular.set(key, open);
    return open;
  }

  /** Whether a patron's page finds the service open: what was begun in its hours is finished after them. */
  isFor(service: Address, patron: FullAddress): boolean {
    const state = this.options.keeper.known;
    if (this.state(service).open || !state) return true;
    return openRequests(state).some((r) => {
      const c = state.conversations.get(r.key);
      return c?.service === service && c.patron?.address === patron && (r.holder !== undefined || !isFollowUp(c, r, this.options.env()));
    });
  }

  /** What a patron hears who writes to a closed service. */
  closedLine(address: Address): string {
    const { policy, now } = this.options;
    const { changesAt, reason } = this.sayable(this.state(address));
    const service = this.service(address);
    return closedWords({
      service: service?.name ?? policy.library, now: now(), timeZone: policy.timeZone,
      ...(changesAt === undefined ? {} : { opensAt: changesAt }), ...(reason === undefined ? {} : { reason }),
      ...(service?.hours?.meanwhile ? { meanwhile: service.hours.meanwhile } : {}),
    });
  }

  private service(address: Address): Service | undefined {
    return this.options.policy.services.find((s) => s.address === address);
  }

  // ---- what people do -----------------------------------------------------------------------------------------------

  /** @throws AppError when it may not be closed, or until no time that comes */
  async shut(service: Address, reason: string, until: ShutUntil): Promise<void> {
    const at = await this.untilOf(service, until);
    this.options.carryOut(decideShut(this.options.keeper.state, this.expect(service), { reason, ...(at === undefined ? {} : { until: at }) }, this.options.env()));
  }

  reopen(service: Address): void {
    this.options.carryOut(decideReopen(this.options.keeper.state, this.expect(service), this.options.env()));
  }

  private expect(service: Address): Address {
    if (this.service(service)) return service;
    throw new AppError('invalid-request', 'This service is not in the policy any more. Choose another one.');
  }

  private async untilOf(service: Address, until: ShutUntil): Promise<number | undefined> {
    const { now, policy } = this.options;
    if (until.kind === 'reopened') return undefined;
    const { zoneOf } = await import('../../shared/hours/zone.js');
    const at = until.kind === 'next' ? nextRegularOpening(this.calendars?.get(service), now()) : zoneOf(policy.timeZone).instant(until.day, until.time, 'opening');
    if (at !== undefined && at > now()) return at;
    throw new AppError('invalid-request', until.kind === 'next' ? 'Nobody knows when this service opens next. Choose a time, or until somebody reopens it.' : 'This time is over. Choose a later one.');
  }

  // ---- what is due --------------------------------------------------------------------------------------------------

  /** Once a second. */
  tick(): void {
    for (const service of this.options.policy.services) this.remind(service);
    this.tell();
    this.announce();
    this.record();
  }

  private remind({ address, name, hours }: Service): void {
    const { now, screen, policy, staffed } = this.options;
    const { open, changesAt } = this.state(address);
    const id = `closing ${address} ${changesAt ?? ''}`;
    const due = open && changesAt !== undefined && changesAt - now() <= (hours?.remindBefore ?? 0) * MINUTE;
    for (const old of this.reminded) if (old.startsWith(`closing ${address} `) && (old !== id || !open)) screen().dismiss(old);
    if (!due || !staffed() || this.reminded.has(id)) return;
    this.reminded.add(id);
    const minutes = Math.max(1, Math.round((changesAt - now()) / MINUTE));
    screen().say({ id, tone: 'info', text: `${name} closes in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, at ${shortTime(changesAt, { now: now(), timeZone: policy.timeZone })}.` });
  }

  /** What an administrator at another desk did. */
  private tell(): void {
    const { keeper, now, screen, policy } = this.options;
    const state = keeper.known;
    if (!state) return;
    const closings = new Map(policy.services.map(({ address }) => [address, closingOf(state, address, now())] as const));
    for (const { address, name } of policy.services) {
      const closing = closings.get(address);
      const before = this.told?.get(address);
      const by = closing?.by ?? this.closings(address).at(-1)?.liftedBy;
      if (this.told === undefined || before === (closing?.id ?? '') || (by !== undefined && by === state.me)) continue;
      screen().dismiss(`shut ${address}`);
      const text = closing ? `${nameOf(closing.by)} closed ${name}: ${closing.reason}. New questions wait until it opens.` : `${name} is not closed early any more: it is ${stateWords(this.state(address), { now: now(), timeZone: policy.timeZone })}.`;
      screen().say({ id: `shut ${address}`, tone: 'info', text });
    }
    this.told = new Map([...closings].map(([address, closing]) => [address, closing?.id ?? '']));
  }

  /** Closed is not gone: what is written then still arrives, so the sessions stay, and say that nobody answers now. */
  private announce(): void {
    const { policy, now, announce } = this.options;
    for (const { address } of policy.services) {
      const { open, ...state } = this.state(address);
      const words = open ? '' : capital(stateWords({ open, ...this.sayable(state) }, { now: now(), timeZone: policy.timeZone }));
      if (words === (this.announced.get(address) ?? '')) continue;
      this.announced.set(address, words);
      announce(address, { status: words, serves: [], ...(open ? {} : { show: 'xa' }) });
    }
  }

  /** An administrator's reason that says something private stays inside. */
  private sayable<S extends Pick<HoursState, 'reason'>>({ reason, ...state }: S): Omit<S, 'reason'> & Pick<HoursState, 'reason'> {
    const { rules, me } = this.options.env();
    return reason !== undefined && isSayable(reason, rules.guard, me) ? { ...state, reason } : state;
  }

  /** The record says since when patrons found a service open or closed. */
  private record(): void {
    const { policy, keeper, staffed, commit } = this.options;
    if (!staffed() || keeper.problem) return;
    for (const { address, hours } of policy.services) {
      const { open, reason } = this.state(address);
      const before = this.recorded.get(address);
      this.recorded.set(address, open);
      // Without hours it is news only when somebody closed it.
      if (before === open || (before === undefined && open && hours === undefined)) continue;
      commit([{ kind: 'service-hours', service: address, open, reason: reason ?? 'hours' }]);
    }
  }

  /** As windows see it. */
  get views(): readonly ServiceHoursView[] {
    return this.shown.all;
  }
}
