/**
 * Operations of one conversation, whoever recorded them and in whatever order they were read: brought into the order of
 * the room. Stamps have whole seconds, or are a desk's guess; which operation each one follows, they say themselves.
 */
import type { Operation } from '../operation.js';
import { counts, reduceRoom, type Shared } from '../room.js';

export interface Step {
  readonly operation: Operation;
  readonly before: Shared;
  readonly after: Shared;
}

/** @param operations as they were first heard, each once @returns those that counted, one after another */
export function inRoomOrder(operations: readonly Operation[], nothing: Shared): readonly Step[] {
  const steps: Step[] = [];
  const early = new Map<string, Operation[]>();
  let shared = nothing;
  const take = (operation: Operation): void => {
    if (!counts(shared, operation)) {
      early.set(operation.prev, [...(early.get(operation.prev) ?? []), operation]);
      return;
    }
    const before = shared;
    shared = reduceRoom(shared, operation);
    steps.push({ operation, before, after: shared });
    const waited = early.get(operation.id);
    early.delete(operation.id);
    waited?.forEach(take);
  };
  operations.toSorted((a, b) => second(a.stamp) - second(b.stamp)).forEach(take);
  return steps;
}

export const second = (at: number): number => Math.floor(at / 1_000);
