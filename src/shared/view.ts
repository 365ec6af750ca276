/**
 * The desk as a window sees it. Main holds the truth and sends one patch for each change, with only the entities
 * that changed; transcripts travel as windows, never whole. All times are ms since 1970 UTC on the desk's corrected
 * clock (server time by XEP-0202): compare them with `Date.now() + clockOffset`.
 */
import type { Answer } from '../core/answers/answer.js';
import type { Category, Ladder, Step } from '../core/conduct.js';
import type { ExampleLine, MaskedLine } from '../core/example/mask.js';
import type { Finding } from '../core/guard/rules.js';
import type { Guidance } from '../core/guidance/guidance.js';
import type { Mode, Outcome, Read } from '../core/operation.js';
import type { WayBack } from '../core/patron/question.js';
import type { Mandatory } from '../core/scripts/mandatory.js';
import type { Category as SuggestedCategory, Distress } from '../core/suggest/word-list.js';
import type { Overlaid } from '../core/texts/overlay.js';
import type { Text, TextContents } from '../core/texts/text.js';
import type { AttendanceView } from './attendance-view.js';
import type { ErrorCode } from './errors.js';
import type { ServiceHoursView } from './hours-view.js';
import type { FavourView } from './favour-view.js';
import type { ShiftsView } from './shifts-view.js';
import type { DeletedView, LineMay, QuoteView, ReactionView } from './line-view.js';
import type { PersonView } from './people-view.js';
import type { ChannelFacts, FileView, RoomsView } from './rooms-view.js';

/** A sentence for the person at the desk, and a code for programs. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
}

export type ConnectionState = 'signed-out' | 'connecting' | 'checking' | 'ready' | 'offline';

export interface ConnectionView {
  /** Bare address of the account. */
  readonly address: string;
  readonly role: 'staff' | 'service';
  readonly name: string;
  /** `checking`: the archive is being read; the desk decides nothing about what it does not know yet. */
  readonly state: ConnectionState;
  readonly problem?: Problem;
  /** When the next try comes, for "trying again in 8 s". */
  readonly retryAt?: number;
}

export interface RequestView {
  readonly id: string;
  readonly mode: Mode;
  /** "Walk-in", "Call", "Patron 472", "maria", "Ben". Already safe to show as text. */
  readonly who: string;
  /** "web page", a patron's address, a branch; '' when there is nothing to add. */
  readonly from: string;
  readonly service: string;
  /** First words of the request, or the note of a walk-in or call; one line, at most 140 characters. */
  readonly firstWords: string;
  readonly waitingSince: number;
  readonly phase: 'waiting' | 'held' | 'on-hold' | 'ended';
  readonly holder?: { readonly mine: boolean; readonly name: string; readonly point: string; readonly since: number };
  readonly holdReason?: string;
  /** Own operation that the room has not confirmed yet: "not shared yet". */
  readonly pending: boolean;
  /** The desks cannot agree at the moment and this was decided here alone: somebody else may answer too. */
  readonly byHand: boolean;
  /** The desk that had it vanished, so it came back at its old place. */
  readonly returned: boolean;
  /** The patron wrote while the service was closed. `waits`: it still is, and nobody is called before it opens. */
  readonly followUp?: 'waits' | 'due';
  /** Somebody is asked to take it over; who has it stays responsible until then. */
  readonly offer?: { readonly toMe: boolean; readonly by: string; readonly to: string; readonly note: string; readonly since: number; /** With all that the other desk holds. */ readonly relief?: true };
  /** Whether the person here may take it from who has it. */
  readonly mayTakeOver: boolean;
  /** Colleagues who have it on their screen. */
  readonly viewers: readonly string[];
  /** Nobody took it within `claimWithin`; 2: announced louder, after twice that time. */
  readonly alarm: 0 | 1 | 2;
  /** Holder silent for longer than policy's silence guard. */
  readonly silent: boolean;
  /** The patron has written nothing for long: `ask` whether they are there; asked and still nothing, `end` it kindly. */
  readonly patronSilent?: 'ask' | 'end';
  /** Messages since the holder last looked. */
  readonly unread: number;
  readonly typing: boolean;
  /** Whether the patron's page or client is there; unknown for clients that do not say. */
  readonly presence: 'here' | 'gone' | 'unknown';
  readonly hasDraft: boolean;
  /** The service has said something since this request began. */
  readonly answered?: boolean;
  /** A favour that is asked of the person or the desk here: its key among `favours`. */
  readonly favour?: string;
  readonly outcome?: Outcome;
  /** A question was left, and how to answer it. */
  readonly wayBack?: WayBack;
  /** The last word is a question that was left: nobody sits before a screen and waits. */
  readonly left?: true;
  /** How many earlier requests this patron made, as far as this desk knows. */
  readonly visit: number;
}

/** `not-sent`: it stays a draft. `unknown`: written, and nobody knows yet whether it arrived; the archive is asked. */
export type Delivery = 'recording' | 'sending' | 'sent' | 'delivered' | 'unknown' | 'not-sent' | 'refused';

export interface LineView {
  /** Stable within its conversation. */
  readonly key: string;
  /** Sorts the lines of one conversation. */
  readonly place: number;
  /** `patron`: the other side (also a colleague). `service`: said by us. `note`: for staff only. `event`: taken, held, ended … `unknown`: from the service's address but not from the desk that holds the request. */
  readonly kind: 'patron' | 'service' | 'note' | 'event' | 'unknown';
  /** Plain text with line breaks; never markup. At most 65,536 characters. */
  readonly text: string;
  readonly at: number;
  /** Who said it, for staff ("Ana", "you", "Patron 472"). */
  readonly by: string;
  readonly mine: boolean;
  readonly delivery?: Delivery;
  /** Arrived late and was put in its place, or carries a delay. */
  readonly late?: boolean;
  /** A favour that was asked: its key among `favours`. */
  readonly favour?: string;
  /** In place of the words, which are its address. */
  readonly file?: FileView;
  /** A channel line that mentions me. */
  readonly mentionsMe?: boolean;
  /** It carried marks that change reading direction or other controls; they were made visible or harmless. */
  readonly cleaned?: boolean;
  /** What it answers. */
  readonly quote?: QuoteView;
  /** In the order in which they came. */
  readonly reactions?: readonly ReactionView[];
  /** It was changed so many times; what it said before is asked for. */
  readonly edited?: { readonly times: number };
  /** `text` is '' then; the record keeps the words. */
  readonly deleted?: DeletedView;
  /** Among colleagues alone. */
  readonly may?: LineMay;
  /** What these words may be, by the library's word lists; a person decides. */
  readonly suggestions?: readonly SuggestionView[];
  /** Private data in a patron's words, in order: hidden until somebody focuses or presses it. Places in `text`. */
  readonly hidden?: readonly Finding[];
}

export interface SuggestionView {
  readonly category: SuggestedCategory;
  /** "an insult" */
  readonly reason: string;
  /** Where in the text. */
  readonly span: readonly [number, number];
}

/** What the crisis card says for one kind of distress. */
export interface CrisisHelpView {
  readonly call: readonly { readonly name: string; readonly number: string }[];
  /** Whom to call inside the library. */
  readonly inside: readonly string[];
}
export type CrisisView = Readonly<Record<Distress, CrisisHelpView>>;

export interface ChannelView extends ChannelFacts {
  /** `channel:` and the room's address; used like a request id in the conversation calls. */
  readonly id: string;
  readonly name: string;
  readonly joined: boolean;
  readonly unread: number;
  readonly mentions: number;
  readonly problem?: Problem;
  readonly people: readonly { readonly name: string; readonly address: string }[];
}

/** Another desk in the desk room: to whom a request can be offered. */
export interface ColleagueView {
  readonly desk: string;
  readonly address: string;
  readonly name: string;
  /** Service point, as far as this desk has heard of it; '' otherwise. */
  readonly point: string;
}

/** A patron who is blocked now. */
export interface BlockView {
  readonly id: string;
  readonly who: string;
  readonly reason: string;
  readonly by: string;
  readonly since: number;
  /** None: for good. */
  readonly until?: number;
  /** Messages since, which were recorded and not shown. */
  readonly count: number;
}

export interface IncidentView {
  readonly id: string;
  readonly category: Category;
  /** To which it moved the patron. */
  readonly step: Step;
  readonly at: number;
  readonly by: string;
  readonly point: string;
  /** At a computer that the next person uses too. */
  readonly shared: boolean;
  /** It counts until then. */
  readonly until?: number;
  /** Neither taken back nor too long ago. */
  readonly inForce: boolean;
  readonly retracted?: { readonly by: string; readonly at: number; readonly reason: string };
}

/** A patron with whom there were incidents, also after the request has ended. */
export interface LadderView {
  /** Of the conversation, as with requests. */
  readonly id: string;
  readonly who: string;
  readonly anonymous: boolean;
  /** Oldest first. */
  readonly incidents: readonly IncidentView[];
}

/** An incident that can still be undone: nothing of it is recorded, sent or kept. */
export interface WaitingStepView {
  /** Of the conversation. */
  readonly id: string;
  readonly who: string;
  readonly category: Category;
  readonly step: Step;
  /** The patron is told something. */
  readonly says: boolean;
  /** When it happens; none: the countdown is stopped. */
  readonly dueAt?: number;
}

/** What the policy says about conduct. */
export interface ConductView {
  readonly ladder: Ladder;
  readonly blockHours: number;
  /** Seconds in which an incident can be undone. */
  readonly undo: number;
  readonly scripts: Readonly<Record<Step, string>>;
}

/** Somebody outside of the desks who takes questions. */
export interface ReferralView {
  readonly name: string;
  /** What they answer, and how else they can be reached. */
  readonly about: string;
  readonly email?: string;
}

/** A request that ended today, at whatever desk: what kind of question it was can be said until the day is over. */
export interface EndedView {
  readonly id: string;
  readonly who: string;
  readonly mode: Mode;
  /** The note of a walk-in or call; ''. */
  readonly words: string;
  readonly at: number;
  readonly by: string;
  readonly outcome: Outcome;
  /** READ scale, 1 to 6. */
  readonly read?: Read;
  readonly question?: string;
  readonly tags: readonly string[];
}

/** A question that went to somebody else, or help for somebody in distress. */
export interface ReferredView {
  readonly at: number;
  /** '' where nobody was signed in. */
  readonly by: string;
  /** None: a person at the desk, or on the phone. */
  readonly who?: string;
  readonly name?: string;
  readonly distress?: Distress;
}

/** A conversation that colleagues can learn from: names, addresses and numbers are left out. */
export interface ExampleView {
  readonly id: string;
  readonly title: string;
  /** What is good about it; ''. */
  readonly good: string;
  readonly lines: readonly ExampleLine[];
  readonly by: string;
  readonly at: number;
  /** All desks have it. */
  readonly shared: boolean;
  readonly mayDelete: boolean;
  readonly mayShare: boolean;
}

/** What is proposed to be left out; a person decides. */
export interface ExamplePreview {
  readonly lines: readonly MaskedLine[];
  /** The conversation is longer than an example can be. */
  readonly cut: boolean;
}

export interface RecordView {
  /** `closed`: what cannot be logged is neither shown nor sent; patrons see the desk as closed. */
  readonly journal: 'recording' | 'closed';
  readonly problem?: Problem;
  /** `os`: bodies are encrypted with a key that the OS keeps. `none`: the OS offers no key store, and the screen says so. */
  readonly protection: 'os' | 'none';
  readonly archive: CentreView;
}

/** What central storage has of this desk. Times are ms since 1970 UTC. */
export interface CentreView {
  readonly configured: boolean;
  /** Fingerprint of the key with which this desk signs: an administrator compares it before certifying the desk. */
  readonly key?: string;
  /** In words. */
  readonly where?: string;
  /** It asks for a user name and a password; these are as whom this computer connects. */
  readonly login?: { readonly user?: string };
  /** Rows that wait. */
  readonly backlog: number;
  /** Milliseconds for these, where that is worth saying. */
  readonly remaining?: number;
  readonly lastSuccess?: number;
  readonly problem?: Problem;
  /** Rows have been waiting since then, which is longer than the policy allows. */
  readonly lateSince?: number;
}

/** The texts that administrators share with all desks; what they say is asked for when `changes` has changed. */
export interface TextsView {
  /** The policy names a room for them. Without it they come from files alone. */
  readonly configured: boolean;
  /** This desk is in the room and has read it: what it knows is what all know. */
  readonly joined: boolean;
  /** An administrator of that room is signed in here, and it can be reached. */
  readonly mayEdit: boolean;
  /** Grows whenever one has changed. */
  readonly changes: number;
  readonly problem?: Problem;
}

/** A text as an administrator left it. */
export interface TextVersionView {
  /** Of the version. */
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly text: Text;
}

/** A shared script as it was. Neither `script` nor `removed`: what the files say. */
export interface ScriptVersionView {
  /** `files`: the one that no administrator made; `by` is '' and `at` 0 then. */
  readonly version: string;
  readonly by: string;
  readonly at: number;
  /** All desks have this one now. */
  readonly isNow: boolean;
  readonly script?: TextContents['script'];
  readonly removed?: true;
}

/** What administrators last did to a shared script. */
export interface ScriptChangeView {
  readonly id: string;
  readonly title: string;
  readonly what: 'added' | 'changed' | 'removed' | 'as-in-files';
  readonly by: string;
  readonly at: number;
}

export interface DeskView {
  readonly rev: number;
  /** Server time minus this PC's clock, ms. */
  readonly clockOffset: number;
  readonly point: string;
  /** undefined: nobody is signed in; walk-ins and calls can be logged all the same. */
  readonly me?: { readonly address: string; readonly name: string; /** The policy has it that patrons are not told the name. */ readonly isPrivate?: true };
  readonly connections: readonly ConnectionView[];
  readonly record: RecordView;
  /** Patrons see this desk as open: signed in, services ready, journal working. */
  readonly staffed: boolean;
  readonly requests: Readonly<Record<string, RequestView>>;
  /** Ids of `requests` in the order of the policy. */
  readonly order: readonly string[];
  readonly channels: readonly ChannelView[];
  readonly rooms: RoomsView;
  readonly colleagues: readonly ColleagueView[];
  /** Of all channels; open ones first, at most 300. */
  readonly favours: readonly FavourView[];
  /** All of the staff by name, also who is not at work, and whoever is signed in here. Nobody while nobody is. */
  readonly people: readonly PersonView[];
  readonly attendance: AttendanceView;
  readonly services: readonly { readonly address: string; readonly name: string }[];
  readonly hours: readonly ServiceHoursView[];
  /** Who is on when; none: the policy names no calendar. */
  readonly shifts?: ShiftsView;
  readonly blocks: readonly BlockView[];
  readonly ladders: readonly LadderView[];
  readonly waitingSteps: readonly WaitingStepView[];
  readonly conduct: ConductView;
  /** Newest first, at most 200. */
  readonly ended: readonly EndedView[];
  /** At this desk, today, the newest first. */
  readonly referred: readonly ReferredView[];
  /** Whom the policy names for questions that the desks do not answer. */
  readonly referrals: readonly ReferralView[];
  /** What the policy has to choose from. */
  readonly kinds: { readonly questions: readonly string[]; readonly tags: readonly string[] };
  /** An administrator of the desk room is signed in here. */
  readonly supervisor: boolean;
  /** The record of all desks can be reviewed from here. */
  readonly mayReview?: true;
  readonly texts: TextsView;
  /** The desks can agree. Signed in and false: requests are taken by hand, and somebody else may answer too. */
  readonly agreeing: boolean;
  /** How many held at once before the app warns. */
  readonly cap: number;
  readonly claimWithin: number;
  /** One-line notices that this desk should see, newest last; each can be dismissed. */
  readonly notices: readonly NoticeView[];
}

export interface NoticeView {
  readonly id: string;
  readonly tone: 'info' | 'warning' | 'problem';
  readonly text: string;
  /** What a button on the notice does; the label is the renderer's. */
  readonly action?: { readonly type: 'open-conversation' | 'open-favour'; readonly id: string } | { readonly type: 'retry-journal' } | { readonly type: 'sign-in' };
}

/** Only what changed since `rev - 1`. A removed request is listed in `gone`. */
export interface DeskPatch {
  readonly rev: number;
  readonly set?: Partial<Omit<DeskView, 'rev' | 'requests'>>;
  readonly requests?: Readonly<Record<string, RequestView>>;
  readonly gone?: readonly string[];
  /** New or changed lines of the conversation that this window has open. */
  readonly lines?: { readonly id: string; readonly upsert: readonly LineView[] };
}

export interface TranscriptWindow {
  readonly id: string;
  readonly lines: readonly LineView[];
  /** There are older lines before the first one. */
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** What a search found in one conversation. */
export interface FoundLines {
  /** The newest first. */
  readonly lines: readonly LineView[];
  /** The place before which the search goes on; none: it has reached the beginning. */
  readonly next?: number;
  /** When the oldest line that was looked at was said. */
  readonly upTo?: number;
}

export interface ScriptView {
  readonly id: string;
  readonly category: string;
  readonly title: string;
  readonly shortcut?: string;
  /** Placeholders are already filled where the desk knows the value. */
  readonly text: string;
  /** As its author wrote it. */
  readonly raw: string;
  /** Placeholders that stand in `text` as they were, each once. */
  readonly missing: readonly string[];
  /** When to use it, one sentence. */
  readonly when: string;
  /** An own one that is offered in this language alone. */
  readonly language?: string;
  /** Made by the person who is signed in, for themselves. Its id begins with `own:`. */
  readonly own: boolean;
  /** A shared one that an administrator changed or made: who did so last, and when. */
  readonly changed?: { readonly by: string; readonly at: number };
}

/** The scripts for a conversation, in its language. */
export interface ScriptsView {
  readonly language: string;
  /** Languages in which the service answers, its own first. */
  readonly languages: readonly string[];
  /** Scripts that the service wants said at certain moments, as far as they are in this set. */
  readonly mandatory: Mandatory;
  /** Somebody is signed in, so own scripts can be made. */
  readonly mayMake: boolean;
  readonly scripts: readonly ScriptView[];
}

/** One of the library's own answers. */
export interface AnswerView extends Answer {
  /** Made by the person who is signed in, for themselves: its id begins with `own:`. Otherwise it is shared by all desks. */
  readonly own: boolean;
}

/** An entry of the guidance. Removed ones are there for administrators alone, who can bring them back. */
export type GuidanceView = Overlaid<Guidance>;

/** "What may I do here?", and what the library answers. */
export interface GuideView {
  /** Of the guidance. */
  readonly language: string;
  readonly guidance: readonly GuidanceView[];
  readonly answers: readonly AnswerView[];
  /** Somebody is signed in, so own answers can be made. */
  readonly mayMake: boolean;
}

/** A row of a file that was not imported. */
export interface BadRow {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

/** What the user may set; what the policy sets is locked, and the screen says so. */
export interface SettingsView {
  /** Grows with every change since the start: of two views the later one counts, in whatever order they come. */
  readonly rev: number;
  readonly theme: 'system' | 'light' | 'dark';
  /** Percent, 100 to 200. */
  readonly textSize: number;
  /** 0 to 100. */
  readonly volume: number;
  readonly sound: Readonly<Record<Mode, boolean>>;
  readonly globalShortcuts: boolean;
  /** Whether suggestions are shown beside what patrons write. */
  readonly suggestions: boolean;
  /** The keys that act while another program is in front, in Electron's notation; policy names them. */
  readonly globalKeys: { readonly walkIn: string; readonly call: string; readonly takeNext: string };
  readonly address: string;
  readonly server: string;
  readonly rememberPassword: boolean;
  readonly panes: Readonly<Record<string, number>>;
  /** Remarks on the tone of a draft. */
  readonly coach: boolean;
  /** Ids of scripts, the latest first. */
  readonly favouriteScripts: readonly string[];
  readonly recentScripts: readonly string[];
  /** Names of settings that the policy fixes. */
  readonly locked: readonly string[];
  /** Where passwords can be kept: `os`, or `memory` (until the app ends), which the sign-in screen says. */
  readonly passwords: 'os' | 'memory';
  readonly policyFile?: string;
  readonly problem?: Problem;
}
