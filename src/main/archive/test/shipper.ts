import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openReader } from '../../journal/reader.js';
import { key } from '../../journal/test/options.js';
import { openFolder } from '../folder.js';
import { Shipper } from '../ship.js';

/** Ships a journal into a folder in small batches and small segments, until all is there or it is killed. */
const [file = '', folder = ''] = process.argv.slice(2);
const journal = openReader(file, key);
const shipper = new Shipper({
  journals: [journal], batchRows: 3, now: Date.now, random: Math.random,
  openTarget: () => openFolder({ folder, archiveId: undefined, segmentBytes: 4000 }),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
  report: ({ shipped, problem }) => void writeSync(1, `${problem?.message ?? shipped}\n`),
});
void shipper.run().then(() => writeSync(1, 'done\n'));
