/** No service that is open stays without a desk unnoticed: the staff channel hears so, once from all desks, and once when it is staffed again. */
import { keyOf } from '../conversation.js';
import type { Address } from '../heard.js';
import { staffingConversation } from '../identity.js';
import type { DeskState } from '../state.js';
import { staffedAgain, unstaffed } from './answers.js';
import { Deciding, type Decision, type Env } from './decision.js';
import { operate } from './operate.js';

/** What was last said of it is that nobody staffs it. */
export const isToldUnstaffed = (state: DeskState, service: Address): boolean =>
  state.conversations.get(keyOf(staffingConversation(service)))?.shared.done.at(-1)?.key.startsWith(unstaffed('')) === true;

/**
 * Every desk that is there decides the same; the operation that counts first makes the others pointless.
 * @param served whether patrons reach a desk; of services about which this desk cannot tell nothing stands in it
 */
export function decideStaffing(state: DeskState, served: ReadonlyMap<Address, boolean>, env: Env): Decision {
  const d = new Deciding(state, env);
  if (!env.roomWorks || state.me === undefined) return d.decision;
  for (const [service, isServed] of served) {
    const c = state.conversations.get(keyOf(staffingConversation(service)));
    if (isServed !== isToldUnstaffed(state, service) || (c && c.pending.length > 0)) continue;
    const id = env.newId();
    operate(d, staffingConversation(service), { type: 'do', key: isServed ? staffedAgain(id) : unstaffed(id) });
  }
  return d.decision;
}
