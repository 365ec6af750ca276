/** What runs in a page. Each function stands alone: it is sent as its source. */

/** What a page calls to wake the benchmark up. */
export const TELL = 'tellBenchmark';

/**
 * Tells `drawn` when the first element of `selector` was painted, and `one-more` when the elements of `rows` became
 * more than they were then. What was told before anybody could hear it is told again when the script runs once more.
 */
export function onceDrawn(tell: string, selector: string, rows?: string): void {
  const kept: unknown = Reflect.get(window, 'toldBefore');
  const before: string[] = Array.isArray(kept) ? kept : [];
  const send = (text: string): void => {
    const binding: unknown = Reflect.get(window, tell);
    if (typeof binding === 'function') binding(text);
  };
  if (Array.isArray(kept)) {
    for (const text of before) send(text);
    return;
  }
  Reflect.set(window, 'toldBefore', before);
  const say = (word: string): void => {
    // The frame that shows it is drawn when the task after it runs.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => {
        const text = JSON.stringify({ word, at: performance.timeOrigin + performance.now() });
        before.push(text);
        send(text);
      });
      channel.port1.start();
      channel.port2.postMessage(undefined);
    });
  };
  const count = (): number => (rows === undefined ? 0 : document.querySelectorAll(rows).length);
  let most: number | undefined;
  const look = (): void => {
    if (most === undefined && document.querySelector(selector)) {
      most = count();
      say('drawn');
    } else if (most !== undefined && count() > most) {
      most = Number.POSITIVE_INFINITY;
      say('one-more');
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  look();
}

/** What `watchLines` keeps in the page. */
export const SEEN = 'linesSeen';

/** Keeps, for each line that appears in the open transcript, the number that its text begins with, and when. */
export function watchLines(seen: string): void {
  const log = document.querySelector('.transcript');
  if (!log) throw new Error('no transcript is open');
  const kept: [number, number][] = [];
  Reflect.set(window, seen, kept);
  new MutationObserver((records) => {
    const at = performance.timeOrigin + performance.now();
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (node instanceof Element && node.matches('article')) kept.push([Number.parseInt(node.querySelector('.words')?.textContent ?? '', 10), at]);
      }
    }
  }).observe(log, { childList: true, subtree: true });
}

/** What `watchFrames` keeps in the page. */
export const FRAMES = 'framesSeen';

/** Keeps the time between frames and the long tasks, in ms, until the next call, which returns them. */
export function watchFrames(frames: string): { readonly frames: number[]; readonly tasks: number[] } | undefined {
  const before: unknown = Reflect.get(window, frames);
  if (typeof before === 'function') {
    Reflect.deleteProperty(window, frames);
    return before();
  }
  const kept: { frames: number[]; tasks: number[] } = { frames: [], tasks: [] };
  const observer = new PerformanceObserver((list) => kept.tasks.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({ type: 'longtask' });
  let last: number | undefined;
  let on = true;
  const frame = (now: number): void => {
    if (last !== undefined) kept.frames.push(now - last);
    last = now;
    if (on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  Reflect.set(window, frames, () => {
    on = false;
    kept.tasks.push(...observer.takeRecords().map((entry) => entry.duration));
    observer.disconnect();
    return kept;
  });
  return undefined;
}
