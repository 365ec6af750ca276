import { useRef, useState } from 'react';
import { setPane, useSettings } from '../desk.js';
import { PANES, type PaneName } from './panes.js';

/** The width of a pane, rem: as it is being moved, otherwise as the settings keep it. */
export function usePane(name: PaneName): { readonly width: number; readonly move: (width: number) => void; readonly keep: (width: number) => void } {
  const kept = useSettings((state) => state.panes[name]);
  const [moving, move] = useState<number>();
  const last = useRef(0);
  /** The settings answer later than the next key comes: until the last of them is kept, the pane goes by what was asked for. */
  const keep = (width: number): void => {
    last.current += 1;
    const mine = last.current;
    move(width);
    void setPane(name, width).finally(() => mine === last.current && move(undefined));
  };
  return { width: moving ?? kept ?? PANES[name].usual, move, keep };
}
