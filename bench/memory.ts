/**
 * Memory of all processes of the packed desk: staffed and idle, with central storage, and after 10,000 messages in 200
 * conversations, each of them taken and on the screen once, none of them ended; beside an empty window on the same
 * runtime. Proportional set sizes (PSS), one program at a time. Nothing forces a collection of garbage.
 */
import fs from 'node:fs';
import path from 'node:path';
import { patron } from '../e2e/service/patron.js';
import { startProsody } from '../e2e/service/prosody.js';
import { freshFolder, switches } from './lib/data-folder.js';
import { makeEmptyWindow } from './lib/empty-window.js';
import { atMost, report } from './lib/figures.js';
import { inWords, settledMemory, sum, type Used } from './lib/memory.js';
import { Piped } from './lib/pipe.js';
import { runDesk, shippedDesk, takeNext } from './lib/running-desk.js';

const CONVERSATIONS = 200;
const EACH = 50;
/** In one breath of the patron. */
const AT_ONCE = 10;
/** After the start and after the work, ms: what is done a while after is done then. */
const REST = 60_000;

const WORDS = 'Do you have the second volume of the county history, and until when can I keep it if nobody else asks for it?';
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, REST));

async function emptyWindow(folder: string): Promise<Used[]> {
  const program = await makeEmptyWindow(shippedDesk(), path.join(folder, 'empty'));
  const window = Piped.start({ program, args: switches(path.join(folder, 'empty-data')) });
  try {
    await window.until(`document.readyState === 'complete'`);
    await rest();
    return await settledMemory(window.pid);
  } finally {
    await window.close();
  }
}

async function converse(desk: Piped, service: Awaited<ReturnType<typeof startProsody>>, folder: string): Promise<void> {
  for (let n = 0; n < CONVERSATIONS; n += 1) {
    const asker = await patron(service);
    await asker.send(`${n} ${WORDS}`);
    await desk.until(`document.querySelector('[data-request]:not([data-held])') !== null`);
    await takeNext(desk);
    for (let k = 1; k < EACH; k += AT_ONCE) await asker.sendAll(Array.from({ length: Math.min(AT_ONCE, EACH - k) }, (_, i) => `${k + i} of ${n}: ${WORDS}`));
    await desk.until(`document.querySelectorAll('.transcript article[data-kind="patron"]').length >= ${EACH}`);
    await asker.close();
  }
  // Shipped to the last row: the archive process is over.
  await desk.until(`!document.querySelector('.top-bar').textContent.includes('waiting to be stored')`);
  if (!fs.existsSync(path.join(folder, 'central'))) throw new Error('nothing was shipped');
}

const folder = freshFolder('memory');
const service = await startProsody();
try {
  const empty = await emptyWindow(folder);
  console.log(`empty window: ${inWords(empty)}`);
  const central = path.join(folder, 'central');
  fs.mkdirSync(central);
  const desk = await runDesk({ folder, service, change: { central: { folder: central } } });
  try {
    await rest();
    const idle = await settledMemory(desk.pid);
    console.log(`desk, staffed and idle: ${inWords(idle)}`);
    await converse(desk, service, folder);
    await rest();
    const after = await settledMemory(desk.pid);
    console.log(`desk, after ${CONVERSATIONS * EACH} messages in ${CONVERSATIONS} conversations: ${inWords(after)}`);
    report('memory', [
      atMost('idle', sum(idle) / sum(empty), '× the empty window', 1.35),
      atMost('growth', (sum(after) / sum(idle) - 1) * 100, '%', 15),
    ]);
  } finally {
    await desk.close();
  }
} finally {
  await service.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
