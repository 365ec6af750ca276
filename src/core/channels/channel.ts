/**
 * The staff's channels: those that the policy names, and those that administrators make at their desks. The latter are
 * texts of the administrators (texts/text.ts): every desk reads them there, also one that starts later.
 */
import { domainOf, localOf } from '../address.js';
import type { Address } from '../heard.js';
import { currentTexts, type KnownTexts } from '../texts/known.js';

export const CHANNEL_KINDS = ['all', 'branch', 'service', 'other'] as const;
/** For whom it is: everybody, a branch, the staff of one service, or something else. */
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Who may enter: all staff, or only those whom an administrator put on the room's list. */
export const CHANNEL_ACCESS = ['staff', 'members'] as const;
export type ChannelAccess = (typeof CHANNEL_ACCESS)[number];

/** What an administrator says of a channel. */
export interface ChannelContent {
  readonly name: string;
  readonly address: Address;
  readonly access: ChannelAccess;
  /** Nobody writes there any more; what was said stays. */
  readonly closed?: true;
}

export interface Channel {
  readonly address: Address;
  readonly name: string;
  readonly kind: ChannelKind;
  /** The service whose staff it is for. */
  readonly service?: Address;
  /** Name of the branch. */
  readonly branch?: string;
  readonly access: ChannelAccess;
  readonly closed: boolean;
  /** By an administrator, at a desk. */
  readonly made: boolean;
}

/** What is fixed by the policy. */
export interface NamedRooms {
  readonly channels: readonly Channel[];
  /** Host on which administrators make channels; none: they make none. */
  readonly host?: string;
}

/** Most channels that desks enter. */
export const MAX_CHANNELS = 200;

/**
 * Those of the policy in its order, then those of administrators by name. One of these counts only on the host that the
 * policy gives them, under its own id: no text can make a channel of another room.
 */
export function channelsOf({ channels, host }: NamedRooms, texts: KnownTexts): readonly Channel[] {
  if (host === undefined) return channels;
  const taken = new Set(channels.map(({ address }) => address));
  const made = currentTexts(texts, 'channel').flatMap(({ text: { id, content } }): Channel[] => {
    if (!content || domainOf(content.address) !== host || localOf(content.address) !== id || taken.has(content.address)) return [];
    return [{ address: content.address, name: content.name, kind: 'other', access: content.access, closed: content.closed === true, made: true }];
  });
  const sorted = made.toSorted((a, b) => (a.name === b.name ? (a.address < b.address ? -1 : 1) : a.name < b.name ? -1 : 1));
  return [...channels, ...sorted].slice(0, Math.max(MAX_CHANNELS, channels.length));
}

/** Longest local part that is made of a name. */
const LONGEST = 40;

/** An address of a channel that begins with its name and belongs to no other. @param taken local parts */
export function localPartFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST).replace(/^-+|-+$/g, '');
  const base = plain === '' ? 'channel' : plain;
  for (let n = 1; ; n += 1) {
    const local = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(local)) return local;
  }
}
