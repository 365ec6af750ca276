import path from 'node:path';
import type { Script } from '../../core/scripts/script.js';
import { AppError } from '../../shared/errors.js';
import { readTextFile } from '../texts/file.js';
import { parseScripts, type ScriptFile } from './parse.js';

export interface LoadedScripts {
  /** By language. */
  readonly scripts: ReadonlyMap<string, readonly Script[]>;
  /** One for each file that could not be used; the others are there all the same. */
  readonly problems: readonly AppError[];
}

/**
 * @param files the app's own first; a later file adds to it, and replaces scripts of the same id and language in their place
 * @param language of files that name none
 */
export async function loadScripts(files: readonly string[], language: string): Promise<LoadedScripts> {
  const sets = new Map<string, Map<string, Script>>();
  const problems: AppError[] = [];
  for (const file of files) {
    try {
      const read = await readScripts(file);
      for (const { language: own, ...script } of read.scripts) {
        const name = own ?? read.language ?? language;
        sets.set(name, (sets.get(name) ?? new Map<string, Script>()).set(script.id, script));
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push(new AppError('policy-invalid', `The scripts in ${file} are not used. ${error.message}`, { cause: error }));
    }
  }
  return { scripts: new Map([...sets].map(([name, set]) => [name, [...set.values()]])), problems };
}

/** @throws AppError `invalid-request`: the place in the file, and what would be right */
export const readScripts = async (file: string): Promise<ScriptFile> => parseScripts(readTextFile(file), path.extname(file).toLowerCase() === '.json' ? 'json' : 'yaml');
