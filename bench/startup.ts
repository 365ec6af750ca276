/**
 * From the start of the process to a desk whose queue is drawn from the journal and that has answered F2, before
 * anybody signs in; beside an empty window on the same runtime, packed alike, with the same switches. Measured from
 * outside: the clock is the benchmark's, and F2 is a key of the keyboard. They take turns; the figure is the median.
 */
import fs from 'node:fs';
import path from 'node:path';
import { freshFolder, makeDataFolder, switches } from './lib/data-folder.js';
import { makeEmptyWindow } from './lib/empty-window.js';
import { atMost, median, report, spread } from './lib/figures.js';
import { onceDrawn, TELL } from './lib/page.js';
import { writePast } from './lib/past.js';
import { Piped } from './lib/pipe.js';

const RUNS = 15;
const ROWS = 1_000_000;
/** Walk-ins that wait in the journal of a million rows. */
const WAITING = 8;
const F2 = 113;

const desk = process.env['DESK_SHIPPED_EXE'];
if (desk === undefined) throw new Error('DESK_SHIPPED_EXE names no packed desk');

interface Start {
  readonly drawn: number;
  /** For the empty window the same. */
  readonly answered: number;
}

const scriptFor = (...args: readonly string[]): string => `(${onceDrawn.toString()})(${[TELL, ...args].map((arg) => JSON.stringify(arg)).join()})`;

async function startEmpty(program: string, folder: string): Promise<Start> {
  const window = Piped.start({ program, args: switches(folder), script: scriptFor('p') });
  try {
    const drawn = await window.told('drawn');
    const took = drawn - (await window.startedAt());
    return { drawn: took, answered: took };
  } finally {
    await window.close();
  }
}

const ROW = '[role="listbox"] [role="option"] [data-request]';

/** Leaves the journal's queue as it was. */
async function startDesk(program: string, folder: string, waiting: number): Promise<Start> {
  const selector = waiting > 0 ? ROW : '[role="listbox"] .empty';
  const window = Piped.start({ program, args: switches(folder), script: scriptFor(selector, ROW) });
  try {
    const drawn = await window.told('drawn');
    await window.press('F2', F2);
    const answered = await window.told('one-more');
    const rows = Number(await window.evaluate(`document.querySelectorAll(${JSON.stringify(ROW)}).length`));
    if (rows !== waiting + 1) throw new Error(`the queue shows ${rows} requests after F2, and should show ${waiting + 1}`);
    await window.evaluate(`[...document.querySelectorAll('.logged button')].find((button) => button.textContent === 'Undo').click()`);
    await window.until(`document.querySelectorAll(${JSON.stringify(ROW)}).length === ${waiting}`);
    const startedAt = await window.startedAt();
    return { drawn: drawn - startedAt, answered: answered - startedAt };
  } finally {
    await window.close();
  }
}

const folder = freshFolder('startup');
try {
  const empty = await makeEmptyWindow(desk, path.join(folder, 'empty'));
  const none = path.join(folder, 'none');
  await makeDataFolder(none, () => undefined);
  console.log(`journal of ${ROWS.toLocaleString('en')} rows: making it`);
  // Not kept for the next time: each start leaves a walk-in that no room has heard of, and hundreds of them cost 20 ms.
  const million = path.join(folder, 'million');
  await makeDataFolder(million, (past) => writePast(past, ROWS, WAITING));

  const turns: Readonly<Record<string, () => Promise<Start>>> = {
    'empty window': () => startEmpty(empty, path.join(folder, 'empty-data')),
    'journal of 0 rows': () => startDesk(desk, none, 0),
    'journal of 1,000,000 rows': () => startDesk(desk, million, WAITING),
  };
  const starts = new Map<string, Start[]>(Object.keys(turns).map((name) => [name, []]));
  // The first round fills the caches of disk and code.
  for (let run = 0; run <= RUNS; run += 1) {
    for (const [name, turn] of Object.entries(turns)) {
      const start = await turn();
      if (run > 0) starts.get(name)?.push(start);
    }
  }
  const answered = (name: string): number[] => (starts.get(name) ?? []).map((start) => start.answered);
  for (const [name, all] of starts) console.log(`${name}: drawn ${spread(all.map((start) => start.drawn))}; F2 answered ${spread(answered(name))}`);
  const floor = median(answered('empty window'));
  const [zero, many] = [median(answered('journal of 0 rows')), median(answered('journal of 1,000,000 rows'))];
  // Alternating runs: each pair saw the same machine.
  const apart = Math.abs(many - zero);
  report('startup', [
    atMost('start-0-rows', zero / floor, '× the empty window', 1.4),
    atMost('start-1000000-rows', many / floor, '× the empty window', 1.4),
    atMost('journals-apart', apart, 'ms', Math.max(40, 0.1 * zero)),
  ]);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
