/**
 * Chaos: a real server and real desks, while processes are killed, cables cut and the server loses its power. What the
 * archive of the service holds afterwards is the truth: every desk's journal has each of its messages once, in one
 * conversation, and all desks agree on what became of it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Recorded } from '../../src/core/event.js';
import type { HeardMessage } from '../../src/core/heard.js';
import { staffingConversation } from '../../src/core/identity.js';
import { openRequest } from '../../src/core/request.js';
import { fold, NEW_DESK } from '../../src/core/state.js';
import { journalled } from './headless.js';
import { HeadlessProcess, serviceFor } from './headless-process.js';
import { Listener } from './listener.js';
import { patron, type Patron } from './patron.js';
import type { Service } from './prosody.js';
import { startProxy, type Proxy } from './proxy.js';

export interface Figures {
  readonly patrons: number;
  readonly messages: number;
  readonly strikes: number;
  /** ms until all desks have to have nothing left to do. */
  readonly patience: number;
}

/** Patrons that write at the same time. */
const WRITERS = 4;
/** ms between two looks at all desks. */
const LOOK_AGAIN = 200;

/** Numbers that come again with the same seed. */
function dice(from: number): (sides: number) => number {
  let thrown = 0;
  return (sides) => {
    thrown += 1;
    return createHash('sha256').update(`${from} ${thrown}`).digest().readUInt32LE() % sides;
  };
}

/** A desk behind a line of its own. */
export interface DeskPlace {
  readonly proxy: Proxy;
  /** As a power cut would, and on again. */
  replace(): Promise<void>;
  /** Nothing is left to do here; otherwise what is, in words. */
  rest(): Promise<{ readonly rested: boolean; readonly left: string }>;
  /** In order. @returns the journal's file */
  stop(): Promise<string>;
  /** At once. */
  kill(): Promise<void>;
}

/** Desks without a window, in processes of their own, at which hurried people work. @param first number of the first */
export function headlessPlaces(service: Service, folder: string, first: number, count: number): Promise<DeskPlace[]> {
  return Promise.all(Array.from({ length: count }, async (_, i) => {
    const n = first + i;
    const proxy = await startProxy(() => service.ports.xmpps);
    const account = n < 2 ? service.staff[n] ?? service.staff[0] : await service.addAccount(`staff${n}`);
    if (n >= 2) for (const room of Object.values(service.rooms)) await service.setAffiliation(room, account.address, 'member');
    const start = async (): Promise<HeadlessProcess> => {
      const desk = await HeadlessProcess.start({
        service: serviceFor(service), account, port: proxy.port, folder: path.join(folder, `desk-${n}`), point: `Desk ${n}`,
        policy: { queue: { returnAfter: 1 } }, timing: { ackInterval: 1_000, ackTimeout: 2_000 },
      });
      desk.ready.then(() => desk.work(true), () => undefined).catch(() => undefined); // killed before it could begin
      return desk;
    };
    let desk = await start();
    await desk.ready;
    return {
      proxy,
      async replace() {
        await desk.kill();
        desk = await start();
      },
      async rest() {
        const { queue, ...report } = await desk.report();
        return { rested: report.staffed && report.agreeing && queue.length === 0, left: JSON.stringify({ ...report, queue: queue.slice(0, 5), left: queue.length }) };
      },
      async stop() {
        const { journal } = await desk.report();
        await desk.stop();
        return journal;
      },
      kill: () => desk.kill(),
    };
  }));
}

/** Patrons that write until all is written; one whose stream broke is replaced by somebody else. */
async function write(service: Service, figures: Figures, roll: (sides: number) => number, outage: () => Promise<void>, written: (count: number) => Promise<void>): Promise<void> {
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

export interface Struck {
  kills: number;
  cuts: number;
  holes: number;
  restarts: number;
}

/** One misfortune; the server loses its power once in the middle, with all counts a few times. */
function strike(n: number, service: Service, desks: readonly DeskPlace[], busy: Map<DeskPlace, Promise<void>>, roll: (sides: number) => number, struck: Struck): Promise<void> | undefined {
  if (n % 20 === 4) {
    struck.restarts += 1;
    return service.restart();
  }
  const desk = desks[roll(desks.length)];
  if (!desk) return undefined;
  const kind = n % 3;
  if (kind === 0) {
    struck.kills += 1;
    busy.set(desk, (busy.get(desk) ?? Promise.resolve()).then(() => desk.replace()));
  } else if (kind === 1) {
    struck.cuts += 1;
    desk.proxy.cut();
  } else {
    struck.holes += 1;
    desk.proxy.blackHole();
  }
  return undefined;
}

async function rested(desks: readonly DeskPlace[], patience: number): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    const all = await Promise.all(desks.map((desk) => desk.rest()));
    if (all.every((one) => one.rested)) return;
    if (performance.now() > end) throw new Error(`gave up waiting for the desks to finish:\n${all.map(({ left }) => left).join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
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

export interface Judged {
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
  // Not who staffs a service: the desks end one after another, and each tells those that are still there.
  const desks = [...known.values()].filter((c) => c.scope === 'desk-room' && c.conv !== staffingConversation(c.service).conv).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    conversations, doubled,
    open: desks.filter((c) => openRequest(c) !== undefined).map((c) => c.key),
    shared: desks.map(({ key, shared }) => `${key}: ${shared.head} ${shared.holder?.desk ?? 'nobody'} ${shared.closes} ${shared.lastClose?.upto ?? ''}`),
  };
}

export interface Verdict {
  readonly struck: Struck;
  /** Messages that the server accepted. */
  readonly accepted: number;
  /** Ids of those that are not in exactly one conversation, the same everywhere. */
  readonly astray: readonly string[];
  /** What each journal says. */
  readonly judged: readonly Judged[];
  /** All of it in one line. */
  readonly words: string;
}

/** All of it happens; the desks come to rest, and what they recorded is held against what the server has. */
export async function chaos(service: Service, desks: readonly DeskPlace[], figures: Figures, seed: number): Promise<Verdict> {
  const begun = performance.now();
  const roll = dice(seed);
  const struck: Struck = { kills: 0, cuts: 0, holes: 0, restarts: 0 };
  const busy = new Map<DeskPlace, Promise<void>>();
  let strikes = 0;
  let broken = (): void => undefined;
  let outage = new Promise<void>((resolve) => (broken = resolve));
  let repair: Promise<void> = Promise.resolve();
  await write(service, figures, roll, () => outage, async (count) => {
    if (strikes < figures.strikes && count >= ((strikes + 1) * figures.messages) / (figures.strikes + 1)) {
      strikes += 1;
      const down = strike(strikes, service, desks, busy, roll, struck);
      if (down) {
        broken();
        repair = down;
        outage = new Promise<void>((resolve) => (broken = resolve));
      }
    }
    await repair;
  });
  await Promise.all(busy.values());
  await rested(desks, figures.patience);
  const said = await truth(service);
  const judged = (await Promise.all(desks.map((desk) => desk.stop()))).map((journal) => judge(journalled(journal)));
  const where = (id: string): string[] => [...new Set(judged.map((j) => j.conversations.get(id) ?? 'nowhere'))];
  const astray = [...said.keys()].filter((id) => where(id).length !== 1 || where(id)[0] === 'nowhere');
  return {
    struck, accepted: said.size, astray, judged,
    words:
      `seed ${seed}: ${desks.length} desks, ${struck.kills} killed, ${struck.cuts} lines cut, ${struck.holes} gone silent, ${struck.restarts} power cuts of the server; ` +
      `of ${figures.messages} messages the server accepted ${said.size}, in ${new Set([...said.keys()].flatMap(where)).size} conversations; ` +
      `${astray.length} not in exactly one conversation everywhere, ${judged.flatMap((j) => j.doubled).length} twice, ${new Set(judged.flatMap((j) => j.open)).size} forgotten, ` +
      `${new Set(judged.map((j) => j.shared.join())).size} view(s) of who had what; ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  };
}
