/** The words of the trade that the etiquette coach knows. */
import fs from 'node:fs';
import * as z from 'zod';
import type { Jargon } from '../../core/coach/coach.js';
import { AppError } from '../../shared/errors.js';
import { findJsonFault } from '../../shared/json.js';

const MAX_FILE = 256 * 1024;
const words = z.string().trim().min(1).max(60);
const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/);
const list = z.record(language, z.array(z.strictObject({ term: words, say: z.string().trim().max(60) })).max(500));

export interface LoadedJargon {
  readonly jargon: readonly Jargon[];
  /** One for each file that could not be used; the others count all the same. */
  readonly problems: readonly AppError[];
}

/** @param files the app's own first; a later one replaces what is said for a term, and with '' takes the term out */
export function loadJargon(files: readonly string[]): LoadedJargon {
  const known = new Map<string, Jargon>();
  const problems: AppError[] = [];
  for (const file of files) {
    try {
      for (const jargon of readJargon(file)) known.set(jargon.term.toLowerCase(), jargon);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push(error);
    }
  }
  return { jargon: [...known.values()].filter(({ say }) => say !== ''), problems };
}

/** @throws AppError `policy-invalid`, naming the file, the place, and what would be right */
function readJargon(file: string): readonly Jargon[] {
  const bad = (message: string, cause?: unknown): AppError => new AppError('policy-invalid', `The words in ${file} are not used. ${message}`, { cause });
  let text: string;
  try {
    if (fs.statSync(file).size > MAX_FILE) throw bad('The file is larger than 256 KiB.');
    text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw error instanceof AppError ? error : bad('The file cannot be read. Check that it is there, and that this user may read it.', error);
  }
  const fault = findJsonFault(text);
  if (fault) throw bad(`Line ${fault.line}, column ${fault.column}: ${fault.reason}.`);
  const parsed = list.safeParse(JSON.parse(text), { jitless: true });
  if (!parsed.success) throw bad(parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'The whole'}: ${issue.message}.`).join(' '));
  return Object.values(parsed.data).flat();
}
