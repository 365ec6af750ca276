/** What a desk sends, as stanzas. */
import type { Outgoing } from '../../core/outgoing.js';
import type { Mark } from '../../core/annotations/mark.js';
import { assertNever } from '../../core/assert.js';
import { xmlText } from '../../core/patron/xml-text.js';
import { xml, type Element } from './xml.js';
import { buildText } from './xep/administrators-text.js';
import { buildOperation } from './xep/desk-operation.js';
import { buildViewing } from './xep/desk-viewing.js';
import { buildFavour } from './xep/favour.js';
import { buildCover } from './xep/shift-cover.js';
import { buildNonce } from './xep/patron-proof.js';
import { buildOob } from './xep/xep-0066-oob.js';
import { buildChatState } from './xep/xep-0085-chat-states.js';
import { buildBlocking } from './xep/xep-0191-blocking.js';
import { buildReceipt, buildReceiptRequest } from './xep/xep-0184-receipts.js';
import { buildHint } from './xep/xep-0334-hints.js';
import { buildOriginId } from './xep/xep-0359-stanza-ids.js';
import { buildFile } from './xep/xep-0446-file-metadata.js';
import { buildMention } from './xep/xep-0372-references.js';
import { buildReplace } from './xep/xep-0308-correction.js';
import { buildRetract, NS_RETRACT } from './xep/xep-0424-retraction.js';
import { buildFallback } from './xep/xep-0428-fallback.js';
import { buildReactions, NS_REACTIONS } from './xep/xep-0444-reactions.js';
import { buildReply, NS_REPLY } from './xep/xep-0461-replies.js';

const body = (said: string): Element => xml('body', {}, said);
/** Longest quotation of the answered words, in UTF-16 code units: a program that knows replies shows them itself. */
const MAX_QUOTE = 300;

/** RFC 3676's marks, as people know them from mail. */
const quoted = (words: string): string => words.slice(0, MAX_QUOTE).trim().split('\n').map((line) => `> ${line}\n`).join('');

/** The words as they go out, and what they say about a line, each with its fallback for programs that do not know it. */
function marked(said: string, mark: Mark | undefined, inRoom: boolean): readonly (Element | undefined)[] {
  if (!mark) return [body(said)];
  // In a room a message goes by the name that the room gave it, everywhere else by its sender's own.
  const name = inRoom ? mark.of.id : mark.of.originId;
  switch (mark.type) {
    case 'reply': {
      const quote = quoted(mark.quote);
      return name === undefined ? [body(said)] : [body(quote + said), buildReply(name, mark.author), buildFallback(NS_REPLY, xmlText(quote))];
    }
    case 'correct': return [body(said), mark.of.originId === undefined ? undefined : buildReplace(mark.of.originId)];
    case 'react': return [...(said === '' ? [] : [body(said), buildFallback(NS_REACTIONS)]), buildReactions(name ?? '', mark.emoji), buildHint('store')];
    case 'retract': return [body(said), buildFallback(NS_RETRACT), ...buildRetract(name, mark.of.originId), buildHint('store')];
    default: return assertNever(mark);
  }
}

const thread = (id: string | undefined): Element | undefined => (id === undefined ? undefined : xml('thread', {}, id));

/** @param extra further children of an availability, for example XEP-0115 capabilities */
export function buildStanza(out: Outgoing, extra?: Element): Element {
  switch (out.type) {
    case 'message':
      return xml('message', { to: out.to, type: 'chat', id: out.originId }, ...marked(out.body, out.mark, false), thread(out.thread), buildChatState('active'), buildReceiptRequest(), buildOriginId(out.originId));
    case 'room-message':
      return xml(
        'message', { to: out.room, type: 'groupchat', id: out.originId }, ...marked(out.body, out.mark, true), ...(out.mentions ?? []).map(buildMention), out.text && buildText(out.text), out.file && buildOob(out.file.url), out.file && buildFile(out.file), out.favour && buildFavour(out.favour), out.cover && buildCover(out.cover),
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
