import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Encrypter } from 'age-encryption';
import { nonceBytes, type ChainRow } from '../../core/chain/chain.js';
import { AppError } from '../../shared/errors.js';
import { sha256 } from '../journal/seal.js';
import { hex, type OpenRow } from '../journal/store.js';
import { commits, encodeKey, linesOf, type Content, type SignedHead, type StoredRow } from './line.js';
import type { ReviewersKey } from './keys/reviewers.js';

const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Names a key without telling it, so that a key that was opened is known to be the right one. */
const idOf = (key: Uint8Array): string => hex(sha256(Buffer.concat([Buffer.from('deskbell segment key '), key])).subarray(0, 16));

/** Seals the rows of one writer in one segment: whoever writes cannot read it again, once it has ended. */
export interface SegmentSealer {
  /** Stands in the segment before the first row that is sealed. */
  readonly line: string;
  seal(row: OpenRow): StoredRow;
}

/**
 * @param recipients public keys of the reviewers (age, X25519)
 * @throws AppError `policy-invalid` for one that is none: nothing is stored that nobody could open
 */
export async function segmentSealer(recipients: readonly string[]): Promise<SegmentSealer> {
  // Only where a library seals is it loaded.
  const { Encrypter } = await import('age-encryption');
  const key = randomBytes(keyBytes);
  const id = idOf(key);
  const age = new Encrypter();
  for (const recipient of recipients) addRecipient(age, recipient);
  return {
    line: encodeKey(id, recipients, await age.encrypt(key)),
    seal: ({ nonce, body, ...row }) => ({ ...row, content: { state: 'sealed', key: id, bytes: sealed(key, row, [nonce, body]) } }),
  };
}

function addRecipient(age: Encrypter, recipient: string): void {
  try {
    age.addRecipient(recipient);
  } catch (cause) {
    throw new AppError('policy-invalid', `The policy names a key of the reviewers that is none (${recipient.slice(0, 12)}…), so nothing is sent. Copy it again from where archive -- keys printed it, into central.reviewerKeys.`, { cause });
  }
}

function sealed(key: Uint8Array, row: ChainRow, content: readonly Uint8Array[]): Uint8Array {
  // Random: several writers never have one key, and one of them seals some ten thousand rows with it.
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(row.hash);
  const parts = content.map((part) => cipher.update(part));
  return Buffer.concat([iv, ...parts, cipher.final(), cipher.getAuthTag()]);
}

/** @returns nonce ‖ body; undefined where it was changed or belongs to another row */
function opened(key: Uint8Array, row: ChainRow, bytes: Uint8Array): Buffer | undefined {
  if (bytes.length < ivBytes + nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(row.hash).setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/**
 * A row of the folder as far as it could be opened: `open` with nonce and body that are those it commits to, `emptied`
 * by retention, `sealed` where no key for it was given, `damaged` where its content is not what it commits to.
 */
export type FolderRow = ChainRow & (
  | { readonly state: 'open'; readonly nonce: Uint8Array; readonly body: Uint8Array }
  | { readonly state: 'emptied' | 'sealed' | 'damaged' }
);

/** What a segment holds; rows are those of whole lines, in their order, whether they chain or not. */
export interface OpenedSegment {
  readonly rows: readonly FolderRow[];
  readonly heads: readonly SignedHead[];
  /** Whole lines that are no lines of a segment. */
  readonly strange: number;
}

/** Opens segments, with the reviewers' key where they are sealed; remembers the keys that it has opened. */
export class SegmentOpener {
  readonly #reviewers: ReviewersKey | undefined;
  readonly #keys = new Map<string, Uint8Array>();
  /** Keys that stand in a segment, opened or not: a row under any other was changed. */
  readonly #named = new Set<string>();

  constructor(reviewers?: ReviewersKey) {
    this.#reviewers = reviewers;
  }

  /** @param after rows up to this number are left out: they cost no opening */
  async open(content: Buffer, after = 0): Promise<OpenedSegment> {
    const rows: FolderRow[] = [];
    const heads: SignedHead[] = [];
    let strange = 0;
    for (const { line } of linesOf(content)) {
      if (line === undefined) strange += 1;
      else if (line.type === 'key') await this.#learn(line.id, line.sealed);
      else if (line.type === 'head') heads.push(line.head);
      else if (line.row.seq > after) rows.push(this.#rowOf(line.row));
    }
    return { rows, heads, strange };
  }

  async #learn(id: string, sealedKey: Uint8Array): Promise<void> {
    this.#named.add(id);
    if (this.#reviewers === undefined || this.#keys.has(id)) return;
    const key = await this.#reviewers.open(sealedKey);
    if (key?.length === keyBytes && idOf(key) === id) this.#keys.set(id, key);
  }

  #rowOf({ content, ...row }: StoredRow): FolderRow {
    if (content.state === 'emptied') return { ...row, state: 'emptied' };
    if (content.state === 'sealed' && !this.#keys.has(content.key)) return { ...row, state: this.#named.has(content.key) ? 'sealed' : 'damaged' };
    const found = this.#contentOf(row, content);
    return found !== undefined && commits(row, found.nonce, found.body) ? { ...row, state: 'open', ...found } : { ...row, state: 'damaged' };
  }

  #contentOf(row: ChainRow, content: Exclude<Content, { state: 'emptied' }>): { nonce: Uint8Array; body: Uint8Array } | undefined {
    if (content.state === 'clear') return { nonce: content.nonce, body: content.body };
    const key = this.#keys.get(content.key);
    const found = key && opened(key, row, content.bytes);
    return found && { nonce: found.subarray(0, nonceBytes), body: found.subarray(nonceBytes) };
  }
}
