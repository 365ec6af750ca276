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
import { openFolder } from '../src/main/archive/folder.js';
import type { OpenRow } from '../src/main/journal/store.js';
import { openFolderStore } from '../src/main/record/folder-store.js';
import type { ReviewStore } from '../src/shared/review/types.js';
import { atMost, quantile, report, spread, type Aim } from './lib/figures.js';
import { DESKS, END, madeConversations, MESSAGES, queries, RowMaker } from './lib/record.js';

const CONVERSATIONS = Number(process.argv[2] ?? 100_000);
const BATCH = 2_000;
const EPOCH = 'be'.repeat(16);

/** On a disk, where temporary folders may be memory. */
const base = path.join(import.meta.dirname, '../.local/bench-data');
mkdirSync(base, { recursive: true });

async function writeFolder(folder: string): Promise<number> {
  const target = await openFolder({ folder, archiveId: undefined });
  const writers = DESKS.map((desk) => ({ desk, maker: new RowMaker({ desk: Buffer.from(desk, 'hex'), epoch: Buffer.from(EPOCH, 'hex') }), rows: [] as OpenRow[] }));
  let written = 0;
  const ship = async (writer: (typeof writers)[number]): Promise<void> => {
    const rows = writer.rows.splice(0);
    written += rows.length;
    await target.append({ desk: writer.desk, epoch: EPOCH, rows });
  };
  for (const { desk, events } of madeConversations(CONVERSATIONS)) {
    const writer = writers[desk];
    if (!writer) continue;
    for (const { event, time } of events) writer.rows.push(writer.maker.row(event, time));
    if (writer.rows.length >= BATCH) await ship(writer);
  }
  for (const writer of writers) await ship(writer);
  return written;
}

const sizeOf = (folder: string): number => readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);

/** Out of the system's memory, as after a start of the computer. */
function forget(folder: string): void {
  for (const name of readdirSync(folder)) execFileSync('dd', [`of=${path.join(folder, name)}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);
}

async function timed(store: ReviewStore, query: Parameters<ReviewStore['search']>[0]): Promise<number> {
  const begun = performance.now();
  await store.search(query);
  return performance.now() - begun;
}

async function folderAims(): Promise<Aim[]> {
  const place = await mkdtemp(path.join(base, 'search-'));
  try {
    const [folder, indexes] = [path.join(place, 'archive'), path.join(place, 'index')];
    const rows = await writeFolder(folder);
    const open = (): Promise<ReviewStore> => openFolderStore({ folder, indexes, me: 'Dora', timeZone: 'Europe/Berlin', reviewers: undefined, recipients: [], libraryKey: undefined, silentAfter: Number.MAX_SAFE_INTEGER, now: () => END });
    const store = await open();
    const begun = performance.now();
    while ((await store.index()) > 0);
    const took = (performance.now() - begun) / 1000;
    console.log(`folder: ${rows} rows of ${CONVERSATIONS * MESSAGES} messages, ${Math.round(sizeOf(folder) / 2 ** 20)} MiB; indexed in ${took.toFixed(0)} s (${Math.round(rows / took)} rows/s), index ${Math.round(sizeOf(indexes) / 2 ** 20)} MiB`);
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
    console.log(`folder, warm: ${spread(warm)}`);
    for (const [kind, times] of kinds) console.log(`  ${kind}: ${spread(times)}`);
    const cold: number[] = [];
    const below = path.join(indexes, readdirSync(indexes)[0] ?? '');
    for (const { query } of asked) {
      forget(below);
      const again = await open();
      cold.push(await timed(again, query));
      await again.close();
    }
    console.log(`folder, cold: ${spread(cold)}`);
    return [atMost('folder-warm-p95', quantile(warm, 0.95), 'ms', 100), atMost('folder-cold-p95', quantile(cold, 0.95), 'ms', 400)];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

report('search', await folderAims());
