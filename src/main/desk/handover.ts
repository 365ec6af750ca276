/** Relief: what the arriving person sees before they accept, and the handshake itself. */
import type { Decision, Env, Refusal } from '../../core/decide/decision.js';
import { decideHandOver, decideRelief, handedHere, heldHere } from '../../core/decide/hand-over.js';
import { dueOf } from '../../core/favour/favour.js';
import { shortSummary } from '../../core/favour/words.js';
import type { Address } from '../../core/heard.js';
import type { OpenRequest } from '../../core/request.js';
import type { DeskState } from '../../core/state.js';
import type { HandedRequest, HandoverView } from '../../shared/handover-view.js';
import type { DeskView } from '../../shared/view.js';
import type { Keeper } from './keeper.js';
import { nameOf, targetWords } from './names.js';

const WAITING_SHOWN = 20;
const NOTES_SHOWN = 20;

export interface HandoverOptions {
  readonly keeper: Pick<Keeper, 'known' | 'state'>;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision | Refusal) => void;
  readonly view: () => Pick<DeskView, 'order' | 'requests' | 'ladders'>;
}

export class Handover {
  private readonly options: HandoverOptions;

  constructor(options: HandoverOptions) {
    this.options = options;
  }

  /** @throws AppError when there is nothing to hand over, or it cannot be offered now */
  begin(to: Address, note: string): void {
    const { keeper, env, carryOut } = this.options;
    carryOut(decideHandOver(keeper.state, to.trim().toLowerCase(), note.trim(), env()));
  }

  /** @param reason why not; undefined: accepted @throws AppError when nothing is handed over to this desk any more */
  answer(reason: string | undefined): void {
    const { keeper, env, carryOut } = this.options;
    carryOut(decideRelief(keeper.state, reason, env()));
  }

  overview(of: 'offered' | 'held'): HandoverView {
    const { keeper, env } = this.options;
    const state = keeper.known;
    if (!state) return { by: '', note: '', requests: [], waiting: [], waitingCount: 0, favours: [] };
    const here = env();
    const requests = of === 'offered' ? handedHere(state, here) : heldHere(state, here);
    // At the same PC the person before is who the requests are held by.
    const leaving = of === 'offered' ? requests[0]?.offer?.by : requests.find(({ holder }) => holder && holder.author !== here.me && holder.author !== '')?.holder?.author;
    return {
      by: leaving === undefined ? '' : nameOf(leaving), note: of === 'offered' ? requests.find(({ offer }) => offer?.note)?.offer?.note ?? '' : '',
      requests: requests.map((request) => this.handed(state, request)), ...this.waiting(), favours: favoursOf(state, leaving ?? here.me),
    };
  }

  private handed(state: DeskState, { key, words, since, holder, onHold, offer }: OpenRequest): HandedRequest {
    const view = this.options.view();
    const shared = state.conversations.get(key)?.shared;
    return {
      id: key, who: view.requests[key]?.who ?? '', by: holder ? `${holder.author === '' ? 'you' : nameOf(holder.author)}${holder.point === '' ? '' : `, ${holder.point}`}` : '', words, since,
      notes: (shared?.notes ?? []).slice(-NOTES_SHOWN).map(({ author, text, at }) => ({ by: nameOf(author), text, at })),
      incidents: view.ladders.find(({ id }) => id === key)?.incidents.filter(({ inForce }) => inForce) ?? [],
      ...(onHold ? { onHold } : {}), ...(offer && !offer.relief ? { offeredTo: targetWords(offer.to) } : {}),
    };
  }

  private waiting(): Pick<HandoverView, 'waiting' | 'waitingCount'> {
    const { order, requests } = this.options.view();
    const all = order.flatMap((id) => {
      const request = requests[id];
      return request?.phase === 'waiting' && request.mode !== 'staff-im' ? [{ id, who: request.who, words: request.firstWords, since: request.waitingSince }] : [];
    });
    return { waiting: all.slice(0, WAITING_SHOWN), waitingCount: all.length };
  }
}

/** Promised by who leaves, and what they asked for and still wait for. */
function favoursOf(state: DeskState, person: Address | undefined): HandoverView['favours'] {
  return [...state.favours.values()].flatMap(({ key, now }) => {
    const theirs = now && (now.state === 'accepted' ? now.accepted?.by === person || now.asked.by === person : now.state === 'asked' && now.asked.by === person);
    if (!now || !theirs) return [];
    const due = dueOf(now.wish);
    const promised = now.accepted?.by === person;
    return [{ id: key, words: `${promised ? 'Promised' : 'Asked for'}: ${shortSummary(now.wish)}`, by: nameOf(promised ? now.asked.by : now.accepted?.by ?? now.asked.by), ...(due === undefined ? {} : { due }) }];
  });
}
