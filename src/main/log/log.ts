import fs from 'node:fs';
import path from 'node:path';
import { formatEntry, type Fields, type Level } from './entry.js';

/**
 * The diagnostic log, JSON lines. It is not the record: nothing that was said goes in here.
 * Events and words are literals; a string that was read from outside does not compile.
 */
export interface Log {
  error: Write;
  warn: Write;
  info: Write;
  close(): void;
}
type Write = <const E extends string, const F extends object = object>(event: string extends E ? never : E, fields?: Fields<F>) => void;

export interface LogOptions {
  /** Size at which a file is set aside, in bytes. */
  readonly maxBytes?: number;
  /** How many files are kept, the current one included. */
  readonly files?: number;
  readonly now?: () => number;
}

/** Says nothing anywhere, for tests and for tools. */
export const silentLog: Log = { error: () => undefined, warn: () => undefined, info: () => undefined, close: () => undefined };

/**
 * Writes to `desk.log` in the folder; older files are `desk.1.log` and so on. A log that cannot be written is given up
 * without a word: diagnosing must not break what it diagnoses.
 */
export function openLog(folder: string, { maxBytes = 1024 * 1024, files = 5, now = Date.now }: LogOptions = {}): Log {
  const file = (index: number): string => path.join(folder, index === 0 ? 'desk.log' : `desk.${index}.log`);
  let out: { fd: number; size: number } | undefined;
  const open = (): void => {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const fd = fs.openSync(file(0), 'a', 0o600);
    out = { fd, size: fs.fstatSync(fd).size };
  };
  const rotate = (): void => {
    close();
    for (let index = files - 2; index >= 0; index--) if (fs.existsSync(file(index))) fs.renameSync(file(index), file(index + 1));
    open();
  };
  const close = (): void => {
    if (out) fs.closeSync(out.fd);
    out = undefined;
  };
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch {
      out = undefined;
    }
  };
  const write = (level: Level, event: string, fields?: object): void =>
    attempt(() => {
      if (!out) return;
      const line = formatEntry(now(), level, event, { ...fields });
      if (out.size > 0 && out.size + Buffer.byteLength(line) > maxBytes) rotate();
      out.size += fs.writeSync(out.fd, line);
    });
  attempt(open);
  return {
    error: (event, fields) => write('error', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    info: (event, fields) => write('info', event, fields),
    close: () => attempt(close),
  };
}
