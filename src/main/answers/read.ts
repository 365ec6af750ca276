/** Files of answers: what is good in them is used, and what is not is named by its line. */
import path from 'node:path';
import * as z from 'zod';
import { questionKey, type AnswerRow } from '../../core/answers/answer.js';
import type { BadRow } from '../../shared/view.js';
import { readTextFile } from '../texts/file.js';
import { bad, checked, fields, readFormat, type Format } from '../texts/parse.js';
import { answerRowSchema } from '../../shared/texts/answer.js';

const MAX_ROWS = 1_000;

export interface ReadAnswers {
  readonly rows: readonly AnswerRow[];
  readonly bad: readonly BadRow[];
}

interface Candidate {
  readonly value: unknown;
  readonly line: number;
}

type Column = 'id' | 'question' | 'answer' | 'link' | 'tags';
/** What the first row may call them. */
const NAMES: ReadonlyMap<string, Column> = new Map([
  ['id', 'id'], ['question', 'question'], ['pregunta', 'question'], ['answer', 'answer'], ['respuesta', 'answer'],
  ['link', 'link'], ['url', 'link'], ['enlace', 'link'], ['tags', 'tags'], ['tag', 'tags'], ['etiquetas', 'tags'],
]);

/** @throws AppError `invalid-request` when nothing of the file can be used: where, and what would be right */
export async function readAnswers(file: string): Promise<ReadAnswers> {
  return parseAnswers(readTextFile(file, { hint: ': in a spreadsheet, choose “CSV UTF-8”' }), formatOf(file));
}

const formatOf = (file: string): Format | 'csv' => {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.json') return 'json';
  return extension === '.yaml' || extension === '.yml' ? 'yaml' : 'csv';
};

/** As `readAnswers`. */
export async function parseAnswers(text: string, format: Format | 'csv'): Promise<ReadAnswers> {
  if (text.includes('\0')) throw bad('The file is not UTF-8 text. Save it again with the encoding UTF-8: in a spreadsheet, choose “CSV UTF-8”.');
  const candidates = format === 'csv' ? await fromCsv(text) : await fromList(text, format);
  if (candidates.length > MAX_ROWS) throw bad(`The file has ${candidates.length} answers. Use at most ${MAX_ROWS} in one file.`);
  return sorted(candidates);
}

async function fromCsv(text: string): Promise<readonly Candidate[]> {
  const { readCsv } = await import('./csv.js');
  const [head, ...rows] = readCsv(text);
  const columns = (head?.cells ?? []).map((name) => NAMES.get(name.trim().toLowerCase()));
  const twice = columns.find((column, at) => column !== undefined && columns.indexOf(column) !== at);
  if (twice !== undefined) throw bad(`Line ${head?.line ?? 1}: Two columns are called ${twice}. Keep one of them.`);
  if (!columns.includes('question') || !columns.includes('answer')) throw bad(`Line ${head?.line ?? 1}: The first row names the columns: question, answer, link, tags. The first two must be there.`);
  return rows.map(({ cells, line }) => ({ line, value: cells.slice(columns.length).some((cell) => cell.trim() !== '') ? TOO_MANY : Object.fromEntries(columns.flatMap((column, at) => (column === undefined ? [] : cellOf(column, cells[at] ?? '')))) }));
}

/** Stands for a row that has more cells than there are columns. */
const TOO_MANY = Symbol('too many cells');

/** An empty cell is nothing; tags stand in one cell. */
function cellOf(column: Column, cell: string): readonly (readonly [Column, unknown])[] {
  if (cell.trim() === '' && column !== 'question' && column !== 'answer') return [];
  return [[column, column === 'tags' ? tagsIn(cell) : cell]];
}
const tagsIn = (text: string): readonly string[] => text.split(/[,;|]/u).map((tag) => tag.trim()).filter((tag) => tag !== '');

const listSchema = fields({ answers: z.array(z.unknown(), `Use a list of at most ${MAX_ROWS} answers`) }, 'an object with answers');

async function fromList(text: string, format: Format): Promise<readonly Candidate[]> {
  const read = await readFormat(text, format);
  const { answers } = await checked(read, listSchema, 'answer');
  // Good files of our own, which are read at every start, need no lines.
  if (answers.every((value) => answerRowSchema().safeParse(value, { jitless: true }).success)) return answers.map((value) => ({ value, line: 0 }));
  const lineOf = await read.lineOf();
  return answers.map((value, at) => ({ value, line: lineOf(['answers', at]) }));
}

function sorted(candidates: readonly Candidate[]): ReadAnswers {
  const rows: AnswerRow[] = [];
  const wrong: BadRow[] = [];
  const seen = new Map<string, string>();
  for (const { value, line } of candidates) {
    const read = rowOf(value);
    if ('reason' in read) {
      wrong.push({ line, reason: read.reason });
      continue;
    }
    const keys = [`question ${questionKey(read.row.question)}`, ...(read.row.id === undefined ? [] : [`id ${read.row.id}`])];
    const known = keys.find((key) => seen.has(key));
    if (known !== undefined) wrong.push({ line, reason: `${known.startsWith('id ') ? 'This id' : 'This question'} stands in ${seen.get(known) ?? ''} already` });
    else {
      for (const key of keys) seen.set(key, line === 0 ? 'the file' : `line ${line}`);
      rows.push(read.row);
    }
  }
  return { rows, bad: wrong };
}

function rowOf(value: unknown): { readonly row: AnswerRow } | { readonly reason: string } {
  if (value === TOO_MANY) return { reason: 'This row has more cells than the first one. Put a text that holds the separator into double quotes' };
  const parsed = answerRowSchema().safeParse(value, { jitless: true });
  if (parsed.success) return { row: parsed.data };
  return { reason: parsed.error.issues.slice(0, 2).map(({ path: at, message }) => (at.length === 0 ? message : `${String(at[0])}: ${message}`)).join('. ') };
}
