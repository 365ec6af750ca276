import { setTimeout as wait } from 'node:timers/promises';
import { openRecordStore } from './open.js';
import { serveRecord, type Port } from './serve.js';

/** The entry of the process that has the record open for the review, an Electron utility process. */
const isPort = (value: unknown): value is Port =>
  typeof value === 'object' && value !== null && 'postMessage' in value && typeof value.postMessage === 'function' && 'on' in value && typeof value.on === 'function';

const port: unknown = Reflect.get(process, 'parentPort');
if (!isPort(port)) throw new Error('This process is started by the desk.');

serveRecord({
  port, open: openRecordStore, exit: (status) => process.exit(status),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
});
