import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyOf } from '../../core/conversation.js';
import { disclosedItem, fingerprintOf } from '../../core/disclosure/lines.js';
import { byRules } from '../../core/disclosure/mask.js';
import { readingOf } from '../../core/review/reading.js';
import { rowOf } from '../../core/testing/record.js';
import { MARIA, message, NINE, SERVICE } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import type { DisclosureOrder } from '../../shared/review/disclosure.js';
import type { ReviewStore } from '../../shared/review/types.js';
import { makeLibraryKey } from '../archive/keys/library.js';
import { checkDisclosure } from './check.js';
import { createDisclosureHandlers, type DisclosureHandlerParts } from './handlers.js';

const key = await makeLibraryKey('a good passphrase', 10);
const item = { conversation: keyOf({ scope: 'desk-room', service: SERVICE, conv: MARIA }), day: '2026-11-21' };
const rows = [rowOf({ kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, stamp: NINE, item: message('m1', { body: 'I am Maria' }) }, { desk: 1, seq: 1, time: NINE })];

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'disclose-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const policyWith = (libraryKey: string | undefined) =>
  parsePolicy(JSON.stringify({ library: 'Sample library', timeZone: 'Europe/Berlin', services: [{ address: SERVICE, name: 'Ask' }], rooms: { desk: 'desk@rooms.library.example' }, central: { folder: '/srv/record', ...(libraryKey === undefined ? {} : { libraryKey }) } }));

const store: Pick<ReviewStore, 'read' | 'exporting'> = { read: async () => Promise.resolve({ rows, marks: [] }), exporting: async () => Promise.resolve() };

function window(changes: Partial<DisclosureHandlerParts> & { readonly libraryKey?: string | undefined } = {}) {
  const { libraryKey = key.publicKey, ...parts } = changes;
  const shown: string[] = [];
  const keyFile = path.join(folder, 'library.key');
  fs.writeFileSync(keyFile, key.file);
  const policy = policyWith(libraryKey);
  const handlers = createDisclosureHandlers({
    policy, record: () => store, me: () => 'dora', now: () => NINE, chooseFolder: async () => Promise.resolve(folder), chooseKey: async () => Promise.resolve(keyFile),
    pdf: async () => Promise.resolve(Buffer.from('%PDF')), show: (place) => void shown.push(place), ...parts,
  });
  const order = async (): Promise<DisclosureOrder> => {
    const { guard } = await handlers['review:disclosure']();
    const covered = byRules(disclosedItem(item, readingOf(rows), 'request', () => 'Ask'), ['patron'], guard);
    return { items: [{ ...item, looked: fingerprintOf(covered) }], purpose: 'request', request: 'Request 17', rules: ['patron'], decisions: [], formats: ['html'] };
  };
  return { handlers, order, shown };
}

const codeOf = (doing: Promise<unknown>): Promise<unknown> => doing.then(() => 'done', (error: unknown) => (error instanceof AppError ? error.code : error));

describe('disclosing from the review window', () => {
  it('makes what was looked at where it was chosen, signed with the key of the library', async () => {
    const { handlers, order, shown } = window();
    expect(await handlers['review:disclosure']()).toMatchObject({ canSign: true });
    expect(await handlers['review:disclosure-folder']()).toEqual({ folder });
    expect(await handlers['review:disclosure-key']()).toEqual({ keyFile: 'library.key' });
    const made = await handlers['review:disclose']({ order: await order(), passphrase: 'a good passphrase' });
    expect(made).toMatchObject({ signed: true, files: 5 });
    expect(await checkDisclosure(made.folder, key.publicKey)).toMatchObject({ signature: 'library', problems: [] });
    expect(fs.readFileSync(path.join(made.folder, 'conversations.html'), 'utf8')).not.toContain('Maria');
    await handlers['review:disclosure-show']();
    expect(shown).toEqual([made.folder]);
    expect(await handlers['review:disclosure']()).toMatchObject({ folder, keyFile: 'library.key' });
  });

  it('makes nothing before a folder and a key are chosen, nor with another passphrase or another key', async () => {
    const { handlers, order } = window();
    const asked = { order: await order(), passphrase: 'a good passphrase' };
    expect(await codeOf(handlers['review:disclose'](asked))).toBe('invalid-request');
    await handlers['review:disclosure-folder']();
    expect(await codeOf(handlers['review:disclose'](asked))).toBe('invalid-request');
    await handlers['review:disclosure-key']();
    expect(await codeOf(handlers['review:disclose']({ ...asked, passphrase: 'another' }))).toBe('wrong-password');
    const other = window({ libraryKey: (await makeLibraryKey('x', 10)).publicKey });
    await other.handlers['review:disclosure-folder']();
    await other.handlers['review:disclosure-key']();
    expect(await codeOf(other.handlers['review:disclose'](asked))).toBe('invalid-request');
    expect(fs.readdirSync(folder)).toEqual(['library.key']);
  });

  it('takes no huge file for a key', async () => {
    const huge = path.join(folder, 'film.mov');
    fs.writeFileSync(huge, Buffer.alloc(100_000));
    const { handlers, order } = window({ chooseKey: async () => Promise.resolve(huge) });
    await handlers['review:disclosure-folder']();
    await handlers['review:disclosure-key']();
    expect(await codeOf(handlers['review:disclose']({ order: await order(), passphrase: 'a' }))).toBe('invalid-request');
  });

  it('makes one at a time, keeps what was chosen when somebody changes their mind, and shows nothing to who is not signed in', async () => {
    let finish = (): void => undefined;
    const recorded = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { handlers, order } = window({ record: () => ({ ...store, exporting: () => recorded }) });
    await handlers['review:disclosure-folder']();
    const asked = { order: await order() };
    const first = handlers['review:disclose'](asked);
    expect(await codeOf(handlers['review:disclose'](asked))).toBe('invalid-request');
    finish();
    expect(await first).toMatchObject({ signed: false });
    const undecided = window({ chooseFolder: async () => Promise.resolve(undefined) });
    expect(await undecided.handlers['review:disclosure-folder']()).toEqual({});
    const out = window({ record: () => { throw new AppError('not-signed-in', 'nobody'); } });
    expect(() => out.handlers['review:disclosure']()).toThrow('nobody');
  });
});
