/** What people do with requests. Every step is decided by core; what its rules do not allow is refused in words. */
import type { Conversation } from '../../core/conversation.js';
import { decideClassify, type Classification } from '../../core/decide/classify.js';
import { isRefusal, type Decision, type Env } from '../../core/decide/decision.js';
import { decideAction, decideLift, decideLog, decideTakeNext, settledSince, type RequestAction } from '../../core/decide/request.js';
import type { Address } from '../../core/heard.js';
import type { WalkMode } from '../../core/operation.js';
import type { Accounts } from './accounts.js';
import type { Keeper } from './keeper.js';
import { accepted } from './refusals.js';

export interface RequestsOptions {
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly deskRoom: Address;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
  /** By the id that a window has of it. */
  readonly conversation: (id: string) => Conversation;
  readonly forgetDraft: (id: string) => void;
  /** Before it is in the queue: whoever logged it needs no bell. */
  readonly onLogged: (id: string) => void;
}

export class Requests {
  private readonly options: RequestsOptions;

  constructor(options: RequestsOptions) {
    this.options = options;
  }

  /** F2 and F3. @returns the request's id */
  log(mode: WalkMode, note: string): string {
    const { keeper, env, carryOut, onLogged } = this.options;
    const decision = decideLog(keeper.atHand, mode, note, env());
    onLogged(decision.key);
    carryOut(decision);
    return decision.key;
  }

  /** F4. @returns none: nobody is waiting */
  takeNext(): string | undefined {
    const next = decideTakeNext(this.options.keeper.state, this.options.env());
    if ('refused' in next) return undefined;
    this.act(next.key, { type: 'take' });
    return next.key;
  }

  /** @throws AppError when the rules of the desk do not allow it */
  act(id: string, action: RequestAction): void {
    const { keeper, env, carryOut } = this.options;
    carryOut(accepted(decideAction(keeper.state, id, action, env())));
  }

  /** Nobody attends to it here. A request that has gone elsewhere meanwhile is not this desk's to give. */
  giveBack(id: string): void {
    const { keeper, env, carryOut } = this.options;
    const decision = decideAction(keeper.state, id, { type: 'release' }, env());
    if (!isRefusal(decision)) carryOut(decision);
  }

  /** A patron's request ends with the last message that its archive has put in order: the archive is asked first. */
  async end(id: string, action: Extract<RequestAction, { type: 'end' }>): Promise<void> {
    const { keeper, accounts, deskRoom, env, conversation, forgetDraft } = this.options;
    const first = decideAction(keeper.state, id, action, env());
    const asked = isRefusal(first) && first.refused === 'settle-first';
    const c = conversation(id);
    const { service, shared } = c;
    const since = settledSince(c);
    // Which of the words a block hides is for the archives of both to say.
    if (asked && shared.blocks.length > 0) await accounts.settle(deskRoom).catch(() => undefined);
    const settled = asked && (await accounts.settle(service).then(() => true, () => false));
    this.act(id, { ...action, ...(settled ? { settled: since } : {}) });
    forgetDraft(id);
  }

  /** What kind of question it was, until the day is over. @throws AppError */
  classify(id: string, classification: Classification): void {
    const { keeper, env, carryOut } = this.options;
    carryOut(accepted(decideClassify(keeper.state, id, classification, env())));
  }

  /** @throws AppError when there is no block to lift */
  lift(id: string, reason: string): void {
    const { keeper, env, carryOut } = this.options;
    carryOut(accepted(decideLift(keeper.state, id, reason, env())));
  }
}
