/** What a desk sends, as stanzas. */
import type { Outgoing } from '../../core/outgoing.js';
import { assertNever } from '../../core/assert.js';
import { xml, type Element } from './xml.js';
import { buildText } from './xep/administrators-text.js';
import { buildOperation } from './xep/desk-operation.js';
import { buildViewing } from './xep/desk-viewing.js';
import { buildFavour } from './xep/favour.js';
import { buildCover } from './xep/shift-cover.js';
import { buildNonce } from './xep/patron-proof.js';
import { buildChatState } from './xep/xep-0085-chat-states.js';
import { buildBlocking } from './xep/xep-0191-blocking.js';
import { buildReceipt, buildReceiptRequest } from './xep/xep-0184-receipts.js';
import { buildHint } from './xep/xep-0334-hints.js';
import { buildOriginId } from './xep/xep-0359-stanza-ids.js';
import { buildMention } from './xep/xep-0372-references.js';

const body = (said: string): Element => xml('body', {}, said);
const thread = (id: string | undefined): Element | undefined => (id === undefined ? undefined : xml('thread', {}, id));

/** @param extra further children of an availability, for example XEP-0115 capabilities */
export function buildStanza(out: Outgoing, extra?: Element): Element {
  switch (out.type) {
    case 'message':
      return xml('message', { to: out.to, type: 'chat', id: out.originId }, body(out.body), thread(out.thread), buildChatState('active'), buildReceiptRequest(), buildOriginId(out.originId));
    case 'room-message':
      return xml(
        'message', { to: out.room, type: 'groupchat', id: out.originId }, body(out.body), ...(out.mentions ?? []).map(buildMention), out.text && buildText(out.text), out.favour && buildFavour(out.favour), out.cover && buildCover(out.cover),
        buildOriginId(out.originId), out.text && buildHint('store'),
      );
    case 'topic':
      return xml('message', { to: out.room, type: 'groupchat', id: out.originId }, xml('subject', {}, out.topic), buildOriginId(out.originId));
    case 'operation':
      // Without a body only the hint makes the room archive it, and only what is archived gets an id.
      return xml('message', { to: out.room, type: 'groupchat', id: out.operation.originId }, buildOperation(out.operation), buildOriginId(out.operation.originId), buildHint('store'));
    case 'chat-state':
      return xml('message', { to: out.to, type: 'chat' }, buildChatState(out.state), thread(out.thread), buildHint('no-store'));
    case 'receipt':
      return xml('message', { to: out.to, type: 'chat', id: out.originId }, buildReceipt(out.of), buildOriginId(out.originId), buildHint('store'));
    case 'directed-presence':
      return xml('presence', { to: out.to, type: out.available ? undefined : 'unavailable' }, out.nonce === undefined ? undefined : buildNonce(out.nonce), out.available ? extra : undefined);
    case 'server-block':
      return xml('iq', { type: 'set', id: out.id }, buildBlocking(out.address, out.blocked));
    case 'viewing':
      return xml('message', { to: out.room, type: 'groupchat' }, buildViewing(out.conversation), buildHint('no-store'));
    default:
      return assertNever(out);
  }
}

/** The id under which the fate of a stanza is told; chat states and presence have none. */
export const originIdOf = (out: Outgoing): string | undefined =>
  out.type === 'operation' ? out.operation.originId : 'originId' in out ? out.originId : undefined;
