import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

/**
 * What is signed is text that a person can read: the name of the format, then one value a line, each line ended by one
 * line feed (docs/adr/0015). Keys are Ed25519 (RFC 8032); a public key is 64 hex digits, a signature 128.
 */
const publicKeyPattern = /^[0-9a-f]{64}$/;
const signaturePattern = /^signature ([0-9a-f]{128})\n$/;
const control = /\p{Cc}/u;

export const isPublicKey = (text: string): boolean => publicKeyPattern.test(text);

/** Of a public key: 64 bits of its SHA-256, which two people can compare by eye. */
export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex').slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ');

export interface HeadFields {
  readonly archive: string;
  /** 32 hex digits each. */
  readonly desk: string;
  readonly epoch: string;
  readonly seq: number;
  /** 64 hex digits. */
  readonly hash: string;
  /** ms since 1970 UTC. */
  readonly time: number;
}

export interface DeskFields {
  readonly archive: string;
  readonly desk: string;
  readonly publicKey: string;
  /** What the library calls the desk: one line. */
  readonly name: string;
  readonly time: number;
}

/** @throws RangeError for a value that is no line */
export function linesText(values: readonly (string | number)[]): string {
  if (values.some((value) => control.test(String(value)))) throw new RangeError('A value that is signed is one line.');
  return `${values.join('\n')}\n`;
}

export const headText = ({ archive, desk, epoch, seq, hash, time }: HeadFields): string => linesText(['deskbell-head-1', archive, desk, epoch, seq, hash, time]);
export const deskText = ({ archive, desk, publicKey, name, time }: DeskFields): string => linesText(['deskbell-desk-1', archive, desk, publicKey, name, time]);

/** A private key that signs; it does not leave the process that holds it. */
export interface Signer {
  readonly publicKey: string;
  readonly sign: (text: string) => Uint8Array;
}

export const newPrivateKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

export function publicKeyOf(key: KeyObject): string {
  const { crv, x } = createPublicKey(key).export({ format: 'jwk' });
  if (crv !== 'Ed25519' || x === undefined) throw new RangeError('This is not an Ed25519 key.');
  return Buffer.from(x, 'base64url').toString('hex');
}

/** @param key PKCS #8, PEM or DER. @throws for what is no Ed25519 key */
export function signerOf(key: KeyObject | string | Buffer): Signer {
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : Buffer.isBuffer(key) ? createPrivateKey({ key, format: 'der', type: 'pkcs8' }) : key;
  return { publicKey: publicKeyOf(privateKey), sign: (text) => sign(undefined, Buffer.from(text), privateKey) };
}

/** @param publicKey 64 hex digits */
export function isSignedBy(publicKey: string, text: string, signature: Uint8Array): boolean {
  if (!isPublicKey(publicKey)) return false;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'hex').toString('base64url') }, format: 'jwk' });
  return verify(undefined, Buffer.from(text), key, signature);
}

/** The text with its signature in a line after it: certificates, retention orders, summaries. */
export const withSignature = (signer: Signer, text: string): string => `${text}signature ${Buffer.from(signer.sign(text)).toString('hex')}\n`;

/** @returns the values that were signed, the name of the format first; undefined where the signature is not of this key */
export function readSigned(publicKey: string, signed: string): readonly string[] | undefined {
  const end = signed.lastIndexOf('\n', signed.length - 2) + 1;
  const text = signed.slice(0, end);
  const signature = signaturePattern.exec(signed.slice(end))?.[1];
  if (signature === undefined || !isSignedBy(publicKey, text, Buffer.from(signature, 'hex'))) return undefined;
  return text.split('\n').slice(0, -1);
}

/** A certificate of a desk, as the library signed it. */
export const certify = (library: Signer, desk: DeskFields): string => withSignature(library, deskText(desk));

/** @returns undefined for what the library did not sign, and for what is no certificate */
export function readCertificate(libraryKey: string, certificate: string): DeskFields | undefined {
  const [format, archive, desk, publicKey, name, time, ...rest] = readSigned(libraryKey, certificate) ?? [];
  if (format !== 'deskbell-desk-1' || archive === undefined || desk === undefined || publicKey === undefined || name === undefined || time === undefined || rest.length > 0) return undefined;
  return { archive, desk, publicKey, name, time: Number(time) };
}
