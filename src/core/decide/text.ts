/** Texts of the administrators: who may change one, and what to do with one that comes out of the room. */
import type { HeardRoom } from '../heard.js';
import { textConversation } from '../identity.js';
import type { Identity } from '../conversation.js';
import type { DeskState } from '../state.js';
import { textBody, type Text } from '../texts/text.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';

/** Sent together; each is saved when the room has it. */
export type SavedTexts = Decision & { readonly originIds: readonly string[] };

/**
 * The room gives voice to its administrators alone and refuses everybody else (XEP-0045 §5.1); asked here as well, a
 * person hears of it before anything is recorded.
 */
export function decideTexts(state: DeskState, texts: readonly Text[], env: Env): SavedTexts | Refusal {
  const { texts: room } = env.rules;
  const { me } = state;
  if (me === undefined) return { refused: 'not-signed-in' };
  if (room === undefined || !env.textsRoom.joined) return { refused: 'texts-away' };
  if (!env.textsRoom.mayEdit) return { refused: 'not-administrator' };
  const d = new Deciding(state, env);
  const originIds = texts.map((text) => {
    const originId = env.newId();
    const body = textBody(text);
    d.event({ kind: 'reply', in: textConversation(room, text), to: room, originId, body, room: true, text });
    d.effect({ type: 'send', via: me, out: { type: 'room-message', room, originId, body, text } });
    return originId;
  });
  return { ...d.decision, originIds };
}

/** A version that the room put in order, of whatever administrator; what it says was checked where it came in. */
export function hearText(d: Deciding, item: HeardRoom, text: Text): Identity {
  const identity = textConversation(item.archive, text);
  d.event({ kind: 'heard', in: identity, item, stamp: item.stamp ?? d.env.now });
  const own = item.originId !== undefined && item.author === d.state.me && d.state.outbox.has(item.originId);
  if (own && item.originId !== undefined) d.event({ kind: 'fate', in: identity, originId: item.originId, fate: 'sent' });
  return identity;
}
