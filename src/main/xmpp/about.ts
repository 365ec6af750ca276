/** What this desk tells other clients about itself, so that they send what it can show (XEP-0030, XEP-0115). */
import { attribute, type Element } from './xml.js';
import { buildDiscoInfo, NS_DISCO_INFO, type DiscoInfo } from './xep/xep-0030-disco.js';
import { NS_CHAT_STATES } from './xep/xep-0085-chat-states.js';
import { buildCaps, NS_CAPS } from './xep/xep-0115-caps.js';
import { NS_RECEIPTS } from './xep/xep-0184-receipts.js';
import { NS_CORRECTION } from './xep/xep-0308-correction.js';
import { NS_PING } from './xep/xep-0410-self-ping.js';

export { NS_DISCO_INFO };

const NODE = 'https://deskbell.example/';
const ABOUT: DiscoInfo = {
  identity: { category: 'client', type: 'pc', name: 'Deskbell' },
  features: [NS_CAPS, NS_CHAT_STATES, NS_CORRECTION, NS_DISCO_INFO, NS_PING, NS_RECEIPTS],
};

export const caps = (): Element => buildCaps(ABOUT, NODE);

export const describeSelf = (query: Element): Element => buildDiscoInfo(ABOUT, attribute(query, 'node'));
