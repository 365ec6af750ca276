import { domainOf } from '../../core/address.js';
import type { People } from '../../core/answers/check.js';
import type { Conversation } from '../../core/conversation.js';
import { patronNumber } from '../../core/identity.js';
import { nameOf } from '../../core/names.js';
import { once } from '../../core/once.js';
import type { Mode, OfferTarget } from '../../core/operation.js';
import type { DeskView } from '../../shared/view.js';

export { nameOf };

const collator = once(() => new Intl.Collator());
/** The order of names on lists. */
export const byName = (a: string, b: string): number => collator().compare(a, b);

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
