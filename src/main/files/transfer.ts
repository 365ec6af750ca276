/** A file to and from the server, over HTTPS alone, with the authorities that the policy names. Nothing is opened or looked at. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sizeWords } from '../../core/files/name.js';
import { AppError } from '../../shared/errors.js';
import type { Slot } from '../xmpp/uploads.js';

export interface TransferOptions {
  /** Further trusted certificates, PEM. */
  readonly ca: readonly string[];
  /** Bytes so far. */
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
  /** ms of silence after which it is given up. */
  readonly timeout?: number;
}

const SILENCE = 30_000;

/** @returns SHA-256, small hexadecimal digits */
export async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream(file), hash);
  return hash.digest('hex');
}

/** XEP-0363 §6. @throws AppError that says what happened; `stopped` when the signal did */
export async function upload(file: string, size: number, type: string, slot: Slot, options: TransferOptions): Promise<void> {
  const request = open('PUT', slot.put, options, { ...Object.fromEntries(slot.headers), 'Content-Type': type, 'Content-Length': String(size) });
  const answered = answerTo(request);
  answered.catch(() => undefined); // asked for below
  try {
    // What grew meanwhile is not what was recorded.
    await pipeline(fs.createReadStream(file, { end: Math.max(0, size - 1) }), counting(options), request, { signal: options.signal });
    const answer = await answered;
    answer.resume();
    if (answer.statusCode !== 200 && answer.statusCode !== 201) throw refused(answer.statusCode);
  } catch (error) {
    request.destroy();
    throw problemOf(error, options.signal);
  }
}

/** @param most bytes @returns SHA-256 of what was kept @throws AppError: nothing was kept then */
export async function download(url: string, to: string, most: number, options: TransferOptions): Promise<string> {
  const part = `${to}.part`;
  const request = open('GET', url, options, {});
  try {
    request.end();
    const answer = await answerTo(request);
    if (answer.statusCode !== 200) {
      answer.resume();
      throw refused(answer.statusCode);
    }
    const hash = createHash('sha256');
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(answer, bounded(most), counting(options), hashing, fs.createWriteStream(part, { flags: 'wx', mode: 0o600 }), { signal: options.signal });
    fs.renameSync(part, to);
    return hash.digest('hex');
  } catch (error) {
    request.destroy();
    fs.rmSync(part, { force: true });
    throw problemOf(error, options.signal);
  }
}

/** A redirection is not followed: it would lead elsewhere than the person was shown. */
function open(method: 'GET' | 'PUT', url: string, { ca, signal, timeout = SILENCE }: TransferOptions, headers: Readonly<Record<string, string>>) {
  if (!url.startsWith('https://')) throw new AppError('unsafe-link', 'This file is not on an encrypted address (HTTPS), so Deskbell does not fetch it. You can open it in the browser.');
  const request = https.request(url, { method, headers, ca: [...tls.rootCertificates, ...ca], minVersion: 'TLSv1.2', signal, agent: false });
  request.setTimeout(timeout, () => request.destroy(new AppError('file-unreachable', 'The server of the files does not answer. Try again in a moment.')));
  return request;
}

const answerTo = (request: ReturnType<typeof https.request>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });

function counting({ onProgress }: TransferOptions): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onProgress(bytes);
      done(null, chunk);
    },
  });
}

function bounded(most: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > most ? new AppError('too-long', `This file is larger than ${sizeWords(most)}, which is what the policy of your library allows. Nothing was kept.`) : null, chunk);
    },
  });
}

const refused = (status: number | undefined): AppError =>
  status === 404 || status === 410
    ? new AppError('file-unreachable', 'This file is not on the server any more: it keeps files for a while only. Ask for it again.')
    : new AppError('file-unreachable', `The server of the files refused it (status ${status ?? 0}). Try again, or ask your administrator.`);

function problemOf(error: unknown, signal: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  if (signal.aborted) return new AppError('stopped', 'Stopped. Nothing was shared or kept.');
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOSPC') return new AppError('disk-full', 'The disk is full, so the file was not kept.');
  if (code === 'ENOENT' || code === 'EEXIST' || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new AppError('read-only', 'The file cannot be written there. Choose another folder.');
  if (/CERT|SELF_SIGNED|SIGNATURE|ALTNAME/.test(code)) return new AppError('certificate', 'The certificate of the server of the files is not to be trusted, so nothing was sent or fetched. Ask your administrator; the policy can name further authorities.', { cause: error });
  return new AppError('file-unreachable', 'The server of the files cannot be reached. Check the network, and try again.', { cause: error });
}
