/**
 * The one way from a window into main: sender check → strict parse → call → envelope. Electron's part is in
 * register.ts; this file runs without it.
 */
import type { ZodType } from 'zod';
import { requests, type Answer, type Answers, type Args, type Envelope } from '../../shared/contract.js';
import type { RequestChannel } from '../../shared/channels.js';
import { AppError, type ErrorCode } from '../../shared/errors.js';
import type { ReviewChannel } from '../../shared/review/channels.js';
import type { Log } from '../log/log.js';

/** One function for each channel: a missing one does not compile. `from` is the id of the asking window's contents. */
export type Handlers = { readonly [C in RequestChannel]: (args: Args[C], from: number) => Answers[C] | Promise<Answers[C]> };

/** The part of Electron's `IpcMainInvokeEvent` that the check needs. */
export interface Sender {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: object | null } | null;
}

/** The page that may ask, by its exact address, and whether these contents belong to a window of ours. */
export interface Trusted {
  readonly page: string;
  readonly isOurs: (contentsId: number) => boolean;
}

export interface Desk {
  readonly handlers: Handlers;
  readonly trusted: Trusted;
  readonly log: Log;
}

/** Only the main frame of our own page in our own window. A frame that is gone by now (null) has nothing to ask. */
export function isTrusted(event: Sender, { page, isOurs }: Trusted): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.url.split(/[?#]/, 1)[0] === page && isOurs(event.sender.id);
}

const schemas: { readonly [C in RequestChannel]: () => ZodType<Args[C]> } = requests;

export const answer = <C extends RequestChannel>(channel: C, event: Sender, raw: readonly unknown[], { handlers, trusted, log }: Desk): Promise<Answer<C>> =>
  answerAsked({ channel, schema: schemas[channel](), run: handlers[channel] }, event, raw, { trusted, log });

/** What a channel takes, and what it does. */
export interface Asked<A, V> {
  readonly channel: RequestChannel | ReviewChannel;
  readonly schema: ZodType<A>;
  readonly run: (args: A, from: number) => V | Promise<V>;
}

/** Never throws: the window gets an envelope, and of an unknown failure nothing but that it happened. */
export async function answerAsked<A, V>({ channel, schema, run }: Asked<A, V>, event: Sender, raw: readonly unknown[], { trusted, log }: Pick<Desk, 'trusted' | 'log'>): Promise<Envelope<V>> {
  if (!isTrusted(event, trusted)) {
    log.warn('request refused', { channel, reason: 'sender' });
    return failure('invalid-request', 'This window may not ask the desk for anything.');
  }
  // No compiled parsers: requests come at the pace of a person, and main generates no code.
  const parsed = schema.safeParse(raw[0], { jitless: true });
  if (!parsed.success || raw.length > 1) {
    log.warn('request refused', { channel, reason: 'arguments' });
    return failure('invalid-request', 'The desk could not make sense of that. Try again; if it happens again, tell your administrator.');
  }
  try {
    return { ok: true, value: await run(parsed.data, event.sender.id) };
  } catch (error) {
    if (error instanceof AppError) return failure(error.code, error.message);
    log.error('request failed', { channel, error });
    return failure('internal', 'Something went wrong inside the desk. Try again; if it happens again, tell your administrator: the log of this desk says where.');
  }
}

const failure = (code: ErrorCode, message: string): { ok: false; code: ErrorCode; message: string } => ({ ok: false, code, message });
