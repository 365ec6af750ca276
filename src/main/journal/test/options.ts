import { randomBytes } from 'node:crypto';
import type { JournalKey, JournalOptions } from '../types.js';

export const deskId = '0123456789abcdef0123456789abcdef';
export const key: JournalKey = { id: 'key-1', key: Buffer.alloc(32, 0x5a) };

export const optionsFor = (dir: string, change: Partial<JournalOptions> = {}): JournalOptions => ({
  dir, deskId, machineId: 'machine', key, now: () => Date.now(), random: (length) => randomBytes(length), reserveBytes: 64 * 1024, ...change,
});
