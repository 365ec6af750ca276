/** "I need cover": who accepts is offered all that the leaving person holds, each by the handshake of the desk room. */
import type { Favour } from '../favour/favour.js';
import { timeWords } from '../favour/words.js';
import { openRequest } from '../request.js';
import type { Deciding } from './decision.js';
import { operate, ref } from './operate.js';

/** What is held now, and nobody else was asked for: what is taken later stays with who took it. */
export function offerForCover(d: Deciding, { wish, accepted }: Favour): void {
  // Heard late, as after a computer slept: the cover is over.
  if (wish.kind !== 'cover' || !accepted || accepted.desk === d.env.desk || wish.until <= d.env.now) return;
  const note = `cover until ${timeWords(wish.until, d.env.now, d.env.rules.timeZone)}`;
  for (const c of d.state.conversations.values()) {
    if (c.scope !== 'desk-room' || c.shared.holder?.desk !== d.env.desk || c.shared.offer || !openRequest(c)) continue;
    operate(d, ref(c), { type: 'offer', to: { kind: 'desk', desk: accepted.desk, point: accepted.point }, note });
  }
}

/** What was offered and not accepted yet, when the cover is over. */
export function takeBackForCover(d: Deciding, { accepted }: Favour): void {
  if (!accepted) return;
  for (const c of d.state.conversations.values()) {
    const { offer } = c.shared;
    if (offer?.desk === d.env.desk && offer.to.kind === 'desk' && offer.to.desk === accepted.desk) operate(d, ref(c), { type: 'decline', reason: 'the cover is over' });
  }
}
