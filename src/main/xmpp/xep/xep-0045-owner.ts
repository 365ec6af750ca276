/** XEP-0045 Multi-User Chat 1.34, §9.3 and §10: making a room and saying who belongs to it. https://xmpp.org/extensions/xep-0045.html */
import type { Address } from '../../../core/heard.js';
import { attribute, child, children, text, token, xml, type Element } from '../xml.js';
import { NS_MUC_ADMIN } from './xep-0045-members.js';
import type { Affiliation } from './xep-0045-muc.js';

export const NS_MUC_OWNER = 'http://jabber.org/protocol/muc#owner';
/** XEP-0004. */
export const NS_DATA_FORM = 'jabber:x:data';

/** What a room of the staff is like: it stays, nobody finds it who is not told, and everybody sees who is who. */
export interface RoomSetting {
  readonly name: string;
}

/** By the fields of §16.5.2; servers name the archive differently, and are told only what they ask. */
const fieldsOf = ({ name }: RoomSetting): ReadonlyMap<string, string> => new Map([
  ['muc#roomconfig_roomname', name], ['muc#roomconfig_persistentroom', '1'], ['muc#roomconfig_publicroom', '0'], ['muc#roomconfig_membersonly', '1'], ['muc#roomconfig_moderatedroom', '0'],
  ['muc#roomconfig_passwordprotectedroom', '0'], ['muc#roomconfig_whois', 'anyone'], ['muc#roomconfig_changesubject', '0'], ['muc#roomconfig_allowinvites', '0'],
  ['muc#roomconfig_enablearchiving', '1'], ['mam', '1'], ['muc#roomconfig_enablelogging', '1'], ['muc#roomconfig_historylength', '0'],
]);

export const buildFormQuery = (): Element => xml('query', { xmlns: NS_MUC_OWNER });

/** @returns the names of the fields that the room lets its owner set */
export function parseForm(result: Element): readonly string[] {
  const query = child(result, 'query', NS_MUC_OWNER);
  const form = query && child(query, 'x', NS_DATA_FORM);
  return (form ? children(form, 'field', NS_DATA_FORM) : []).slice(0, 500).flatMap((field) => token(field, 'var') ?? []);
}

/** @param offered as the room's form has them */
export function buildSettings(setting: RoomSetting, offered: readonly string[]): Element {
  const wanted = [...fieldsOf(setting)].filter(([name]) => offered.includes(name));
  const field = (name: string, value: string, type?: string): Element => xml('field', { var: name, type }, xml('value', {}, value));
  return xml('query', { xmlns: NS_MUC_OWNER }, xml('x', { xmlns: NS_DATA_FORM, type: 'submit' }, field('FORM_TYPE', 'http://jabber.org/protocol/muc#roomconfig', 'hidden'), ...wanted.map(([name, value]) => field(name, value))));
}

/** Prosody 0.12 takes one of these at a time. */
export const buildAffiliation = (address: Address, affiliation: Affiliation): Element => xml('query', { xmlns: NS_MUC_ADMIN }, xml('item', { jid: address, affiliation }));

/** Takes a room away that was made and could not be finished. */
export const buildDestroy = (): Element => xml('query', { xmlns: NS_MUC_OWNER }, xml('destroy', {}));

/** §8.1 and XEP-0030: what a form says of one field. @returns its first value */
export function formValue(form: Element, name: string): string | undefined {
  const field = children(form, 'field', NS_DATA_FORM).find((one) => attribute(one, 'var') === name);
  const value = field && child(field, 'value', NS_DATA_FORM);
  return value && text(value);
}
