import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { NINE } from '../../../core/testing/samples.js';
import { openFolder } from '../../archive/folder.js';
import { shipAll } from '../../archive/test/record.js';
import { Folders } from '../../journal/test/fixture.js';
import { deskWith, heard, tell } from '../test/told.js';
import { FolderRows } from './folder-rows.js';

const folders = new Folders();
afterEach(() => folders.clean());

const said = (from: number, count: number) => Array.from({ length: count }, (_, n) => heard('zoe@patrons.example', `m${from + n}`, NINE + from + n, 'words '.repeat(100)));
const segmentsIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => path.basename(name).startsWith('segment-')).map((name) => path.join(folder, name)).toSorted();

async function timesOf(rows: FolderRows): Promise<{ readonly times: readonly number[]; readonly parts: readonly number[] }> {
  const [times, parts]: [number[], number[]] = [[], []];
  for await (const share of rows.newRows()) {
    times.push(...share.rows.filter(({ event }) => event.kind === 'heard').map(({ time }) => time - NINE));
    parts.push(share.part);
  }
  return { times, parts };
}

it('gives out each row of a large record once, a piece at a time, and then what is added to it', async () => {
  const folder = path.join(folders.make(), 'archive');
  const target = await openFolder({ folder, archiveId: undefined, segmentBytes: 700_000 });
  const desk = deskWith(folders, 1, said(0, 1_500));
  try {
    await shipAll(desk, target, undefined, 500);
    const rows = new FolderRows(folder, undefined);
    const { times, parts } = await timesOf(rows);
    expect(times).toEqual(Array.from({ length: 1_500 }, (_, n) => n));
    expect(parts.length).toBeGreaterThan(segmentsIn(folder).length);
    expect(parts.toSorted((a, b) => a - b)).toEqual(parts);
    expect(parts.at(-1)).toBe(1);
    expect(await timesOf(rows)).toEqual({ times: [], parts: [] });
    tell(desk, said(1_500, 3));
    await shipAll(desk, target, undefined, 500);
    expect((await timesOf(rows)).times).toEqual([1_500, 1_501, 1_502]);
  } finally {
    desk.close();
  }
});

it('reads a line that is not whole yet when it is, and is not led past rows by a line that somebody put there', async () => {
  const folder = path.join(folders.make(), 'archive');
  const desk = deskWith(folders, 1, said(0, 20));
  try {
    await shipAll(desk, await openFolder({ folder, archiveId: undefined, segmentBytes: 8_000 }), undefined, 1);
    const [first = '', ...rest] = segmentsIn(folder);
    expect(rest.length).toBeGreaterThan(0);
    appendFileSync(first, readFileSync(first, 'utf8').trimEnd().split('\n').at(-1)?.replace(/"seq":\d+/, '"seq":9007199254740991') ?? '');
    appendFileSync(first, '\n');
    const last = rest.at(-1) ?? '';
    const whole = readFileSync(last);
    writeFileSync(last, whole.subarray(0, whole.length - 10));
    const rows = new FolderRows(folder, undefined);
    expect([...new Set((await timesOf(rows)).times)]).toEqual(Array.from({ length: 19 }, (_, n) => n));
    writeFileSync(last, whole);
    expect((await timesOf(rows)).times).toEqual([19]);
  } finally {
    desk.close();
  }
});
