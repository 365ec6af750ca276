/** The record: what the journal holds goes to the central folder, row for row, in order and once. */
import Database from 'libsql';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { DeskPage } from './pages/desk.js';
import { filesIn, journalFile, journalFolder, verifyJournal } from './pages/evidence.js';
import { expect, test } from './pages/test.js';

const journalRow = z.object({ seq: z.number(), kind: z.string(), time: z.number(), commitment: z.string(), hash: z.string() });
const centralRow = journalRow.extend({ body: z.string() });
type CentralRow = z.infer<typeof centralRow>;

/** Every row of the journal of a desk that is closed, read past the desk's own code. */
function journalRows(dataFolder: string): z.infer<typeof journalRow>[] {
  const database = new Database(journalFile(journalFolder(dataFolder)));
  const found = z.array(journalRow).parse(database.prepare('SELECT seq, kind, time, lower(hex(commitment)) AS commitment, lower(hex(hash)) AS hash FROM row ORDER BY seq').all());
  database.close();
  return found;
}

/** Every row of every segment, in the order of the files. Between the rows stand the heads that the desks have signed. */
const centralRows = (folder: string): CentralRow[] =>
  filesIn(folder)
    .filter(({ name }) => /segment-\d+\.jsonl$/.test(name))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap(({ bytes: content }) => content.toString('utf8').split('\n').filter((line) => line !== '' && !line.startsWith('{"head":')).map((line) => centralRow.parse(JSON.parse(line))));

const facts = ({ seq, kind, time, commitment, hash }: Omit<CentralRow, 'body'>) => ({ seq, kind, time, commitment, hash });
const status = (desk: DeskPage) => desk.page.getByRole('group', { name: 'Status' });
const shipped = async (desk: DeskPage): Promise<void> => {
  await expect(status(desk)).toContainText('Centre: just now', { timeout: 20_000 });
  await expect(status(desk)).not.toContainText('to copy');
};

test('the central folder holds what the journal holds, row for row, in order and once, over a restart and a kill', async ({ library }) => {
  const [userDataDir, central] = [library.folder(), library.folder()];
  const policy = { central: { folder: central } };
  const desk = await library.open({ userDataDir, policy });
  const patron = await library.patron('Do you have the 1950 census?');
  await desk.take('1950 census');
  await desk.reply('Yes, in two forms.');
  await patron.waitFor('two forms');
  await desk.logWalkIn('large print');
  await desk.open('1950 census');
  await desk.end('answered');
  await expect(desk.request('1950 census')).toHaveCount(0);
  await shipped(desk);
  await desk.kill();

  const again = await library.open({ userDataDir, policy });
  await patron.send('And the one of 1960?');
  await again.take('1960');
  await again.reply('That one is on the shelves.');
  await patron.waitFor('on the shelves');
  await again.close();

  const kept = journalRows(userDataDir);
  const there = centralRows(central);
  expect(there.map(facts)).toEqual(kept);
  expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_row, index) => index + 1));
  for (const words of ['Do you have the 1950 census?', 'Yes, in two forms.', 'large print', 'And the one of 1960?', 'That one is on the shelves.']) {
    expect(there.filter(({ body }) => body.includes(words)), words).not.toEqual([]);
  }
  const said = there.filter(({ kind, body }) => kind === 'heard' && body.includes('"message"'));
  expect(said.filter(({ body }) => body.includes('Do you have the 1950 census?'))).toHaveLength(1);
  expect(there.filter(({ kind }) => kind === 'reply')).toHaveLength(2);
  expect(verifyJournal(journalFile(journalFolder(userDataDir)))).toMatchObject({ status: 0 });
});

test('what waits for the centre is shown, and goes there when the folder is back', async ({ library }) => {
  const [userDataDir, base] = [library.folder(), library.folder()];
  // A share that is not mounted: its place is a file.
  const central = path.join(base, 'share');
  fs.writeFileSync(central, '');
  const desk = await library.open({ as: null, userDataDir, policy: { central: { folder: central } } });
  await desk.logWalkIn('large print');
  await expect(status(desk)).toContainText(/Centre out of reach, \d+ to copy/, { timeout: 20_000 });
  await desk.page.keyboard.press('Control+4');
  await expect(desk.page.getByRole('main')).toContainText(/Waiting to be copied\s*[1-9]/);

  fs.rmSync(central);
  await shipped(desk);
  await expect(desk.page.getByRole('main')).toContainText(/Waiting to be copied\s*0/);
  await desk.close();
  expect(centralRows(central).map(facts)).toEqual(journalRows(userDataDir));
});

test('a centre that was put back to an older state gets the rows again, and the desk says so', async ({ library }) => {
  const [userDataDir, base] = [library.folder(), library.folder()];
  const [central, older] = [path.join(base, 'centre'), path.join(base, 'older')];
  const open = (): Promise<DeskPage> => library.open({ as: null, userDataDir, policy: { central: { folder: central } } });
  const first = await open();
  await first.logWalkIn('large print');
  await shipped(first);
  await first.close();
  fs.cpSync(central, older, { recursive: true });
  const second = await open();
  await second.logWalkIn('a county map');
  await shipped(second);
  await second.close();
  fs.rmSync(central, { recursive: true });
  fs.renameSync(older, central);

  const third = await open();
  await expect(third.page.getByText(/Central storage had lost \d+ rows of this desk that it had before\. They were sent again/)).toBeVisible({ timeout: 20_000 });
  await shipped(third);
  await third.close();
  expect(centralRows(central).map(facts)).toEqual(journalRows(userDataDir));
});

test('two desks ship into one folder, each its own chain', async ({ library }) => {
  const central = library.folder();
  const policy = { central: { folder: central } };
  const folders = [library.folder(), library.folder()];
  for (const userDataDir of folders) {
    const desk = await library.open({ as: null, userDataDir, policy });
    await desk.logCall(`from ${path.basename(userDataDir)}`);
    await shipped(desk);
    await desk.close();
  }
  const there = centralRows(central);
  const kept = folders.map(journalRows);
  expect(there).toHaveLength(kept.flat().length);
  for (const rows of kept) {
    const hashes = new Set(rows.map(({ hash }) => hash));
    expect(there.filter(({ hash }) => hashes.has(hash)).map(facts)).toEqual(rows);
  }
});
