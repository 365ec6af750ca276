/** What desks do without a key press, each exactly once for all of them: what nobody took, whose desk vanished. */
import { keyOf, type Conversation } from '../conversation.js';
import { hashOf } from '../hash.js';
import type { Address } from '../heard.js';
import { waitingConversation } from '../identity.js';
import { openRequest } from '../request.js';
import type { DeskState } from '../state.js';
import { blockAt, type Block } from '../room.js';
import { announcement, holdingLine, serverBlock, serverUnblock } from './answers.js';
import { callsSince } from './closed.js';
import { Deciding, type Decision, type Env } from './decision.js';
import { endLost } from './lost.js';
import { doOnce, operate, ref } from './operate.js';
import { carryOf, isToRestate } from './restate.js';
import { answerClosed } from './shut.js';
import { isSilent } from './silence.js';
import { overdue, type Overdue } from './waiting.js';

/** An offer with which somebody is relieved comes back after this, ms: the next person may still be on the way. */
export const RELIEF_WITHIN = 15 * 60_000;

/**
 * Desks that see the same in the same second would all say it, and twenty that say it of five hundred requests keep the
 * room busy for minutes. Each waits for its turn, another one for each request, and mostly it has been said by then; ms.
 */
const TURN = 1_000;
const turnOf = ({ key }: Conversation, { desk, company }: Env): number => hashOf(`${desk} ${key}`) % (company * TURN + 1);

/** In a rush one request falls due after another. What does so within this time of a line to the staff comes in the next one, ms. */
const TOGETHER = 10_000;

/**
 * Once a second while the room works. Eight desks decide the same; the operation that counts first makes the others
 * pointless (PROTOCOL §9, `do`).
 * @param gone desks that hold something and have not been in the room for longer than the grace
 */
export function decideWatch(state: DeskState, gone: ReadonlySet<string>, env: Env): Decision {
  const d = new Deciding(state, env);
  if (!env.roomWorks || state.me === undefined) return d.decision;
  for (const c of state.conversations.values()) {
    if (c.scope === 'desk-room' && c.pending.length === 0) watch(d, c, gone);
  }
  for (const service of env.rules.services) announceOverdue(d, service);
  return d.decision;
}

function watch(d: Deciding, c: Conversation, gone: ReadonlySet<string>): void {
  const { holder, offer } = c.shared;
  if (isToRestate(c, d.env)) return operate(d, ref(c), carryOf(c, d.env.now));
  // Whoever decides this is there, whatever its room has told it.
  if (holder && holder.desk !== d.env.desk && gone.has(holder.desk)) return operate(d, ref(c), { type: 'return', reason: 'vanished', of: holder.desk });
  // Who relieves a colleague reads all of it first.
  const within = offer?.relief ? RELIEF_WITHIN : d.env.rules.offerWithin * 1000;
  if (offer && offer.desk === d.env.desk && d.env.now - offer.at > within) {
    return operate(d, ref(c), { type: 'decline', reason: 'nobody answered in time' });
  }
  const over = overAtServer(c, d.env.now);
  if (over) doOnce(d, ref(c), serverUnblock(over.id));
  if (holder) return holder.desk === d.env.desk ? reassure(d, c) : undefined;
  const request = openRequest(c);
  if (request?.mode !== 'patron-im') return undefined;
  if (endLost(d, c, request)) return undefined;
  if (callsSince(c, request, d.env) === undefined && d.env.now >= request.since + turnOf(c, d.env)) answerClosed(d, c, request);
  return undefined;
}

/** What nobody takes is told to the staff, in one line for all that fell due since the last one. */
function announceOverdue(d: Deciding, service: Address): void {
  const lines = d.state.conversations.get(keyOf(waitingConversation(service)));
  if (lines && lines.pending.length > 0) return;
  // Nothing else happens in that conversation: its head is the last line.
  const last = lines?.shared.headStamp ?? Number.NEGATIVE_INFINITY;
  const named = new Set(lines?.shared.done.map(({ key }) => key));
  const keyOfNext = ({ name, head }: Overdue): string => announcement(name, head);
  const next = overdue(d.state, service, d.env).find((one) => one.due >= last && !named.has(keyOfNext(one)));
  if (next && d.env.now >= Math.max(next.due, last + TOGETHER) + turnOf(next.c, d.env)) operate(d, waitingConversation(service), { type: 'do', key: keyOfNext(next) });
}

/** Only the holder's own desk asks to say it: its session is the one that speaks. */
function reassure(d: Deciding, c: Conversation): void {
  const request = openRequest(c);
  const last = request?.messages.at(-1);
  const due = request !== undefined && isSilent(c, request, d.env) && d.env.holdingLine(c.service) !== undefined;
  if (due && last) doOnce(d, ref(c), holdingLine(last.id ?? last.originId ?? request.name));
}

/** A block that is over, and that the server still keeps; another one that it has to keep goes on. */
function overAtServer({ shared }: Conversation, now: number): Block | undefined {
  const wasDone = (wanted: string): boolean => shared.done.some(({ key }) => key === wanted);
  const active = blockAt(shared, now);
  if (active && wasDone(serverBlock(active.id))) return undefined;
  return shared.blocks.find(({ id }) => id !== active?.id && wasDone(serverBlock(id)) && !wasDone(serverUnblock(id)));
}
