/**
 * Nothing jumps: while a hand is in the queue, its rows keep their places. What would push a row waits and is
 * counted; what belongs after the last row moves nothing and is shown at once.
 */
export interface Shown {
  readonly ids: readonly string[];
  /** New rows that belong before, and after, the row that the hand is on. */
  readonly above: number;
  readonly below: number;
}

/**
 * Rows that a key of this desk asked for are let in at their place, also where that moves others.
 * @returns the same array when there is nothing to let in
 */
export function letInAsked(ids: readonly string[], order: readonly string[], asked: ReadonlySet<string>): readonly string[] {
  const known = new Set(ids);
  const place = new Map(order.map((id, index) => [id, index]));
  let next = ids;
  for (const id of order) {
    if (!asked.has(id) || known.has(id)) continue;
    const at = next.findIndex((other) => (place.get(other) ?? -1) > (place.get(id) ?? 0));
    next = at < 0 ? [...next, id] : next.toSpliced(at, 0, id);
  }
  return next;
}

/**
 * @param ids rows as they are shown now
 * @param order the order of the policy
 * @param anchor the row under the hand; undefined: the first row
 */
export function pin(ids: readonly string[], order: readonly string[], anchor: string | undefined): Shown {
  const known = new Set(ids);
  let tail = order.length;
  while (tail > 0 && !known.has(order[tail - 1] ?? '')) tail--;
  const after = order.slice(tail);
  const place = new Map(order.map((id, index) => [id, index]));
  const hand = (anchor === undefined ? undefined : place.get(anchor)) ?? place.get(ids.find((id) => place.has(id)) ?? '') ?? -1;
  let above = 0;
  let below = 0;
  for (let index = 0; index < tail; index++) {
    if (known.has(order[index] ?? '')) continue;
    if (index < hand) above++;
    else below++;
  }
  return { ids: after.length === 0 ? ids : [...ids, ...after], above, below };
}
