/**
 * What the XMPP layer offers the desk. A session is one signed-in stream with an address of its own: the member of
 * staff (joins rooms), or a service (carbons, one resource per desk). It parses, checks who may say what, and
 * delivers; it decides nothing and keeps nothing.
 */
import type { Address, ArchivePage, FullAddress, Heard, HeardPresence, Refused } from '../../core/heard.js';
import type { Outgoing } from '../../core/outgoing.js';
import type { Said } from '../../core/presence/presence.js';
import type { PublishedHours } from '../../core/patron/hours-item.js';
import type { AppError } from '../../shared/errors.js';
import type { Belonging, RoomSetting } from './room-owner.js';
import type { RoomOption } from './rooms.js';
import type { FileToUpload, Slot } from './uploads.js';

export interface SessionOptions {
  readonly address: Address;
  readonly password: string;
  /** The server accepted this password at an earlier start. */
  readonly known?: boolean;
  readonly resource: string;
  /** Where to connect when DNS does not say: `host:port`. Direct TLS first, STARTTLS when the server offers only that. */
  readonly server?: { readonly host: string; readonly port: number; readonly directTls?: boolean };
  /** Further trusted certificates, PEM. */
  readonly ca?: readonly string[];
  /** Only this patron host may use anonymous threads. */
  readonly anonymousHost?: string;
  /** Rooms to join, with catch-up of each archive. An operation counts in the desk room alone, a text in that of the administrators' texts, which the session does not wait for. `point`: told to the other desks. */
  readonly rooms?: readonly RoomOption[];
  /** XEP-0280, for a service session. */
  readonly carbons: boolean;
  /** Presence to the world and to rooms is sent only while this is so; see `setAvailable`. */
  readonly available: boolean;
  /** Cursor (archive id) from which to page, and the time to fall back to. */
  /** Nobody waits for this: in a burst it may come a moment later, with the rest. Unless given nothing may. */
  readonly mayWait?: (heard: Heard) => boolean;
  readonly cursor: (archive: Address) => { readonly after?: string; readonly since?: number };
  readonly on: (event: SessionEvent) => void;
  readonly timing?: Partial<SessionTiming>;
}

/** All in milliseconds. */
export interface SessionTiming {
  /** Asks the server for an acknowledgement when nothing was heard for this long (a pulled cable makes no noise). */
  readonly ackInterval: number;
  readonly ackTimeout: number;
  /** From connecting to ready, then start over. */
  readonly watchdog: number;
  /** Of silence in a room, until it is asked whether we are still in it (XEP-0410). */
  readonly roomSilence: number;
  /** Reconnect: uniformly random in [min, min(max, base × 2^n)]. */
  readonly backoffMin: number;
  readonly backoffMax: number;
}

export type SessionState =
  | { readonly state: 'connecting'; readonly attempt: number }
  /** Signed in and the archives are being paged. */
  | { readonly state: 'catching-up' }
  /** Every archive of this session was paged to its end, and what came live meanwhile was delivered after it. */
  | { readonly state: 'ready'; readonly address: FullAddress; readonly resumed: boolean }
  | { readonly state: 'offline'; readonly problem: AppError; /** ms until the next try; none: it needs a person */ readonly retryIn?: number }
  | { readonly state: 'stopped' };

export type SessionEvent =
  | { readonly type: 'state'; readonly state: SessionState }
  /** All stanzas of a burst, in order, checked; to be journaled in one transaction. Live and carbons only. */
  | { readonly type: 'heard'; readonly items: readonly Heard[]; readonly refused: readonly Refused[] }
  | { readonly type: 'presence'; readonly presence: HeardPresence }
  /** What another desk has on its screen; its address is the room's word. None: it looks away. */
  | { readonly type: 'viewing'; readonly from: FullAddress; readonly conversation?: { readonly service: Address; readonly conv: string } }
  /** A page of an archive, in order; the cursor is the receiver's to move, with the rows. */
  | { readonly type: 'page'; readonly page: ArchivePage }
  /** An archive refused or failed: the desk says so, and does not pretend to know. */
  | { readonly type: 'archive-failed'; readonly archive: Address; readonly problem: AppError }
  /** A room's archive is read, to its end. What is said meanwhile may still be on its way when it was. */
  | { readonly type: 'reading' | 'read'; readonly room: Address }
  | { readonly type: 'room'; readonly room: Address; readonly joined: boolean; readonly problem?: AppError; readonly affiliation?: 'owner' | 'admin' | 'member' | 'none' | 'outcast' }
  /** XEP-0198: the server has it. */
  | { readonly type: 'acked'; readonly originId: string }
  /** XEP-0198: unknown, not lost: ask the archive before sending the same id again. */
  | { readonly type: 'unknown-fate'; readonly originId: string }
  /** XEP-0202: server's clock minus this PC's, in ms. */
  | { readonly type: 'clock'; readonly offset: number };

export type { Outgoing };

export interface Session {
  start(): void;
  /** Ends the stream properly where it can, within a second or so. */
  stop(): Promise<void>;
  /**
   * Resolves when the stanza was handed to the socket; what became of it comes as `acked` or `unknown-fate`.
   * @throws AppError `connection-lost` when there is no stream: nothing was queued
   */
  send(out: Outgoing): Promise<void>;
  /** General availability (presence broadcast and room occupancy). Unavailable: leaves the rooms, stays connected. */
  setAvailable(available: boolean): void;
  /** What colleagues see of whoever sits here: in the presence that goes to the world and to all rooms, once for each change. */
  say(said: Said): void;
  /**
   * Everybody who belongs to a room, also who is not there (XEP-0045 §9.5).
   * @throws AppError, StanzaRefused where the room tells its administrators alone
   */
  members(room: Address): Promise<readonly Address[]>;
  /**
   * Pages an archive from the cursor to its end now; pages come as events, then the promise settles.
   * @param most pages, unless it is being read already @returns whether the end was reached
   */
  settle(archive: Address, most?: number): Promise<boolean>;
  /** Older history of an archive, newest page first: at most `max` items before the given id (none: the end). */
  history(archive: Address, max: number, before?: string): Promise<ArchivePage>;
  /** The hours that this account publishes; undefined: none. @throws AppError or StanzaRefused when the server does not say */
  hours(): Promise<PublishedHours | undefined>;
  /** @param hours none: they are taken away */
  publishHours(hours: PublishedHours | undefined): Promise<void>;
  /** XEP-0199: whether somebody is at this address. @throws AppError when nobody can say */
  ping(address: FullAddress): Promise<boolean>;
  /** Enters one more room, and again after each connection; one that could not be entered is tried anew. */
  enter(option: RoomOption): void;
  /**
   * Makes a room that was not there before, and stays in it as its owner. Only its members enter it, real addresses are
   * visible, and it is archived (XEP-0045 §10).
   * @throws AppError when there is one of that name, or the server does not let us
   */
  create(option: RoomOption, setting: RoomSetting): Promise<void>;
  /** For good. */
  leave(room: Address): Promise<void>;
  /** Who belongs to a room, with what they are there, where it tells. @throws AppError */
  belonging(room: Address): Promise<Belonging>;
  /** Changes who belongs to a room, as one of its administrators. @throws AppError */
  grant(room: Address, people: Belonging): Promise<void>;
  /** XEP-0363: a place for a file on the server. @throws AppError when it takes none, or not this one */
  slot(file: FileToUpload): Promise<Slot>;
  /** XEP-0410: whether we are still in the room. */
  selfPing(room: Address): Promise<boolean>;
}
