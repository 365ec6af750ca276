/**
 * Where the calendar comes from: a file or a share, read anew each time, or an https address, asked whether anything has
 * changed (RFC 9110 §13.1). The last good copy is kept, so that a desk that starts without a network knows its shifts.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import * as z from 'zod';
import { AppError } from '../../shared/errors.js';
import { MAX_CALENDAR } from './read.js';

/** ms */
const TIMEOUT = 20_000;
const MAX_REDIRECTS = 3;
/** RFC 9110 §8.8.3; longer ones are not kept. */
const MAX_MARK = 1_000;

export interface SourceOptions {
  /** Full path of a file, or a web address. */
  readonly calendar: string;
  /** Folder of the kept copy. */
  readonly folder: string;
  /** PEM; trusted besides the usual authorities. */
  readonly ca: readonly string[];
  readonly now: () => number;
}

export interface Loaded {
  readonly bytes: Uint8Array;
  /** When it was last known to be what the source has, ms since 1970. */
  readonly at: number;
  /** Why it is the kept copy. */
  readonly problem?: AppError;
}

const keptSchema = z.strictObject({ of: z.string(), at: z.number(), etag: z.string().max(MAX_MARK).exactOptional(), modified: z.string().max(MAX_MARK).exactOptional() });
type Kept = z.infer<typeof keptSchema>;

export const isWeb = (calendar: string): boolean => /^https?:/i.test(calendar);

/** @throws AppError `shifts-unavailable` when there is no calendar and no kept copy either */
export async function loadCalendar(options: SourceOptions): Promise<Loaded> {
  const kept = await readKept(options);
  try {
    const { now, calendar } = options;
    if (!isWeb(calendar)) return await keep(options, await readFile(calendar), {});
    const answer = await fetched(new URL(calendar), options, kept?.marks);
    if (answer !== 'unchanged') return await keep(options, answer.bytes, answer.marks);
    if (kept) return await keep(options, kept.bytes, kept.marks);
    throw unavailable(`${new URL(calendar).host} says that nothing has changed, to a desk that has nothing`, now());
  } catch (error) {
    const problem = error instanceof AppError ? error : unavailable('it could not be read', error);
    if (!kept) throw problem;
    return { bytes: kept.bytes, at: kept.marks.at, problem };
  }
}

const unavailable = (why: string, cause: unknown): AppError => new AppError('shifts-unavailable', `The calendar of shifts is not available: ${why}.`, { cause });

async function readFile(file: string): Promise<Uint8Array> {
  try {
    const { size } = await fs.stat(file);
    if (size > MAX_CALENDAR) throw tooLarge();
    return await fs.readFile(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw unavailable(code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read${code === '' ? '' : ` (${code})`}`, error);
  }
}

const tooLarge = (): AppError => unavailable(`it is larger than ${MAX_CALENDAR / 1024 / 1024} MiB`, undefined);

type Marks = Omit<Kept, 'of' | 'at'>;
type Answer = { readonly bytes: Uint8Array; readonly marks: Marks } | 'unchanged';

function fetched(url: URL, options: SourceOptions, known: Marks | undefined, redirects = 0): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void => reject(unavailable(`${url.host} ${why}`, cause));
    const headers = { accept: 'text/calendar, */*;q=0.5', ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }), ...(known?.modified === undefined ? {} : { 'if-modified-since': known.modified }) };
    const onAnswer = (answer: http.IncomingMessage): void => {
      const { statusCode: status = 0 } = answer;
      if (status === 304) resolve('unchanged');
      else if ([301, 302, 303, 307, 308].includes(status)) redirected(url, answer.headers.location, redirects, (to) => fetched(to, options, known, redirects + 1)).then(resolve, reject);
      else if (status === 200) return void collect(answer).then((bytes) => resolve({ bytes, marks: marksOf(answer.headers) }), (error: unknown) => (error instanceof AppError ? reject(error) : fail('stopped in the middle', error)));
      else fail(`answered with the error ${status}`);
      answer.resume();
    };
    // The whole answer within the time, not only its beginning.
    const signal = AbortSignal.timeout(TIMEOUT);
    const request = url.protocol === 'https:' ? https.get(url, { headers, signal, ca: [...rootCertificates, ...options.ca] }, onAnswer) : http.get(url, { headers, signal }, onAnswer);
    request.on('error', (error) => fail(signal.aborted ? 'did not answer in time' : 'could not be reached', error));
  });
}

/** Only to https; the first address may be one of this computer. */
async function redirected(from: URL, location: string | undefined, redirects: number, go: (to: URL) => Promise<Answer>): Promise<Answer> {
  const to = location === undefined || !URL.canParse(location, from.href) ? undefined : new URL(location, from);
  const safe = to && (to.protocol === 'https:' || (to.protocol === from.protocol && to.host === from.host));
  if (!safe || redirects >= MAX_REDIRECTS) throw unavailable(`${from.host} sends on to where a calendar is not fetched from`, location);
  return go(to);
}

function collect(answer: http.IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_CALENDAR) chunks.push(chunk);
      else {
        reject(tooLarge());
        answer.destroy();
      }
    });
    answer.on('end', () => resolve(Buffer.concat(chunks)));
    answer.on('error', reject);
  });
}

const marksOf = ({ etag, 'last-modified': modified }: http.IncomingHttpHeaders): Marks => ({
  ...(etag === undefined || etag.length > MAX_MARK ? {} : { etag }), ...(modified === undefined || modified.length > MAX_MARK ? {} : { modified }),
});

const placesOf = ({ calendar, folder }: SourceOptions): { readonly copy: string; readonly about: string } => {
  const name = createHash('sha256').update(calendar).digest('hex').slice(0, 16);
  return { copy: path.join(folder, `${name}.ics`), about: path.join(folder, `${name}.json`) };
};

async function readKept(options: SourceOptions): Promise<{ readonly bytes: Uint8Array; readonly marks: Kept } | undefined> {
  const { copy, about } = placesOf(options);
  try {
    const marks = keptSchema.parse(JSON.parse(await fs.readFile(about, 'utf8')));
    const bytes = await fs.readFile(copy);
    // A copy that was cut short, or of which the other half is of another time, is none.
    return marks.of === digest(bytes) ? { bytes, marks } : undefined;
  } catch {
    return undefined;
  }
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A copy that cannot be kept is no trouble today. */
async function keep(options: SourceOptions, bytes: Uint8Array, marks: Marks): Promise<Loaded> {
  const at = options.now();
  const { copy, about } = placesOf(options);
  const { etag, modified } = marks;
  const said: Kept = { of: digest(bytes), at, ...(etag === undefined ? {} : { etag }), ...(modified === undefined ? {} : { modified }) };
  try {
    await fs.mkdir(options.folder, { recursive: true });
    await fs.writeFile(copy, bytes);
    await fs.writeFile(about, JSON.stringify(said));
  } catch {
    return { bytes, at };
  }
  return { bytes, at };
}
