import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchDesk, policyFor } from './pages/desk.js';
import { faultOfIncoming, faultOfOutgoing, readTrace, traced } from './pages/system-calls.js';
import { patron } from './service/patron.js';
import { startProsody, type Service } from './service/prosody.js';

/** So long that it goes through sockets and not by shared memory, and nothing else there is as long; in one record of TLS. */
const LENGTH = 9_000;
const BYTES = 8_000;

let service: Service;
test.beforeAll(async () => {
  test.skip(process.platform !== 'linux', 'strace is for Linux');
  service = await startProsody();
});
test.afterAll(() => service?.stop());

/** A question, a further message in the open conversation, and a reply; and what was wrong with each. */
async function faults(env: Readonly<Record<string, string>> = {}) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-trace-')), 'trace');
  const desk = await launchDesk({ policy: policyFor(service), enrol: { accounts: [service.service], staff: service.staff[0] }, under: traced(file), env });
  await desk.staffed();
  const p = await patron(service);
  const [question, further, before, answer] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const long = (marker: string) => `${marker} `.repeat(Math.ceil(LENGTH / marker.length)).slice(0, LENGTH);
  await p.send(long(question));
  await desk.take(question);
  await p.send(long(further));
  await expect(desk.lines.filter({ hasText: further })).toBeVisible();
  await desk.composer.fill(long(answer));
  await expect(desk.request(question)).toContainText('draft');
  await p.send(long(before));
  await expect(desk.lines.filter({ hasText: before })).toBeVisible();
  await desk.composer.press('Enter');
  await p.waitFor(answer);
  await expect(desk.lines.filter({ hasText: answer })).toContainText('sent');
  const { pid } = desk;
  await desk.close();
  await p.close();
  const trace = await readTrace(file, pid);
  fs.rmSync(path.dirname(file), { recursive: true });
  return {
    question: faultOfIncoming(trace, question, BYTES),
    further: faultOfIncoming(trace, further, BYTES),
    answer: faultOfOutgoing(trace, before, answer, BYTES),
  };
}

test('a message is on the disk before a window has it, and a reply before the network has it', async () => {
  expect(await faults()).toEqual({ question: undefined, further: undefined, answer: undefined });
});

test('the same look finds the fault where syncing is switched off', async () => {
  expect(await faults({ LD_PRELOAD: 'libeatmydata.so' })).toEqual({
    question: 'shown before the journal was synced',
    further: 'shown before the journal was synced',
    answer: 'sent before the journal was synced',
  });
});
