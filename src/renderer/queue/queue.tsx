import { useMemo, type FocusEvent, type PointerEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { ListLayout, Rect, Virtualizer, type LayoutInfo } from 'react-aria-components/Virtualizer';
import { openConversation } from '../actions.js';
import { countWaiting, useDesk, useSettings } from '../desk.js';
import { focusPane } from '../focus.js';
import { useScreen } from '../screen.js';
import { CommandButton } from '../ui/keys.js';
import { Icon } from '../ui/icons.js';
import { Messages } from '../ui/messages.js';
import { AfterEnd } from './after-end.js';
import { LoggedNote } from './logged.js';
import { Row } from './row.js';
import { handIn, release, useRows } from './rows.js';

/** Height of a row, in rem: two lines. */
const ROW_REM = 3.75;

/** Rows beyond the edge that stay drawn, px: a usual queue is there as a whole for screen readers, a flood is not. */
const ROOM_PX = { usual: 2_400, flood: 300 };
const FLOOD = 60;
class RoomyLayout extends ListLayout<object> {
  override getVisibleLayoutInfos(rect: Rect): LayoutInfo[] {
    const room = (this.virtualizer?.collection.size ?? 0) > FLOOD ? ROOM_PX.flood : ROOM_PX.usual;
    return super.getVisibleLayoutInfos(new Rect(rect.x, rect.y - room, rect.width, rect.height + 2 * room));
  }
}

const rowUnder = (target: EventTarget): string | undefined => (target instanceof Element ? target.closest<HTMLElement>('[role="option"]')?.querySelector<HTMLElement>('[data-request]')?.dataset['request'] : undefined);

/** The list puts its scroll position back when it gets the focus; it must know of a scroll that happened within this frame. */
const tellScroll = ({ currentTarget }: PointerEvent): unknown => currentTarget.querySelector('[role="listbox"]')?.dispatchEvent(new Event('scroll'));

const hand = {
  onPointerDownCapture: tellScroll,
  onPointerMove: ({ target }: PointerEvent) => {
    const anchor = rowUnder(target);
    handIn(anchor === undefined ? { pointer: true } : { pointer: true, anchor });
  },
  onPointerLeave: () => handIn({ pointer: false }),
  onFocus: ({ target }: FocusEvent) => handIn({ focus: true, anchor: rowUnder(target) }),
  onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
    const stays = relatedTarget instanceof Element && (currentTarget.contains(relatedTarget) || relatedTarget.matches('[data-withheld]'));
    if (!stays) handIn({ focus: false });
  },
};

/** Who waits; for a moment after the bell, that it rang. It stands in the place of a word, so that nothing moves. */
function Waiting({ waiting }: { readonly waiting: number }) {
  const ringing = useScreen((state) => state.ringing > 0);
  return (
    <h2 className={ringing ? 'ringing' : undefined}>
      <span className="queue-title"><span className="queue-word">Queue</span><Icon name="bell" /></span>
      {ringing ? <span className="sr-only">, the bell rings, </span> : null}
      <span className="quiet">{waiting === 0 ? 'nobody waiting' : `${waiting} waiting`}</span>
    </h2>
  );
}

function Heading() {
  const waiting = useDesk(countWaiting);
  const above = useRows((state) => state.above);
  const ringing = useScreen((state) => state.ringing > 0);
  return (
    <header className="queue-head">
      {above > 0 ? <div><h2 className="sr-only">Queue</h2><Withheld count={above} side="above" ringing={ringing} /></div> : <Waiting waiting={waiting} />}
      <CommandButton command="takeNext" className="button primary" isDisabled={waiting === 0}>Take next</CommandButton>
      <div className="queue-log">
        <CommandButton command="walkIn" className="button" icon="in-person">Walk-in</CommandButton>
        <CommandButton command="call" className="button" icon="phone">Call</CommandButton>
      </div>
    </header>
  );
}

/** New rows that wait because a hand is in the queue. */
const Withheld = ({ count, side, ringing = false }: { readonly count: number; readonly side: 'above' | 'below'; readonly ringing?: boolean }) => (
  <Button
    className={ringing ? 'pill ringing' : 'pill'}
    data-withheld={side}
    onPress={() => {
      release();
      focusPane('queue');
    }}
  >
    {ringing ? <Icon name="bell" /> : null} {count} new {side}
  </Button>
);

function WithheldWords() {
  const above = useRows((state) => state.above);
  const below = useRows((state) => state.below);
  return [above > 0 ? `${above} new above` : '', below > 0 ? `${below} new below` : ''].filter((part) => part !== '').join(', ');
}

function Below() {
  const count = useRows((state) => state.below);
  return count > 0 ? <div className="below"><Withheld count={count} side="below" /></div> : null;
}

export function Queue() {
  const items = useRows((state) => state.items);
  const textSize = useSettings((state) => state.textSize);
  const layoutOptions = useMemo(() => ({ rowSize: Math.round((ROW_REM * 16 * textSize) / 100) }), [textSize]);
  return (
    <div className="queue">
      <output className="sr-only"><WithheldWords /></output>
      {/* The heading too: on the way to "2 new above" the hand must not leave, or it is gone before the press. */}
      <div className="queue-hand" {...hand}>
        <Heading />
        <div className="queue-rows">
          <Virtualizer layout={RoomyLayout} layoutOptions={layoutOptions}>
            <ListBox aria-label="Requests" data-focus-first items={items} selectionMode="none" onAction={(key) => openConversation(String(key))} renderEmptyState={Empty}>
              {(item) => (
                <ListBoxItem id={item.id} textValue={item.id}>
                  <Row id={item.id} />
                </ListBoxItem>
              )}
            </ListBox>
          </Virtualizer>
          <Below />
        </div>
      </div>
      <LoggedNote />
      <AfterEnd />
      <Messages />
    </div>
  );
}

const Empty = () => <p className="empty">Nobody is waiting. F2 logs a walk-in, F3 a call.</p>;
