import { subscribeDesk } from '../desk.js';
import { screen } from '../screen.js';
import { AfterSteps } from './after-step.js';

export function startAfterSteps(): void {
  const steps = new AfterSteps();
  subscribeDesk((now, before) => {
    const ended = steps.follow(now, before);
    // Whoever is asked about another one already says it in Record.
    if (ended && !screen.getState().justEnded) screen.setState({ justEnded: { id: ended.id, who: ended.who, byItself: true } });
  });
}
