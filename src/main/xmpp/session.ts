/** One signed-in session (types.ts): enters, catches up, then delivers what it hears, checked and in order. */
import type { Address, ArchivePage, FullAddress, Heard } from '../../core/heard.js';
import type { Outgoing } from '../../core/outgoing.js';
import type { Said } from '../../core/presence/presence.js';
import type { PublishedHours } from '../../core/patron/hours-item.js';
import { AppError } from '../../shared/errors.js';
import { caps, describeSelf, NS_DISCO_INFO } from './about.js';
import { Archives } from './archive.js';
import { ANSWERS, ASK_AGAIN, ServerClock } from './clock.js';
import { check } from './check.js';
import { Gatherer } from './gather.js';
import { parseJid, type Jid } from './jid.js';
import { buildStanza, originIdOf } from './outgoing.js';
import { lost, StanzaRefused } from './problems.js';
import { Published } from './published.js';
import type { Context } from './read.js';
import { RoomOwner, type Belonging, type RoomSetting } from './room-owner.js';
import { RoomWatch } from './room-watch.js';
import { NOTHING_SAID, RoomProblem, Rooms, type RoomChange, type RoomOption } from './rooms.js';
import { jittered, Stream } from './stream.js';
import type { Session, SessionEvent, SessionOptions, SessionTiming } from './types.js';
import { Uploads, type FileToUpload, type Slot } from './uploads.js';
import { xml, type Element } from './xml.js';
import { buildShown } from './xep/presence.js';
import { buildTimeQuery, parseTime } from './xep/xep-0202-time.js';
import { buildEnableCarbons } from './xep/xep-0280-carbons.js';
import { buildPing } from './xep/xep-0410-self-ping.js';

/**
 * Archives are given so many times the patience of other requests. After a restart all desks of a library read them at
 * once; who gave up and came back would only make it longer for all. Whether the line is dead, acks tell meanwhile.
 */
const ARCHIVE_PATIENCE = 8;

export const DEFAULT_TIMING: SessionTiming = { ackInterval: 10_000, ackTimeout: 10_000, watchdog: 15_000, roomSilence: 30_000, backoffMin: 500, backoffMax: 30_000 };

export interface SessionTools {
  /** In [0, 1). */
  readonly random: () => number;
  /** ms since 1970 UTC */
  readonly now: () => number;
}

/** @throws AppError `invalid-request` when the address cannot be one */
export function createSession(options: SessionOptions, tools: SessionTools = { random: Math.random, now: Date.now }): Session {
  const jid = parseJid(options.address);
  if (!jid || jid.local === '') throw new AppError('invalid-request', 'This is not an address. It looks like name@library.example.');
  return new XmppSession(jid, options, tools);
}

/** What a server answers for an address at which nobody is (RFC 6121 §8.5.3.2.3). A client without XEP-0199 may say `service-unavailable` too. */
const NOBODY: ReadonlySet<string> = new Set(['service-unavailable', 'recipient-unavailable', 'item-not-found', 'remote-server-not-found']);

class XmppSession implements Session {
  readonly #options: SessionOptions;
  readonly #tools: SessionTools;
  readonly #timing: SessionTiming;
  readonly #own: Jid;
  readonly #stream: Stream;
  readonly #archives: Archives;
  readonly #published: Published;
  readonly #rooms: Rooms;
  readonly #owner: RoomOwner;
  readonly #uploads: Uploads;
  /** Rooms that are being entered, and for which session of the server. */
  readonly #entering = new Map<Address, object>();
  readonly #watch: RoomWatch;
  readonly #context: Context;
  readonly #originIds = new WeakMap<Element, string>();
  /** What arrived live while its archive was being paged; gone when it was. */
  readonly #held = new Map<Address, Heard[]>();
  /** Rooms that let us in and are not read yet: only then do we know what they know. */
  readonly #joins = new Map<Address, RoomChange>();
  readonly #settling = new Map<Address, { running: Promise<boolean>; next?: Promise<boolean> }>();
  readonly #gatherer = new Gatherer((items, refused) => this.#give({ type: 'heard', items, refused }));
  #address: FullAddress;
  #available: boolean;
  #announced = false;
  #clock = new ServerClock();
  #said: Said = NOTHING_SAID;
  /** What the server was told of that. */
  #told: Said = NOTHING_SAID;
  /** Another object for each session of the server; none while there is none. */
  #epoch: object | undefined;
  #ready = false;

  constructor(own: Jid, options: SessionOptions, tools: SessionTools) {
    this.#own = own;
    this.#options = options;
    this.#tools = tools;
    this.#timing = { ...DEFAULT_TIMING, ...options.timing };
    this.#address = `${own.bare}/${options.resource}`;
    this.#available = options.available;
    const { password, known, resource, server, ca } = options;
    this.#stream = new Stream(
      { jid: own, password, ...(known === undefined ? {} : { known }), resource, timing: this.#timing, random: tools.random, ...(server ? { server } : {}), ...(ca ? { ca } : {}) },
      {
        connecting: (attempt) => this.#say({ type: 'state', state: { state: 'connecting', attempt } }),
        online: (address) => this.#onOnline(address),
        resumed: () => this.#onResumed(),
        stanza: (stanza) => this.#onStanza(stanza),
        chunk: () => this.#gatherer.rest(),
        lost: (problem, retryIn) => this.#onLost(problem, retryIn),
        acked: (stanza) => this.#onFate('acked', stanza),
        unknown: (stanza) => this.#onFate('unknown-fate', stanza),
      },
    );
    this.#stream.answer(NS_DISCO_INFO, 'query', describeSelf);
    this.#archives = new Archives(own.bare, (to, payload) => this.#stream.request('set', to, payload, ARCHIVE_PATIENCE * this.#timing.watchdog));
    this.#published = new Published((type, to, payload) => this.#stream.request(type, to, payload));
    this.#rooms = new Rooms(options.rooms ?? [], this.#timing.watchdog, (stanza) => this.#stream.send(stanza), (change) => this.#onRoom(change));
    this.#uploads = new Uploads(own.domain, (type, to, payload) => this.#stream.request(type, to, payload));
    this.#owner = new RoomOwner((type, to, payload) => this.#stream.request(type, to, payload));
    this.#watch = new RoomWatch({
      silence: this.#timing.roomSilence, random: tools.random,
      occupant: (room) => this.#rooms.occupantAddress(room),
      ping: (occupant) => this.#stream.request('get', occupant, buildPing()),
      onGone: (room, why) => this.#onGone(room, why),
    });
    this.#context = {
      own,
      carbons: options.carbons,
      ...(options.anonymousHost === undefined ? {} : { anonymousHost: options.anonymousHost }),
      room: (address) => this.#rooms.view(address),
      queried: (queryId) => this.#archives.queried(queryId),
      now: () => Math.round(tools.now() + this.#clock.offset),
    };
  }

  start(): void {
    this.#stream.start();
  }

  async stop(): Promise<void> {
    this.#epoch = undefined;
    await this.#stream.stop(xml('presence', { type: 'unavailable' }));
    this.#rooms.reset();
    this.#watch.reset();
    this.#say({ type: 'state', state: { state: 'stopped' } });
  }

  async send(out: Outgoing): Promise<void> {
    const stanza = buildStanza(out, caps());
    const originId = originIdOf(out);
    if (originId !== undefined) this.#originIds.set(stanza, originId);
    await this.#stream.send(stanza);
  }

  setAvailable(available: boolean): void {
    this.#available = available;
    if (this.#epoch && this.#stream.isLive && available !== this.#announced) void this.#announce(this.#epoch);
  }

  say(said: Said): void {
    this.#said = said;
    if (this.#epoch && this.#stream.isLive && this.#announced) void this.#tell();
  }

  async members(room: Address): Promise<readonly Address[]> {
    return [...(await this.#owner.belonging(room)).keys()];
  }

  settle(archive: Address, most?: number): Promise<boolean> {
    const now = this.#settling.get(archive);
    if (now) return (now.next ??= now.running.catch(() => undefined).then(() => this.#page(archive)));
    return this.#page(archive, most);
  }

  history(archive: Address, max: number, before?: string): Promise<ArchivePage> {
    return this.#archives.history(archive, max, before);
  }

  hours(): Promise<PublishedHours | undefined> {
    return this.#published.hours();
  }

  publishHours(hours: PublishedHours | undefined): Promise<void> {
    return this.#published.publishHours(hours);
  }

  ping(address: FullAddress): Promise<boolean> {
    return this.#stream.request('get', address, buildPing()).then(() => true, (error: unknown) => {
      if (!(error instanceof StanzaRefused) || error.condition === 'forged-answer') throw error;
      return !NOBODY.has(error.condition);
    });
  }

  enter(option: RoomOption): void {
    this.#rooms.add(option);
    // Before that the session enters it with the others.
    if (this.#epoch && this.#announced && !this.#rooms.isJoined(option.room) && this.#entering.get(option.room) !== this.#epoch) void this.#enterRoom(option.room, this.#epoch);
  }

  async create(option: RoomOption, setting: RoomSetting): Promise<void> {
    const { room } = option;
    const epoch = this.#epoch;
    if (!epoch || !this.#stream.isLive || this.#rooms.has(room)) throw lost();
    this.#rooms.add(option);
    this.#held.set(room, []);
    try {
      await this.#rooms.join(room, true);
      await this.#owner.configure(room, setting);
    } catch (error) {
      await this.leave(room);
      throw error instanceof RoomProblem ? error.problem : error;
    }
    void this.#enterRoom(room, epoch);
  }

  async leave(room: Address): Promise<void> {
    this.#held.delete(room);
    this.#joins.delete(room);
    await this.#rooms.remove(room);
  }

  belonging(room: Address): Promise<Belonging> {
    return this.#owner.belonging(room);
  }

  grant(room: Address, people: Belonging): Promise<void> {
    return this.#owner.grant(room, people);
  }

  slot(file: FileToUpload): Promise<Slot> {
    return this.#uploads.slot(file);
  }

  selfPing(room: Address): Promise<boolean> {
    return this.#watch.ask(room);
  }

  // ---- hearing --------------------------------------------------------------------------------------------------

  #say(event: SessionEvent): void {
    this.#gatherer.flush();
    this.#give(event);
  }

  /** A receiver that fails must be seen to fail, and not end in the library's hands. */
  #give(event: SessionEvent): void {
    try {
      this.#options.on(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #onStanza(stanza: Element): void {
    const checked = check(stanza, this.#context);
    if (checked.kind === 'result') return this.#archives.take(checked);
    this.#gatherer.add([], checked.refused);
    if (checked.kind === 'heard') {
      this.#followRoom(checked.heard);
      const held = this.#held.get(checked.heard.archive);
      if (held) held.push(checked.heard);
      else this.#gatherer.add([checked.heard], []);
      if (!this.#options.mayWait?.(checked.heard)) this.#gatherer.hurry();
    } else if (checked.kind === 'presence') {
      this.#say({ type: 'presence', presence: checked.presence });
      const problem = this.#rooms.presence(checked.presence, checked.statuses);
      const room = checked.presence.occupant?.room;
      if (room !== undefined) this.#watch.heard(room);
      if (problem && !problem.final && room !== undefined && this.#epoch) void this.#enterRoom(room, this.#epoch);
    } else if (checked.kind === 'viewing') {
      this.#say({ type: 'viewing', from: checked.from, ...(checked.conversation ? { conversation: checked.conversation } : {}) });
    } else if (checked.kind === 'room-error') {
      this.#rooms.refused(checked.room, checked.condition);
    }
  }

  #onFate(type: 'acked' | 'unknown-fate', stanza: Element): void {
    const originId = this.#originIds.get(stanza);
    // It does not matter to what was heard before it.
    if (originId !== undefined) this.#give({ type, originId });
  }

  // ---- coming and going -----------------------------------------------------------------------------------------

  #onLost(problem: AppError, retryIn: number | undefined): void {
    this.#say({ type: 'state', state: { state: 'offline', problem, ...(retryIn === undefined ? {} : { retryIn }) } });
  }

  #onOnline(address: Jid): void {
    const epoch = {};
    this.#epoch = epoch;
    this.#ready = false;
    this.#announced = false;
    this.#address = address.full;
    this.#archives.reset();
    this.#rooms.reset();
    this.#watch.reset();
    this.#joins.clear();
    this.#settling.clear();
    for (const archive of [this.#own.bare, ...this.#rooms.addresses]) this.#held.set(archive, this.#held.get(archive) ?? []);
    this.#say({ type: 'state', state: { state: 'catching-up' } });
    void this.#enter(epoch);
  }

  #onResumed(): void {
    this.#sayState(true);
    if (this.#epoch && this.#ready && this.#available !== this.#announced) void this.#announce(this.#epoch);
    else if (this.#announced) void this.#tell();
    for (const room of this.#rooms.addresses) if (this.#rooms.isJoined(room)) this.selfPing(room).catch(() => undefined);
  }

  #sayState(resumed: boolean): void {
    this.#say({ type: 'state', state: this.#ready ? { state: 'ready', address: this.#address, resumed } : { state: 'catching-up' } });
  }

  /** PROTOCOL §2: carbons, a first archive query, presence, and only then the pages, or a message in between reaches nobody. */
  async #enter(epoch: object): Promise<void> {
    const own = this.#own.bare;
    if (this.#options.carbons) await this.#stream.request('set', undefined, buildEnableCarbons()).catch(() => undefined);
    void this.#readClock(epoch);
    await this.#archives.probe(own).catch(() => undefined);
    if (this.#epoch !== epoch) return;
    const rooms = this.#announce(epoch);
    await Promise.all([this.#catchUp(own, epoch), rooms]);
    if (this.#epoch !== epoch) return;
    this.#ready = true;
    if (this.#stream.isLive) this.#sayState(false);
  }

  /** Tells the world and the rooms what `available` says; resolves when the rooms that it needs are entered and caught up with. */
  async #announce(epoch: object): Promise<void> {
    const available = this.#available;
    this.#announced = available;
    this.#told = this.#said;
    this.#rooms.say(this.#said);
    try {
      if (!available) await this.#rooms.leave();
      await this.#stream.send(available ? this.#presence() : xml('presence', { type: 'unavailable' }));
    } catch {
      this.#announced = !available; // the stream is gone; the next one announces again
    }
    if (!available && this.#ready) return;
    const entering = this.#rooms.addresses.map((room) => ({ room, entered: this.#enterRoom(room, epoch) }));
    await Promise.all(entering.filter(({ room }) => this.#rooms.isNeeded(room)).map(({ entered }) => entered));
  }

  #presence(): Element {
    return xml('presence', {}, ...buildShown(this.#told), caps());
  }

  /** The world and the rooms hear of it once. A stream that breaks meanwhile is told anew by the next one. */
  async #tell(): Promise<void> {
    if (this.#told === this.#said) return;
    this.#told = this.#said;
    this.#rooms.say(this.#said);
    await this.#stream.send(this.#presence()).catch(() => undefined);
  }

  #followRoom({ kind, archive, via }: Heard): void {
    if (kind === 'room' && via === 'live') this.#watch.heard(archive);
    // What we said there came back: perhaps we are not in it any more.
    if (kind === 'bounce' && this.#rooms.isJoined(archive)) void this.#watch.ask(archive).catch(() => undefined);
  }

  /** The room and this desk are of one mind once its archive was read: so long nobody hears that we are in. */
  #onRoom(change: RoomChange): void {
    this.#joins.delete(change.room);
    if (change.joined) this.#watch.entered(change.room);
    else this.#watch.left(change.room);
    if (change.joined && this.#held.has(change.room)) this.#joins.set(change.room, change);
    else this.#say({ type: 'room', ...change });
  }

  #onGone(room: Address, why: 'lost' | 'mute'): void {
    if (!this.#rooms.isJoined(room)) return;
    this.#rooms.lost(room, why);
    if (this.#epoch) void this.#enterRoom(room, this.#epoch);
  }

  /** Enters a room and reads its archive, as often as it takes; ends early only where another try cannot help. */
  async #enterRoom(room: Address, epoch: object): Promise<void> {
    this.#entering.set(room, epoch);
    try {
      await this.#tryToEnter(room, epoch);
    } finally {
      if (this.#entering.get(room) === epoch) this.#entering.delete(room);
    }
  }

  async #tryToEnter(room: Address, epoch: object): Promise<void> {
    if (!this.#held.has(room)) this.#held.set(room, []);
    for (let attempt = 0; this.#epoch === epoch && this.#rooms.has(room); attempt += 1) {
      try {
        if (this.#available) await this.#rooms.join(room);
        return await this.#catchUp(room, epoch);
      } catch (error) {
        if (!(error instanceof RoomProblem)) throw error;
        if (this.#epoch !== epoch || !this.#rooms.has(room)) return;
        if (this.#stream.isLive) this.#say({ type: 'room', room, joined: false, problem: error.problem });
        if (error.final) return this.#release(room);
      }
      await this.#pause(attempt);
    }
  }

  /** Pages an archive until it succeeds once; live stanzas wait for the first try only. */
  async #catchUp(archive: Address, epoch: object): Promise<void> {
    for (let attempt = 0; this.#epoch === epoch && this.#isOurs(archive); attempt += 1) {
      try {
        if (this.#rooms.has(archive)) this.#say({ type: 'reading', room: archive });
        await this.settle(archive);
        this.#release(archive);
        if (this.#rooms.has(archive)) this.#say({ type: 'read', room: archive });
        return;
      } catch (error) {
        if (this.#epoch !== epoch || !this.#isOurs(archive)) return;
        if (this.#stream.isLive) {
          this.#say({ type: 'archive-failed', archive, problem: error instanceof AppError ? error : lost() });
          this.#release(archive);
        }
      }
      await this.#pause(attempt);
    }
  }

  #isOurs(archive: Address): boolean {
    return archive === this.#own.bare || this.#rooms.has(archive);
  }

  /** What was held back follows the pages; from now on live stanzas are delivered at once. */
  #release(archive: Address): void {
    const held = this.#held.get(archive) ?? [];
    this.#held.delete(archive);
    if (held.length > 0) this.#say({ type: 'heard', items: held, refused: [] });
    const join = this.#joins.get(archive);
    this.#joins.delete(archive);
    if (join) this.#say({ type: 'room', ...join });
  }

  #pause(attempt: number): Promise<void> {
    const { backoffMin, backoffMax } = this.#timing;
    return new Promise((resolve) => setTimeout(resolve, jittered(backoffMin, backoffMax, attempt, this.#tools.random)));
  }

  #page(archive: Address, most?: number): Promise<boolean> {
    const { cursor } = this.#options;
    const running = this.#archives.catchUp(archive, cursor(archive), (page) => this.#say({ type: 'page', page }), most);
    const entry: { running: Promise<boolean>; next?: Promise<boolean> } = { running };
    this.#settling.set(archive, entry);
    return running.finally(() => {
      if (this.#settling.get(archive) === entry) this.#settling.delete(archive);
    });
  }

  async #readClock(epoch: object): Promise<void> {
    const clock = new ServerClock();
    for (let answers = 0; answers < ANSWERS && this.#epoch === epoch; answers += 1) {
      const asked = this.#tools.now();
      const answer = await this.#stream.request('get', this.#own.domain, buildTimeQuery()).catch(() => undefined);
      const time = answer && parseTime(answer);
      if (!time || this.#epoch !== epoch) return;
      clock.hear({ asked, answered: this.#tools.now(), ...time });
      this.#clock = clock;
      this.#say({ type: 'clock', offset: clock.offset });
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    }
  }
}
