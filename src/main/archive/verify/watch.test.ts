import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Folders } from '../../journal/test/fixture.js';
import { epochsIn, type EpochPlace } from '../folder-files.js';
import { openFolder } from '../folder.js';
import { newPrivateKey, signerOf } from '../keys/signed.js';
import { makeDesk, say, shipAll, type TestDesk } from '../test/record.js';
import type { ArchiveTarget } from '../target.js';
import { FolderWatch, type Seen } from './watch.js';

const folders = new Folders();
const signer = signerOf(newPrivateKey());
let [folder, archiveId] = ['', ''];
let desk: TestDesk;
let target: ArchiveTarget;
let watch: FolderWatch;

beforeEach(async () => {
  folder = folders.make();
  desk = makeDesk(folders, 40);
  target = await openFolder({ folder, archiveId: undefined, segmentBytes: 6_000 });
  ({ archiveId } = target);
  await shipAll(desk, target, signer);
  watch = new FolderWatch(archiveId);
});
afterEach(() => {
  desk.close();
  folders.clean();
});

async function place(): Promise<EpochPlace> {
  const found = (await epochsIn(folder)).find(({ epoch }) => epoch === desk.reader.epoch);
  if (found === undefined) throw new Error('nothing was stored');
  return found;
}
const look = async (by = watch): Promise<Seen> => by.look(await place());
const files = async (): Promise<string[]> => {
  const { folder: below } = await place();
  return readdirSync(below).filter((name) => name.endsWith('.jsonl')).toSorted().map((name) => path.join(below, name));
};
const lastFile = async (): Promise<string> => (await files()).at(-1) ?? '';

describe('who watches a folder', () => {
  it('sees nothing wrong with what is right, and by whom it is signed, also when more comes', async () => {
    const good = { problems: [], signedBy: signer.publicKey };
    expect(await look()).toEqual(good);
    for (let round = 0; round < 4; round += 1) {
      say(desk.journal, 5);
      await shipAll(desk, target, signer);
      expect(await look()).toEqual(good);
    }
    expect((await files()).length).toBeGreaterThan(2);
  });

  it('waits for the end of a line that is being written', async () => {
    await look();
    appendFileSync(await lastFile(), '{"seq":41,"kind":"mess');
    expect(await look()).toEqual({ problems: [], signedBy: signer.publicKey });
  });

  it.each<[string, () => Promise<void>, RegExp]>([
    ['a segment that was removed', async () => rmSync((await files())[0] ?? ''), /one of its files was removed/],
    ['a segment that was cut', async () => truncateSync((await files())[0] ?? '', 1_000), /one of its files was cut off/],
    ['the list that was removed', async () => rmSync(path.join((await place()).folder, 'manifest.json')), /the list of what its folder holds/],
    ['a row that was changed', async () => edit((text) => text.replace(/"time":17/, '"time":18')), /row \d+ does not follow/],
    ['a signature that was changed', async () => edit((text) => text.replace(/"signature":"../, '"signature":"00')), /its signature of row \d+ is not good/],
    ['a line that is none', async () => edit((text) => `${text}{"what":1}\n`), /cannot be read/],
  ])('sees %s, at once and afterwards', async (_name, harm, expected) => {
    await harm();
    expect((await look(new FolderWatch(archiveId))).problems.join()).toMatch(expected);
  });

  it('sees what was added in the wrong place since it looked', async () => {
    await look();
    const line = readFileSync(await lastFile(), 'utf8').split('\n').find((text) => text.startsWith('{"seq"')) ?? '';
    appendFileSync(await lastFile(), `${line}\n`);
    expect((await look()).problems).toEqual([expect.stringMatching(/does not follow/)]);
    expect((await look()).problems).toHaveLength(1);
  });

  it('says that a desk was copied', async () => {
    desk.close();
    desk = makeDesk(folders, 3, desk.id, folders.copy(path.dirname(path.dirname(desk.journal.file))));
    await shipAll(desk, target, signer);
    expect((await look()).problems).toEqual([expect.stringContaining('copied, put back from a backup')]);
  });
});

async function edit(change: (text: string) => string): Promise<void> {
  const file = await lastFile();
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
