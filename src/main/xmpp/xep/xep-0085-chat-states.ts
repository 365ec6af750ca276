/** XEP-0085 Chat State Notifications 2.1, https://xmpp.org/extensions/xep-0085.html */
import type { ChatState } from '../../../core/heard.js';
import { child, xml, type Element } from '../xml.js';

export const NS_CHAT_STATES = 'http://jabber.org/protocol/chatstates';

const STATES: readonly ChatState[] = ['active', 'composing', 'paused', 'inactive', 'gone'];

export const buildChatState = (state: ChatState): Element => xml(state, { xmlns: NS_CHAT_STATES });

/** §5.1: a message carries at most one; of several the first in the protocol's order counts. */
export const parseChatState = (message: Element): ChatState | undefined => STATES.find((state) => child(message, state, NS_CHAT_STATES));
