/** What this window alone knows: which section is shown, what is open, what was said to the person last. */
import { createStore } from 'zustand/vanilla';
import type { Category } from '../core/conduct.js';
import type { FavourKind } from '../core/favour/favour.js';
import type { Distress } from '../core/suggest/word-list.js';
import { useStore } from 'zustand';
import type { Read } from '../core/operation.js';
import type { TextName } from '../core/texts/text.js';
import type { FileView } from '../shared/rooms-view.js';
import type { BadRow } from '../shared/view.js';
import type { SharedName } from './scripts/own.js';

export type Section = 'desk' | 'channels' | 'favours' | 'shifts' | 'scripts' | 'answers' | 'record' | 'statistics' | 'settings';

/** What an answer is made from. */
export interface AnswerDraft {
  /** Conversation that it comes from. */
  readonly about: string;
  readonly question: string;
  readonly answer: string;
  readonly link?: string;
}

export type DialogState =
  | { readonly type: 'palette' }
  | { readonly type: 'save-file'; readonly file: FileView }
  | { readonly type: 'new-channel' | 'go-to-channel' }
  | { readonly type: 'channel-topic' | 'channel-settings'; readonly id: string }
  | { readonly type: 'keys' }
  | { readonly type: 'begin-anew' }
  | { readonly type: 'message-colleague' }
  /** Of a shift; of a cover. */
  | { readonly type: 'ask-cover' | 'offer-cover'; readonly id: string }
  | { readonly type: 'hand-over' | 'take-relief' }
  | { readonly type: 'last-desk'; readonly next: 'sign-out' | 'quit' }
  | { readonly type: 'blocked' | 'change-person' | 'relief' | 'library-words' }
  /** Without an id: a new one; `everybody`: which all desks are to have. */
  | { readonly type: 'script'; readonly id?: string; readonly everybody?: true }
  | { readonly type: 'script-history'; readonly name: SharedName }
  | { readonly type: 'script-changes'; readonly language: string }
  | { readonly type: 'outcome' | 'pass-on' | 'decline' | 'take-over' | 'block' | 'lift' | 'classify' | 'refer' | 'make-example' | 'example'; readonly id: string }
  | { readonly type: 'outcome' | 'pass-on' | 'decline' | 'take-over' | 'block' | 'lift' | 'classify' | 'refer'; readonly id: string }
  | { readonly type: 'keep-reply'; readonly id: string }
  /** Of a line among colleagues. */
  | { readonly type: 'line-versions' | 'line-delete'; readonly id: string; readonly key: string }
  | { readonly type: 'ask-favour'; readonly kind?: FavourKind; readonly channel?: string }
  /** Declines it, or gives it back. */
  | { readonly type: 'favour-reason'; readonly id: string; readonly do: 'decline' | 'reopen' }
  /** Without an id: a new one. */
  | { readonly type: 'answer'; readonly id?: string; readonly draft?: AnswerDraft }
  | { readonly type: 'guidance'; readonly id?: string }
  | { readonly type: 'versions'; readonly id: string; readonly name: TextName; readonly title: string }
  | { readonly type: 'bad-rows'; readonly title: string; readonly bad: readonly BadRow[]; readonly count: number }
  | { readonly type: 'hours' }
  | { readonly type: 'shut'; readonly service: string }
  | { readonly type: 'crisis'; readonly about?: Distress }
  | { readonly type: 'incident-report'; readonly id: string }
  | { readonly type: 'incident'; readonly id: string; readonly category?: Category }
  | { readonly type: 'retract'; readonly id: string; readonly of: string }
  | { readonly type: 'service-password'; readonly address: string; readonly name: string }
  | { readonly type: 'central-login' }
  | { readonly type: 'link'; readonly shown: string; readonly url: string };

export interface Message {
  readonly id: number;
  readonly tone: 'info' | 'warning' | 'problem';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** The walk-in or call that was logged last: the same key again offers its note. */
export interface Logged {
  /** One more for each press; the same key twice before main has answered is still one walk-in. */
  readonly turn: number;
  /** None: main has not answered yet. */
  readonly id?: string;
  readonly mode: 'in-person' | 'phone';
  readonly noting: boolean;
  readonly note: string;
}

/** A request that was ended here just now: what kind of question it was can be said with two keys. */
export interface JustEnded {
  readonly id: string;
  readonly who: string;
  readonly read?: Read;
  /** A step of the ladder ended it, seconds after a person had pressed something: it does not take the focus. */
  readonly byItself?: true;
}

export interface Screen {
  /** Script that is shown on the page of scripts. */
  readonly script?: string | undefined;
  readonly section: Section;
  /** Request id of the conversation that is open. */
  readonly open?: string | undefined;
  readonly channel?: string | undefined;
  /** Which channel or person said first that all is on the record; it goes when another one is opened. */
  readonly onRecord?: { readonly where: string } | 'dismissed' | undefined;
  readonly dialog?: DialogState | undefined;
  readonly messages: readonly Message[];
  readonly logged?: Logged | undefined;
  readonly justEnded?: JustEnded | undefined;
  /** The screen faces the public: words of patrons and staff are covered. */
  readonly covered: boolean;
  /** The pane with patron, scripts and notes; it only has a choice where there is no room for all three. */
  readonly details: boolean;
  /** "What may I do here?" stands in place of the details; whether those were shown before. */
  readonly guide?: { readonly details: boolean } | undefined;
  /** Answer or entry that is shown on the page of answers. */
  readonly guideEntry?: string | undefined;
  /** A bell that rang in the last seconds, for everybody who does not hear it. */
  readonly ringing: 0 | 1 | 2;
}

export const screen = createStore<Screen>(() => ({ section: 'desk', messages: [], covered: false, details: false, ringing: 0 }));
export const useScreen = <T>(select: (state: Screen) => T): T => useStore(screen, select);

const SHOWN_AT_ONCE = 4;
const INFO_STAYS_MS = 8_000;
let lastId = 0;

/** Says something in the messages; an `info` leaves by itself, what matters stays until it is dismissed. */
export function say(message: Omit<Message, 'id'>): number {
  const id = ++lastId;
  screen.setState(({ messages }) => ({ messages: [...messages.filter((m) => m.text !== message.text), { ...message, id }].slice(-SHOWN_AT_ONCE) }));
  if (message.tone === 'info' && !message.action) window.setTimeout(() => unsay(id), INFO_STAYS_MS);
  return id;
}

export function unsay(id: number): void {
  screen.setState((state) => (state.messages.some((m) => m.id === id) ? { messages: state.messages.filter((m) => m.id !== id) } : state));
}

export const show = (dialog: DialogState): void => screen.setState({ dialog });
export const closeDialog = (): void => screen.setState({ dialog: undefined });
