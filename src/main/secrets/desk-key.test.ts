import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy, signerOf } from '../archive/keys/signed.js';
import { silentLog, type Log } from '../log/log.js';
import type { SecretBox } from './box.js';
import { openDeskKey } from './desk-key.js';

let folder = '';
let warned = 0;
const log: Log = { ...silentLog, warn: () => void (warned += 1) };
const box = (name: string): SecretBox => ({
  protection: 'os',
  seal: (text) => Buffer.from(`${name} ${text}`).toString('base64'),
  open: (sealed) => {
    const text = Buffer.from(sealed, 'base64').toString();
    if (!text.startsWith(`${name} `)) throw new Error('sealed by another user');
    return text.slice(name.length + 1);
  },
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deskbell-desk-key-'));
  warned = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the desk’s key', () => {
  it('is made once, sealed, and signs', () => {
    const made = openDeskKey(folder, box('anna'), log);
    expect(openDeskKey(folder, box('anna'), log)).toEqual(made);
    if (made === undefined) throw new Error('no key was made');
    expect(isSignedBy(made.publicKey, 'head', signerOf(Buffer.from(made.pkcs8)).sign('head'))).toBe(true);
    expect(readFileSync(path.join(folder, 'desk.key'), 'utf8')).not.toContain(Buffer.from(made.pkcs8).toString('base64'));
    expect(warned).toBe(0);
  });

  it.each<[string, () => SecretBox]>([
    ['that another user sealed', () => box('berta')],
    ['that is damaged', () => (writeFileSync(path.join(folder, 'desk.key'), '{'), box('anna'))],
    ['that is too large', () => (writeFileSync(path.join(folder, 'desk.key'), 'x'.repeat(100_000)), box('anna'))],
  ])('%s is set aside, and a new one is made', (_name, change) => {
    const made = openDeskKey(folder, box('anna'), log);
    const again = openDeskKey(folder, change(), log);
    expect(again?.publicKey).toMatch(/^[0-9a-f]{64}$/);
    expect(again?.publicKey).not.toBe(made?.publicKey);
    expect(readdirSync(folder).toSorted()).toEqual(['desk.key', 'desk.set-aside-1.key']);
    expect(warned).toBe(1);
  });

  it('is none where the system keeps no secret, or nothing can be written', () => {
    expect(openDeskKey(folder, undefined, log)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    expect(openDeskKey(path.join(folder, 'nowhere'), box('anna'), log)).toBeUndefined();
  });
});
