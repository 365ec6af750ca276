/** What is written down of a disclosure, whatever the format. Pure. */
import type { Decision } from '../../core/disclosure/decide.js';
import type { Purpose } from '../../core/disclosure/line.js';
import { bracketed, piecesOf, speakersOf, type CoveredItem, type CoveredLine, type RuleName } from '../../core/disclosure/mask.js';
import type { Label } from '../../core/example/mask.js';

export interface Disclosure {
  /** 32 hex digits. */
  readonly id: string;
  readonly library: string;
  /** IANA name; all times are in it. */
  readonly timeZone: string;
  readonly purpose: Purpose;
  readonly request: string;
  readonly madeBy: string;
  /** ms since 1970. */
  readonly madeAt: number;
  readonly rules: readonly RuleName[];
  readonly decisions: readonly Decision[];
  readonly items: readonly CoveredItem[];
}

export interface WrittenPiece {
  readonly text: string;
  /** Why it stands in place of what was said. */
  readonly mask?: string;
}

export interface WrittenLine {
  readonly number: number;
  /** "14:02:09". */
  readonly clock: string;
  /** ISO 8601 with the offset of the library: "2026-11-22T14:02:09+01:00". */
  readonly stamp: string;
  readonly speaker: string;
  readonly what: string;
  readonly pieces: readonly WrittenPiece[];
  readonly from: CoveredLine;
}

export interface WrittenItem {
  readonly number: number;
  /** "Conversation 1: Ask a librarian, Sunday 22 November 2026". */
  readonly title: string;
  /** What a reader has to know of it, in sentences. */
  readonly remarks: readonly string[];
  readonly lines: readonly WrittenLine[];
  readonly from: CoveredItem;
}

/** "2026-11-22T14:02:09+01:00" */
export function stampOf(at: number, timeZone: string): string {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T');
  const away = Math.round((Date.parse(`${local}Z`) - Math.floor(at / 1_000) * 1_000) / 60_000);
  const [hours, minutes] = [Math.floor(Math.abs(away) / 60), Math.abs(away) % 60].map((part) => String(part).padStart(2, '0'));
  return `${local}${away < 0 ? '-' : '+'}${hours}:${minutes}`;
}

const maskWhy = (label: Label, decision: number | undefined, decisions: readonly Decision[]): string =>
  (decision === undefined ? `Left out by a rule: ${label}` : `Left out by hand: ${decisions[decision]?.reason ?? ''}`);

function writtenLine(line: CoveredLine, number: number, speaker: string, { timeZone, decisions }: Disclosure): WrittenLine {
  const stamp = stampOf(line.at, timeZone);
  const pieces = piecesOf(line).map((piece): WrittenPiece =>
    ('mask' in piece ? { text: bracketed(piece.mask, line.whole !== undefined), mask: maskWhy(piece.mask, piece.decision, decisions) } : { text: piece.text }));
  return { number, clock: stamp.slice(11, 19), stamp, speaker, what: line.what ?? '', pieces, from: line };
}

const rows = (count: number): string => (count === 1 ? 'One row' : `${count} rows`);

export function writtenItems(disclosure: Disclosure): readonly WrittenItem[] {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full' });
  return disclosure.items.map((item, index) => {
    const speakers = speakersOf(item, disclosure.rules);
    return {
      number: index + 1, from: item,
      title: `Conversation ${index + 1}: ${item.service}, ${day.format(Date.parse(item.day)).replace(',', '')}`,
      remarks: [
        ...(item.removed === 0 ? [] : [`${rows(item.removed)} of this conversation had been removed before, when the time was over for which the library keeps it.`]),
        ...(item.hasGaps ? ['Something may be missing here: a server no longer had what was said while no desk was connected.'] : []),
      ],
      lines: item.lines.map((line, at) => writtenLine(line, at + 1, speakers[at] ?? '', disclosure)),
    };
  });
}

export const textOf = ({ pieces }: Pick<WrittenLine, 'pieces'>): string => pieces.map(({ text }) => text).join('');

/** "Sunday 22 November 2026 at 14:02:09 (Europe/Berlin)" */
export const inWords = (at: number, timeZone: string): string =>
  `${new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'medium' }).format(at).replace(',', '')} (${timeZone})`;
