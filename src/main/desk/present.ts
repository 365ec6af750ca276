/** What is true now and never recorded: who is there, who is typing, what was looked at. */
import { bareOf, resourceOf } from '../../core/address.js';
import { keyOf, openMessages } from '../../core/conversation.js';
import type { Address, FullAddress, Heard, HeardMessage, HeardPresence } from '../../core/heard.js';
import { mentionConversation } from '../../core/identity.js';
import type { Operation } from '../../core/operation.js';
import type { DeskState } from '../../core/state.js';
import { safeText } from '../../core/text.js';
import type { AppError } from '../../shared/errors.js';
import type { ChannelView, ColleagueView } from '../../shared/view.js';
import { Colleagues } from './colleagues.js';
import { byName, nameOf } from './names.js';

type Affiliation = NonNullable<HeardPresence['occupant']>['affiliation'];
/** What is known of a channel by being in it. */
type Standing = Pick<ChannelView, 'id' | 'name' | 'joined' | 'mentions' | 'people' | 'topic' | 'problem'> & { readonly affiliation?: Affiliation };

interface Room {
  joined: boolean;
  problem?: AppError | undefined;
  /** Its archive cannot be read: what was said before, this desk does not know. */
  unknown?: AppError | undefined;
  topic?: string;
  /** What we are there. */
  affiliation?: Affiliation;
  /** Real addresses by nick. */
  readonly people: Map<string, Address>;
  /** The same as they are shown; none: somebody came or left since. */
  shown?: ChannelView['people'] | undefined;
}

export class Present {
  private readonly deskRoom: Address | undefined;
  private readonly textsRoom: Address | undefined;
  readonly typing = new Set<string>();
  readonly people = new Map<Address, boolean>();
  private readonly rooms = new Map<Address, Room>();
  private readonly seen = new Map<string, number>();
  private readonly colleagues = new Set<Address>();
  readonly staff: Colleagues;
  /** Desks in the desk room, by the addresses of their occupants, and what they call their service points. */
  private readonly desks = new Map<FullAddress, { readonly desk: string; readonly point: string | undefined }>();
  /** The same as they are shown; none: one of them came, left or moved since. */
  private shownDesks: readonly ColleagueView[] | undefined;
  /** What other desks have on their screens, by their addresses. */
  private readonly viewing = new Map<FullAddress, { readonly key: string; readonly name: string }>();
  /** Service points of desks, from their operations. */
  private readonly points = new Map<string, string>();
  /** Desks that hold something and are not in the room, and since when this one knows. */
  private readonly missing = new Map<string, number>();
  /** By the room's own word, an administrator of it is signed in here. */
  supervisor = false;
  /** By the word of the room of the administrators' texts, one of them is signed in here. */
  private administrator = false;
  /** Patrons' full addresses that said they are there, by service; true once the desk answered. */
  private readonly greeted = new Map<FullAddress, { readonly service: Address; answered: boolean }>();

  constructor({ room, texts }: { readonly room?: Address; readonly texts?: Address }) {
    this.deskRoom = room;
    this.staff = new Colleagues(room);
    this.textsRoom = texts;
  }

  hear(presence: HeardPresence): void {
    const { occupant } = presence;
    if (!occupant) {
      this.people.set(bareOf(presence.from), presence.available);
      return;
    }
    const room = this.roomOf(occupant.room);
    this.hearDesk(presence);
    if (occupant.room === this.textsRoom && occupant.self) this.administrator = presence.available && isAdministrator(occupant);
    if (occupant.self) room.affiliation = occupant.affiliation;
    const address = occupant.address === undefined ? undefined : bareOf(occupant.address);
    room.shown = undefined;
    if (!presence.available) room.people.delete(occupant.nick);
    else if (address !== undefined) {
      room.people.set(occupant.nick, address);
      if (occupant.affiliation !== 'none' && occupant.affiliation !== 'outcast') this.colleagues.add(address);
    }
  }

  private hearDesk({ occupant, available, point }: HeardPresence): void {
    if (!occupant || occupant.room !== this.deskRoom) return;
    if (occupant.self) this.supervisor = available && isAdministrator(occupant);
    const resource = occupant.address === undefined ? '' : resourceOf(occupant.address);
    if (occupant.address === undefined || !resource.startsWith('desk-')) return;
    this.shownDesks = undefined;
    if (available) this.desks.set(occupant.address, { desk: resource.slice('desk-'.length), point });
    else {
      this.desks.delete(occupant.address);
      this.viewing.delete(occupant.address);
    }
  }

  /** A desk says which conversation is on its screen; none: it looks away. */
  hearViewing(from: FullAddress, key: string | undefined): void {
    if (key === undefined) this.viewing.delete(from);
    else this.viewing.set(from, { key, name: nameOf(from) });
  }

  /** Names of those who have a conversation on their screen, by its key. @param own resource of this desk: its own word comes back from the room too */
  viewers(own: string): ReadonlyMap<string, readonly string[]> {
    const names = new Map<string, string[]>();
    for (const [from, { key, name }] of this.viewing) if (resourceOf(from) !== own) names.set(key, [...(names.get(key) ?? []), name]);
    for (const [key, some] of names) names.set(key, some.toSorted());
    return names;
  }

  isThere(desk: string): boolean {
    for (const there of this.desks.values()) if (there.desk === desk) return true;
    return false;
  }

  /** Desks in the room besides this one: to whom something can be offered. */
  others(own: string): readonly ColleagueView[] {
    return (this.shownDesks ??= this.list(own));
  }

  private list(own: string): readonly ColleagueView[] {
    return [...this.desks]
      .filter(([, { desk }]) => desk !== own)
      .map(([address, { desk, point }]) => ({ desk, address: bareOf(address), name: nameOf(address), point: oneLine(point ?? this.points.get(desk) ?? '') }))
      .toSorted((a, b) => byName(a.name, b.name) || byName(a.desk, b.desk));
  }

  /** Desks that hold something and have been away from the room for longer than `grace` ms. */
  gone(state: DeskState, now: number, grace: number): ReadonlySet<string> {
    const holders = new Set([...state.conversations.values()].flatMap((c) => (c.scope === 'desk-room' && c.shared.holder ? [c.shared.holder.desk] : [])));
    for (const desk of this.missing.keys()) if (!holders.has(desk) || this.isThere(desk)) this.missing.delete(desk);
    for (const desk of holders) if (!this.isThere(desk) && !this.missing.has(desk)) this.missing.set(desk, now);
    return new Set([...this.missing].filter(([, since]) => now - since > grace).map(([desk]) => desk));
  }

  /** A patron's page says that it is there, or that it leaves. */
  greet(service: Address, from: FullAddress, available: boolean): void {
    if (available) this.greeted.set(from, { service, answered: false });
    else this.greeted.delete(from);
  }

  /** The desk closed: whoever is still there has to be told anew when it opens. */
  forgetAnswers(): void {
    for (const [from, { service }] of this.greeted) this.greeted.set(from, { service, answered: false });
  }

  answered(service: Address, to: FullAddress): void {
    this.greeted.set(to, { service, answered: true });
  }

  /** Who was told that a service is open. */
  greetings(): [Address, FullAddress][] {
    return [...this.greeted].flatMap(([to, g]) => (g.answered ? [[g.service, to]] : []));
  }

  unanswered(services: readonly Address[]): [Address, FullAddress][] {
    return [...this.greeted].flatMap(([to, g]) => (g.answered || !services.includes(g.service) ? [] : [[g.service, to]]));
  }

  room(address: Address, joined: boolean, problem: AppError | undefined): void {
    const room = this.roomOf(address);
    room.joined = joined;
    room.problem = problem;
    if (joined) return;
    room.people.clear();
    room.shown = undefined;
    this.staff.leave(address);
    if (address === this.deskRoom) {
      this.desks.clear();
      this.shownDesks = undefined;
      this.viewing.clear();
      this.missing.clear();
    }
  }

  /** Nobody sits here any more: whoever is next is in no room yet, and hears anew who is there. */
  signedOut(): void {
    for (const address of this.rooms.keys()) {
      this.room(address, false, undefined);
      this.archive(address, undefined);
    }
    this.staff.forget();
    this.supervisor = false;
    this.administrator = false;
  }

  /** As decisions ask it. */
  get texts(): { readonly joined: boolean; readonly mayEdit: boolean } {
    const joined = this.textsRoom !== undefined && this.isJoined(this.textsRoom);
    return { joined, mayEdit: joined && this.administrator };
  }

  /** @param problem none: it was read to its end */
  archive(address: Address, problem: AppError | undefined): void {
    const room = this.rooms.get(address);
    if (room || problem) this.roomOf(address).unknown = problem;
  }

  isJoined(address: Address): boolean {
    return this.rooms.get(address)?.joined ?? false;
  }

  /** Why the desks cannot agree in it: it cannot be entered, or it cannot be read. */
  roomProblem(address: Address): AppError | undefined {
    const room = this.rooms.get(address);
    return room?.problem ?? room?.unknown;
  }

  isColleague(address: Address): boolean {
    return this.colleagues.has(address);
  }

  /** Chat states (XEP-0085). @returns whether somebody began or stopped to write without saying anything */
  hearStates(items: readonly Heard[], conversationOf: (item: HeardMessage) => string | undefined): boolean {
    let moved = false;
    for (const item of items) {
      if (item.kind === 'room' && item.operation) this.hearPoint(item.operation);
      if (item.kind === 'room' && item.subject !== undefined) this.roomOf(item.archive).topic = oneLine(item.subject);
      if (item.kind !== 'message' || item.outgoing || (item.chatState === undefined && (item.body === undefined || this.typing.size === 0))) continue;
      const key = conversationOf(item);
      if (key === undefined) continue;
      if (item.chatState === 'composing') this.typing.add(key);
      else this.typing.delete(key);
      moved ||= item.body === undefined;
    }
    return moved;
  }

  private hearPoint({ desk, point }: Pick<Operation, 'desk' | 'point'>): void {
    if (this.points.get(desk) === point) return;
    this.points.set(desk, point);
    this.shownDesks = undefined;
  }

  /** Everything in this conversation is on the screen now. */
  look(key: string): void {
    this.seen.set(key, Number.POSITIVE_INFINITY);
  }

  /** How many open messages of each conversation were on screen. */
  looked(state: DeskState): ReadonlyMap<string, number> {
    for (const [key, count] of this.seen) {
      if (count !== Number.POSITIVE_INFINITY) continue;
      const c = state.conversations.get(key);
      if (c) this.seen.set(key, openMessages(c).length);
    }
    return this.seen;
  }

  channel(address: Address, name: string, state: DeskState | undefined, me: Address | undefined): Standing {
    const room = this.roomOf(address);
    room.shown ??= [...new Set(room.people.values())].map((a) => ({ name: nameOf(a), address: a })).toSorted((a, b) => byName(a.name, b.name));
    const mention = me === undefined ? undefined : state?.conversations.get(keyOf(mentionConversation(me, address)));
    return {
      id: `channel:${address}`, name, joined: room.joined, mentions: mention ? openMessages(mention).length : 0,
      people: room.shown,
      ...(room.topic === undefined ? {} : { topic: room.topic }), ...(room.affiliation === undefined ? {} : { affiliation: room.affiliation }),
      ...(room.problem ? { problem: { code: room.problem.code, message: room.problem.message } } : {}),
    };
  }

  /** Colleagues whom a text for a channel calls by `@name`. */
  mentionedIn(body: string, room: Address): Address[] {
    const words = new Set(body.toLowerCase().split(/[^\p{L}\p{N}._@-]+/u).map((w) => w.replace(/[.]+$/, '')));
    return [...new Set(this.rooms.get(room)?.people.values())].filter((address) => words.has(`@${address.split('@')[0]?.toLowerCase()}`));
  }

  /** Somebody else is in the room. */
  hasCompany(room: Address, me: Address): boolean {
    return [...(this.rooms.get(room)?.people.values() ?? [])].some((address) => address !== me);
  }

  private roomOf(address: Address): Room {
    const known = this.rooms.get(address);
    if (known) return known;
    const room: Room = { joined: false, people: new Map() };
    this.rooms.set(address, room);
    return room;
  }
}

const isAdministrator = ({ affiliation }: NonNullable<HeardPresence['occupant']>): boolean => affiliation === 'admin' || affiliation === 'owner';

/** A label of somebody else's, made fit for a list: as long as the name of a service point may be. */
const oneLine = (label: string): string => safeText(label, 200).text.replace(/\s+/g, ' ').trim();
