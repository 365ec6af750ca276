/** What kind of question it was: said after the end, by anybody at a desk, and open to change until the day is over. */
import type { Conversation, ConversationKey } from '../conversation.js';
import { dayOf } from '../day.js';
import type { Classified, Outcome } from '../operation.js';
import { ifAllCounts } from '../request.js';
import type { Close } from '../room.js';
import type { DeskState } from '../state.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { operate, ref } from './operate.js';

/** ms, longer than any day; spares making dates of what is long over. */
const DAY = 26 * 3_600_000;

export interface Classification extends Classified {
  /** None: the outcome stays as it is. */
  readonly outcome?: Outcome;
}

/** Ended on this day of the library, by whatever desk; newest first. */
export function endedToday(state: DeskState, env: Pick<Env, 'now' | 'rules'>): { readonly c: Conversation; readonly close: Close }[] {
  const found: { c: Conversation; close: Close }[] = [];
  for (const c of state.conversations.values()) {
    if (c.scope !== 'desk-room' || (c.shared.lastClose === undefined && c.pending.length === 0)) continue;
    const close = ifAllCounts(c).lastClose;
    if (close && env.now - close.at < DAY && isToday(close, env)) found.push({ c, close });
  }
  return found.toSorted((a, b) => b.close.at - a.close.at);
}

const isToday = (close: Close, { now, rules }: Pick<Env, 'now' | 'rules'>): boolean => dayOf(close.at, rules.timeZone) === dayOf(now, rules.timeZone);

export function decideClassify(state: DeskState, key: ConversationKey, { outcome, ...classified }: Classification, env: Env): Decision | Refusal {
  const c = state.conversations.get(key);
  const close = c?.scope === 'desk-room' ? ifAllCounts(c).lastClose : undefined;
  if (!c || !close) return { refused: 'unknown-request' };
  if (!isToday(close, env)) return { refused: 'day-over' };
  if (state.me === undefined && !close.opened) return { refused: 'not-signed-in' };
  const d = new Deciding(state, env);
  operate(d, ref(c), { type: 'outcome', outcome: outcome ?? close.outcome, ...classified });
  return d.decision;
}
