import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ANA, CHANNEL, DAY, deskId, NINE, ROOM, SERVICE } from '../../core/testing/samples.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import { openJournal } from '../journal/index.js';
import { idleSession } from '../xmpp/test/idle-session.js';
import type { SessionOptions } from '../xmpp/types.js';
import { Desk } from './desk.js';

const TEXTS = 'desks@texts.library.example';

it('reads thirty days of what desks restate and of what patrons said, all texts, and later goes on where it was', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-arriving-'));
  const sessions: SessionOptions[] = [];
  const desk = new Desk({
    policy: parsePolicy(JSON.stringify({
      library: 'Sample library', timeZone: 'Europe/Berlin', point: 'Main desk', services: [{ address: SERVICE, name: 'Ask' }],
      rooms: { desk: ROOM, channels: [{ address: CHANNEL, name: 'Staff' }], texts: TEXTS },
    })),
    deskId: deskId(1), version: '0.0.0', protection: 'none',
    openJournal: () => openJournal({ dir: folder, deskId: deskId(1), machineId: 'test', key: undefined, now: () => NINE, random: (n) => randomBytes(n) }),
    connect: (options) => {
      sessions.push(options);
      return idleSession;
    },
    servicePassword: () => 'secret', newId: randomUUID, wallClock: () => NINE, emit: () => undefined, ring: () => undefined, recorded: () => undefined, draftReturned: () => undefined,
  });
  try {
    void desk.signIn({ address: ANA, password: 'secret' }, true);
    await expect.poll(() => sessions.length).toBe(1);
    const [session] = sessions;
    const starts = () => [ROOM, SERVICE, CHANNEL, ANA, TEXTS].map((archive) => session?.cursor(archive));
    const month = { since: NINE - 30 * DAY };
    expect(starts()).toEqual([month, month, month, month, {}]);
    session?.on({ type: 'page', page: { archive: ROOM, items: [], refused: [], complete: true, last: 'somewhere' } });
    expect(starts()).toEqual([{ after: 'somewhere', since: NINE }, month, month, month, {}]);
  } finally {
    await desk.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
