import { openFolderSource } from '../verify/folder-source.js';
import { openPostgresSource } from '../verify/postgres-source.js';
import type { RecordSource } from '../verify/source.js';
import type { ReviewersKey } from '../keys/reviewers.js';
import { within, type Place } from './place.js';

/** Opens a record to be verified, does it, and lets go of it. */
export async function withSource<T>(place: Place, reviewers: ReviewersKey | undefined, action: (source: RecordSource) => Promise<T>): Promise<T> {
  if (place.kind === 'folder') return action(await openFolderSource({ folder: place.folder, ...(reviewers && { reviewers }) }));
  return within(place, async (client) => action(await openPostgresSource(client, place.login.user)));
}
