/** What a desk says about cover for a shift: recorded, and sent to the channel in words that any client shows. */
import type { Address } from '../heard.js';
import { channelConversation } from '../identity.js';
import { isOpen, type Cover, type CoverMessage } from '../shifts/cover.js';
import { calledBy, coverBody } from '../shifts/words.js';
import type { Deciding } from './decision.js';

/** @param known none: it is being asked for */
export function postCover(d: Deciding, room: Address, cover: CoverMessage, known: Cover | undefined): void {
  const { me } = d.state;
  if (me === undefined) return;
  const originId = d.env.newId();
  const body = coverBody(cover, known, me, d.env.rules.timeZone);
  const called = calledBy(cover, known, me);
  const call = called.length > 0 ? { mentions: called } : {};
  d.event({ kind: 'reply', in: channelConversation(room), to: room, originId, body, room: true, cover, ...call });
  d.effect({ type: 'send', via: me, out: { type: 'room-message', room, originId, body, cover, ...call } });
}

/** Key of the operation with which the desks agree on who asks once more. */
export const CALL_AGAIN = 'call again ';

/** The key counted for this desk. */
export function callAgain(d: Deciding, key: string): void {
  if (!key.startsWith(CALL_AGAIN)) return;
  const cover = d.state.covers.get(key.slice(CALL_AGAIN.length))?.cover;
  if (cover && isOpen(cover, d.env.now) && cover.offers.length === 0) postCover(d, cover.room, { type: 'call-again', cover: cover.id }, cover);
}
