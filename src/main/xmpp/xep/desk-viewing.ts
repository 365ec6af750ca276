/**
 * `urn:deskbell:desk:0`: which conversation a desk has on its screen, told to the desk room and kept by nobody. An
 * element without a conversation: the desk looks away.
 */
import type { Address } from '../../../core/heard.js';
import { parseJid } from '../jid.js';
import { attribute, children, xml, type Element } from '../xml.js';
import { NS_DESK } from './desk-operation.js';

export interface Viewing {
  readonly service: Address;
  readonly conv: string;
}

export const buildViewing = (viewing: Viewing | undefined): Element => xml('viewing', { xmlns: NS_DESK, ...viewing });

/** @returns undefined: it says nothing of the kind, or nothing that can be read; null: the desk looks away */
export function parseViewing(message: Element): Viewing | null | undefined {
  const [viewing, ...more] = children(message, 'viewing', NS_DESK);
  if (!viewing || more.length > 0) return undefined;
  const conv = attribute(viewing, 'conv');
  if (conv === undefined) return null;
  const service = parseJid(attribute(viewing, 'service') ?? '');
  return service && conv.length > 0 && conv.length <= 3071 ? { service: service.bare, conv } : undefined;
}
