/** What a desk says to the network, as data: effects of `decide`, sent only after the journal has them. */
import type { Mark } from './annotations/mark.js';
import type { SharedFile } from './files/shared.js';
import type { Address, ChatState, FullAddress } from './heard.js';
import type { SaidFavour } from './favour/favour.js';
import type { Operation } from './operation.js';
import type { CoverMessage } from './shifts/cover.js';
import type { Text } from './texts/text.js';

/** `originId` is also the stanza's id. */
export type Outgoing =
  | { readonly type: 'message'; readonly to: FullAddress; readonly originId: string; readonly body: string; readonly thread?: string; readonly mark?: Mark }
  | { readonly type: 'room-message'; readonly room: Address; readonly originId: string; readonly body: string; readonly mentions?: readonly Address[]; readonly text?: Text; readonly file?: SharedFile; readonly favour?: SaidFavour; readonly cover?: CoverMessage; readonly mark?: Mark }
  /** XEP-0045 §8.1. */
  | { readonly type: 'topic'; readonly room: Address; readonly originId: string; readonly topic: string }
  | { readonly type: 'operation'; readonly room: Address; readonly operation: Omit<Operation, 'id' | 'author' | 'stamp'> }
  | { readonly type: 'chat-state'; readonly to: FullAddress; readonly state: ChatState; readonly thread?: string }
  | { readonly type: 'receipt'; readonly to: FullAddress; readonly of: string; readonly originId: string }
  /** The handshake of PROTOCOL §5: tells one patron's page that the desk is open or closed. */
  | { readonly type: 'directed-presence'; readonly to: FullAddress; readonly available: boolean; readonly nonce?: string }
  /** Which conversation is on this desk's screen, for the other desks; none: it looks away. Kept by nobody. */
  | { readonly type: 'viewing'; readonly room: Address; readonly conversation?: { readonly service: Address; readonly conv: string } }
  /** XEP-0191, the second step against flooding: the server keeps away what a blocked patron writes, or lets it through again. */
  | { readonly type: 'server-block'; readonly address: Address; readonly blocked: boolean; readonly id: string };
