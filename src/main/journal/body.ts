import * as z from 'zod';
import { nonceBytes } from '../../core/chain/chain.js';
import { AppError } from '../../shared/errors.js';
import { damaged, refused } from './errors.js';
import { maxBodyBytes, type Entry } from './types.js';

/**
 * What a row's commitment covers, as UTF-8 JSON: the body, and the names that the header holds only an alias of or
 * nothing of.
 */
const committed = z.strictObject({ conversation: z.string().optional(), ref: z.string().optional(), body: z.unknown() });

export interface Committed {
  readonly conversation?: string;
  readonly ref?: string;
  readonly body: unknown;
}

/** Longer JSON, in bytes, takes a buffer of its own. */
const usualBytes = 16_384;

/**
 * The content of a row: the nonce, then the committed JSON. They lie together, so that removing one removes both. The
 * returned function gives the same buffer on every call, overwritten; it throws AppError `too-long` or `invalid-request`.
 */
export function contentEncoder(): (entry: Pick<Entry, 'body' | 'conversation' | 'ref'>, nonce: Uint8Array) => Buffer {
  const usual = Buffer.alloc(nonceBytes + usualBytes);
  return (entry, nonce) => {
    if (entry.body === undefined) throw refused('it has no content');
    const json = JSON.stringify({ conversation: entry.conversation, ref: entry.ref, body: entry.body });
    // A UTF-16 unit takes at most three bytes.
    const content = json.length * 3 > usualBytes ? Buffer.allocUnsafe(nonceBytes + lengthOf(json)) : usual;
    content.set(nonce);
    return content.subarray(0, nonceBytes + content.write(json, nonceBytes));
  };
}

function lengthOf(json: string): number {
  const bytes = Buffer.byteLength(json);
  if (bytes > maxBodyBytes) throw new AppError('too-long', `This is too long for the record: ${bytes} bytes, where ${maxBodyBytes} is the most.`);
  return bytes;
}

/** @throws AppError `journal-damaged` */
export function decodeBody(bytes: Uint8Array): Committed {
  return parseJson(bytes, (value) => {
    const { conversation, ref, body } = committed.parse(value);
    return { body, ...(conversation !== undefined && { conversation }), ...(ref !== undefined && { ref }) };
  });
}

/** Reads JSON that this program wrote and sealed. */
export function parseJson<T>(bytes: Uint8Array, read: (value: unknown) => T): T {
  try {
    return read(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')));
  } catch (error) {
    throw damaged('a value cannot be read', error);
  }
}

export const splitContent = (content: Uint8Array): { nonce: Uint8Array; body: Uint8Array } => {
  if (content.length < nonceBytes) throw damaged('a value is cut short');
  return { nonce: content.subarray(0, nonceBytes), body: content.subarray(nonceBytes) };
};
