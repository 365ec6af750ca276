import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hash } from 'node:crypto';
import { damaged } from './errors.js';

/** First byte of a sealed value; the cipher of a row is never guessed. */
export const cipherTag = { plain: 0, aes256gcm: 1 } as const;
const ivBytes = 12;
const tagBytes = 16;
const checkBytes = 16;

/** By way of a string: to make a buffer costs Node more than the hash itself. */
export const sha256 = (bytes: Uint8Array): Buffer => Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');

/** The same into one buffer that is overwritten by the next call: for whoever compares it and lets it go. */
export function reusedSha256(): (bytes: Uint8Array) => Uint8Array {
  const result = Buffer.alloc(32);
  return (bytes) => {
    result.write(hash('sha256', bytes, 'binary'), 'latin1');
    return result;
  };
}

const blockBytes = 64;

const aliasBytes = 16;
/** Longer texts take a buffer of their own. */
const textBytes = 1024;

/** HMAC-SHA-256 (RFC 2104) cut short, for keys of at most 64 bytes, prepared once: a third of the time of a `createHmac` each. */
function preparedHmac(key: Uint8Array): (text: string) => Buffer {
  const padded = (pad: number): Uint8Array => new Uint8Array(blockBytes).map((_, index) => pad ^ (key[index] ?? 0));
  const inner = Buffer.alloc(blockBytes + textBytes);
  const outer = Buffer.alloc(blockBytes + 32);
  inner.set(padded(0x36));
  outer.set(padded(0x5c));
  return (text) => {
    // A UTF-16 unit takes at most three bytes.
    const message = text.length * 3 > textBytes
      ? Buffer.concat([inner.subarray(0, blockBytes), Buffer.from(text)])
      : inner.subarray(0, blockBytes + inner.write(text, blockBytes));
    outer.write(hash('sha256', message, 'binary'), blockBytes, 'latin1');
    return Buffer.from(hash('sha256', outer, 'binary').slice(0, aliasBytes), 'latin1');
  };
}

/**
 * Encrypts and decrypts what a journal holds, and derives the aliases that stand for names outside of it. Every use
 * has its own key, derived from the root by HMAC-SHA-256 (RFC 2104).
 *
 * Sealed: 0 ‖ check (16) ‖ content, where the check is SHA-256(bound ‖ content) cut short and finds damage only; or
 * 1 ‖ iv (12) ‖ ciphertext ‖ tag (16) by AES-256-GCM with `bound` as additional data.
 */
export interface Sealer {
  readonly encrypts: boolean;
  /** Tells a wrong key at once. */
  readonly keyCheck: Uint8Array;
  /** @param bound what the content belongs to; it opens nowhere else */
  seal(bound: Uint8Array, content: Uint8Array): Uint8Array;
  /** @throws AppError `journal-damaged` */
  open(bound: Uint8Array, sealed: Uint8Array): Uint8Array;
  /** 16 bytes that stand for a name: HMAC-SHA-256, cut short. */
  alias(use: 'conversation' | 'reference' | 'cursor' | 'side', name: string): Uint8Array;
}

/** Random bytes are drawn in pieces of this size: one call for each row would cost as much as its hashes. */
const poolBytes = 4096;

export function pooled(random: (length: number) => Uint8Array): (length: number) => Uint8Array {
  let pool: Uint8Array = new Uint8Array();
  let used = 0;
  return (length) => {
    if (length > poolBytes) return random(length);
    if (used + length > pool.length) {
      pool = random(poolBytes);
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };
}

/** Conversations whose alias is remembered; deriving one again costs microseconds. */
const rememberedAliases = 4096;

const subkey = (root: Uint8Array, use: string): Buffer => createHmac('sha256', root).update(`deskbell journal ${use}`).digest();

/** @param root the journal's key, or its public salt where the OS keeps no key, @param random undefined for reading only */
export function createSealer(root: Uint8Array, encrypts: boolean, random?: (length: number) => Uint8Array): Sealer {
  const hmac = (use: string): ((text: string) => Buffer) => preparedHmac(subkey(root, use));
  const aliases = { conversation: hmac('conversation'), reference: hmac('reference'), cursor: hmac('cursor'), side: hmac('side') };
  const seal = encrypts ? aesSeal(subkey(root, 'seal'), random) : plainSeal;
  const derive = (use: keyof typeof aliases, name: string): Uint8Array => aliases[use](name);
  const conversations = new Map<string, Uint8Array>();
  return {
    encrypts,
    keyCheck: subkey(root, 'check').subarray(0, checkBytes),
    ...seal,
    alias(use, name) {
      if (use !== 'conversation') return derive(use, name);
      let alias = conversations.get(name);
      if (alias === undefined) {
        alias = new Uint8Array(derive(use, name)); // a copy: as it is, each keeps the 8 KB from which Node cut it
        if (conversations.size >= rememberedAliases) conversations.clear();
        conversations.set(name, alias);
      }
      return alias;
    },
  };
}

const plainCheck = (bound: Uint8Array, content: Uint8Array): Buffer => sha256(Buffer.concat([bound, content])).subarray(0, checkBytes);

const plainSeal: Pick<Sealer, 'seal' | 'open'> = {
  seal: (bound, content) => Buffer.concat([Buffer.of(cipherTag.plain), plainCheck(bound, content), content]),
  open(bound, sealed) {
    const content = sealed.subarray(1 + checkBytes);
    if (sealed[0] !== cipherTag.plain || !plainCheck(bound, content).equals(sealed.subarray(1, 1 + checkBytes))) throw damaged('a value is not what was written');
    return content;
  },
};

function aesSeal(secret: Uint8Array, random: ((length: number) => Uint8Array) | undefined): Pick<Sealer, 'seal' | 'open'> {
  const key = createSecretKey(secret);
  return {
    seal(bound, content) {
      if (random === undefined) throw new Error('This sealer only reads.');
      const iv = random(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(bound);
      const sealed = Buffer.allocUnsafe(1 + ivBytes + content.length + tagBytes);
      sealed[0] = cipherTag.aes256gcm;
      sealed.set(iv, 1);
      // GCM gives all of it at once; `final` only makes the tag.
      sealed.set(cipher.update(content), 1 + ivBytes);
      cipher.final();
      sealed.set(cipher.getAuthTag(), 1 + ivBytes + content.length);
      return sealed;
    },
    open(bound, sealed) {
      const end = sealed.length - tagBytes;
      if (sealed[0] !== cipherTag.aes256gcm || end < 1 + ivBytes) throw damaged('a value is not what was written');
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(bound);
      decipher.setAuthTag(sealed.subarray(end));
      const content = decipher.update(sealed.subarray(1 + ivBytes, end));
      try {
        decipher.final();
      } catch (error) {
        throw damaged('a value is not what was written', error);
      }
      return content;
    },
  };
}
