import { createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { createSealer, pooled, reusedSha256, sha256, type Sealer } from './seal.js';

const root = Buffer.alloc(32, 9);
const bytes = (minLength = 0): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength, maxLength: 300 });
const sealers: [string, Sealer][] = [['encrypted', createSealer(root, true, (length) => randomBytes(length))], ['in the clear', createSealer(root, false)]];
const subkey = (use: string): Buffer => createHmac('sha256', root).update(`deskbell journal ${use}`).digest();

describe('digests', () => {
  it('are SHA-256 and HMAC-SHA-256 as everybody else makes them', () => {
    fc.assert(fc.property(bytes(), fc.string({ unit: 'binary' }), fc.constantFrom(1, 1, 500), (content, part, times) => {
      const name = part.repeat(times);
      const expected = createHash('sha256').update(content).digest('hex');
      expect(sha256(content).toString('hex')).toBe(expected);
      expect(Buffer.from(reusedSha256()(content)).toString('hex')).toBe(expected);
      for (const use of ['conversation', 'reference', 'cursor', 'side'] as const) {
        const alias = createHmac('sha256', subkey(use)).update(name).digest('hex').slice(0, 32);
        expect(Buffer.from(sealers[0]?.[1].alias(use, name) ?? []).toString('hex')).toBe(alias);
      }
    }));
  });
});

describe.each(sealers)('a value that is %s', (_name, sealer) => {
  it('opens as it was sealed, where it was sealed, and nowhere else', () => {
    fc.assert(fc.property(bytes(), bytes(), bytes(), (bound, content, elsewhere) => {
      const sealed = sealer.seal(bound, content);
      expect(Buffer.from(sealer.open(bound, sealed)).equals(content)).toBe(true);
      fc.pre(!Buffer.from(elsewhere).equals(bound));
      expect(() => sealer.open(elsewhere, sealed)).toThrow(AppError);
    }));
  });

  it('does not open with any bit changed, or cut', () => {
    fc.assert(fc.property(bytes(), bytes(1), fc.nat(), (bound, content, pick) => {
      const sealed = Buffer.from(sealer.seal(bound, content));
      const changed = Buffer.from(sealed);
      const at = pick % (sealed.length * 8);
      changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << at % 8);
      expect(() => sealer.open(bound, changed)).toThrow(AppError);
      expect(() => sealer.open(bound, sealed.subarray(0, pick % sealed.length))).toThrow(AppError);
    }));
  });
});

describe('an encrypted value', () => {
  it('is AES-256-GCM with the tag at the end', () => {
    const [bound, content] = [Buffer.from('bound'), Buffer.from('content')];
    const sealed = Buffer.from(sealers[0]?.[1].seal(bound, content) ?? []);
    expect(sealed[0]).toBe(1);
    const decipher = createDecipheriv('aes-256-gcm', subkey('seal'), sealed.subarray(1, 13), { authTagLength: 16 });
    decipher.setAAD(bound);
    decipher.setAuthTag(sealed.subarray(-16));
    expect(Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()]).toString()).toBe('content');
  });

  it('is never taken for one in the clear, or the other way round', () => {
    const [encrypted, clear] = sealers.map(([, sealer]) => sealer.seal(Buffer.of(1), Buffer.of(2)));
    expect(() => sealers[0]?.[1].open(Buffer.of(1), clear ?? Buffer.of())).toThrow(AppError);
    expect(() => sealers[1]?.[1].open(Buffer.of(1), encrypted ?? Buffer.of())).toThrow(AppError);
  });

  it('never has the same initialisation vector twice', () => {
    const vectors = Array.from({ length: 3000 }, () => Buffer.from(sealers[0]?.[1].seal(Buffer.of(), Buffer.of(1)) ?? []).toString('hex', 1, 13));
    expect(new Set(vectors).size).toBe(3000);
  });
});

describe('pooled random bytes', () => {
  it('are handed out once each', () => {
    let next = 0;
    const draw = pooled((length) => Uint8Array.from({ length }, () => (next += 1) % 251));
    const drawn = Array.from({ length: 1000 }, (_, index) => [...draw(1 + (index % 40))]).flat();
    const sizes = [draw(5000).length, draw(4096).length, draw(1).length];
    expect(sizes).toEqual([5000, 4096, 1]);
    // Each pool is drawn in order; what is left at its end is never used.
    const breaks = drawn.filter((value, index) => index > 0 && value !== ((drawn[index - 1] ?? 0) + 1) % 251);
    expect(breaks.length).toBeLessThanOrEqual(Math.ceil(drawn.length / (4096 - 40)));
  });
});
