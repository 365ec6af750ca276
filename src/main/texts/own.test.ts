import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnTexts } from './own.js';

interface Text {
  readonly id: string;
  readonly says: string;
}
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-own-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const isTexts = (value: unknown): value is { readonly texts: readonly Text[] } => typeof value === 'object' && value !== null && 'texts' in value;
const open = (): OwnTexts<Text> =>
  new OwnTexts({
    folder, what: 'texts', isSame: (a, b) => a.says === b.says,
    read: (file) => {
      const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
      return Promise.resolve(isTexts(value) ? value.texts : []);
    },
  });

describe('own texts', () => {
  it('of two people lie in two files that only this user may read', async () => {
    const own = open();
    await own.save('ana@staff.example', { id: 'a', says: 'of Ana' });
    await own.save('BEN@staff.example', { id: 'a', says: 'of Ben' });
    expect(fs.readdirSync(folder)).toHaveLength(2);
    expect(fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)).mode & 0o77)).toEqual([0, 0]);
    expect([await open().list('Ana@staff.example'), await open().list('ben@staff.example')]).toEqual([[{ id: 'a', says: 'of Ana' }], [{ id: 'a', says: 'of Ben' }]]);
  });

  it('are never more than can be read again', async () => {
    const own = open();
    await own.save('ana', { id: 'a', says: 'short' });
    await expect(own.save('ana', { id: 'b', says: 'ü'.repeat(600_000) })).rejects.toMatchObject({ code: 'invalid-request', message: 'Your own texts would be longer than 1 MiB together. Delete or shorten some first.' });
    await expect(own.import('ana', Array.from({ length: 500 }, (_, n) => ({ id: `n${n}`, says: '' })))).rejects.toMatchObject({ code: 'invalid-request', message: 'Nobody can have more than 500 own texts. Delete some first.' });
    expect(await open().list('ana')).toEqual([{ id: 'a', says: 'short' }]);
  });

  it('of an import are taken back at once', async () => {
    const own = open();
    await own.save('ana', { id: 'a', says: 'x' });
    expect(await own.import('ana', [{ id: 'a', says: 'y' }, { id: 'b', says: 'z' }])).toEqual({ added: 1, changed: 1, same: 0 });
    expect(await own.import('ana', [{ id: 'b', says: 'z' }])).toEqual({ added: 0, changed: 0, same: 1 });
    expect([own.undo('ana'), own.undo('ana'), own.undo('ben')]).toEqual([true, false, false]);
    expect(await open().list('ana')).toEqual([{ id: 'a', says: 'x' }]);
  });
});
