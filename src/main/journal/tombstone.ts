import { idBytes } from '../../core/chain/chain.js';
import type { RetentionOrder } from '../retention/order.js';

/**
 * What stands in the place of a row's sealed content once that was removed. Shorter than any sealed content:
 *
 *     2 ‖ id of the order (16)              an order of the library removed it
 *     3 ‖ zeros (8) ‖ number of a row (8)   it left this computer, as that later row says
 */
export const tombstoneBytes = 1 + idBytes;
export const tombstoneTag = { order: 2, left: 3 } as const;

export type Tombstone = { readonly by: 'order'; readonly id: string } | { readonly by: 'row'; readonly seq: number };

export const idOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

export const orderTombstone = (order: RetentionOrder): Buffer => Buffer.concat([Buffer.of(tombstoneTag.order), idOf(order.id)]);

export function leftTombstone(seq: number): Buffer {
  const bytes = Buffer.alloc(tombstoneBytes);
  bytes[0] = tombstoneTag.left;
  bytes.writeBigUInt64BE(BigInt(seq), tombstoneBytes - 8);
  return bytes;
}

/** @returns undefined for what is none */
export function readTombstone(sealed: Uint8Array): Tombstone | undefined {
  if (sealed.length !== tombstoneBytes) return undefined;
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
  if (bytes[0] === tombstoneTag.order) return { by: 'order', id: bytes.toString('hex', 1) };
  const seq = bytes.readBigUInt64BE(tombstoneBytes - 8);
  return bytes[0] === tombstoneTag.left && seq <= BigInt(Number.MAX_SAFE_INTEGER) ? { by: 'row', seq: Number(seq) } : undefined;
}

export const isTombstone = (sealed: Uint8Array): boolean => readTombstone(sealed) !== undefined;
