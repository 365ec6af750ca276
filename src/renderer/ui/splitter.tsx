import { useRef, type HTMLAttributes, type KeyboardEvent, type PointerEvent } from 'react';

interface SplitterProps {
  readonly label: string;
  /** Width of the pane beside it, rem. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** The pane is on this side of the splitter. */
  readonly side: 'left' | 'right';
  readonly rem: number;
  readonly onMove: (value: number) => void;
  readonly onDone: (value: number) => void;
}

const STEP_REM = 1;

/** A separator that moves, by the ARIA practice "Window Splitter": dragged, or with the arrow keys, Home and End. */
function useSplitter({ label, value, min, max, side, rem, onMove, onDone }: SplitterProps): HTMLAttributes<HTMLElement> {
  const start = useRef<{ readonly x: number; readonly value: number } | undefined>(undefined);
  const clamp = (next: number): number => Math.min(max, Math.max(min, Math.round(next * 4) / 4));
  const grow = side === 'left' ? 1 : -1;
  const dragged = ({ clientX }: PointerEvent): number | undefined => (start.current ? clamp(start.current.value + (grow * (clientX - start.current.x)) / rem) : undefined);
  return {
    role: 'separator',
    tabIndex: 0,
    'aria-orientation': 'vertical',
    'aria-label': label,
    'aria-valuenow': Math.round(value),
    'aria-valuemin': min,
    'aria-valuemax': max,
    onKeyDown: (event: KeyboardEvent) => {
      const next = { ArrowLeft: value - grow * STEP_REM, ArrowRight: value + grow * STEP_REM, Home: min, End: max }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      onDone(clamp(next));
    },
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, value };
    },
    onPointerMove: (event: PointerEvent) => {
      const next = dragged(event);
      if (next !== undefined) onMove(next);
    },
    onPointerUp: (event: PointerEvent) => {
      const next = dragged(event);
      start.current = undefined;
      if (next !== undefined) onDone(next);
    },
    onPointerCancel: () => (start.current = undefined),
  };
}

export const Splitter = (props: SplitterProps) => <div className="splitter" {...useSplitter(props)} />;
