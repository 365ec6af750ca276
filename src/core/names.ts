/** Addresses as people read them. */
import { localOf } from './address.js';
import { safeText } from './text.js';

/** Whoever is in a room is named at every change of the queue. */
const named = new Map<string, string>();
const NAMED_KEPT = 1_000;

/** A name to show for an address: `ana.lopez@…` is "Ana Lopez". At most 60 characters, always safe to show as text. */
export function nameOf(address: string): string {
  const known = named.get(address);
  if (known !== undefined) return known;
  const name = spelled(address);
  if (named.size >= NAMED_KEPT) named.clear();
  named.set(address, name);
  return name;
}

function spelled(address: string): string {
  const words = localOf(address).split(/[._-]+/).filter(Boolean);
  const name = words.map((w) => w[0]?.toUpperCase() + w.slice(1)).join(' ');
  return safeText(name || address, 60).text.replace(/\n/g, ' ');
}
