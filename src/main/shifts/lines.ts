/**
 * The lines of a calendar (RFC 5545 §3.1) and which component they stand in. Each event is cut out by itself before
 * anything reads it, so that a broken one loses nothing but itself.
 */

/** One after unfolding, UTF-16 code units. */
const MAX_LINE = 32_768;
const MAX_LINES_OF_EVENT = 2_000;
const MAX_DEPTH = 6;

export interface Line {
  /** In capitals: `DTSTART`. */
  readonly name: string;
  /** As it is written, unfolded. */
  readonly text: string;
}

export interface Block {
  readonly kind: 'VEVENT' | 'VTIMEZONE';
  /** Of its BEGIN, counted from 1. */
  readonly at: number;
  readonly lines: readonly Line[];
}

/** What was not understood, in words for the person who looks after the calendar. */
export interface CalendarProblem {
  /** "line 12", "“Ana” on line 12" or the like. */
  readonly where: string;
  readonly reason: string;
}

interface Found {
  readonly blocks: readonly Block[];
  readonly problems: readonly CalendarProblem[];
}

/** @param problems are the blocks that cannot be cut out; the others are whole */
export function blocksOf(text: string): Found {
  return new Cutting().read(text);
}

/** Lines that are wholly inside; what other components hold inside an event (an alarm) is of no use here. */
class Cutting {
  private readonly blocks: Block[] = [];
  private readonly problems: CalendarProblem[] = [];
  /** Names of the components that are open. */
  private stack: string[] = [];
  private open: { readonly kind: Block['kind']; readonly at: number; readonly depth: number; readonly lines: Line[]; tooLong: boolean } | undefined;
  private calendars = 0;

  read(text: string): Found {
    let at = 0;
    for (const [number, line] of unfolded(text)) {
      at = number;
      this.line(line, number);
    }
    if (this.open) this.lose('It does not end: END:VEVENT is missing.');
    if (this.calendars === 0) this.problems.push({ where: `line ${Math.max(1, at)}`, reason: 'This is not a calendar: BEGIN:VCALENDAR is missing.' });
    return { blocks: this.blocks, problems: this.problems };
  }

  private line(text: string, at: number): void {
    if (text.length > MAX_LINE) {
      if (this.open) this.open.tooLong = true;
      return;
    }
    const name = /^[A-Za-z0-9-]+/.exec(text)?.[0].toUpperCase() ?? '';
    const value = name === 'BEGIN' || name === 'END' ? text.slice(name.length + 1).trim().toUpperCase() : '';
    if (name === 'BEGIN') this.begin(value, at);
    else if (name === 'END') this.end(value);
    else if (this.open && (this.open.kind === 'VTIMEZONE' || this.stack.length === this.open.depth)) this.keep({ name, text });
  }

  private begin(name: string, at: number): void {
    if (this.open && (name === 'VEVENT' || name === 'VCALENDAR')) this.lose('It does not end: END:VEVENT is missing.');
    if (this.stack.length >= MAX_DEPTH) {
      // Nobody nests like this; everything up to the next event is left alone.
      this.stack = this.stack.slice(0, 1);
      if (this.open) this.lose('There are too many components inside of it.');
    }
    if (name === 'VCALENDAR') {
      this.calendars += 1;
      this.stack = [];
    }
    this.stack.push(name);
    if (this.open) this.keep({ name: 'BEGIN', text: `BEGIN:${name}` });
    else if ((name === 'VEVENT' || name === 'VTIMEZONE') && this.calendars > 0) this.open = { kind: name, at, depth: this.stack.length, lines: [], tooLong: false };
  }

  private end(name: string): void {
    const { open } = this;
    if (open && name === open.kind && this.stack.length === open.depth) {
      this.open = undefined;
      if (open.tooLong || open.lines.length >= MAX_LINES_OF_EVENT) this.problem(open.at, open.lines, 'It is too long to be read.');
      else this.blocks.push(open);
    } else if (open && (name === 'VCALENDAR' || name === open.kind)) {
      this.lose(`It does not end as it begins: END:${name} comes too early.`);
    } else if (open) {
      this.keep({ name: 'END', text: `END:${name}` });
    }
    const begun = this.stack.lastIndexOf(name);
    if (begun >= 0) this.stack.length = begun;
  }

  private keep(line: Line): void {
    if (this.open && this.open.lines.length < MAX_LINES_OF_EVENT && (this.open.kind === 'VTIMEZONE' || (line.name !== 'BEGIN' && line.name !== 'END'))) this.open.lines.push(line);
  }

  private lose(reason: string): void {
    const { open } = this;
    this.open = undefined;
    if (!open) return;
    this.stack.length = Math.min(this.stack.length, open.depth - 1);
    this.problem(open.at, open.lines, reason);
  }

  private problem(at: number, lines: readonly Line[], reason: string): void {
    this.problems.push({ where: whereOf(at, lines), reason });
  }
}

/** "“Ana” on line 12 (uid-1@example)": enough to find it in whatever program made it. */
export function whereOf(at: number, lines: readonly Line[]): string {
  const said = (name: string): string => valueOf(lines.find((line) => line.name === name)?.text ?? '').replaceAll('\\', '').slice(0, 60).trim();
  const [summary, uid] = [said('SUMMARY'), said('UID')];
  return `${summary === '' ? 'event' : `“${summary}”`} on line ${at}${uid === '' ? '' : ` (${uid})`}`;
}

/** After the first colon that is not in quotes. */
export function valueOf(text: string): string {
  const colon = /^(?:[^":]|"[^"]*")*:/.exec(text)?.[0].length;
  return colon === undefined ? '' : text.slice(colon);
}

/** Lines with the number at which they begin. A line that begins with a space or a tab goes on with the one before. */
function* unfolded(text: string): Generator<readonly [number, string]> {
  let [number, begun, parts]: [number, number, string[]] = [0, 1, []];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    number += 1;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      parts.push(line.slice(1));
      continue;
    }
    if (parts.length > 0) yield [begun, parts.join('')];
    [begun, parts] = [number, [line]];
  }
  if (parts.length > 0) yield [begun, parts.join('')];
}
