/** Relief: all that a desk holds is offered to one person together, who accepts or turns it down together. */
import type { Address } from '../heard.js';
import { openRequest, type OpenRequest } from '../request.js';
import type { DeskState } from '../state.js';
import { isRefusal, type Decision, type Env, type Refusal } from './decision.js';
import { isOfferedHere } from './offer.js';
import { decideAction, isMine, type RequestAction } from './request.js';

/** Held here, and nobody else was asked for: what a person alone can answer stays with them. */
export const heldHere = (state: DeskState, env: Pick<Env, 'desk'>): readonly OpenRequest[] => open(state).filter((request) => isMine(request, env));

/** What a colleague hands over to this desk. */
export const handedHere = (state: DeskState, env: Pick<Env, 'desk' | 'me' | 'rules'>): readonly OpenRequest[] => open(state).filter((request) => request.offer?.relief === true && isOfferedHere(request, env));

const open = (state: DeskState): readonly OpenRequest[] => [...state.conversations.values()].flatMap((c) => (c.scope === 'desk-room' ? openRequest(c) ?? [] : []));

/** Until it is accepted, this desk stays responsible. */
export function decideHandOver(state: DeskState, to: Address, note: string, env: Env): Decision | Refusal {
  if (state.me === undefined) return { refused: 'not-signed-in' };
  return together(state, heldHere(state, env).filter(({ offer }) => !offer), { type: 'offer', to: { kind: 'person', address: to }, note, relief: true }, env, 'nothing-held');
}

/** @param reason why not; undefined: accepted */
export const decideRelief = (state: DeskState, reason: string | undefined, env: Env): Decision | Refusal =>
  together(state, handedHere(state, env), reason === undefined ? { type: 'accept' } : { type: 'decline', reason }, env, 'not-offered');

/** What can be done of it is; only when nothing can, the reason is said. */
function together(state: DeskState, requests: readonly OpenRequest[], action: RequestAction, env: Env, nothing: Refusal['refused']): Decision | Refusal {
  const all = requests.map(({ key }) => decideAction(state, key, action, env));
  const done = all.filter((one): one is Decision => !isRefusal(one));
  if (done.length === 0) return all.find(isRefusal) ?? { refused: nothing };
  return { events: done.flatMap(({ events }) => events), effects: done.flatMap(({ effects }) => effects) };
}
