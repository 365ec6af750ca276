import { keyOf } from '../../core/conversation.js';
import type { DeskState } from '../../core/state.js';
import type { Rules } from '../../core/decide/decision.js';
import { openRequest } from '../../core/request.js';
import { isChannel } from '../../core/identity.js';
import type { LineView, TranscriptWindow } from '../../shared/view.js';
import type { Journal, Row } from '../journal/index.js';
import { LINE_KINDS, linesOf, type LineContext } from './lines.js';
import type { AboutLines } from './about-lines.js';
import { whoOf } from './names.js';
import { eventOf } from './rows.js';

export interface TranscriptOptions {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** Fates of a reply stand right behind it; this many rows past a window are looked at for them. */
const TAIL = 4;
/** They stand within so many places behind it: rows further on are not looked through for them. */
const BESIDE = 8;

export function lineContext(state: DeskState, key: string, desk: string, { anonymousHost, guard }: Pick<Rules, 'anonymousHost' | 'guard'>): LineContext {
  const c = state.conversations.get(key);
  return {
    who: c && !isChannel(c) ? whoOf(c, openRequest(c)?.mode ?? (c.scope === 'mine' ? 'staff-im' : 'patron-im'), anonymousHost) : '',
    desk, outbox: state.outbox, pending: new Set(c?.pending.map((p) => p.originId)),
    ...(state.me === undefined ? {} : { me: state.me }),
    ...(c?.scope === 'desk-room' ? { guard } : {}),
  };
}

/** A window of a transcript, read from the journal; the whole is never in memory. */
export function transcriptWindow(journal: Journal, key: string, context: LineContext, { before, after, limit }: TranscriptOptions): TranscriptWindow {
  const options = { limit: limit + 1, kinds: LINE_KINDS, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  const found = journal.window(key, options);
  const backwards = after === undefined;
  const more = found.length > limit;
  const rows = !more ? found : backwards ? found.slice(1) : found.slice(0, limit);
  const last = rows.at(-1);
  const tail = last === undefined ? [] : journal.window(key, { after: last.place, before: last.place + BESIDE, limit: TAIL, kinds: ['fate'] });
  return {
    id: key, lines: linesOf([...rows, ...tail], context),
    hasOlder: backwards ? more : before !== undefined || after > 0,
    hasNewer: backwards ? before !== undefined : more,
  };
}

/** The lines that a commit added or changed in one conversation. */
export function changedLines(journal: Journal, rows: readonly Row[], key: string, context: LineContext): LineView[] {
  const about = context.about ? linesSaidAbout(journal, rows, key, context, context.about) : [];
  const own = rows.filter((row) => row.conversation === key);
  if (own.length === 0) return about;
  const first = Math.min(...own.map((row) => row.place));
  const around = journal.window(key, { after: first - 2, limit: own.length + TAIL * 2, kinds: LINE_KINDS });
  const touched = new Set(own.map((row) => row.seq));
  const answered = new Set(own.flatMap((row) => (row.kind === 'fate' ? [row.place - 1] : [])));
  return [...about, ...linesOf(around, context, (row) => touched.has(row.seq) || answered.has(row.place))];
}

/** Lines about which something new was said. */
function linesSaidAbout(journal: Journal, rows: readonly Row[], key: string, context: LineContext, about: AboutLines): LineView[] {
  const seen = new Set<number>();
  return rows.flatMap((row) => {
    const event = eventOf(row);
    if (!event || !('line' in event) || event.line === undefined || !event.in || keyOf(event.in) !== key) return [];
    const target = about.target(event.in, event.line, key);
    if (!target || seen.has(target.seq)) return [];
    seen.add(target.seq);
    const fates = journal.window(key, { after: target.place, before: target.place + BESIDE, limit: TAIL, kinds: ['fate'] });
    return linesOf([target, ...fates], context, ({ seq }) => seq === target.seq);
  });
}
