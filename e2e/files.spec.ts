/** Files in a channel: shared at one desk, seen at the other and by a client that nobody here wrote, kept, never opened. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Library } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

const channel = (desk: DeskPage) => desk.page.getByRole('region', { name: 'Channel Staff' });
const card = (desk: DeskPage, name: string) => channel(desk).getByRole('group', { name: `File ${name}` });
const choose = (desk: DeskPage, file: string): Promise<void> =>
  desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
const put = (library: Library, { put: url, headers }: { readonly put: string; readonly headers: Readonly<Record<string, string>> }, body: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = https.request(url, { method: 'PUT', ca: library.service.ca, headers: { ...headers, 'Content-Length': String(body.length), 'Content-Type': 'image/png' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    request.once('error', reject);
    request.end(body);
  });

test('a file is shared by keys, on the record before it leaves, and kept at the other desk; staff are refused by the policy', async ({ library }) => {
  const folder = library.folder();
  const minutes = path.join(folder, 'minutes.pdf.PDF');
  fs.writeFileSync(minutes, Buffer.alloc(300_000, 'minutes '));
  const [desk, foreign] = [await library.open(), await library.foreign()];
  await foreign.join(library.service.rooms.staff);
  await desk.page.keyboard.press('Control+2');
  await choose(desk, minutes);
  await desk.runCommand('share a file');
  await expect(card(desk, 'minutes_pdf.PDF')).toContainText('PDF file, 300 kB', { timeout: 30_000 });
  const heard = await foreign.waitFor(({ link }) => link !== undefined);
  expect(heard).toMatchObject({ body: heard.link, type: 'groupchat' });
  expect(heard.link).toMatch(/^https:\/\/.*minutes_pdf\.PDF$/);

  const north = await library.otherDesk();
  const staff = north.desk.view.channels.find(({ name }) => name === 'Staff')?.id ?? '';
  const line = await north.line(staff, ({ file }) => file !== undefined, 'the file at the other desk');
  expect(line.file).toMatchObject({ name: 'minutes_pdf.PDF', size: 300_000, kind: 'PDF file', url: heard.link, sha256: createHash('sha256').update(fs.readFileSync(minutes)).digest('hex') });
  await expect(north.desk.files.share(library.service.rooms.staff, minutes)).rejects.toMatchObject({ code: 'not-allowed' });

  // What another client shares by the same standard, with a name that would pass for something else.
  const body = Buffer.from('not really a picture');
  const slot = await foreign.slot('holiday.png', body.length, 'image/png');
  expect(await put(library, slot, body)).toBe(201);
  await foreign.raw(`<message to="${library.service.rooms.staff}" type="groupchat" id="${randomUUID()}"><body>${slot.get}</body><x xmlns="jabber:x:oob"><url>${slot.get}</url></x></message>`);
  await expect(card(desk, 'holiday.png')).toContainText('PNG picture, size not told', { timeout: 30_000 });
  const hostile = 'https://evil.example/%E2%80%AEgnp.photo.jpg.exe';
  await foreign.raw(`<message to="${library.service.rooms.staff}" type="groupchat" id="${randomUUID()}"><body>${hostile}</body><x xmlns="jabber:x:oob"><url>${hostile}</url></x></message>`);
  await expect(card(desk, 'gnp_photo_jpg.exe')).toContainText('EXE program: it can do harm');
  await foreign.say(library.service.rooms.staff, 'read https://www.library.example/services/interlibrary-loan.html please');
  await expect(channel(desk).getByRole('list', { name: 'Where the links lead' })).toHaveText('library.example · interlibrary loan');
  await desk.screenshot('files');
  expect((await new AxeBuilder({ page: desk.page }).setLegacyMode().analyze()).violations.map(({ id }) => id)).toEqual([]);

  const kept = path.join(folder, 'kept.png');
  await choose(desk, kept);
  await card(desk, 'holiday.png').getByRole('button', { name: 'Save' }).press('Enter');
  await expect(desk.dialog).toContainText('It comes from localhost');
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByText('Saved as kept.png')).toBeVisible({ timeout: 30_000 });
  expect(fs.readFileSync(kept)).toEqual(body);
  await card(desk, 'gnp_photo_jpg.exe').getByRole('button', { name: 'Open in the browser' }).press('Enter');
  await expect(desk.dialog).toContainText('It leads to evil.example');
  await desk.page.keyboard.press('Escape');

  // What the policy does not allow never leaves.
  const program = path.join(folder, 'setup.pdf.exe');
  fs.writeFileSync(program, 'MZ');
  await choose(desk, program);
  await desk.runCommand('share a file');
  await expect(desk.page.getByText('A file of the type EXE may not be shared here.')).toBeVisible();
});
