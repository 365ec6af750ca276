/**
 * The desk: whatever comes in is decided by core, appended to the journal, folded, and only then shown and sent. When
 * the journal cannot append, the desk closes (DESIGN "Fail closed"). No Electron in here: tests run it as it is.
 */
import type { Ring } from '../../core/alerts.js';
import { REPLAY } from '../../core/carry.js';
import type { Decision, Effect, Env, Rules } from '../../core/decide/decision.js';
import { decideNotSent } from '../../core/decide/reply.js';
import type { Event } from '../../core/event.js';
import type { Address } from '../../core/heard.js';
import type { Outgoing } from '../../core/outgoing.js';
import { shiftEnded } from '../../core/shifts/shift.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { DeskPatch, DeskView, NoticeView, RecordView, SuggestionView } from '../../shared/view.js';
import type { Journal } from '../journal/index.js';
import { elapsed } from '../elapsed.js';
import { Accounts, type Connect, type SignIn } from './accounts.js';
import { Attendance } from './attendance.js';
import { Bell } from './bell.js';
import { Channels } from './channels.js';
import { Conduct } from './conduct.js';
import { Conversations } from './conversations.js';
import { Favours } from '../favours/favours.js';
import { Files } from './files.js';
import { Examples } from './examples.js';
import { History } from './history.js';
import { Keeper } from './keeper.js';
import { LineActs } from './line-acts.js';
import { whoOf } from './names.js';
import { Network } from './network.js';
import { LostPages } from './lost-pages.js';
import { Opening } from './opening.js';
import { Present } from './present.js';
import { verified } from './proof.js';
import { PublishedHoursKeeper } from './published-hours.js';
import { Reading } from './reading.js';
import { accepted } from './refusals.js';
import { Handover } from './handover.js';
import { Reports } from './reports.js';
import { Requests } from './requests.js';
import { Rota, type RotaOptions } from './rota.js';
import { rulesOf } from './rules.js';
import { Screen } from './screen.js';
import { Shift } from './shift.js';
import type { Statistics } from '../statistics/statistics.js';
import { numberOf, ORDERS_OBEYED } from './obeyed.js';
import type { Retention, RetentionOptions } from './retention.js';
import { Texts } from './texts.js';
import { TimeSpent } from './time-spent.js';

export interface DeskOptions {
  readonly policy: Policy;
  /** 32 hex digits. */
  readonly deskId: string;
  readonly version: string;
  readonly protection: 'os' | 'none';
  readonly openJournal: () => Journal;
  readonly connect: Connect;
  readonly servicePassword: (address: Address) => string | undefined;
  readonly newId: () => string;
  /** ms since 1970, as this PC has it. */
  readonly wallClock: () => number;
  readonly emit: (patch: DeskPatch) => void;
  /** Windows say when they have drawn what is seen first; what nobody sees then is told after it. */
  readonly drawsFirst?: true;
  readonly ring: (ring: Ring, view: DeskView) => void;
  /** New rows are in the journal: the archive process may want to know. */
  readonly recorded: () => void;
  /** The holding line of a service, filled; only where policy has it sent by itself. */
  readonly holdingLine?: (service: Address) => string | undefined;
  /** Reads the calendar of shifts; none: the policy names none. */
  readonly loadShifts?: RotaOptions['load'] | undefined;
  /** What a patron's words may be; none: nothing is suggested. */
  readonly suggest?: (text: string) => readonly SuggestionView[];
  /** ms since the last input, as far as the system says; none: somebody is always there. */
  readonly idle?: () => number;
  /** Calls whoever may be near this desk. */
  readonly call?: () => void;
  /** Words of a reply came back into the composer of this conversation. */
  readonly draftReturned: (id: string, text: string) => void;
}

export class Desk {
  private readonly options: DeskOptions;
  private readonly rules: Rules;
  private readonly present: Present;
  private readonly keeper: Keeper;
  private readonly accounts: Accounts;
  private readonly network: Network;
  private readonly screen: Screen;
  private readonly shift: Shift;
  private readonly bell: Bell;
  /** What people do with them. */
  readonly requests: Requests;
  /** What is said in them, and what of it is on the screen. */
  readonly conversations: Conversations;
  /** Whether somebody attends to this desk. */
  readonly attendance: Attendance;
  /** Incidents, and the seconds in which they can be undone. */
  readonly conduct: Conduct;
  /** Services that open and close. */
  readonly opening: Opening;
  private readonly lost: LostPages;
  private readonly publishedHours: PublishedHoursKeeper;
  readonly reports: Reports;
  /** For supervisors. */
  readonly timeSpent: TimeSpent;
  readonly examples: Examples;
  /** Who is on when, and cover for shifts. */
  readonly rota: Rota;
  readonly handover: Handover;
  /** What administrators share with all desks. */
  readonly texts: Texts;
  readonly favours: Favours;
  private readonly history: History;
  readonly channels: Channels;
  private readonly reading: Reading;
  /** Lines among colleagues: reactions, changes, deletions. */
  readonly lines: LineActs;
  readonly files: Files;
  private counting: Statistics | undefined;
  private obeying: Retention | undefined;
  private offset = 0;
  private staffed = false;

  constructor(options: DeskOptions) {
    this.options = options;
    const { policy, deskId, newId } = options;
    const now = (): number => this.now();
    this.rules = rulesOf(policy);
    this.present = new Present(this.rules);
    this.accounts = new Accounts({
      policy, now, connect: options.connect, resource: `desk-${deskId}`, servicePassword: options.servicePassword, moreRooms: () => this.channels.open,
      cursor: (archive) => {
        const at = this.keeper.known?.archives.get(archive);
        if (at) return { after: at.cursor, since: at.stamp };
        // A desk that arrives reads what other desks do not restate. The archive of texts is their history: all of it.
        return archive === this.rules.texts ? {} : { since: Math.max(0, this.now() - REPLAY) };
      },
      mayWait: (item) => this.network.mayWait(item),
      on: (account, event) => {
        this.shift.follow(account, event);
        this.network.on(account, event);
        // All that was said there meanwhile is read: what comes from now on is new to whoever sits here for the first time.
        if (event.type === 'room' && event.joined && this.channels.addresses.includes(event.room) && !this.keeper.problem) this.reading.begin(event.room);
      },
    });
    this.keeper = new Keeper({
      now, openJournal: options.openJournal, started: { kind: 'started', version: options.version, point: policy.point },
      onShut: () => this.accounts.setOpen(false),
    });
    this.reading = new Reading(this.keeper);
    this.shift = new Shift({
      point: policy.point, keeper: this.keeper, accounts: this.accounts, present: this.present, commit: (events) => this.commit(events), refresh: () => this.refresh(),
    });
    this.bell = new Bell(policy.alerts.repeatEvery, (ring) => options.ring(ring, this.view));
    this.network = new Network({
      rules: this.rules, channels: () => this.channels.addresses, keeper: this.keeper, accounts: this.accounts, present: this.present, now, newId, env: () => this.env(),
      carryOut: (decision) => this.carryOut(decision), refresh: () => this.refresh(), onClock: (offset) => void (this.offset = offset),
      onTrouble: (text) => this.say('warning', text), onExpelled: (text) => void this.expel(text), staffed: () => this.staffed, isFor: (service, patron) => this.opening.isFor(service, patron), returnAfter: policy.queue.returnAfter * 1000,
    });
    this.conduct = new Conduct({
      undoFor: policy.conduct.undo * 1000, elapsed, state: () => (this.keeper.problem ? undefined : this.keeper.known), env: () => this.env(),
      carryOut: (decision) => this.carryOut(decision), settle: (service) => this.accounts.settle(service), forgetDraft: (key) => this.conversations.setDraft(key, ''),
      say: (tone, text) => this.say(tone, text), refresh: () => this.refresh(),
    });
    this.opening = new Opening({
      policy, keeper: this.keeper, now, env: () => this.env(), screen: () => this.screen, commit: (events) => this.commit(events), staffed: () => this.staffed,
      announce: (service, said) => this.accounts.sayOf(service, said), carryOut: (decision) => this.carryOut(accepted(decision)),
    });
    this.rota = new Rota({
      policy, keeper: this.keeper, env: () => this.env(), carryOut: (decision) => this.carryOut(accepted(decision)), say: (tone, text) => this.say(tone, text), refresh: () => this.refresh(),
      present: () => new Set([...this.present.others(deskId).map(({ address }) => address), ...(this.keeper.known?.me === undefined ? [] : [this.keeper.known.me])]),
      sees: () => this.network.roomWorks, elapsed, load: options.loadShifts,
    });
    this.handover = new Handover({ keeper: this.keeper, env: () => this.env(), carryOut: (decision) => this.carryOut(accepted(decision)), view: () => this.view });
    this.lost = new LostPages({
      now, after: policy.queue.noAddressAfter * 1000, ping: (service, page) => this.accounts.ask(service, (session) => session.ping(page)),
      onHere: (page) => {
        this.present.people.set(page, true);
        this.refresh();
      },
    });
    this.publishedHours = new PublishedHoursKeeper({
      services: policy.services, timeZone: policy.timeZone, now, calendar: (service) => this.opening.calendar(service), closure: (service) => this.opening.closure(service),
      session: (service) => this.accounts.ready(service), rank: () => this.present.others(deskId).filter(({ desk }) => desk < deskId).length,
      read: (service) => this.accounts.ask(service, (session) => session.hours()), publish: (service, hours) => this.accounts.ask(service, (session) => session.publishHours(hours)),
    });
    this.texts = new Texts({ keeper: this.keeper, present: this.present, room: this.rules.texts, env: () => this.env(), carryOut: (decision) => this.carryOut(decision) });
    this.files = new Files({
      rules: policy.channels.files, ca: policy.server?.ca ?? [], keeper: this.keeper, accounts: this.accounts, newId, env: () => this.env(),
      commit: (events) => this.commit(events), carryOut: (decision) => this.carryOut(decision), refresh: () => this.refresh(),
    });
    this.channels = new Channels({
      policy, keeper: this.keeper, accounts: this.accounts, present: this.present, texts: this.texts, unread: (room) => this.reading.unread(room), env: () => this.env(), commit: (events) => this.commit(events), carryOut: (decision) => this.carryOut(decision),
    });
    this.favours = new Favours({ keeper: this.keeper, env: () => this.env(), carryOut: (decision) => this.carryOut(decision), commit: (events) => this.commit(events) });
    this.attendance = new Attendance({
      policy, rules: this.rules, deskId, keeper: this.keeper, accounts: this.accounts, present: this.present, env: () => this.env(), view: () => this.view, held: () => this.screen.held,
      carryOut: (decision) => this.carryOut(decision), giveBack: (id) => this.requests.giveBack(id), say: (tone, text) => this.say(tone, text), refresh: () => this.refresh(),
      idle: options.idle ?? (() => 0), elapsed, shiftOver: () => this.isShiftOver(), call: () => options.call?.(),
    });
    this.screen = new Screen({
      policy, deskId, newId, env: () => this.env(), rules: this.rules, protection: options.protection, keeper: this.keeper, accounts: this.accounts, channels: this.channels, files: () => this.files,
      present: this.present, reading: this.reading, clockOffset: () => this.offset, waitingSteps: () => this.conduct.views, hours: () => this.opening.views, attendance: (staffed) => this.attendance.view(staffed), isLeft: () => this.attendance.isLeft, shifts: () => this.rota.view, texts: () => this.texts.view, favours: () => this.favours.views, suggest: options.suggest, drawsFirst: options.drawsFirst === true, emit: options.emit,
    });
    this.lines = new LineActs({ keeper: this.keeper, env: () => this.env(), carryOut: (decision) => this.carryOut(decision), conversation: (id) => this.conversations.get(id), about: () => this.screen.about() });
    this.history = new History({
      keeper: this.keeper, env: () => this.env(), carryOut: (decision) => this.carryOut(decision),
      isJoined: (room) => this.present.isJoined(room), ask: (room, max, before) => this.accounts.history(room, max, before),
    });
    this.conversations = new Conversations({
      deskId, keeper: this.keeper, accounts: this.accounts, present: this.present, network: this.network, screen: this.screen, reading: this.reading, history: this.history, lines: this.lines, files: this.files,
      env: () => this.env(), carryOut: (decision) => this.carryOut(decision), commit: (events) => this.commit(events), refresh: () => this.refresh(),
    });
    this.requests = new Requests({
      keeper: this.keeper, accounts: this.accounts, deskRoom: policy.rooms.desk, env: () => this.env(), carryOut: (decision) => this.carryOut(decision),
      conversation: (id) => this.conversations.get(id), forgetDraft: (id) => this.conversations.setDraft(id, ''), onLogged: (id) => this.bell.logged(id),
    });
    this.timeSpent = new TimeSpent({ policy, keeper: this.keeper, now, supervisor: () => this.present.supervisor, shifts: () => this.rota.shifts });
    this.reports = new Reports({ policy, keeper: this.keeper, screen: this.screen, now });
    this.examples = new Examples({ rules: this.rules, deskId, texts: this.texts, language: policy.services[0]?.languages[0] ?? 'en', keeper: this.keeper, env: () => this.env(), carryOut: (decision) => this.carryOut(decision) });
  }

  get view(): DeskView {
    return this.screen.view;
  }

  /** For supervisors; nobody needs it before somebody asks. */
  async statistics(): Promise<Statistics> {
    const { policy, deskId } = this.options;
    const { Statistics: Made } = await import('../statistics/statistics.js');
    return (this.counting ??= new Made({ policy, deskId, keeper: this.keeper, now: () => this.now(), supervisor: () => this.present.supervisor }));
  }

  /** Obeys what central storage orders about the record of this desk. @param own the key of the journal that is open, and where to say what went wrong */
  async retention(own: Pick<RetentionOptions, 'journalKey' | 'log'>): Promise<Retention> {
    const { policy, deskId } = this.options;
    const { Retention: Made } = await import('./retention.js');
    return (this.obeying ??= new Made({
      ...own, keeper: this.keeper, deskId, now: () => this.now(), archiveId: () => this.archiveId,
      libraryKey: policy.central?.libraryKey, keepHere: policy.central?.keepHere, keepStatistics: async () => (await this.statistics()).keep(),
    }));
  }

  /** The database that the archive process reads. */
  get journalFile(): string | undefined {
    return this.keeper.journal?.file;
  }

  /** ms since 1970, corrected by the server's clock (XEP-0202). */
  private now(): number {
    return this.options.wallClock() + this.offset;
  }

  // ---- decide, append, fold, show or send ---------------------------------------------------------------------------

  private env(): Env {
    const { deskId, newId, policy } = this.options;
    const me = this.keeper.known?.me;
    return {
      now: this.now(), newId, desk: deskId, point: policy.point, rules: this.channels.rulesWith(this.rules), verified,
      recorded: (name) => this.keeper.recorded(name),
      session: (account) => this.accounts.ready(account),
      roomWorks: this.network.roomWorks, roomFails: this.network.roomFails, supervisor: this.present.supervisor, textsRoom: this.present.texts, isThere: (desk) => this.present.isThere(desk), company: this.present.others(deskId).length,
      isLost: (page) => this.lost.isLost(page),
      hours: (service) => this.opening.state(service), wasOpen: (service, at) => this.opening.wasOpen(service, at), closedLine: (service) => this.opening.closedLine(service),
      holdingLine: (service) => (policy.queue.holdingLine === 'send' ? this.options.holdingLine?.(service) : undefined),
      whoIs: (c) => whoOf(c, 'patron-im', this.rules.anonymousHost),
      ...(me === undefined ? {} : { me }),
      isStaff: (address) => this.isStaff(address),
    };
  }

  private carryOut({ events, effects }: Decision): void {
    this.commit(events);
    for (const effect of effects) this.perform(effect);
    if (events.length > 0) this.network.pump();
  }

  private commit(events: readonly Event[]): void {
    if (events.length === 0) return;
    try {
      const rows = this.keeper.commit(events);
      this.reading.follow(rows);
      this.options.recorded();
      this.screen.refresh(rows);
    } catch (error) {
      this.screen.refresh(); // the desk has closed, and the person there has to see it
      throw error;
    } finally {
      this.followStaffed();
      this.conduct.follow();
      this.attendance.follow();
    }
    this.texts.follow(events);
    this.channels.follow();
    this.favours.follow(events);
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        // What became of it comes as an acknowledgement; where none comes, the archive is asked.
        void this.accounts.send(effect.via, effect.out).catch(() => this.onNotSent(effect.out));
        return;
      case 'settle':
        void this.accounts.settle(effect.archive).catch(() => undefined);
        return;
      case 'keep-draft':
        try {
          this.keeper.giveBack(effect.key, effect.text);
          this.options.draftReturned(this.screen.idOf(effect.key), this.keeper.draft(effect.key));
        } finally {
          this.refresh();
        }
        return;
      case 'notice':
        this.screen.notify(effect.notice);
    }
  }

  private onNotSent(out: Outgoing): void {
    if ((out.type !== 'message' && out.type !== 'room-message') || this.keeper.problem) return;
    this.carryOut(decideNotSent(this.keeper.state, out.originId, this.env()));
  }

  private refresh(): void {
    this.screen.refresh();
    this.conduct.follow();
    this.followStaffed();
    this.attendance.follow();
  }

  /** The record says since when patrons saw this desk as open. */
  private followStaffed(): void {
    if (this.staffed === this.view.staffed) return;
    this.staffed = this.view.staffed;
    // Also where that cannot be recorded: who is not told anew when the desk opens again would never hear of it.
    if (!this.staffed) this.present.forgetAnswers();
    if (!this.keeper.problem) this.commit([{ kind: 'staffed', open: this.staffed, reason: this.staffed ? 'ready' : this.attendance.isLeft ? 'left-alone' : 'not-ready' }]);
    if (this.staffed) this.network.greetAll();
  }

  /** Whoever sits here has stayed beyond their shift. */
  private isShiftOver(): boolean {
    const { me } = this.accounts;
    return me !== undefined && shiftEnded(this.rota.shifts, me, this.now()) !== undefined;
  }

  /** Members of the desk room; besides them, who has an account on the host of staff. */
  private isStaff(address: Address): boolean {
    const host = this.accounts.staff?.address.split('@')[1];
    return this.present.isColleague(address) || (host !== undefined && address.endsWith(`@${host}`) && !this.rules.services.includes(address));
  }

  // ---- who sits here -------------------------------------------------------------------------------------------------

  /**
   * @param patient goes on trying when the server cannot be reached, as after a start with a kept password
   * @returns when the server has let them in; the archives are read after that
   * @throws AppError in words for the field that is wrong; nobody is signed in then
   */
  async signIn(as: SignIn, patient = false): Promise<void> {
    await this.opening.load();
    await this.shift.begin(as, patient);
  }

  async signOut(): Promise<void> {
    await this.attendance.farewell();
    await this.depart();
  }

  private async depart(): Promise<void> {
    this.history.forget();
    this.reading.keep();
    try {
      await this.shift.end();
    } finally {
      this.attendance.left();
    }
  }

  /** Losing the membership of the desk room closes the desk at once (DESIGN "Many desks, one queue"). */
  private async expel(reason: string): Promise<void> {
    await this.depart();
    this.say('problem', reason);
  }

  /** Also after its password was entered. */
  startService(address: Address): void {
    this.accounts.startService(address);
    this.refresh();
  }

  /** A line for the person at the desk. */
  say(tone: NoticeView['tone'], text: string): void {
    this.screen.say({ id: this.options.newId(), tone, text });
  }

  /** The computer slept: whether the connections still live is asked at once. */
  wake(): void {
    this.accounts.wake();
  }

  /** The queue is on the screen. */
  drawn(): void {
    this.screen.drawn();
  }

  dismissNotice(id: string): void {
    this.screen.dismiss(id);
  }

  /** Which archive this desk ships to. */
  get archiveId(): string | undefined {
    const id = this.keeper.fact('archive');
    return typeof id === 'string' ? id : undefined;
  }

  set archiveId(id: string | undefined) {
    if (id !== this.archiveId) this.keeper.setFact('archive', id ?? null);
  }

  /** Since when rows wait that could not be shipped. */
  get waitingSince(): number | undefined {
    return this.numberFact('waiting-since');
  }

  /** How many rows central storage had when it was last asked. */
  get shippedRows(): number | undefined {
    return this.numberFact('shipped');
  }

  private numberFact(name: string): number | undefined {
    const value = this.keeper.fact(name);
    return typeof value === 'number' ? value : undefined;
  }

  /** Number of the last order to remove that was obeyed here. */
  get ordersObeyed(): number {
    return numberOf(this.keeper.fact(ORDERS_OBEYED));
  }

  /** A small fact that this desk keeps for itself, encrypted beside the journal. */
  fact(name: string): unknown {
    return this.keeper.fact(name);
  }

  setFact(name: string, value: unknown): void {
    this.keeper.setFact(name, value);
  }

  setArchive(status: RecordView['archive']): void {
    this.screen.setArchive(status);
  }

  /** "Try again": what patrons said meanwhile comes from the archives. @throws AppError when it still cannot record */
  async retryRecord(): Promise<void> {
    if (!this.keeper.problem) return;
    try {
      this.keeper.reopen();
    } finally {
      this.refresh();
    }
    await this.accounts.restart();
    this.refresh();
  }

  /** Once a second: waiting times pass their limits, alerts repeat, silent operations are asked after. */
  tick(): void {
    this.conduct.follow();
    if (this.keeper.problem) return;
    this.refresh();
    this.network.tick();
    this.opening.tick();
    this.channels.tick(this.now());
    this.attendance.tick();
    this.rota.tick();
    this.reading.keep();
    if (this.staffed) {
      this.lost.tick(this.keeper.state, this.env());
      this.publishedHours.tick();
    }
    this.bell.look(this.view, this.now());
  }

  /** Ends the sessions and closes the journal. */
  async stop(): Promise<void> {
    this.conduct.cancelAll();
    this.files.stopAll();
    await this.signOut();
    this.keeper.close();
  }
}
