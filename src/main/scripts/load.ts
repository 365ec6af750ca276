import fs from 'node:fs';
import * as z from 'zod';
import { placeholdersOf } from '../../core/scripts/fill.js';
import type { Script } from '../../core/scripts/script.js';
import { AppError } from '../../shared/errors.js';
import { findJsonFault } from '../../shared/json.js';

const MAX_FILE = 1024 * 1024;

const words = (max: number) => z.string().trim().min(1).max(max);
const scriptFile = z.strictObject({
  language: z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/).exactOptional(),
  scripts: z.array(z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    category: words(60),
    title: words(100),
    shortcut: z.string().regex(/^[^\s/]{1,20}$/).exactOptional(),
    when: words(300),
    text: words(4_000),
  })).max(1_000),
});

export interface LoadedScripts {
  readonly scripts: readonly Script[];
  /** One for each file that could not be used; the others are there all the same. */
  readonly problems: readonly AppError[];
}

/** @param files the app's own first; a later file adds to it, and replaces scripts of the same id in their place */
export function loadScripts(files: readonly string[]): LoadedScripts {
  const byId = new Map<string, Script>();
  const problems: AppError[] = [];
  for (const file of files) {
    try {
      for (const script of readScripts(file)) byId.set(script.id, script);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push(error);
    }
  }
  return { scripts: [...byId.values()], problems };
}

/** @throws AppError `policy-invalid`, naming the file, the place, and what would be right */
export function readScripts(file: string): readonly Script[] {
  const bad = (message: string, cause?: unknown): AppError => new AppError('policy-invalid', `The scripts in ${file} are not used. ${message}`, { cause });
  let text: string;
  try {
    if (fs.statSync(file).size > MAX_FILE) throw bad('The file is larger than 1 MiB.');
    text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw error instanceof AppError ? error : bad('The file cannot be read. Check that it is there, and that this user may read it.', error);
  }
  const fault = findJsonFault(text);
  if (fault) throw bad(`Line ${fault.line}, column ${fault.column}: ${fault.reason}.`);
  const parsed = scriptFile.safeParse(JSON.parse(text), { jitless: true });
  if (!parsed.success) throw bad(parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'The whole'}: ${issue.message}.`).join(' '));
  const { scripts } = parsed.data;
  const twice = scripts.find(({ id }, index) => scripts.findIndex((other) => other.id === id) !== index);
  if (twice) throw bad(`Two scripts have the id ${twice.id}.`);
  for (const script of scripts) {
    const unknown = unknownPlaceholder(script.text);
    if (unknown !== undefined) throw bad(`${script.id} has ${unknown}. The placeholders are {patron}, {desk}, {library}, {service} and {url:name}.`);
  }
  return scripts;
}

/** Anything in braces that is no placeholder would be sent to a patron as it stands. */
function unknownPlaceholder(text: string): string | undefined {
  const known = new Set(placeholdersOf(text));
  return (text.match(/\{[^{}\n]{0,60}\}?/g) ?? []).find((found) => !known.has(found));
}

