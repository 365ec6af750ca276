/**
 * How fast a reviewer finds what they look for: the newest 50 for each of 200 queries, over 100,000 conversations with
 * 1,000,000 messages. Warm: everything was asked before. Cold: nothing is open, and the index is out of the system's
 * memory, before each query. That the search is written down before it is answered is part of it.
 *
 * `npm run bench -- search [conversations]`
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { startPostgres } from '../e2e/service/postgres.js';
import { openFolder } from '../src/main/archive/folder.js';
import { openPostgres } from '../src/main/archive/postgres/target.js';
import type { ArchiveTarget } from '../src/main/archive/target.js';
import { openFolderStore } from '../src/main/record/folder-store.js';
import { openPostgresRecord } from '../src/main/record/postgres-store.js';
import type { ReviewStore } from '../src/shared/review/types.js';
import { atMost, quantile, report, spread, type Aim } from './lib/figures.js';
import { fill } from './lib/fill.js';
import { END, MESSAGES, queries } from './lib/record.js';

const CONVERSATIONS = Number(process.argv[2] ?? 100_000);

/** On a disk, where temporary folders may be memory. */
const base = path.join(import.meta.dirname, '../.local/bench-data');
mkdirSync(base, { recursive: true });

const sizeOf = (folder: string): number => readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);

/** Out of the system's memory, as after a start of the computer. */
function forget(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)).filter((file) => statSync(file).size >= 65_536 && statSync(file).isFile());
  for (const file of files) execFileSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);
}

async function timed(store: ReviewStore, query: Parameters<ReviewStore['search']>[0]): Promise<number> {
  const begun = performance.now();
  await store.search(query);
  return performance.now() - begun;
}

/** Where the record lies, and the index of it. */
interface Place {
  readonly name: 'folder' | 'postgres';
  readonly target: ArchiveTarget;
  open(): Promise<ReviewStore>;
  /** Bytes of the index. */
  size(): Promise<number>;
  /** Everything is closed, and out of memory. */
  forget(): Promise<void>;
}

async function aimsOf(place: Place): Promise<Aim[]> {
  const { name } = place;
  const rows = await fill(place.target, CONVERSATIONS);
  const store = await place.open();
  const begun = performance.now();
  while ((await store.index()) > 0);
  const took = (performance.now() - begun) / 1000;
  console.log(`${name}: ${rows} rows of ${CONVERSATIONS * MESSAGES} messages; indexed in ${took.toFixed(0)} s (${Math.round(rows / took)} rows/s), index ${Math.round((await place.size()) / 2 ** 20)} MiB`);
  const asked = queries();
  for (const { query } of asked) await store.search(query);
  const warm: number[] = [];
  const kinds = new Map<string, number[]>();
  for (const { kind, query } of asked) {
    const each = await timed(store, query);
    warm.push(each);
    kinds.set(kind, [...(kinds.get(kind) ?? []), each]);
  }
  await store.close();
  console.log(`${name}, warm: ${spread(warm)}`);
  for (const [kind, times] of kinds) console.log(`  ${kind}: ${spread(times)}`);
  const cold: number[] = [];
  for (const { query } of asked) {
    await place.forget();
    const again = await place.open();
    cold.push(await timed(again, query));
    await again.close();
  }
  console.log(`${name}, cold: ${spread(cold)}`);
  return [atMost(`${name}-warm-p95`, quantile(warm, 0.95), 'ms', 100), atMost(`${name}-cold-p95`, quantile(cold, 0.95), 'ms', 400)];
}

async function folderAims(): Promise<Aim[]> {
  const place = await mkdtemp(path.join(base, 'search-'));
  try {
    const [folder, indexes] = [path.join(place, 'archive'), path.join(place, 'index')];
    return await aimsOf({
      name: 'folder', target: await openFolder({ folder, archiveId: undefined }),
      open: () => openFolderStore({ folder, indexes, me: 'Dora', timeZone: 'Europe/Berlin', reviewers: undefined, recipients: [], libraryKey: undefined, silentAfter: Number.MAX_SAFE_INTEGER, now: () => END }),
      size: () => Promise.resolve(sizeOf(indexes)),
      forget: () => Promise.resolve(forget(path.join(indexes, readdirSync(indexes)[0] ?? ''))),
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const INDEX = ['item', 'message', 'item_row', 'keeping', 'facet', 'gap', 'indexed'].map((table) => `pg_total_relation_size('deskbell.${table}')`).join(' + ');

async function postgresAims(): Promise<Aim[]> {
  const server = await startPostgres({ onDisk: true });
  try {
    await server.setUp('Europe/Berlin');
    const login = await server.login('reviewer', 'dora');
    const target = await openPostgres({ place: server.place, login: await server.login('desk', 'desks'), archiveId: undefined });
    const [data] = await server.query<{ data_directory: string }>('SHOW data_directory');
    return await aimsOf({
      name: 'postgres', target, open: () => openPostgresRecord({ place: server.place, login, timeZone: 'Europe/Berlin' }),
      // What autovacuum does in its time.
      size: async () => {
        await server.query('VACUUM ANALYZE');
        return Number((await server.query<{ size: string }>(`SELECT ${INDEX} AS size`))[0]?.size);
      },
      async forget() {
        await server.query('CHECKPOINT');
        await target.close?.();
        await server.kill();
        forget(path.join(data?.data_directory ?? '', 'base'));
        await server.start();
      },
    });
  } finally {
    await server.stop();
  }
}

report('search', [...(await folderAims()), ...(await postgresAims())]);
