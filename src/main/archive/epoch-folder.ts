import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { chainStart, sameBytes, type Chain, type ChainPoint } from '../../core/chain/chain.js';
import { syncFolder } from '../journal/epochs.js';
import { hex, type OpenRow } from '../journal/store.js';
import { notChained } from './errors.js';
import { clearRow, encodeHead, encodeRow, readSegment, rowCheck, rowsIn, type SignedHead } from './line.js';
import { manifestFile, readManifest, segmentName, writeWhole, type Segment } from './manifest.js';
import { segmentSealer, type SegmentSealer } from './segment-seal.js';
import type { BatchHead } from './target.js';

/** What is known of the folder while nobody else has changed it. */
interface State {
  point: ChainPoint;
  rows: number;
  /** Closed ones, and the one that is written to last. */
  readonly segments: Segment[];
  /** Of the bytes of the last segment. */
  digest: Hash;
  /** What the last segment is written to with; undefined where its key is not known any more. */
  sealer?: SegmentSealer;
}

export interface EpochFolderOptions {
  readonly folder: string;
  readonly desk: string;
  readonly epoch: string;
  readonly segmentBytes: number;
  /** Public keys of the reviewers; without any, rows are stored in the clear. */
  readonly recipients: readonly string[];
}

/**
 * The folder of one epoch of one desk. The segments are the truth: at the first use, and after every failure, the last
 * one is read; what is no whole line that chains is moved to `aside/`, and the desk sends it again.
 */
export class EpochFolder {
  readonly #folder: string;
  readonly #chain: Chain;
  readonly #desk: string;
  readonly #epoch: string;
  readonly #segmentBytes: number;
  readonly #recipients: readonly string[];
  #state: State | undefined;

  constructor({ folder, desk, epoch, segmentBytes, recipients }: EpochFolderOptions) {
    this.#folder = folder;
    this.#chain = { desk: Buffer.from(desk, 'hex'), epoch: Buffer.from(epoch, 'hex') };
    [this.#desk, this.#epoch, this.#segmentBytes, this.#recipients] = [desk, epoch, segmentBytes, recipients];
  }

  async point(): Promise<ChainPoint> {
    return (await this.#current()).point;
  }

  async #current(): Promise<State> {
    if (this.#state === undefined || !(await this.#isUntouched(this.#state))) this.#state = await this.#load();
    return this.#state;
  }

  /** Whether nobody else has written since: the last segment has its size, and there is none after it. */
  async #isUntouched({ segments }: State): Promise<boolean> {
    const last = segments.at(-1);
    const sizeOf = (name: string): Promise<number> => stat(path.join(this.#folder, name)).then(({ size }) => size, () => 0);
    return last !== undefined && (await sizeOf(last.file)) === last.bytes && (await sizeOf(segmentName(segments.length + 1))) === 0;
  }

  /** Believes the manifest about closed segments of the right size; without it, all segments are read. */
  async #load(): Promise<State> {
    await mkdir(this.#folder, { recursive: true });
    const manifest = await readManifest(this.#folder, this.#desk, this.#epoch);
    const closed = manifest?.segments.slice(0, -1) ?? [];
    const sizes = await Promise.all(closed.map(({ file }) => stat(path.join(this.#folder, file)).then(({ size }) => size, () => -1)));
    const believed = sizes.every((size, index) => size === closed[index]?.bytes) ? closed : [];
    const last = believed.at(-1);
    const state: State = {
      point: last === undefined ? chainStart : { seq: last.last, hash: Buffer.from(last.hash, 'hex') },
      rows: believed.reduce((sum, { rows }) => sum + rows, 0), segments: [...believed], digest: createHash('sha256'),
    };
    const names = (await readdir(this.#folder)).filter((name) => /^segment-\d{6}\.jsonl$/.test(name)).toSorted();
    for (const name of names) if (!believed.some(({ file }) => file === name)) await this.#read(state, name);
    return state;
  }

  /** Takes what chains from one more segment, and moves the rest aside. */
  async #read(state: State, name: string): Promise<void> {
    const content = await this.#readSynced(name);
    const check = rowCheck(this.#chain, state.point);
    const expected = name === segmentName(state.segments.length + 1);
    const { bytes, rows } = expected ? readSegment(content, check) : { bytes: 0, rows: 0 };
    const file = path.join(this.#folder, name);
    if (bytes < content.length) {
      await this.#keepAside(name, content.subarray(bytes));
      await truncate(file, bytes);
    }
    if (rows === 0) {
      await rm(file);
      return;
    }
    state.digest = createHash('sha256').update(content.subarray(0, bytes));
    state.segments.push({
      file: name, first: state.point.seq + 1, last: check.point.seq, rows, bytes, sha256: state.digest.copy().digest('hex'), hash: hex(check.point.hash),
    });
    state.point = check.point;
    state.rows += rows;
  }

  /** What is found is acknowledged, so it has to be on the disk; a write that failed may have left it short of there. */
  async #readSynced(name: string): Promise<Buffer> {
    const handle = await open(path.join(this.#folder, name), 'r+');
    try {
      await handle.sync();
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  async #aside(): Promise<string> {
    const folder = path.join(this.#folder, 'aside');
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Whole lines are evidence, whoever wrote them; a torn one is the beginning of a row that its desk still has. */
  async #keepAside(name: string, rest: Buffer): Promise<void> {
    if (!rest.includes(0x0a)) return;
    const digest = createHash('sha256').update(rest).digest('hex').slice(0, 16);
    await writeWhole(path.join(await this.#aside(), `${name}.${digest}`), rest);
  }

  async #keepRow(row: OpenRow): Promise<void> {
    const file = path.join(await this.#aside(), `fork-${row.seq}-${hex(row.hash).slice(0, 16)}.json`);
    const sealer = await this.#newSealer();
    await writeWhole(file, `${sealer?.line ?? ''}${encodeRow(sealer?.seal(row) ?? clearRow(row))}`);
  }

  async #newSealer(): Promise<SegmentSealer | undefined> {
    return this.#recipients.length === 0 ? undefined : segmentSealer(this.#recipients);
  }

  /** Which of these rows are here with another hash. They are kept aside. */
  async forksAmong(rows: readonly OpenRow[]): Promise<number[]> {
    const forks: number[] = [];
    const { segments } = await this.#current();
    for (const segment of segments) {
      const here = rows.filter(({ seq }) => seq >= segment.first && seq <= segment.last);
      if (here.length === 0) continue;
      const stored = new Map(rowsIn(await readFile(path.join(this.#folder, segment.file))).map((row) => [row.seq, row.hash]));
      for (const row of here) {
        const hash = stored.get(row.seq);
        if (hash !== undefined && sameBytes(hash, row.hash)) continue;
        await this.#keepRow(row);
        forks.push(row.seq);
      }
    }
    return forks;
  }

  /** Appends rows that follow `point`, and what the desk signed of the last of them. On return they are on the disk. */
  async append(rows: readonly OpenRow[], head?: BatchHead): Promise<ChainPoint> {
    const state = await this.#current();
    const check = rowCheck(this.#chain, state.point);
    for (const row of rows) if (!check.take(clearRow(row))) throw notChained(row.seq);
    // Read again after a failure: nobody knows how much of it was written.
    this.#state = undefined;
    const last = state.segments.at(-1);
    const isNew = last === undefined || last.bytes >= this.#segmentBytes;
    const file = isNew ? segmentName(state.segments.length + 1) : last.file;
    const content = await this.#encode(state, isNew, rows, head && { ...check.point, ...head });
    await this.#write(file, content, isNew);
    if (isNew) state.digest = createHash('sha256');
    state.digest.update(content);
    const before = isNew ? { first: state.point.seq + 1, rows: 0, bytes: 0 } : last;
    const segment: Segment = {
      file, first: before.first, last: check.point.seq, rows: before.rows + rows.length, bytes: before.bytes + content.length,
      sha256: state.digest.copy().digest('hex'), hash: hex(check.point.hash),
    };
    if (isNew) state.segments.push(segment);
    else state.segments[state.segments.length - 1] = segment;
    state.point = check.point;
    state.rows += rows.length;
    await this.#writeManifest(state);
    this.#state = state;
    return state.point;
  }

  /** A segment can be opened on its own: a new one begins with a new key. */
  async #encode(state: State, isNew: boolean, rows: readonly OpenRow[], head: SignedHead | undefined): Promise<Buffer> {
    const known = isNew ? undefined : state.sealer;
    const sealer = known ?? (await this.#newSealer());
    if (sealer !== undefined) state.sealer = sealer;
    const lines = rows.map((row) => encodeRow(sealer?.seal(row) ?? clearRow(row)));
    return Buffer.from([known === undefined && sealer !== undefined ? sealer.line : '', ...lines, head === undefined ? '' : encodeHead(head)].join(''));
  }

  async #write(name: string, content: Buffer, isNew: boolean): Promise<void> {
    const handle = await open(path.join(this.#folder, name), isNew ? 'ax' : 'a', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isNew) syncFolder(this.#folder);
  }

  async #writeManifest({ rows, segments }: State): Promise<void> {
    // Retention may have emptied a closed segment since, and said so there.
    const said = new Map((await readManifest(this.#folder, this.#desk, this.#epoch))?.segments.map((segment) => [segment.file, segment]));
    for (const [index, segment] of segments.slice(0, -1).entries()) {
      const other = said.get(segment.file);
      if (other?.last === segment.last) segments[index] = other;
    }
    const manifest = { format: 'deskbell-archive-1', desk: this.#desk, epoch: this.#epoch, rows, segments };
    await writeWhole(path.join(this.#folder, manifestFile), `${JSON.stringify(manifest, undefined, 1)}\n`);
  }
}
