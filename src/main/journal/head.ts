import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { hashBytes, idBytes, type ChainPoint } from '../../core/chain/chain.js';
import { sha256 } from './seal.js';

/**
 * The head file says how far the journal reached, outside of the journal. Two slots take turns, so that a torn write
 * leaves the other one; each is "DBH1" ‖ epoch (16) ‖ seq (u64) ‖ hash (32) ‖ SHA-256 of these 60 bytes.
 */
const magic = Buffer.from('DBH1');
const contentBytes = magic.length + idBytes + 8 + hashBytes;
const slotBytes = contentBytes + hashBytes;
export const headFileBytes = 2 * slotBytes;

export interface HeadSlot extends ChainPoint {
  readonly epoch: Uint8Array;
}

/** Writes slots of one epoch into one buffer, overwritten each time: this happens after every commit. */
function slotEncoder(epoch: Uint8Array): (point: ChainPoint) => Buffer {
  const bytes = Buffer.alloc(slotBytes);
  const content = bytes.subarray(0, contentBytes);
  bytes.set(magic);
  bytes.set(epoch, magic.length);
  return (point) => {
    bytes.writeUInt32BE(Math.floor(point.seq / 2 ** 32), magic.length + idBytes);
    bytes.writeUInt32BE(point.seq % 2 ** 32, magic.length + idBytes + 4);
    bytes.set(point.hash, magic.length + idBytes + 8);
    bytes.write(hash('sha256', content, 'binary'), contentBytes, 'latin1');
    return bytes;
  };
}

function decodeSlot(bytes: Buffer): HeadSlot | undefined {
  if (bytes.length !== slotBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  if (!sha256(bytes.subarray(0, contentBytes)).equals(bytes.subarray(contentBytes))) return undefined;
  const seq = bytes.readBigUInt64BE(magic.length + idBytes);
  if (seq > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return {
    epoch: bytes.subarray(magic.length, magic.length + idBytes),
    seq: Number(seq),
    hash: bytes.subarray(magic.length + idBytes + 8, contentBytes),
  };
}

/** The two slots of a head file's content; `undefined` for one that is torn or damaged. */
export const decodeHead = (bytes: Buffer): [HeadSlot | undefined, HeadSlot | undefined] => [
  decodeSlot(bytes.subarray(0, slotBytes)),
  decodeSlot(bytes.subarray(slotBytes)),
];

export const readHead = (file: string): [HeadSlot | undefined, HeadSlot | undefined] => decodeHead(readFileSync(file));

/** Both slots hold the first head, and both are on the disk: from here on the file only ever changes in place. */
export function createHead(file: string, slot: HeadSlot): void {
  const fd = openSync(file, 'wx', 0o600);
  try {
    const bytes = slotEncoder(slot.epoch)(slot);
    writeSync(fd, Buffer.concat([bytes, bytes]));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export class HeadFile {
  readonly #fd: number;
  readonly #encode: (point: ChainPoint) => Buffer;
  #next: 0 | 1;

  constructor(file: string, epoch: Uint8Array) {
    this.#encode = slotEncoder(epoch);
    this.#fd = openSync(file, 'r+');
    const bytes = Buffer.alloc(headFileBytes + 1);
    const length = readSync(this.#fd, bytes, 0, bytes.length, 0);
    const [first, second] = decodeHead(bytes.subarray(0, length));
    this.#next = first !== undefined && (second === undefined || first.seq > second.seq) ? 1 : 0;
  }

  /** Not synced: a head that is behind after a power cut is no damage. */
  write(point: ChainPoint): void {
    writeSync(this.#fd, this.#encode(point), 0, slotBytes, this.#next * slotBytes);
    this.#next = this.#next === 0 ? 1 : 0;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
