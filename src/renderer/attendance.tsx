import { Button } from 'react-aria-components/Button';
import { once } from '../core/once.js';
import type { Why } from '../core/presence/attention.js';
import type { AttendanceView } from '../shared/attendance-view.js';
import { leaveDesk, signOutNow } from './actions.js';
import { request } from './bridge.js';
import { useDesk } from './desk.js';
import { closeDialog } from './screen.js';
import { useClock } from './ui/clock.js';
import { Icon } from './ui/icons.js';
import { Sheet } from './ui/sheet.js';
import { clockTime } from './ui/time.js';

const ASKS: Readonly<Record<Why, string>> = {
  idle: 'Nobody has touched this computer for a while.',
  'shift-over': 'Your shift is over, and nobody has touched this computer since.',
};

/** The seconds are for the eye: a screen reader hears the whole once. */
function Countdown({ until }: { readonly until: number }) {
  const left = useClock((now) => Math.max(0, Math.ceil((until - now) / 1_000)));
  return <span className="countdown figures" aria-hidden="true">{left}</span>;
}

function Asking({ asking: { why, until } }: { readonly asking: NonNullable<AttendanceView['asking']> }) {
  return (
    <section className="banner" role="alert" data-pane="attendance" aria-label="Are you still there?">
      <Icon name="bell" />
      <p><strong>Are you still there?</strong> {ASKS[why]} Any key or a move of the mouse will do. Otherwise this desk closes itself: what it holds goes back into the queue, and patrons see it as closed.</p>
      <Countdown until={until} />
      <Button className="button" data-focus-first onPress={() => void request('desk:here', undefined)}>I am here</Button>
    </section>
  );
}

/** Whether somebody attends to this desk: it asks, and says what it did when nobody answered. */
export function AttendanceBanner() {
  const { asking, left } = useDesk((state) => state.attendance);
  if (asking) return <Asking asking={asking} />;
  if (!left) return null;
  return (
    <section className="banner" role="alert" data-pane="attendance" aria-label="This desk has closed itself">
      <Icon name="away" />
      <p>This desk closed itself at {clockTime(left.since)}, because nobody answered. Patrons see it as closed. It opens again as soon as somebody touches the keyboard or the mouse.</p>
      <Button className="button" data-focus-first onPress={() => void request('desk:here', undefined)}>I am here</Button>
    </section>
  );
}

const listed = once(() => new Intl.ListFormat('en'));

/** Before the last desk of an open service goes. */
export function LastDesk({ next }: { readonly next: 'sign-out' | 'quit' }) {
  const lastOf = useDesk((state) => state.attendance.lastOf);
  const services = lastOf.length === 0 ? 'any service' : listed().format(lastOf);
  const go = (): void => {
    closeDialog();
    void (next === 'quit' ? leaveDesk() : signOutNow());
  };
  return (
    <Sheet title={next === 'quit' ? 'Close Deskbell?' : 'Sign out?'} role="alertdialog">
      <p>{lastOf.length === 0 ? 'Another desk is open meanwhile, so patrons still reach somebody.' : `You are the last desk of ${services}: patrons will see it closed. Colleagues who are in the staff channel are told.`}</p>
      <div className="sheet-foot">
        <Button className="button" onPress={closeDialog} autoFocus>Stay</Button>
        <Button className="button primary" onPress={go}>{next === 'quit' ? 'Close Deskbell' : 'Sign out'}</Button>
      </div>
    </Sheet>
  );
}
