/** Favours at this desk: what windows see of them, asking for one, and doing something with one. */
import { dayOf } from '../../core/day.js';
import { isRefusal, type Decision, type Env, type Refusal } from '../../core/decide/decision.js';
import { decideAsk, decideFavour, type FavourAction, type FavourWish, type Sent } from '../../core/decide/favour.js';
import type { Event } from '../../core/event.js';
import { isEnded } from '../../core/favour/favour.js';
import type { Zone } from '../../core/hours/calendar.js';
import type { Finding } from '../../core/guard/rules.js';
import { AppError } from '../../shared/errors.js';
import type { FavourView, TimeChoice } from '../../shared/favour-view.js';
import type { Keeper } from '../desk/keeper.js';
import { accepted } from '../desk/refusals.js';
import { timeChoices } from './times.js';
import { favourView } from './views.js';

/** What was sent and the channel does not confirm after this, ms, is said to be on its way: it is sent once more when the connection is back. */
const CONFIRM_WITHIN = 10_000;
/** More than these nobody reads; those that are over go first. */
const SHOWN = 300;

export interface FavoursOptions {
  readonly keeper: Keeper;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
  /** What the privacy guard found goes on the record. */
  readonly commit: (events: readonly Event[]) => void;
}

interface Waiting {
  readonly done: () => void;
  readonly failed: (problem: AppError) => void;
}

export class Favours {
  private readonly options: FavoursOptions;
  /** Of what was sent, by origin id. */
  private readonly waiting = new Map<string, Waiting>();
  /** Views are asked for at every change of the desk, and seldom differ. */
  private known: { readonly of: readonly unknown[]; readonly views: readonly FavourView[] } = { of: [], views: [] };

  constructor(options: FavoursOptions) {
    this.options = options;
  }

  get views(): readonly FavourView[] {
    const { keeper, env } = this.options;
    const state = keeper.known;
    if (state?.me === undefined || state.favours.size === 0) return NONE;
    const { now, desk, rules: { timeZone } } = env();
    const pending = new Set([...state.outbox.values()].flatMap(({ favour }) => favour?.favour ?? []));
    const of = [state.favours, state.me, dayOf(now, timeZone), [...pending].join(' ')];
    if (of.every((one, n) => one === this.known.of[n])) return this.known.views;
    const viewer = { me: state.me, desk, now, timeZone, pending };
    const all = [...state.favours.values()].flatMap((log) => (log.now ? [{ log, favour: log.now }] : []));
    const shown = all.toSorted((a, b) => Number(isEnded(a.favour)) - Number(isEnded(b.favour)) || b.favour.headStamp - a.favour.headStamp).slice(0, SHOWN);
    this.known = { of, views: shown.map(({ log, favour }) => favourView(log, favour, viewer)) };
    return this.known.views;
  }

  /** To choose from when one is asked. */
  times(zone: Zone): TimeChoice[] {
    const { now, rules: { timeZone } } = this.options.env();
    return timeChoices(now, zone, timeZone);
  }

  /**
   * @returns when the channel has it; or what the privacy guard found in it, and nothing was sent
   * @throws AppError in words for the form
   */
  async ask(wish: FavourWish): Promise<{ readonly found?: readonly Finding[] }> {
    const { keeper, env, commit } = this.options;
    const decision = decideAsk(keeper.state, wish, env());
    if (isRefusal(decision) && decision.found) {
      commit(decision.events ?? []);
      return { found: decision.found };
    }
    await this.post(decision);
    return {};
  }

  /** @returns when the channel has it @throws AppError in words for the person */
  async act(key: string, action: FavourAction): Promise<void> {
    const { keeper, env } = this.options;
    await this.post(decideFavour(keeper.state, key, action, env()));
  }

  private async post(wished: Sent | Refusal): Promise<void> {
    const decision = accepted(wished);
    const { originId } = decision;
    const confirmed = new Promise<void>((done, failed) => this.waiting.set(originId, { done, failed }));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError('server-mute', 'The channel has not confirmed this yet. Look in a moment whether it is there, before you do it again.')), CONFIRM_WITHIN);
    });
    try {
      this.options.carryOut(decision);
      await Promise.race([confirmed, late]);
    } finally {
      clearTimeout(timer);
      this.waiting.delete(originId);
    }
  }

  /** What became of what was sent. */
  follow(events: readonly Event[]): void {
    for (const event of events) {
      const waiting = event.kind === 'fate' ? this.waiting.get(event.originId) : undefined;
      if (!waiting || event.kind !== 'fate') continue;
      if (event.fate === 'sent') waiting.done();
      else if (event.fate === 'refused') waiting.failed(new AppError('room-unavailable', 'The channel refused this, so nothing was changed. Ask an administrator whether you may write in it.'));
      else if (event.fate === 'not-sent') waiting.failed(new AppError('connection-lost', 'The connection broke, and nothing was changed. Try again when the desk is connected.'));
    }
  }
}

const NONE: readonly FavourView[] = [];
