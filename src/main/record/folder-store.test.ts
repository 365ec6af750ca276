import path from 'node:path';
import { openFolder } from '../archive/folder.js';
import { openFolderStore, type FolderStoreOptions } from './folder-store.js';
import { reviewContract, type TestRecord } from './test/contract.js';
import type { Folders } from '../journal/test/fixture.js';

const options = (folder: string, indexes: string, me: string): FolderStoreOptions => ({
  folder, indexes, me, timeZone: 'Europe/Berlin', reviewers: undefined, recipients: [], libraryKey: undefined, silentAfter: 1e12, now: Date.now,
});

async function plainRecord(folders: Folders): Promise<TestRecord> {
  const folder = path.join(folders.make(), 'archive');
  const target = await openFolder({ folder, archiveId: undefined });
  return { target, open: (me) => openFolderStore(options(folder, folders.make(), me)), close: async () => Promise.resolve() };
}

reviewContract('a folder', plainRecord);
