import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AppError } from '../../shared/errors.js';
import type { Access } from './reading.js';
import { verifyFile } from './verify-file.js';
import type { Report } from './verify.js';
import type { JournalKey } from './types.js';

const usage = 'Usage: npm run journal -- verify FILE [--key HEX-FILE] [--library-key HEX]';

/** Exit statuses: an intact chain; anything else about the journal; a command that makes no sense. */
const status = { intact: 0, broken: 1, usage: 2 } as const;

const grouped = (value: number): string => Math.round(value).toLocaleString('en-GB');

/** The lines that a person reads, and the exit status. */
export function describeReport({ report, access }: { report: Report; access: Access }): { lines: readonly string[]; status: number } {
  const { finding, heads, removed } = report;
  const rate = report.elapsed > 0 ? (report.rows / report.elapsed) * 1000 : 0;
  const seen = heads[0];
  const lines = [
    `Desk ${report.desk}, epoch ${report.epoch}, read from ${access}`,
    `${grouped(report.rows)} rows in order, in ${grouped(report.elapsed)} ms (${grouped(rate)} rows/s)`,
    `Head file: ${seen === undefined ? 'cannot be read' : `row ${grouped(seen.seq)} (${seen.hash})`}`,
    report.bodies === 'checked' ? 'Bodies: opened, and compared with their commitments' : 'Bodies: encrypted, and not opened without the key (--key)',
    ...(removed.ordered > 0 ? [`Removed: ${grouped(removed.ordered)} bodies, by ${removed.orders === 1 ? 'an order' : `${grouped(removed.orders)} orders`} that the key of the library signed`] : []),
    ...(removed.left > 0 ? [`Left: ${grouped(removed.left)} bodies, which the centre has`] : []),
  ];
  if (finding === undefined) return { lines: [...lines, `Intact. Last row: ${report.rows} (${report.lastHash})`], status: status.intact };
  const where = finding.seq === undefined ? '' : `first broken row: ${finding.seq}, which `;
  return { lines: [...lines, `NOT INTACT: ${where}${finding.what}.`], status: status.broken };
}

/** @throws AppError `invalid-request` */
export function readKeyFile(file: string): JournalKey {
  let hex: string;
  try {
    hex = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new AppError('invalid-request', 'The file of the key cannot be read. Give the path of a file that holds it.', { cause });
  }
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new AppError('invalid-request', 'The file of the key does not hold 64 hex digits.');
  return { id: 'given', key: Buffer.from(hex, 'hex') };
}

/** @returns undefined for what makes no sense */
function read(args: readonly string[]): { file: string; key: string | undefined; libraryKey: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { key: { type: 'string' }, 'library-key': { type: 'string' } } });
    const [command, file, ...rest] = positionals;
    const libraryKey = values['library-key']?.trim().toLowerCase();
    if (command !== 'verify' || file === undefined || rest.length > 0 || (libraryKey !== undefined && !/^[0-9a-f]{64}$/.test(libraryKey))) return undefined;
    return { file, key: values.key, libraryKey };
  } catch {
    return undefined;
  }
}

/** @returns the exit status */
export function run(args: readonly string[], print: (line: string) => void): number {
  const given = read(args);
  if (given === undefined) {
    print(usage);
    return status.usage;
  }
  try {
    const described = describeReport(verifyFile(given.file, given.key === undefined ? undefined : readKeyFile(given.key), given.libraryKey));
    for (const line of described.lines) print(line);
    return described.status;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    print(`Not verified. ${error.message}`);
    return status.broken;
  }
}
