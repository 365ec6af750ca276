/** Finding what was said in one conversation, in steps so small that nobody waits for them. */
import { setImmediate as breathe } from 'node:timers/promises';
import { fold } from '../../core/search.js';
import type { FoundLines, LineView, TranscriptWindow } from '../../shared/view.js';
import type { TranscriptOptions } from './transcript.js';

/** Rows that are read at once, and how many of them, or pages of an archive, make one answer. */
const ROWS = 100;
const ROWS_IN_ALL = 3_000;
const PAGES_IN_ALL = 5;
/** Lines that one answer holds at least, if there are as many. */
const ENOUGH = 50;

export interface FindQuery {
  readonly words: string;
  /** A place: only what was said before it. None: from the end. */
  readonly before?: number;
}

export interface FindPlaces {
  readonly window: (options: TranscriptOptions) => TranscriptWindow;
  /** Records what the archive has before all that is known. @returns false: there is nothing more */
  readonly older?: () => Promise<boolean>;
}

/** All of the words, in any order, without regard to case and accents. */
export function matcher(words: string): (line: LineView) => boolean {
  const wanted = fold(words).split(/\s+/u).filter((word) => word !== '');
  return ({ kind, text, by }) => {
    if (wanted.length === 0 || kind === 'event') return false;
    const said = `${fold(by)} ${fold(text)}`;
    return wanted.every((word) => said.includes(word));
  };
}

/** @returns the newest first, and where to go on; a part of the conversation may have none. @throws AppError when the archive cannot be read */
export async function findLines({ words, before }: FindQuery, { window, older }: FindPlaces): Promise<FoundLines> {
  const matches = matcher(words);
  const lines: LineView[] = [];
  let place = before;
  let upTo: number | undefined;
  let pages = 0;
  for (let rows = 0; rows < ROWS_IN_ALL && lines.length < ENOUGH;) {
    const page = window({ limit: ROWS, ...(place === undefined ? {} : { before: place }) });
    rows += page.lines.length;
    lines.push(...page.lines.filter(matches).toReversed());
    const first = page.lines[0];
    if (first) [place, upTo] = [first.place, first.at];
    if (!first || !page.hasOlder) {
      if (pages === PAGES_IN_ALL) break;
      pages += 1;
      if (!(await older?.())) return { lines, ...(upTo === undefined ? {} : { upTo }) };
    }
    await breathe();
  }
  return { lines, ...(place === undefined ? {} : { next: place }), ...(upTo === undefined ? {} : { upTo }) };
}
