import { domainOf, localOf } from '../../core/address.js';
import type { People } from '../../core/answers/check.js';
import type { Conversation } from '../../core/conversation.js';
import { patronNumber } from '../../core/identity.js';
import type { Mode, OfferTarget } from '../../core/operation.js';
import { safeText } from '../../core/text.js';
import type { DeskView } from '../../shared/view.js';

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

/** The order of names on lists. */
export const byName = new Intl.Collator().compare;

function spelled(address: string): string {
  const words = localOf(address).split(/[._-]+/).filter(Boolean);
  const name = words.map((w) => w[0]?.toUpperCase() + w.slice(1)).join(' ');
  return safeText(name || address, 60).text.replace(/\n/g, ' ');
}

/** "Walk-in", "Call", "Patron 472", "Maria", "Ben". */
export function whoOf(c: Conversation, mode: Mode, anonymousHost: string | undefined): string {
  switch (mode) {
    case 'in-person': return 'Walk-in';
    case 'phone': return 'Call';
    case 'staff-im': return nameOf(c.heard.at(-1)?.from ?? c.provisionalHeard.at(-1)?.from ?? c.conv);
    default: return isAnonymous(c, anonymousHost) ? `Patron ${patronNumber(c.conv)}` : nameOf(c.conv);
  }
}

export const isAnonymous = (c: Conversation, anonymousHost: string | undefined): boolean =>
  anonymousHost !== undefined && domainOf(c.patron?.address ?? c.conv) === anonymousHost;

/** "North", "Ben", "Ask a librarian". */
export function targetWords(to: OfferTarget, serviceName: (address: string) => string = (address) => address): string {
  switch (to.kind) {
    case 'desk': return to.point;
    case 'person': return nameOf(to.address);
    default: return serviceName(to.service) || to.service;
  }
}

/** Whose names and addresses do not belong into what outlives a conversation. @param about its id; null: none */
export function peopleIn({ me, requests }: Pick<DeskView, 'me' | 'requests'>, about: string | null): People {
  const request = about === null ? undefined : requests[about];
  const isNamed = request?.mode === 'patron-im' && request.from !== 'web page';
  return { staff: me?.name ?? '', patron: isNamed ? request.who : '', ...(me ? { own: me.address } : {}) };
}
