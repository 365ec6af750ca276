/** Which rooms this session is in, and who the room says is behind each nick (XEP-0045). */
import { assertNever } from '../../core/assert.js';
import type { Address, HeardPresence } from '../../core/heard.js';
import type { Said } from '../../core/presence/presence.js';
import { AppError } from '../../shared/errors.js';
import type { RoomView } from './read.js';
import { mute } from './problems.js';
import { xml, type Element } from './xml.js';
import { buildDestroy } from './xep/xep-0045-owner.js';
import { buildPoint } from './xep/desk-point.js';
import { buildShown } from './xep/presence.js';
import { buildJoin, buildLeave, buildOccupantPresence, STATUS, type Affiliation } from './xep/xep-0045-muc.js';

/** What a room is for: the desks agree in it, the staff talks in it, or administrators say in it what all desks share. */
export type RoomUse = 'desk' | 'channel' | 'texts';

export interface RoomOption {
  readonly room: Address;
  readonly nick: string;
  readonly use: RoomUse;
  /** Name of the service point, for the other desks. */
  readonly point?: string;
}

export interface RoomChange {
  readonly room: Address;
  readonly joined: boolean;
  readonly affiliation?: Affiliation;
  readonly problem?: AppError;
}

/** A join or an occupancy that failed. `final`: another try cannot help. */
export class RoomProblem extends Error {
  readonly problem: AppError;
  readonly final: boolean;
  constructor(problem: AppError, final: boolean) {
    super(problem.message);
    this.problem = problem;
    this.final = final;
  }
}

interface Room {
  readonly option: RoomOption;
  nick: string;
  /** Somebody else has our nick: how often another one was tried. */
  renamed: number;
  joined: boolean;
  /** We want it to be new; otherwise one that is new was not there. */
  making: boolean;
  affiliation: Affiliation | undefined;
  /** What its occupants know of our presence. */
  told: Said;
  readonly occupants: Map<string, { readonly address: string | undefined; readonly affiliation: Affiliation }>;
  joining: { readonly promise: Promise<void>; readonly settle: (problem?: RoomProblem) => void } | undefined;
}

const MAX_NICKS = 9;
/** Before the desk has said anything of itself. */
export const NOTHING_SAID: Said = { status: '', serves: [] };

export class Rooms {
  readonly #rooms = new Map<Address, Room>();
  readonly #send: (stanza: Element) => Promise<void>;
  readonly #timeout: number;
  readonly #changed: (change: RoomChange) => void;
  #said = NOTHING_SAID;

  /** @param timeout ms to wait for a room to answer */
  constructor(options: readonly RoomOption[], timeout: number, send: (stanza: Element) => Promise<void>, changed: (change: RoomChange) => void) {
    for (const option of options) this.add(option);
    this.#timeout = timeout;
    this.#send = send;
    this.#changed = changed;
  }

  get addresses(): readonly Address[] {
    return [...this.#rooms.keys()];
  }

  /** One more, to be entered. One that is known stays as it is. */
  add(option: RoomOption): void {
    if (this.#rooms.has(option.room)) return;
    this.#rooms.set(option.room, { option, nick: option.nick, renamed: 0, joined: false, making: false, affiliation: undefined, told: NOTHING_SAID, occupants: new Map(), joining: undefined });
  }

  has(address: Address): boolean {
    return this.#rooms.has(address);
  }

  /** Leaves it, and forgets it. */
  async remove(address: Address): Promise<void> {
    const room = this.#rooms.get(address);
    if (!room) return;
    this.#rooms.delete(address);
    room.joining?.settle(new RoomProblem(mute(), true));
    if (room.joined) await this.#send(buildLeave(address, room.nick)).catch(() => undefined);
    if (room.joined) this.#changed({ room: address, joined: false });
  }

  /** Whether a session is not ready without it: what a channel said long ago, and the administrators' texts, can come later. */
  isNeeded(address: Address): boolean {
    return this.#rooms.get(address)?.option.use === 'desk';
  }

  isJoined(address: Address): boolean {
    return this.#rooms.get(address)?.joined ?? false;
  }

  /** Our own address in the room. */
  occupantAddress(address: Address): string {
    return `${address}/${this.#rooms.get(address)?.nick ?? ''}`;
  }

  view(address: Address): RoomView | undefined {
    const room = this.#rooms.get(address);
    return room && { joined: room.joined, use: room.option.use, addressOf: (nick) => room.occupants.get(nick)?.address, isAdministrator: (nick) => isAdministrator(room.occupants.get(nick)?.affiliation) };
  }

  /** A new session is in no room, and who was there may have left meanwhile. */
  reset(): void {
    for (const room of this.#rooms.values()) {
      const { joined } = room;
      this.#left(room);
      if (joined) this.#changed({ room: room.option.room, joined: false });
      room.joining?.settle(new RoomProblem(mute(), false));
    }
  }

  /**
   * Enters a room; what the room says about its occupants has arrived when it resolves.
   * @param making only a room that was not there before
   * @throws RoomProblem
   */
  join(address: Address, making = false): Promise<void> {
    const room = this.#rooms.get(address);
    if (!room) return Promise.reject(new RoomProblem(mute(), true)); // left meanwhile
    if (room.joined) return Promise.resolve();
    if (room.joining) return room.joining.promise;
    const { promise, resolve, reject } = deferred();
    const timer = setTimeout(() => room.joining?.settle(new RoomProblem(mute(), false)), this.#timeout);
    const settle = (problem?: RoomProblem) => {
      clearTimeout(timer);
      room.joining = undefined;
      if (problem) reject(problem);
      else resolve();
    };
    room.joining = { promise, settle };
    room.making = making;
    room.occupants.clear();
    this.#send(this.#joining(room)).catch((error: unknown) => settle(new RoomProblem(error instanceof AppError ? error : mute(), false)));
    return promise;
  }

  /** Leaves all rooms, on purpose. */
  async leave(): Promise<void> {
    for (const room of this.#rooms.values()) {
      if (!room.joined) continue;
      await this.#send(buildLeave(room.option.room, room.nick));
      this.#left(room);
      this.#changed({ room: room.option.room, joined: false });
    }
  }

  /**
   * Takes what a room says about an occupant.
   * @returns a problem when it was we who had to go
   */
  presence({ available, occupant }: HeardPresence, statuses: readonly number[]): RoomProblem | undefined {
    const room = occupant && this.#rooms.get(occupant.room);
    if (!occupant || !room) return undefined;
    if (available) {
      room.occupants.set(occupant.nick, { address: occupant.address, affiliation: occupant.affiliation });
      if (!occupant.self) return undefined;
      const isNew = statuses.includes(STATUS.created);
      if (isNew === room.making || room.joined) this.#entered(room, occupant.nick, occupant.affiliation);
      else this.#notThisOne(room, occupant.nick, isNew);
      return undefined;
    }
    room.occupants.delete(occupant.nick);
    if (!occupant.self || statuses.includes(STATUS.renamed) || !room.joined) return undefined;
    this.#left(room);
    const problem = expelled(room.option, statuses);
    this.#changed({ room: room.option.room, joined: false, affiliation: occupant.affiliation, problem: problem.problem });
    return problem;
  }

  /** The room answered our presence with an error. */
  refused(address: Address, condition: string): void {
    const room = this.#rooms.get(address);
    if (!room?.joining) return;
    if (condition === 'conflict' && room.renamed < MAX_NICKS) {
      room.renamed += 1;
      room.nick = `${room.option.nick} (${room.renamed + 1})`;
      this.#send(this.#joining(room)).catch(() => undefined); // the timer of the join tells
      return;
    }
    room.joining.settle(refusedEntry(room.option, condition));
  }

  /** The room no longer knows us, or does not answer, as a self-ping found. */
  lost(address: Address, why: 'lost' | 'mute'): void {
    const room = this.#rooms.get(address);
    if (!room?.joined) return;
    this.#left(room);
    this.#changed({ room: address, joined: false, problem: unavailable(room.option, why === 'lost' ? 'lost this desk' : 'does not answer').problem });
  }

  /** What the occupants of all rooms are told of us from now on, and whoever enters later. */
  say(said: Said): void {
    this.#said = said;
    for (const room of this.#rooms.values()) if (room.joined) this.#tell(room);
  }

  #joining(room: Room): Element {
    room.told = this.#said;
    return buildJoin(room.option.room, room.nick, ...about(room));
  }

  #tell(room: Room): void {
    if (room.told === this.#said) return;
    room.told = this.#said;
    this.#send(buildOccupantPresence(room.option.room, room.nick, ...about(room))).catch(() => undefined); // with the stream the room is gone too
  }

  #entered(room: Room, nick: string, affiliation: Affiliation): void {
    const news = !room.joined || room.affiliation !== affiliation;
    room.nick = nick;
    room.joined = true;
    room.affiliation = affiliation;
    room.joining?.settle();
    this.#tell(room);
    if (news) this.#changed({ room: room.option.room, joined: true, affiliation });
  }

  /** A room that was to be there and is not is made by entering it: then we own it, and nobody knows. And one that was to be new belongs to somebody. */
  #notThisOne(room: Room, nick: string, isNew: boolean): void {
    // Left alone it would stay where rooms are persistent, and the next try would find it there.
    const away = isNew ? xml('iq', { type: 'set', to: room.option.room, id: 'not-there' }, buildDestroy()) : buildLeave(room.option.room, nick);
    this.#send(away).catch(() => undefined);
    room.occupants.clear();
    room.joining?.settle(isNew ? refusedEntry(room.option, 'item-not-found') : new RoomProblem(new AppError('conflict', `There is a room ${nameOf(room.option)} on the server already. Choose another name.`), true));
  }

  #left(room: Room): void {
    room.joined = false;
    room.affiliation = undefined;
    room.occupants.clear();
  }
}

const isAdministrator = (affiliation: Affiliation | undefined): boolean => affiliation === 'admin' || affiliation === 'owner';

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void; readonly reject: (error: Error) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const about = ({ option: { point }, told }: Room): readonly (Element | undefined)[] => [...buildShown(told), point === undefined ? undefined : buildPoint(point, told.serves)];

const nameOf = (option: RoomOption): string => option.room.slice(0, option.room.indexOf('@'));
function notMember(option: RoomOption): RoomProblem {
  const name = nameOf(option);
  switch (option.use) {
    case 'desk': return new RoomProblem(new AppError('not-staff', `You are not a member of the desk room ${name}, and only its members staff the desk. Ask an administrator to add you.`), true);
    case 'channel': return new RoomProblem(new AppError('room-unavailable', `You are not a member of the channel ${name}. Ask an administrator to add you.`), true);
    case 'texts': return new RoomProblem(new AppError('room-unavailable', `The room ${name} of the administrators' texts does not let you in, so this desk has the texts that it knew before. Tell your administrator.`), true);
    default: return assertNever(option.use);
  }
}
const unavailable = (option: RoomOption, what: string): RoomProblem =>
  new RoomProblem(new AppError('room-unavailable', `The room ${nameOf(option)} ${what}. The desk tries to enter it again by itself.`), false);

function refusedEntry(option: RoomOption, condition: string): RoomProblem {
  switch (condition) {
    case 'registration-required':
    case 'forbidden':
    case 'not-authorized':
      return notMember(option);
    case 'item-not-found':
    case 'not-allowed':
      return new RoomProblem(new AppError('room-unavailable', `There is no room ${nameOf(option)} on the server. Check the policy, or ask an administrator to create it.`), false);
    case 'conflict':
      return unavailable(option, 'has no name left for this desk');
    default:
      return unavailable(option, `could not be entered (${condition})`);
  }
}

function expelled(option: RoomOption, statuses: readonly number[]): RoomProblem {
  const says = (status: number) => statuses.includes(status);
  if (says(STATUS.banned) || says(STATUS.affiliationLost) || says(STATUS.membersOnly)) return notMember(option);
  if (says(STATUS.kicked) && !says(STATUS.technical)) {
    return new RoomProblem(new AppError('room-unavailable', `An administrator removed this desk from the room ${nameOf(option)}. Ask why, and connect again.`), true);
  }
  return unavailable(option, says(STATUS.shutdown) ? 'is being restarted' : 'put this desk out');
}
