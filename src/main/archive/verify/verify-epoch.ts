import * as z from 'zod';
import { chainVerifier, sameBytes, type ChainPoint, type ChainVerifier, type Fault } from '../../../core/chain/chain.js';
import { epochKind } from '../../journal/index.js';
import { sha256 } from '../../journal/seal.js';
import { hex } from '../../journal/store.js';
import { headText, isSignedBy } from '../keys/signed.js';
import type { SignedHead } from '../line.js';
import type { FolderRow } from '../segment-seal.js';
import { Findings, type Finding } from './findings.js';
import type { EpochSource } from './source.js';

/** A period of the record, by the clocks of the desks: from inclusive, to exclusive; ms since 1970 UTC. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface EpochContext {
  readonly archiveId: string;
  readonly desk: string;
  readonly period: Period | undefined;
  /** Whether an order that the library signed names the row. */
  readonly mayBeEmpty: (row: { readonly desk: string; readonly epoch: string; readonly seq: number }) => boolean;
  /** Keys of this desk that the library certified. */
  readonly certified: ReadonlySet<string>;
}

/** Why an epoch began, and which row came before it, as its first row says. */
export interface Beginning {
  readonly reason: string;
  readonly previous?: { readonly epoch: string; readonly seq: number; readonly hash: string };
}

/** @property opened, sealed, emptied rows of the period whose content was compared, could not be opened, was removed by order */
export interface EpochReport {
  readonly epoch: string;
  readonly rows: number;
  readonly inPeriod: number;
  readonly opened: number;
  readonly sealed: number;
  readonly emptied: number;
  /** When the first and the last row were written. */
  readonly from?: number;
  readonly to?: number;
  readonly last: { readonly seq: number; readonly hash: string };
  readonly lastArrival: number;
  /** Signed heads that are good, and the newest of them. */
  readonly heads: number;
  /** Keys whose signatures are good. */
  readonly keys: readonly string[];
  readonly lastHead?: { readonly seq: number; readonly time: number; readonly publicKey: string };
  readonly beginning?: Beginning;
  readonly findings: readonly Finding[];
}

const faults: Record<Fault, (seq: number) => string> = {
  missing: (seq) => `Row ${seq} is missing.`,
  'out-of-order': (seq) => `Row ${seq} is not where it belongs: a row was put in twice, or moved.`,
  malformed: (seq) => `Row ${seq} holds what no row can hold.`,
  changed: (seq) => `Row ${seq} was changed, or does not follow the row before it.`,
  cut: (seq) => `Rows from ${seq} on are missing.`,
  forked: (seq) => `Row ${seq} is not the one that was written.`,
};

const beginning = z.object({
  body: z.object({
    reason: z.string().max(40),
    previous: z.object({ epoch: z.string().regex(/^[0-9a-f]{32}$/), seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) }).exactOptional(),
  }),
});

/** Verifies one chain, piece by piece. After a break it goes on from the row that is there, so that one says nothing of the others. */
export class EpochVerifier {
  readonly #context: EpochContext;
  readonly #source: EpochSource;
  readonly #chain: { readonly desk: Buffer; readonly epoch: Buffer };
  readonly #findings = new Findings();
  readonly #counts = { rows: 0, inPeriod: 0, opened: 0, sealed: 0, emptied: 0, heads: 0 };
  #verifier: ChainVerifier;
  #times: { from: number; to: number } | undefined;
  #beginning: Beginning | undefined;
  readonly #keys = new Set<string>();
  #lastHead: SignedHead | undefined;
  #atStated: Uint8Array | undefined;

  constructor(source: EpochSource, context: EpochContext) {
    this.#source = source;
    this.#context = context;
    this.#chain = { desk: Buffer.from(context.desk, 'hex'), epoch: Buffer.from(source.epoch, 'hex') };
    this.#verifier = chainVerifier(sha256, this.#chain);
  }

  async verify(): Promise<EpochReport> {
    for await (const { rows, heads, faults: wrong } of this.#source.pieces()) {
      for (const fault of wrong) this.#findings.broken(fault);
      const hashes = new Map<number, Uint8Array>();
      for (const row of rows) {
        this.#row(row);
        hashes.set(row.seq, row.hash);
      }
      for (const head of heads) this.#head(head, hashes.get(head.seq));
    }
    await this.#end();
    const { point } = this.#verifier;
    return {
      epoch: this.#source.epoch, ...this.#counts, ...this.#times, last: { seq: point.seq, hash: hex(point.hash) }, lastArrival: this.#source.lastArrival, keys: [...this.#keys],
      ...(this.#lastHead && { lastHead: { seq: this.#lastHead.seq, time: this.#lastHead.time, publicKey: this.#lastHead.publicKey } }),
      ...(this.#beginning && { beginning: this.#beginning }), findings: this.#findings.all(),
    };
  }

  #row(row: FolderRow): void {
    const broken = this.#verifier.next(row);
    if (broken !== undefined) {
      const last = row.seq - 1;
      const gap = broken.fault === 'missing' && last > broken.seq;
      this.#findings.broken(gap ? `Rows ${broken.seq} to ${last} are missing.` : faults[broken.fault](broken.seq), { seq: broken.seq, time: row.time });
      this.#verifier = chainVerifier(sha256, this.#chain, row);
    }
    const { period } = this.#context;
    const inPeriod = period === undefined || (row.time >= period.from && row.time < period.to);
    this.#counts.rows += 1;
    if (row.seq === this.#source.stated?.seq) this.#atStated = row.hash;
    this.#times = { from: Math.min(this.#times?.from ?? row.time, row.time), to: Math.max(this.#times?.to ?? row.time, row.time) };
    if (inPeriod) this.#counts.inPeriod += 1;
    this.#content(row, inPeriod);
  }

  #content(row: FolderRow, counted: boolean): void {
    if (row.state === 'damaged') this.#findings.broken(`The content of row ${row.seq} is not what the row commits to: it was changed.`, row);
    else if (row.state === 'emptied' && !this.#context.mayBeEmpty({ desk: this.#context.desk, epoch: this.#source.epoch, seq: row.seq })) {
      this.#findings.broken(`The content of row ${row.seq} was removed, and no order that the library signed names it.`, row);
    } else if (counted) this.#counts[row.state === 'open' ? 'opened' : row.state] += 1;
    if (row.seq === 1 && row.kind === epochKind && row.state === 'open') this.#beginning = beginningOf(row.body);
  }

  #head(head: SignedHead, hash: Uint8Array | undefined): void {
    const { seq, time, publicKey, signature } = head;
    const text = headText({ archive: this.#context.archiveId, desk: this.#context.desk, epoch: this.#source.epoch, seq, hash: hex(head.hash), time });
    if (!isSignedBy(publicKey, text, signature)) this.#findings.broken(`What stands there as the desk’s signature of row ${seq} is none.`, { seq });
    else if (hash === undefined) this.#findings.broken(`The desk signed on ${isoOf(time)} that it had sent row ${seq}, which is not there.`, { seq });
    else if (!sameBytes(hash, head.hash)) this.#findings.broken(`The desk signed another row ${seq} than the one that is there.`, { seq });
    else {
      this.#counts.heads += 1;
      this.#keys.add(publicKey);
      if (this.#lastHead === undefined || seq >= this.#lastHead.seq) this.#lastHead = head;
    }
  }

  async #end(): Promise<void> {
    const { point } = this.#verifier;
    this.#stated(point);
    for (const { seq, time, hash } of await this.#source.forks()) {
      this.#findings.broken(`There are two rows ${seq}: another one came with the fingerprint ${hash.slice(0, 16)}. The desk’s data was copied or put back to an earlier state, or somebody wrote its record anew; both rows are kept.`, { seq, time });
    }
    const signedTo = this.#lastHead?.seq ?? 0;
    if (signedTo === 0) this.#findings.note('The desk signed nothing of this, so the chain alone proves it.');
    else if (signedTo < point.seq) this.#findings.note(`Rows from ${signedTo + 1} on are not signed by the desk.`);
    if (this.#lastHead !== undefined && !this.#context.certified.has(this.#lastHead.publicKey)) {
      this.#findings.note(`The key that signed is not certified by the library: ${this.#lastHead.publicKey.slice(0, 16)}.`);
    }
  }

  /** A desk may have sent more while this was read; what was there must still be. */
  #stated({ seq: last }: ChainPoint): void {
    const { stated } = this.#source;
    if (stated === undefined || stated.seq === 0) return;
    if (stated.seq > last) this.#findings.broken(`Central storage had rows up to ${stated.seq}, and those from ${last + 1} on are missing.`, { seq: last + 1 });
    else if (this.#atStated === undefined || !sameBytes(stated.hash, this.#atStated)) this.#findings.broken(`Row ${stated.seq} is not the one that central storage took.`, stated);
  }
}

export const isoOf = (time: number): string => new Date(time).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC');

function beginningOf(body: Uint8Array): Beginning | undefined {
  try {
    return beginning.parse(JSON.parse(Buffer.from(body).toString('utf8'))).body;
  } catch {
    return undefined;
  }
}
