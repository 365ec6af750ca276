/**
 * From a patron's send to the desk's DOM, journaled before it is shown, beside a bare xmpp.js receiver: another session
 * of the same service account on the same server, so that both get each message. The desk is the packed one, as it is
 * shipped, with the conversation open; the line is timed in its page, by a clock that is compared before and after.
 */
import fs from 'node:fs';
import { startProsody } from '../e2e/service/prosody.js';
import { freshFolder } from './lib/data-folder.js';
import { atMost, median, quantile, report, spread } from './lib/figures.js';
import { messagePath } from './lib/message-path.js';
import { runDesk } from './lib/running-desk.js';

const MESSAGES = 1_000;

const folder = freshFolder('message-path');
const service = await startProsody();
try {
  const desk = await runDesk({ folder, service });
  try {
    const { floor, path } = await messagePath(desk, service, MESSAGES);
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
