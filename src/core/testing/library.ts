/**
 * A library: patrons, desks, one server with its two archives, and everything that goes wrong between them. Streams
 * keep their order; a stream that breaks loses what was on it in either direction; who connects reads the archives to
 * their end before anything live counts (PROTOCOL §9).
 */
import { assertNever } from '../assert.js';
import { CATEGORIES, nextStep, reachedSteps } from '../conduct.js';
import type { Conversation } from '../conversation.js';
import { isRefusal, type Decision, type Effect, type Refusal } from '../decide/decision.js';
import { decideIncident, decideRetract } from '../decide/incident.js';
import { decideStalePending, sendable } from '../decide/operate.js';
import { decideAcked, decideReply, decideUnknownFate, decideUnsent } from '../decide/reply.js';
import { isOfferedHere } from '../decide/offer.js';
import { decideAction, decideLog, isMine, openRequests, type RequestAction, settledSince, type Settled } from '../decide/request.js';
import { decideWatch } from '../decide/watch.js';
import type { Heard } from '../heard.js';
import type { Outgoing } from '../outgoing.js';
import { ModelArchive } from './archive.js';
import { ModelDesk, staffOf } from './desk.js';
import { CHANNEL, deskId, inRoom, message, NINE, ROOM, SERVICE, serviceSession } from './samples.js';

export type Wish = RequestAction['type'] | 'log' | 'reply' | 'incident' | 'retract';

export type Happening =
  | { readonly what: 'patron'; readonly patron: number }
  | { readonly what: 'wish'; readonly desk: number; readonly wish: Wish; readonly pick: number }
  /** So many stanzas of the desk reach the server, and so many of the server reach the desk. */
  | { readonly what: 'traffic'; readonly desk: number; readonly up: number; readonly down: number; readonly acked: boolean }
  /** All that is on its way arrives, and what is said because of it. */
  | { readonly what: 'flow' }
  | { readonly what: 'cut'; readonly desk: number; readonly arrived: number }
  | { readonly what: 'crash'; readonly desk: number; readonly snapshot: number }
  | { readonly what: 'connect'; readonly desk: number; readonly roomFirst: boolean; readonly page: number }
  | { readonly what: 'settle'; readonly desk: number; readonly page: number }
  /** The desk looks at its watch; to it these desks have been gone from the room for too long. */
  | { readonly what: 'watch'; readonly desk: number; readonly gone: readonly number[] }
  | { readonly what: 'time'; readonly ms: number };

export class Library {
  readonly service = new ModelArchive(SERVICE);
  readonly room = new ModelArchive(ROOM);
  readonly channel = new ModelArchive(CHANNEL);
  readonly stations: readonly Station[];
  /** Text of every reply that a desk accepted. */
  readonly said: string[] = [];
  readonly logged: string[] = [];
  now = NINE;
  private words = 0;

  constructor(desks: number) {
    this.stations = Array.from({ length: desks }, (_, i) => new Station(this, i + 1));
  }

  happen(event: Happening): void {
    switch (event.what) {
      case 'patron':
        this.publish(this.service, message('', { id: this.service.nextId(), originId: `m${this.words++}`, from: `patron-${event.patron}@patrons.example/phone` }));
        return undefined;
      case 'time':
        this.now += event.ms;
        return undefined;
      case 'wish': return this.at(event.desk)?.wish(event.wish, event.pick);
      case 'traffic': {
        const station = this.at(event.desk);
        station?.up(event.up, event.acked);
        return station?.down(event.down);
      }
      case 'flow': return this.flow();
      case 'cut': return this.at(event.desk)?.cut(event.arrived);
      case 'crash': return this.at(event.desk)?.crash(event.snapshot);
      case 'connect': return this.at(event.desk)?.connect(event.roomFirst, event.page);
      case 'settle': return this.at(event.desk)?.settleAll(event.page);
      case 'watch': return this.at(event.desk)?.watch(new Set(event.gone.map(deskId)));
      default: return assertNever(event);
    }
  }

  /** Everything arrives, everybody is connected, nothing is left to say. */
  comeToRest(): void {
    for (const station of this.stations) station.connect(true, 10);
    this.flow();
    for (const station of this.stations) station.settleAll(10);
  }

  private flow(): void {
    while (this.stations.some((s) => s.hasTraffic)) {
      for (const station of this.stations) {
        station.up(100, true);
        station.down(100);
      }
    }
  }

  publish(archive: ModelArchive, item: Heard, sender?: Station): void {
    const named = archive.append(item, this.now);
    for (const station of this.stations) {
      if (archive !== this.service || station !== sender) station.receive(named);
    }
  }

  private at(n: number): Station | undefined {
    return this.stations[n % this.stations.length];
  }
}

export class Station {
  readonly desk: ModelDesk;
  /** Words that came back into the composer. */
  readonly drafts: string[] = [];
  private readonly library: Library;
  private online = false;
  /** How many messages of the room this desk has taken in, without a gap. */
  private roomRead = 0;
  private incoming: Heard[] = [];
  private outgoing: Outgoing[] = [];
  private readonly inFlight = new Set<string>();

  constructor(library: Library, number: number) {
    this.library = library;
    this.desk = new ModelDesk({
      number,
      env: {
        me: staffOf(number), whoIs: (c) => c.conv, supervisor: number === 1,
        session: (account) => (!this.online ? undefined : account === SERVICE ? serviceSession(number) : `${account}/desk-${deskId(number)}`),
      },
    });
    this.signIn();
  }

  get hasTraffic(): boolean {
    return this.online && (this.incoming.length > 0 || this.outgoing.length > 0);
  }

  /** What the desk makes of the part of the room that it has read. */
  get roomView(): { readonly read: number; readonly heads: unknown } {
    const heads = [...this.desk.state.conversations.values()].filter((c) => c.shared.head !== '').map((c) => [c.key, c.shared.head, c.shared.holder?.desk] as const);
    return { read: this.roomRead, heads: heads.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
  }

  wish(wish: Wish, pick: number): void {
    const { library, desk } = this;
    const env = desk.env(library.now);
    if (wish === 'log') {
      const decision = decideLog(desk.state, pick % 2 ? 'phone' : 'in-person', `note ${pick}`, env);
      library.logged.push(decision.key);
      return this.follow(decision);
    }
    const all = openRequests(desk.state);
    // People mostly take what waits and act on what they have; sometimes they try something else.
    const sensible = all.filter((r) => (wish === 'take' ? !r.holder : wish === 'accept' || wish === 'decline' ? isOfferedHere(r, env) : wish === 'takeover' ? r.holder && !isMine(r, env) : isMine(r, env) && (wish !== 'reply' || r.mode === 'patron-im')));
    const open = sensible.length > 0 && pick % 8 > 0 ? sensible : all;
    const key = open[pick % Math.max(1, open.length)]?.key;
    const c = key === undefined ? undefined : desk.state.conversations.get(key);
    if (!c) return undefined;
    if (wish === 'reply') {
      const body = `reply ${library.said.length}`;
      const decision = decideReply(desk.state, c, { body }, env);
      if (isRefusal(decision)) return undefined;
      library.said.push(body);
      return this.follow(decision);
    }
    if (wish === 'incident' || wish === 'retract') return this.conduct(wish, c, pick);
    const action = actionFor(wish, pick);
    let decision = decideAction(desk.state, c.key, action, env);
    if (isRefusal(decision) && decision.refused === 'settle-first') {
      this.settleAll(3);
      decision = decideAction(desk.state, c.key, action, env);
    }
    return isRefusal(decision) ? undefined : this.follow(decision);
  }

  private conduct(wish: 'incident' | 'retract', c: Conversation, pick: number): void {
    const { library, desk } = this;
    const env = desk.env(library.now);
    const category = CATEGORIES[pick % CATEGORIES.length] ?? 'rude';
    const step = nextStep(env.rules.conduct.ladder, category, reachedSteps(c.shared.incidents, env.now));
    const wished = (settled?: Settled): Decision | Refusal =>
      wish === 'incident' ? decideIncident(desk.state, c.key, { category, step, text: '', reason: category }, env, settled) : decideRetract(desk.state, c.key, c.shared.incidents.at(-1)?.id ?? '', 'by mistake', env);
    let decision = wished();
    if (isRefusal(decision) && decision.refused === 'settle-first') {
      this.settleAll(3);
      decision = wished(settledSince(c));
    }
    if (!isRefusal(decision)) this.follow(decision);
  }

  receive(item: Heard): void {
    if (this.online) this.incoming.push(item);
  }

  up(count: number, acked: boolean): void {
    for (const out of this.outgoing.splice(0, this.online ? count : 0)) {
      this.arrive(out);
      if (acked && (out.type === 'message' || out.type === 'room-message')) this.follow(decideAcked(this.desk.state, out.originId, this.desk.env(this.library.now)));
    }
  }

  down(count: number): void {
    const items = this.incoming.splice(0, count);
    this.roomRead += items.filter((item) => item.archive === ROOM && this.isNew(item)).length;
    this.carry(this.desk.hear(items, this.library.now));
    this.pump();
  }

  /** The stream breaks; of what was written, so much had arrived. */
  cut(arrived: number): void {
    if (!this.online) return;
    this.up(arrived, false);
    this.online = false;
    this.incoming = [];
    this.outgoing = [];
    for (const originId of this.desk.state.outbox.keys()) this.follow(decideUnknownFate(this.desk.state, originId, this.desk.env(this.library.now)));
  }

  crash(snapshot: number): void {
    this.online = false;
    this.incoming = [];
    this.outgoing = [];
    this.inFlight.clear();
    this.desk.state = snapshot % 2 ? this.desk.replayed() : this.desk.restored(snapshot % (this.desk.rows.length + 1), this.library.now);
    this.signIn();
  }

  connect(roomFirst: boolean, page: number): void {
    if (this.online) return;
    this.incoming = [];
    const { room, service, channel } = this.library;
    for (const archive of roomFirst ? [room, service, channel] : [channel, service, room]) this.settle(archive, page);
    this.online = true;
    this.inFlight.clear();
    const env = this.desk.env(this.library.now);
    this.follow(decideStalePending(this.desk.state, env));
    for (const archive of [SERVICE, CHANNEL]) this.follow(decideUnsent(this.desk.state, archive, env));
  }

  settleAll(page: number): void {
    if (!this.online) return;
    this.settle(this.library.service, page);
    this.settle(this.library.room, page);
    this.settle(this.library.channel, page);
    this.pump();
  }

  watch(gone: ReadonlySet<string>): void {
    if (this.online) this.follow(decideWatch(this.desk.state, gone, this.desk.env(this.library.now)));
  }

  private settle(archive: ModelArchive, size: number): void {
    for (let complete = archive.length === 0; !complete;) {
      const page = archive.pageAfter(this.desk.state.archives.get(archive.address)?.cursor, size);
      this.carry(this.desk.page(page, this.library.now));
      complete = page.complete;
    }
    if (archive === this.library.room) this.roomRead = archive.length;
  }

  private isNew(item: Heard): boolean {
    return this.library.room.all().findIndex((known) => known.id === item.id) >= this.roomRead;
  }

  private signIn(): void {
    this.desk.record([{ kind: 'signed-in', address: staffOf(this.desk.number), point: '' }], this.library.now);
  }

  private follow(decision: Decision): void {
    this.carry(this.desk.follow(decision, this.library.now));
    this.pump();
  }

  private carry(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'send' && this.online) this.outgoing.push(effect.out);
      if (effect.type === 'keep-draft') this.drafts.push(effect.text);
    }
  }

  private pump(): void {
    if (!this.online) return;
    for (const out of sendable(this.desk.state, this.desk.env(this.library.now), ROOM, this.inFlight)) {
      this.inFlight.add(out.operation.originId);
      this.outgoing.push(out);
    }
  }

  private arrive(out: Outgoing): void {
    const { library } = this;
    if (out.type === 'operation') {
      library.publish(library.room, inRoom({ ...out.operation, id: '', author: staffOf(this.desk.number), stamp: library.now }, { id: library.room.nextId() }));
    } else if (out.type === 'message') {
      const said = { id: library.service.nextId(), originId: out.originId, from: serviceSession(this.desk.number), to: out.to, outgoing: true, body: out.body };
      library.publish(library.service, message('', { ...said, via: 'carbon' }), this);
    } else if (out.type === 'room-message') {
      const author = staffOf(this.desk.number);
      library.publish(library.channel, { kind: 'room', archive: CHANNEL, via: 'live', originId: out.originId, from: `${CHANNEL}/${author}`, nick: author, author, body: out.body });
    }
  }
}

function actionFor(type: Exclude<Wish, 'log' | 'reply' | 'incident' | 'retract'>, pick: number): RequestAction {
  switch (type) {
    case 'hold': case 'decline': case 'takeover': return { type, reason: '' };
    case 'note': return { type, text: `note ${pick}` };
    case 'end': return { type, outcome: 'answered' };
    case 'offer': return { type, to: { kind: 'desk', desk: deskId(1 + (pick % 4)), point: 'Desk' }, note: '' };
    case 'block': return { type, reason: '', ...(pick % 2 ? { hours: 1 } : {}) };
    default: return { type };
  }
}
