/**
 * What may stand in the diagnostic log. Names and values are let through by an allow-list, so that a message body, a
 * person's address, a password or a stanza cannot get in by mistake: texts of errors are never written either.
 */
import type { EventChannel, RequestChannel } from '../../shared/channels.js';
import { AppError } from '../../shared/errors.js';
import type { ReviewChannel } from '../../shared/review/channels.js';

export type Level = 'error' | 'warn' | 'info';

/** Only a literal, or a union of literals, compiles: nothing that was read from outside. */
type Literal<T> = T extends string ? (string extends T ? never : T) : T;

interface Values {
  readonly ms: number;
  readonly bytes: number;
  readonly count: number;
  readonly attempt: number;
  readonly seq: number;
  readonly status: number;
  readonly on: boolean;
  /** A version like 33.2.1. */
  readonly version: `${number}.${number}.${number}`;
  /** Any failure: its class, its code and the places in our own code. Never its text. */
  readonly error: unknown;
  readonly channel: RequestChannel | EventChannel | ReviewChannel;
  readonly code: string;
  readonly state: string;
  readonly reason: string;
  readonly role: string;
  readonly platform: string;
}
type FieldName = keyof Values;
export type Fields<F> = { readonly [K in keyof F]: K extends FieldName ? (string extends Values[K] ? Literal<F[K]> : Values[K]) : never };

const word = /^[a-z]+(?:[-:][a-z]+){0,5}$/;
const isWord = (value: unknown): boolean => typeof value === 'string' && value.length <= 40 && word.test(value);
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

const SHAPES: Readonly<Record<Exclude<FieldName, 'error'>, (value: unknown) => boolean>> = {
  ms: isNumber,
  bytes: isNumber,
  count: isNumber,
  attempt: isNumber,
  seq: isNumber,
  status: isNumber,
  on: (value) => typeof value === 'boolean',
  version: (value) => typeof value === 'string' && /^\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(value),
  channel: isWord,
  code: isWord,
  state: isWord,
  reason: isWord,
  role: isWord,
  platform: (value) => value === 'win32' || isWord(value),
};
const isShaped = (name: string): name is keyof typeof SHAPES => Object.hasOwn(SHAPES, name);

/** One line of JSON. What may not stand there shows as `hidden`, so that somebody can see that something was there. */
export function formatEntry(at: number, level: Level, event: string, fields: Readonly<Record<string, unknown>> = {}): string {
  const shown: Record<string, unknown> = {};
  let hidden = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'error') shown['error'] = describeError(value);
    else if (isShaped(name) && SHAPES[name](value)) shown[name] = value;
    else if (value !== undefined) hidden++;
  }
  const named = event.length <= 60 && /^[a-z]+(?:[ -][a-z]+)*$/.test(event) ? event : 'hidden';
  return `${JSON.stringify({ at: new Date(at).toISOString(), level, event: named, ...shown, ...(hidden > 0 && { hidden }) })}\n`;
}

const CLASSES = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError', 'AbortError', 'TimeoutError', 'AppError', 'SqliteError', 'ZodError', 'StreamError', 'SASLError', 'StanzaError']);

/** Codes of the system, of Node, of SQLite and of certificate checks; and our own. */
const CODE = /^(?:E[A-Z0-9]{2,15}|ERR_[A-Z0-9_]{2,60}|SQLITE_[A-Z_]{2,40}|[A-Z]+_[A-Z_]*CERT[A-Z_]*|CERT_[A-Z_]{2,40})$/;

/** One step of causes is enough to tell where it came from. */
function describeError(error: unknown, causes = 1): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { class: typeof error };
  const code = 'code' in error && typeof error.code === 'string' && (CODE.test(error.code) || (error instanceof AppError && isWord(error.code))) ? error.code : undefined;
  return { class: CLASSES.has(error.name) ? error.name : 'Error', ...(code !== undefined && { code }), at: ownFrames(error.stack), ...(causes > 0 && error.cause instanceof Error && { cause: describeError(error.cause, causes - 1) }) };
}

/** `index.cjs:12:345`, or of a part `index-start-Dx3_k9Qa.cjs:12:345`: only bundles of ours, no function names, because a text of an error can look like a frame. */
function ownFrames(stack: unknown): readonly string[] {
  if (typeof stack !== 'string') return [];
  return [...stack.matchAll(/[\\/]((?:index|archive|record|archive-cli|journal-cli)(?:-[a-z-]{1,40}-[\w-]{8})?\.cjs:\d{1,6}:\d{1,7})\)?$/gm)].slice(0, 8).map((match) => match[1] ?? '');
}
