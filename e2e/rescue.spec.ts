import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { launchDesk, policyFor, type DeskPage } from './pages/desk.js';
import { startProsody } from './service/prosody.js';

let folder: string;
let desk: DeskPage | undefined;

test.beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-rescue-'));
});
test.afterEach(async () => {
  await desk?.close().catch(() => undefined); // it was closed in the test
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** Runs the app as an administrator would, to its end. */
async function exported(to: string): Promise<{ status: unknown; output: string }> {
  const executable = process.env['DESK_EXE'];
  const electron: unknown = createRequire(import.meta.url)('electron');
  const program = spawn(executable ?? String(electron), [
    ...(executable === undefined ? [path.resolve(import.meta.dirname, '..')] : []),
    `--user-data-dir=${path.join(folder, 'data')}`, '--password-store=basic', '--allow-plaintext-secrets', '--export-journal', to,
  ], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(program, 'exit');
  const output = await text(program.stdout);
  const [status]: readonly unknown[] = await ended;
  return { status, output };
}

test('the record of a desk is taken out beside the desk and without it', async () => {
  const service = await startProsody();
  desk = await launchDesk({ policy: policyFor(service), userDataDir: folder, enrol: { accounts: [service.service], staff: service.staff[0] } });
  await desk.staffed();
  await desk.logWalkIn('asked for the atlas of 1893');
  for (const name of ['beside', 'alone']) {
    const to = path.join(folder, name);
    const { status, output } = await exported(to);
    expect([status, output]).toEqual([0, expect.stringMatching(/^epoch-0001: \d+ rows\n/)]);
    const rows = fs.readFileSync(path.join(to, 'epoch-0001', 'rows.jsonl'), 'utf8');
    expect(rows).toContain('asked for the atlas of 1893');
    expect(JSON.parse(fs.readFileSync(path.join(to, 'manifest.json'), 'utf8'))).toMatchObject({ format: 'deskbell-journal-export-1', epochs: [{ rows: rows.trimEnd().split('\n').length }] });
    await desk.close();
  }
  expect(await exported(folder)).toEqual({ status: 2, output: expect.stringContaining('is not empty') });
});
