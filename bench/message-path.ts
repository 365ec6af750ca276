/**
 * From a patron's send to the desk's DOM, journaled before it is shown, beside a bare xmpp.js receiver: another session
 * of the same service account on the same server, so that both get each message. The desk is the packed one, as it is
 * shipped, with the conversation open; the line is timed in its page, by a clock that is compared before and after.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import * as z from 'zod';
import { patron } from '../e2e/service/patron.js';
import { startProsody } from '../e2e/service/prosody.js';
import { freshFolder } from './lib/data-folder.js';
import { atMost, median, quantile, report, spread } from './lib/figures.js';
import { SEEN, watchLines } from './lib/page.js';
import { runDesk, takeNext } from './lib/running-desk.js';

const MESSAGES = 1_000;
/** Between two messages, ms: 20 a second. */
const PAUSE = 50;
/** Before the ones that count. */
const WARM_UP = 40;
/** Two clocks that drift further apart than this in a minute are no clocks, ms. */
const MOST_DRIFT = 2;

const seenLines = z.array(z.tuple([z.number(), z.number()]));
const now = (): number => performance.timeOrigin + performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const folder = freshFolder('message-path');
const service = await startProsody();
try {
  const desk = await runDesk({ folder, service });
  try {
    const sent = new Map<number, number>();
    const bare = new Map<number, number>();
    const receiver = await patron(service, {
      account: service.service,
      onStanza: (stanza) => {
        const at = now();
        const number = Number.parseInt(stanza.getChildText('body') ?? '', 10);
        if (Number.isInteger(number)) bare.set(number, at);
      },
    });
    const asker = await patron(service);
    await asker.send('Good morning, can you help me?');
    await desk.until(`document.querySelectorAll('[role="listbox"] [data-request]').length === 1`);
    await takeNext(desk);
    await desk.evaluate(`(${watchLines.toString()})(${JSON.stringify(SEEN)})`);

    const aheadBefore = await desk.clockAhead();
    const start = performance.now();
    for (let n = 0; n < WARM_UP + MESSAGES; n += 1) {
      await pause(start + n * PAUSE - performance.now());
      const id = randomUUID();
      const stanza = `<message to='${service.service.address}' type='chat' id='${id}'><body>${n} is the number of this question about the county history</body><thread>${asker.thread}</thread><origin-id xmlns='urn:xmpp:sid:0' id='${id}'/></message>`;
      sent.set(n, now());
      await asker.raw(stanza);
    }
    await desk.until(`window[${JSON.stringify(SEEN)}].length >= ${WARM_UP + MESSAGES}`);
    const aheadAfter = await desk.clockAhead();
    const shown = new Map(seenLines.parse(await desk.evaluate(`window[${JSON.stringify(SEEN)}]`)));
    await Promise.all([asker.close(), receiver.close()]);

    const drift = Math.abs(aheadAfter - aheadBefore);
    console.log(`the page's clock is ${aheadBefore.toFixed(2)} ms ahead, and ${aheadAfter.toFixed(2)} ms at the end`);
    if (drift > MOST_DRIFT) throw new Error(`the two clocks drifted ${drift.toFixed(1)} ms apart`);
    const after = (arrived: ReadonlyMap<number, number>, ahead: number): number[] =>
      [...sent].flatMap(([n, at]) => (n < WARM_UP ? [] : [(arrived.get(n) ?? Number.NaN) - ahead - at]));
    const floor = after(bare, 0);
    const path = after(shown, (aheadBefore + aheadAfter) / 2);
    console.log(`bare receiver: ${spread(floor)}`);
    console.log(`desk, in the DOM: ${spread(path)}`);
    report('message-path', [
      atMost('median-over-floor', median(path) - median(floor), 'ms', 8),
      atMost('p99-over-floor', quantile(path, 0.99) - quantile(floor, 0.99), 'ms', 25),
    ]);
  } finally {
    await desk.close();
  }
} finally {
  await service.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
