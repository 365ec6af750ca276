/** What is said in conversations, with patrons and among colleagues, and what of it is on the screen. */
import { newConversation, type Conversation } from '../../core/conversation.js';
import { isRefusal, type Decision, type Env } from '../../core/decide/decision.js';
import { ref } from '../../core/decide/operate.js';
import { decideReferral, type ReferralWish } from '../../core/decide/refer.js';
import { decideReply, patronAddress, type Words } from '../../core/decide/reply.js';
import type { Event } from '../../core/event.js';
import type { HeardFile } from '../../core/files/shared.js';
import { channelConversation, colleagueConversation } from '../../core/identity.js';
import type { Distress } from '../../core/suggest/word-list.js';
import type { DoingView } from '../../shared/line-view.js';
import type { FoundLines, TranscriptWindow } from '../../shared/view.js';
import type { Accounts } from './accounts.js';
import type { Files } from './files.js';
import { findLines, type FindQuery } from './find.js';
import { GuardedReply } from './guarded.js';
import type { History } from './history.js';
import type { Keeper } from './keeper.js';
import { expectSendable } from './length.js';
import type { LineActs } from './line-acts.js';
import type { Network } from './network.js';
import type { Present } from './present.js';
import { PUT_ASIDE, withPutAside } from './put-aside.js';
import type { Reading } from './reading.js';
import { accepted, refusalError } from './refusals.js';
import type { Screen } from './screen.js';
import type { TranscriptOptions } from './transcript.js';

export interface ReplyOptions extends Pick<Words, 'script' | 'anyway'> {
  /** These words are not the draft, which stays. */
  readonly keepDraft?: boolean;
  /** Key of the line that they answer, among colleagues. */
  readonly answers?: string;
}

/** What somebody goes on with in a conversation. */
export interface Opened {
  readonly draft: string;
  /** Up to which place whoever sits here had read it; none: nothing is new. */
  readonly readTo?: number;
  readonly doing?: DoingView;
}

export interface ConversationsOptions {
  /** 32 hex digits. */
  readonly deskId: string;
  readonly keeper: Keeper;
  readonly accounts: Accounts;
  readonly present: Present;
  readonly network: Network;
  readonly screen: Screen;
  readonly reading: Reading;
  readonly history: History;
  readonly lines: LineActs;
  readonly files: Files;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
  readonly commit: (events: readonly Event[]) => void;
  readonly refresh: () => void;
}

export class Conversations {
  private readonly options: ConversationsOptions;

  constructor(options: ConversationsOptions) {
    this.options = options;
  }

  /** @param id as a window has it @returns a new one, where a channel or a colleague has said nothing yet @throws AppError when it is neither */
  get(id: string): Conversation {
    const { keeper, accounts, present, screen } = this.options;
    const key = screen.keyOf(id);
    const known = keeper.state.conversations.get(key);
    if (known) return known;
    const room = screen.roomOf(key);
    if (room !== undefined) return newConversation(channelConversation(room));
    const { me } = accounts;
    const colleague = me === undefined ? undefined : present.staff.withConversation(me, key);
    if (me === undefined || colleague === undefined) throw refusalError({ refused: 'unknown-request' });
    return newConversation(colleagueConversation(me, colleague));
  }

  // ---- what is said -------------------------------------------------------------------------------------------------

  /** @returns the origin id of what was said @throws AppError when it may not be said, or is too long; GuardedReply when the privacy guard stops it */
  reply(id: string, body: string, { keepDraft = false, answers, ...how }: ReplyOptions = {}): string {
    const { keeper, present, lines, env, carryOut, commit } = this.options;
    expectSendable(body);
    const c = this.get(id);
    const mentions = present.mentionedIn(body, c.conv);
    const wished = decideReply(keeper.state, c, { body, mentions, ...how, ...(answers === undefined ? {} : { mark: lines.answering(id, answers) }) }, env());
    if (isRefusal(wished) && wished.found) {
      commit(wished.events ?? []);
      throw new GuardedReply(wished.found);
    }
    const decision = accepted(wished);
    carryOut(decision);
    if (!keepDraft) this.setDraft(id, '');
    return decision.originId;
  }

  /** Tells the patron that somebody is writing; only the holder does (PROTOCOL §9). */
  typing(id: string, composing: boolean): void {
    const { deskId, keeper, accounts, screen, env } = this.options;
    const c = keeper.known?.conversations.get(screen.keyOf(id));
    if (!c?.patron || c.shared.holder?.desk !== deskId || keeper.problem) return;
    const thread = c.patron.thread === undefined ? {} : { thread: c.patron.thread };
    void accounts.send(c.service, { type: 'chat-state', to: patronAddress(c, env()), state: composing ? 'composing' : 'active', ...thread }).catch(() => undefined);
  }

  scriptUsed(id: string, script: string): void {
    this.options.commit([{ kind: 'script-used', in: ref(this.get(id)), script }]);
  }

  /** Before it leaves. @throws AppError while nothing can be recorded, or when the words say who of the staff wrote them */
  referred(id: string, wish: ReferralWish): void {
    const { keeper, env, carryOut, commit } = this.options;
    const decision = decideReferral(keeper.state, this.get(id), wish, env());
    if (isRefusal(decision)) commit(decision.events ?? []);
    carryOut(accepted(decision));
  }

  /** The crisis card was used. @param id the conversation, if there is one */
  helped(id: string | null, about: Distress): void {
    this.options.commit([{ kind: 'referral', to: 'crisis-help', about, ...(id === null ? {} : { in: ref(this.get(id)) }) }]);
  }

  /** Keeps a file that somebody shared in this conversation. @throws AppError in words */
  saveFile(id: string, file: HeardFile, to: string): Promise<void> {
    return this.options.files.save(ref(this.get(id)), file, to);
  }

  // ---- what is on the screen ----------------------------------------------------------------------------------------

  open(id: string | null): Opened {
    const { keeper, network, screen, reading, lines } = this.options;
    const key = id === null ? undefined : screen.keyOf(id);
    const room = key === undefined ? undefined : screen.roomOf(key);
    // Before it is on the screen, and by that read.
    const readTo = room === undefined ? undefined : reading.readTo(room);
    reading.keep();
    screen.open(id);
    network.look(key);
    if (key === undefined) return { draft: '' };
    const doing = lines.doing(key);
    return { draft: keeper.draft(key), ...(readTo === undefined ? {} : { readTo }), ...(doing ? { doing } : {}) };
  }

  setDraft(id: string, text: string): void {
    const { keeper, screen, refresh } = this.options;
    try {
      keeper.setDraft(screen.keyOf(id), text);
    } finally {
      refresh();
    }
  }

  /** "Not so": the suggestions of this line stay away, here and after a start. */
  putAside(id: string, line: string): void {
    const { keeper, screen } = this.options;
    keeper.setFact(PUT_ASIDE, withPutAside(keeper.fact(PUT_ASIDE), screen.keyOf(id), line));
  }

  window(id: string, options: TranscriptOptions): TranscriptWindow {
    return this.options.screen.window(id, options);
  }

  /** As `window`; of a channel also what was said before this desk knew it. @throws AppError when that cannot be read now */
  async scroll(id: string, options: TranscriptOptions): Promise<TranscriptWindow> {
    const { screen, history } = this.options;
    const room = screen.roomOf(screen.keyOf(id));
    return room === undefined ? this.window(id, options) : history.window(room, options, () => this.window(id, options));
  }

  /** Lines of one conversation that say these words, the newest first; a bounded part of it at once. */
  find(id: string, query: FindQuery): Promise<FoundLines> {
    const { screen, history } = this.options;
    const room = screen.roomOf(screen.keyOf(id));
    return findLines(query, {
      window: (options) => this.window(id, options),
      ...(room === undefined ? {} : { older: async () => (history.hasMore(room) ? history.older(room).then(() => true) : false) }),
    });
  }
}
