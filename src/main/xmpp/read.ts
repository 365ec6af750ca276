/** What one message says, once it is known how it came here: pure parsing, and the refusals that parsing finds. */
import type { Address, Heard, HeardBounce, HeardMessage, HeardRoom, Refused } from '../../core/heard.js';
import type { SaidFavour } from '../../core/favour/favour.js';
import type { CoverMessage } from '../../core/shifts/cover.js';
import type { HeardFile } from '../../core/files/shared.js';
import type { Text } from '../../core/texts/text.js';
import { parseJid, type Jid } from './jid.js';
import type { RoomUse } from './rooms.js';
import { attribute, child, children, compact, elements, NS_CLIENT, NS_STANZA_ERRORS, text, token, type Element } from './xml.js';
import { parseAdministratorsText } from './xep/administrators-text.js';
import { parseOperation } from './xep/desk-operation.js';
import { parseFavour } from './xep/favour.js';
import { parseCover } from './xep/shift-cover.js';
import { parsePatronProof } from './xep/patron-proof.js';
import { parsePatronQuestion } from './xep/patron-question.js';
import { parseMucUser, parseSubject } from './xep/xep-0045-muc.js';
import { parseOob } from './xep/xep-0066-oob.js';
import { parseChatState } from './xep/xep-0085-chat-states.js';
import { parseReceipt, wantsReceipt } from './xep/xep-0184-receipts.js';
import { parseDelays } from './xep/xep-0203-delay.js';
import { parseReplaces } from './xep/xep-0308-correction.js';
import { isNoStore } from './xep/xep-0334-hints.js';
import { parseOriginId, parseStanzaIds } from './xep/xep-0359-stanza-ids.js';
import { parseMentions } from './xep/xep-0372-references.js';
import { parseFile } from './xep/xep-0446-file-metadata.js';
import { isEncrypted } from './xep/xep-0380-encryption.js';
import { parseRetracts } from './xep/xep-0424-retraction.js';
import { parseModerated } from './xep/xep-0425-moderation.js';
import { parseFallback } from './xep/xep-0428-fallback.js';
import { parseReactions } from './xep/xep-0444-reactions.js';
import { NS_REPLY, parseReply } from './xep/xep-0461-replies.js';

/** What is known about a room that this session entered or is entering. */
export interface RoomView {
  readonly joined: boolean;
  /** Operations count only in the desk room, texts of the administrators only in theirs. */
  readonly use: RoomUse;
  /** The real address behind a nick, as the room said by presence. */
  readonly addressOf: (nick: string) => string | undefined;
  /** Whether the room says that an administrator of it is behind a nick. */
  readonly isAdministrator: (nick: string) => boolean;
}

export interface Context {
  /** This session's own address. */
  readonly own: Jid;
  readonly carbons: boolean;
  readonly anonymousHost?: string;
  readonly room: (address: Address) => RoomView | undefined;
  /** The archive that an open query was sent to. */
  readonly queried: (queryId: string) => Address | undefined;
  /** The server's clock as far as known, ms since 1970 UTC. */
  readonly now: () => number;
}

export type Reason =
  | 'malformed' | 'misrouted' | 'forged-carbon' | 'unexpected-carbon' | 'forged-archive-result' | 'foreign-archive-item'
  | 'foreign-stanza-id' | 'not-joined' | 'private-in-room' | 'forged-occupant' | 'ambiguous-author'
  | 'malformed-operation' | 'operation-outside-desk-room' | 'operation-without-author' | 'operation-not-archived' | 'operation-not-in-room'
  | 'malformed-favour' | 'favour-outside-a-channel' | 'favour-not-archived'
  | 'malformed-cover' | 'cover-outside-a-channel' | 'cover-not-archived'
  | 'malformed-text' | 'text-outside-its-room' | 'text-without-author' | 'text-not-archived';

/** A reason to refuse, thrown from wherever it is found and caught in `check` alone. */
export class Refusal extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

/** How a message came here, and which archive orders it. */
export interface Course {
  readonly archive: Address;
  readonly via: 'live' | 'carbon' | 'archive';
  /** The archive's id and stamp, when they do not come from the message itself. */
  readonly result?: { readonly id: string; readonly stamp: number | undefined };
}

export interface Found {
  readonly heard?: Heard | undefined;
  readonly refused: readonly Refused[];
}

export const refusal = (reason: Reason, from: string, archive: Address): Refused => ({ archive, from: from.slice(0, 3071), reason });

/**
 * The id that the archive gave. Ids that only claim to be are refused, not the message (XEP-0359 §5). Prosody 0.12 adds
 * its own at the end without removing one that the sender forged in its name, so of several the last is the archive's.
 */
function settledId(message: Element, sender: Jid, course: Course): { readonly id?: string; readonly refused: readonly Refused[] } {
  if (course.result) return { id: course.result.id, refused: [] };
  const claimed = parseStanzaIds(message);
  const own = claimed.filter(({ by }) => parseJid(by)?.full === course.archive);
  const refused = claimed.length > own.length || own.length > 1 ? [refusal('foreign-stanza-id', sender.full, course.archive)] : [];
  const last = own.at(-1);
  return last ? { id: last.id, refused } : { refused };
}

const firstBody = (message: Element): string | undefined => {
  const bodies = children(message, 'body', NS_CLIENT);
  const body = bodies.find((one) => attribute(one, 'xml:lang') === undefined) ?? bodies[0];
  return body && text(body);
};

/** A one-to-one message, or an error that came back for one. */
export function readDirect(message: Element, sender: Jid, course: Course, context: Context): Found {
  const receiver = parseJid(attribute(message, 'to') ?? context.own.bare);
  if (!receiver) throw new Refusal('malformed');
  const outgoing = sender.bare === context.own.bare;
  if (!outgoing && receiver.bare !== context.own.bare) throw new Refusal(course.via === 'archive' ? 'foreign-archive-item' : course.via === 'carbon' ? 'forged-carbon' : 'misrouted');
  const other = outgoing ? receiver : sender;
  if (context.room(other.bare)) return readFromRoom(message, sender, other, course);
  const { id, refused } = settledId(message, sender, course);
  const seen = {
    archive: course.archive,
    via: course.via,
    id,
    stamp: course.result?.stamp ?? delayBy(message, [course.archive, context.own.domain]),
    originId: parseOriginId(message),
    from: sender.full,
    noStore: isNoStore(message) || undefined,
  };
  if (attribute(message, 'type') === 'error') return { heard: bounce(message, seen), refused };
  if (parseOperation(message)) throw new Refusal('operation-not-in-room');
  if (parseAdministratorsText(message)) throw new Refusal('text-outside-its-room');
  const anonymous = context.anonymousHost !== undefined && other.domain === context.anonymousHost;
  const body = firstBody(message);
  const thread = child(message, 'thread', NS_CLIENT);
  const said = {
    body,
    chatState: parseChatState(message),
    wantsReceipt: wantsReceipt(message) || undefined,
    receiptFor: parseReceipt(message),
    encrypted: isEncrypted(message, NS_CLIENT) || undefined,
    proof: anonymous && !outgoing ? parsePatronProof(message) : undefined,
    question: outgoing ? undefined : parsePatronQuestion(message),
    ...referring(message, body, false),
  };
  if (Object.values(said).every((value) => value === undefined)) return { refused };
  return {
    heard: compact<HeardMessage>({
      kind: 'message', ...seen, to: receiver.full, outgoing, ...said,
      // Whoever has an account is known by its address; a thread of theirs could name somebody else's conversation.
      thread: anonymous && thread ? shortText(thread) : undefined,
      file: sharedFile(message, body),
    }),
    refused,
  };
}

/** What a message says about one that was said before. One that only replaces says nothing without words. */
function referring(message: Element, body: string | undefined, inRoom: boolean) {
  const answers = parseReply(message);
  return {
    replaces: body === undefined ? undefined : parseReplaces(message),
    answers: body === undefined ? undefined : answers,
    quotes: answers === undefined || body === undefined ? undefined : parseFallback(message, NS_REPLY, body),
    reacts: parseReactions(message),
    retracts: parseRetracts(message, inRoom),
  };
}

/** A file that somebody shares, with what they say of it. */
function sharedFile(message: Element, body: string | undefined): HeardFile | undefined {
  const url = parseOob(message, body);
  return url === undefined ? undefined : { url, ...parseFile(message) };
}

const shortText = (element: Element): string | undefined => {
  const value = text(element);
  return value.length > 0 && value.length <= 255 ? value : undefined;
};

/** Something one-to-one that comes out of a room: an error for what we said there, or words whose author the room hides. */
function readFromRoom(message: Element, sender: Jid, room: Jid, course: Course): Found {
  if (attribute(message, 'type') === 'error') {
    const seen = { archive: room.bare, via: course.via, from: sender.full, originId: undefined, id: undefined, stamp: course.result?.stamp, noStore: undefined };
    return { heard: bounce(message, seen), refused: [] };
  }
  if (room.resource !== undefined && firstBody(message) !== undefined) throw new Refusal('private-in-room');
  return { refused: [] };
}

type LooseSeen = { readonly [K in 'id' | 'stamp' | 'originId' | 'noStore']: Heard[K] | undefined } & Pick<Heard, 'archive' | 'via' | 'from'>;

function bounce(message: Element, seen: LooseSeen): HeardBounce | undefined {
  const of = token(message, 'id');
  return of === undefined ? undefined : compact<HeardBounce>({ ...seen, kind: 'bounce', originId: undefined, of, condition: condition(message) });
}

/** RFC 6120 §8.3.3; an error without a condition is an undefined one. */
export function condition(stanza: Element): string {
  const error = child(stanza, 'error', NS_CLIENT);
  const named = error && elements(error).find((one) => one.getNS() === NS_STANZA_ERRORS && one.getName() !== 'text');
  return named && named.getName().length <= 64 ? named.getName() : 'undefined-condition';
}

/** A stamp by somebody whose clock we believe; a sender's own delay says nothing about when it arrived. */
function delayBy(message: Element, trusted: readonly string[]): number | undefined {
  return parseDelays(message).find(({ from }) => from !== undefined && trusted.includes(parseJid(from)?.full ?? ''))?.stamp;
}

/** A groupchat message: of the desk room or of a channel, live or out of the room's archive. */
export function readRoom(message: Element, sender: Jid, course: Course, context: Context): Found {
  const room = context.room(course.archive);
  if (sender.bare !== course.archive) throw new Refusal('foreign-archive-item');
  if (attribute(message, 'type') !== 'groupchat') return { refused: [] };
  const nick = sender.resource ?? '';
  const { address: author, authority } = nick === '' ? NOBODY : authorOf(message, nick, course, room);
  const { id, refused } = settledId(message, sender, course);
  const stamp = course.result?.stamp ?? delayBy(message, [course.archive]);
  const originId = parseOriginId(message);
  const said = parseOperation(message);
  if (said === 'malformed') throw new Refusal('malformed-operation');
  if (said && room?.use !== 'desk') throw new Refusal('operation-outside-desk-room');
  if (said && author === undefined) throw new Refusal('operation-without-author');
  if (said && (id === undefined || originId === undefined)) throw new Refusal('operation-not-archived');
  const operation = said && author !== undefined && id !== undefined && originId !== undefined ? { ...said, id, originId, author, stamp: stamp ?? context.now() } : undefined;
  const shared = administratorsText(message, room, author, id);
  const body = firstBody(message);
  const ordered = author !== undefined && id !== undefined && originId !== undefined && body !== undefined;
  const { favour, reason } = favourIn(message, room, ordered);
  const about = coverIn(message, room, ordered && favour === undefined);
  const objections = [...refused, ...[reason, about.reason].flatMap((one) => (one === undefined ? [] : [refusal(one, sender.full, course.archive)]))];
  // Every room tells its subject to whoever enters; one that is empty is no news.
  const subject = parseSubject(message, NS_CLIENT) || undefined;
  const moderated = nick === '' ? moderation(message, course.archive) : undefined;
  const refers = referring(message, body, true);
  if ([body, subject, operation, shared, moderated, refers.reacts, refers.retracts].every((one) => one === undefined)) return { refused: objections };
  const mentions = parseMentions(message);
  return {
    heard: compact<HeardRoom>({
      kind: 'room', archive: course.archive, via: course.via, id, stamp, originId, from: sender.full, nick, author, body, operation, text: shared, favour, cover: about.cover, subject,
      file: room?.use === 'channel' ? sharedFile(message, body) : undefined,
      noStore: isNoStore(message) || undefined,
      ...refers, moderated, authority: (refers.retracts && authority) || undefined,
      mentions: mentions.length > 0 ? mentions : undefined,
    }),
    refused: objections,
  };
}

interface Author {
  readonly address: Address | undefined;
  /** An administrator of the room. */
  readonly authority: boolean;
}

const NOBODY: Author = { address: undefined, authority: false };

/** Only the room itself says that something was moderated; the moderator is one of its occupants. */
function moderation(message: Element, room: Address): HeardRoom['moderated'] {
  const said = parseModerated(message);
  const by = said?.by === undefined ? undefined : parseJid(said.by);
  return said && { id: said.id, ...(by?.bare === room && by.resource !== undefined ? { by: by.resource } : {}), ...(said.reason === undefined ? {} : { reason: said.reason }) };
}

/** A desk takes no text from elsewhere, whatever it says of itself: only that room lets nobody speak but administrators. */
function administratorsText(message: Element, room: RoomView | undefined, author: Address | undefined, id: string | undefined): Text | undefined {
  const shared = parseAdministratorsText(message);
  if (shared === undefined) return undefined;
  if (room?.use !== 'texts') throw new Refusal('text-outside-its-room');
  if (shared === 'malformed') throw new Refusal('malformed-text');
  if (author === undefined) throw new Refusal('text-without-author');
  if (id === undefined) throw new Refusal('text-not-archived');
  return shared;
}

/** Words stay words, whatever is wrong with the favour beside them: a colleague said them. @param ordered it has an author, a name and a place in the room's order */
function favourIn(message: Element, room: RoomView | undefined, ordered: boolean): { readonly favour?: SaidFavour; readonly reason?: Reason } {
  const favour = parseFavour(message);
  if (favour === undefined) return {};
  if (room?.use !== 'channel') return { reason: 'favour-outside-a-channel' };
  if (favour === 'malformed') return { reason: 'malformed-favour' };
  return ordered ? { favour } : { reason: 'favour-not-archived' };
}

/** As with favours: what is wrong with it leaves the words. */
function coverIn(message: Element, room: RoomView | undefined, ordered: boolean): { readonly cover?: CoverMessage; readonly reason?: Reason } {
  const cover = parseCover(message);
  if (cover === undefined) return {};
  if (room?.use !== 'channel') return { reason: 'cover-outside-a-channel' };
  if (cover === 'malformed') return { reason: 'malformed-cover' };
  return ordered ? { cover } : { reason: 'cover-not-archived' };
}

/**
 * Live, the room told by presence who is behind a nick; in its archive it says so beside the message. Prosody 0.12
 * passes on and archives what an occupant says of itself in the room's words, and adds its own to the archived copy
 * alone. So a message with such words is refused live, as it is in the archive, where they are one statement too many.
 */
function authorOf(message: Element, nick: string, course: Course, room: RoomView | undefined): Author {
  const stated = parseMucUser(message);
  if (stated === 'ambiguous' || (stated && course.via !== 'archive')) throw new Refusal('ambiguous-author');
  const address = stated ? stated.jid : course.via === 'archive' ? undefined : room?.addressOf(nick);
  const bare = address === undefined ? undefined : parseJid(address)?.bare;
  if (bare === undefined) return NOBODY;
  return { address: bare, authority: stated ? stated.affiliation === 'owner' || stated.affiliation === 'admin' : room?.isAdministrator(nick) === true };
}
