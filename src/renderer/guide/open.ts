/** Opening the panel and leaving it: beside a conversation, whose draft and caret stay as they are, or on a page of its own. */
import { goTo } from '../actions.js';
import { focusPane, focusWhenDrawn } from '../focus.js';
import { screen } from '../screen.js';

export function openGuide(): void {
  const { section, open } = screen.getState();
  if (section === 'channels' || open === undefined) goTo('answers');
  else screen.setState(({ guide, details }) => ({ section: 'desk', guide: guide ?? { details }, details: true }));
  focusWhenDrawn('guide');
}

/** What was there before is there again. */
export const closeGuide = (): void => screen.setState(({ guide }) => (guide ? { guide: undefined, details: guide.details } : {}));

export function leaveGuide(): void {
  closeGuide();
  focusPane('main');
}
