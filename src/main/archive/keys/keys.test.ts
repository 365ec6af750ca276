import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.js';
import { makeLibraryKey, openLibraryKey } from './library.js';
import { makeReviewersKey, openReviewersKey, sealFile } from './reviewers.js';
import { certify, headText, isSignedBy, linesText, newPrivateKey, readCertificate, readSigned, signerOf, withSignature, type DeskFields } from './signed.js';

const work = 10;
const passphrase = 'gelbe Äpfel im Regal';
const codeOf = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error.code : error));
const desk: DeskFields = { archive: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', desk: 'ab'.repeat(16), publicKey: 'cd'.repeat(32), name: 'Main desk, ground floor', time: 1_700_000_000_000 };

describe('a key file', () => {
  it('of the library signs with the key that it was made with, however the passphrase is composed', async () => {
    const { publicKey, file } = await makeLibraryKey(passphrase, work);
    expect(file).toContain('BEGIN AGE ENCRYPTED FILE');
    const signer = await openLibraryKey(file, passphrase.normalize('NFD'));
    expect(signer.publicKey).toBe(publicKey);
    expect(isSignedBy(publicKey, 'text', signer.sign('text'))).toBe(true);
  });

  it('of the reviewers opens what is sealed to it', async () => {
    const { file, recipient } = await makeReviewersKey(passphrase, new Date(0), work);
    const key = await openReviewersKey(file, passphrase);
    expect(key.recipient).toBe(recipient);
    const { Encrypter } = await import('age-encryption');
    const age = new Encrypter();
    age.addRecipient(recipient);
    expect(Buffer.from((await key.open(await age.encrypt('hello'))) ?? []).toString()).toBe('hello');
    expect(await key.open(Buffer.from('nothing'))).toBeUndefined();
  });

  it('opens with its own passphrase only, says which file it is not, and takes no damaged one', async () => {
    const [library, reviewers] = [await makeLibraryKey(passphrase, work), await makeReviewersKey(passphrase, new Date(0), work)];
    expect(await codeOf(openLibraryKey(library.file, 'another passphrase'))).toBe('wrong-password');
    expect(await codeOf(openLibraryKey(reviewers.file, passphrase))).toBe('invalid-request');
    expect(await codeOf(openReviewersKey(library.file, passphrase))).toBe('invalid-request');
    expect(await codeOf(openReviewersKey('', passphrase))).toBe('invalid-request');
    expect(await codeOf(openReviewersKey('x'.repeat(100_000), passphrase))).toBe('invalid-request');
    expect(await codeOf(openReviewersKey(reviewers.file.replace(/\n[A-Za-z0-9+/]{10}/, '\nAAAAAAAAAA'), passphrase))).toMatch(/^(wrong-password|invalid-request)$/);
    expect(await codeOf(openLibraryKey(await sealFile('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', passphrase, work), passphrase))).toBe('invalid-request');
  });

  it('takes a plain age identity of the reviewers as well, and no other kind of key for the library’s', async () => {
    const identity = 'AGE-SECRET-KEY-1KCWT4L5LYE4SN9YRFUGRKNZYFP5SM0L27Z85R9VD53FX9FEWEMWSSJN4J2';
    expect((await openReviewersKey(`# a comment\n${identity}\n`, '')).recipient).toBe('age1smr3a085kulxmzpwpvp8z0y5qj965j9ax4352qq6mt9hgqqjpucqt4cyvz');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(await codeOf(openLibraryKey(await sealFile(rsa, passphrase, work), passphrase))).toBe('invalid-request');
  });
});

describe('signed text', () => {
  /** RFC 8032, 7.1, test 2. */
  it('is signed as the RFC says', () => {
    const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
    const signer = signerOf(createPrivateKey({ key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'), format: 'der', type: 'pkcs8' }));
    expect(signer.publicKey).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    expect(Buffer.from(signer.sign('r')).toString('hex')).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('is one value a line, and a value with a line feed is none', () => {
    expect(headText({ archive: 'a', desk: 'd', epoch: 'e', seq: 5, hash: 'h', time: 7 })).toBe('deskbell-head-1\na\nd\ne\n5\nh\n7\n');
    expect(() => linesText(['name', 'two\nlines'])).toThrow(RangeError);
    expect(() => linesText(['name', 'a\u0000b'])).toThrow(RangeError);
  });

  it('is another for every changed character, of text, signature and key', () => {
    const signer = signerOf(newPrivateKey());
    const signed = withSignature(signer, linesText(['format', 'value']));
    expect(readSigned(signer.publicKey, signed)).toEqual(['format', 'value']);
    for (let index = 0; index < signed.length; index += 1) {
      const changed = `${signed.slice(0, index)}${signed[index] === 'a' ? 'b' : 'a'}${signed.slice(index + 1)}`;
      expect(readSigned(signer.publicKey, changed)).toBeUndefined();
    }
    expect(readSigned(signerOf(newPrivateKey()).publicKey, signed)).toBeUndefined();
  });

  it.each(['', '\n', 'signature ', `signature ${'0'.repeat(128)}\n`, 'format\n', 'x'.repeat(100_000)])('(%#) without one is refused', (text) => {
    expect(readSigned('00'.repeat(32), text)).toBeUndefined();
    expect(readSigned('not a key', text)).toBeUndefined();
  });

  it('certifies a desk, and no other text of the library is a certificate', () => {
    const library = signerOf(newPrivateKey());
    const certificate = certify(library, desk);
    expect(readCertificate(library.publicKey, certificate)).toEqual(desk);
    expect(readCertificate(signerOf(newPrivateKey()).publicKey, certificate)).toBeUndefined();
    expect(readCertificate(library.publicKey, withSignature(library, linesText(['deskbell-retention-1', 'a', 'b', 'c', 'd', '5'])))).toBeUndefined();
    expect(readCertificate(library.publicKey, withSignature(library, linesText(['deskbell-desk-1', 'a', 'b'])))).toBeUndefined();
  });
});
