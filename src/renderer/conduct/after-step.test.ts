import { describe, expect, it } from 'vitest';
import type { Step } from '../../core/conduct.js';
import type { EndedView, WaitingStepView } from '../../shared/view.js';
import { AfterSteps } from './after-step.js';

const waiting = (step: Step, id = 'a'): WaitingStepView => ({ id, who: 'Patron 472', category: 'rude', step, says: true });
const over = (at: number, change: Partial<EndedView> = {}): EndedView => ({ id: 'a', who: 'Patron 472', mode: 'patron-im', words: '', at, by: 'you', outcome: 'conduct', tags: [], ...change });
const seen = (waitingSteps: readonly WaitingStepView[], ended: readonly EndedView[]) => ({ waitingSteps, ended });

describe('after a step', () => {
  it('that ended the conversation, in one patch or in two, the kind is asked for once', () => {
    const one = new AfterSteps();
    expect(one.follow(seen([], [over(5)]), seen([waiting('blocked')], []))).toEqual(over(5));
    expect(one.follow(seen([], [over(5)]), seen([], [over(5)]))).toBeUndefined();
    const two = new AfterSteps();
    expect(two.follow(seen([], [over(5)]), seen([waiting('ended')], [over(5)]))).toBeUndefined();
    expect(two.follow(seen([], [over(9), over(5, { id: 'b' })]), seen([], [over(5)]))).toEqual(over(9));
  });

  it.each<[string, Step, EndedView[]]>([
    ['undone', 'blocked', []], ['that only warns', 'warned', [over(5)]], ['where a colleague ended it', 'blocked', [over(5, { by: 'Ben' })]],
  ])('%s, nothing is asked', (_what, step, ended) => {
    expect(new AfterSteps().follow(seen([], ended), seen([waiting(step)], []))).toBeUndefined();
  });
});
