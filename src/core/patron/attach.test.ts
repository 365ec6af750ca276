import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachText, isConversationId, isNonce, parseProof } from './attach.js';

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const key = base64url(Uint8Array.from([4, ...Array.from({ length: 64 }, (_, i) => i)]));
const signature = base64url(new Uint8Array(64).fill(7));

const bytes = (address: string) => new TextEncoder().encode(attachText('c', address, 'nonce-nonce'));

const some = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('the text to sign', () => {
  it('is this exact text, because both sides must make the same', () => {
    expect(attachText('c', 'a@b/d', 'n')).toBe('["urn:deskbell:patron:0","attach","c","a@b/d","n"]');
    expect(attachText('c', 'a@b/d')).toBe(attachText('c', 'a@b/d', ''));
  });

  it('differs whenever a part differs, whatever the parts contain', () => {
    const part = fc.string({ unit: fc.constantFrom('"', ',', '\\', '\n', 'a', ']', '[') });
    const parts = fc.tuple(part, part, part);
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(attachText(...a) === attachText(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('is verified with the key that the proof carries, and only for its own address', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const shown = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
    const sign = { name: 'ECDSA', hash: 'SHA-256' };
    const made = base64url(new Uint8Array(await crypto.subtle.sign(sign, pair.privateKey, bytes('x@anon/1'))));
    const proof = parseProof({ key: shown, signature: made, nonce: 'nonce-nonce' });
    if (proof?.signature === undefined) throw new Error('a real proof was refused');
    const read = await crypto.subtle.importKey('raw', Buffer.from(proof.key, 'base64url'), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
    const verify = (address: string) => crypto.subtle.verify(sign, read, Buffer.from(proof.signature ?? '', 'base64url'), bytes(address));
    expect(await verify('x@anon/1')).toBe(true);
    expect(await verify('y@anon/1')).toBe(false);
  });
});

describe('parseProof', () => {
  it('reads a key alone, and a signed one with or without a nonce', () => {
    expect(parseProof({ key })).toEqual({ key });
    expect(parseProof({ key, signature })).toEqual({ key, signature });
    expect(parseProof({ key, signature, nonce: 'abcdefgh' })).toEqual({ key, signature, nonce: 'abcdefgh' });
  });

  it.each([
    ['nothing', {}],
    ['a key of the wrong length', { key: key.slice(1) }],
    ['a compressed point', { key: base64url(Uint8Array.from([2, ...new Uint8Array(64)])) }],
    ['a second way to write the same key', { key: `${key.slice(0, -1)}9` }],
    ['base64 with padding', { key: `${key}=` }],
    ['a short signature', { key, signature: signature.slice(2) }],
    ['a nonce without a signature', { key, nonce: 'abcdefgh' }],
    ['an empty nonce', { key, signature, nonce: '' }],
    ['an oversized nonce', { key, signature, nonce: 'a'.repeat(129) }],
    ['markup in a nonce', { key, signature, nonce: 'abcdefg<' }],
    ['something that is no text', { key: 4 }],
  ])('refuses %s', (_, attributes) => {
    expect(parseProof(attributes)).toBeUndefined();
  });

  it('accepts every key and signature of the right length', () => {
    fc.assert(
      fc.property(some(64), some(64), (point, made) => {
        expect(parseProof({ key: base64url(Uint8Array.from([4, ...point])), signature: base64url(made) })).toBeDefined();
      }),
    );
  });
});

it('knows a conversation id and a nonce', () => {
  expect(isConversationId(crypto.randomUUID())).toBe(true);
  for (const no of ['', 'x', crypto.randomUUID().toUpperCase(), `${crypto.randomUUID()}\n`, 'ask@library.example']) expect(isConversationId(no)).toBe(false);
  expect(isNonce('abcd-_12')).toBe(true);
  expect(isNonce('abcd efgh')).toBe(false);
});
