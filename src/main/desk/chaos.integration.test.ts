/**
 * Chaos: a real server and desks in processes of their own that take, answer and end at random, while processes are
 * killed, cables cut and the server loses its power. What the archive of the service holds afterwards is the truth:
 * every desk's journal has each of its messages once, in one conversation, and all desks agree on what became of it.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { journalled } from '../../../e2e/service/headless.js';
import { HeadlessProcess, serviceFor, type DeskReport } from '../../../e2e/service/headless-process.js';
import { Listener } from '../../../e2e/service/listener.js';
import { patron, type Patron } from '../../../e2e/service/patron.js';
import { MEMORY, startProsody, type Service } from '../../../e2e/service/prosody.js';
import { startProxy, type Proxy } from '../../../e2e/service/proxy.js';
import type { Recorded } from '../../core/event.js';
import type { HeardMessage } from '../../core/heard.js';
import { openRequest } from '../../core/request.js';
import { fold, NEW_DESK } from '../../core/state.js';

const figures = process.env['DESK_LONG'] === undefined ? { desks: 4, patrons: 30, messages: 200, strikes: 8, patience: 60_000 } : { desks: 8, patrons: 200, messages: 2_000, strikes: 60, patience: 300_000 };
/** Patrons that write at the same time. */
const WRITERS = 4;
const seed = Number(process.env['DESK_SEED'] ?? Date.now() % 1_000_000);

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation: 3_000, readTimeout: 4_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 3_000, readTimeout: 4_000 })],
];

/** Numbers that come again with the same seed. */
function dice(from: number): (sides: number) => number {
  let thrown = 0;
  return (sides) => {
    thrown += 1;
    return createHash('sha256').update(`${from} ${thrown}`).digest().readUInt32LE() % sides;
  };
}

interface DeskPlace {
  readonly proxy: Proxy;
  readonly start: () => Promise<HeadlessProcess>;
  process: HeadlessProcess;
  /** While it is being restarted nothing else happens to it. */
  busy: Promise<void>;
}

/** Desks, each behind a line of its own. */
async function openDesks(service: Service, folder: string): Promise<DeskPlace[]> {
  return Promise.all(Array.from({ length: figures.desks }, async (_, n) => {
    const proxy = await startProxy(() => service.ports.xmpps);
    const account = n < 2 ? service.staff[n] ?? service.staff[0] : await service.addAccount(`staff${n}`);
    if (n >= 2) for (const room of Object.values(service.rooms)) await service.setAffiliation(room, account.address, 'member');
    const start = async () => {
      const desk = await HeadlessProcess.start({
        service: serviceFor(service), account, port: proxy.port, folder: path.join(folder, `desk-${n}`), point: `Desk ${n}`,
        policy: { queue: { returnAfter: 1 } }, timing: { ackInterval: 1_000, ackTimeout: 2_000 },
      });
      desk.ready.then(() => desk.work(true), () => undefined).catch(() => undefined); // killed before it could begin
      return desk;
    };
    const desk = await start();
    await desk.ready;
    return { proxy, start, process: desk, busy: Promise.resolve() };
  }));
}

/** Patrons that write until all is written; one whose stream broke is replaced by somebody else. */
async function write(service: Service, roll: (sides: number) => number, outage: () => Promise<void>, written: (count: number) => Promise<void>): Promise<void> {
  const open = new Map<number, Promise<Patron>>();
  let count = 0;
  const writer = async (): Promise<void> => {
    while (count < figures.messages) {
      const number = count;
      count += 1;
      const who = roll(figures.patrons);
      const down = outage();
      try {
        const one = open.get(who) ?? patron(service);
        open.set(who, one);
        if ((await Promise.race([one.then((p) => p.send(`message ${number}`)), down])) === undefined) open.clear();
      } catch {
        open.clear(); // what was accepted the archive will tell
      }
      await written(count);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await Promise.all([...open.values()].map((one) => one.then((p) => p.close(), () => undefined)));
}

interface Struck {
  kills: number;
  cuts: number;
  holes: number;
  restarts: number;
}

async function replace(desk: DeskPlace): Promise<void> {
  await desk.busy;
  await desk.process.kill();
  desk.process = await desk.start();
}

/** One misfortune; the server loses its power once in the middle, with all counts a few times. */
function strike(n: number, service: Service, desks: readonly DeskPlace[], roll: (sides: number) => number, struck: Struck): Promise<void> | undefined {
  if (n % 20 === 4) {
    struck.restarts += 1;
    return service.restart();
  }
  const desk = desks[roll(desks.length)];
  if (!desk) return undefined;
  const kind = n % 3;
  if (kind === 0) {
    struck.kills += 1;
    desk.busy = replace(desk);
  } else if (kind === 1) {
    struck.cuts += 1;
    desk.proxy.cut();
  } else {
    struck.holes += 1;
    desk.proxy.blackHole();
  }
  return undefined;
}

async function patiently<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + figures.patience;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(`gave up waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** All that patrons said and the server accepted, by the archive's ids. */
async function truth(service: Service): Promise<Map<string, HeardMessage>> {
  const listener = Listener.start({ service, account: service.service, port: service.ports.xmpps, available: false, carbons: false, resource: 'truth' });
  try {
    await listener.ready();
    return new Map(listener.pages.flatMap((page) => page.items).flatMap((item) => (item.kind === 'message' && !item.outgoing && item.body !== undefined && item.id !== undefined ? [[item.id, item]] : [])));
  } finally {
    await listener.stop();
  }
}

interface Judged {
  /** Conversation by the archive's id of each message. */
  readonly conversations: ReadonlyMap<string, string>;
  readonly doubled: readonly string[];
  /** Conversations that were written to after their last close. */
  readonly open: readonly string[];
  /** What the room agreed on, one line for each conversation. */
  readonly shared: readonly string[];
}

function judge(rows: readonly Recorded[]): Judged {
  const conversations = new Map<string, string>();
  const doubled: string[] = [];
  const seen = new Set<string>();
  for (const { event } of rows) {
    if (event.kind !== 'heard' || event.item.kind !== 'message' || event.item.outgoing || event.item.body === undefined) continue;
    const { id = '', originId = '' } = event.item;
    if (conversations.has(id) || seen.has(originId)) doubled.push(`${id} ${event.item.body}`);
    conversations.set(id, event.in?.conv ?? '');
    seen.add(originId);
  }
  const { conversations: known } = fold(NEW_DESK, rows);
  const desks = [...known.values()].filter((c) => c.scope === 'desk-room').toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    conversations, doubled,
    open: desks.filter((c) => openRequest(c) !== undefined).map((c) => c.key),
    shared: desks.map(({ key, shared }) => `${key}: ${shared.head} ${shared.holder?.desk ?? 'nobody'} ${shared.closes} ${shared.lastClose?.upto ?? ''}`),
  };
}

/** Every desk is there again and has nothing left to do. */
const rested = (reports: readonly DeskReport[]): boolean => reports.every((r) => r.staffed && r.agreeing && r.queue.length === 0);

describe.each(servers)('chaos on %s', (name, start) => {
  it('loses no message, doubles none, and leaves no conversation to two desks', async () => {
    const begun = performance.now();
    const roll = dice(seed);
    const folder = fs.mkdtempSync(path.join(fs.existsSync(MEMORY) ? MEMORY : os.tmpdir(), 'deskbell-chaos-'));
    const service = await start();
    const desks = await openDesks(service, folder);
    try {
      const struck: Struck = { kills: 0, cuts: 0, holes: 0, restarts: 0 };
      let strikes = 0;
      let broken = (): void => undefined;
      let outage = new Promise<void>((resolve) => (broken = resolve));
      let repair: Promise<void> = Promise.resolve();
      await write(service, roll, () => outage, async (count) => {
        if (strikes < figures.strikes && count >= ((strikes + 1) * figures.messages) / (figures.strikes + 1)) {
          strikes += 1;
          const down = strike(strikes, service, desks, roll, struck);
          if (down) {
            broken();
            repair = down;
            outage = new Promise<void>((resolve) => (broken = resolve));
          }
        }
        await repair;
      });
      await Promise.all(desks.map((desk) => desk.busy));
      const reports = await patiently('the desks to finish', async () => {
        const all = await Promise.all(desks.map((desk) => desk.process.report()));
        return rested(all) ? all : undefined;
      }).catch(async (error: unknown) => {
        for (const { queue, ...rest } of await Promise.all(desks.map((desk) => desk.process.report()))) console.log(JSON.stringify({ ...rest, queue: queue.slice(0, 5), left: queue.length }));
        throw error;
      });
      const said = await truth(service);
      await Promise.all(desks.map((desk) => desk.process.stop()));
      const judged = reports.map((report) => judge(journalled(report.journal)));

      const where = (id: string): string[] => [...new Set(judged.map((j) => j.conversations.get(id) ?? 'nowhere'))];
      const astray = [...said.keys()].filter((id) => where(id).length !== 1 || where(id)[0] === 'nowhere');
      console.log(
        `${name}, seed ${seed}: ${desks.length} desks, ${struck.kills} killed, ${struck.cuts} lines cut, ${struck.holes} gone silent, ${struck.restarts} power cuts of the server; ` +
          `of ${figures.messages} messages the server accepted ${said.size}, in ${new Set([...said.keys()].flatMap(where)).size} conversations; ` +
          `${astray.length} not in exactly one conversation everywhere, ${judged.flatMap((j) => j.doubled).length} twice, ${new Set(judged.flatMap((j) => j.open)).size} forgotten, ` +
          `${new Set(judged.map((j) => j.shared.join())).size} view(s) of who had what; ${((performance.now() - begun) / 1000).toFixed(0)} s`,
      );
      expect(said.size).toBeGreaterThan(figures.messages * 0.8);
      expect(astray).toEqual([]);
      for (const { doubled, open, shared } of judged) expect({ doubled, open, shared }).toEqual({ doubled: [], open: [], shared: judged[0]?.shared });
      expect(Object.values(struck).every((count) => count > 0)).toBe(true);
    } finally {
      await Promise.all(desks.map((desk) => desk.process.kill()));
      await Promise.all(desks.map((desk) => desk.proxy.stop()));
      await service.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }, 3 * figures.patience);
});
