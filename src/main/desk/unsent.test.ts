import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, describe } from 'vitest';
import type { Heard } from '../../core/heard.js';
import type { Outgoing } from '../../core/outgoing.js';
import { ANA, ANONYMOUS, BEN, CHANNEL, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import { openJournal } from '../journal/index.js';
import type { Session, SessionEvent, SessionOptions } from '../xmpp/types.js';
import { Desk } from './desk.js';

const POLICY = parsePolicy(JSON.stringify({
  library: 'Sample library', timeZone: 'Europe/Berlin', point: 'Main desk', services: [{ address: SERVICE, name: 'Ask' }], anonymousHost: ANONYMOUS,
  rooms: { desk: ROOM, channels: [{ address: CHANNEL, name: 'Staff' }] },
}));
const KEY = `desk ${SERVICE} ${MARIA}`;
const ME = deskId(1);
const OFFLINE: SessionEvent = { type: 'state', state: { state: 'offline', problem: new AppError('connection-lost', 'Lost.'), retryIn: 1 } };

/** One account's session, as the test plays it. */
class Played implements Session {
  readonly sent: Outgoing[] = [];
  /** What the archive has, and what each reading of it gives from the place where the last one ended. */
  readonly archive: Heard[] = [];
  readings = 0;
  fails = false;
  /** Until then an archive that is asked does not answer. */
  gate: Promise<void> = Promise.resolve();
  private read = 0;
  private readonly options: SessionOptions;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  emit(event: SessionEvent): void {
    this.options.on(event);
  }

  hear(...items: readonly Heard[]): void {
    this.archive.push(...items.map((item): Heard => ({ ...item, via: 'archive', stamp: item.stamp ?? NINE })));
    this.emit({ type: 'heard', items, refused: [] });
  }

  ready(): void {
    this.page();
    this.emit({ type: 'state', state: { state: 'ready', address: `${this.options.address}/desk-${ME}`, resumed: false } });
  }

  async settle(archive: string): Promise<boolean> {
    this.readings += 1;
    await this.gate;
    if (this.fails) throw new AppError('archive-unreachable', 'No.');
    if (archive === this.options.address) this.page();
    return true;
  }

  page(): void {
    const items = this.archive.slice(this.read);
    this.read = this.archive.length;
    const last = items.at(-1)?.id;
    this.emit({ type: 'page', page: { archive: this.options.address, items, refused: [], complete: true, ...(last === undefined ? {} : { last }) } });
  }

  async send(out: Outgoing): Promise<void> {
    this.sent.push(out);
  }

  start(): void {
    this.emit({ type: 'state', state: { state: 'connecting', attempt: 0 } });
  }

  async stop(): Promise<void> {
    this.emit({ type: 'state', state: { state: 'stopped' } });
  }

  setAvailable(): void {
    // nobody looks
  }

  say(): void {
    // nor listens
  }

  async members(): Promise<readonly string[]> {
    return [];
  }

  slot(): Promise<never> {
    return Promise.reject(new Error('no file is shared here'));
  }

  enter(): void {
    // there is none
  }

  async create(): Promise<void> {
    // nor is one made
  }

  async leave(): Promise<void> {
    // nor left
  }

  async belonging(): Promise<ReadonlyMap<string, 'member'>> {
    return new Map();
  }

  async grant(): Promise<void> {
    // to nobody
  }

  async history(archive: string) {
    return { archive, items: [], refused: [], complete: true };
  }

  async selfPing(): Promise<boolean> {
    return true;
  }
  async ping(): Promise<boolean> {
    return true;
  }
  async hours(): Promise<undefined> {
    return undefined;
  }
  async publishHours(): Promise<void> {
    return undefined;
  }
}

interface Scene {
  readonly desk: Desk;
  readonly staff: Played;
  readonly service: Played;
  readonly returned: string[];
  readonly clock: { now: number };
  /** Of the reply that nobody confirmed. */
  readonly originId: string;
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Ana holds Maria's question and answered it; then the line died, and nobody knows whether the answer arrived. */
async function unconfirmed(): Promise<Scene> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-unsent-'));
  const sessions = new Map<string, Played>();
  const returned: string[] = [];
  const clock = { now: NINE };
  const desk = new Desk({
    policy: POLICY, deskId: ME, version: '0.0.0', protection: 'none',
    openJournal: () => openJournal({ dir: folder, deskId: ME, machineId: 'test', key: undefined, now: () => clock.now, random: (n) => randomBytes(n) }),
    connect: (options) => {
      const session = new Played(options);
      sessions.set(options.address, session);
      return session;
    },
    servicePassword: () => 'x', newId: randomUUID, wallClock: () => clock.now, emit: () => undefined, ring: () => undefined, recorded: () => undefined,
    draftReturned: (_id, text) => void returned.push(text),
  });
  ends.push(async () => {
    await desk.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const signedIn = desk.signIn({ address: ANA, password: 'x' });
  await Promise.resolve();
  const staff = await found(sessions, ANA);
  staff.emit({ type: 'state', state: { state: 'catching-up' } });
  await signedIn;
  staff.emit({ type: 'room', room: ROOM, joined: true, affiliation: 'member' });
  staff.ready();
  const service = await found(sessions, SERVICE);
  service.ready();
  service.hear(message('m1'));
  desk.requests.act(KEY, { type: 'take' });
  const claim = staff.sent.find((out) => out.type === 'operation') ?? never();
  staff.emit({ type: 'heard', items: [inRoom({ ...claim.operation, id: 'c1', author: ANA, stamp: NINE })], refused: [] });
  const originId = desk.conversations.reply(KEY, 'On the second floor.');
  service.emit({ type: 'unknown-fate', originId });
  for (const session of [service, staff]) session.emit(OFFLINE);
  service.sent.length = 0;
  clock.now += 1_000;
  return { desk, staff, service, returned, clock, originId };
}

const again = ({ service, originId }: Scene): number => service.sent.filter((out) => out.type === 'message' && out.originId === originId).length;
const archived = ({ originId }: Scene): Heard => message('r1', { outgoing: true, from: serviceSession(1), to: MARIA, originId, body: 'On the second floor.', via: 'archive', stamp: NINE });
/** Promises that were kept at once have had their say. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

type Back = (scene: Scene) => void;
const serviceFirst: Back = ({ service, staff }) => {
  service.ready();
  staff.ready();
};
const staffFirst: Back = ({ service, staff }) => {
  staff.ready();
  service.ready();
};
const takenOver: Back = ({ staff }) =>
  staff.emit({ type: 'page', page: { archive: ROOM, complete: true, refused: [], last: 't', items: [inRoom(operation('c1', { detail: { type: 'claim', session: serviceSession(1) } }), { stamp: NINE }), inRoom(operation('t', { prev: 'c1', desk: deskId(2), author: BEN, detail: { type: 'takeover', reason: '', session: serviceSession(2) } }), { stamp: NINE })] } });

describe.each([['the service is back first', serviceFirst], ['the room is back first', staffFirst]] as const)('a reply that nobody confirmed, when %s', (_, back) => {
  it('is asked for in the archive and sent once more under the same id, once', async () => {
    const scene = await unconfirmed();
    back(scene);
    await settled();
    expect([again(scene), scene.returned]).toEqual([1, []]);
    scene.service.archive.push(archived(scene));
    for (const session of [scene.service, scene.staff]) session.ready();
    await settled();
    expect([again(scene), scene.returned]).toEqual([1, []]);
  });

  it('is neither sent again nor given back when the archive has it', async () => {
    const scene = await unconfirmed();
    scene.service.archive.push(archived(scene));
    back(scene);
    await settled();
    expect([again(scene), scene.returned]).toEqual([0, []]);
  });

  it.each<[string, (scene: Scene) => void]>([
    ['it is older than a minute', ({ clock }) => (clock.now += 61_000)],
    ['somebody took the request over meanwhile', takenOver],
  ])('is given back, once, when %s', async (_why, meanwhile) => {
    const scene = await unconfirmed();
    meanwhile(scene);
    back(scene);
    await settled();
    expect([again(scene), scene.returned]).toEqual([0, ['On the second floor.']]);
    for (const session of [scene.service, scene.staff]) session.ready();
    await settled();
    expect([again(scene), scene.returned]).toEqual([0, ['On the second floor.']]);
  });
});

describe('a reply that nobody confirmed', () => {
  it('stays where it is while nobody knows who holds the request', async () => {
    const scene = await unconfirmed();
    scene.service.ready();
    await settled();
    expect([again(scene), scene.returned]).toEqual([0, []]);
  });

  it('that reaches the archive after it was read first is found when it is asked again, before anything is sent', async () => {
    const scene = await unconfirmed();
    scene.service.ready();
    scene.service.archive.push(archived(scene));
    const before = scene.service.readings;
    scene.staff.ready();
    await settled();
    expect(scene.service.readings).toBe(before + 1);
    expect([again(scene), scene.returned]).toEqual([0, []]);
  });

  it('is not decided on an archive that could not be read; the next sign-in asks again', async () => {
    const scene = await unconfirmed();
    scene.service.ready();
    scene.service.fails = true;
    scene.staff.ready();
    await settled();
    expect([again(scene), scene.returned]).toEqual([0, []]);
    scene.service.fails = false;
    scene.service.emit(OFFLINE);
    scene.service.ready();
    await settled();
    expect([again(scene), scene.returned]).toEqual([1, []]);
  });

  it('is sent again once, also when the service comes back a second time while its archive is being asked', async () => {
    const scene = await unconfirmed();
    scene.service.ready();
    let answer: () => void = () => undefined;
    scene.service.gate = new Promise((resolve) => (answer = resolve));
    scene.clock.now += 1_000;
    scene.staff.ready();
    scene.clock.now += 1_000;
    scene.service.emit(OFFLINE);
    scene.service.ready();
    expect(again(scene)).toBe(1);
    answer();
    await settled();
    expect([again(scene), scene.returned]).toEqual([1, []]);
  });

  it('is not asked for when there is none', async () => {
    const scene = await unconfirmed();
    scene.service.archive.push(archived(scene));
    scene.service.ready();
    const before = scene.service.readings;
    scene.staff.ready();
    await settled();
    expect(scene.service.readings).toBe(before);
  });
});

describe('a line in a channel that nobody confirmed', () => {
  const IN_CHANNEL = `channel:${CHANNEL}`;
  const said = ({ staff }: Scene): number => staff.sent.filter((out) => out.type === 'room-message').length;
  const inChannel = ({ staff }: Scene): void => staff.emit({ type: 'room', room: CHANNEL, joined: true, affiliation: 'member' });

  it('is sent once more when the channel was read after it was said, and is not there', async () => {
    const scene = await unconfirmed();
    scene.staff.ready();
    inChannel(scene);
    scene.desk.conversations.reply(IN_CHANNEL, 'The printer is out of paper.');
    scene.staff.emit(OFFLINE);
    scene.clock.now += 1_000;
    scene.staff.emit({ type: 'reading', room: CHANNEL });
    scene.staff.ready();
    scene.staff.emit({ type: 'read', room: CHANNEL });
    expect(said(scene)).toBe(2);
  });

  it('is left alone when it was said while the channel was being read, and when a right there changes', async () => {
    const scene = await unconfirmed();
    scene.staff.ready();
    inChannel(scene);
    scene.staff.emit({ type: 'reading', room: CHANNEL });
    scene.desk.conversations.reply(IN_CHANNEL, 'The printer is out of paper.');
    scene.staff.emit({ type: 'read', room: CHANNEL });
    scene.staff.emit({ type: 'room', room: CHANNEL, joined: true, affiliation: 'admin' });
    expect(said(scene)).toBe(1);
  });
});

async function found(sessions: ReadonlyMap<string, Played>, address: string): Promise<Played> {
  for (let i = 0; i < 50 && !sessions.has(address); i += 1) await Promise.resolve();
  return sessions.get(address) ?? never();
}

function never(): never {
  throw new Error('missing');
}
