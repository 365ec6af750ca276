/** Files of scripts, and what comes in the same form from elsewhere: checked strictly, with errors that say what would be right. */
import * as z from 'zod';
import { PLACEHOLDERS, unknownPlaceholder } from '../../core/scripts/fill.js';
import { AppError } from '../../shared/errors.js';
import { findJsonFault } from '../../shared/json.js';
import { SCRIPT_LIMITS } from '../../shared/limits.js';
import { LANGUAGE } from '../../shared/policy/schema.js';
import type { YamlText } from './yaml.js';

/** Largest file, in bytes and in characters. */
export const MAX_SCRIPT_FILE = 1024 * 1024;
const MAX_SCRIPTS = 1_000;

const words = (what: string, max: number) => {
  const error = `Use ${what}, 1 to ${max} characters`;
  return z.string(error).trim().min(1, error).max(max, error);
};
const matching = (pattern: RegExp, error: string) => z.string(error).regex(pattern, error);
/** An object that names what it knows when it meets a field that it does not. */
const fields = <S extends z.ZodRawShape>(shape: S, example: string) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? `${issue.keys.map((key) => key.slice(0, 60)).join(', ')} is not known here. The fields are ${Object.keys(shape).join(', ')}` : `Use ${example}`) });

export const scriptSchema = fields({
  id: matching(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Use an id of small letters, digits and hyphens, at most 64'),
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

/**
 * @param format of the text; JSON is read as YAML only to find the line of a mistake
 * @throws AppError `invalid-request`: the line, what is wrong there, and what would be right
 */
export async function parseScripts(text: string, format: 'json' | 'yaml'): Promise<ScriptFile> {
  if (text.length > MAX_SCRIPT_FILE) throw bad('The file is larger than 1 MiB.');
  const { value, lineOf } = format === 'json' ? fromJson(text) : await fromYaml(text);
  const parsed = fileSchema.safeParse(value, { jitless: true });
  if (!parsed.success) {
    const at = await lineOf();
    throw bad(parsed.error.issues.slice(0, 3).map(({ path, message }) => `Line ${at(path)}${path.length === 0 ? '' : `, ${fieldOf(path)}`}: ${message}.`).join(' '));
  }
  const { scripts } = parsed.data;
  const twice = secondOf(scripts.map(({ id }) => id));
  if (twice !== undefined) throw bad(`Line ${(await lineOf())(['scripts', twice, 'id'])}: Two scripts have the id ${scripts[twice]?.id ?? ''}. Give each its own.`);
  const same = secondOf(scripts.map(({ shortcut }) => shortcut?.toLowerCase()));
  if (same !== undefined) throw bad(`Line ${(await lineOf())(['scripts', same, 'shortcut'])}: Two scripts have the shortcut ${scripts[same]?.shortcut ?? ''}. Give each its own.`);
  return parsed.data;
}

type LineOf = YamlText['lineOf'];
interface Read {
  readonly value: unknown;
  readonly lineOf: () => Promise<LineOf>;
}

function fromJson(text: string): Read {
  const fault = findJsonFault(text);
  if (fault) throw bad(`Line ${fault.line}, column ${fault.column}: ${fault.reason}.`);
  return { value: JSON.parse(text), lineOf: async () => (await lineFinder(text)) ?? (() => 1) };
}

async function fromYaml(text: string): Promise<Read> {
  const { readYaml } = await import('./yaml.js');
  const read = readYaml(text);
  if ('reason' in read) throw bad(`Line ${read.line}: ${read.reason}.`);
  return { value: read.value, lineOf: () => Promise.resolve(read.lineOf) };
}

async function lineFinder(text: string): Promise<LineOf | undefined> {
  const { readYaml } = await import('./yaml.js');
  const read = readYaml(text);
  return 'lineOf' in read ? read.lineOf : undefined;
}

const fieldOf = (path: readonly PropertyKey[]): string => (typeof path.at(-1) === 'number' ? `script ${Number(path.at(-1)) + 1}` : String(path.at(-1)));

/** @returns the index of the second one */
export function secondOf(names: readonly (string | undefined)[]): number | undefined {
  const index = names.findIndex((name, at) => name !== undefined && names.indexOf(name) !== at);
  return index < 0 ? undefined : index;
}

const bad = (message: string): AppError => new AppError('invalid-request', message);
