/** A question goes to somebody outside of the desks, in words that may reach the patron as well. */
import type { Conversation } from '../conversation.js';
import { checkWords } from '../guard/check.js';
import { countKinds } from '../guard/guard.js';
import type { DeskState } from '../state.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { ref } from './operate.js';

export interface ReferralWish {
  /** Who takes it. */
  readonly name: string;
  readonly subject: string;
  readonly text: string;
  /** None: the words were copied. */
  readonly email?: string;
}

/** How the patron can be reached belongs in it; who of the staff wrote it does not, beyond the name that patrons may know. */
export function decideReferral(state: DeskState, c: Conversation, { name, subject, text, email }: ReferralWish, env: Env): Decision | Refusal {
  const { guard } = env.rules;
  const warn = guard.warn.filter((kind) => kind === 'staff-name');
  const { findings, sayable } = checkWords(`${subject}\n${text}`, { ...guard, warn }, state.me, undefined);
  if (!sayable) return { refused: 'private-referral', found: findings, events: [{ kind: 'guarded', in: ref(c), found: countKinds(findings) }] };
  const d = new Deciding(state, env);
  d.event({ kind: 'referral', in: ref(c), to: 'somebody', name, text, ...(email === undefined ? {} : { email }) });
  return d.decision;
}
