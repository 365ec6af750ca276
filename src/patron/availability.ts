import { assertNever } from '../core/assert.js';

/** Who answers at the desk (PROTOCOL §5, directed presence), as a pure fold. */
export interface Availability {
  readonly phase: 'connecting' | 'offline' | 'checking' | 'open' | 'closed';
  /** Full addresses of the desks that said they are there. */
  readonly desks: ReadonlySet<string>;
  /** The newest that a desk gave on this connection, to be signed. */
  readonly nonce?: string;
}

export type Sign = { readonly type: 'asked' } | { readonly type: 'down' } | { readonly type: 'silence' } | { readonly type: 'presence'; readonly from: string; readonly available: boolean; readonly nonce?: string };

/** A page with no connection yet. */
export const UNKNOWN: Availability = { phase: 'connecting', desks: new Set() };

/** The same object when nothing changed. `silence` is the end of the five seconds that a desk has for its answer. */
export function notice(now: Availability, sign: Sign): Availability {
  switch (sign.type) {
    case 'asked':
      return now.phase === 'open' || now.phase === 'closed' ? now : { phase: 'checking', desks: new Set() };
    case 'down':
      return now.phase === 'offline' ? now : { phase: 'offline', desks: new Set() };
    case 'silence':
      return now.phase === 'checking' ? { ...now, phase: 'closed' } : now;
    case 'presence': {
      const desks = new Set(now.desks);
      if (sign.available) desks.add(sign.from);
      else if (!desks.delete(sign.from)) return now;
      const nonce = sign.available ? (sign.nonce ?? now.nonce) : now.nonce;
      return { phase: desks.size > 0 ? 'open' : 'checking', desks, ...(nonce !== undefined && { nonce }) };
    }
    default:
      return assertNever(sign);
  }
}
