import * as z from 'zod';
import { chainVerifier, commitmentOf, sameBytes, type Chain, type ChainPoint, type ChainRow } from '../../core/chain/chain.js';
import { maxBodyBytes } from '../journal/types.js';
import { sha256 } from '../journal/seal.js';
import { hex, type OpenRow } from '../journal/store.js';

/**
 * One line of a segment:
 *
 * - a row: its fields (core/chain) in hex, and its content: nonce and body in the clear, or sealed; none where
 *   retention has removed it;
 * - a key that the rows after it are sealed with, itself sealed to the reviewers;
 * - a head: what the desk signed when it had sent the row before it.
 */
export type Line =
  | { readonly type: 'row'; readonly row: StoredRow }
  | { readonly type: 'key'; readonly id: string; readonly sealed: Uint8Array }
  | { readonly type: 'head'; readonly head: SignedHead };

/** Nonce and exact JSON text that the commitment covers, as far as the folder shows them. */
export type Content =
  | { readonly state: 'clear'; readonly nonce: Uint8Array; readonly body: Uint8Array }
  | { readonly state: 'sealed'; readonly key: string; readonly bytes: Uint8Array }
  | { readonly state: 'emptied' };

export interface StoredRow extends ChainRow {
  readonly content: Content;
}

/** What a desk signs: the last row that it has sent, and when (ms since 1970 by its own clock). */
export interface SignedHead extends ChainPoint {
  readonly time: number;
  /** Of the desk, 64 hex digits. */
  readonly publicKey: string;
  /** Ed25519, 64 bytes, over the text of keys/signed.ts. */
  readonly signature: Uint8Array;
}

const hexOf = (bytes: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
/** Initialisation vector, tag and nonce, and the largest body; in base64. */
const sealedLength = Math.ceil((maxBodyBytes + 64) / 3) * 4;
const header = { seq: z.int().min(1), kind: z.string().max(32), conversation: hexOf(16), time: z.int().min(0), commitment: hexOf(32), hash: hexOf(32) };
const clearLine = z.strictObject({ ...header, nonce: hexOf(16), body: z.string().max(maxBodyBytes) });
const sealedLine = z.strictObject({ ...header, key: hexOf(16), sum: hexOf(8), sealed: z.base64().max(sealedLength) });
const emptiedLine = z.strictObject(header);
const keyLine = z.strictObject({ key: hexOf(16), for: z.array(z.string().max(100)).max(20), sealed: z.base64().max(20_000) });
const headLine = z.strictObject({ head: z.int().min(1), hash: hexOf(32), time: z.int().min(0), by: hexOf(32), signature: hexOf(64) });

/** Finds damage without the key; whoever changes a row on purpose is found with it. */
const sumOf = (sealed: Uint8Array): string => hex(sha256(sealed).subarray(0, 8));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (digits: string): Uint8Array => Buffer.from(digits, 'hex');
const asLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

const headerFields = (row: ChainRow): z.infer<typeof emptiedLine> => ({
  seq: row.seq, kind: row.kind, conversation: hex(row.conversation), time: row.time, commitment: hex(row.commitment), hash: hex(row.hash),
});

export function encodeRow(row: StoredRow): string {
  const fields = headerFields(row);
  const { content } = row;
  if (content.state === 'clear') return asLine({ ...fields, nonce: hex(content.nonce), body: Buffer.from(content.body).toString('utf8') });
  if (content.state === 'sealed') return asLine({ ...fields, key: content.key, sum: sumOf(content.bytes), sealed: base64(content.bytes) });
  return asLine(fields);
}

/** A row with its content in the clear. */
export const clearRow = ({ nonce, body, ...row }: OpenRow): StoredRow => ({ ...row, content: { state: 'clear', nonce, body } });

export const encodeKey = (id: string, recipients: readonly string[], sealed: Uint8Array): string => asLine({ key: id, for: recipients, sealed: base64(sealed) });

export const encodeHead = ({ seq, hash, time, publicKey, signature }: SignedHead): string => asLine({ head: seq, hash: hex(hash), time, by: publicKey, signature: hex(signature) });

/** @returns undefined for what is not a line of ours */
export function decodeLine(text: string): Line | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('head' in value) return decodeHead(value);
  if (!('seq' in value)) return decodeKey(value);
  const row = 'sealed' in value ? decodeSealed(value) : 'body' in value ? decodeClear(value) : decodeEmptied(value);
  return row && { type: 'row', row };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const chainRowOf = ({ seq, kind, time, conversation, commitment, hash }: z.infer<typeof emptiedLine>): ChainRow => ({
  seq, kind, time, conversation: bytes(conversation), commitment: bytes(commitment), hash: bytes(hash),
});

function decodeClear(value: object): StoredRow | undefined {
  const { data } = clearLine.safeParse(value);
  return data && { ...chainRowOf(data), content: { state: 'clear', nonce: bytes(data.nonce), body: Buffer.from(data.body) } };
}

function decodeSealed(value: object): StoredRow | undefined {
  const { data } = sealedLine.safeParse(value);
  if (data === undefined) return undefined;
  const sealed = Buffer.from(data.sealed, 'base64');
  // One text for one content: bits that base64 leaves over are zero.
  return sumOf(sealed) === data.sum && base64(sealed) === data.sealed ? { ...chainRowOf(data), content: { state: 'sealed', key: data.key, bytes: sealed } } : undefined;
}

function decodeEmptied(value: object): StoredRow | undefined {
  const { data } = emptiedLine.safeParse(value);
  return data && { ...chainRowOf(data), content: { state: 'emptied' } };
}

function decodeKey(value: object): Line | undefined {
  const { data } = keyLine.safeParse(value);
  return data && { type: 'key', id: data.key, sealed: Buffer.from(data.sealed, 'base64') };
}

function decodeHead(value: object): Line | undefined {
  const { data } = headLine.safeParse(value);
  return data && { type: 'head', head: { seq: data.head, hash: bytes(data.hash), time: data.time, publicKey: data.by, signature: bytes(data.signature) } };
}

/** Whether nonce and body are those that a row commits to. */
export const commits = (row: ChainRow, nonce: Uint8Array, body: Uint8Array): boolean =>
  sameBytes(commitmentOf(sha256, Buffer.concat([nonce, body])), row.commitment);

/** Takes rows that chain and, where their body can be seen, whose body is the one they commit to. */
export interface RowCheck {
  readonly point: ChainPoint;
  /** Stays at `point` when it gives false. */
  take(row: StoredRow): boolean;
}

export function rowCheck(chain: Chain, from: ChainPoint): RowCheck {
  const verifier = chainVerifier(sha256, chain, from);
  return {
    get point() {
      return verifier.point;
    },
    take: (row) => (row.content.state !== 'clear' || commits(row, row.content.nonce, row.content.body)) && verifier.next(row) === undefined,
  };
}

const newline = 0x0a;

/** Whole lines of a segment, each with the byte after it; what is no line of ours comes as undefined. */
export function* linesOf(content: Buffer): Generator<{ readonly end: number; readonly line: Line | undefined }> {
  for (let begin = 0; ;) {
    const end = content.indexOf(newline, begin);
    if (end === -1) return;
    yield { end: end + 1, line: decodeLine(content.toString('utf8', begin, end)) };
    begin = end + 1;
  }
}

/** How much of a segment is whole lines whose rows chain, and how many rows these are. */
export function readSegment(content: Buffer, check: RowCheck): { readonly bytes: number; readonly rows: number } {
  let good = 0;
  let rows = 0;
  for (const { end, line } of linesOf(content)) {
    if (line === undefined) break;
    if (line.type === 'row' && !check.take(line.row)) break;
    if (line.type === 'head' && !isAt(line.head, check.point)) break;
    if (line.type === 'row') rows += 1;
    good = end;
  }
  return { bytes: good, rows };
}

/** A head stands behind the row that it names. */
export const isAt = (head: ChainPoint, point: ChainPoint): boolean => head.seq === point.seq && sameBytes(head.hash, point.hash);

/** The rows of whole lines, whether they chain or not. */
export function rowsIn(content: Buffer): StoredRow[] {
  return [...linesOf(content)].flatMap(({ line }) => (line?.type === 'row' ? line.row : []));
}
