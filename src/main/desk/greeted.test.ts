import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Outgoing } from '../../core/outgoing.js';
import { ANA, deskId, MARIA, NINE, ROOM, SERVICE } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import { openJournal, type Journal } from '../journal/index.js';
import { idleSession } from '../xmpp/test/idle-session.js';
import type { SessionOptions } from '../xmpp/types.js';
import { Desk } from './desk.js';

const PAGE = `${MARIA}/page`;

it('a page is told again that the desk is open, also where the disk was full when the desk closed', async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-greeted-'));
  const sessions: { readonly options: SessionOptions; readonly sent: Outgoing[] }[] = [];
  let isFull = false;
  const filling = (journal: Journal): Journal => new Proxy(journal, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (name === 'append' && isFull) throw new AppError('disk-full', 'The disk is full.');
        return Reflect.apply(value, of, args);
      };
    },
  });
  const desk = new Desk({
    policy: parsePolicy(JSON.stringify({ library: 'Sample library', timeZone: 'Europe/Berlin', point: 'Main desk', services: [{ address: SERVICE, name: 'Ask' }], rooms: { desk: ROOM } })),
    deskId: deskId(1), version: '0.0.0', protection: 'none',
    openJournal: () => filling(openJournal({ dir, deskId: deskId(1), machineId: 'test', key: undefined, now: () => NINE, random: (n) => randomBytes(n) })),
    connect: (options) => {
      const sent: Outgoing[] = [];
      sessions.push({ options, sent });
      return { ...idleSession, send: (out) => Promise.resolve(void sent.push(out)) };
    },
    servicePassword: () => 'secret', newId: randomUUID, wallClock: () => NINE, emit: () => undefined, ring: () => undefined, recorded: () => undefined, draftReturned: () => undefined,
  });
  /** The sessions that were made last: of Ana, and of the service. */
  const ready = async (made: number): Promise<void> => {
    for (const n of [made, made + 1]) {
      await expect.poll(() => sessions.length).toBeGreaterThan(n);
      sessions[n]?.options.on({ type: 'state', state: { state: 'ready', address: `${n === made ? ANA : SERVICE}/desk-1`, resumed: false } });
    }
    expect(desk.view.staffed).toBe(true);
  };
  const told = (made: number) => (sessions[made]?.sent ?? []).filter((out) => out.type === 'directed-presence').map(({ to, available }) => ({ to, available }));
  try {
    void desk.signIn({ address: ANA, password: 'secret' }, true);
    await ready(0);
    sessions[1]?.options.on({ type: 'presence', presence: { from: PAGE, available: true } });
    expect(told(1)).toEqual([{ to: PAGE, available: true }]);
    isFull = true;
    sessions[1]?.options.on({ type: 'state', state: { state: 'offline', problem: new AppError('connection-lost', 'The line was cut.') } });
    expect(desk.view.record.journal).toBe('closed');
    isFull = false;
    await desk.retryRecord();
    await ready(2);
    expect(told(3)).toEqual([{ to: PAGE, available: true }]);
  } finally {
    isFull = false;
    await desk.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
});
