/** Files of scripts, and what comes in the same form from elsewhere. */
import * as z from 'zod';
import { once } from '../../core/once.js';
import { fields, idField } from '../../shared/texts/fields.js';
import { scriptShape, textLanguage } from '../../shared/texts/kinds.js';
import { bad, checked, readFormat, secondOf, type Format } from '../texts/parse.js';

const MAX_SCRIPTS = 1_000;

export const scriptSchema = once(() => fields({ id: idField(), ...scriptShape(), language: textLanguage().exactOptional() }, 'an object with id, category, title, when and text'));

const fileSchema = once(() => fields({
  language: textLanguage().exactOptional(),
  scripts: z.array(scriptSchema(), `Use a list of at most ${MAX_SCRIPTS} scripts`).max(MAX_SCRIPTS, `Use a list of at most ${MAX_SCRIPTS} scripts`),
}, 'an object with language and scripts'));

export type ScriptFile = z.infer<ReturnType<typeof fileSchema>>;

/** @throws AppError `invalid-request`: the line, what is wrong there, and what would be right */
export async function parseScripts(text: string, format: Format): Promise<ScriptFile> {
  const read = await readFormat(text, format);
  const file = await checked(read, fileSchema(), 'script');
  const { scripts } = file;
  const twice = secondOf(scripts.map(({ id }) => id));
  if (twice !== undefined) throw bad(`Line ${(await read.lineOf())(['scripts', twice, 'id'])}: Two scripts have the id ${scripts[twice]?.id ?? ''}. Give each its own.`);
  const same = secondOf(scripts.map(({ shortcut }) => shortcut?.toLowerCase()));
  if (same !== undefined) throw bad(`Line ${(await read.lineOf())(['scripts', same, 'shortcut'])}: Two scripts have the shortcut ${scripts[same]?.shortcut ?? ''}. Give each its own.`);
  return file;
}
