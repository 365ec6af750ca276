/** An incident and what follows from it, in one decision; and taking one back that was recorded by mistake. */
import { endsConversation, nextStep, reachedSteps, type Category, type Step } from '../conduct.js';
import type { ConversationKey } from '../conversation.js';
import { checkWords } from '../guard/check.js';
import { countKinds } from '../guard/guard.js';
import { openRequest } from '../request.js';
import { blockAt } from '../room.js';
import type { DeskState } from '../state.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { operate, ref, say } from './operate.js';
import { mayAnswerPatron, patronAddress } from './reply.js';
import { closing, type Settled } from './request.js';

const HOUR = 3_600_000;

export interface IncidentWish {
  readonly category: Category;
  /** As it was spelled out to the person: another one is never taken in its place. */
  readonly step: Step;
  /** What the patron is told; '' for nothing. */
  readonly text: string;
  /** Id of the script that the text began as. */
  readonly script?: string;
  /** At a computer that the next person uses too. */
  readonly shared?: true;
  /** In words, for the block. */
  readonly reason: string;
}

/**
 * The incident, the words to the patron, the block and the close, as the step says. Only the holder records one.
 * @param settled the archive was read since the person asked (PROTOCOL §9, `close`)
 */
export function decideIncident(state: DeskState, key: ConversationKey, wish: IncidentWish, env: Env, settled?: Settled): Decision | Refusal {
  const c = state.conversations.get(key);
  const request = c && openRequest(c);
  if (!c || !request) return { refused: 'unknown-request' };
  if (request.mode !== 'patron-im') return { refused: 'not-a-patron' };
  if (state.me === undefined) return { refused: 'not-signed-in' };
  const refusal = env.session(c.service) === undefined ? { refused: 'checking' as const } : mayAnswerPatron(c, state.me, env);
  if (refusal) return refusal;
  const { category, step, text, script, shared, reason } = wish;
  const { findings, sayable } = checkWords(text, env.rules.guard, state.me, undefined);
  if (!sayable) return { refused: 'sensitive', found: findings, events: [{ kind: 'guarded', in: ref(c), found: countKinds(findings) }] };
  const { ladder, blockHours, lapsesAfter } = env.rules.conduct;
  // Given back or ended a moment ago: the room has not said so yet.
  if (c.pending.some(({ detail }) => detail.type === 'release' || detail.type === 'close')) return { refused: 'not-holder' };
  const moving = c.pending.some(({ detail }) => detail.type === 'ladder' || detail.type === 'retract');
  if (moving || nextStep(ladder, category, reachedSteps(c.shared.incidents, env.now)) !== step) return { refused: 'step-changed' };
  const close = endsConversation(step) ? closing(c, request, { type: 'end', outcome: 'conduct', ...(settled ? { settled } : {}) }) : undefined;
  if (close && 'refused' in close) return close;
  const d = new Deciding(state, env);
  const said = text === '' ? undefined : say(d, c, patronAddress(c, env), text, c.patron?.thread, script === undefined ? {} : { script });
  operate(d, ref(c), {
    type: 'ladder', category, step, follows: c.shared.incidents.at(-1)?.id ?? '', until: env.now + lapsesAfter * 24 * HOUR,
    ...(said === undefined ? {} : { said, ...(script === undefined ? {} : { script }) }), ...(shared ? { shared } : {}),
  });
  if (step === 'blocked') operate(d, ref(c), { type: 'block', reason, until: env.now + blockHours * HOUR });
  if (close) operate(d, ref(c), close);
  return d.decision;
}

/** By who recorded it, who has the conversation, or a supervisor. The block that came of it is lifted as well. */
export function decideRetract(state: DeskState, key: ConversationKey, of: string, reason: string, env: Env): Decision | Refusal {
  const c = state.conversations.get(key);
  const incident = c?.shared.incidents.find(({ id, retracted }) => id === of && !retracted);
  if (!c || !incident) return { refused: 'unknown-request' };
  if (state.me === undefined) return { refused: 'not-signed-in' };
  if (incident.by !== state.me && c.shared.holder?.desk !== env.desk && !env.supervisor) return { refused: 'not-recorder', by: incident.by };
  const d = new Deciding(state, env);
  if (c.pending.some(({ detail }) => detail.type === 'retract' && detail.of === of)) return d.decision;
  operate(d, ref(c), { type: 'retract', of, reason });
  if (blockAt(c.shared, env.now)?.incident === of) operate(d, ref(c), { type: 'lift', reason });
  return d.decision;
}
