import { rightsOf } from '../../core/channels/rights.js';
import { isAmongColleagues, keyOf, openMessages } from '../../core/conversation.js';
import type { Env, Notice, Rules } from '../../core/decide/decision.js';
import type { DeskState } from '../../core/state.js';
import { isSayable } from '../../core/guard/check.js';
import { channelConversation } from '../../core/identity.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { DeskPatch, DeskView, NoticeView, RecordView, RequestView, SuggestionView, TranscriptWindow } from '../../shared/view.js';
import type { Row } from '../journal/index.js';
import { AboutLines } from './about-lines.js';
import { favourWords } from '../favours/views.js';
import type { Accounts } from './accounts.js';
import type { Files } from './files.js';
import type { Channels } from './channels.js';
import type { Keeper } from './keeper.js';
import { nameOf } from './names.js';
import { noticeView } from './notices.js';
import type { Present } from './present.js';
import { mayReview } from '../review/role.js';
import type { Reading } from './reading.js';
import { PUT_ASIDE, putAside } from './put-aside.js';
import { changedLines, lineContext, transcriptWindow, type TranscriptOptions } from './transcript.js';
import { RequestViews } from './request-views.js';
import { blockViews, difference, endedViews, ladderViews, referredViews } from './view.js';

const NOTICES = 5;
/** Notices of offers are named by their request: they go when the offer does. */
const OFFERED = 'offered ';

export interface ScreenOptions {
  readonly policy: Policy;
  readonly rules: Rules;
  readonly deskId: string;
  readonly protection: 'os' | 'none';
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly channels: Channels;
  readonly files: () => Files;
  readonly present: Present;
  readonly reading: Reading;
  readonly env: () => Env;
  readonly clockOffset: () => number;
  readonly waitingSteps: () => DeskView['waitingSteps'];
  readonly texts: () => DeskView['texts'];
  readonly hours: () => DeskView['hours'];
  readonly attendance: (staffed: boolean) => DeskView['attendance'];
  /** Nobody attends to this desk: it has closed itself. */
  readonly isLeft: () => boolean;
  readonly favours: () => DeskView['favours'];
  readonly shifts: () => DeskView['shifts'];
  readonly newId: () => string;
  readonly suggest: ((text: string) => readonly SuggestionView[]) | undefined;
  /** Windows say when they have drawn what is seen first (`drawn`). */
  readonly drawsFirst: boolean;
  readonly emit: (patch: DeskPatch) => void;
}

/** What windows see: one view, and one patch for each change with only what changed. */
export class Screen {
  private readonly options: ScreenOptions;
  private readonly rows: RequestViews;
  private archive: RecordView['archive'] = { configured: false, backlog: 0 };
  private notices: readonly NoticeView[] = [];
  private openId: string | null = null;
  /** What is over, and what of it ended today, is told when the queue is drawn: to read the one and to ask for the day takes 20 ms or more each. */
  private tellsEnded: boolean;
  private named: { readonly of: string; readonly isPrivate: boolean } | undefined;
  private current: DeskView;

  constructor(options: ScreenOptions) {
    this.options = options;
    this.tellsEnded = !options.drawsFirst;
    if (this.tellsEnded) options.keeper.readOver();
    this.rows = new RequestViews((address) => options.policy.services.find((s) => s.address === address)?.name ?? '');
    this.current = { rev: 0, ...this.compose(this.requests()) };
  }

  get view(): DeskView {
    return this.current;
  }

  /** What this desk holds. */
  get held(): readonly RequestView[] {
    return this.rows.held;
  }

  drawn(): void {
    this.tellsEnded = true;
    this.options.keeper.readOver();
    this.refresh();
  }

  setArchive(archive: RecordView['archive']): void {
    this.archive = archive;
    this.refresh([]);
  }

  /** Which conversation is on the screen: its new lines come with the patches. */
  open(id: string | null): void {
    this.openId = id;
    this.refresh();
  }

  notify(notice: Notice): void {
    const id = notice.type === 'offered' ? `${OFFERED}${notice.key}` : notice.type === 'favour' || notice.type === 'favour-due' ? `favour ${notice.key}` : this.options.newId();
    this.say(noticeView(notice, id, (key) => this.current.requests[key]?.who ?? 'the patron', (key) => this.idOf(key), (key) => favourWords(this.options.keeper.known?.favours.get(key)?.now, this.options.env())));
  }

  say(notice: NoticeView): void {
    if (this.notices.some((n) => n.text === notice.text)) return;
    // What was said of a favour before is no longer so.
    this.notices = [...this.notices.filter((n) => n.id !== notice.id), notice].slice(-NOTICES);
    this.refresh([]);
  }

  dismiss(id: string): void {
    this.notices = this.notices.filter((n) => n.id !== id);
    this.refresh([]);
  }

  /** Channels are `channel:room`; a mention in the queue opens the channel that it stands in. */
  keyOf(id: string): string {
    if (id.startsWith('channel:')) return keyOf(channelConversation(id.slice('channel:'.length)));
    const c = this.options.keeper.known?.conversations.get(id);
    return c?.scope === 'mine' && this.options.channels.addresses.includes(c.conv) ? keyOf(channelConversation(c.conv)) : id;
  }

  idOf(key: string): string {
    const room = this.roomOf(key);
    return room === undefined ? key : `channel:${room}`;
  }

  /** The room of a channel's key. */
  roomOf(key: string): string | undefined {
    return this.options.channels.addresses.find((room) => keyOf(channelConversation(room)) === key);
  }

  window(id: string, options: TranscriptOptions): TranscriptWindow {
    const key = this.keyOf(id);
    const { journal } = this.options.keeper;
    const context = this.lineContext(key);
    return journal && context ? { ...transcriptWindow(journal, key, context, options), id } : { id, lines: [], hasOlder: false, hasNewer: false };
  }

  /** @param rows that were appended since, and nothing else happened to requests: those of the open conversation show as lines */
  refresh(rows?: readonly Row[]): void {
    const key = this.openId === null ? undefined : this.keyOf(this.openId);
    if (key !== undefined) this.options.present.look(key);
    const room = key === undefined ? undefined : this.roomOf(key);
    if (room !== undefined) this.options.reading.read(room);
    const queue = this.requests(rows !== undefined);
    const change = difference(this.current, this.compose(queue), queue.changes);
    const lines = this.linesFor(key, rows ?? []);
    if (!change && lines.length === 0) return;
    const patch: DeskPatch = change?.patch ?? { rev: this.current.rev + 1 };
    this.current = change?.view ?? { ...this.current, rev: patch.rev };
    this.options.emit(lines.length > 0 && this.openId !== null ? { ...patch, lines: { id: this.openId, upsert: lines } } : patch);
  }

  private linesFor(key: string | undefined, rows: readonly Row[]) {
    const { journal } = this.options.keeper;
    const context = key === undefined || rows.length === 0 ? undefined : this.lineContext(key);
    return key !== undefined && journal && context ? changedLines(journal, rows, key, context) : [];
  }

  private lineContext(key: string) {
    const state = this.options.keeper.known;
    const context = state && lineContext(state, key, this.options.deskId, this.options.rules);
    const { suggest, keeper } = this.options;
    const about = context && isAmongColleagues(key) ? this.about() : undefined;
    if (context && about) return { ...context, about };
    return context?.guard && suggest ? { ...context, suggest, putAside: putAside(keeper.fact(PUT_ASIDE), key) } : context;
  }

  /** What was said about lines among colleagues, for whoever sits here. */
  about(): AboutLines | undefined {
    const { keeper, rules, present } = this.options;
    const me = keeper.known?.me;
    return keeper.journal && new AboutLines(keeper.journal, { may: rightsOf(rules.rights, present.supervisor), allDelete: rules.rights.delete === 'staff', ...(me === undefined ? {} : { me }) });
  }

  /** Asked at every change of the view, and the same as long as one person sits here. */
  private isPrivate(me: string): boolean {
    if (this.named?.of !== me) this.named = { of: me, isPrivate: !isSayable(nameOf(me), this.options.rules.guard, me) };
    return this.named.isPrivate;
  }

  private compose({ requests, order }: Pick<DeskView, 'requests' | 'order'>): Omit<DeskView, 'rev'> {
    const { policy, rules, deskId, protection, keeper, accounts, present, env, clockOffset, waitingSteps } = this.options;
    const state = keeper.known;
    const { me } = accounts;
    const connections = accounts.views;
    const has = (role: 'staff' | 'service'): boolean => connections.some((c) => c.role === role && c.state === 'ready');
    const staffed = !keeper.problem && !this.options.isLeft() && (has('staff') || (me !== undefined && env().roomFails)) && has('service');
    return {
      clockOffset: clockOffset(), point: policy.point, connections, requests, order,
      ...(me === undefined ? {} : { me: { address: me, name: nameOf(me), ...(this.isPrivate(me) ? { isPrivate: true as const } : {}) } }),
      record: { journal: keeper.problem ? 'closed' : 'recording', ...(keeper.problem ? { problem: keeper.problem } : {}), protection, archive: this.archive },
      staffed,
      channels: this.options.channels.views,
      rooms: { may: rightsOf(rules.rights, present.supervisor), makes: this.options.channels.configured, files: this.options.files().rules, uploads: this.options.files().views },
      favours: this.options.favours(),
      colleagues: present.others(deskId), people: me === undefined ? [] : present.staff.views(me, (id) => this.unreadOf(id, state)), services: policy.services.map(({ address, name }) => ({ address, name })),
      hours: this.options.hours(), attendance: this.options.attendance(staffed), ...this.shiftsView(),
      blocks: state ? blockViews(state, env().now, rules.anonymousHost) : [], ladders: state ? ladderViews(state, env().now, rules.anonymousHost) : [], waitingSteps: waitingSteps(),
      conduct: { ladder: rules.conduct.ladder, blockHours: rules.conduct.blockHours, undo: policy.conduct.undo, scripts: policy.conduct.scripts },
      ended: state && this.tellsEnded ? endedViews(state, env()) : [], referred: state ? referredViews(state, env()) : [], kinds: policy.kinds, referrals: policy.referrals, supervisor: present.supervisor, ...(mayReview(policy.central, present.supervisor) ? { mayReview: true as const } : {}), texts: this.options.texts(), agreeing: env().roomWorks,
      cap: policy.queue.cap, claimWithin: policy.queue.claimWithin, notices: this.notices.filter(({ id }) => !id.startsWith(OFFERED) || requests[id.slice(OFFERED.length)]?.offer?.toMe),
    };
  }

  private unreadOf(id: string, state: DeskState | undefined): number {
    const c = state?.conversations.get(id);
    return c && state ? Math.max(0, openMessages(c).length - (this.options.present.looked(state).get(id) ?? 0)) : 0;
  }

  private shiftsView(): Pick<DeskView, 'shifts'> {
    const shifts = this.options.shifts();
    return shifts ? { shifts } : {};
  }

  private requests(onlyRecorded = false) {
    const { deskId, keeper, present, env } = this.options;
    const state = keeper.known;
    if (!state) return this.rows.none();
    return this.rows.of(state, {
      env: env(),
      ephemeral: { typing: present.typing, present: present.people, looked: present.looked(state), drafts: keeper.draftKeys, viewers: present.viewers(`desk-${deskId}`) },
    }, onlyRecorded);
  }
}
