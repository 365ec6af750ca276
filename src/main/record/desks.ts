import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CentreDesk } from '../../shared/review/types.js';
import { certificatesOf, introductionOf } from '../archive/desk-file.js';
import { epochsIn, segmentsIn, type EpochPlace } from '../archive/folder-files.js';
import { readCertificate } from '../archive/keys/signed.js';
import type { FolderWatch } from '../archive/verify/watch.js';
import { number, rowOf, type Connection } from './index-database.js';

export interface DesksOptions {
  readonly folder: string;
  readonly libraryKey: string | undefined;
  readonly silentAfter: number;
  readonly now: () => number;
  readonly archiveId: string;
  /** Looks at the chains; it remembers what it has read. Without it nobody does. */
  readonly watch?: FolderWatch;
}

/** All desks that have written into the folder, with what can be seen of them without verifying the whole record. */
export async function desksOf(db: Connection, options: DesksOptions): Promise<readonly CentreDesk[]> {
  const places = await epochsIn(options.folder);
  const ids = [...new Set(places.map(({ desk }) => desk))];
  return Promise.all(ids.map((desk) => deskOf(db, desk, places.filter((place) => place.desk === desk), options)));
}

async function deskOf(db: Connection, desk: string, places: readonly EpochPlace[], { folder, libraryKey, silentAfter, now, archiveId, watch }: DesksOptions): Promise<CentreDesk> {
  const [rows, unopened, damaged] = rowOf(db.prepare('SELECT sum(s.rows), sum(s.unopened), sum(s.damaged) FROM epoch e JOIN segment s ON s.epoch = e.id WHERE e.desk = ?').raw(), [desk]) ?? [];
  const certificates = libraryKey === undefined ? [] : (await certificatesOf(folder, desk)).flatMap((text) => readCertificate(libraryKey, text) ?? []);
  const keys = certificates.filter((certificate) => certificate.desk === desk && certificate.archive === archiveId).map(({ publicKey }) => publicKey);
  const seen = watch === undefined ? [] : await Promise.all(places.map((place) => watch.look(place)));
  const strange = seen.some(({ signedBy }) => signedBy !== undefined && !keys.includes(signedBy));
  const lastArrival = Math.max(0, ...(await Promise.all(places.map(lastChange))));
  const forks = (await Promise.all(places.map(forksIn))).reduce((sum, count) => sum + count, 0);
  const problems = [
    ...new Set(seen.flatMap(({ problems: each }) => each)),
    ...(strange && keys.length > 0 ? ['it signs with a key that the library has not certified'] : []),
    ...(forks > 0 ? [`${counted(forks, 'row', 'rows')} came a second time with other content: a clone of this computer, or a backup that was put back`] : []),
    ...(now() - lastArrival > silentAfter ? [`silent since ${new Date(lastArrival).toISOString().slice(0, 10)}`] : []),
    ...(number(damaged) > 0 ? [`${counted(number(damaged), 'row is', 'rows are')} not what the desk wrote`] : []),
    ...(number(unopened) > 0 ? [`${counted(number(unopened), 'row does', 'rows do')} not open with this key`] : []),
  ];
  return {
    desk, point: (await introductionOf(folder, desk))?.point ?? '', rows: number(rows), lastArrival, problems,
    certified: keys.length > 0 && !strange,
  };
}

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

async function lastChange(place: EpochPlace): Promise<number> {
  const last = (await segmentsIn(place)).names.at(-1);
  return last === undefined ? 0 : Math.floor((await stat(path.join(place.folder, last))).mtimeMs);
}

async function forksIn({ folder }: EpochPlace): Promise<number> {
  const names = await readdir(path.join(folder, 'aside')).catch(() => []);
  return names.filter((name) => name.startsWith('fork-')).length;
}
