/**
 * A channel of 200 members with 100,000 messages of history in the archive of a real Prosody: opened, scrolled by a wheel
 * while older pages come from the archive, and searched to its beginning. The packed desk as it is shipped.
 */
import fs from 'node:fs';
import { patron, type Patron } from '../e2e/service/patron.js';
import { saidLongAgo } from '../e2e/service/past.js';
import { startProsody, type Service } from '../e2e/service/prosody.js';
import { freshFolder } from './lib/data-folder.js';
import { report, type Aim } from './lib/figures.js';
import type { Piped } from './lib/pipe.js';
import { runDesk } from './lib/running-desk.js';
import { turnWheel, watch } from './lib/watch.js';

const MEMBERS = 200;
const MESSAGES = 100_000;
const WHEEL = { step: -240, every: 40, seconds: 12 };
/** Sessions that are begun at once. */
const AT_ONCE = 10;
/** For the whole history, ms. */
const PATIENCE = 600_000;

/** Colleagues with accounts, in the channel with their own clients. */
async function members(service: Service): Promise<Patron[]> {
  const all: Patron[] = [];
  while (all.length < MEMBERS) {
    all.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, MEMBERS - all.length) }, async (_, n) => {
      const name = `member${all.length + n}`;
      const account = await service.addAccount(name);
      await service.setAffiliation(service.rooms.staff, account.address, 'member');
      const one = await patron(service, { account });
      await one.raw(`<presence to='${service.rooms.staff}/${name}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`);
      return one;
    }))));
  }
  return all;
}

const CTRL = 2;
async function chord(desk: Piped, key: string, code: number): Promise<void> {
  for (const type of ['rawKeyDown', 'keyUp']) await desk.call('Input.dispatchKeyEvent', { type, modifiers: CTRL, key, code: /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code });
}

const said = (desk: Piped): Promise<string> => desk.evaluate(`document.querySelector('.find output')?.textContent ?? ''`).then(String);
const firstLine = (desk: Piped): Promise<number> => desk.evaluate(`Number.parseInt(document.querySelector('.transcript article .words')?.textContent ?? '', 10)`).then(Number);

/** To the beginning: what this desk has, and then what the archive alone has. */
async function searchAll(desk: Piped): Promise<void> {
  await chord(desk, 'f', 70);
  await desk.until(`document.activeElement?.closest('.find') !== null`);
  await desk.call('Input.insertText', { text: 'violet umbrella' });
  const start = performance.now();
  await desk.press('Enter', 13);
  for (let words = ''; !words.includes('all that was said');) {
    if (performance.now() - start > PATIENCE) throw new Error(`the search came no further than: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    words = await said(desk);
    if (words.includes('cannot')) throw new Error(words);
  }
  console.log(`searched to the beginning in ${((performance.now() - start) / 1000).toFixed(1)} s: ${await said(desk)}`);
}

async function measure(folder: string, service: Service): Promise<Aim[]> {
  const desk = await runDesk({ folder, service });
  try {
    await desk.until(`document.querySelector('.top-bar') !== null`);
    const opened = await watch(desk, 'open', async () => {
      const start = performance.now();
      await chord(desk, '2', 50);
      await desk.until(`document.querySelectorAll('.transcript article').length >= 40`);
      console.log(`opened in ${(performance.now() - start).toFixed(0)} ms, the first page of the archive among it`);
    });
    const before = await firstLine(desk);
    const scrolled = await watch(desk, 'scroll', () => turnWheel(desk, '.transcript', WHEEL));
    const after = await firstLine(desk);
    console.log(`scrolled from message ${before.toLocaleString('en')} up to ${after.toLocaleString('en')} of ${MESSAGES.toLocaleString('en')}`);
    if (!(before - after > 500)) throw new Error('the channel did not scroll');
    const searched = await watch(desk, 'search', () => searchAll(desk));
    if (!(await said(desk)).startsWith('1 found')) throw new Error(`the search found: ${await said(desk)}`);
    return [...opened, ...scrolled, ...searched].filter(({ name }) => name.endsWith('longest-task'));
  } finally {
    await desk.close();
  }
}

const folder = freshFolder('channel');
const service = await startProsody();
try {
  await saidLongAgo(service, { room: service.rooms.staff, by: service.staff.map(({ address }) => address), count: MESSAGES, days: [400, 31], words: '(i == 11 and "11 who has lost a Violet umbrella?" or i .. " said long ago, about the trolley that stands before the lift of the second floor")' });
  const present = await members(service);
  console.log(`${present.length} members are there, and ${MESSAGES.toLocaleString('en')} messages in the archive`);
  const aims = await measure(folder, service);
  report('channel', aims);
  for (const one of present) one.drop();
} finally {
  await service.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
