/**
 * Incidents, and the seconds in which one can be undone. Nothing of it is decided, recorded or sent before they are
 * over; until then it is kept in memory alone, and goes with the request, the person or the desk.
 */
import type { Category, Step } from '../../core/conduct.js';
import { isRefusal, type Decision, type Env, type Refusal } from '../../core/decide/decision.js';
import { decideIncident, decideRetract, type IncidentWish } from '../../core/decide/incident.js';
import { isMine, settledSince } from '../../core/decide/request.js';
import { openRequest } from '../../core/request.js';
import type { DeskState } from '../../core/state.js';
import { CATEGORY_WORDS } from '../../shared/conduct.js';
import { AppError } from '../../shared/errors.js';
import type { NoticeView, WaitingStepView } from '../../shared/view.js';
import { expectSendable } from './length.js';
import { accepted, refusalError } from './refusals.js';

export interface IncidentAsked {
  readonly category: Category;
  /** As it was shown. */
  readonly step: Step;
  /** What the patron is told; '' for nothing. */
  readonly text: string;
  readonly script?: string;
  readonly shared: boolean;
}

export interface ConductOptions {
  /** ms in which an incident can be undone. */
  readonly undoFor: number;
  /** ms, only ever forward: a clock that is set must not cut the time short. */
  readonly elapsed: () => number;
  /** Undefined while the desk does not record. */
  readonly state: () => DeskState | undefined;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
  /** Has the archive put in order what the patron said last; rejects when it cannot. */
  readonly settle: (service: string) => Promise<unknown>;
  readonly forgetDraft: (key: string) => void;
  readonly say: (tone: NoticeView['tone'], text: string) => void;
  readonly refresh: () => void;
}

interface Waiting {
  readonly key: string;
  /** How often the conversation was closed before: what comes after another close is another request. */
  readonly closes: number;
  readonly who: string;
  readonly wish: IncidentWish;
  /** On the clock of `elapsed`; none: the person stopped the countdown. */
  due?: number | undefined;
  /** The same in the desk's time, for the screen. */
  readonly dueAt: number;
  /** It is being decided now: too late to undo. */
  leaving: boolean;
}

export class Conduct {
  private readonly options: ConductOptions;
  private readonly waiting = new Map<string, Waiting>();

  constructor(options: ConductOptions) {
    this.options = options;
  }

  get views(): readonly WaitingStepView[] {
    return [...this.waiting.values()].flatMap(({ key, who, wish: { category, step, text }, due, dueAt, leaving }) =>
      (leaving ? [] : [{ id: key, who, category, step, says: text !== '', ...(due === undefined ? {} : { dueAt }) }]));
  }

  /** @throws AppError when it would be refused now already, or is too long */
  record(key: string, { category, step, text, script, shared }: IncidentAsked): void {
    if (text !== '') expectSendable(text);
    if (this.waiting.has(key)) throw new AppError('invalid-request', 'A step for this patron is waiting already. Undo it, or let it happen first.');
    const wish: IncidentWish = { category, step, text, reason: `Conduct: ${CATEGORY_WORDS[category].title.toLowerCase()}`, ...(script === undefined ? {} : { script }), ...(shared ? { shared } : {}) };
    const { env, undoFor, elapsed, refresh } = this.options;
    const state = this.recording();
    const now = env();
    this.accepted(decideIncident(state, key, wish, now, {}));
    const c = state.conversations.get(key);
    if (!c) throw refusalError({ refused: 'unknown-request' });
    this.waiting.set(key, { key, closes: c.shared.closes, who: now.whoIs(c), wish, due: elapsed() + undoFor, dueAt: now.now + undoFor, leaving: false });
    refresh();
  }

  /** @throws AppError when it has left already */
  undo(key: string): void {
    const { who } = this.find(key);
    this.waiting.delete(key);
    this.options.say('info', `Undone. Nothing was recorded or sent to ${who}.`);
    this.options.refresh();
  }

  /** Stops the countdown: it then happens by `now` alone. */
  hold(key: string): void {
    this.find(key).due = undefined;
    this.options.refresh();
  }

  now(key: string): Promise<void> {
    return this.leave(this.find(key));
  }

  /** Taking back what was recorded by mistake. @throws AppError */
  retract(key: string, of: string, reason: string): void {
    this.options.carryOut(this.accepted(decideRetract(this.recording(), key, of, reason, this.options.env())));
  }

  /** Once a second, and whenever the desk changed. */
  follow(): void {
    for (const waiting of this.waiting.values()) {
      if (waiting.leaving) continue;
      const lost = this.lostBecause(waiting);
      if (lost !== undefined) {
        this.waiting.delete(waiting.key);
        this.options.say('warning', `The step for ${waiting.who} was cancelled: ${lost}. Nothing was recorded or sent.`);
      } else if (waiting.due !== undefined && this.options.elapsed() >= waiting.due) {
        void this.leave(waiting);
      }
    }
  }

  /** The person leaves, or the desk closes. */
  cancelAll(): void {
    this.waiting.clear();
  }

  private lostBecause({ key, closes }: Waiting): string | undefined {
    const state = this.options.state();
    if (!state) return 'the desk does not record';
    const c = state.conversations.get(key);
    const now = c && openRequest(c);
    if (state.me === undefined) return 'nobody is signed in any more';
    return now && c.shared.closes === closes && isMine(now, this.options.env()) ? undefined : 'this desk does not have the request any more';
  }

  private async leave(waiting: Waiting): Promise<void> {
    const { env, settle, carryOut, forgetDraft, say, refresh } = this.options;
    const { key, wish, who } = waiting;
    waiting.leaving = true;
    try {
      let decision = decideIncident(this.recording(), key, wish, env());
      if (isRefusal(decision) && decision.refused === 'settle-first') {
        const c = this.recording().conversations.get(key);
        const since = settledSince(c);
        await settle(c?.service ?? '');
        decision = decideIncident(this.recording(), key, wish, env(), since);
      }
      const decided = this.accepted(decision);
      carryOut(decided);
      if (decided.events.some((event) => event.kind === 'operate' && event.detail.type === 'close')) forgetDraft(key);
    } catch (error) {
      say('problem', `The step for ${who} did not happen: ${error instanceof AppError ? error.message : 'the server did not confirm what the patron said last. Try again in a moment.'}`);
    } finally {
      this.waiting.delete(key);
      refresh();
    }
  }

  private find(key: string): Waiting {
    const waiting = this.waiting.get(key);
    if (!waiting || waiting.leaving) throw new AppError('invalid-request', 'It is too late to undo: the step has left. An incident that was recorded by mistake can be taken back.');
    return waiting;
  }

  /** @throws AppError while the desk does not record */
  private recording(): DeskState {
    const state = this.options.state();
    if (!state) throw new AppError('journal-closed', 'The desk is not recording, so no incident can be recorded either.');
    return state;
  }

  /** That the privacy guard warned is on the record. */
  private accepted(decision: Decision | Refusal): Decision {
    if (isRefusal(decision) && decision.events) this.options.carryOut({ events: decision.events, effects: [] });
    return accepted(decision);
  }
}

