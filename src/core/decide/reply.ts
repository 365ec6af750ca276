/** Words of this desk: who may say them, and what became of them. */
import { bareOf, domainOf } from '../address.js';
import { keyOf, openMessages, type Conversation } from '../conversation.js';
import type { Mark } from '../annotations/mark.js';
import { checkWords, type Anyway } from '../guard/check.js';
import { countKinds } from '../guard/guard.js';
import type { Address } from '../heard.js';
import type { ConversationRef } from '../event.js';
import { isChannel, mentionConversation, textConversation } from '../identity.js';
import { expected, openRequest } from '../request.js';
import type { DeskState, OutboxItem } from '../state.js';
import { textTitle, type Text } from '../texts/text.js';
import { Deciding, type Decision, type Effect, type Env, type Refusal } from './decision.js';
import { operate, ref, say } from './operate.js';
import { lackingToSay } from './right.js';

/** A reply older than this is not sent any more after a crash, ms: it goes back into the composer (DESIGN "Crash windows"). */
export const REPLY_LIFETIME = 60_000;

const NOTHING: Decision = { events: [], effects: [] };

export interface Words {
  readonly body: string;
  /** Id of the script that they began with. */
  readonly script?: string;
  /** In a channel: whom they call. */
  readonly mentions?: readonly Address[];
  /** After a warning of the privacy guard. */
  readonly anyway?: Anyway;
  /** The line that they answer, among colleagues. */
  readonly mark?: Extract<Mark, { readonly type: 'reply' }>;
}

export function decideReply(state: DeskState, c: Conversation, words: Words, env: Env): (Decision & { readonly originId: string }) | Refusal {
  if (state.me === undefined) return { refused: 'not-signed-in' };
  const account = isChannel(c) ? state.me : c.service;
  if (env.session(account) === undefined) return { refused: 'offline' };
  const lacks = isChannel(c) ? lackingToSay(words.body, words.mark ? 'comment' : 'post', env) : undefined;
  if (lacks) return lacks;
  const d = new Deciding(state, env);
  if (isChannel(c)) return { originId: post(d, c, state.me, words), ...d.decision };
  if (c.scope === 'mine') return { originId: answerColleague(d, c, words), ...d.decision };
  const refusal = mayAnswerPatron(c, state.me, env);
  if (refusal) return refusal;
  return answerPatron(d, c, words);
}

/** Only past the privacy guard; that it warned, and why the words went out all the same, is on the record. */
function answerPatron(d: Deciding, c: Conversation, { body, script, anyway }: Words): (Decision & { readonly originId: string }) | Refusal {
  const { findings, sayable } = checkWords(body, d.env.rules.guard, d.state.me, anyway);
  const found = countKinds(findings);
  if (!sayable) return { refused: 'sensitive', found: findings, events: [{ kind: 'guarded', in: ref(c), found }] };
  const more = { ...(script === undefined ? {} : { script }), ...(anyway === undefined || findings.length === 0 ? {} : { anyway: { found, reason: anyway.reason.trim() } }) };
  return { originId: say(d, c, patronAddress(c, d.env), body, c.patron?.thread, more), ...d.decision };
}

/** Only the holder speaks, and who that is the room says: while it is not read to its end, nobody here knows. */
export function mayAnswerPatron(c: Conversation, me: Address, env: Env): Refusal | undefined {
  const holder = c.pending.some((p) => p.byHand) ? expected(c).holder : c.shared.holder;
  if (!c.patron || !openRequest(c)) return { refused: 'unknown-request' };
  if (holder?.desk === '') return undefined; // by hand, while the desks cannot agree
  if (env.session(me) === undefined) return { refused: 'checking' };
  if (holder?.desk !== env.desk) return { refused: 'not-holder', ...(holder ? { by: holder.author } : {}) };
  return undefined;
}

/** An anonymous page is one address at a time; everybody else reads on whatever device is at hand. */
export function patronAddress(c: Conversation, env: Pick<Env, 'rules'>): string {
  const address = c.patron?.address ?? c.conv;
  return domainOf(address) === env.rules.anonymousHost ? address : bareOf(address);
}

function answerColleague(d: Deciding, c: Conversation, { body, mark }: Words): string {
  const originId = say(d, ref(c), c.conv, body, undefined, { ...(mark === undefined ? {} : { mark }), ...(d.state.me === undefined ? {} : { by: d.state.me }) });
  settleMine(d, c);
  return originId;
}

/** Says it in the channel; that also answers the mentions of me that wait there. */
function post(d: Deciding, c: Conversation, me: Address, { body, mentions, mark }: Words): string {
  const originId = d.env.newId();
  const call = { ...(mentions && mentions.length > 0 ? { mentions } : {}), ...(mark === undefined ? {} : { mark }) };
  d.event({ kind: 'reply', in: ref(c), to: c.conv, originId, body, room: true, by: me, ...call });
  d.effect({ type: 'send', via: me, out: { type: 'room-message', room: c.conv, originId, body, ...call } });
  const mention = d.state.conversations.get(keyOf(mentionConversation(me, c.conv)));
  if (mention) settleMine(d, mention);
  return originId;
}

/** What is mine alone is answered by answering: it leaves the queue. */
export function settleMine(d: Deciding, c: Conversation): void {
  const last = openMessages(c).at(-1);
  if (!last) return;
  operate(d, ref(c), { type: 'close', outcome: 'answered', uptoStamp: last.stamp, ...(last.id === undefined ? {} : { upto: last.id }) });
}

/** A room says more than the server does: that it took it, and by which name it has it. */
const isForRoom = (item: OutboxItem | undefined): boolean => item !== undefined && (item.text !== undefined || item.to === item.archive);

/** The server has it. */
export function decideAcked(state: DeskState, originId: string, env: Env): Decision {
  return isForRoom(state.outbox.get(originId)) ? NOTHING : fateOf(state, originId, 'sent', env);
}

/** The stream broke: nobody knows. The archive is asked before anything is sent again. */
export function decideUnknownFate(state: DeskState, originId: string, env: Env): Decision {
  return fateOf(state, originId, 'unknown', env);
}

function fateOf(state: DeskState, originId: string, fate: 'sent' | 'unknown', env: Env): Decision {
  const d = new Deciding(state, env);
  const belongs = refOf(state, state.outbox.get(originId));
  if (belongs) d.event({ kind: 'fate', in: belongs, originId, fate, ...lineOf(state.outbox.get(originId)) });
  return d.decision;
}

/** The stream refused it and queued nothing: it certainly never left. */
export function decideNotSent(state: DeskState, originId: string, env: Env): Decision {
  const d = new Deciding(state, env);
  const item = state.outbox.get(originId);
  if (item) giveUp(d, item);
  return d.decision;
}

function giveUp(d: Deciding, item: OutboxItem): void {
  const belongs = refOf(d.state, item);
  if (!belongs) return;
  d.event({ kind: 'fate', in: belongs, originId: item.originId, fate: 'not-sent', ...lineOf(item) });
  if (item.text) return d.notice({ type: 'text-not-saved', title: textTitle(item.text) });
  if (item.favour) return d.notice({ type: 'favour-not-sent' });
  if (item.cover) return d.notice({ type: 'cover-not-sent' });
  // Of a reaction, and of taking something back, there are no words to keep.
  if (item.line === undefined || item.mark?.type === 'correct') d.effect({ type: 'keep-draft', key: item.in, text: item.body });
  d.notice({ type: 'not-sent', key: item.in });
}

const lineOf = (item: OutboxItem | undefined): Pick<OutboxItem, 'line'> => (item?.line === undefined ? {} : { line: item.line });

function refOf(state: DeskState, item: OutboxItem | undefined): ConversationRef | undefined {
  if (item?.text) return textConversation(item.archive, item.text);
  const c = conversationOf(state, item);
  return c && ref(c);
}

const conversationOf = (state: DeskState, item: OutboxItem | undefined): Conversation | undefined => item && state.conversations.get(item.in);

/** @param asked ms since 1970: when the reading of an archive began */
export const sentBefore = (asked: number) => ({ at, resentAt = at }: Pick<OutboxItem, 'at' | 'resentAt'>): boolean => resentAt < asked;

/**
 * An archive was read to its end. What this desk wrote and the archive does not have never arrived: it is sent again
 * with the same id if this desk still holds the request and it is fresh; otherwise it goes back into the composer. Who
 * holds a patron's request is known once the room was read as well: until then its replies stay where they are.
 *
 * @param isOlder whether it was sent before the reading began; what was sent since may still be on its way
 */
export function decideUnsent(state: DeskState, archive: Address, env: Env, isOlder: (item: OutboxItem) => boolean = () => true): Decision {
  const d = new Deciding(state, env);
  const roomRead = state.me !== undefined && env.session(state.me) !== undefined;
  for (const item of state.outbox.values()) {
    if (item.archive !== archive || !isOlder(item)) continue;
    if (item.text) unsentText(d, item, item.text, env);
    const c = conversationOf(state, item);
    if (!c || (c.scope === 'desk-room' && !roomRead)) continue;
    if (state.me !== undefined && maySayAgain(c, item, state.me, env)) {
      d.event({ kind: 'fate', in: ref(c), originId: item.originId, fate: 'resent', ...lineOf(item) });
      d.effect(again(c, item, state.me, env));
    } else {
      giveUp(d, item);
    }
  }
  return d.decision;
}

/** As with a channel: fresh, and said by who is signed in now. */
function unsentText(d: Deciding, item: OutboxItem, text: Text, env: Env): void {
  const { originId, body, archive: room } = item;
  if (item.by === undefined || item.by !== d.state.me || env.now - item.at > REPLY_LIFETIME) return giveUp(d, item);
  d.event({ kind: 'fate', in: textConversation(room, text), originId, fate: 'resent' });
  d.effect({ type: 'send', via: item.by, out: { type: 'room-message', room, originId, body, text } });
}

function maySayAgain(c: Conversation, item: OutboxItem, me: Address, env: Env): boolean {
  if (env.now - item.at > REPLY_LIFETIME) return false;
  if (c.scope === 'desk-room') return c.shared.holder?.desk === env.desk;
  return item.by === me;
}

function again(c: Conversation, item: OutboxItem, me: Address, env: Env): Effect {
  const { originId, body, thread, mentions, file, favour, cover, mark } = item;
  const marked = mark === undefined ? {} : { mark };
  if (isChannel(c)) return { type: 'send', via: me, out: { type: 'room-message', room: c.conv, originId, body, ...(mentions === undefined ? {} : { mentions }), ...(file === undefined ? {} : { file }), ...(favour === undefined ? {} : { favour }), ...(cover === undefined ? {} : { cover }), ...marked } };
  const to = c.scope === 'mine' ? item.to : patronAddress(c, env);
  return { type: 'send', via: c.service, out: { type: 'message', to, originId, body, ...(thread === undefined ? {} : { thread }), ...marked } };
}
