import { flushDrafts } from '../conversation/drafts.js';
import { focusWhenDrawn } from '../focus.js';
import { screen } from '../screen.js';

/** Shows the conversation with a colleague, ready to be written in. @param id of their `PersonView` */
export function openDirect(id: string): void {
  flushDrafts();
  screen.setState({ section: 'channels', channel: id });
  focusWhenDrawn('direct');
}
