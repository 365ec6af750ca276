import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { openReader } from '../../journal/reader.js';
import { key } from '../../journal/test/options.js';
import { openFolder } from '../folder.js';
import { signerOf } from '../keys/signed.js';
import { openPostgres } from '../postgres/target.js';
import { Shipper } from '../ship.js';
import type { ArchiveTarget } from '../target.js';

/** Ships a journal into a folder, or into a database given as JSON, in small batches, until all is there or it is killed; in pieces of a few kilobytes. */
const [file = '', where = '', signing = ''] = process.argv.slice(2);
const database = z.strictObject({
  place: z.strictObject({ host: z.string(), port: z.number(), database: z.string(), certificate: z.string() }),
  login: z.strictObject({ user: z.string(), password: z.string() }),
});

function open(): Promise<ArchiveTarget> {
  if (!where.startsWith('{')) return openFolder({ folder: where, archiveId: undefined, segmentBytes: 4000 });
  return openPostgres({ ...database.parse(JSON.parse(where)), archiveId: undefined });
}

const journal = openReader(file, key);
const shipper = new Shipper({
  journals: [journal], batchRows: 3, now: Date.now, random: Math.random, openTarget: open,
  ...(signing !== '' && { signer: signerOf(Buffer.from(signing, 'hex')) }),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
  report: ({ shipped, problem }) => void writeSync(1, `${problem?.message ?? shipped}\n`),
});
void shipper.run().then(() => writeSync(1, 'done\n'));
