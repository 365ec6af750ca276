/**
 * What the desk heard from the network, parsed and checked against who may say it. These are the observations that
 * the journal keeps and the fold reads; nothing in here is XML.
 *
 * All times are milliseconds since 1970 UTC. An address is a JID (RFC 7622) in its canonical lower-case form.
 */
import type { Address, FullAddress } from './address.js';
import type { SaidFavour } from './favour/favour.js';
import type { HeardFile } from './files/shared.js';
import type { Operation } from './operation.js';
import type { Question } from './patron/question.js';
import type { CoverMessage } from './shifts/cover.js';
import type { Text } from './texts/text.js';

export type { Address, FullAddress };

/** How a stanza reached this desk. `archive` is settled, the others are provisional until a page settles them. */
export type Via = 'live' | 'carbon' | 'archive';

interface Seen {
  /** Bare address of the archive that orders this stanza: a service account, a staff account, or a room. */
  readonly archive: Address;
  /** The id that the archive gave (XEP-0359 stanza-id `by` the archive, or the XEP-0313 result id). None: not archived. */
  readonly id?: string;
  readonly via: Via;
  /** The archive's stamp, or that of a XEP-0203 delay. A delay on a live stanza does not mean history. */
  readonly stamp?: number;
  /** The sender's own id: XEP-0359 origin-id, else the stanza's id attribute. */
  readonly originId?: string;
  readonly from: FullAddress;
  /** XEP-0334 no-store: no archive keeps it, so only those who saw it have it. */
  readonly noStore?: boolean;
}

/** What a message says about one that was said before. In a room a message is named as its archive does, otherwise by its sender's own id. */
interface Referring {
  /** XEP-0308: the sender's id of the message that this one replaces. */
  readonly replaces?: string;
  /** XEP-0461: the message that this one answers. */
  readonly answers?: string;
  /** XEP-0428: where in the body the answered words are quoted for clients that know no replies, in UTF-16 code units. */
  readonly quotes?: readonly [number, number];
  /** XEP-0444: the sender's whole set from now on. */
  readonly reacts?: { readonly to: string; readonly emoji: readonly string[] };
  /** XEP-0424, and who gave that id to the message. */
  readonly retracts?: { readonly id: string; readonly by: 'archive' | 'sender' };
}

/** XEP-0085. */
export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone';

/** A one-to-one message in a service account's or a staff member's archive. */
export interface HeardMessage extends Seen, Referring {
  readonly kind: 'message';
  readonly to: FullAddress;
  /** Said by the archive's owner (a reply of some desk), not to it. */
  readonly outgoing: boolean;
  readonly body?: string;
  readonly thread?: string;
  readonly chatState?: ChatState;
  /** XEP-0184: the sender asks for a receipt. */
  readonly wantsReceipt?: boolean;
  /** XEP-0184: origin id of the message that reached its reader. */
  readonly receiptFor?: string;
  /** XEP-0066: a file at this address, which is also the body. */
  readonly file?: HeardFile;
  /** The body is encrypted end to end (OMEMO, OpenPGP, OTR): refused, because the service is on the record. */
  readonly encrypted?: boolean;
  /** Proof that an anonymous patron owns the thread. */
  readonly proof?: PatronProof;
  /** Left while no desk was open, with a way to answer it. */
  readonly question?: Question;
}

/** PROTOCOL §9 "Who": an anonymous page shows its public key first, and signs its new address after a reconnect. */
export interface PatronProof {
  /** Uncompressed P-256 point, base64url. */
  readonly key: string;
  /** ECDSA P-256 with SHA-256, IEEE P1363 form, base64url; there after a reconnect. */
  readonly signature?: string;
  readonly nonce?: string;
}

/** A message to a patron or a colleague that came back as an error. */
export interface HeardBounce extends Seen {
  readonly kind: 'bounce';
  /** Origin id of the message that was refused. */
  readonly of: string;
  /** RFC 6120 defined condition. */
  readonly condition: string;
}

/** A groupchat message: an operation of a desk, something said in a staff channel, or a text of an administrator. */
export interface HeardRoom extends Seen, Referring {
  readonly kind: 'room';
  readonly nick: string;
  /** The real bare address behind the nick, as the room says it; never taken from a payload. None: the room hid it. */
  readonly author?: Address;
  readonly body?: string;
  readonly operation?: Operation;
  /** In the room of the administrators' texts. */
  readonly text?: Text;
  /** In a channel, archived, and by somebody whom the room names: a favour, or what was done with one. */
  readonly favour?: SaidFavour;
  /** As a favour: about cover for a shift. */
  readonly cover?: CoverMessage;
  /** By the room's word, the author is one of its administrators. */
  readonly authority?: boolean;
  /** XEP-0425: the room itself says that a moderator took a message back. `by`: the moderator's nick. */
  readonly moderated?: { readonly id: string; readonly by?: string; readonly reason?: string };
  /** XEP-0066: a file at this address, which is also the body. */
  readonly file?: HeardFile;
  /** XEP-0372 references with a mention of these addresses. */
  readonly mentions?: readonly Address[];
  readonly subject?: string;
}

export type Heard = HeardMessage | HeardBounce | HeardRoom;

/** Somebody's availability, not journaled: a patron's page (directed presence), a colleague, a room's occupant. */
export interface HeardPresence {
  readonly from: FullAddress;
  readonly available: boolean;
  readonly show?: 'away' | 'chat' | 'dnd' | 'xa';
  readonly status?: string;
  readonly nonce?: string;
  /** What a desk calls its service point, in the desk room: a label, never a proof of anything. */
  readonly point?: string;
  /** Services whose patrons see that desk as open, as it says itself; none: it does not say. */
  readonly serves?: readonly Address[];
  /** Set when it comes from a room. */
  readonly occupant?: {
    readonly room: Address;
    readonly nick: string;
    readonly address?: FullAddress;
    readonly affiliation: 'owner' | 'admin' | 'member' | 'none' | 'outcast';
    readonly self: boolean;
  };
}

/** A stanza that was refused: recorded with the reason, never shown as what it claims to be. */
export interface Refused {
  readonly archive: Address;
  readonly from: string;
  /** Short token, for example `forged-carbon`, `forged-archive-result`, `foreign-stanza-id`, `malformed`. */
  readonly reason: string;
}

export interface ArchivePage {
  readonly archive: Address;
  /** In archive order. */
  readonly items: readonly Heard[];
  readonly refused: readonly Refused[];
  /** Ids of items in this page that were nothing to keep (for example chat states), so that the cursor still moves. */
  readonly last?: string;
  /** Where a page that was read backwards begins. */
  readonly first?: string;
  readonly complete: boolean;
  /** Ids of those that stand before the cursor: they were read before, unless the archive took them in too late for that. */
  readonly again?: readonly string[];
  /** The archive no longer knew the cursor: what lies between is asked for by time, and may be missing. */
  readonly gapSince?: number;
}
