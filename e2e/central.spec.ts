/** PostgreSQL as central storage of a real desk: the login by a dialog or by enrolment, and a database that comes and goes. */
import Database from 'libsql';
import fs from 'node:fs';
import path from 'node:path';
import type { DeskPage } from './pages/desk.js';
import { journalFile, journalFolder } from './pages/evidence.js';
import { expect, test } from './pages/test.js';
import { startPostgres, type Postgres } from './service/postgres.js';

let postgres: Postgres;
test.beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.setUp();
});
test.afterAll(() => postgres?.stop());

const status = (desk: DeskPage) => desk.page.getByRole('group', { name: 'Status' });
const banner = (desk: DeskPage) => desk.page.getByRole('alert').filter({ hasText: 'central storage' });
const policy = () => ({ central: { postgres: postgres.place } });

/** Number and hash of every row of the journal of a desk that is closed, and of what the database has of it. */
async function bothSides(userDataDir: string): Promise<{ readonly journal: unknown[]; readonly centre: unknown[] }> {
  const database = new Database(journalFile(journalFolder(userDataDir)));
  const journal = database.prepare("SELECT seq || ' ' || lower(hex(hash)) FROM row ORDER BY seq").raw().all().flat();
  const [epoch] = database.prepare('SELECT epoch FROM journal').raw().all().flat();
  database.close();
  const rows = await postgres.query<{ text: string }>("SELECT seq || ' ' || encode(hash, 'hex') AS text FROM deskbell.row WHERE epoch = $1 ORDER BY seq", [epoch]);
  return { journal, centre: rows.map(({ text }) => text) };
}

test('a login that is entered once takes the record to the database, row for row, also over a restart', async ({ library }) => {
  const { user, password } = await postgres.login('desk', 'by_dialog', 'Main desk');
  const userDataDir = library.folder();
  const desk = await library.open({ as: null, userDataDir, policy: policy() });
  await expect(status(desk)).toContainText('Centre needs a password', { timeout: 20_000 });
  await expect(banner(desk)).toContainText('no user name and password for central storage yet');
  await desk.logWalkIn('large print');

  await desk.page.keyboard.press('Control+5');
  const main = desk.page.getByRole('main');
  await expect(main).toContainText('PostgreSQL on 127.0.0.1, database deskbell. No user name has been entered yet.');
  await main.getByRole('button', { name: 'User name and password …' }).press('Enter');
  await expect(desk.dialog.getByRole('textbox', { name: 'User name' })).toBeFocused();
  await desk.page.keyboard.type(user);
  await desk.page.keyboard.press('Tab');
  await desk.page.keyboard.type('not this one');
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog.getByRole('alert')).toContainText('refused the user name or the password');
  await desk.dialog.getByRole('textbox', { name: 'Password' }).fill(password);
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog).toBeHidden({ timeout: 20_000 });
  await expect(main).toContainText('This computer connects as by_dialog.', { timeout: 20_000 });
  await expect(status(desk)).toContainText('Centre: just now', { timeout: 20_000 });
  await expect(banner(desk)).toHaveCount(0);
  await desk.close();

  const again = await library.open({ as: null, userDataDir, policy: policy() });
  await again.logWalkIn('a map of the city');
  await expect(status(again)).toContainText('Centre: just now', { timeout: 20_000 });
  await again.close();
  const { journal, centre } = await bothSides(userDataDir);
  expect(journal.length).toBeGreaterThan(2);
  expect(centre).toEqual(journal);
  const bodies = await postgres.query<{ body: string }>("SELECT body FROM deskbell.row WHERE body LIKE '%large print%' OR body LIKE '%a map of the city%'");
  expect(bodies).toHaveLength(2);
});

test('an enrolled desk goes on while the database is away, says so, and sends what waited', async ({ library }) => {
  const userDataDir = library.folder();
  const enrolment = path.join(library.folder(), 'desk.json');
  fs.writeFileSync(enrolment, JSON.stringify({ accounts: [], central: await postgres.login('desk', 'by_file', 'North') }));
  const desk = await library.open({ as: null, userDataDir, policy: policy(), args: ['--enrol', enrolment] });
  await expect(status(desk)).toContainText('Centre: just now', { timeout: 20_000 });
  expect(fs.existsSync(enrolment)).toBe(false);
  await postgres.kill();
  await desk.logWalkIn('while it is away');
  await expect(status(desk)).toContainText(/Centre out of reach, \d+ to copy/, { timeout: 20_000 });
  await desk.logWalkIn('still at work');
  await expect(desk.request('still at work')).toBeVisible();
  await postgres.start();
  await expect(status(desk)).toContainText('Centre: just now', { timeout: 90_000 });
  await expect(status(desk)).not.toContainText('to copy');
  await desk.close();
  const { journal, centre } = await bothSides(userDataDir);
  expect(centre).toEqual(journal);
});

test('a server that cannot prove who it is gets nothing', async ({ library }) => {
  const login = await postgres.login('desk', 'by_nobody', 'South');
  const enrolment = path.join(library.folder(), 'desk.json');
  fs.writeFileSync(enrolment, JSON.stringify({ accounts: [], central: login }));
  const { host, port, database } = postgres.place;
  const desk = await library.open({ as: null, policy: { central: { postgres: { host, port, database } } }, args: ['--enrol', enrolment] });
  await desk.page.keyboard.press('Control+4');
  await expect(desk.page.getByRole('main')).toContainText('could not prove that it is the library’s central storage, so nothing was sent to it', { timeout: 20_000 });
  expect(await postgres.query("SELECT FROM deskbell.desk WHERE login = 'by_nobody'")).toEqual([]);
});
