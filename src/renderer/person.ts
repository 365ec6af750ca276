/** A direct message that is open when its person leaves is closed: nothing of it stays for the next one. */
import { subscribeDesk } from './desk.js';
import { leavesWith } from './queue/own.js';
import { screen } from './screen.js';

export const startPerson = (): unknown =>
  subscribeDesk((now, before) => {
    const { open } = screen.getState();
    const last = open === undefined || now.requests.has(open) ? undefined : before.requests.get(open);
    if (last && leavesWith(last, now, before)) screen.setState({ open: undefined });
  });
