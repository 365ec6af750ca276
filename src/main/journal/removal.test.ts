import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Range } from '../../core/record/ranges.js';
import { AppError } from '../../shared/errors.js';
import { signerOf } from '../archive/keys/signed.js';
import { signOrder, type RetentionOrder, type SignedOrder } from '../retention/order.js';
import { openBeside } from './database.js';
import { openReader } from './reader.js';
import { openJournal, type Journal } from './index.js';
import { Folders, deskId, key, optionsFor } from './test/fixture.js';
import { verifyFile } from './verify-file.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const folders = new Folders();
const journals: Journal[] = [];
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  folders.clean();
});

const library = signerOf(generateKeyPairSync('ed25519').privateKey);
const archive = randomUUID();
const secret = (number: number): string => `Words that nobody must find, of row ${number}.`;

function filled(rows: number, change: Parameters<typeof optionsFor>[1] = {}): Journal {
  const journal = openJournal(optionsFor(folders.make(), change));
  journals.push(journal);
  // Some longer than a page of the file.
  for (let number = 2; number <= rows; number += 1) {
    journal.append({ entries: [{ kind: 'heard', conversation: 'patron', time: number, ref: `ref-${number}`, body: { text: secret(number).repeat(number % 3 === 0 ? 400 : 1) } }] });
  }
  return journal;
}

function order(journal: Journal, rows: readonly Range[], change: Partial<RetentionOrder> = {}, signer = library): SignedOrder {
  const hash = rawHash(journal, rows.at(-1)?.[1] ?? 1);
  return signOrder(archive, { id: randomUUID(), at: 1, by: 'Ines', reason: 'Old', desk: deskId, epoch: journal.head.epoch, rows, hash, ...change }, (text) => signer.sign(text));
}

function rawHash(journal: Journal, seq: number): string {
  const db = openBeside(journal.file);
  const found: unknown = db.prepare('SELECT hex(hash) FROM row WHERE seq = ?').raw().get([seq]);
  db.close();
  return Array.isArray(found) ? String(found[0]).toLowerCase() : '00'.repeat(32);
}

const remove = (journal: Journal, rows: readonly Range[], signed = order(journal, rows)): SignedOrder => {
  journal.append({ entries: [], removed: { rows, order: signed } });
  return signed;
};
const leave = (journal: Journal, rows: readonly Range[]): void => {
  journal.append({ entries: [{ kind: 'left', time: 9, body: { kind: 'left', rows } }], removed: { rows } });
};
const verdict = (journal: Journal, libraryKey: string | undefined = library.publicKey): string[] =>
  [key, undefined].map((given) => {
    const { finding } = verifyFile(journal.file, given, libraryKey).report;
    return finding === undefined ? 'intact' : `${finding.seq ?? ''} ${finding.what}`;
  });
const run = (journal: Journal, sql: string): void => {
  const db = new Database(journal.file);
  db.exec(sql);
  db.close();
};
const filesWith = (journal: Journal, text: string): string[] => {
  const folder = path.dirname(journal.file);
  return readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(text));
};
const codeOf = (action: () => unknown): unknown => {
  try {
    action();
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('rows that the library ordered to be removed', () => {
  it('lose their content, stay in the chain, and are still known by their reference', () => {
    const journal = filled(12);
    remove(journal, [[3, 4], [7, 7]]);
    expect(journal.get(3)).toEqual({ seq: 3, kind: 'heard', time: 3, place: 3 * 2 ** 20, body: undefined });
    expect(journal.find('ref-4')).toMatchObject({ seq: 4, body: undefined });
    expect(journal.get(5)).toMatchObject({ body: { text: secret(5) } });
    expect(journal.window('patron', { limit: 100 }).map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(verdict(journal)).toEqual(['intact', 'intact']);
    expect(verifyFile(journal.file, key, library.publicKey).report.removed).toEqual({ ordered: 3, orders: 1, left: 0 });
    journal.append({ entries: [{ kind: 'heard', time: 20, body: 1 }] });
    expect(verdict(journal)).toEqual(['intact', 'intact']);
  });

  it('are in no file any more once the log was moved into the database', () => {
    const journal = filled(30, { key: undefined });
    expect(filesWith(journal, secret(9))).not.toEqual([]);
    remove(journal, [[9, 12]]);
    expect(journal.settle()).toBe(true);
    for (const number of [9, 10, 11, 12]) expect(filesWith(journal, secret(number))).toEqual([]);
    expect(filesWith(journal, secret(13))).not.toEqual([]);
  });

  it('wait for a reader that still sees them before the log is moved', () => {
    const journal = filled(30, { key: undefined });
    const reader = openBeside(journal.file);
    reader.exec('BEGIN; SELECT count(*) FROM row;');
    remove(journal, [[9, 12]]);
    expect(journal.settle()).toBe(false);
    reader.exec('COMMIT');
    expect(journal.settle()).toBe(true);
    expect(filesWith(journal, secret(9))).toEqual([]);
    reader.close();
  });

  it('are named one part after the other, and each once', () => {
    const journal = filled(12);
    const rows: Range[] = [[3, 4], [7, 9]];
    const signed = order(journal, rows);
    expect(journal.removable(rows, 'order', 2)).toEqual([3, 4]);
    remove(journal, [[3, 4]], signed);
    expect(journal.removable(rows, 'order', 2)).toEqual([7, 8]);
    expect(verdict(journal)).toEqual(['intact', 'intact']);
    remove(journal, [[7, 9]], signed);
    expect(journal.removable(rows, 'order')).toEqual([]);
    expect(verifyFile(journal.file, key, library.publicKey).report.removed).toEqual({ ordered: 5, orders: 1, left: 0 });
  });

  it('stay where the order is for another chain or does not name them', () => {
    const journal = filled(12);
    const refused: [readonly Range[], SignedOrder][] = [
      [[[3, 4]], order(journal, [[3, 4]], { desk: 'ee'.repeat(16) })],
      [[[3, 4]], order(journal, [[3, 4]], { epoch: 'ee'.repeat(16) })],
      [[[3, 4]], order(journal, [[3, 4]], { hash: 'ee'.repeat(32) })],
      [[[3, 4]], order(journal, [[3, 40]])],
      [[[3, 5]], order(journal, [[3, 4]])],
      [[[2, 3]], order(journal, [[3, 4]])],
      [[[3, 4]], { text: 'nonsense', signature: 'x' }],
    ];
    for (const [rows, signed] of refused) expect(codeOf(() => remove(journal, rows, signed))).toBe('invalid-request');
    expect(journal.rowsAfter(1).every(({ body }) => body !== undefined)).toBe(true);
    expect(verdict(journal)).toEqual(['intact', 'intact']);
  });

  it('are shipped no more: whoever asks for them was put back to an older state', () => {
    const journal = filled(12);
    remove(journal, [[3, 4]]);
    const reader = openReader(journal.file, key);
    expect(codeOf(() => reader.rowsAfter(0, 10))).toBe('archive-damaged');
    expect(reader.rowsAfter(4, 10).map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    reader.close();
  });
});

describe('rows that have left this computer', () => {
  it('are named by a row of the journal itself', () => {
    const journal = filled(12);
    leave(journal, [[2, 5], [8, 8]]);
    expect(journal.get(4)?.body).toBeUndefined();
    expect(verdict(journal)).toEqual(['intact', 'intact']);
    expect(verdict(journal, undefined)).toEqual(['intact', 'intact']);
    expect(verifyFile(journal.file, key).report.removed).toEqual({ ordered: 0, orders: 0, left: 5 });
  });

  it('may be ordered to be removed afterwards', () => {
    const journal = filled(12);
    leave(journal, [[2, 5]]);
    expect(journal.removable([[4, 6]], 'order')).toEqual([4, 5, 6]);
    expect(journal.removable([[4, 6]], 'leaving')).toEqual([6]);
    remove(journal, [[4, 6]]);
    expect(verdict(journal)).toEqual(['intact', 'intact']);
    expect(verifyFile(journal.file, key, library.publicKey).report.removed).toEqual({ ordered: 3, orders: 1, left: 2 });
  });

  it('never are those after it, and nothing leaves without such a row', () => {
    const journal = filled(12);
    leave(journal, [[11, 20]]);
    expect(journal.get(13)?.body).toMatchObject({ rows: [[11, 20]] });
    expect(verdict(journal)).toEqual(['intact', 'intact']);
    expect(codeOf(() => journal.append({ entries: [], removed: { rows: [[2, 3]] } }))).toBe('invalid-request');
  });
});

describe('a hole that nothing allows', () => {
  const gone = 'has lost its body, and nothing says that it may';
  const forgeries: Record<string, (journal: Journal) => { sql: string; found: string; keyed?: string }> = {
    'no content at all': () => ({ sql: 'UPDATE row SET sealed = NULL WHERE seq = 6', found: `6 ${gone}` }),
    'an order that is not there': () => ({ sql: `UPDATE row SET sealed = x'02${'11'.repeat(16)}' WHERE seq = 6`, found: `6 ${gone}` }),
    'a tombstone of no kind': () => ({ sql: `UPDATE row SET sealed = x'31${'11'.repeat(16)}' WHERE seq = 6`, found: `6 ${gone}`, keyed: '6 has a body that cannot be opened' }),
    'an order that names other rows': () => ({ sql: 'UPDATE row SET sealed = (SELECT sealed FROM row WHERE seq = 3) WHERE seq = 6', found: '6 has lost its body by an order that does not name it' }),
    'an order that was taken away': () => ({ sql: 'DELETE FROM retention', found: `3 ${gone}` }),
    'an order that was changed': () => ({ sql: `UPDATE retention SET text = replace(text, '[3,4]', '[3,6]')`, found: '3 has lost its body by an order that the key of the library did not sign' }),
    'a signature that was changed': () => ({ sql: 'UPDATE retention SET signature = zeroblob(64)', found: '3 has lost its body by an order that the key of the library did not sign' }),
    'an order under another name': () => ({ sql: `UPDATE retention SET id = x'${'11'.repeat(16)}'; UPDATE row SET sealed = x'02${'11'.repeat(16)}' WHERE seq IN (3, 4)`, found: '3 has lost its body by an order that the key of the library did not sign' }),
    'an order of another key': (journal) => {
      const { text, signature } = order(journal, [[3, 6]], {}, signerOf(generateKeyPairSync('ed25519').privateKey));
      return { sql: `UPDATE retention SET text = '${text}', signature = x'${signature}'`, found: '3 has lost its body by an order that the key of the library did not sign' };
    },
    'a row that says nothing of it': () => ({ sql: `UPDATE row SET sealed = x'03${'00'.repeat(15)}08' WHERE seq = 6`, found: `6 ${gone}` }),
    'a row before it': () => ({ sql: `UPDATE row SET sealed = x'03${'00'.repeat(15)}05' WHERE seq = 6`, found: `6 ${gone}` }),
    'a row that is not there': () => ({ sql: `UPDATE row SET sealed = x'03${'00'.repeat(15)}ff' WHERE seq = 6`, found: `6 ${gone}` }),
    // Which rows a row names is in its body: that is known with the key only.
    'a row that names others': () => ({ sql: `UPDATE row SET sealed = (SELECT sealed FROM row WHERE seq = 9) WHERE seq = 6`, found: 'intact', keyed: `6 ${gone}` }),
  };

  it.each(Object.keys(forgeries))('is found (%s)', (name) => {
    const journal = filled(12);
    remove(journal, [[3, 4]]);
    leave(journal, [[9, 9]]);
    const made = forgeries[name]?.(journal);
    if (made === undefined) throw new Error(name);
    journal.close();
    expect(verdict(journal)).toEqual(['intact', 'intact']);
    run(journal, made.sql);
    expect(verdict(journal)).toEqual([made.keyed ?? made.found, made.found]);
  });

  it('is every one of an order, without the key of the library', () => {
    const journal = filled(12);
    remove(journal, [[3, 4]]);
    const { finding } = verifyFile(journal.file, key).report;
    expect(finding).toEqual({ seq: 3, what: expect.stringContaining('--library-key') });
  });
});

it('a journal of before there were orders gets their table, and verifies without', () => {
  const journal = filled(6);
  const dir = path.dirname(path.dirname(journal.file));
  journal.close();
  run(journal, 'DROP TABLE retention; PRAGMA user_version = 1;');
  expect(verdict(journal)).toEqual(['intact', 'intact']);
  const again = openJournal(optionsFor(dir));
  journals.push(again);
  expect(again.head.seq).toBe(6);
  remove(again, [[3, 4]]);
  expect(verdict(again)).toEqual(['intact', 'intact']);
  expect(existsSync(path.join(dir, 'epoch-0002'))).toBe(false);
});
