/**
 * What a journal row says. Everything that happens at the desk is one of these; the desk's state, the transcript, the
 * statistics and the director's review are folds over them. Stored for years: a field may be added, never changed.
 */
import type { ConversationKey, Scope } from './conversation.js';
import type { ExampleLine } from './example/mask.js';
import type { SaidFavour } from './favour/favour.js';
import type { Reminder } from './favour/log.js';
import type { HeardFile, SharedFile } from './files/shared.js';
import type { GuardCounts } from './guard/rules.js';
import type { CoverMessage } from './shifts/cover.js';
import type { About, Mark } from './annotations/mark.js';
import type { Address, FullAddress, Heard } from './heard.js';
import type { Distress } from './suggest/word-list.js';
import type { Addition, Detail, Operation } from './operation.js';
import type { Range } from './record/ranges.js';
import type { Text } from './texts/text.js';

export interface ConversationRef {
  readonly scope: Scope;
  readonly service: Address;
  readonly conv: string;
}

/** How far a reply of this desk got. `unknown`: written, but nobody knows whether the server has it. */
export type Fate = 'sent' | 'delivered' | 'unknown' | 'resent' | 'not-sent' | 'refused';

export type Event =
  /** A stanza, live or out of an archive. `in`: the conversation it belongs to, decided when it was heard. */
  | { readonly kind: 'heard'; readonly in?: ConversationRef; readonly item: Heard; readonly stamp: number; readonly speaker?: Speaker; readonly binds?: Binding; /** It says something about this line, and is none itself. */ readonly line?: About; /** An operation: whether it counted when it was heard. */ readonly counted?: boolean; /** The same words were heard before, from an earlier address of the page. */ readonly repeats?: boolean; /** The patron was blocked: recorded, not shown. */ readonly blocked?: boolean; /** From before this desk knew the channel: read backwards because somebody scrolled there. It calls nobody any more. */ readonly past?: true }
  /** A page of an archive: what it contains, in its order. `cursor`: the page was complete up to there. */
  | { readonly kind: 'settled'; readonly archive: Address; readonly items: readonly SettledItem[]; readonly cursor?: string; readonly cursorStamp?: number; readonly complete: boolean }
  /** The archive no longer reaches back to where this desk stopped reading. */
  | { readonly kind: 'gap'; readonly archive: Address; readonly since: number }
  | { readonly kind: 'refused'; readonly archive: Address; readonly from: string; readonly reason: string }
  /** What this desk is about to say. Joined to the archived copy by origin id. */
  | { readonly kind: 'reply'; readonly in: ConversationRef; readonly to: FullAddress; readonly originId: string; readonly body: string; readonly thread?: string; readonly room?: boolean; /** Who was signed in. */ readonly by?: Address; /** It answers a line, or changes one. */ readonly mark?: Mark; /** The line that it changes. */ readonly line?: About; readonly mentions?: readonly Address[]; readonly script?: string; /** Its address is the body. */ readonly file?: SharedFile; /** For the room of the administrators' texts. */ readonly text?: Text; /** In a channel: a favour, or what is done with one. */ readonly favour?: SaidFavour; /** In a channel: about cover for a shift. */ readonly cover?: CoverMessage; /** Said after a warning of the privacy guard, and why. */ readonly anyway?: { readonly found: GuardCounts; readonly reason: string } }
  /** The privacy guard warned before words went to a patron: how many of what, never the words. */
  | { readonly kind: 'guarded'; readonly in: ConversationRef; readonly found: GuardCounts }
  | { readonly kind: 'fate'; readonly in: ConversationRef; readonly originId: string; readonly fate: Fate; readonly reason?: string; /** By which name the archive has it. */ readonly id?: string; /** Of what this desk said about that line. */ readonly line?: About }
  /** An operation that this desk is about to send to the room. */
  | { readonly kind: 'operate'; readonly in: ConversationRef; readonly originId: string; readonly detail: Detail | Addition; readonly after: { readonly id: string } | { readonly pending: string }; readonly byHand?: boolean }
  /** The room fails: these pending operations count here until the room says otherwise. */
  | { readonly kind: 'by-hand'; readonly in: ConversationRef; readonly originIds: readonly string[] }
  /** Pending operations that will not be sent any more, and why. */
  | { readonly kind: 'withdraw'; readonly in: ConversationRef; readonly originIds: readonly string[]; readonly reason: 'too-late' | 'overtaken' | 'undone' }
  /** An operation on what is mine alone; it needs no room. */
  | { readonly kind: 'own-operation'; readonly in: ConversationRef; readonly operation: Operation }
  /** The person here was reminded of a favour. */
  | { readonly kind: 'favour-reminded'; readonly in: ConversationRef; readonly favour: string; readonly reminder: Reminder }
  /** A channel is made by an administrator here, or its members change: who belongs to it then. */
  | { readonly kind: 'channel'; readonly in: ConversationRef; readonly name: string; readonly access: 'staff' | 'members'; readonly people: readonly Address[] }
  /** The topic of a channel, as this desk is about to set it. */
  | { readonly kind: 'topic'; readonly in: ConversationRef; readonly originId: string; readonly topic: string }
  /** A file is on its way to the server, did not get there, or was kept on this computer. The channel hears of it by a reply. */
  | { readonly kind: 'file'; readonly in: ConversationRef; readonly what: 'sending' | 'failed' | 'stopped' | 'saved'; readonly file: HeardFile }
  | { readonly kind: 'script-used'; readonly in: ConversationRef; readonly script: string }
  /** A question was given to somebody outside of the desks, in these words; `email` where it went there. */
  | { readonly kind: 'referral'; readonly in: ConversationRef; readonly to: 'somebody'; readonly name: string; readonly email?: string; readonly text: string }
  /** A report for the supervisor was made. `incident`: room id of the one that it is about. */
  | { readonly kind: 'report'; readonly in: ConversationRef; readonly incident: string; readonly format: 'text' | 'pdf' }
  /** Somebody in distress was given help, or whom to call: never an incident. Without a conversation: a person at the desk, or on the phone. */
  | { readonly kind: 'referral'; readonly in?: ConversationRef; readonly to: 'crisis-help'; readonly about: Distress }
  /** A good example for colleagues, without what says who it was: nothing in it leads back to the conversation. */
  | ({ readonly kind: 'example'; readonly id: string; readonly by: Address } & ExampleWords)
  | { readonly kind: 'example-deleted'; readonly id: string }
  | { readonly kind: 'alerted'; readonly in: ConversationRef; readonly level: 1 | 2 }
  | { readonly kind: 'signed-in' | 'signed-out'; readonly address: Address; readonly point: string }
  | { readonly kind: 'staffed'; readonly open: boolean; readonly reason: string }
  /** From here on patrons found a service open, or closed, by its hours or by an administrator's word. */
  | { readonly kind: 'service-hours'; readonly service: Address; readonly open: boolean; readonly reason: string }
  | { readonly kind: 'started'; readonly version: string; readonly point: string }
  /** An order of the library removed what rows of this desk said. */
  | { readonly kind: 'retention'; readonly order: string; readonly rows: number }
  /** What these rows said has left this desk: central storage has them, up to this one at least. `epoch`: all of a journal that had ended. */
  | { readonly kind: 'left'; readonly rows: readonly Range[]; readonly acknowledged: number; readonly epoch?: string }
  /** The journal's own first and last rows. */
  | { readonly kind: 'epoch'; readonly reason: string }
  | { readonly kind: 'closed-out'; readonly reason: string };

/** What colleagues read. */
export interface ExampleWords {
  readonly title: string;
  /** What is good about it; ''. */
  readonly good: string;
  readonly lines: readonly ExampleLine[];
}

export type EventKind = Event['kind'];

const KINDS: Readonly<Record<EventKind, true>> = {
  heard: true, settled: true, gap: true, refused: true, reply: true, guarded: true, fate: true, operate: true, 'by-hand': true, withdraw: true, 'own-operation': true, channel: true, topic: true, file: true,
  'favour-reminded': true, 'script-used': true, referral: true, example: true, 'example-deleted': true, alerted: true, report: true, 'signed-in': true, 'signed-out': true, staffed: true, 'service-hours': true, started: true, retention: true, left: true, epoch: true, 'closed-out': true,
};

/**
 * Whether a row's body is an event that this version knows. The journal authenticates what it hands out, so the kind
 * is all that has to be asked; a kind of a newer version is left alone.
 */
export const isEvent = (body: unknown): body is Event =>
  typeof body === 'object' && body !== null && 'kind' in body && typeof body.kind === 'string' && Object.hasOwn(KINDS, body.kind);

/** Who spoke from the service's address, as far as this desk knew then. */
export type Speaker =
  | { readonly type: 'holder'; readonly author: Address; readonly desk: string }
  /** Not the session that a claim names: shown as unknown, and alarms. */
  | { readonly type: 'unknown' };

/** An anonymous patron's address that was proved to own the thread. */
export interface Binding {
  readonly key: string;
  readonly address: FullAddress;
}

export interface SettledItem {
  readonly id: string;
  readonly stamp: number;
  readonly in?: ConversationRef;
  /** Own reply, joined by its origin id. */
  readonly originId?: string;
}

/** A row of the journal, as the fold reads it. */
export interface Recorded {
  readonly seq: number;
  /** ms since 1970, the desk's corrected clock. */
  readonly time: number;
  readonly event: Event;
}

export type { ConversationKey };
