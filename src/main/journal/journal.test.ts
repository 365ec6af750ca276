import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { epochKind, maxBodyBytes, openJournal, placeStep, type Entry, type Journal, type Row } from './index.js';
import { AppError } from '../../shared/errors.js';
import { verifyFile } from './verify-file.js';
import { Folders, key, optionsFor } from './test/fixture.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const folders = new Folders();
const journals: Journal[] = [];

afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  folders.clean();
});

function open(dir: string, change: Parameters<typeof optionsFor>[1] = {}): Journal {
  const journal = openJournal(optionsFor(dir, change));
  journals.push(journal);
  return journal;
}

const message = (number: number, change: Partial<Entry> = {}): Entry => ({ kind: 'message', conversation: 'patron', time: 1000 + number, body: { number }, ...change });
const numbers = (rows: readonly Row[]): unknown[] => rows.map(({ body }) => (typeof body === 'object' && body !== null && 'number' in body ? body.number : undefined));
const codeOf = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe.each([['encrypted', key], ['in the clear', undefined]])('a journal %s', (_name, withKey) => {
  it('gives back what was appended, now and after it was opened again', () => {
    const dir = folders.make();
    const first = open(dir, { key: withKey });
    expect(first.rowsAfter(0)).toMatchObject([{ seq: 1, kind: epochKind, body: { reason: 'first' } }]);
    const rows = first.append({ entries: [message(1, { ref: 'a/1' }), { kind: 'walk-in', time: 5, body: null }, message(2, { place: 7 })] });
    expect(rows).toEqual([
      { ...message(1), ref: 'a/1', seq: 2, place: 2 * placeStep },
      { kind: 'walk-in', time: 5, body: null, seq: 3, place: 3 * placeStep },
      { ...message(2), seq: 4, place: 7 },
    ]);
    const check = (journal: Journal): void => {
      expect(journal.rowsAfter(1)).toEqual(rows);
      expect(journal.rowsAfter(1, 1)).toEqual(rows.slice(0, 1));
      expect(journal.get(3)).toEqual(rows[1]);
      expect(journal.get(5)).toBeUndefined();
      expect(journal.find('a/1')).toEqual(rows[0]);
      expect(journal.find('a/2')).toBeUndefined();
      expect(journal.head.seq).toBe(4);
    };
    check(first);
    first.close();
    check(open(dir, { key: withKey }));
  });

  it('keeps any JSON value and any name as it was', () => {
    const journal = open(folders.make(), { key: withKey });
    fc.assert(fc.property(fc.jsonValue(), fc.string({ unit: 'binary', minLength: 1 }), fc.uuid(), (body, conversation, ref) => {
      const [row] = journal.append({ entries: [{ kind: 'message', time: 0, body, conversation, ref }] });
      expect(JSON.stringify(journal.get(row?.seq ?? 0)?.body)).toBe(JSON.stringify(body));
      const found = journal.find(ref);
      expect(found?.seq).toBe(row?.seq);
      expect(found?.conversation).toBe(conversation);
    }), { numRuns: 50 });
  });

  it('keeps snapshot, cursors and side values with the rows of their batch', () => {
    const dir = folders.make();
    const first = open(dir, { key: withKey });
    expect([first.snapshot(), first.cursor('a'), first.side('draft:x'), first.sideKeys('')]).toEqual([undefined, undefined, undefined, []]);
    first.append({
      entries: [message(1)], snapshot: { version: 3, state: { open: ['x'] } }, cursors: [{ archive: 'a', value: 'id-1' }],
      side: [{ key: 'draft:x', value: 'Dear' }, { key: 'draft:y', value: { text: '' } }, { key: 'layout', value: 1 }],
    });
    first.append({ entries: [], side: [{ key: 'draft:y', value: null }, { key: 'draft:x', value: 'Dear P' }], cursors: [{ archive: 'a', value: 'id-2' }] });
    first.close();
    const again = open(dir, { key: withKey });
    expect(again.snapshot()).toEqual({ version: 3, seq: 2, state: { open: ['x'] } });
    expect([again.cursor('a'), again.cursor('b')]).toEqual(['id-2', undefined]);
    expect(again.side('draft:x')).toBe('Dear P');
    expect(again.sideKeys('draft:')).toEqual(['draft:x']);
    expect(again.sideKeys('')).toEqual(['draft:x', 'layout']);
  });

  it('verifies', () => {
    const dir = folders.make();
    const journal = open(dir, { key: withKey });
    journal.append({ entries: [message(1, { ref: 'r' }), message(2)], snapshot: { version: 1, state: [] }, side: [{ key: 'd', value: 1 }], cursors: [{ archive: 'a', value: 'x' }] });
    const file = journal.file;
    journal.close();
    for (const given of [withKey, undefined]) expect(verifyFile(file, given).report).toMatchObject({ rows: 3, finding: undefined });
  });
});

describe('a conversation', () => {
  it('is read in windows by place, also when rows come late', () => {
    const journal = open(folders.make());
    const rows = journal.append({ entries: [1, 2, 3, 4, 5].map((number) => message(number, { kind: number === 3 ? 'note' : 'message' })) });
    journal.append({ entries: [message(9, { conversation: 'another' }), { kind: 'note', time: 0, body: { number: 0 } }] });
    const [late] = journal.append({ entries: [message(6, { place: (rows[0]?.place ?? 0) + 1 })], places: [{ seq: rows[4]?.seq ?? 0, place: 1 }] });
    const place = (index: number): number => rows[index]?.place ?? 0;
    expect(numbers(journal.window('patron', { limit: 10 }))).toEqual([5, 1, 6, 2, 3, 4]);
    expect(numbers(journal.window('patron', { limit: 2 }))).toEqual([3, 4]);
    expect(numbers(journal.window('patron', { before: place(2), limit: 2 }))).toEqual([6, 2]);
    expect(numbers(journal.window('patron', { after: place(0), limit: 2 }))).toEqual([6, 2]);
    expect(numbers(journal.window('patron', { after: late?.place ?? 0, before: place(3), limit: 9 }))).toEqual([2, 3]);
    expect(numbers(journal.window('patron', { limit: 10, kinds: ['note'] }))).toEqual([3]);
    expect(numbers(journal.window('patron', { limit: 10, kinds: [] }))).toEqual([]);
    expect(numbers(journal.window('nobody', { limit: 10 }))).toEqual([]);
    expect(journal.get(rows[4]?.seq ?? 0)?.place).toBe(1);
  });
});

describe('what the files hold', () => {
  it('is nothing personal where there is a key', () => {
    const journal = open(folders.make());
    const secret = 'patron-eleanor@library.example';
    journal.append({ entries: [message(1, { conversation: secret, ref: `ref of ${secret}`, body: { text: `I am ${secret}` } })], side: [{ key: secret, value: secret }], cursors: [{ archive: secret, value: secret }], snapshot: { version: 1, state: secret } });
    const { file } = journal;
    journal.close();
    expect(readFileSync(file).includes('message')).toBe(true);
    for (const part of ['eleanor', 'ELEANOR', 'library.example']) expect(readFileSync(file).includes(part)).toBe(false);
  });
});

describe('an entry', () => {
  it.each(['', 'Message', 'a b', 'kind\0', '-x', 'x'.repeat(33), "x');DROP TABLE row;--", '\u{1F600}'])('of kind %j is refused, and its batch with it', (kind) => {
    const journal = open(folders.make());
    expect(codeOf(() => journal.append({ entries: [message(1), { kind, time: 0, body: 1 }] }))).toBe('invalid-request');
    expect(journal.head.seq).toBe(1);
    expect(journal.append({ entries: [message(2)] })).toMatchObject([{ seq: 2 }]);
  });

  it.each([{ time: -1 }, { time: 0.5 }, { time: Number.NaN }, { time: 2 ** 53 }, { place: 0.5 }, { place: Infinity }, { body: undefined }])('with %j is refused', (change) => {
    const journal = open(folders.make());
    expect(codeOf(() => journal.append({ entries: [message(1, change)] }))).toBe('invalid-request');
    expect(journal.rowsAfter(1)).toEqual([]);
  });

  it('is refused with a reference that is already there, and so is all of its batch', () => {
    const journal = open(folders.make());
    journal.append({ entries: [message(1, { ref: 'r' })] });
    expect(codeOf(() => journal.append({ entries: [message(2), message(3, { ref: 'r' })], side: [{ key: 'd', value: 1 }] }))).toBe('invalid-request');
    expect([journal.head.seq, journal.rowsAfter(2), journal.side('d')]).toEqual([2, [], undefined]);
    expect(journal.append({ entries: [message(4, { ref: 's' })] })).toMatchObject([{ seq: 3 }]);
  });

  it('may have a body of so many bytes and not one more', () => {
    const dir = folders.make();
    const journal = open(dir);
    const around = Buffer.byteLength(JSON.stringify({ conversation: 'patron', body: '' }));
    const body = 'x'.repeat(maxBodyBytes - around);
    expect(journal.append({ entries: [message(1, { body })] })).toHaveLength(1);
    expect(codeOf(() => journal.append({ entries: [message(1, { body: `${body}x` })] }))).toBe('too-long');
    expect(codeOf(() => journal.append({ entries: [message(1, { body: '\u0000'.repeat(maxBodyBytes / 4) })] }))).toBe('too-long');
    expect(journal.get(2)?.body).toBe(body);
    journal.close();
    expect(verifyFile(journal.file, key).report).toMatchObject({ rows: 2, finding: undefined });
  });
});

describe('the head file', () => {
  it('is written with every append', () => {
    const journal = open(folders.make());
    const file = path.join(path.dirname(journal.file), 'journal.head');
    for (let number = 0; number < 5; number += 1) {
      journal.append({ entries: [message(number)] });
      expect(readFileSync(file).includes(Buffer.from(journal.head.hash, 'hex'))).toBe(true);
    }
  });
});

describe('a closed journal', () => {
  it('takes nothing any more', () => {
    const journal = open(folders.make());
    journal.close();
    expect(codeOf(() => journal.append({ entries: [message(1)] }))).toBe('journal-closed');
    expect(journal.closeOut(message(1))).toBeUndefined();
    expect(codeOf(() => journal.rowsAfter(0))).toBe('journal-closed');
    journal.close();
  });
});
