/** The shifts at this desk: read in turns, with what was agreed on since; who is reminded, and who is missing. */
import type { Decision, Env, Refusal } from '../../core/decide/decision.js';
import { decideAskCover, decideCover, type CoverAction } from '../../core/decide/shift-cover.js';
import type { Address } from '../../core/heard.js';
import { withCovers, type AskedShift, type Cover } from '../../core/shifts/cover.js';
import { allCovers, type KnownCovers } from '../../core/shifts/known.js';
import { compareShifts, currentShift, dueReminders, lateShifts, type Shift } from '../../core/shifts/shift.js';
import { hoursWords } from '../../core/shifts/words.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { ShiftsView } from '../../shared/shifts-view.js';
import type { NoticeView } from '../../shared/view.js';
import type { LoadedShifts } from '../shifts/load.js';
import type { Keeper } from './keeper.js';
import { nameOf } from './names.js';
import { coverViews, shiftViews } from './rota-view.js';

/** Without a calendar, it is asked for again after this, ms. */
const TRY_AGAIN = 60_000;
/** How far the calendar is read, ms. */
const BACK = 2 * 24 * 3_600_000;
const AHEAD = 35 * 24 * 3_600_000;
const TOLD = 'shifts told';
const TOLD_KEPT = 500;

export interface RotaOptions {
  readonly policy: Policy;
  readonly keeper: Pick<Keeper, 'known' | 'state' | 'problem' | 'fact' | 'setFact'>;
  readonly env: () => Env;
  /** Addresses of those who are at a desk, the person here among them. */
  readonly present: () => ReadonlySet<Address>;
  /** What is told about others is true only where this desk sees who is there. */
  readonly sees: () => boolean;
  readonly carryOut: (decision: Decision | Refusal) => void;
  readonly say: (tone: NoticeView['tone'], text: string) => void;
  readonly refresh: () => void;
  /** ms that only ever grow: a clock that is set must not keep the calendar from being read. */
  readonly elapsed: () => number;
  readonly load: ((window: { readonly from: number; readonly to: number }) => Promise<LoadedShifts>) | undefined;
}

export class Rota {
  private readonly options: RotaOptions;
  private loaded: Partial<LoadedShifts> = {};
  private loading = false;
  private nextAt = 0;
  private since: { readonly person: Address; readonly at: number } | undefined;
  private effective: { readonly of: unknown; readonly covers: KnownCovers | undefined; readonly shifts: readonly Shift[] } = { of: undefined, covers: undefined, shifts: [] };
  private shown: { readonly key: string; readonly of: readonly Shift[]; readonly view: ShiftsView } | undefined;

  constructor(options: RotaOptions) {
    this.options = options;
  }

  /** Who is on, with what colleagues agreed on. In order of time. */
  get shifts(): readonly Shift[] {
    const { calendar } = this.loaded;
    const covers = this.options.keeper.known?.covers;
    if (this.effective.of !== calendar || this.effective.covers !== covers) {
      const shifts = withCovers(calendar?.shifts ?? [], covers ? allCovers(covers) : []).toSorted(compareShifts);
      this.effective = { of: calendar, covers, shifts };
    }
    return this.effective.shifts;
  }

  /** Of who sits here. */
  get mine(): Shift | undefined {
    const { now, me } = this.options.env();
    return me === undefined ? undefined : currentShift(this.shifts, me, now);
  }

  /** Undefined where the policy names no calendar. */
  get view(): ShiftsView | undefined {
    const { policy, env } = this.options;
    if (!policy.shifts) return undefined;
    const { shifts } = this;
    const { now, me = '', supervisor } = env();
    const present = this.options.sees() ? [...this.options.present()].toSorted() : [];
    // Marks change with the minute, and with who is there.
    const key = JSON.stringify([Math.floor(now / 60_000), me, supervisor, present, this.loaded.problem, this.loaded.at, this.options.keeper.known?.outbox.size]);
    if (this.shown?.key !== key || this.shown.of !== shifts) this.shown = { key, of: shifts, view: this.compose(policy, policy.shifts, env(), new Set(present)) };
    return this.shown.view;
  }

  private compose(policy: Policy, rules: NonNullable<Policy['shifts']>, env: Env, present: ReadonlySet<Address>): ShiftsView {
    const { calendar, at, problem } = this.loaded;
    const { shifts } = this;
    const covers = allCovers(this.options.keeper.known?.covers ?? new Map());
    return {
      timeZone: policy.timeZone, notUnderstood: calendar?.problems ?? [], notUnderstoodCount: calendar?.problemCount ?? 0,
      ...(at === undefined ? {} : { readAt: at }), ...(problem === undefined ? {} : { problem }),
      shifts: shiftViews(shifts, covers, env, this.options.sees() ? new Set(lateShifts(shifts, present, rules.late * 60_000, env.now).map(({ id }) => id)) : new Set()),
      covers: coverViews(covers, env),
    };
  }

  /** The window is painted: the calendar can be read. */
  start(): void {
    this.nextAt = this.options.elapsed();
    void this.read();
  }

  /** Once a second. */
  tick(): void {
    const { policy, elapsed, keeper } = this.options;
    if (!policy.shifts || this.nextAt === 0) return;
    if (elapsed() >= this.nextAt) void this.read();
    if (!keeper.problem) this.tell(policy.shifts);
  }

  /** The person wants to see it as it is now. */
  async read(): Promise<void> {
    const { policy, load, elapsed, env, refresh } = this.options;
    if (!policy.shifts || !load || this.loading) return;
    this.loading = true;
    try {
      const { now } = env();
      this.loaded = await load({ from: now - BACK, to: now + AHEAD });
      this.nextAt = elapsed() + (this.loaded.problem === undefined ? policy.shifts.every * 60_000 : TRY_AGAIN);
    } catch (error) {
      this.loaded = { ...this.loaded, problem: error instanceof AppError ? error.message : 'The calendar of shifts could not be read.' };
      this.nextAt = elapsed() + TRY_AGAIN;
    } finally {
      this.loading = false;
      refresh();
    }
  }

  private tell({ remind, late }: NonNullable<Policy['shifts']>): void {
    const { env, keeper, present, sees, say, policy: { timeZone } } = this.options;
    const { now, me } = env();
    if (me === undefined || this.since?.person !== me) this.since = me === undefined ? undefined : { person: me, at: now };
    if (me === undefined || !this.since) return;
    const told = toldOf(keeper.fact(TOLD));
    const fresh: string[] = [];
    const words = ({ place, from, to }: Shift): string => `${place === '' ? '' : `: ${place}`}, ${hoursWords({ from, to }, timeZone)}`;
    for (const shift of dueReminders(this.shifts, { person: me, since: this.since.at, before: remind * 60_000, reminded: new Set(told) }, now)) {
      fresh.push(shift.id);
      say('info', now < shift.from ? `Your shift begins soon${words(shift)}.` : `Your shift has begun${words(shift)}.`);
    }
    for (const shift of sees() ? lateShifts(this.shifts, present(), late * 60_000, now) : []) {
      if (told.includes(lateKey(shift, me)) || !this.concerns(shift, me)) continue;
      fresh.push(lateKey(shift, me));
      say('warning', `${nameOf(shift.person)} is not at a desk yet, and the shift has begun${words(shift)}.`);
    }
    if (fresh.length > 0) keeper.setFact(TOLD, [...told, ...fresh].slice(-TOLD_KEPT));
  }

  /** Whoever waits to be relieved, and administrators. */
  private concerns(shift: Shift, me: Address): boolean {
    const { env, policy: { point } } = this.options;
    if (shift.person === me) return false;
    const here = (place: string): boolean => place.trim().toLowerCase() === shift.place.trim().toLowerCase();
    return env().supervisor || shift.place === '' || here(point) || this.shifts.some(({ person, place, from, to }) => person === me && here(place) && to >= shift.from && from <= shift.from);
  }

  // ---- cover --------------------------------------------------------------------------------------------------------

  /** @throws AppError when it may not be asked for */
  ask({ id, from, to, reason, urgent, room }: { readonly id: string; readonly from: number; readonly to: number; readonly reason: string; readonly urgent: boolean; readonly room?: string }): void {
    const { env, carryOut, keeper, policy } = this.options;
    const shift = this.shifts.find((one) => one.id === id);
    if (!shift || shift.allDay) throw new AppError('unknown-request', 'This shift is not in the calendar any more. Look at the list again.');
    carryOut(decideAskCover(keeper.state, {
      room: room ?? policy.rooms.channels[0]?.address ?? '', from, to, reason, urgent,
      shift: asked(shift),
    }, env()));
  }

  /** @throws AppError when it is at another state by now, or not this person's to do */
  act(id: string, action: CoverAction): void {
    this.options.carryOut(decideCover(this.options.keeper.state, id, action, this.options.env()));
  }

  /** What was agreed on. @throws AppError when nothing was */
  agreed(id: string): Cover & { readonly agreed: NonNullable<Cover['agreed']> } {
    const cover = this.options.keeper.known?.covers.get(id)?.cover;
    if (!cover?.agreed || cover.withdrawn) throw new AppError('unknown-request', 'Nothing is agreed on for this shift, so there is nothing to save.');
    return { ...cover, agreed: cover.agreed };
  }
}

/** As the calendar has it: what was agreed on before is another desk's to know as well. */
function asked({ allDay: _day, coverFor: _whose, cover: _cover, ...shift }: Shift): AskedShift {
  return shift;
}

/** Everybody who sits here hears of it once. */
const lateKey = ({ id }: Shift, me: Address): string => `late ${id} ${me}`;

const toldOf = (kept: unknown): readonly string[] => (Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []);
