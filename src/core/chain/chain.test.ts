import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainStart, chainVerifier, commitmentOf, compareHead, headerBytes, headerEncoder, isKind, rowHasher,
  type Break, type Chain, type ChainPoint, type ChainRow, type Digest, type RowHeader,
} from './chain.js';

const digest: Digest = (bytes) => createHash('sha256').update(bytes).digest();
const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const kind = fc.stringMatching(/^[a-z][a-z0-9.-]{0,31}$/).filter(isKind);
const chainOf: fc.Arbitrary<Chain> = fc.record({ desk: bytes(16), epoch: bytes(16) });
const content = fc.record({
  kind,
  conversation: bytes(16),
  time: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  commitment: bytes(32),
});

function build(chain: Chain, contents: readonly Omit<RowHeader, 'seq'>[]): ChainRow[] {
  const hashOf = rowHasher(digest, chain);
  let prev = chainStart.hash;
  return contents.map((each, index) => {
    const header = { ...each, seq: index + 1 };
    prev = hashOf(prev, header);
    return { ...header, hash: prev };
  });
}

function firstBreak(chain: Chain, rows: readonly ChainRow[], head?: ChainPoint): Break | undefined {
  const verifier = chainVerifier(digest, chain);
  for (const row of rows) {
    const found = verifier.next(row);
    if (found) return found;
  }
  return head && compareHead(head, verifier.point, (seq) => rows[seq - 1]?.hash);
}

const flip = (source: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(source);
  const index = Math.floor(bit / 8) % copy.length;
  copy[index] = (copy[index] ?? 0) ^ (1 << bit % 8);
  return copy;
};

const hexOf = (encoded: Uint8Array | undefined): string => Buffer.from(encoded ?? []).toString('hex');

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new RangeError('no such row');
  return found;
};

const chained = fc.record({ chain: chainOf, contents: fc.array(content, { minLength: 1, maxLength: 30 }), pick: fc.nat(), other: fc.nat(), bit: fc.nat(4095) });

describe('the canonical row', () => {
  it('has exactly the documented bytes', () => {
    const encoded = headerEncoder({ desk: new Uint8Array(16).fill(0xd1), epoch: new Uint8Array(16).fill(0xe2) })(
      new Uint8Array(32).fill(0xa3),
      { seq: 2 ** 32 + 5, kind: 'message', conversation: new Uint8Array(16).fill(0xc4), time: 1_700_000_000_123, commitment: new Uint8Array(32).fill(0xb5) },
    );
    expect(hexOf(encoded)).toBe(
      [
        '44425231', 'd1'.repeat(16), 'e2'.repeat(16), '0000000100000005', 'a3'.repeat(32),
        `6d657373616765${'00'.repeat(25)}`, 'c4'.repeat(16), '0000018bcfe5687b', 'b5'.repeat(32),
      ].join(''),
    );
    expect(encoded).toHaveLength(headerBytes);
  });

  it('gives different bytes for different rows', () => {
    fc.assert(
      fc.property(chainOf, content, content, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (chain, a, b, i, j) => {
        const encode = headerEncoder(chain);
        const left = hexOf(encode(chainStart.hash, { ...a, seq: i }));
        const right = hexOf(encode(chainStart.hash, { ...b, seq: j }));
        const same = i === j && a.kind === b.kind && a.time === b.time
          && Buffer.compare(a.conversation, b.conversation) === 0 && Buffer.compare(a.commitment, b.commitment) === 0;
        expect(left === right).toBe(same);
      }),
    );
  });

  it.each(['', 'Message', 'a b', 'kind\0', 'ünïcode', '-x', 'x'.repeat(33), '\u{1F600}', 'a\n', "x';drop table row;--"])('has no form for the kind %j', (hostile) => {
    expect(isKind(hostile)).toBe(false);
    const encode = headerEncoder({ desk: new Uint8Array(16), epoch: new Uint8Array(16) });
    expect(encode(chainStart.hash, { seq: 1, kind: hostile, conversation: new Uint8Array(16), time: 0, commitment: new Uint8Array(32) })).toBeUndefined();
  });

  it.each([
    ['seq', { seq: 0 }], ['seq', { seq: 1.5 }], ['seq', { seq: 2 ** 53 }], ['time', { time: -1 }], ['time', { time: Number.NaN }],
    ['conversation', { conversation: new Uint8Array(15) }], ['commitment', { commitment: new Uint8Array(33) }],
  ])('has no form for a bad %s', (_name, change) => {
    const encode = headerEncoder({ desk: new Uint8Array(16), epoch: new Uint8Array(16) });
    const good = { seq: 1, kind: 'x', conversation: new Uint8Array(16), time: 0, commitment: new Uint8Array(32) };
    expect(encode(chainStart.hash, { ...good, ...change })).toBeUndefined();
    expect(() => rowHasher(digest, { desk: new Uint8Array(16), epoch: new Uint8Array(16) })(chainStart.hash, { ...good, ...change })).toThrow(RangeError);
  });

  it('commits to nonce and body', () => {
    const expected = createHash('sha256').update(Buffer.concat([Buffer.alloc(16, 7), Buffer.from('{"a":1}')])).digest('hex');
    expect(Buffer.from(commitmentOf(digest, Buffer.concat([Buffer.alloc(16, 7), Buffer.from('{"a":1}')]))).toString('hex')).toBe(expected);
    expect(() => commitmentOf(digest, new Uint8Array(15))).toThrow(RangeError);
  });
});

describe('a chain', () => {
  it('verifies as it was written, from any trusted point', () => {
    fc.assert(fc.property(chained, ({ chain, contents, pick }) => {
      const rows = build(chain, contents);
      expect(firstBreak(chain, rows, at(rows, rows.length - 1))).toBeUndefined();
      const from = pick % rows.length;
      const verifier = chainVerifier(digest, chain, at(rows, from));
      expect(rows.slice(from + 1).map((row) => verifier.next(row)).filter(Boolean)).toEqual([]);
    }));
  });

  it('breaks at the row of which any bit of any hashed field is changed', () => {
    const changes: ((row: ChainRow, bit: number) => ChainRow)[] = [
      (row, bit) => ({ ...row, conversation: flip(row.conversation, bit) }),
      (row, bit) => ({ ...row, commitment: flip(row.commitment, bit) }),
      (row, bit) => ({ ...row, hash: flip(row.hash, bit) }),
      (row, bit) => ({ ...row, time: Number(BigInt(row.time) ^ (1n << BigInt(bit % 53))) }),
      (row, bit) => ({ ...row, kind: Buffer.from(flip(Buffer.from(row.kind), bit)).toString('latin1') }),
    ];
    fc.assert(fc.property(chained, fc.constantFrom(...changes), ({ chain, contents, pick, bit }, change) => {
      const rows = build(chain, contents);
      const index = pick % rows.length;
      rows[index] = change(at(rows, index), bit);
      expect(firstBreak(chain, rows)?.seq).toBe(index + 1);
    }), { numRuns: 500 });
  });

  it('breaks at the first row when the desk or the epoch is another', () => {
    fc.assert(fc.property(chained, fc.boolean(), ({ chain, contents, bit }, desk) => {
      const rows = build(chain, contents);
      const other = desk ? { ...chain, desk: flip(chain.desk, bit) } : { ...chain, epoch: flip(chain.epoch, bit) };
      expect(firstBreak(other, rows)).toEqual({ seq: 1, fault: 'changed' });
    }));
  });

  it('breaks at a row that was removed, also when the others are renumbered', () => {
    fc.assert(fc.property(chained, fc.boolean(), ({ chain, contents, pick }, renumber) => {
      const rows = build(chain, contents);
      const head = at(rows, rows.length - 1);
      const index = pick % rows.length;
      const left = rows.toSpliced(index, 1).map((row, place) => (renumber ? { ...row, seq: place + 1 } : row));
      expect(firstBreak(chain, left, head)?.seq).toBe(index + 1);
    }));
  });

  it('breaks at the first row that was moved or doubled', () => {
    fc.assert(fc.property(chained, fc.boolean(), fc.boolean(), ({ chain, contents, pick, other }, double, renumber) => {
      const rows = build(chain, contents);
      const from = pick % rows.length;
      const to = other % rows.length;
      fc.pre(double || from !== to);
      const moved = double ? rows.toSpliced(from, 0, at(rows, from)) : rows.toSpliced(from, 1).toSpliced(to, 0, at(rows, from));
      const first = double ? from + 2 : Math.min(from, to) + 1;
      const shown = renumber ? moved.map((row, place) => ({ ...row, seq: place + 1 })) : moved;
      expect(firstBreak(chain, shown)?.seq).toBe(first);
    }));
  });

  it('breaks after its last row when the tail was cut, and at the head when it is a fork', () => {
    fc.assert(fc.property(chained, ({ chain, contents, pick, bit }) => {
      const rows = build(chain, contents);
      const head = at(rows, rows.length - 1);
      const left = pick % rows.length;
      expect(firstBreak(chain, rows.slice(0, left), head)).toEqual({ seq: left + 1, fault: 'cut' });
      expect(firstBreak(chain, rows, { seq: head.seq, hash: flip(head.hash, bit) })).toEqual({ seq: head.seq, fault: 'forked' });
    }));
  });
});
