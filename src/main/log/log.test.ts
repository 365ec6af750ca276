import * as fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { formatEntry } from './entry.js';
import { openLog, type Log } from './log.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-log-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const read = (name = 'desk.log'): string => fs.readFileSync(path.join(folder, name), 'utf8');

describe('an entry', () => {
  it('holds the event and the fields that are known', () => {
    const line = formatEntry(0, 'warn', 'request refused', { channel: 'request:take', reason: 'sender', count: 3, on: true, version: '33.2.1', platform: 'win32' });
    expect(JSON.parse(line)).toEqual({ at: '1970-01-01T00:00:00.000Z', level: 'warn', event: 'request refused', channel: 'request:take', reason: 'sender', count: 3, on: true, version: '33.2.1', platform: 'win32' });
    expect(line.endsWith('}\n')).toBe(true);
  });

  it('tells of an error its class, its code and where it was in our own code', () => {
    const error = Object.assign(new TypeError('maria@library.example said hello'), { code: 'ECONNREFUSED' });
    error.stack = 'TypeError: maria@library.example said hello\n    at handle (/opt/Deskbell/resources/app.asar/out/main/index.cjs:12:345)\n    at node:internal/timers:5:6\n    at Desk.tick (/opt/Deskbell/resources/app.asar/out/main/index-start-Dx3_k9-a.cjs:3:4)\n    at C:\\Deskbell\\out\\main\\archive.cjs:7:8';
    expect(JSON.parse(formatEntry(0, 'error', 'request failed', { error }))).toMatchObject({ error: { class: 'TypeError', code: 'ECONNREFUSED', at: ['index.cjs:12:345', 'index-start-Dx3_k9-a.cjs:3:4', 'archive.cjs:7:8'] } });
  });

  it('tells the code of ours, and one cause', () => {
    const error = new AppError('archive-unreachable', 'The folder of maria is away.', { cause: Object.assign(new Error('hunter2'), { code: 'ENOENT', cause: new Error('deep') }) });
    const entry: unknown = JSON.parse(formatEntry(0, 'warn', 'shipping failed', { error }));
    expect(entry).toMatchObject({ error: { class: 'AppError', code: 'archive-unreachable', cause: { class: 'Error', code: 'ENOENT' } } });
    expect(entry).not.toHaveProperty('error.cause.cause');
  });

  it('is written also of what is no error', () => {
    expect(JSON.parse(formatEntry(0, 'error', 'request failed', { error: 'hunter2' }))).toMatchObject({ error: { class: 'string' } });
    expect(JSON.parse(formatEntry(0, 'error', 'request failed', { error: { message: 'hunter2' } }))).toMatchObject({ error: { class: 'object' } });
  });
});

/** What must never be on a disk in clear: each holds something that no word of ours holds. */
const secret = fc.oneof(
  fc.emailAddress(),
  fc.webUrl(),
  fc.uuid(),
  fc.base64String({ minLength: 8 }).filter((text) => /[^a-z]/.test(text)),
  fc.stringMatching(/^[a-z]{3,10}[0-9]{1,4}$/),
  fc.stringMatching(/^[a-z]{2,8} [a-z]{2,8}$/),
  fc.stringMatching(/^[A-Z][a-z]{3,9}$/),
  fc.constantFrom('<message to="maria@library.example"><body>I need help</body></message>', 'hunter2', 'maria@library.example', 'wörter', '1.2.3.4', '127.0.0.1:5222', 'at maria (index.cjs:1:1)'),
);

describe('a planted secret', () => {
  const field = fc.constantFrom('channel', 'code', 'state', 'reason', 'role', 'platform', 'version', 'ms', 'count', 'on', 'event', 'level', 'at', 'body', 'jid', 'password', 'stanza', 'message', 'constructor', '__proto__', 'toString');

  it('does not come out of any field, nor of the name of a field', () => {
    fc.assert(
      fc.property(secret, field, (planted, name) => {
        expect(formatEntry(0, 'info', 'known', { [name]: planted, [planted]: 1, reason: [planted], state: { planted } })).not.toContain(planted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not come out of an event, unless it is made of plain words: against those the compiler stands', () => {
    fc.assert(
      fc.property(secret.filter((planted) => !/^[a-z ]+$/.test(planted)), (planted) => {
        expect(formatEntry(0, 'info', planted)).not.toContain(planted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not come out of an error, wherever it is in there', () => {
    fc.assert(
      fc.property(secret, fc.boolean(), (planted, appError) => {
        const error: Error = appError ? new AppError('wrong-password', planted) : new Error(planted);
        Object.assign(error, { name: planted, code: planted, body: planted, cause: Object.assign(new Error(planted), { code: planted }) });
        error.stack = `Error: ${planted}\n    at ${planted} (/opt/${planted}/index.cjs:1:2)\n    at ${planted}\n    at /home/${planted}/other.js:3:4`;
        expect(formatEntry(0, 'error', 'request failed', { error })).not.toContain(planted);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the log', () => {
  it('appends to what is there', () => {
    const first = openLog(folder, { now: () => 0 });
    first.info('desk started');
    first.close();
    const second = openLog(folder, { now: () => 0 });
    second.error('request failed', { error: new Error('x') });
    second.close();
    expect(read().trim().split('\n').map((line) => Object.entries(JSON.parse(line)).slice(1, 3))).toEqual([
      [['level', 'info'], ['event', 'desk started']],
      [['level', 'error'], ['event', 'request failed']],
    ]);
  });

  it('keeps a few files of a limited size, the newest lines first', () => {
    const log = openLog(folder, { maxBytes: 400, files: 3 });
    for (let count = 0; count < 100; count++) log.info('tick', { count });
    log.close();
    expect(fs.readdirSync(folder).toSorted()).toEqual(['desk.1.log', 'desk.2.log', 'desk.log']);
    for (const name of fs.readdirSync(folder)) expect(fs.statSync(path.join(folder, name)).size).toBeLessThanOrEqual(400);
    const kept = ['desk.2.log', 'desk.1.log', 'desk.log'].flatMap((name) => read(name).trim().split('\n')).map((line) => Number(JSON.parse(line).count));
    expect(kept.at(-1)).toBe(99);
    expect(kept).toEqual(kept.map((_count, index) => 100 - kept.length + index));
  });

  it('is for this user alone', () => {
    openLog(path.join(folder, 'logs')).close();
    expect(fs.statSync(path.join(folder, 'logs/desk.log')).mode & 0o077).toBe(0);
  });

  it('that cannot be written breaks nothing', () => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    const log = openLog(path.join(folder, 'file'));
    expect(() => {
      log.info('desk started');
      log.close();
      log.info('desk started');
    }).not.toThrow();
    expect(read('file')).toBe('');
  });
});

// The compiler is the first guard: text that was read from outside does not compile.
export function refusedByTheCompiler(log: Log, text: string): void {
  // @ts-expect-error an event that is not a literal
  log.info(text);
  // @ts-expect-error a value that is not a literal
  log.info('known', { reason: text });
  // @ts-expect-error a field that nobody knows
  log.info('known', { body: 'text' });
}
