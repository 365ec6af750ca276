/** From a patron's send to the desk's DOM, beside a bare xmpp.js receiver: another session of the same service account. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { patron } from '../../e2e/service/patron.js';
import type { Service } from '../../e2e/service/prosody.js';
import { SEEN, watchLines } from './page.js';
import type { Piped } from './pipe.js';
import { takeNext } from './running-desk.js';

/** Between two messages, ms: 20 a second. */
const PAUSE = 50;
/** Before the ones that count. */
const WARM_UP = 40;
/** Two clocks that drift further apart than this in a minute are no clocks, ms. */
const MOST_DRIFT = 2;

const seenLines = z.array(z.tuple([z.number(), z.number()]));
const now = (): number => performance.timeOrigin + performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds of each message: at the bare receiver, and in the page. */
export interface Paths {
  readonly floor: readonly number[];
  readonly path: readonly number[];
}

/** @param desk open to patrons; it takes the one who asks. The page's clock is compared with ours before and after. */
export async function messagePath(desk: Piped, service: Service, messages: number): Promise<Paths> {
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
  await desk.until(`document.querySelector('[role="listbox"]')?.textContent.includes('Good morning, can you help me?') === true`);
  await takeNext(desk);
  await desk.evaluate(`(${watchLines.toString()})(${JSON.stringify(SEEN)})`);

  const aheadBefore = await desk.clockAhead();
  const start = performance.now();
  for (let n = 0; n < WARM_UP + messages; n += 1) {
    await pause(start + n * PAUSE - performance.now());
    const id = randomUUID();
    const stanza = `<message to='${service.service.address}' type='chat' id='${id}'><body>${n} is the number of this question about the county history</body><thread>${asker.thread}</thread><origin-id xmlns='urn:xmpp:sid:0' id='${id}'/></message>`;
    sent.set(n, now());
    await asker.raw(stanza);
  }
  await desk.until(`window[${JSON.stringify(SEEN)}].length >= ${WARM_UP + messages}`);
  const aheadAfter = await desk.clockAhead();
  const shown = new Map(seenLines.parse(await desk.evaluate(`window[${JSON.stringify(SEEN)}]`)));
  await Promise.all([asker.close(), receiver.close()]);

  const drift = Math.abs(aheadAfter - aheadBefore);
  console.log(`the page's clock is ${aheadBefore.toFixed(2)} ms ahead, and ${aheadAfter.toFixed(2)} ms at the end`);
  if (drift > MOST_DRIFT) throw new Error(`the two clocks drifted ${drift.toFixed(1)} ms apart`);
  const after = (arrived: ReadonlyMap<number, number>, ahead: number): number[] =>
    [...sent].flatMap(([n, at]) => (n < WARM_UP ? [] : [(arrived.get(n) ?? Number.NaN) - ahead - at]));
  return { floor: after(bare, 0), path: after(shown, (aheadBefore + aheadAfter) / 2) };
}
