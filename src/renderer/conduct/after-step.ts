/** A conversation that a step of the ladder ended: what kind of question it was is asked for as after any other end. */
import { endsConversation } from '../../core/conduct.js';
import type { EndedView, WaitingStepView } from '../../shared/view.js';

interface Seen {
  readonly waitingSteps: readonly WaitingStepView[];
  readonly ended: readonly EndedView[];
}

/** Follows the steps that wait; they leave the list when they happen, and when they are undone. */
export class AfterSteps {
  /** When the conversation had ended before, ms since 1970. */
  private readonly gone = new Map<string, number>();

  /** @returns what a step of this desk has just ended */
  follow(now: Seen, before: Seen): EndedView | undefined {
    for (const { id, step } of before.waitingSteps) {
      if (endsConversation(step) && !now.waitingSteps.some((one) => one.id === id)) this.gone.set(id, before.ended.find((one) => one.id === id)?.at ?? 0);
    }
    const ended = now.ended.find(({ id, at, by }) => by === 'you' && at > (this.gone.get(id) ?? Number.POSITIVE_INFINITY));
    if (ended) this.gone.delete(ended.id);
    return ended;
  }
}
