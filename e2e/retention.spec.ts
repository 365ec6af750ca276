/** What the library's key orders to be removed goes from central storage and from the desk, which go on proving the rest. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../src/main/archive/cli/commands.js';
import { makeLibraryKey } from '../src/main/archive/keys/library.js';
import { openFolderSource } from '../src/main/archive/verify/folder-source.js';
import { findingsOf, verifyRecord } from '../src/main/archive/verify/verify.js';
import { policyFor, type DeskPage } from './pages/desk.js';
import { filesIn, journalFile, journalFolder } from './pages/evidence.js';
import { expect, test } from './pages/test.js';

const DAY = 24 * 3_600_000;
const holds = (folder: string, words: string): boolean => filesIn(folder).some(({ bytes }) => bytes.includes(words));
const shipped = (desk: DeskPage) => expect(desk.page.getByRole('group', { name: 'Status' })).toContainText('Centre: just now', { timeout: 20_000 });

/** `npm run archive -- …`, three days from now. */
async function archive(cwd: string, passphrase: string, ...args: readonly string[]): Promise<{ readonly status: number; readonly said: string }> {
  const lines: string[] = [];
  const status = await run(args, { say: (line) => void lines.push(line), ask: () => Promise.resolve(undefined), cwd, env: { DESKBELL_LIBRARY_PASSPHRASE: passphrase }, now: () => Date.now() + 3 * DAY, migrations: '' });
  return { status, said: lines.join('\n') };
}

test('what is old goes at the centre and at the desk by one signed order, a hold keeps what it is on, and both still verify', async ({ library }) => {
  const office = library.folder();
  const centre = path.join(office, 'centre');
  const passphrase = 'only for this test';
  const key = await makeLibraryKey(passphrase, 10);
  fs.writeFileSync(path.join(office, 'library-key'), key.file);
  const central = { folder: centre, libraryKey: key.publicKey, retention: { chat: 1, incidents: 1, staffChat: 1 } };
  fs.writeFileSync(path.join(office, 'policy.json'), JSON.stringify(policyFor(library.service, { central })));
  const userDataDir = library.folder();
  // Without a key store the record can be read afterwards.
  const open = (): Promise<DeskPage> => library.open({ userDataDir, keyStore: false, policy: { central } });
  const desk = await open();
  const notes = ['the works of Lagerlöf', 'a map of Värmland'];
  for (const note of notes) await desk.logWalkIn(note);
  for (const note of notes) {
    await desk.take(note);
    await desk.end('answered');
  }
  await shipped(desk);
  await expect.poll(() => holds(centre, 'Lagerlöf') && holds(centre, 'Värmland')).toBe(true);
  await desk.close();

  const hold = await archive(office, passphrase, 'hold', centre, '--words', 'Värmland', '--reason', 'A complaint is being looked into', '--key', 'library-key', '--as', 'dora');
  expect(hold).toMatchObject({ status: 0, said: expect.stringContaining('is in force') });
  const preview = await archive(office, passphrase, 'retention', centre, 'preview', '--policy', 'policy.json');
  expect(preview.said).toMatch(/Conversations with patrons \(1 day\): \d+ entries of 1 conversation go,.* are held;/);
  expect(holds(centre, 'Lagerlöf')).toBe(true);
  const removed = await archive(office, passphrase, 'retention', centre, 'run', '--policy', 'policy.json', '--key', 'library-key', '--yes', '--as', 'dora');
  expect(removed).toMatchObject({ status: 0, said: expect.stringMatching(/Removed \d+ entries by 1 order\./) });
  expect([holds(centre, 'Lagerlöf'), holds(centre, 'Värmland')]).toEqual([false, true]);

  // The desk hears of it when it next reaches the centre.
  const again = await open();
  await again.logWalkIn('where are the atlases');
  await expect.poll(() => holds(journalFolder(userDataDir), 'Lagerlöf'), { timeout: 60_000 }).toBe(false);
  expect(holds(journalFolder(userDataDir), 'Värmland')).toBe(true);
  await expect(again.queue()).resolves.toHaveLength(1);
  await again.close();

  const verify = (...more: readonly string[]) =>
    spawnSync(process.execPath, [path.join(import.meta.dirname, '../out/main/journal-cli.cjs'), 'verify', journalFile(journalFolder(userDataDir)), ...more], { encoding: 'utf8' });
  expect(verify('--library-key', key.publicKey)).toMatchObject({ status: 0, stdout: expect.stringContaining('Intact.') });
  expect(verify().status).toBe(1);
  const record = await verifyRecord(await openFolderSource({ folder: centre }), { libraryKey: key.publicKey, now: Date.now(), silentAfter: 3_600_000 });
  // Where no key store is, a desk has no key to sign with.
  expect(findingsOf(record).map(({ what }) => what)).toEqual([expect.stringContaining('signed nothing')]);
});
