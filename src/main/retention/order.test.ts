import * as fc from 'fast-check';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { holdSubject } from './holds.js';
import { maxOrderLength, maxRanges, orderNames, readOrder, rowsOf, signOrder, type RetentionOrder } from './order.js';

const library = generateKeyPairSync('ed25519');
const publicHex = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const signWith = (key: KeyObject) => (text: string): Uint8Array => sign(null, Buffer.from(text), key);
const archive = '6f1c0e0a-3a8e-4a52-9d0f-0b6a8f2f7c11';
const check = { archive, libraryKey: publicHex(library.publicKey) };
const order: RetentionOrder = {
  id: '0b0e6a0e-6f5c-4f2b-8a53-0d0a4f0f2b11', at: 1_700_000_000_000, by: 'Ines Weber', reason: 'Older than the policy keeps it',
  desk: 'aa'.repeat(16), epoch: 'bb'.repeat(16), rows: [[2, 4], [9, 9]], hash: 'cc'.repeat(32),
};
const signed = signOrder(archive, order, signWith(library.privateKey));
const codeOf = (action: () => unknown): unknown => {
  try {
    action();
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('an order', () => {
  it('that the key of the library signed is read back', () => {
    expect(readOrder(signed, check)).toEqual(order);
    expect(readOrder({ ...signed }, { libraryKey: check.libraryKey })).toEqual(order);
    expect(signed.text).toBe(`deskbell-retention-1\n${archive}\n${JSON.stringify(order)}\n`);
    expect(rowsOf(order)).toBe(4);
  });

  it('names its rows and no others', () => {
    const row = { desk: order.desk, epoch: order.epoch };
    expect([1, 2, 3, 4, 5, 8, 9, 10].filter((seq) => orderNames(order, { ...row, seq }))).toEqual([2, 3, 4, 9]);
    expect(orderNames(order, { ...row, desk: 'dd'.repeat(16), seq: 2 })).toBe(false);
    expect(orderNames(order, { ...row, epoch: 'dd'.repeat(16), seq: 2 })).toBe(false);
  });

  it('with any character changed is refused', () => {
    fc.assert(fc.property(fc.nat(signed.text.length - 1), fc.integer({ min: 1, max: 127 }), (at, by) => {
      const text = signed.text.slice(0, at) + String.fromCharCode((signed.text.charCodeAt(at) + by) % 128) + signed.text.slice(at + 1);
      expect(codeOf(() => readOrder({ ...signed, text }, check))).toBe('invalid-request');
    }));
  });

  it('of another key, another record or another signature is refused', () => {
    const stranger = generateKeyPairSync('ed25519');
    expect(codeOf(() => readOrder(signOrder(archive, order, signWith(stranger.privateKey)), check))).toBe('invalid-request');
    expect(codeOf(() => readOrder(signOrder('11111111-1111-4111-8111-111111111111', order, signWith(library.privateKey)), check))).toBe('invalid-request');
    expect(codeOf(() => readOrder({ ...signed, signature: '00'.repeat(64) }, check))).toBe('invalid-request');
  });

  it('that was signed but is none is refused', () => {
    const sent = (text: string): unknown => codeOf(() => readOrder({ text, signature: Buffer.from(signWith(library.privateKey)(text)).toString('hex') }, check));
    const json = JSON.stringify(order);
    expect(sent(`deskbell-retention-1\n${archive}\n${json}\n`)).toBe('accepted');
    for (const text of [
      '', json, `deskbell-retention-1\n${archive}\n${json}`, `deskbell-retention-1\n${archive}\n${json}\n\n`, `deskbell-retention-2\n${archive}\n${json}\n`,
      `deskbell-retention-1\n${archive}\n{}\n`, `deskbell-retention-1\n${archive}\n[\n`,
      `deskbell-retention-1\n${archive}\n${JSON.stringify({ ...order, rows: [] })}\n`,
      `deskbell-retention-1\n${archive}\n${JSON.stringify({ ...order, rows: [[4, 2]] })}\n`,
      `deskbell-retention-1\n${archive}\n${JSON.stringify({ ...order, rows: [[1, 2], [2, 3]] })}\n`,
      `deskbell-retention-1\n${archive}\n${JSON.stringify({ ...order, more: 1 })}\n`,
      `deskbell-retention-1\n${archive}\n${JSON.stringify({ ...order, rows: [[1, 1e17]] })}\n`,
    ]) expect(sent(text)).toBe('invalid-request');
  });

  it('that is no object, or too long, is refused', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(codeOf(() => readOrder(value, check))).toBe('invalid-request');
    }));
    expect(codeOf(() => readOrder({ ...signed, text: 'x'.repeat(maxOrderLength + 1) }, check))).toBe('invalid-request');
  });

  it('of as many ranges as one may have fits, of the largest numbers', () => {
    const rows = Array.from({ length: maxRanges }, (_, index) => [Number.MAX_SAFE_INTEGER - 2 * (maxRanges - index), Number.MAX_SAFE_INTEGER - 2 * (maxRanges - index)] as const);
    const large = { ...order, by: 'ü'.repeat(200), reason: '\u0001'.repeat(1_000), rows };
    expect(readOrder(signOrder(archive, large, signWith(library.privateKey)), check)).toEqual(large);
    expect(() => signOrder(archive, { ...large, rows: [...rows, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]] }, signWith(library.privateKey))).toThrow(/rows/);
  });
});

describe('what a hold is on', () => {
  it('is something', () => {
    expect(holdSubject().safeParse({ person: ' reader@example.org ' }).data).toEqual({ person: 'reader@example.org' });
    for (const bad of [{}, { person: ' ' }, { from: 5, to: 5 }, { from: -1 }, { words: 'x'.repeat(501) }, { persons: 'x' }, null, [], 'x']) expect(holdSubject().safeParse(bad).success).toBe(false);
  });
});
