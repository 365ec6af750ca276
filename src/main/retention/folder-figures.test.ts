import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { NO_FACTS, type Facts } from '../../core/statistics/facts.js';
import { Folders } from '../journal/test/fixture.js';
import { readFigures, writeFolderFigures } from './folder-figures.js';
import { library } from './test/record.js';

const folders = new Folders();
afterEach(() => folders.clean());

const check = { archive: 'c0ffee', libraryKey: library.publicKey };
const sign = (text: string): Uint8Array => library.sign(text);
const day = (requests: number): Facts => ({ ...NO_FACTS, requests: Array.from({ length: requests }, () => ({ service: 'ask@library.example', mode: 'phone', at: 0, ended: 0, outcome: 'answered' })) });

it('figures are read as they were written, month by month, however many there are', async () => {
  const folder = folders.make();
  expect(await readFigures(folder, check)).toEqual(new Map());
  const [may, june] = [new Map([['2026-05-30', day(2)], ['2026-05-31', day(9_000)]]), new Map([['2026-06-01', day(1)]])];
  await writeFolderFigures(folder, check.archive, '2026-05', new Map([['2026-05-30', day(1)]]), sign);
  await writeFolderFigures(folder, check.archive, '2026-05', may, sign);
  await writeFolderFigures(folder, check.archive, '2026-06', june, sign);
  expect(await readFigures(folder, check)).toEqual(new Map([...may, ...june]));
});

it('what the library did not sign for this month of this record is no figure, and is named', async () => {
  const folder = folders.make();
  await writeFolderFigures(folder, check.archive, '2026-05', new Map([['2026-05-30', day(2)]]), sign);
  const file = path.join(folder, 'figures', '2026-05.json');
  const whole = readFileSync(file, 'utf8');
  const refused = { code: 'archive-damaged', message: expect.stringContaining('2026-05') };
  for (const content of [whole.replace('answered', 'referred'), whole.slice(0, -20), '', 'null', '{"text":"","signature":""}']) {
    writeFileSync(file, content);
    await expect(readFigures(folder, check)).rejects.toMatchObject(refused);
  }
  writeFileSync(file, whole);
  await expect(readFigures(folder, { ...check, archive: 'another' })).rejects.toMatchObject(refused);
  writeFileSync(path.join(folder, 'figures', '2026-04.json'), whole);
  await expect(readFigures(folder, check)).rejects.toMatchObject({ code: 'archive-damaged', message: expect.stringContaining('2026-04') });
});
