import type { Stream, StreamEvents } from './stream.js';

/**
 * How long to wait before the next try, in ms: random below a limit that doubles from one second to half a minute,
 * so that the pages of a whole town do not come back in the same second.
 *
 * @param failures tries in a row that failed, from 1
 * @param random in [0, 1)
 */
export function retryDelay(failures: number, random: number): number {
  const limit = Math.min(30_000, 1_000 * 2 ** Math.min(failures, 10));
  return Math.round(500 + random * (limit - 500));
}

export interface Connector {
  /** Try now: the browser says that the network is back, or somebody looks at the page again. */
  wake(): void;
  stop(): void;
}

/** Keeps one stream open, for as long as the page lives. */
export function connect(open: (on: StreamEvents) => () => void, on: StreamEvents, random: () => number = Math.random): Connector {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let close: (() => void) | undefined;
  let stopped = false;
  const start = () => {
    clearTimeout(timer);
    timer = undefined;
    let settled = false;
    const ended = () => {
      settled = true;
      close = undefined;
      failures += 1;
      on.down();
      if (!stopped) timer = setTimeout(start, retryDelay(failures, random()));
    };
    const closing = open({
      up: (stream: Stream) => {
        failures = 0;
        on.up(stream);
      },
      stanza: (element) => on.stanza(element),
      acked: (id) => on.acked(id),
      down: ended,
    });
    if (!settled) close = closing;
  };
  start();
  return {
    wake: () => {
      if (timer !== undefined) start();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      timer = undefined;
      close?.();
    },
  };
}
