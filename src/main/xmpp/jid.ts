/** XMPP addresses (RFC 7622) in canonical form: local part and domain in lower case, everything in NFC. */
import type { Address, FullAddress } from '../../core/heard.js';

export interface Jid {
  readonly bare: Address;
  /** With the resource, or the bare address when there is none. */
  readonly full: FullAddress;
  /** Empty for the address of a host. */
  readonly local: string;
  readonly domain: string;
  readonly resource?: string;
}

const MAX_PART = 1023; // octets, RFC 7622 §3
const LOCAL = /^[^\s\p{Cc}\p{Cs}"&'/:<>@]+$/u;
const DOMAIN = /^(?:[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}])?|\[[0-9a-f:.]+\])$/u;
const RESOURCE = /^[^\p{Cc}\p{Cs}]+$/u;

const fits = (part: string, form: RegExp): boolean => form.test(part) && Buffer.byteLength(part) <= MAX_PART;

/** @returns undefined when it is not an address */
export function parseJid(address: string): Jid | undefined {
  if (address.length > 3 * MAX_PART + 2) return undefined;
  const slash = address.indexOf('/');
  const resource = slash < 0 ? undefined : address.slice(slash + 1).normalize('NFC');
  const name = (slash < 0 ? address : address.slice(0, slash)).normalize('NFC').toLowerCase();
  const at = name.indexOf('@');
  const local = name.slice(0, Math.max(at, 0));
  const domain = name.slice(at + 1).replace(/\.$/, '');
  if ((at >= 0 && !fits(local, LOCAL)) || !fits(domain, DOMAIN)) return undefined;
  if (resource !== undefined && !fits(resource, RESOURCE)) return undefined;
  const bare = at < 0 ? domain : `${local}@${domain}`;
  return { bare, full: resource === undefined ? bare : `${bare}/${resource}`, local, domain, ...(resource === undefined ? {} : { resource }) };
}
