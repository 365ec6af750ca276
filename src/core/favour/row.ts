/** A favour that is asked of the person here, or of this desk, as a row of their queue. */
import { addHeard, keyOf, newConversation, type Conversation, type ConversationKey } from '../conversation.js';
import type { Address } from '../address.js';
import { firstWords } from '../text.js';
import type { Favour } from './favour.js';
import type { FavourKey, FavourLog } from './log.js';
import { summaryOf } from './words.js';

/** A favour does not change while it waits, so its row stays the same one. */
const rows = new WeakMap<Favour, Conversation>();

/** What shared facts say is not said once more: nothing of this is folded. It is gone when the favour is accepted or declined, at whatever desk. */
export function favourRow({ key, now }: FavourLog, me: Address): Conversation | undefined {
  if (!now) return undefined;
  const known = rows.get(now);
  if (known?.service === me) return known;
  const { asked, wish, id } = now;
  const row = addHeard(newConversation({ scope: 'mine', service: me, conv: key }), { id, from: asked.by, stamp: asked.at, words: firstWords(summaryOf(wish)) });
  rows.set(now, row);
  return row;
}

export const favourRowKey = (key: FavourKey, me: Address): ConversationKey => keyOf({ scope: 'mine', service: me, conv: key });

/** @returns undefined when the row is no favour's */
export function favourOfRow(key: ConversationKey): FavourKey | undefined {
  const [scope, , room, id, ...more] = key.split(' ');
  return scope === 'mine' && room !== undefined && id !== undefined && more.length === 0 ? `${room} ${id}` : undefined;
}
