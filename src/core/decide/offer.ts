import { assertNever } from '../assert.js';
import type { Offer } from '../room.js';
import type { Env } from './decision.js';

/** The offer is for this desk, for who is signed in at it, or for whoever staffs the service. */
export function isOfferedHere({ offer }: { readonly offer?: Offer }, env: Pick<Env, 'desk' | 'me' | 'rules'>): boolean {
  const to = offer?.to;
  if (!to || offer?.desk === env.desk) return false;
  switch (to.kind) {
    case 'desk': return to.desk === env.desk;
    case 'person': return to.address === env.me;
    case 'service': return env.rules.services.includes(to.service);
    default: return assertNever(to);
  }
}
