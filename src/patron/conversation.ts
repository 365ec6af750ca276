import { assertNever } from '../core/assert.js';
import type { WayBack } from '../core/patron/question.js';

/**
 * What the patron wrote and heard, and what has still to go out: a pure fold over what happens on the page. Nothing
 * here knows of sockets, clocks or the screen.
 *
 * Each message keeps one id for good. It goes out at most once on each connection, in the order of writing, until
 * the server has acknowledged it; an anonymous page gets a new address with each connection and can never resume a
 * stream, so after a reconnect it sends again what was not acknowledged, and the desk knows the id.
 */
export type Fate = 'waiting' | 'sending' | 'sent' | 'read' | 'refused';
export type Notice = 'ended' | 'librarianEnded' | 'lostKey';

export interface PatronLine {
  readonly by: 'patron';
  readonly id: string;
  readonly text: string;
  /** ms since 1970, this computer's clock. */
  readonly at: number;
  readonly fate: Fate;
  /** RFC 6120 defined condition of a refusal. */
  readonly condition?: string;
  /** A question that was left while the desk was closed, and how to answer it. */
  readonly way?: WayBack;
}
export type Line = PatronLine | { readonly by: 'desk'; readonly id: string; readonly text: string; readonly at: number } | { readonly by: 'page'; readonly id: string; readonly notice: Notice; readonly at: number };

export interface Conversation {
  /** Thread id (PROTOCOL §9 "Who"). */
  readonly id: string;
  readonly lines: readonly Line[];
  readonly connected: boolean;
  /** The public key went out with some message, on whatever connection: from now on a new address must be signed. */
  readonly introduced: boolean;
  /** Whether this connection's address has still to be signed: at once, or with the next message. */
  readonly attach: 'none' | 'owed' | 'with-next';
  /** What carried this connection's proof. */
  readonly provenBy?: string;
  /** The patron has ended it; the desk is told once all has gone out. */
  readonly farewell?: { readonly id: string; readonly fate: 'waiting' | 'sending' | 'sent' };
}

export type Happening =
  | { readonly type: 'written'; readonly id: string; readonly text: string; readonly at: number; readonly way?: WayBack }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  /** Handed to the connection: a message, the farewell, or the bare proof of a new address. */
  | { readonly type: 'gone-out'; readonly id: string }
  | { readonly type: 'acked'; readonly id: string }
  | { readonly type: 'read'; readonly id: string }
  | { readonly type: 'refused'; readonly id: string; readonly condition: string }
  | { readonly type: 'again'; readonly id: string }
  | { readonly type: 'heard'; readonly id: string; readonly text: string; readonly at: number }
  | { readonly type: 'noticed'; readonly id: string; readonly notice: Exclude<Notice, 'ended'>; readonly at: number }
  | { readonly type: 'ended'; readonly id: string; readonly at: number };

/** What goes out next. `proof`: the key alone shows whose the thread is; `signed` claims it for this address. */
export interface Next {
  readonly kind: 'message' | 'attach' | 'farewell';
  readonly line?: PatronLine;
  /** None: the bare proof, which takes a new id each time. */
  readonly id?: string;
  readonly proof: 'none' | 'key' | 'signed';
}

export const begin = (id: string): Conversation => ({ id, lines: [], connected: false, introduced: false, attach: 'none' });

const isWaiting = (line: Line): line is PatronLine => line.by === 'patron' && line.fate === 'waiting';

export function next(now: Conversation): Next | undefined {
  if (!now.connected) return undefined;
  const proof = now.attach !== 'none' ? 'signed' : now.introduced ? 'none' : 'key';
  const line = now.lines.find(isWaiting);
  if (line) return { kind: 'message', line, id: line.id, proof };
  // A conversation that the desk never heard of needs no proof and no farewell.
  if (!now.introduced) return undefined;
  if (now.farewell?.fate === 'waiting') return { kind: 'farewell', id: now.farewell.id, proof };
  return now.attach === 'owed' && !now.farewell ? { kind: 'attach', proof } : undefined;
}

/** ms after the last word in which somebody may still be talking here. */
const PAUSE = 15 * 60_000;

/** Patron and librarian are in the middle of it. @param at ms since 1970 */
export function isTalking({ lines, farewell }: Conversation, at: number): boolean {
  const last = lines.at(-1);
  return farewell === undefined && last !== undefined && last.by !== 'page' && at - last.at < PAUSE && lines.some((line) => line.by === 'desk');
}

/** The question that was left last, and what became of it. */
export const lastQuestion = (now: Conversation): (PatronLine & { readonly way: WayBack }) | undefined =>
  now.lines.findLast((line): line is PatronLine & { readonly way: WayBack } => line.by === 'patron' && line.way !== undefined);

/** Whether the server has yet to take something, so that leaving the conversation now could lose it. */
export const isOutstanding = (now: Conversation): boolean =>
  now.lines.some((line) => line.by === 'patron' && (line.fate === 'waiting' || line.fate === 'sending')) || (now.introduced && now.farewell !== undefined && now.farewell.fate !== 'sent');

function change(now: Conversation, id: string, to: (line: PatronLine) => PatronLine): Conversation {
  let changed = false;
  const lines = now.lines.map((line) => {
    if (line.by !== 'patron' || line.id !== id) return line;
    const after = to(line);
    changed ||= after !== line;
    return after;
  });
  return changed ? { ...now, lines } : now;
}

const fated = (line: PatronLine, fate: Fate, condition?: string): PatronLine => ({ by: 'patron', id: line.id, text: line.text, at: line.at, fate, ...(line.way && { way: line.way }), ...(condition !== undefined && { condition }) });

const add = (now: Conversation, line: Line): Conversation => (now.lines.some((known) => known.by === line.by && known.id === line.id) ? now : { ...now, lines: [...now.lines, line] });

/** What was on its way when the connection broke may or may not have arrived: it goes again, under the same id. */
function disconnected(now: Conversation): Conversation {
  const lines = now.lines.map((line) => (line.by === 'patron' && line.fate === 'sending' ? fated(line, 'waiting') : line));
  const { farewell, provenBy: _, ...rest } = now;
  return { ...rest, connected: false, attach: 'none', lines, ...(farewell && { farewell }), ...(farewell?.fate === 'sending' && { farewell: { ...farewell, fate: 'waiting' } }) };
}

function goneOut(now: Conversation, id: string): Conversation {
  if (!now.connected) return now;
  const proves = now.attach !== 'none' || !now.introduced;
  const proven: Conversation = { ...now, introduced: true, attach: 'none', ...(proves && { provenBy: id }) };
  if (now.farewell?.id === id) return { ...proven, farewell: { id, fate: 'sending' } };
  return change(proven, id, (line) => (line.fate === 'waiting' ? fated(line, 'sending') : line));
}

function acked(now: Conversation, id: string): Conversation {
  if (now.farewell?.id === id && now.farewell.fate !== 'sent') return { ...now, farewell: { id, fate: 'sent' } };
  return change(now, id, (line) => (line.fate === 'sending' || line.fate === 'waiting' ? fated(line, 'sent') : line));
}

/** Whoever has read it has it: a refusal that comes later is about a copy. What was refused has proved nothing. */
function refused(now: Conversation, id: string, condition: string): Conversation {
  const before: Conversation = now.provenBy === id && now.attach === 'none' ? { ...now, attach: 'with-next' } : now;
  return change(before, id, (line) => (line.fate === 'read' || line.fate === 'refused' ? line : fated(line, 'refused', condition)));
}

/** The same object when nothing changed. */
export function follow(now: Conversation, event: Happening): Conversation {
  switch (event.type) {
    case 'written':
      return now.farewell ? now : add(now, { by: 'patron', id: event.id, text: event.text, at: event.at, fate: 'waiting', ...(event.way && { way: event.way }) });
    case 'connected':
      return { ...disconnected(now), connected: true, attach: now.introduced ? 'owed' : 'none' };
    case 'disconnected':
      return now.connected ? disconnected(now) : now;
    case 'gone-out':
      return goneOut(now, event.id);
    case 'acked':
      return acked(now, event.id);
    case 'read':
      return change(now, event.id, (line) => (line.fate === 'read' ? line : fated(line, 'read')));
    case 'refused':
      return refused(now, event.id, event.condition);
    case 'again':
      return change(now, event.id, (line) => (line.fate === 'refused' ? fated(line, 'waiting') : line));
    case 'heard':
      return add(now, { by: 'desk', id: event.id, text: event.text, at: event.at });
    case 'noticed':
      return add(now, { by: 'page', id: event.id, notice: event.notice, at: event.at });
    case 'ended':
      return now.farewell ? now : add({ ...now, farewell: { id: event.id, fate: 'waiting' } }, { by: 'page', id: event.id, notice: 'ended', at: event.at });
    default:
      return assertNever(event);
  }
}
