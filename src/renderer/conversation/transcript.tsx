import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, type HTMLAttributes, type KeyboardEvent, type RefAttributes } from 'react';
import { Button } from 'react-aria-components/Button';
import type { LineView } from '../../shared/view.js';
import { deskNow } from '../desk.js';
import { dayKey, dayName } from '../ui/time.js';
import { moveAmongLines } from '../lines/tools.js';
import { useReadTo } from '../lines/read-to.js';
import { Line } from './line.js';
import { more, readingAt, toEnd, toStart, transcript, useTranscript } from './transcript-store.js';

/** Within this many px of an edge the next page is fetched, so that scrolling seldom meets it. */
const FETCH_AHEAD_PX = 2_000;
const AT_END_PX = 4;
const SAME_BREATH_MS = 5 * 60_000;

const follows = (line: LineView, before: LineView | undefined): boolean =>
  before !== undefined && before.kind === line.kind && before.by === line.by && line.at - before.at < SAME_BREATH_MS && dayKey(before.at) === dayKey(line.at);

function useScroller(id: string) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useTranscript(id, (state) => state.lines);
  const atEnd = useTranscript(id, (state) => state.atEnd);
  const sought = useTranscript(id, (state) => state.sought);

  /** Where the end was when it was followed last, px: who has not moved from there still follows it, also when lines came since. */
  const end = useRef<number>(undefined);

  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    readingAt(box.scrollHeight - box.scrollTop - box.clientHeight <= AT_END_PX || (transcript.getState().atEnd && box.scrollTop === end.current));
    if (box.scrollTop < FETCH_AHEAD_PX) void more('older');
    if (box.scrollHeight - box.scrollTop - box.clientHeight < FETCH_AHEAD_PX) void more('newer');
    // The browser keeps the reader's place when lines come above it, but not at the very top.
    if (box.scrollTop === 0 && box.scrollHeight > box.clientHeight) box.scrollTop = 1;
  }, []);
  const stick = useCallback(() => {
    const box = scroller.current;
    if (!box || !atEnd) return;
    box.scrollTop = box.scrollHeight;
    end.current = box.scrollTop;
  }, [atEnd]);

  // With the frame: laid out here and now, each line would hold up the next one, and it is seen no sooner.
  const withFrame = useCallback(() => {
    const frame = requestAnimationFrame(() => {
      stick();
      look();
    });
    return () => cancelAnimationFrame(frame);
  }, [stick, look]);

  // The mark where the unread begins takes room as well, and comes after the lines.
  const readTo = useReadTo(id);
  useLayoutEffect(withFrame, [withFrame, lines, readTo]);
  // The line that was asked for comes to the middle, with the focus, so that it is read out.
  useLayoutEffect(() => {
    const at = lines.findIndex(({ key }) => key === sought);
    const line = at < 0 ? undefined : scroller.current?.querySelectorAll<HTMLElement>('article')[at];
    if (!line) return;
    line.tabIndex = -1;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: 'center' });
    transcript.setState({ sought: undefined });
  }, [sought, lines]);
  useEffect(() => {
    const observer = new ResizeObserver(stick);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [stick]);
  return { scroller, look };
}

const Lines = ({ id }: { readonly id: string }) => {
  const lines = useTranscript(id, (state) => state.lines);
  const readTo = useReadTo(id);
  const firstNew = readTo === undefined ? undefined : lines.find(({ place, mine, kind }) => place > readTo && !mine && kind !== 'event')?.key;
  return lines.map((line, index) => {
    const before = lines[index - 1];
    return (
      <Fragment key={line.key}>
        {before !== undefined && dayKey(before.at) === dayKey(line.at) ? null : <p className="day"><span>{dayName(line.at, deskNow())}</span></p>}
        {line.key === firstNew ? <p className="new-lines"><span>New</span></p> : null}
        <Line line={line} follows={line.key !== firstNew && follows(line, before)} />
      </Fragment>
    );
  });
};

/** A log that scrolls: it takes the focus, so that the keyboard can scroll it; Home and End reach the whole transcript. */
function useLog(id: string, label: string): { readonly log: HTMLAttributes<HTMLDivElement> & RefAttributes<HTMLDivElement> & { readonly 'data-at-end'?: true | undefined }; readonly jump: (to: 'start' | 'end') => Promise<void> } {
  const { scroller, look } = useScroller(id);
  const atEnd = useTranscript(id, (now) => now.atEnd);
  const state = useTranscript(id, (now) => now.state);
  const jump = async (to: 'start' | 'end'): Promise<void> => {
    await (to === 'end' ? toEnd() : toStart());
    requestAnimationFrame(() => scroller.current?.scrollTo({ top: to === 'end' ? scroller.current.scrollHeight : 0 }));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (moveAmongLines(event)) return event.preventDefault();
    if (event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    void jump(event.key === 'Home' ? 'start' : 'end');
  };
  // Lines that come while the reader is elsewhere, and older pages, are not read out.
  const log = { ref: scroller, role: 'log', 'aria-label': label, 'aria-live': atEnd ? 'polite' : 'off', 'aria-busy': state === 'loading', 'data-at-end': atEnd || undefined, tabIndex: 0, onScroll: look, onKeyDown } as const;
  return { log, jump };
}

const Earlier = ({ problem }: { readonly problem: string | undefined }) =>
  problem === undefined ? <p className="quiet more">Earlier lines …</p> : (
    <p className="more" role="alert">{problem} <Button className="link" onPress={() => void more('older', true)}>Try again</Button></p>
  );

/** What was said: it follows the end only for a reader who is there, and otherwise says what came. */
export function Transcript({ id, label }: { readonly id: string; readonly label: string }) {
  const { log, jump } = useLog(id, label);
  const state = useTranscript(id, (now) => now.state);
  const problem = useTranscript(id, (now) => now.problem);
  const atEnd = useTranscript(id, (now) => now.atEnd);
  const unseen = useTranscript(id, (now) => now.unseen);
  const hasOlder = useTranscript(id, (now) => now.hasOlder);
  return (
    <div className="transcript-place">
      <div className="transcript" {...log}>
        {state === 'failed' ? <p className="quiet" role="alert">{problem}</p> : null}
        {hasOlder ? <Earlier problem={state === 'ready' ? problem : undefined} /> : null}
        <Lines id={id} />
      </div>
      {atEnd || state !== 'ready' ? null : (
        <Button className="pill to-end" onPress={() => void jump('end')}>
          {unseen > 0 ? `${unseen} new ${unseen === 1 ? 'message' : 'messages'} below` : 'To the end'}
        </Button>
      )}
    </div>
  );
}
