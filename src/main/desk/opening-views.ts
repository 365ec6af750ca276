/** Services that open and close, as windows see them. */
import { closingOf, isFollowUp } from '../../core/decide/closed.js';
import type { Env } from '../../core/decide/decision.js';
import { isMine, openRequests } from '../../core/decide/request.js';
import { dayOf } from '../../core/day.js';
import type { Address } from '../../core/heard.js';
import { week, type Calendar } from '../../core/hours/calendar.js';
import { nextRegularOpening, type HoursState } from '../../core/hours/hours.js';
import { dayWords, shortTime, stateWords, type DayWords } from '../../core/hours/words.js';
import type { ServiceHoursView } from '../../shared/hours-view.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { Keeper } from './keeper.js';
import { nameOf } from './names.js';

const MINUTE = 60_000;
/** Of a service without hours, which was closed early; minutes. */
const REFER_AFTER = 5;
/** What has no change ahead is looked at anew after this, ms. */
const HORIZON = 3_600_000;
const NONE: readonly string[] = [];
const NO_DAYS: readonly DayWords[] = [];

export interface OpeningViewsOptions {
  readonly policy: Policy;
  readonly keeper: Pick<Keeper, 'known' | 'state'>;
  readonly now: () => number;
  readonly env: () => Env;
  readonly state: (service: Address) => HoursState;
  readonly calendar: (service: Address) => Calendar | undefined;
}

/** Asked at every change of the view: what needs the calendar is reckoned once a day, or when it changes. */
export class OpeningViews {
  private readonly options: OpeningViewsOptions;
  private readonly next = new Map<Address, { readonly from: number; readonly at: number | undefined }>();
  private readonly weeks = new Map<Address, { readonly today: string; readonly days: readonly DayWords[] }>();

  constructor(options: OpeningViewsOptions) {
    this.options = options;
  }

  /** The calendars are other ones now. */
  forget(): void {
    this.next.clear();
    this.weeks.clear();
  }

  get all(): readonly ServiceHoursView[] {
    const { policy, now, keeper, state: stateOf } = this.options;
    const at = now();
    const times = { now: at, timeZone: policy.timeZone };
    return policy.services.map(({ address, name, hours }) => {
      const state = stateOf(address);
      const closing = keeper.known && closingOf(keeper.known, address, at);
      const next = hours && this.nextOpening(address, at);
      return {
        address, name, open: state.open, words: stateWords(state, times), byHours: hours !== undefined, leftOver: keeper.known ? this.leftOver(address, state, at, hours?.referAfter ?? REFER_AFTER) : NONE,
        today: dayOf(at, policy.timeZone), week: this.week(address, at),
        ...(closing ? { early: { by: nameOf(closing.by), reason: closing.reason } } : {}), ...(next === undefined ? {} : { nextOpening: shortTime(next, times) }),
      };
    });
  }

  /** Held at closing, and still here. A pure look at the state: after a restart it is the same. */
  private leftOver(service: Address, { open, since }: HoursState, at: number, minutes: number): readonly string[] {
    const { keeper, env } = this.options;
    if (open || since === undefined || at - since < minutes * MINUTE) return NONE;
    const { state } = keeper;
    const asked = env();
    const referred = new Set(state.referred.flatMap((r) => (r.in !== undefined && r.at >= since ? [r.in] : [])));
    return openRequests(state).flatMap((r) => {
      const c = state.conversations.get(r.key);
      return c && c.service === service && r.mode === 'patron-im' && isMine(r, asked) && !isFollowUp(c, r, asked) && !referred.has(r.key) ? [r.key] : [];
    });
  }

  private week(service: Address, at: number): readonly DayWords[] {
    const calendar = this.options.calendar(service);
    if (!calendar) return NO_DAYS;
    const { timeZone } = this.options.policy;
    const today = dayOf(at, timeZone);
    const known = this.weeks.get(service);
    if (known?.today === today) return known.days;
    const days = week(calendar, at).map((plan) => dayWords(plan, calendar.zone, timeZone));
    this.weeks.set(service, { today, days });
    return days;
  }

  private nextOpening(service: Address, at: number): number | undefined {
    const known = this.next.get(service);
    if (known && at >= known.from && at < Math.min(known.at ?? Number.POSITIVE_INFINITY, known.from + HORIZON)) return known.at;
    const next = nextRegularOpening(this.options.calendar(service), at);
    this.next.set(service, { from: at, at: next });
    return next;
  }
}
