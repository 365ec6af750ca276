import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../core/event.js';
import { deskId, MARIA, message, NINE, SERVICE } from '../../core/testing/samples.js';
import { openJournal } from '../journal/index.js';
import { optionsFor } from '../journal/test/options.js';
import { Keeper } from './keeper.js';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((dir) => fs.rmSync(dir, { recursive: true, force: true })));

function folder(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-keeper-'));
  folders.push(dir);
  return dir;
}
const keeperIn = (dir: string): Keeper =>
  new Keeper({ openJournal: () => openJournal(optionsFor(dir, { deskId: deskId(1), now: () => NINE })), now: () => NINE, started: { kind: 'started', version: '1', point: 'Main desk' }, onShut: () => undefined });
const says = (n: number): Event => ({ kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, item: message(`m${n}`, { from: `${MARIA}/phone` }), stamp: NINE });
const commit = (keeper: Keeper, count: number): void => void keeper.commit(Array.from({ length: count }, (_, n) => says(n)));

describe('a desk that ends', () => {
  it('writes down what it knew, so that the next start reads hardly any rows', () => {
    const dir = folder();
    const keeper = keeperIn(dir);
    commit(keeper, 30);
    const [known, last] = [keeper.known, keeper.journal?.head.seq];
    keeper.close();
    const again = keeperIn(dir);
    expect(again.journal?.snapshot()?.seq).toBe(last);
    expect(again.known).toEqual(known);
    again.close();
  });

  it('leaves a few rows to the next start', () => {
    const dir = folder();
    const keeper = keeperIn(dir);
    commit(keeper, 5);
    const known = keeper.known;
    keeper.close();
    const again = keeperIn(dir);
    expect(again.journal?.snapshot()).toBeUndefined();
    expect(again.known).toEqual(known);
    again.close();
  });

  it('ends also when nothing can be written any more', () => {
    const dir = folder();
    const keeper = keeperIn(dir);
    commit(keeper, 30);
    const { journal, known } = keeper;
    journal?.close();
    keeper.close();
    const again = keeperIn(dir);
    expect(again.known).toEqual(known);
    again.close();
  });
});
