/**
 * XEP-0424 Message Retraction 0.4.2, https://xmpp.org/extensions/xep-0424.html, and what it was before version 0.4 (with
 * XEP-0422): clients of both generations are about.
 */
import { child, token, xml, type Element } from '../xml.js';

export const NS_RETRACT = 'urn:xmpp:message-retract:1';
const NS_RETRACT_0 = 'urn:xmpp:message-retract:0';
const NS_FASTEN = 'urn:xmpp:fasten:0';

export interface Retracts {
  readonly id: string;
  /** Who gave this id to the message: its archive, or its sender. */
  readonly by: 'archive' | 'sender';
}

/** @param id in a room the room's, otherwise the sender's own @param originId the sender's own, for older clients */
export const buildRetract = (id: string | undefined, originId: string | undefined): readonly (Element | undefined)[] => [
  id === undefined ? undefined : xml('retract', { xmlns: NS_RETRACT, id }),
  originId === undefined ? undefined : xml('apply-to', { xmlns: NS_FASTEN, id: originId }, xml('retract', { xmlns: NS_RETRACT_0 })),
];

/** @param inRoom newer clients name a message of a room as its archive does */
export function parseRetracts(message: Element, inRoom: boolean): Retracts | undefined {
  const retract = child(message, 'retract', NS_RETRACT);
  const id = retract && token(retract, 'id');
  if (id !== undefined) return { id, by: inRoom ? 'archive' : 'sender' };
  const fastened = child(message, 'apply-to', NS_FASTEN);
  const named = fastened && child(fastened, 'retract', NS_RETRACT_0) ? token(fastened, 'id') : undefined;
  return named === undefined ? undefined : { id: named, by: 'sender' };
}
