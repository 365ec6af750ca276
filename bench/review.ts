/**
 * Opening the review of a record of 100,000 conversations with 1,000,000 messages that this computer has an index of:
 * from the wish at the desk until the window asks who is there, and from "Open the record" until the newest
 * conversations stand in the list. The time that the person types is not counted, nor the passphrase's own work, which
 * is slow so that nobody guesses it: the key here has none. Each run is the first one of a desk that was just started.
 *
 * `npm run bench -- review [conversations]`
 */
import { generateX25519Identity } from 'age-encryption';
import fs from 'node:fs';
import path from 'node:path';
import { launchDesk } from '../e2e/pages/desk.js';
import { openFolder } from '../src/main/archive/folder.js';
import { openReviewersKey } from '../src/main/archive/keys/reviewers.js';
import { openFolderStore } from '../src/main/record/folder-store.js';
import { freshFolder } from './lib/data-folder.js';
import { atMost, median, report, spread } from './lib/figures.js';
import { fill } from './lib/fill.js';
import { MESSAGES } from './lib/record.js';

const CONVERSATIONS = Number(process.argv[2] ?? 100_000);
const RUNS = 7;
const ZONE = 'Europe/Berlin';

interface Opened {
  readonly window: number;
  readonly list: number;
}

async function openOnce(folder: string, policy: object): Promise<Opened> {
  const desk = await launchDesk({ userDataDir: folder, policy });
  try {
    const opening = desk.app.waitForEvent('window');
    const wished = performance.now();
    await desk.page.evaluate(() => Reflect.get(window, 'deskbell').request('record:review', undefined));
    const page = await opening;
    const passphrase = page.getByLabel('Passphrase');
    await passphrase.waitFor();
    const asked = performance.now();
    await passphrase.fill('none');
    const entered = performance.now();
    await page.keyboard.press('Enter');
    // What is of this month depends on the day of the run; the newest of all do not.
    await page.getByRole('button', { name: 'Everything' }).click();
    await page.locator('.found').first().waitFor();
    const listed = performance.now();
    return { window: asked - wished, list: listed - entered };
  } finally {
    await desk.close();
  }
}

const place = freshFolder('review');
try {
  const [archive, data, keyFile] = [path.join(place, 'archive'), path.join(place, 'desk'), path.join(place, 'reviewers.key')];
  fs.writeFileSync(keyFile, `${await generateX25519Identity()}\n`);
  const reviewers = await openReviewersKey(fs.readFileSync(keyFile, 'utf8'), '');
  const rows = await fill(await openFolder({ folder: archive, archiveId: undefined }), CONVERSATIONS);
  const own = path.join(data, 'data');
  fs.mkdirSync(own, { recursive: true });
  const store = await openFolderStore({ folder: archive, indexes: path.join(own, 'record-indexes'), me: 'Dora', timeZone: ZONE, reviewers, recipients: [reviewers.recipient], libraryKey: undefined, silentAfter: Number.MAX_SAFE_INTEGER, now: Date.now });
  while ((await store.index()) > 0);
  await store.close();
  console.log(`${rows.toLocaleString('en')} rows of ${(CONVERSATIONS * MESSAGES).toLocaleString('en')} messages`);
  fs.writeFileSync(path.join(own, 'settings.json'), JSON.stringify({ review: { name: 'Dora', keyFile } }));
  const policy = {
    library: 'Sample library', timeZone: ZONE, point: 'Main desk', services: [{ address: 'ask@library.example', name: 'Ask a librarian' }], rooms: { desk: 'desk@rooms.library.example' },
    central: { folder: archive, reviewerKeys: [reviewers.recipient] },
  };
  const opened: Opened[] = [];
  for (let run = 0; run < RUNS; run += 1) opened.push(await openOnce(data, policy));
  console.log(`window: ${spread(opened.map(({ window }) => window))}`);
  console.log(`list: ${spread(opened.map(({ list }) => list))}`);
  report('review', [atMost('open', median(opened.map(({ window, list }) => window + list)), 'ms', 1_000)]);
} finally {
  fs.rmSync(place, { recursive: true, force: true });
}
