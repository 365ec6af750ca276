import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { deskId, NINE, ROOM, SERVICE } from '../../core/testing/samples.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import type { DeskPatch } from '../../shared/view.js';
import { openJournal } from '../journal/index.js';
import { Desk } from './desk.js';

const policy = parsePolicy(JSON.stringify({ library: 'Sample library', timeZone: 'Europe/Berlin', services: [{ address: SERVICE, name: 'Ask' }], rooms: { desk: ROOM } }));

function open(dir: string, emit: (patch: DeskPatch) => void): Desk {
  return new Desk({
    policy, deskId: deskId(1), version: '0.0.0', protection: 'none', drawsFirst: true, emit,
    openJournal: () => openJournal({ dir, deskId: deskId(1), machineId: 'test', key: undefined, now: () => NINE, random: (n) => randomBytes(n) }),
    connect: () => {
      throw new Error('nobody signs in');
    },
    servicePassword: () => undefined, newId: randomUUID, wallClock: () => NINE, ring: () => undefined, recorded: () => undefined, draftReturned: () => undefined,
  });
}

it('tells what ended today when the queue is on the screen', async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-drawn-'));
  const patches: DeskPatch[] = [];
  const desk = open(dir, (patch) => patches.push(patch));
  try {
    await desk.requests.end(desk.requests.log('phone', ''), { type: 'end', outcome: 'answered' });
    expect(patches.filter(({ set }) => set?.ended)).toEqual([]);
    desk.drawn();
    expect(patches.at(-1)?.set?.ended).toMatchObject([{ mode: 'phone', outcome: 'answered' }]);
    await desk.requests.end(desk.requests.log('in-person', ''), { type: 'end', outcome: 'answered' });
    expect(desk.view.ended.map(({ mode }) => mode).toSorted()).toEqual(['in-person', 'phone']);
  } finally {
    await desk.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
});
