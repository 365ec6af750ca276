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

/**
 * The content of a row: the nonce, then the committed JSON. They lie together, so that removing one removes both.
 * @throws AppError `too-long`, `invalid-request`
 */
export function encodeContent(entry: Pick<Entry, 'body' | 'conversation' | 'ref'>, nonce: Uint8Array): Buffer {
  if (entry.body === undefined) throw refused('it has no content');
  const json = JSON.stringify({ conversation: entry.conversation, ref: entry.ref, body: entry.body });
  const bytes = Buffer.byteLength(json);
  if (bytes > maxBodyBytes) {
    throw new AppError('too-long', `This is too long for the record: ${bytes} bytes, where ${maxBodyBytes} is the most.`);
  }
  const content = Buffer.allocUnsafe(nonceBytes + bytes);
  content.set(nonce);
  content.write(json, nonceBytes);
  return content;
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
