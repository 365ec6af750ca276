import { randomUUID } from 'node:crypto';
import { copyFile, constants, link, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Hold } from '../../core/record/hold.js';
import { AppError } from '../../shared/errors.js';
import { writeWhole } from '../archive/manifest.js';
import { syncFolder } from '../journal/epochs.js';
import { holdFormat, holdStates, liftFormat, readHold, readLift, type HoldState, type Lift } from './holds.js';
import { readOrder, type RetentionOrder, type SignedOrder } from './order.js';
import { linesOf, maxSignedLength, signedText, type LineCheck, type SignedText } from './signed-line.js';

/**
 * What the administrators of a folder archive have said about what is kept: `orders/NNNNNNNN.json`, numbered from 1 on
 * without gaps, each a text that the library's key signed. Nothing in it is ever changed; a file that is missing shows.
 */
const folderName = 'orders';
const fileName = (number: number): string => `${String(number).padStart(8, '0')}.json`;
const filePattern = /^(\d{8})\.json$/;

export interface Numbered {
  readonly number: number;
  /** undefined for a file that holds no such text. */
  readonly signed: SignedText | undefined;
}

/** @returns those above `after`, in their order */
export async function readLog(folder: string, after = 0): Promise<readonly Numbered[]> {
  const place = path.join(folder, folderName);
  const names = await readdir(place).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = names.flatMap((name) => filePattern.exec(name)?.[1] ?? []).map(Number).filter((number) => number > after).toSorted((a, b) => a - b);
  return Promise.all(numbers.map(async (number) => ({ number, signed: parsed(await readFile(path.join(place, fileName(number)), 'utf8')) })));
}

function parsed(content: string): SignedText | undefined {
  if (content.length > 2 * maxSignedLength) return undefined;
  try {
    return signedText().parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

/** Takes the next number: two administrators at once get two. On return it is on the disk. */
export const addToLog = (folder: string, signed: SignedText): Promise<number> =>
  written(folder, signed, async (take) => {
    for (let number = ((await readLog(folder)).at(-1)?.number ?? 0) + 1; ; number += 1) if (await take(number)) return number;
  });

/** Takes the number after `last`. @returns whether it did: nobody has said anything since `last` was the last one */
export const addNext = (folder: string, signed: SignedText, last: number): Promise<boolean> => written(folder, signed, (take) => take(last + 1));

async function written<T>(folder: string, signed: SignedText, add: (take: (number: number) => Promise<boolean>) => Promise<T>): Promise<T> {
  const place = path.join(folder, folderName);
  await mkdir(place, { recursive: true });
  const own = path.join(place, `.${randomUUID()}`);
  await writeWhole(own, `${JSON.stringify(signed)}\n`);
  try {
    return await add(async (number) => {
      const file = path.join(place, fileName(number));
      try {
        // Not every share has links.
        await link(own, file).catch((error: unknown) => (isThere(error) ? Promise.reject(asError(error)) : copyFile(own, file, constants.COPYFILE_EXCL)));
      } catch (error) {
        if (isThere(error)) return false;
        throw error;
      }
      syncFolder(place);
      return true;
    });
  } finally {
    await rm(own, { force: true });
  }
}

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('unknown'));

/** What counts of it. */
export interface Directions {
  readonly orders: readonly { readonly number: number; readonly signed: SignedOrder; readonly order: RetentionOrder }[];
  readonly holds: readonly HoldState[];
  /** All steps towards the end of holds, in their order. */
  readonly lifts: readonly Lift[];
  /** Half sentences: files that are missing, or that the library did not sign. */
  readonly problems: readonly string[];
}

const isFormat = (signed: SignedText, format: string): boolean => signed.text.startsWith(`${format}\n`);

export function directionsOf(log: readonly Numbered[], check: LineCheck): Directions {
  const orders: { number: number; signed: SignedOrder; order: RetentionOrder }[] = [];
  const holds: Hold[] = [];
  const lifts: Lift[] = [];
  const problems: string[] = [];
  let expected = 1;
  for (const { number, signed } of log) {
    if (number !== expected) problems.push(`${folderName}/${fileName(expected)} is missing`);
    expected = number + 1;
    try {
      const { format } = linesOf(signed);
      if (format === holdFormat) holds.push(readHold(signed, check));
      else if (format === liftFormat) lifts.push(readLift(signed, check));
      else if (signed !== undefined) orders.push({ number, signed, order: readOrder(signed, check) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push(`${folderName}/${fileName(number)} is none that the key of the library signed for this record`);
    }
  }
  return { orders, holds: holdStates(holds, lifts), lifts, problems };
}

/** What a verification has to judge: all that are not about holds, damaged ones too. */
export const ordersIn = async (folder: string): Promise<readonly unknown[]> =>
  (await readLog(folder)).map(({ signed }) => signed).filter((signed) => signed === undefined || !(isFormat(signed, holdFormat) || isFormat(signed, liftFormat)));

export const inForce = (holds: readonly HoldState[]): readonly HoldState[] => holds.filter(({ lifted }) => lifted === undefined);


