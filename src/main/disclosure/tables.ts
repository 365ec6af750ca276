/** The disclosure as tables (RFC 4180): what was said, and what was left out. Cells are text, never formulas. */
import { stringify } from 'csv-stringify/sync';
import { textOf, writtenItems, type Disclosure } from './disclosure.js';

// Excel takes a file without the mark for one in the character set of the country.
const OPTIONS = { header: true, bom: true, record_delimiter: 'windows', escape_formulas: true } as const;

export const LINE_COLUMNS = ['conversation', 'day', 'service', 'line', 'time', 'who', 'kind', 'text', 'masks', 'rows'] as const;
const MASK_COLUMNS = ['conversation', 'line', 'shown as', 'why'] as const;

/** Every line with the rows that prove it: desk, epoch, number and hash, divided by slashes. */
export function linesTable(disclosure: Disclosure): string {
  const records = writtenItems(disclosure).flatMap(({ number, from, lines }) => lines.map((line) => [
    String(number), from.day, from.service, String(line.number), line.stamp, line.speaker, line.what, textOf(line), String(line.pieces.filter(({ mask }) => mask !== undefined).length),
    line.from.evidence.map(({ desk, epoch, seq, hash }) => `${desk}/${epoch}/${seq}/${hash}`).join(' '),
  ]));
  return stringify(records, { ...OPTIONS, columns: [...LINE_COLUMNS] });
}

/** Where something was left out, and by which rule or for which reason; never what. */
export function masksTable(disclosure: Disclosure): string {
  const records = writtenItems(disclosure).flatMap(({ number, lines }) => lines.flatMap((line) =>
    line.pieces.flatMap(({ text, mask }) => (mask === undefined ? [] : [[String(number), String(line.number), text, mask]]))));
  return stringify(records, { ...OPTIONS, columns: [...MASK_COLUMNS] });
}
