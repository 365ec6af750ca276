/**
 * The canonical form of a journal row and the rule that links rows to a chain (docs/adr/0002). Nothing here can be
 * changed without a new `rowFormat`: every hash that was ever written depends on it.
 *
 * All fields have a fixed width, numbers are big-endian, so no two different rows have the same bytes:
 *
 *     offset  bytes  field
 *          0      4  format         ASCII "DBR1"
 *          4     16  desk
 *         20     16  epoch
 *         36      8  seq            u64, the first row of an epoch is 1
 *         44     32  prev           hash of row seq - 1; zeros for row 1
 *         76     32  kind           ASCII token, padded with zeros
 *        108     16  conversation   keyed alias; zeros where the row belongs to no conversation
 *        124      8  time           u64, milliseconds since 1970-01-01 UTC
 *        132     32  commitment     SHA-256(nonce, 16 bytes || body)
 */
export const rowFormat = 'DBR1';
export const headerBytes = 164;
export const hashBytes = 32;
export const idBytes = 16;
export const nonceBytes = 16;
export const kindBytes = 32;

/** SHA-256, injected: core has no cryptography of its own. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** Which chain a row belongs to; both ids have 16 bytes. */
export interface Chain {
  readonly desk: Uint8Array;
  readonly epoch: Uint8Array;
}

export interface RowHeader {
  readonly seq: number;
  readonly kind: string;
  readonly conversation: Uint8Array;
  readonly time: number;
  readonly commitment: Uint8Array;
}

export interface ChainRow extends RowHeader {
  readonly hash: Uint8Array;
}

/** A point of a chain: the last row up to which something is known. */
export interface ChainPoint {
  readonly seq: number;
  readonly hash: Uint8Array;
}

export const chainStart: ChainPoint = { seq: 0, hash: new Uint8Array(hashBytes) };

export type Fault = 'malformed' | 'missing' | 'out-of-order' | 'changed' | 'cut' | 'forked';

/** @property seq the first row that is not what the chain says it must be */
export interface Break {
  readonly seq: number;
  readonly fault: Fault;
}

const kindPattern = /^[a-z][a-z0-9.-]{0,31}$/;

/** A kind is a lower-case ASCII token of at most 32 characters, so that padding with zeros stays unambiguous. */
export const isKind = (kind: string): boolean => kindPattern.test(kind);

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const isSound = (header: RowHeader): boolean =>
  isCount(header.seq) && header.seq > 0 && isCount(header.time) && header.conversation.length === idBytes && header.commitment.length === hashBytes;

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
};

const ascii = (text: string, width: number): Uint8Array => new Uint8Array(width).map((_, index) => (index < text.length ? text.charCodeAt(index) : 0));

/** Kinds that are remembered as bytes; a journal has a few dozen, a damaged one may seem to have more. */
const rememberedKinds = 256;

/** Bytes of a kind; undefined for what is none. */
function kindEncoder(): (kind: string) => Uint8Array | undefined {
  const known = new Map<string, Uint8Array>();
  return (kind) => {
    const found = known.get(kind);
    if (found !== undefined || !isKind(kind)) return found;
    const made = ascii(kind, kindBytes);
    if (known.size >= rememberedKinds) known.clear();
    known.set(kind, made);
    return made;
  };
}

/**
 * Encodes the rows of one chain. The returned function gives the same buffer on every call, overwritten: a million
 * rows are verified without a million allocations.
 *
 * @returns undefined for a header that has no canonical form
 */
export function headerEncoder(chain: Chain): (prev: Uint8Array, header: RowHeader) => Uint8Array | undefined {
  if (chain.desk.length !== idBytes || chain.epoch.length !== idBytes) throw new RangeError('A desk or epoch id has 16 bytes.');
  const bytes = new Uint8Array(headerBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii(rowFormat, 4));
  bytes.set(chain.desk, 4);
  bytes.set(chain.epoch, 20);
  const putCount = (offset: number, value: number): void => {
    view.setUint32(offset, Math.floor(value / 2 ** 32));
    view.setUint32(offset + 4, value % 2 ** 32);
  };
  const kindOf = kindEncoder();
  return (prev, header) => {
    const kind = kindOf(header.kind);
    if (kind === undefined || !isSound(header) || prev.length !== hashBytes) return undefined;
    putCount(36, header.seq);
    bytes.set(prev, 44);
    bytes.set(kind, 76);
    bytes.set(header.conversation, 108);
    putCount(124, header.time);
    bytes.set(header.commitment, 132);
    return bytes;
  };
}

/**
 * Hash of a row, given the hash of the row before it.
 * @throws RangeError for a header that has no canonical form
 */
export function rowHasher(digest: Digest, chain: Chain): (prev: Uint8Array, header: RowHeader) => Uint8Array {
  const encode = headerEncoder(chain);
  return (prev, header) => {
    const bytes = encode(prev, header);
    if (bytes === undefined) throw new RangeError('This row has no canonical form.');
    return digest(bytes);
  };
}

/**
 * Binds a row to a body that can later be removed: without the nonce, the commitment tells nothing about the body.
 *
 * @param content nonce (16 bytes) ‖ body
 */
export function commitmentOf(digest: Digest, content: Uint8Array): Uint8Array {
  if (content.length < nonceBytes) throw new RangeError('The content of a row begins with a nonce of 16 bytes.');
  return digest(content);
}

export interface ChainVerifier {
  /** The last row that was in order. */
  readonly point: ChainPoint;
  /** Takes the next row; stays at `point` when it gives a break. */
  next(row: ChainRow): Break | undefined;
}

/** Verifies rows one by one, in order, from `start` (whose hash the caller trusts). */
export function chainVerifier(digest: Digest, chain: Chain, start: ChainPoint = chainStart): ChainVerifier {
  const encode = headerEncoder(chain);
  let { seq, hash } = start;
  return {
    get point() {
      return { seq, hash };
    },
    next(row) {
      if (row.seq > seq + 1) return { seq: seq + 1, fault: 'missing' };
      if (row.seq !== seq + 1) return { seq: seq + 1, fault: 'out-of-order' };
      const bytes = encode(hash, row);
      if (bytes === undefined) return { seq: row.seq, fault: 'malformed' };
      if (!sameBytes(digest(bytes), row.hash)) return { seq: row.seq, fault: 'changed' };
      ({ seq, hash } = row);
      return undefined;
    },
  };
}

/**
 * Compares what a chain should reach with what it reaches. Being behind is no fault: a head is written after its row.
 *
 * @param head what was noted elsewhere, @param last the last row of the chain, @param hashAt the hash of a row of it
 */
export function compareHead(head: ChainPoint, last: ChainPoint, hashAt: (seq: number) => Uint8Array | undefined): Break | undefined {
  if (head.seq > last.seq) return { seq: last.seq + 1, fault: 'cut' };
  const found = hashAt(head.seq);
  if (found === undefined || !sameBytes(found, head.hash)) return { seq: head.seq, fault: 'forked' };
  return undefined;
}
