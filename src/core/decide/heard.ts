/** Stanzas: what they belong to, and what has to happen because of them. */
import { bareOf, domainOf, localOf, resourceOf } from '../address.js';
import { assertNever } from '../assert.js';
import { awaitsArchive, blockedMessages, keyOf, missHeard, openMessages, type Conversation, type Identity } from '../conversation.js';
import { aboutOf, type About } from '../annotations/mark.js';
import { archiveRef, originRef, refOf } from '../entry.js';
import type { SettledItem, Speaker } from '../event.js';
import type { Address, ArchivePage, FullAddress, Heard, HeardBounce, HeardMessage, HeardRoom, Refused } from '../heard.js';
import { channelConversation, colleagueConversation, isChannel, patronConversation } from '../identity.js';
import type { Operation } from '../operation.js';
import { counts, hiddenBy, NOTHING_SHARED } from '../room.js';
import type { DeskState } from '../state.js';
import { firstWords } from '../text.js';
import { Deciding, type Decision, type Env, type Known } from './decision.js';
import { openRequest } from '../request.js';
import { afterOwnOperation, doOnce } from './operate.js';
import { isOfferedHere } from './offer.js';
import { hearFavour } from './favour.js';
import { settleMine } from './reply.js';
import { hearCover } from './shift-cover.js';
import { hearText } from './text.js';
import { hearTopic } from './topic.js';
import { textTitle } from '../texts/text.js';
import { blockedAnswer, ENCRYPTED_ANSWER, FLOOD, serverBlock, WRONG_ADDRESS_ANSWER } from './answers.js';

/** Live stanzas and carbons of one socket chunk. */
export function decideHeard(state: DeskState, items: readonly Heard[], refused: readonly Refused[], env: Env): Decision {
  const d = new Deciding(state, env);
  const inChunk = new Set<string>();
  for (const item of items) {
    const ref = refOf(item);
    if (ref !== undefined && (inChunk.has(ref) || env.recorded(ref))) continue;
    if (ref !== undefined) inChunk.add(ref);
    hear(d, item, true);
  }
  refuse(d, refused);
  return d.decision;
}

/** A page of a channel's archive from before this desk knew the channel: recorded, so that it can be shown. */
export function decidePast(state: DeskState, { archive, items, refused }: ArchivePage, env: Env): Decision {
  const d = new Deciding(state, env);
  for (const item of items) {
    const ref = refOf(item);
    const known = ref === undefined || env.recorded(ref) || (item.originId !== undefined && env.recorded(originRef(archive, item.originId)));
    if (!known && item.kind === 'room' && item.archive === archive) hearChannel(d, item, true);
  }
  refuse(d, refused);
  return d.decision;
}

/** A page of an archive: what is new is recorded, and all of it takes its place. */
export function decidePage(state: DeskState, page: ArchivePage, env: Env): Decision {
  const d = new Deciding(state, env);
  if (page.gapSince !== undefined) {
    d.event({ kind: 'gap', archive: page.archive, since: page.gapSince });
    d.notice({ type: 'gap', archive: page.archive });
  }
  const settled: SettledItem[] = [];
  const inPage = new Set<string>();
  const again = new Set(page.again);
  for (const item of page.items) {
    if (item.id === undefined || inPage.has(item.id)) continue;
    inPage.add(item.id);
    if (again.has(item.id) && wasRead(d, item, item.id)) continue;
    const place = settleItem(d, item, item.id);
    if (place) settled.push(place);
  }
  refuse(d, page.refused);
  const stamp = page.items.at(-1)?.stamp;
  if (settled.length > 0 || page.last !== undefined || (page.complete && misses(state, page.archive, env))) {
    d.event({
      kind: 'settled', archive: page.archive, items: settled, complete: page.complete,
      ...(page.last === undefined ? {} : { cursor: page.last, cursorStamp: stamp ?? env.now }),
    });
  }
  return d.decision;
}

/** It was read to its end, and something that this desk heard is not there. */
const misses = ({ conversations }: DeskState, archive: Address, { now }: Env): boolean => [...conversations.values()].some((c) => c.service === archive && missHeard(c, now) !== c);

function settleItem(d: Deciding, item: Heard, id: string): SettledItem | undefined {
  const { env } = d;
  const stamp = item.stamp ?? env.now;
  const own = ownWord(item, env);
  if (own) {
    if (own.in && isChannel(own.in)) named(d, own.in, own.originId, id, own.line);
    return { id, stamp, originId: own.originId, ...(own.in ? { in: own.in } : {}) };
  }
  const known = env.recorded(archiveRef(item.archive, id));
  const belongs = known ? known.in : hear(d, item, false);
  return belongs || known ? { id, stamp, ...(belongs ? { in: belongs } : {}) } : undefined;
}

/** It is recorded, and has had its place. What is nothing to keep is not looked at twice. */
function wasRead({ env, state }: Deciding, item: Heard, id: string): boolean {
  if (item.kind !== 'message') return true;
  const own = ownWord(item, env);
  if (own) return !state.outbox.has(own.originId);
  const known = env.recorded(archiveRef(item.archive, id));
  if (!known) return item.body === undefined && item.proof === undefined && !item.encrypted;
  const c = known.in && state.conversations.get(keyOf(known.in));
  return !c?.provisionalHeard.some((m) => m.id === id);
}

/** What this desk said itself, and knows by the id that it gave. */
function ownWord(item: Heard, env: Env): (Known & { readonly originId: string }) | undefined {
  const { originId } = item;
  const own = originId === undefined || !isOwnWord(item) ? undefined : env.recorded(originRef(item.archive, originId));
  return own && originId !== undefined ? { ...own, originId } : undefined;
}

const isOwnWord = (item: Heard): boolean => (item.kind === 'message' ? item.outgoing : item.kind === 'room' && item.operation === undefined && item.text === undefined && item.favour === undefined && item.cover === undefined);

function refuse(d: Deciding, refused: readonly Refused[]): void {
  for (const r of refused) {
    d.event({ kind: 'refused', archive: r.archive, from: r.from.slice(0, 3_071), reason: r.reason });
    if (r.reason.startsWith('forged')) d.notice({ type: 'forged', reason: r.reason });
  }
}

/** @returns the conversation that it belongs to; none when it was nothing to keep */
function hear(d: Deciding, item: Heard, live: boolean): Identity | undefined {
  switch (item.kind) {
    case 'message': return d.env.rules.services.includes(item.archive) ? hearPatron(d, item, live) : hearColleague(d, item, live);
    case 'room':
      if (item.text) return hearText(d, item, item.text);
      if (item.operation) return hearOperation(d, item, item.operation);
      if (item.favour && item.archive !== d.env.rules.texts) return hearFavour(d, item, item.favour, live);
      return item.cover && item.archive !== d.env.rules.texts ? hearCover(d, item, live) : hearChannel(d, item);
    case 'bounce': return hearBounce(d, item);
    default: return assertNever(item);
  }
}

function hearPatron(d: Deciding, item: HeardMessage, live: boolean): Identity | undefined {
  if (item.receiptFor !== undefined) receipt(d, item.archive, item.receiptFor);
  if (item.body === undefined && item.proof === undefined && !item.encrypted) return undefined;
  const { identity, binds } = patronConversation(item, d.env.rules.anonymousHost, d.env.verified(item), (key) => d.state.conversations.get(key));
  const conversation = d.state.conversations.get(keyOf(identity));
  const stamp = item.stamp ?? d.env.now;
  const speaker = item.outgoing ? speakerOf(item.from, conversation, stamp, live) : undefined;
  const repeats = !item.outgoing && conversation !== undefined && isRepeated(conversation, item);
  const block = conversation && !item.outgoing ? hiddenBy(conversation.shared, stamp) : undefined;
  d.event({
    kind: 'heard', in: identity, item, stamp,
    ...(speaker ? { speaker } : {}), ...(binds ? { binds } : {}), ...(repeats ? { repeats } : {}), ...(block ? { blocked: true } : {}),
  });
  if (!live) return identity;
  if (speaker?.type === 'unknown') d.notice({ type: 'unknown-speaker', key: keyOf(identity) });
  if (!item.outgoing && item.wantsReceipt && item.originId !== undefined && conversation && holdsIt(conversation, d.env)) {
    d.effect({ type: 'send', via: item.archive, out: { type: 'receipt', to: item.from, of: item.originId, originId: d.env.newId() } });
  }
  if (block) refuseBlocked(d, identity, block.id);
  else if (item.encrypted && !item.outgoing) doOnce(d, identity, ENCRYPTED_ANSWER);
  return identity;
}

/** Told once; who goes on all the same is kept away by the server. */
function refuseBlocked(d: Deciding, identity: Identity, blockId: string): void {
  const c = d.state.conversations.get(keyOf(identity));
  const floods = c !== undefined && !isSharedComputer(c, blockId, d.env) && blockedMessages(c).length >= FLOOD;
  doOnce(d, identity, floods ? serverBlock(blockId) : blockedAnswer(blockId));
}

/** The server blocks an address, and whoever sits down at the same open page next would have it too. */
function isSharedComputer(c: Conversation, blockId: string, { rules }: Env): boolean {
  const incident = c.shared.blocks.find(({ id }) => id === blockId)?.incident;
  const anonymous = c.patron !== undefined && domainOf(c.patron.address) === rules.anonymousHost;
  return anonymous && c.shared.incidents.some(({ id, shared }) => id === incident && shared === true);
}

/** After a reconnect a page sends what was not acknowledged once more, from its new address: same id, same words. */
const isRepeated = (c: Conversation, item: HeardMessage): boolean => {
  const words = firstWords(item.body ?? '');
  return item.originId !== undefined && [...c.heard, ...c.provisionalHeard].some((m) => m.originId === item.originId && m.words === words);
};

/**
 * A claim names the session that will speak; any other resource of the service is not the desk that holds it.
 * @param live who held a request when an archived reply was said, this desk may not know (yet)
 * @returns undefined when a desk said it and it cannot be told whether that desk held the request
 */
function speakerOf(from: FullAddress, conversation: Conversation | undefined, stamp: number, live: boolean): Speaker | undefined {
  const { holder, lastClose: close, done = [] } = conversation?.shared ?? {};
  if (holder?.session === from) return { type: 'holder', author: holder.author, desk: holder.desk };
  if (!resourceOf(from).startsWith('desk-')) return { type: 'unknown' };
  const desk = resourceOf(from).slice('desk-'.length);
  const sent = done.find((entry) => entry.desk === desk);
  if (sent) return { type: 'holder', author: sent.author, desk };
  // The last words of a holder may overtake its close: two archives have no joint order.
  if (close && Math.abs(stamp - close.at) < 60_000) return { type: 'holder', author: close.by, desk };
  return live ? { type: 'unknown' } : undefined;
}

export const holdsIt = (c: Conversation, env: Pick<Env, 'desk'>): boolean => c.shared.holder?.desk === env.desk;

function hearColleague(d: Deciding, item: HeardMessage, live: boolean): Identity | undefined {
  if (item.receiptFor !== undefined) receipt(d, item.archive, item.receiptFor);
  const line = aboutOf(item);
  if (item.body === undefined && line === undefined) return undefined;
  const peer = bareOf(item.outgoing ? item.to : item.from);
  const stamp = item.stamp ?? d.env.now;
  if (d.env.isStaff(peer) && peer !== item.archive) {
    const identity = colleagueConversation(item.archive, peer);
    d.event({ kind: 'heard', in: identity, item, stamp, ...(line === undefined ? {} : { line }) });
    if (item.outgoing && line === undefined) answeredElsewhere(d, identity, stamp);
    else if (live && !item.outgoing && item.wantsReceipt && item.originId !== undefined) {
      d.effect({ type: 'send', via: item.archive, out: { type: 'receipt', to: item.from, of: item.originId, originId: d.env.newId() } });
    }
    return identity;
  }
  if (item.body === undefined) return undefined;
  d.event({ kind: 'heard', item, stamp });
  if (live && !item.outgoing) pointToService(d, item, peer);
  return undefined;
}

/** Said by the same person with another client, or at another desk: what they answered there is answered here. */
function answeredElsewhere(d: Deciding, identity: Identity, stamp: number): void {
  const c = d.state.conversations.get(keyOf(identity));
  const last = c && d.state.me === identity.service ? openMessages(c).at(-1) : undefined;
  // Archives have whole seconds.
  if (c && last && last.stamp < stamp + 1_000) settleMine(d, c);
}

/** What a stranger writes to a member of staff is recorded and answered with the service's address, once a day. */
function pointToService(d: Deciding, item: HeardMessage, peer: Address): void {
  const service = d.env.rules.services[0];
  const before = d.state.conversations.get(keyOf(colleagueConversation(item.archive, peer)));
  if (service === undefined || d.env.rules.services.includes(peer) || (before && d.env.now - before.lastReplyAt < 24 * 3_600_000)) return;
  const body = WRONG_ADDRESS_ANSWER(service);
  const originId = d.env.newId();
  d.event({ kind: 'reply', in: colleagueConversation(item.archive, peer), to: item.from, originId, body });
  d.effect({ type: 'send', via: item.archive, out: { type: 'message', to: item.from, originId, body } });
}

function hearOperation(d: Deciding, item: HeardRoom, operation: Operation): Identity {
  const identity: Identity = { scope: 'desk-room', service: operation.service, conv: operation.conv };
  const key = keyOf(identity);
  const before = d.state.conversations.get(key);
  const stamp = item.stamp ?? d.env.now;
  const op = { ...operation, stamp };
  const mine = op.desk === d.env.desk && before?.pending.some((p) => p.originId === op.originId) === true;
  const counted = counts(before?.shared ?? NOTHING_SHARED, op);
  d.event({ kind: 'heard', in: identity, item: { ...item, operation: op }, stamp, counted });
  const after = d.state.conversations.get(key);
  if (!after) return identity;
  if (mine) afterOwnOperation(d, after, op, counted);
  else if (counted) tellPerson(d, before, after, op);
  if (counted && op.detail.type === 'close' && awaitsArchive(after)) d.effect({ type: 'settle', archive: op.service });
  // What a block hides depends on its stamp, and the archive has the right one.
  if (counted && op.detail.type === 'block' && item.via !== 'archive') d.effect({ type: 'settle', archive: item.archive });
  return identity;
}

/** What somebody at another desk did that the person at this one has to know. */
function tellPerson(d: Deciding, before: Conversation | undefined, after: Conversation, op: Operation): void {
  const { key } = after;
  const { detail, author } = op;
  const request = openRequest(after);
  if (detail.type === 'offer' && !detail.relief && request && isOfferedHere(request, d.env)) d.notice({ type: 'offered', key, by: author, note: detail.note });
  if (detail.type === 'decline' && before?.shared.offer?.desk === d.env.desk) d.notice({ type: 'declined', key, by: author, reason: detail.reason });
  if (!before || !holdsIt(before, d.env) || holdsIt(after, d.env)) return;
  if (detail.type === 'return') d.notice({ type: 'returned', key });
  else if (detail.type === 'accept') d.notice({ type: 'accepted', key, by: author });
  else if (after.shared.holder) d.notice({ type: 'taken-away', key, by: author });
}

/** @param past from before this desk knew the channel */
function hearChannel(d: Deciding, item: HeardRoom, past = false): Identity | undefined {
  const line = aboutOf(item);
  if (item.body === undefined && line === undefined) return item.subject === undefined ? undefined : hearTopic(d, item);
  if (item.archive === d.env.rules.texts) {
    // Said with another client, where only texts are read: on the record, and shown nowhere.
    d.event({ kind: 'heard', item, stamp: item.stamp ?? d.env.now });
    return undefined;
  }
  const identity = channelConversation(item.archive);
  const own = item.originId === undefined ? undefined : d.env.recorded(originRef(item.archive, item.originId));
  if (item.originId !== undefined && own) {
    // Our own words came back: the room has them. Their place comes with the archive.
    if (item.id !== undefined) named(d, identity, item.originId, item.id, own.line);
    else if (d.state.outbox.has(item.originId)) d.event({ kind: 'fate', in: identity, originId: item.originId, fate: 'sent', ...(own.line === undefined ? {} : { line: own.line }) });
    return identity;
  }
  const base = { kind: 'heard', in: identity, stamp: item.stamp ?? d.env.now, ...(past ? { past } : {}) } as const;
  if (line === undefined) d.event({ ...base, item: withMention(withAnswered(d, item), item.body ?? '', d.state.me) });
  else d.event({ ...base, item, line });
  return identity;
}

/** By which name the room has our own words: everybody else speaks of them by it. */
function named(d: Deciding, identity: Identity, originId: string, id: string, line: About | undefined): void {
  if (d.env.recorded(archiveRef(identity.service, id))) return;
  d.event({ kind: 'fate', in: identity, originId, fate: 'sent', id, ...(line === undefined ? {} : { line }) });
}

/** Who is answered is called by that, as if by name. */
function withAnswered(d: Deciding, item: HeardRoom): HeardRoom {
  if (item.answers === undefined) return item;
  const answered = d.env.recorded(archiveRef(item.archive, item.answers));
  const author = answered?.originId === undefined ? answered?.author : d.env.recorded(originRef(item.archive, answered.originId))?.author;
  return author === undefined || author === item.author || item.mentions?.includes(author) ? item : { ...item, mentions: [...(item.mentions ?? []), author] };
}

/** Other clients call somebody by name alone: `@ana` anywhere, or `ana:` in front. */
function withMention(item: HeardRoom, body: string, me: Address | undefined): HeardRoom {
  if (me === undefined || item.mentions?.includes(me)) return item;
  const name = localOf(me).toLowerCase();
  const words = body.slice(0, 65_536).toLowerCase();
  const called = [':', ',', ' ('].some((after) => words.startsWith(`${name}${after}`)) || words.split(/[^\p{L}\p{N}._@-]+/u).some((w) => w.replace(/[.]+$/, '') === `@${name}`);
  return called ? { ...item, mentions: [...(item.mentions ?? []), me] } : item;
}

/** Nobody ever had this conversation: what was said in it, the desk said by itself, and nobody waits to hear that it did not arrive. */
const saidByItself = (c: Conversation | undefined): boolean =>
  c !== undefined && c.shared.done.length > 0 && c.shared.holder === undefined && c.shared.closes === 0 && c.pending.length === 0;

function hearBounce(d: Deciding, item: HeardBounce): Identity | undefined {
  const sent = d.env.recorded(originRef(item.archive, item.of));
  if (!sent?.in) return undefined;
  const { text } = d.state.outbox.get(item.of) ?? {};
  d.event({ kind: 'fate', in: sent.in, originId: item.of, fate: 'refused', reason: item.condition, ...(sent.line === undefined ? {} : { line: sent.line }) });
  if (sent.in.scope !== 'texts' && !saidByItself(d.state.conversations.get(keyOf(sent.in)))) d.notice({ type: 'refused', key: keyOf(sent.in) });
  else if (text) d.notice({ type: 'text-refused', title: textTitle(text) });
  return undefined;
}

function receipt(d: Deciding, archive: Address, originId: string): void {
  const sent = d.env.recorded(originRef(archive, originId));
  if (sent?.in) d.event({ kind: 'fate', in: sent.in, originId, fate: 'delivered' });
}
