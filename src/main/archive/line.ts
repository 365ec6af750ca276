import * as z from 'zod';
import { chainVerifier, commitmentOf, sameBytes, type Chain, type ChainPoint } from '../../core/chain/chain.js';
import { maxBodyBytes } from '../journal/types.js';
import { sha256 } from '../journal/seal.js';
import { hex, type OpenRow } from '../journal/store.js';

/**
 * One line of a segment: the fields of a row (core/chain) in hex, its nonce, and its body as the exact JSON text that
 * the commitment covers.
 */
const hexOf = (bytes: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const line = z.strictObject({
  seq: z.int().min(1),
  kind: z.string().max(32),
  conversation: hexOf(16),
  time: z.int().min(0),
  commitment: hexOf(32),
  hash: hexOf(32),
  nonce: hexOf(16),
  body: z.string().max(maxBodyBytes),
});

export const encodeLine = (row: OpenRow): string =>
  `${JSON.stringify({
    seq: row.seq,
    kind: row.kind,
    conversation: hex(row.conversation),
    time: row.time,
    commitment: hex(row.commitment),
    hash: hex(row.hash),
    nonce: hex(row.nonce),
    body: Buffer.from(row.body).toString('utf8'),
  })}\n`;

/** @returns undefined for what is not a line of ours */
export function decodeLine(text: string): OpenRow | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = line.safeParse(value);
  if (!parsed.success) return undefined;
  const { seq, kind, time, conversation, commitment, hash, nonce, body } = parsed.data;
  const bytes = (digits: string): Uint8Array => Buffer.from(digits, 'hex');
  return { seq, kind, time, conversation: bytes(conversation), commitment: bytes(commitment), hash: bytes(hash), nonce: bytes(nonce), body: Buffer.from(body) };
}

/** Takes rows that chain and whose body is the one they commit to. */
export interface RowCheck {
  readonly point: ChainPoint;
  /** Stays at `point` when it gives false. */
  take(row: OpenRow): boolean;
}

export function rowCheck(chain: Chain, from: ChainPoint): RowCheck {
  const verifier = chainVerifier(sha256, chain, from);
  return {
    get point() {
      return verifier.point;
    },
    take: (row) => sameBytes(commitmentOf(sha256, Buffer.concat([row.nonce, row.body])), row.commitment) && verifier.next(row) === undefined,
  };
}

const newline = 0x0a;

/** How much of a segment is whole lines that chain, and what they are. */
export function readSegment(content: Buffer, check: RowCheck): { readonly bytes: number; readonly rows: number } {
  let bytes = 0;
  let rows = 0;
  for (;;) {
    const end = content.indexOf(newline, bytes);
    if (end === -1) break;
    const row = decodeLine(content.toString('utf8', bytes, end));
    if (row === undefined || !check.take(row)) break;
    bytes = end + 1;
    rows += 1;
  }
  return { bytes, rows };
}

/** The rows of whole lines, whether they chain or not. */
export const rowsIn = (content: Buffer): OpenRow[] =>
  content.toString('utf8').split('\n').slice(0, -1).flatMap((text) => decodeLine(text) ?? []);
