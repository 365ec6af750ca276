/**
 * What one desk restates of a conversation for desks that arrive later (PROTOCOL §9, `carry`): the shared facts without
 * what is over. Long texts are cut, so that it stays one message.
 */
import { isInForce } from './conduct.js';
import type { Shared } from './room.js';
import { cut } from './text.js';

export type Carried = Omit<Shared, 'head' | 'headStamp' | 'followedFrom'>;

/** How far back a desk reads that arrives, ms: as long as servers keep archives (DESIGN "Retention"). What is older and still matters was restated. */
export const REPLAY = 30 * 24 * 3_600_000;

const KEPT = 8;
const DONE_KEPT = 16;
/** UTF-16 code units. */
const CARRIED_TEXT = 250;

const short = (text: string): string => cut(text, CARRIED_TEXT);

/** @param at ms since 1970: blocks that ended since nobody can have read what was written meanwhile, and incidents that count no more, stay behind */
export function carriedOf(shared: Shared, at: number): Carried {
  const { head: _head, headStamp: _stamp, followedFrom: _from, opened, onHold, offer, declined, lastClose, ...rest } = shared;
  return {
    ...rest,
    blocks: shared.blocks.filter((b) => Math.min(b.until ?? at, b.liftedAt ?? at) > at - REPLAY).slice(-KEPT).map((b) => ({ ...b, reason: short(b.reason) })),
    incidents: shared.incidents.filter((i) => isInForce(i, at)).slice(-KEPT),
    notes: shared.notes.slice(0, KEPT).map((n) => ({ ...n, text: short(n.text) })),
    done: shared.done.slice(-DONE_KEPT),
    ...(shared.closings ? { closings: shared.closings.filter((c) => Math.min(c.until ?? at, c.liftedAt ?? at) > at - REPLAY).slice(-KEPT).map((c) => ({ ...c, reason: short(c.reason) })) } : {}),
    ...(opened ? { opened: { ...opened, note: short(opened.note) } } : {}),
    ...(onHold ? { onHold: { ...onHold, reason: short(onHold.reason) } } : {}),
    ...(offer ? { offer: { ...offer, note: short(offer.note) } } : {}),
    ...(declined ? { declined: { ...declined, reason: short(declined.reason) } } : {}),
    ...(lastClose ? { lastClose: { ...lastClose, ...(lastClose.opened ? { opened: { ...lastClose.opened, note: short(lastClose.opened.note) } } : {}) } } : {}),
  };
}

/** Notes move no head: one that was written meanwhile is not in what the other desk said. */
export const adopted = (shared: Shared, state: Carried): Shared => ({
  ...state, head: shared.head, headStamp: shared.headStamp, followedFrom: shared.followedFrom,
  notes: [...state.notes, ...shared.notes.filter((n) => !state.notes.some((m) => m.author === n.author && m.originId === n.originId))],
});
