/**
 * XEP-0425 Moderated Message Retraction 0.3.0, https://xmpp.org/extensions/xep-0425.html, and what it was before (with
 * XEP-0422), as Prosody's mod_muc_moderation of Debian 12 speaks it. Read alone: where a server offers it, it takes the
 * words out of its archive, and the archive is what a desk that arrives learns them from.
 */
import { child, text, token, type Element } from '../xml.js';
import { NS_RETRACT } from './xep-0424-retraction.js';

const NS_MODERATE = 'urn:xmpp:message-moderate:1';
const NS_MODERATE_0 = 'urn:xmpp:message-moderate:0';
const NS_RETRACT_0 = 'urn:xmpp:message-retract:0';
const NS_FASTEN = 'urn:xmpp:fasten:0';
const MAX_REASON = 500;

export interface Moderated {
  /** The archive's. */
  readonly id: string;
  /** The occupant's address in the room, where it says so. */
  readonly by?: string;
  readonly reason?: string;
}

function moderated(id: string, said: Element, around: Element, namespace: string): Moderated {
  const by = token(said, 'by');
  const reason = child(around, 'reason', namespace) ?? child(said, 'reason', namespace);
  const words = reason && text(reason).slice(0, MAX_REASON);
  return { id, ...(by === undefined ? {} : { by }), ...(words ? { reason: words } : {}) };
}

/** What the room itself says; the caller checks that it is the room that says it. */
export function parseModerated(message: Element): Moderated | undefined {
  const retract = child(message, 'retract', NS_RETRACT);
  const newer = retract && child(retract, 'moderated', NS_MODERATE);
  const newerId = retract && token(retract, 'id');
  if (retract && newer && newerId !== undefined) return moderated(newerId, newer, retract, NS_RETRACT);
  const fastened = child(message, 'apply-to', NS_FASTEN);
  const older = fastened && child(fastened, 'moderated', NS_MODERATE_0);
  const id = fastened && token(fastened, 'id');
  return older && id !== undefined && child(older, 'retract', NS_RETRACT_0) ? moderated(id, older, older, NS_MODERATE_0) : undefined;
}
