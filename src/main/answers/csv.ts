/** Tables as spreadsheets write them (RFC 4180, and the ways in which programs differ from it). Cells are text, never formulas. */
import { CsvError, parse } from 'csv-parse/sync';
import { bad } from '../texts/parse.js';

export interface CsvRow {
  readonly cells: readonly string[];
  /** In which it begins, counted from 1. */
  readonly line: number;
}

/** Longest row, in bytes: what is longer is a quotation mark that nobody closed. */
const MAX_ROW = 256 * 1024;
const SEPARATORS = [',', ';', '\t'] as const;

/** The separator that stands most often in the first line, outside of quotation marks. */
function separatorOf(text: string): string {
  const first = (/^\n*([^\n]*)/u.exec(text)?.[1] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (separator: string): number => first.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/** @throws AppError `invalid-request` when the end of a row cannot be found: then nothing behind it can be trusted either */
export function readCsv(text: string): readonly CsvRow[] {
  const plain = text.replaceAll(/\r\n?/g, '\n');
  // Spreadsheets name the separator in a line of its own; it stays a line, so that the others keep their numbers.
  const named = /^"?sep=(.)"?(?=\n)/iu.exec(plain);
  const table = named ? plain.slice(named[0].length) : plain;
  const rows: CsvRow[] = [];
  const before = { line: 0, empty: 0 };
  try {
    parse(table, {
      delimiter: named?.[1] ?? separatorOf(table), record_delimiter: '\n', relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: MAX_ROW,
      on_record: (cells: readonly string[], { lines, empty_lines }) => {
        rows.push({ cells, line: before.line + 1 + empty_lines - before.empty });
        before.line = lines;
        before.empty = empty_lines;
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw bad(`Line ${before.line + 1}: A row begins here that does not end. Look for a quotation mark that is opened and not closed; within a text, write it twice.`);
    throw error;
  }
  return rows;
}
