/** Watching a page while something goes on in it. */
import * as z from 'zod';
import { atMost, quantile, spread, type Aim } from './figures.js';
import { FRAMES, watchFrames } from './page.js';
import type { Piped } from './pipe.js';

const LONG_TASK = 50;

const watched = z.object({ frames: z.array(z.number()), tasks: z.array(z.number()) });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Frames and long tasks while `work` goes on. */
export async function watch(desk: Piped, name: string, work: () => Promise<void>): Promise<Aim[]> {
  const call = `(${watchFrames.toString()})(${JSON.stringify(FRAMES)})`;
  await desk.evaluate(call);
  await work();
  const { frames, tasks } = watched.parse(await desk.evaluate(call));
  console.log(`${name}: ${frames.length} frames, ${spread(frames)}; ${tasks.length} tasks over ${LONG_TASK} ms${tasks.length > 0 ? ` (${tasks.map((task) => task.toFixed(0)).join(', ')})` : ''}`);
  return [
    // The browser reports tasks over 50 ms only.
    atMost(`${name}-longest-task`, Math.max(0, ...tasks), 'ms', LONG_TASK),
    atMost(`${name}-frame-p95`, quantile(frames, 0.95), 'ms', 20),
  ];
}

/** Takes `rate` steps a second. @throws when they cannot be taken that fast */
export async function paced(rate: number, seconds: number, step: (n: number) => Promise<unknown>): Promise<void> {
  const start = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    await pause(start + (n * 1000) / rate - performance.now());
    await step(n);
  }
  const reached = (rate * seconds * 1000) / (performance.now() - start);
  if (reached < 0.9 * rate) throw new Error(`${reached.toFixed(0)} steps a second instead of ${rate}: the machine is too busy for this measurement`);
}

const place = z.tuple([z.number(), z.number()]);

/** Middle of the first element of a selector, px. */
export async function middleOf(desk: Piped, selector: string): Promise<{ readonly x: number; readonly y: number }> {
  const [x, y] = place.parse(await desk.evaluate(`(() => { const { x, y, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return [x + width / 2, y + height / 2]; })()`));
  return { x, y };
}

/** @param step px each time, negative: up @param every ms between two of them @param seconds for how long */
export async function turnWheel(desk: Piped, selector: string, { step, every, seconds }: { readonly step: number; readonly every: number; readonly seconds: number }): Promise<void> {
  const over = await middleOf(desk, selector);
  await paced(1000 / every, seconds, () => desk.call('Input.dispatchMouseEvent', { type: 'mouseWheel', ...over, deltaX: 0, deltaY: step }));
}
