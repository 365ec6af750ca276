import { isIn, type Range } from '../../../core/record/ranges.js';
import { AppError } from '../../../shared/errors.js';
import { readOrder, type RetentionOrder } from '../../retention/order.js';
import { hex } from '../../journal/store.js';
import { readCertificate } from '../keys/signed.js';
import { Findings, type Finding } from './findings.js';
import type { DeskSource, EpochSource, RecordSource } from './source.js';
import { EpochVerifier, isoOf, type EpochReport, type Period } from './verify-epoch.js';

export interface VerifyOptions {
  /** Public key of the library, 64 hex digits; without it nothing is certified and no hole is allowed. */
  readonly libraryKey: string | undefined;
  readonly period?: Period;
  /** What an earlier verification found: nothing of that may be missing. */
  readonly earlier?: readonly KnownPoint[];
  readonly now: number;
  /** ms after which a desk that has sent nothing is named. */
  readonly silentAfter: number;
}

/** How far a chain went when it was looked at. */
export interface KnownPoint {
  readonly desk: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
}

export interface DeskReport {
  readonly desk: string;
  readonly point: string;
  /** Certified keys, and what the library calls the desk. */
  readonly certified: readonly { readonly publicKey: string; readonly name: string }[];
  readonly epochs: readonly EpochReport[];
  readonly findings: readonly Finding[];
}

export interface RecordReport {
  readonly archiveId: string;
  readonly place: string;
  readonly at: number;
  readonly libraryKey: string | undefined;
  readonly period: Period | undefined;
  readonly desks: readonly DeskReport[];
  /** Orders to remove that the library signed. */
  readonly orders: number;
  /** Of the record as a whole. */
  readonly findings: readonly Finding[];
}

/** Everything that was found, whatever it is about. */
export const findingsOf = (report: RecordReport): readonly Finding[] =>
  [...report.findings, ...report.desks.flatMap(({ findings, epochs }) => [...findings, ...epochs.flatMap((epoch) => epoch.findings)])];

/** Whether the record is what the desks wrote, as far as it can be shown. */
export const isIntact = (report: RecordReport): boolean => findingsOf(report).every(({ weight }) => weight === 'note');

/** What the next verification can compare with. */
export const pointsOf = (report: RecordReport): readonly KnownPoint[] =>
  report.desks.flatMap(({ desk, epochs }) => epochs.filter(({ last }) => last.seq > 0).map(({ epoch, last }) => ({ desk, epoch, ...last })));

/** Rows that the orders name, found fast: there may be thousands of orders. */
function namedRows(orders: readonly RetentionOrder[]): (row: { readonly desk: string; readonly epoch: string; readonly seq: number }) => boolean {
  const byChain = new Map<string, (readonly Range[])[]>();
  for (const { desk, epoch, rows } of orders) byChain.set(`${desk}/${epoch}`, [...(byChain.get(`${desk}/${epoch}`) ?? []), rows]);
  return ({ desk, epoch, seq }) => byChain.get(`${desk}/${epoch}`)?.some((rows) => isIn(rows, seq)) ?? false;
}

function ordersIn(given: readonly unknown[], { archiveId }: RecordSource, { libraryKey }: VerifyOptions, findings: Findings): RetentionOrder[] {
  if (libraryKey === undefined) {
    if (given.length > 0) findings.note(`${given.length} orders to remove were not read, because the library’s key was not given.`);
    return [];
  }
  return given.flatMap((order) => {
    try {
      return [readOrder(order, { archive: archiveId, libraryKey })];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      findings.broken('Central storage holds an order to remove that the library did not sign for this record.');
      return [];
    }
  });
}

/**
 * Verifies a whole record: each chain from its first row, what each row commits to, what each desk signed, who was
 * certified, and what was removed by whose order. The whole is verified also where a period is given, because each row
 * proves those before it; the period says what is counted.
 *
 * @throws AppError `archive-unreachable`, `not-allowed`, where it cannot be read
 */
export async function verifyRecord(source: RecordSource, options: VerifyOptions): Promise<RecordReport> {
  const findings = new Findings();
  const orders = ordersIn(await source.orders(), source, options, findings);
  for (const fault of await source.faults()) findings.broken(fault);
  if (options.libraryKey === undefined) findings.note('The library’s key was not given, so it is not known which desks belong to the library.');
  const desks = await source.desks();
  const reports: DeskReport[] = [];
  for (const desk of desks) reports.push(await verifyDesk(source, desk, options, namedRows(orders)));
  for (const point of options.earlier ?? []) await compare(point, desks, findings);
  for (const desk of reports) for (const epoch of desk.epochs) await checkBeginning(desk, epoch, desks, findings);
  return {
    archiveId: source.archiveId, place: source.place, at: options.now, libraryKey: options.libraryKey, period: options.period,
    desks: reports, orders: orders.length, findings: findings.all(),
  };
}

async function verifyDesk({ archiveId }: RecordSource, source: DeskSource, options: VerifyOptions, mayBeEmpty: ReturnType<typeof namedRows>): Promise<DeskReport> {
  const { desk, point } = source;
  const findings = new Findings();
  const certified: { publicKey: string; name: string }[] = [];
  for (const text of options.libraryKey === undefined ? [] : source.certificates) {
    const found = readCertificate(options.libraryKey ?? '', text);
    if (found?.archive === archiveId && found.desk === desk) certified.push({ publicKey: found.publicKey, name: found.name });
    else findings.broken('A certificate of this desk was not signed by the library for this record.');
  }
  const keys = new Set(certified.map(({ publicKey }) => publicKey));
  const epochs: EpochReport[] = [];
  for (const epoch of source.epochs) epochs.push(await new EpochVerifier(epoch, { archiveId, desk, period: options.period, mayBeEmpty, certified: keys }).verify());
  const lastArrival = Math.max(0, ...epochs.map((epoch) => epoch.lastArrival));
  if (epochs.length > 0 && options.now - lastArrival > options.silentAfter) findings.note(`The desk has sent nothing since ${isoOf(lastArrival)}.`);
  if (epochs.length === 0) findings.note('The desk has never sent anything.');
  return { desk, point, certified, epochs, findings: findings.all() };
}

async function compare({ desk, epoch, seq, hash }: KnownPoint, desks: readonly DeskSource[], findings: Findings): Promise<void> {
  const source = desks.find((each) => each.desk === desk)?.epochs.find((each) => each.epoch === epoch);
  const found = await source?.hashAt(seq);
  if (found === undefined) findings.broken(`When the record was verified before, desk ${desk} had row ${seq} in it (${epoch}); it is not there any more.`);
  else if (hex(found) !== hash) findings.broken(`When the record was verified before, row ${seq} of desk ${desk} (${epoch}) was another one than it is now.`);
}

const reasons: Record<string, string> = {
  copied: 'The record goes on in another file than before: the desk’s data was copied, put back from a backup, or moved to another computer.',
  'set-aside': 'The record before was set aside, because it could not be gone on with.',
};

/** The first row of an epoch names the last one of the epoch that it follows: that one must be there. */
async function checkBeginning({ desk }: DeskReport, { epoch, beginning }: EpochReport, desks: readonly DeskSource[], findings: Findings): Promise<void> {
  const said = beginning && reasons[beginning.reason];
  if (said !== undefined) findings.note(`Desk ${desk}, record ${epoch}: ${said}`);
  const { previous } = beginning ?? {};
  if (previous === undefined) return;
  const before = desks.flatMap(({ epochs }) => epochs).find((each: EpochSource) => each.epoch === previous.epoch);
  const hash = await before?.hashAt(previous.seq);
  if (before === undefined) findings.note(`Desk ${desk}: the record that ${epoch} goes on from (${previous.epoch}) never came here.`);
  else if (hash === undefined) findings.broken(`Desk ${desk}: its next record says that the one before (${previous.epoch}) had row ${previous.seq}, which is not there: it was removed, or never sent.`);
  else if (hex(hash) !== previous.hash) findings.broken(`Desk ${desk}: its next record names another row ${previous.seq} of the one before (${previous.epoch}) than the one that is there.`);
}
