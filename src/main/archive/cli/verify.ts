import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../shared/errors.js';
import { reportAsHtml, reportAsText, verdictOf } from '../verify/report.js';
import { findingsOf, isIntact, pointsOf, verifyRecord, type KnownPoint, type RecordReport } from '../verify/verify.js';
import type { Period } from '../verify/verify-epoch.js';
import { Misused, parse, type Command, type Terminal } from './command.js';
import { libraryKeyOptions, publicLibraryKey, readReviewersKey } from './key-files.js';
import { placeOptions, readPlace } from './place.js';
import { withSource } from './record.js';

const options = {
  ...placeOptions, ...libraryKeyOptions,
  'reviewers-key': { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, report: { type: 'string' }, compare: { type: 'string' }, 'silent-after': { type: 'string' },
} as const;
const hour = 3_600_000;
const day = 24 * hour;
/** Findings that are said at once; all are in the report. */
const said = 20;

/** Verifies a record and writes what it found. */
export const verify: Command = {
  usage: [
    'verify RECORD [--policy FILE | --library-key HEX] [--reviewers-key FILE] [--from DAY] [--to DAY]',
    '    [--report NAME] [--compare NAME.json] [--silent-after HOURS] [--certificate FILE]',
  ],
  async run(args, terminal) {
    const { values, positionals: [target, ...rest] } = parse(args, options);
    if (rest.length > 0) throw new Misused();
    const libraryKey = publicLibraryKey(values, terminal);
    const period = periodOf(values.from, values.to);
    const silentAfter = hoursOf(values['silent-after'] ?? '72') * hour;
    const earlier = values.compare === undefined ? [] : readPoints(path.resolve(terminal.cwd, values.compare));
    const reviewers = values['reviewers-key'] === undefined ? undefined : await readReviewersKey(values['reviewers-key'], terminal);
    const place = await readPlace(target, values.certificate, terminal);
    const report = await withSource(place, reviewers, (source) => verifyRecord(source, { libraryKey, ...(period && { period }), earlier, now: terminal.now(), silentAfter }));
    sayShort(report, terminal);
    if (values.report !== undefined) writeReport(path.resolve(terminal.cwd, values.report), report, terminal);
    return isIntact(report) ? 0 : 1;
  },
};

function sayShort(report: RecordReport, terminal: Terminal): void {
  terminal.say(verdictOf(report));
  const findings = findingsOf(report);
  for (const [weight, heading] of [['broken', 'Wrong'], ['note', 'To be known']] as const) {
    const found = findings.filter((finding) => finding.weight === weight);
    if (found.length > 0) terminal.say(`${heading}:`);
    for (const { what } of found.slice(0, said)) terminal.say(`  - ${what}`);
    if (found.length > said) terminal.say(`  and ${found.length - said} more; with --report NAME all are written down.`);
  }
  const rows = report.desks.flatMap(({ epochs }) => epochs).reduce((sum, epoch) => sum + epoch.rows, 0);
  terminal.say(`${rows.toLocaleString('en-GB')} entries of ${report.desks.length} ${report.desks.length === 1 ? 'desk' : 'desks'}, archive ${report.archiveId}.`);
}

const pointsSchema = z.strictObject({
  format: z.literal('deskbell-points-1'),
  archive: z.uuid(),
  at: z.int(),
  points: z.array(z.strictObject({ desk: z.string().regex(/^[0-9a-f]{32}$/), epoch: z.string().regex(/^[0-9a-f]{32}$/), seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) })).max(1_000_000),
});

function writeReport(name: string, report: RecordReport, terminal: Terminal): void {
  const points: z.infer<typeof pointsSchema> = { format: 'deskbell-points-1', archive: report.archiveId, at: report.at, points: [...pointsOf(report)] };
  const files: readonly (readonly [ending: string, content: string])[] = [['html', reportAsHtml(report)], ['txt', reportAsText(report)], ['json', `${JSON.stringify(points, undefined, 1)}\n`]];
  for (const [ending, content] of files) {
    try {
      writeFileSync(`${name}.${ending}`, content, { mode: 0o600 });
    } catch (cause) {
      throw new AppError('invalid-request', `The report ${name}.${ending} cannot be written. Choose another place.`, { cause });
    }
  }
  terminal.say(`Report: ${name}.html and ${name}.txt. Keep ${name}.json for the next time: --compare ${path.basename(name)}.json`);
}

/** @throws AppError `invalid-request` */
function readPoints(file: string): readonly KnownPoint[] {
  try {
    if (statSync(file).size > 512 * 2 ** 20) throw new Error('no such file is that large');
    return pointsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).points;
  } catch (cause) {
    throw new AppError('invalid-request', `The file ${file} is not one that verify has written. Give the .json of an earlier report.`, { cause });
  }
}

function periodOf(from: string | undefined, to: string | undefined): Period | undefined {
  if (from === undefined && to === undefined) return undefined;
  const period = { from: from === undefined ? 0 : dayOf(from), to: to === undefined ? 8.64e15 : dayOf(to) + day };
  if (period.from >= period.to) throw new Misused('The period ends before it begins.');
  return period;
}

/** A day of UTC, as in `2026-11-22`. */
function dayOf(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text)) throw new Misused(`“${text}” is no day. Write it like 2026-11-22.`);
  return time;
}

function hoursOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Misused('After how many hours is a desk silent? Give a whole number.');
  return Number(text);
}
