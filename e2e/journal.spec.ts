import { expect, test } from '@playwright/test';
import Database from 'libsql';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchDesk, policyFor, type DeskPage } from './pages/desk.js';
import { everyLine, expectIntact, filesIn, journalFile, journalFolder, saidByPatron, verifyJournal } from './pages/evidence.js';
import { patron } from './service/patron.js';
import { startProsody } from './service/prosody.js';
import { until } from './service/until.js';

let folder: string;
let desk: DeskPage | undefined;

test.beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-journal-'));
});
test.afterEach(async () => {
  await desk?.close().catch(() => undefined); // it may have been closed in the test
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const banner = ({ page }: DeskPage) => page.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Try again' }) });

test.describe('a full disk', () => {
  const disk = process.env['DESK_SMALL_DISK'] ?? '';
  const ballast = path.join(disk, 'ballast');

  // A try that failed leaves the disk full, and the next one starts with an empty disk all the same.
  test.beforeEach(() => {
    if (disk !== '') for (const name of fs.readdirSync(disk)) fs.rmSync(path.join(disk, name), { recursive: true });
  });

  /** To the last byte that is left. */
  function fill(): void {
    const fd = fs.openSync(ballast, 'a');
    for (let piece = 1024 * 1024; piece >= 1; piece /= 2) {
      try {
        for (;;) if (fs.writeSync(fd, Buffer.alloc(piece)) < piece) break;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    }
    fs.closeSync(fd);
  }

  test('closes the desk, says so to patrons and staff, and loses nothing of what is said meanwhile', async () => {
    test.skip(disk === '', 'this system gives no file systems to users');
    const service = await startProsody();
    desk = await launchDesk({ policy: policyFor(service, { journalDir: disk }), userDataDir: folder, enrol: { accounts: [service.service], staff: service.staff[0] } });
    const { page } = desk;
    await desk.staffed();
    const p = await patron(service);
    const presence = () => p.stanzas().filter((stanza) => stanza.is('presence') && String(stanza.attrs['from']).startsWith(`${service.service.address}/`)).map((stanza) => stanza.attrs['type'] ?? 'available');
    await p.raw(`<presence to='${service.service.address}'/>`);
    await until('the desk to say that it is there', () => presence().includes('available'));
    const words = `about microfilm ${randomUUID()}`;
    const said = [words];
    await p.send(words);
    await desk.take(words);
    await desk.composer.fill('a draft');
    await expect(desk.request(words)).toContainText('draft');

    fill();
    while (presence().at(-1) !== 'unavailable' && said.length < 200) {
      const more = `${said.length}: ${'more about microfilm '.repeat(400)}`.trim();
      said.push(more);
      await p.send(more);
    }
    await expect(banner(desk)).toContainText('The disk is full');
    await expect(banner(desk)).toContainText('Free some space');
    await expect(page.getByRole('banner')).toContainText('Closed to patrons: not recording');
    await until('patrons to see the desk as closed', () => presence().at(-1) === 'unavailable');
    await expect(desk.conversation).toContainText('Not recording, so nothing can be sent. The draft is kept.');
    await expect(desk.conversation.getByRole('button', { name: 'Send' })).toBeDisabled();
    await expect(desk.composer).toHaveValue('a draft');
    const meanwhile = `meanwhile ${randomUUID()}`;
    said.push(meanwhile);
    await p.send(meanwhile);
    expect((await desk.transcript()).join()).not.toContain(meanwhile);
    // The desk gives back what it had set aside, and its log when it closes it: sometimes enough to go on with.
    const greedy = setInterval(fill, 5);
    try {
      await banner(desk).getByRole('button', { name: 'Try again' }).click();
      await page.evaluate("window.deskbell.request('record:retry', undefined)"); // answered after the click
      await expect(banner(desk)).toContainText('The disk is full');
    } finally {
      clearInterval(greedy);
    }

    fs.rmSync(ballast);
    await banner(desk).getByRole('button', { name: 'Try again' }).click();
    await desk.staffed();
    await expect(banner(desk)).toHaveCount(0);
    await until('patrons to see the desk as open', () => presence().at(-1) === 'available');
    await expect(desk.lines.filter({ hasText: meanwhile })).toHaveCount(1);
    expect(saidByPatron(await everyLine(desk, words))).toEqual(said);
    await desk.reply('here again');
    await p.waitFor('here again');
    await desk.close();
    const [deskId = ''] = fs.readdirSync(path.join(disk, 'journal'));
    const file = journalFile(path.join(disk, 'journal', deskId));
    expect(verifyJournal(file)).toMatchObject({ status: 0 });
    const db = new Database(file, { readonly: true });
    expect(db.prepare("SELECT count(*) FROM row WHERE kind = 'closed-out'").raw().get([])).not.toEqual([0]);
    db.close();
    await p.close();
    await service.stop();
  });
});

test.describe('a journal that cannot be opened', () => {
  const journal = () => journalFile(journalFolder(folder));
  const key = () => path.join(folder, 'data/journal.key');
  const digest = (file: string) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
  const restore = (file: string, change: (bytes: Buffer) => Buffer) => fs.writeFileSync(file, change(fs.readFileSync(file)));

  /** A desk with something on its record. */
  async function used(): Promise<void> {
    const first = await launchDesk({ userDataDir: folder });
    await first.logWalkIn('before');
    await first.close();
    expectIntact(folder);
  }
  async function opens(): Promise<DeskPage> {
    desk = await launchDesk({ userDataDir: folder });
    return desk;
  }
  const harms: readonly (readonly [what: string, harm: () => void, says: readonly string[]])[] = [
    ['overwritten with noise', () => fs.writeFileSync(journal(), randomBytes(fs.statSync(journal()).size)), ['is damaged', 'Nothing was changed', 'Set it aside']],
    ['with noise in one of its pages', () => restore(journal(), (bytes) => Buffer.concat([bytes.subarray(0, 8_192), randomBytes(4_096), bytes.subarray(12_288)])), ['is damaged', 'Set it aside']],
    ['cut in half', () => restore(journal(), (bytes) => bytes.subarray(0, bytes.length / 2)), ['is damaged', 'Set it aside']],
    ['emptied', () => fs.truncateSync(journal()), ['is damaged', 'Set it aside']],
    ['without its key', () => fs.rmSync(key()), ['key', 'is missing', 'unlock the key store']],
    ['whose key was damaged', () => restore(key(), (bytes) => Buffer.from(bytes.toString().replace(/"sealed":".{40}/, `"sealed":"${'A'.repeat(40)}`))), ['key', 'cannot be opened', 'Nothing is lost or replaced']],
  ];
  for (const [what, harm, says] of harms) {
    test(`${what}: said in words, left untouched, and set aside when a person says so`, async () => {
      await used();
      harm();
      const before = digest(journal());
      const closed = await opens();
      for (const words of says) await expect(banner(closed)).toContainText(words);
      await expect(closed.page.getByRole('banner')).toContainText('Closed to patrons: not recording');
      await closed.page.keyboard.press('F2');
      await expect(closed.page.getByRole('list', { name: 'Messages' })).toContainText(says[0] ?? '');
      await banner(closed).getByRole('button', { name: 'Try again' }).click();
      await expect(banner(closed)).toContainText(says[0] ?? '');
      expect(digest(journal())).toBe(before);

      await banner(closed).getByRole('button', { name: 'Begin a new journal …' }).click();
      const dialog = closed.page.getByRole('alertdialog', { name: 'Begin a new journal?' });
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await expect(banner(closed)).toBeVisible();
      await banner(closed).getByRole('button', { name: 'Begin a new journal …' }).click();
      await dialog.getByRole('button', { name: 'Begin a new journal', exact: true }).click();
      await expect(banner(closed)).toHaveCount(0);
      await closed.logWalkIn('after');
      await closed.close();
      const again = await opens();
      await again.waitForRequest('after');
      await again.close();
      expectIntact(folder);
      expect(digest(journal())).not.toBe(before);
      expect(filesIn(journalFolder(folder)).map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))).toContain(before);
    });
  }

  test('that a newer version wrote: only the newer version helps, and it is left untouched', async () => {
    await used();
    restore(journal(), (bytes) => {
      bytes.writeUInt32BE(99, 60); // SQLite's user version
      return bytes;
    });
    const before = digest(journal());
    const closed = await opens();
    await expect(banner(closed)).toContainText('written by a newer Deskbell');
    await expect(banner(closed)).toContainText('Install the newer version');
    await expect(banner(closed).getByRole('button', { name: 'Begin a new journal …' })).toHaveCount(0);
    await banner(closed).getByRole('button', { name: 'Try again' }).click();
    await expect(banner(closed)).toContainText('written by a newer Deskbell');
    await closed.close();
    expect(digest(journal())).toBe(before);
  });
});
