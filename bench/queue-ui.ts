/**
 * How smooth the window stays: 1,000 waiting requests with 50 changes a second, said by another desk in the desk room
 * and journaled here before they are shown; then a transcript of 50,000 messages, scrolled by a wheel. The packed desk
 * as it is shipped. A page of the desk draws at 60 frames a second: 16.7 ms.
 */
import fs from 'node:fs';
import path from 'node:path';
import { startProsody } from '../e2e/service/prosody.js';
import { freshFolder, makeDataFolder, type Past } from './lib/data-folder.js';
import { report, type Aim } from './lib/figures.js';
import { OtherDesk } from './lib/other-desk.js';
import { writeTranscript } from './lib/past.js';
import type { Piped } from './lib/pipe.js';
import { runDesk } from './lib/running-desk.js';
import { middleOf, paced, turnWheel, watch } from './lib/watch.js';

const WAITING = 1_000;
/** Changes a second, and for how long, s. */
const CHANGES = { rate: 50, seconds: 30 };
const MESSAGES = 50_000;
/** A wheel that is turned fast, and for how long each way: px each time, ms between, s. */
const WHEEL = { step: 240, every: 40, seconds: 12 };

async function busyQueue(folder: string): Promise<Aim[]> {
  const service = await startProsody();
  try {
    const desk = await runDesk({ folder, service });
    try {
      const other = await OtherDesk.enter(service);
      const waiting: string[] = [];
      for (let n = 0; n < WAITING; n += 1) waiting.push(await other.logWalkIn(`Walk-in ${n}`));
      await desk.until(`document.querySelector('.queue-head')?.textContent.includes('${WAITING} waiting') === true`);
      const aims = await watch(desk, 'queue', () => paced(CHANGES.rate, CHANGES.seconds, async (n) => {
        // One comes, the next is taken, and one that was taken ends: a thousand go on waiting.
        if (n % 3 === 0) waiting.push(await other.logWalkIn(`Walk-in ${WAITING + n}`));
        else if (n % 3 === 1) await other.operate(waiting[0] ?? '', { type: 'claim' });
        else await other.operate(waiting.shift() ?? '', { type: 'close', outcome: 'answered' });
      }));
      await other.quiet();
      await desk.until(`document.querySelector('.queue-head')?.textContent.includes('${WAITING} waiting') === true`);
      await other.leave();
      return aims;
    } finally {
      await desk.close();
    }
  } finally {
    await service.stop();
  }
}

const firstLine = (desk: Piped): Promise<number> => desk.evaluate(`Number.parseInt(document.querySelector('.transcript article .words')?.textContent ?? '', 10)`).then(Number);

async function longTranscript(folder: string): Promise<Aim[]> {
  const data = path.join(folder, 'transcript');
  await makeDataFolder(data, (past: Past) => writeTranscript(past, MESSAGES));
  const desk = await runDesk({ folder, data });
  try {
    await desk.until(`document.querySelector('[data-request]') !== null`);
    const at = await middleOf(desk, '[data-request]');
    for (const type of ['mousePressed', 'mouseReleased']) await desk.call('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 });
    await desk.until(`document.querySelectorAll('.transcript article').length >= 40`);
    const turn = (step: number): Promise<void> => turnWheel(desk, '.transcript', { ...WHEEL, step });
    const before = await firstLine(desk);
    let top = before;
    const aims = await watch(desk, 'transcript', async () => {
      await turn(-WHEEL.step);
      top = await firstLine(desk);
      await turn(WHEEL.step);
    });
    console.log(`scrolled from message ${before.toLocaleString('en')} up to ${top.toLocaleString('en')} of ${MESSAGES.toLocaleString('en')}, and down again`);
    if (before - top < 500) throw new Error('the transcript did not scroll');
    return aims;
  } finally {
    await desk.close();
  }
}

const folder = freshFolder('queue-ui');
try {
  report('queue-ui', [...(await busyQueue(folder)), ...(await longTranscript(folder))]);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
