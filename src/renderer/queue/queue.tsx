import { useMemo, type FocusEvent, type PointerEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { ListLayout, Rect, Virtualizer, type LayoutInfo } from 'react-aria-components/Virtualizer';
import { openConversation } from '../actions.js';
import { useDesk, useSettings } from '../desk.js';
import { useScreen } from '../screen.js';
import { CommandButton } from '../ui/keys.js';
import { Icon } from '../ui/icons.js';
import { Messages } from '../ui/messages.js';
import { LoggedNote } from './logged.js';
import { Row } from './row.js';
import { handIn, release, useRows } from './rows.js';

/** Height of a row, in rem: two lines. */
const ROW_REM = 3.75;

/** Rows far beyond the edge stay drawn, px: a usual queue is there as a whole for screen readers, a flood is not. */
const ROOM_PX = 1_200;
class RoomyLayout extends ListLayout<object> {
  override getVisibleLayoutInfos(rect: Rect): LayoutInfo[] {
    return super.getVisibleLayoutInfos(new Rect(rect.x, rect.y - ROOM_PX, rect.width, rect.height + 2 * ROOM_PX));
  }
}

const rowUnder = (target: EventTarget): string | undefined => (target instanceof Element ? target.closest<HTMLElement>('[role="option"]')?.querySelector<HTMLElement>('[data-request]')?.dataset['request'] : undefined);

/** The list puts its scroll position back when it gets the focus; it must know of a scroll that happened within this frame. */
const tellScroll = ({ currentTarget }: PointerEvent): unknown => currentTarget.querySelector('[role="listbox"]')?.dispatchEvent(new Event('scroll'));

const hand = {
  onPointerDownCapture: tellScroll,
  onPointerMove: ({ target }: PointerEvent) => handIn({ pointer: true, anchor: rowUnder(target) }),
  onPointerLeave: () => handIn({ pointer: false }),
  onFocus: ({ target }: FocusEvent) => handIn({ focus: true, anchor: rowUnder(target) }),
  onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) handIn({ focus: false });
  },
};

function Heading() {
  const waiting = useDesk((state) => state.order.reduce((n, id) => n + (state.requests.get(id)?.phase === 'waiting' ? 1 : 0), 0));
  const ringing = useScreen((state) => state.ringing);
  return (
    <header className="queue-head">
      <h2>
        <span className="queue-title">Queue</span> <span className="quiet">{waiting === 0 ? 'nobody waiting' : `${waiting} waiting`}</span>
        {ringing > 0 ? <span className="ringing"><Icon name="bell" /> bell</span> : null}
      </h2>
      <CommandButton command="takeNext" className="button primary" isDisabled={waiting === 0}>Take next</CommandButton>
      <div className="queue-log">
        <CommandButton command="walkIn" className="button" icon="in-person">Walk-in</CommandButton>
        <CommandButton command="call" className="button" icon="phone">Call</CommandButton>
      </div>
    </header>
  );
}

/** New rows that wait because a hand is in the queue; its place is kept so that nothing moves when it comes. */
function Withheld({ side }: { readonly side: 'above' | 'below' }) {
  const count = useRows((state) => state[side]);
  return (
    <div className="withheld" data-side={side} aria-live="polite">
      {count > 0 ? <Button className="pill" onPress={release}>{count} new {side}</Button> : null}
    </div>
  );
}

export function Queue() {
  const items = useRows((state) => state.items);
  const textSize = useSettings((state) => state.textSize);
  const layoutOptions = useMemo(() => ({ rowSize: Math.round((ROW_REM * 16 * textSize) / 100) }), [textSize]);
  return (
    <div className="queue">
      <Heading />
      <div className="queue-rows" {...hand}>
        <Withheld side="above" />
        <Virtualizer layout={RoomyLayout} layoutOptions={layoutOptions}>
          <ListBox aria-label="Requests" items={items} selectionMode="none" onAction={(key) => openConversation(String(key))} renderEmptyState={Empty}>
            {(item) => (
              <ListBoxItem id={item.id} textValue={item.id}>
                <Row id={item.id} />
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
        <Withheld side="below" />
      </div>
      <LoggedNote />
      <Messages />
    </div>
  );
}

const Empty = () => <p className="empty">Nobody is waiting. F2 logs a walk-in, F3 a call.</p>;
