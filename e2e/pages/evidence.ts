/** What a test looks at beside the screen: the journal on the disk, and a conversation in full. */
import { expect } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Bridge } from '../../src/shared/contract.js';
import type { LineView } from '../../src/shared/view.js';
import type { DeskPage } from './desk.js';

declare global {
  interface Window {
    readonly deskbell: Bridge;
  }
}

const root = path.resolve(import.meta.dirname, '../..');

/** Where the desk with this folder keeps its record. */
export const journalFolder = (folder: string): string => path.join(folder, 'data/journal');

/** The database of the current epoch. */
export function journalFile(dir: string): string {
  const epochs = fs.readdirSync(dir).filter((name) => fs.existsSync(path.join(dir, name, 'journal.db')) && !name.includes('.')).toSorted();
  return path.join(dir, epochs.at(-1) ?? '', 'journal.db');
}

/** What `npm run journal -- verify FILE` says. */
export function verifyJournal(file: string): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'out/main/journal-cli.cjs'), 'verify', file], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

export function expectIntact(folder: string): void {
  expect(verifyJournal(journalFile(journalFolder(folder)))).toMatchObject({ status: 0, said: expect.stringContaining('Intact.') });
}

/** Every line of a request's conversation, also those that no scroll position draws at once. */
export async function everyLine(desk: DeskPage, textOrFrom: string | RegExp): Promise<readonly LineView[]> {
  const id = await (await desk.waitForRequest(textOrFrom)).locator('[data-request]').getAttribute('data-request');
  return desk.page.evaluate(async (key) => {
    const { deskbell: bridge } = window;
    const lines: LineView[] = [];
    for (;;) {
      const before = lines[0]?.place;
      const answer = await bridge.request('conversation:window', { id: key ?? '', limit: 200, ...(before === undefined ? {} : { before }) });
      if (!answer.ok) throw new Error(answer.message);
      lines.unshift(...answer.value.lines);
      if (!answer.value.hasOlder) return lines;
    }
  }, id);
}

/** What patrons wrote, in the order of the transcript. */
export const saidByPatron = (lines: readonly LineView[]): string[] => lines.flatMap((line) => (line.kind === 'patron' ? [line.text] : []));

/** Every file under a folder, with the bytes in it. */
export function filesIn(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [{ name: path.join(entry.parentPath, entry.name), bytes: fs.readFileSync(path.join(entry.parentPath, entry.name)) }] : [],
  );
}
