import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { runHelper, type Port } from './helper.js';

/** The entry of the archive process, an Electron utility process. */
const linger = 30_000;

const isPort = (value: unknown): value is Port =>
  typeof value === 'object' && value !== null && 'postMessage' in value && typeof value.postMessage === 'function' && 'on' in value && typeof value.on === 'function';

const port: unknown = Reflect.get(process, 'parentPort');
if (!isPort(port)) throw new Error('The archive process is started by the desk.');

// A desk that ships what waited for weeks is at work meanwhile.
try {
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // It may not; then it ships as it is.
}

runHelper({
  port,
  exit: (status) => process.exit(status),
  linger,
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
});
