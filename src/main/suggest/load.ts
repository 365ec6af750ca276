/** Word lists from files: those that come with the app, and those that the policy names (docs/admin.md). */
import fs from 'node:fs';
import * as z from 'zod';
import { once } from '../../core/once.js';
import { PhraseError } from '../../core/suggest/phrases.js';
import { lexiconOf, type Lexicon } from '../../core/suggest/suggest.js';
import { CATEGORIES, type WordList } from '../../core/suggest/word-list.js';
import { AppError } from '../../shared/errors.js';
import { findJsonFault } from '../../shared/json.js';

const MAX_FILE = 1024 * 1024;

const wordFile = once(() => {
  const words = z.string().trim().min(1).max(10_000);
  const phrases = z.array(z.string().trim().min(1).max(4_000)).max(5_000);
  return z.strictObject({
    language: z.string().max(20).exactOptional(),
    same: z.record(z.string().min(1).max(60), z.string().trim().min(1).max(60)).exactOptional(),
    starred: words.exactOptional(),
    groups: z.record(z.string().regex(/^[a-z-]{1,40}$/), words).exactOptional(),
    rules: z.array(z.strictObject({ category: z.enum(CATEGORIES), reason: z.string().trim().min(1).max(100), phrases })).max(200).exactOptional(),
    innocent: phrases.exactOptional(),
    reported: phrases.exactOptional(),
    asked: phrases.exactOptional(),
    wanted: phrases.exactOptional(),
    works: phrases.exactOptional(),
    by: phrases.exactOptional(),
  });
});

export interface LoadedWords {
  readonly lexicon: Lexicon;
  /** One for each file that could not be used; the others count all the same. */
  readonly problems: readonly AppError[];
}

/**
 * @param ignore words that are never a reason for a suggestion
 * @param added lists that are no files: what administrators added
 */
export function loadWords(files: readonly string[], ignore: readonly string[], added: readonly WordList[] = []): LoadedWords {
  const problems: AppError[] = [];
  const lists = [
    ...files.flatMap((file) => attempt(() => ({ file, list: readWords(file) }), file, problems) ?? []),
    ...added.map((list) => ({ file: 'the shared texts', list })),
  ];
  try {
    return { lexicon: lexiconOf(lists.map(({ list }) => list), ignore), problems };
  } catch (error) {
    if (!(error instanceof PhraseError)) throw error;
  }
  // One of them cannot be understood: which one, and the others count all the same.
  const good = lists.filter(({ file, list }) => attempt(() => lexiconOf([list]), file, problems)).map(({ list }) => list);
  const lexicon = attempt(() => lexiconOf(good, ignore), 'the policy', problems);
  return { lexicon: lexicon ?? lexiconOf(good), problems };
}

/** @returns undefined after a problem that a person can mend */
function attempt<T>(step: () => T, where: string, problems: AppError[]): T | undefined {
  try {
    return step();
  } catch (error) {
    problems.push(problemOf(error, where));
    return undefined;
  }
}

function problemOf(error: unknown, file: string): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof PhraseError) return bad(file, error.message, error);
  throw error;
}

const bad = (file: string, message: string, cause?: unknown): AppError => new AppError('policy-invalid', `The word list in ${file} is not used. ${message}`, { cause });

/** @throws AppError `policy-invalid`, naming the file, the place, and what would be right */
export function readWords(file: string): WordList {
  let text: string;
  try {
    if (fs.statSync(file).size > MAX_FILE) throw bad(file, 'The file is larger than 1 MiB.');
    text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw error instanceof AppError ? error : bad(file, 'The file cannot be read. Check that it is there, and that this user may read it.', error);
  }
  const fault = findJsonFault(text);
  if (fault) throw bad(file, `Line ${fault.line}, column ${fault.column}: ${fault.reason}.`);
  const parsed = wordFile().safeParse(JSON.parse(text), { jitless: true });
  if (!parsed.success) throw bad(file, parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'The whole'}: ${issue.message}.`).join(' '));
  return parsed.data;
}
