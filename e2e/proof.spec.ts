/** A real desk seals and signs what it ships to a folder; the library certifies the key that the settings show, and verifies. */
import fs from 'node:fs';
import path from 'node:path';
import { keepCertificate } from '../src/main/archive/desk-file.js';
import { makeReviewersKey, openReviewersKey } from '../src/main/archive/keys/reviewers.js';
import { certify, fingerprintOf, newPrivateKey, signerOf } from '../src/main/archive/keys/signed.js';
import { openFolderSource } from '../src/main/archive/verify/folder-source.js';
import { findingsOf, verifyRecord, type RecordReport } from '../src/main/archive/verify/verify.js';
import { expect, test } from './pages/test.js';

const textOf = (folder: string): string =>
  fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl')).map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).join('');

test('what a desk ships to a folder is sealed, signed with the key that its settings show, and intact', async ({ library }) => {
  const centre = path.join(library.folder(), 'centre');
  const made = await makeReviewersKey('only for this test', new Date(), 10);
  const reviewers = await openReviewersKey(made.file, 'only for this test');
  const owner = signerOf(newPrivateKey());
  const userDataDir = library.folder();
  const policy = { central: { folder: centre, libraryKey: owner.publicKey, reviewerKeys: [made.recipient] } };
  const status = async (): Promise<RecordReport> =>
    verifyRecord(await openFolderSource({ folder: centre, reviewers }), { libraryKey: owner.publicKey, now: Date.now(), silentAfter: 3_600_000 });

  const desk = await library.open({ as: null, userDataDir, policy });
  await desk.logWalkIn('the works of Lagerlöf');
  await expect(desk.page.getByRole('group', { name: 'Status' })).toContainText('Centre: just now', { timeout: 20_000 });
  await desk.page.keyboard.press('Control+5');
  const shown = desk.page.getByRole('main').getByText(/signed with its key [0-9a-f]{4}( [0-9a-f]{4}){3}\.$/);
  await expect(shown).toBeVisible();
  const said = await shown.textContent();
  await desk.close();

  expect(textOf(centre)).toContain('"sealed":"');
  expect(textOf(centre)).not.toContain('Lagerlöf');
  const before = await status();
  const [found] = before.desks;
  const [publicKey] = found?.epochs.flatMap(({ keys }) => keys) ?? [];
  expect(findingsOf(before).map(({ what }) => what)).toEqual([expect.stringContaining('not certified by the library')]);
  if (found === undefined || publicKey === undefined) throw new Error('nothing was signed');
  expect(said).toContain(`signed with its key ${fingerprintOf(publicKey)}.`);
  await keepCertificate(centre, found.desk, publicKey, certify(owner, { archive: before.archiveId, desk: found.desk, publicKey, name: 'Main desk', time: Date.now() }));

  // The same key after a restart: the system has kept it.
  const again = await library.open({ as: null, userDataDir, policy });
  await again.logWalkIn('a map of Värmland');
  await expect(again.page.getByRole('group', { name: 'Status' })).toContainText('Centre: just now', { timeout: 20_000 });
  await again.close();
  const after = await status();
  expect(findingsOf(after)).toEqual([]);
  expect(after.desks).toMatchObject([{ certified: [{ name: 'Main desk' }], epochs: [{ sealed: 0 }] }]);
  expect(after.desks[0]?.epochs[0]?.rows).toBeGreaterThan(found.epochs[0]?.rows ?? 0);
});
