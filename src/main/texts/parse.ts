/** Lists of texts in JSON or YAML: checked strictly, with errors that say where and what would be right. */
import type * as z from 'zod';
import { AppError } from '../../shared/errors.js';
import { findJsonFault } from '../../shared/json.js';
import type { YamlText } from './yaml.js';

export { fields, idField, matching, words } from '../../shared/texts/fields.js';

/** Longest text of a file, in characters. */
const MAX_TEXT = 1024 * 1024;

export type Format = 'json' | 'yaml';

export type LineOf = YamlText['lineOf'];
export interface Read {
  readonly value: unknown;
  /** Finds the line of a place, when it is wanted: a good file never needs it. */
  readonly lineOf: () => Promise<LineOf>;
}

/**
 * @param format of the text; JSON is read as YAML only to find the line of a mistake
 * @throws AppError `invalid-request`: the line, what is wrong there, and what would be right
 */
export async function readFormat(text: string, format: Format): Promise<Read> {
  if (text.length > MAX_TEXT) throw bad('The file is larger than 1 MiB.');
  return format === 'json' ? fromJson(text) : fromYaml(text);
}

/** @param one what a place in a list is: "script" @throws AppError `invalid-request` as `readFormat` does */
export async function checked<T>({ value, lineOf }: Read, schema: z.ZodType<T>, one: string): Promise<T> {
  const parsed = schema.safeParse(value, { jitless: true });
  if (parsed.success) return parsed.data;
  const at = await lineOf();
  throw bad(parsed.error.issues.slice(0, 3).map(({ path, message }) => `Line ${at(path)}${path.length === 0 ? '' : `, ${fieldOf(path, one)}`}: ${message}.`).join(' '));
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

const fieldOf = (path: readonly PropertyKey[], one: string): string => (typeof path.at(-1) === 'number' ? `${one} ${Number(path.at(-1)) + 1}` : String(path.at(-1)));

/** @returns the index of the second one */
export function secondOf(names: readonly (string | undefined)[]): number | undefined {
  const seen = new Set<string>();
  const index = names.findIndex((name) => {
    const known = name !== undefined && seen.has(name);
    if (name !== undefined) seen.add(name);
    return known;
  });
  return index < 0 ? undefined : index;
}

export const bad = (message: string): AppError => new AppError('invalid-request', message);
