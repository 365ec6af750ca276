/** Files of scripts, and what comes in the same form from elsewhere. */
import * as z from 'zod';
import { PLACEHOLDERS, unknownPlaceholder } from '../../core/scripts/fill.js';
import { SCRIPT_LIMITS } from '../../shared/limits.js';
import { LANGUAGE } from '../../shared/policy/schema.js';
import { bad, checked, fields, idField, matching, readFormat, secondOf, words, type Format } from '../texts/parse.js';

const MAX_SCRIPTS = 1_000;

export const scriptSchema = fields({
  id: idField,
  category: words('a category', SCRIPT_LIMITS.category),
  title: words('a title', SCRIPT_LIMITS.title),
  shortcut: matching(/^[^\s/]{1,20}$/u, 'Use a shortcut of at most 20 characters, without spaces and slashes, or leave it out').exactOptional(),
  when: words('a sentence that says when to use it', SCRIPT_LIMITS.when),
  text: words('the text of the script', SCRIPT_LIMITS.text).refine((text) => unknownPlaceholder(text) === undefined, { error: ({ input }) => `${unknownPlaceholder(String(input)) ?? ''} is no placeholder. They are ${PLACEHOLDERS}` }),
}, 'an object with id, category, title, when and text');

const fileSchema = fields({
  language: matching(LANGUAGE, 'Use the code of a language, like en, es or pt-BR').exactOptional(),
  scripts: z.array(scriptSchema, `Use a list of at most ${MAX_SCRIPTS} scripts`).max(MAX_SCRIPTS, `Use a list of at most ${MAX_SCRIPTS} scripts`),
}, 'an object with language and scripts');

export type ScriptFile = z.infer<typeof fileSchema>;

/** @throws AppError `invalid-request`: the line, what is wrong there, and what would be right */
export async function parseScripts(text: string, format: Format): Promise<ScriptFile> {
  const read = await readFormat(text, format);
  const file = await checked(read, fileSchema, 'script');
  const { scripts } = file;
  const twice = secondOf(scripts.map(({ id }) => id));
  if (twice !== undefined) throw bad(`Line ${(await read.lineOf())(['scripts', twice, 'id'])}: Two scripts have the id ${scripts[twice]?.id ?? ''}. Give each its own.`);
  const same = secondOf(scripts.map(({ shortcut }) => shortcut?.toLowerCase()));
  if (same !== undefined) throw bad(`Line ${(await read.lineOf())(['scripts', same, 'shortcut'])}: Two scripts have the shortcut ${scripts[same]?.shortcut ?? ''}. Give each its own.`);
  return file;
}
