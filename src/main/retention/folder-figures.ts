/** Figures that outlive the rows of a folder's record: `figures/2026-11.json`, a text for each month that the library's key signed. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { Days } from '../../core/statistics/outlived.js';
import { AppError } from '../../shared/errors.js';
import { writeWhole } from '../archive/manifest.js';
import { daysJson, daysOf, daysSchema } from './days.js';
import { readLine, signLine, type LineCheck } from './signed-line.js';

const folderName = 'figures';
const format = 'deskbell-figures-1';
const filePattern = /^(\d{4}-\d{2})\.json$/;
/** Characters of a month: some ten thousand requests a day. */
const longest = 64 * 2 ** 20;
const month = z.strictObject({ month: z.string(), days: daysSchema });

/** @throws AppError `archive-damaged` for a file that is not what the library signed */
export async function readFigures(folder: string, check: LineCheck): Promise<Days> {
  const place = path.join(folder, folderName);
  const names = await readdir(place).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const months: z.infer<typeof daysSchema>[] = [];
  for (const name of names.toSorted()) {
    const of = filePattern.exec(name)?.[1];
    if (of !== undefined) months.push(monthIn(await readFile(path.join(place, name), 'utf8'), of, check));
  }
  return daysOf(months);
}

function monthIn(content: string, of: string, check: LineCheck): z.infer<typeof daysSchema> {
  try {
    const read = readLine(JSON.parse(content), format, month, { ...check, longest });
    if (read.month === of) return read.days;
  } catch (cause) {
    throw notSigned(of, cause);
  }
  throw notSigned(of);
}

const notSigned = (of: string, cause?: unknown): AppError =>
  new AppError('archive-damaged', `The figures of ${of} that were written down before retention removed rows are not what the library signed. Restore the folder “figures” of the record from a backup.`, { cause });

export async function writeFolderFigures(folder: string, archive: string, of: string, days: Days, sign: (text: string) => Uint8Array): Promise<void> {
  const place = path.join(folder, folderName);
  await mkdir(place, { recursive: true });
  await writeWhole(path.join(place, `${of}.json`), `${JSON.stringify(signLine(format, archive, { month: of, days: daysJson(days) }, sign))}\n`);
}
