/** The desk's sessions: one as the member of staff, one for each service (DESIGN "Many desks, one queue"). */
import { localOf } from '../../core/address.js';
import type { Address, ArchivePage, FullAddress } from '../../core/heard.js';
import type { Outgoing } from '../../core/outgoing.js';
import type { Said } from '../../core/presence/presence.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { ConnectionState, ConnectionView } from '../../shared/view.js';
import type { Belonging, RoomSetting } from '../xmpp/room-owner.js';
import type { RoomOption } from '../xmpp/rooms.js';
import type { FileToUpload, Slot } from '../xmpp/uploads.js';
import type { Session, SessionEvent, SessionOptions, SessionState } from '../xmpp/types.js';
import { nameOf } from './names.js';

export type Connect = (options: SessionOptions) => Session;

export interface AccountsOptions {
  readonly policy: Policy;
  readonly connect: Connect;
  readonly resource: string;
  readonly servicePassword: (address: Address) => string | undefined;
  /** Channels that were made at desks, as far as this one knows. */
  readonly moreRooms: () => readonly Address[];
  readonly cursor: SessionOptions['cursor'];
  readonly mayWait: NonNullable<SessionOptions['mayWait']>;
  readonly on: (account: Address, event: SessionEvent) => void;
  readonly now: () => number;
}

interface Account {
  readonly address: Address;
  readonly role: 'staff' | 'service';
  readonly name: string;
  readonly session?: Session;
  readonly state: SessionState;
  readonly retryAt?: number;
}

export interface SignIn {
  readonly address: Address;
  readonly password: string;
  readonly server?: { readonly host: string; readonly port: number; readonly directTls?: boolean };
}

export class Accounts {
  private readonly options: AccountsOptions;
  private readonly accounts = new Map<Address, Account>();
  private signedIn: SignIn | undefined;
  private known = false;
  /** Signed in as at the last start, with what was kept of it. */
  private kept = false;
  private open = false;
  private said: Said | undefined;
  private readonly saidOf = new Map<Address, Said>();
  private attended = true;

  constructor(options: AccountsOptions) {
    this.options = options;
  }

  get staff(): SignIn | undefined {
    return this.signedIn;
  }

  /** Who sits here: not yet who only tries to sign in. */
  get me(): Address | undefined {
    return this.known ? this.signedIn?.address : undefined;
  }

  /** The server let them in. */
  welcome(): void {
    this.known = true;
  }

  /** Full address of an account whose archives were read to their end. */
  ready(address: Address): FullAddress | undefined {
    const state = this.accounts.get(address)?.state;
    return state?.state === 'ready' ? state.address : undefined;
  }

  get views(): ConnectionView[] {
    return [...this.accounts.values()].map((a) => ({
      address: a.address, role: a.role, name: a.name, state: viewState(a.state),
      ...(a.state.state === 'offline' ? { problem: { code: a.state.problem.code, message: a.state.problem.message } } : {}),
      ...(a.retryAt === undefined ? {} : { retryAt: a.retryAt }),
    }));
  }

  /** @param known this is their desk also while the server cannot be reached, as after a start with a kept password */
  signIn(as: SignIn, known: boolean): void {
    this.signedIn = as;
    this.known = known;
    this.kept = known;
    this.open = true;
    const { policy, resource } = this.options;
    // One nick for each desk: a person may sit at two, and a room must name one real address behind each nick.
    const nick = nickOf(as.address, resource);
    const { desk, channels, texts } = policy.rooms;
    this.connect(as.address, 'staff', nameOf(as.address), { password: as.password, known }, [
      ...(desk === '' ? [] : [{ room: desk, nick, use: 'desk', point: policy.point } as const]),
      ...channels.map(({ address: room }) => ({ room, nick, use: 'channel' }) as const),
      ...this.options.moreRooms().map((room) => ({ room, nick, use: 'channel' }) as const),
      ...(texts === undefined ? [] : [{ room: texts, nick, use: 'texts' } as const]),
    ]);
  }

  /** Once the member of staff is known to be who they say. */
  startServices(): void {
    for (const { address } of this.options.policy.services) if (!this.accounts.has(address)) this.startService(address, this.kept);
  }

  /** Also after its password was entered. @param kept the server accepted it at an earlier start */
  startService(address: Address, kept = false): void {
    const service = this.options.policy.services.find((s) => s.address === address);
    if (!service || !this.signedIn) return;
    const password = this.options.servicePassword(address);
    if (password === undefined) {
      const problem = new AppError('service-password-missing', `This computer does not have the password of ${service.name} yet. Enter it once, or have your administrator enrol this computer.`);
      this.accounts.set(address, { address, role: 'service', name: service.name, state: { state: 'offline', problem } });
    } else {
      this.connect(address, 'service', service.name, { password, known: kept }, []);
    }
  }

  async signOut(): Promise<void> {
    this.open = false;
    this.signedIn = undefined;
    this.said = undefined;
    const sessions = [...this.accounts.values()].flatMap((a) => a.session ?? []);
    this.accounts.clear();
    await Promise.all(sessions.map((s) => s.stop()));
  }

  /** Patrons and colleagues see the desk as open, or not. Staying connected, nothing more is shown or sent. */
  setOpen(open: boolean): void {
    this.open = open;
    for (const { role, session } of this.accounts.values()) session?.setAvailable(this.isAvailable(role));
  }

  /** Nobody sits here: patrons find this desk closed, and colleagues find it away. What came meanwhile is read when somebody is back. */
  setAttended(attended: boolean): void {
    if (attended === this.attended) return;
    this.attended = attended;
    for (const { address, role, session } of this.accounts.values()) {
      session?.setAvailable(this.isAvailable(role));
      if (attended && role === 'service') void session?.settle(address).catch(() => undefined);
    }
  }

  private isAvailable(role: Account['role']): boolean {
    return this.open && (role === 'staff' || this.attended);
  }

  /** What colleagues see of whoever sits here. */
  say(said: Said): void {
    this.said = said;
    if (this.signedIn) this.accounts.get(this.signedIn.address)?.session?.say(said);
  }

  /** What patrons see of a service's address, where they follow it. */
  sayOf(service: Address, said: Said): void {
    this.saidOf.set(service, said);
    this.accounts.get(service)?.session?.say(said);
  }

  /** As `Session.members`. @throws AppError `connection-lost` */
  async members(room: Address): Promise<readonly Address[]> {
    return this.connected(room).members(room);
  }

  /** Everything anew: what was missed while nothing could be recorded comes from the archives. */
  async restart(): Promise<void> {
    const as = this.signedIn;
    if (!as) return;
    const { known, said } = this;
    await this.signOut();
    this.said = said;
    this.signIn(as, known);
  }

  /** @throws AppError `connection-lost` */
  async send(via: Address, out: Outgoing): Promise<void> {
    const session = this.accounts.get(via)?.session;
    if (!session) throw new AppError('connection-lost', 'There is no connection to the server. Nothing was sent.');
    await session.send(out);
  }

  /** Reads an archive to its end; the pages come as events. @param most pages @returns whether nothing is left to read */
  async settle(archive: Address, most?: number): Promise<boolean> {
    return (await this.ownerOf(archive)?.settle(archive, most)) ?? true;
  }

  /** Older history of an archive, at most `max` items before the given id. @throws AppError `connection-lost`, `archive-unreachable` */
  async history(archive: Address, max: number, before?: string): Promise<ArchivePage> {
    const session = this.ownerOf(archive);
    if (!session) throw new AppError('connection-lost', 'There is no connection to the server, so what was said earlier cannot be read now.');
    return session.history(archive, max, before);
  }

  /** Writing to a dead connection is how one learns that it is dead. */
  wake(): void {
    for (const { address, session } of this.accounts.values()) void session?.settle(address).catch(() => undefined);
  }

  /** Asks a session something. @throws AppError `connection-lost` when there is none */
  async ask<T>(account: Address, question: (session: Session) => Promise<T>): Promise<T> {
    const session = this.accounts.get(account)?.session;
    if (!session) throw new AppError('connection-lost', 'There is no connection to the server.');
    return question(session);
  }

  /** XEP-0410: whether this desk is still in the room. */
  async selfPing(room: Address): Promise<void> {
    await this.ownerOf(room)?.selfPing(room);
  }

  /** One more channel, or again one that could not be entered. */
  enter(room: Address): void {
    if (this.signedIn) this.ownerOf(room)?.enter(this.optionOf(room, this.signedIn.address));
  }

  /** As `Session.create`. @throws AppError */
  async create(room: Address, setting: RoomSetting): Promise<void> {
    if (!this.signedIn) throw notConnected();
    await this.connected(room).create(this.optionOf(room, this.signedIn.address), setting);
  }

  async leave(room: Address): Promise<void> {
    await this.ownerOf(room)?.leave(room);
  }

  /** As `Session.belonging`. @throws AppError */
  async belonging(room: Address): Promise<Belonging> {
    return this.connected(room).belonging(room);
  }

  /** As `Session.grant`. @throws AppError */
  async grant(room: Address, people: Belonging): Promise<void> {
    await this.connected(room).grant(room, people);
  }

  /** As `Session.slot`, of whoever sits here. @throws AppError */
  async slot(file: FileToUpload): Promise<Slot> {
    if (!this.signedIn) throw notConnected();
    return this.connected(this.signedIn.address).slot(file);
  }

  private connected(room: Address): Session {
    const session = this.ownerOf(room);
    if (!session) throw notConnected();
    return session;
  }

  private optionOf(room: Address, me: Address): RoomOption {
    return { room, nick: nickOf(me, this.options.resource), use: 'channel' };
  }

  private ownerOf(archive: Address): Session | undefined {
    const account = this.accounts.get(archive) ?? (this.signedIn && this.accounts.get(this.signedIn.address));
    return account?.session;
  }

  private connect(address: Address, role: Account['role'], name: string, secret: Pick<SessionOptions, 'password' | 'known'>, rooms: NonNullable<SessionOptions['rooms']>): void {
    const { policy, resource, cursor, mayWait, on } = this.options;
    const server = this.signedIn?.server ?? policy.server;
    const session = this.options.connect({
      address, ...secret, resource, rooms, carbons: true, available: this.isAvailable(role), cursor, mayWait,
      ...(server ? { server: { host: server.host, port: server.port, ...(server.directTls === undefined ? {} : { directTls: server.directTls }) } } : {}),
      ...(policy.server ? { ca: policy.server.ca } : {}),
      ...(policy.anonymousHost === undefined ? {} : { anonymousHost: policy.anonymousHost }),
      on: (event) => {
        if (this.accounts.get(address)?.session !== session) return; // of a session that was replaced
        if (event.type === 'state') this.note(address, event.state);
        on(address, event);
      },
    });
    this.accounts.set(address, { address, role, name, session, state: { state: 'connecting', attempt: 0 } });
    const said = role === 'staff' ? this.said : this.saidOf.get(address);
    if (said) session.say(said);
    session.start();
  }

  private note(address: Address, state: SessionState): void {
    const account = this.accounts.get(address);
    if (!account) return;
    const { retryAt: _before, ...rest } = account;
    const retryIn = state.state === 'offline' ? state.retryIn : undefined;
    this.accounts.set(address, { ...rest, state, ...(retryIn === undefined ? {} : { retryAt: this.options.now() + retryIn }) });
  }
}

const nickOf = (address: Address, resource: string): string => `${localOf(address)} (${resource.slice(-6)})`;
const notConnected = (): AppError => new AppError('connection-lost', 'There is no connection to the server. Try again when the desk is connected.');

function viewState(state: SessionState): ConnectionState {
  switch (state.state) {
    case 'catching-up': return 'checking';
    case 'stopped': return 'signed-out';
    default: return state.state;
  }
}
