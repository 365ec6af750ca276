import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { chainStart, type ChainPoint } from '../../../core/chain/chain.js';
import { epochKind } from '../../journal/index.js';
import { hex } from '../../journal/store.js';
import { segmentsIn, type EpochPlace } from '../folder-files.js';
import { headText, isSignedBy } from '../keys/signed.js';
import type { ReviewersKey } from '../keys/reviewers.js';
import { isAt, linesOf, rowCheck, type SignedHead } from '../line.js';
import { readManifest, type Manifest } from '../manifest.js';
import { SegmentOpener } from '../segment-seal.js';
import { beganBy } from './began.js';

/** What can be seen of a desk's chain in a folder at any time, without reading all of it. */
export interface Seen {
  /** Half sentences. */
  readonly problems: readonly string[];
  /** With which key the desk signed last; undefined where it signed nothing lately, or the signature is none. */
  readonly signedBy: string | undefined;
}

/** The last segment, as far as it was read. */
interface Known {
  readonly name: string;
  readonly bytes: number;
  readonly point: ChainPoint;
  readonly head: SignedHead | undefined;
  readonly problems: readonly string[];
}

/** Enough for the first row of an epoch, whatever lies before it. */
const beginningBytes = 64 * 1024;

/** Looks at the end of every chain again and again, and reads only what is new: `archive -- verify` reads all of it. */
export class FolderWatch {
  readonly #archiveId: string;
  readonly #reviewers: ReviewersKey | undefined;
  readonly #known = new Map<string, Known>();
  readonly #beginnings = new Map<string, string | undefined>();

  constructor(archiveId: string, reviewers?: ReviewersKey) {
    this.#archiveId = archiveId;
    this.#reviewers = reviewers;
  }

  /** @throws what the file system throws */
  async look(place: EpochPlace): Promise<Seen> {
    const manifest = await readManifest(place.folder, place.desk, place.epoch);
    const { names } = await segmentsIn(place);
    const last = names.at(-1);
    const [known, began] = [last === undefined || manifest === undefined ? undefined : await this.#end(place, manifest, last), await this.#beginning(place, names[0])];
    return {
      problems: [...(await missing(place, manifest, names)), ...(known?.problems ?? []), ...(began === undefined ? [] : [began])],
      signedBy: known?.head?.publicKey,
    };
  }

  async #end(place: EpochPlace, manifest: Manifest, name: string): Promise<Known> {
    const key = `${place.desk}/${place.epoch}`;
    const { size } = await stat(path.join(place.folder, name));
    const before = this.#known.get(key);
    if (before?.name === name && before.bytes === size) return before;
    const goesOn = before?.name === name && before.bytes < size && before.problems.length === 0;
    let read = goesOn ? this.#read(place, before, await part(place, name, before.bytes, size)) : undefined;
    // Retention may have written it anew.
    if (read === undefined || read.problems.length > 0) read = this.#read(place, this.#fresh(manifest, name), await part(place, name, 0, size));
    this.#known.set(key, read);
    return read;
  }

  #fresh(manifest: Manifest, name: string): Known {
    const before = manifest.segments.filter(({ file }) => file < name).at(-1);
    const point = before === undefined ? chainStart : { seq: before.last, hash: Buffer.from(before.hash, 'hex') };
    return { name, bytes: 0, point, head: undefined, problems: [] };
  }

  /** Up to the end of the last whole line: what comes after it is being written. */
  #read({ desk, epoch }: EpochPlace, { name, bytes, point, head, problems }: Known, content: Buffer): Known {
    const check = rowCheck({ desk: Buffer.from(desk, 'hex'), epoch: Buffer.from(epoch, 'hex') }, point);
    const found = [...problems];
    let [signed, end] = [head, 0];
    for (const { end: after, line } of linesOf(content)) {
      end = after;
      if (line === undefined) found.push(`a line of ${name} cannot be read`);
      else if (line.type === 'row' && !check.take(line.row)) found.push(`row ${line.row.seq} does not follow the row before it`);
      else if (line.type === 'head') {
        const text = headText({ archive: this.#archiveId, desk, epoch, seq: line.head.seq, hash: hex(line.head.hash), time: line.head.time });
        const good = isAt(line.head, check.point) && isSignedBy(line.head.publicKey, text, line.head.signature);
        if (good) signed = line.head;
        else found.push(`its signature of row ${line.head.seq} is not good`);
      }
      // One says that somebody must verify; the others say nothing more.
      if (found.length > 0) break;
    }
    return { name, bytes: bytes + end, point: check.point, head: signed, problems: found };
  }

  async #beginning(place: EpochPlace, name: string | undefined): Promise<string | undefined> {
    const key = `${place.desk}/${place.epoch}`;
    if (name === undefined || this.#beginnings.has(key)) return this.#beginnings.get(key);
    const { rows } = await new SegmentOpener(this.#reviewers).open(await part(place, name, 0, beginningBytes));
    const [first] = rows;
    if (first?.state !== 'open' || first.kind !== epochKind) return undefined;
    const said = beganBy(Buffer.from(first.body).toString('utf8'));
    this.#beginnings.set(key, said);
    return said;
  }
}

async function missing({ folder }: EpochPlace, manifest: Manifest | undefined, names: readonly string[]): Promise<string[]> {
  if (manifest === undefined) return names.length === 0 ? [] : ['the list of what its folder holds is missing or damaged'];
  const gone = manifest.segments.filter(({ file }) => !names.includes(file)).length;
  const sizes = await Promise.all(manifest.segments.map(async ({ file, bytes }) => (await stat(path.join(folder, file)).then(({ size }) => size, () => bytes)) < bytes));
  const cut = sizes.filter(Boolean).length;
  const files = (count: number, what: string): string => `${count === 1 ? 'one of its files was' : `${count} of its files were`} ${what}`;
  return [...(gone > 0 ? [files(gone, 'removed')] : []), ...(cut > 0 ? [files(cut, 'cut off')] : [])];
}

async function part({ folder }: EpochPlace, name: string, from: number, to: number): Promise<Buffer> {
  const handle = await open(path.join(folder, name), 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, to - from));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
