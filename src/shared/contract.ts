/**
 * The IPC contract: for every request channel a strict schema of its argument (here), and the type of its answer
 * (`Answers`). Both sides and the tests derive from this file; a missing handler or schema does not compile.
 */
import * as z from 'zod';
import type { PrivateFinding } from '../core/answers/check.js';
import { CHANNEL_ACCESS } from '../core/channels/channel.js';
import { CATEGORIES, STEPS } from '../core/conduct.js';
import { GUARD_KINDS, type Finding } from '../core/guard/rules.js';
import type { Jargon } from '../core/coach/coach.js';
import { once } from '../core/once.js';
import { OUTCOMES, READS } from '../core/operation.js';
import type { WordLines } from '../core/suggest/library-words.js';
import { DISTRESS } from '../core/suggest/word-list.js';
import type { EventChannel, RequestChannel } from './channels.js';
import type { ErrorCode } from './errors.js';
import type { TimeChoice } from './favour-view.js';
import { ANSWER_LIMITS, FAVOUR_LIMITS, GUIDANCE_LIMITS, MAX_LABEL, MAX_NOTE, MAX_REASON, MAX_REFERRAL, MAX_TEXT, MAX_TEXTS_AT_ONCE, MAX_WINDOW, MAX_WORD_LINES, SCRIPT_LIMITS } from './limits.js';
import { channelName } from './texts/channel.js';
import type { HandoverView } from './handover-view.js';
import type { DoingView, VersionView } from './line-view.js';
import { reportingYear, statisticsQuery, statisticsSheet } from './statistics-query.js';
import { SAVE_FORMATS, type StatisticsView, type YearView } from './statistics-view.js';
import { TIME_BY, TIME_DAYS, type TimeView } from './time-view.js';
import { exampleShape, textName, textWithContent } from './texts/kinds.js';
import type { BadRow, CrisisView, DeskPatch, DeskView, ExamplePreview, ExampleView, FoundLines, GuideView, ScriptChangeView, ScriptsView, ScriptVersionView, SettingsView, TextVersionView, TranscriptWindow } from './view.js';

export { MAX_TEXT, MAX_WINDOW };

const id = z.string().min(1).max(2_100);
const address = z.string().min(3).max(2_100);
const key = z.string().min(1).max(200);
const label = z.string().min(1).max(MAX_LABEL);
const text = z.string().min(1).max(MAX_TEXT);
const none = () => z.undefined();
const favourText = (max: number) => z.string().trim().min(1).max(max);
const time = z.number().int().min(0).max(8_640_000_000_000_000);
const script = z.string().min(1).max(100);
const language = z.string().min(2).max(20);
const modes = { 'in-person': z.boolean(), phone: z.boolean(), 'patron-im': z.boolean(), 'staff-im': z.boolean() };

export const settingsPatch = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.number().int().min(100).max(200),
  volume: z.number().int().min(0).max(100),
  sound: z.strictObject(modes),
  globalShortcuts: z.boolean(),
  suggestions: z.boolean(),
  address: z.string().max(2_100),
  server: z.string().max(300),
  rememberPassword: z.boolean(),
  panes: z.record(z.string().max(40), z.number().min(0).max(10_000)),
  /** Ids of scripts, the latest first. */
  coach: z.boolean(),
  favouriteScripts: z.array(script).max(500),
  recentScripts: z.array(script).max(20),
}).partial();

/** Each is made when it is asked for first: all of them together would keep the desk from opening for a while. */
export const requests = {
  'desk:snapshot': none,
  /** `server`: `host` or `host:port`, '' to ask DNS. An empty password uses the kept one. */
  'session:sign-in': once(() => z.strictObject({ address: z.string().min(3).max(2_100), password: z.string().max(1_000), server: z.string().max(300), remember: z.boolean() })),
  'session:sign-out': none,
  'session:service-password': once(() => z.strictObject({ address: z.string().min(3).max(2_100), password: z.string().min(1).max(1_000) })),
  'request:log': once(() => z.strictObject({ mode: z.enum(['in-person', 'phone']), note: z.string().max(MAX_NOTE) })),
  'request:take': once(() => z.strictObject({ id })),
  'request:take-next': none,
  'request:release': once(() => z.strictObject({ id })),
  'request:hold': once(() => z.strictObject({ id, reason: z.string().max(MAX_REASON) })),
  'request:resume': once(() => z.strictObject({ id })),
  'request:end': once(() => z.strictObject({ id, outcome: z.enum(OUTCOMES) })),
  /** `email`: the system's mail program opens with it; none: the words were copied. */
  'request:refer': once(() => z.strictObject({ id, to: label, email: z.email().max(254).exactOptional(), subject: z.string().max(200), text: z.string().trim().min(1).max(MAX_REFERRAL) })),
  'request:classify': once(() => z.strictObject({ id, outcome: z.enum(OUTCOMES).exactOptional(), read: z.literal(READS).exactOptional(), question: label.exactOptional(), tags: z.array(label).max(20).exactOptional() })),
  'request:offer': once(() => z.strictObject({
    id,
    to: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('desk'), desk: z.string().regex(/^[0-9a-f]{32}$/), point: z.string().min(1).max(200) }),
      z.strictObject({ kind: z.literal('person'), address: z.string().min(3).max(2_100) }),
      z.strictObject({ kind: z.literal('service'), service: z.string().min(3).max(2_100) }),
    ]),
    note: z.string().max(MAX_NOTE),
  })),
  'request:accept': once(() => z.strictObject({ id })),
  'request:decline': once(() => z.strictObject({ id, reason: z.string().max(MAX_REASON) })),
  'request:take-over': once(() => z.strictObject({ id, reason: z.string().max(MAX_REASON) })),
  /** `hours`: none, for good. */
  'request:block': once(() => z.strictObject({ id, reason: z.string().min(1).max(MAX_REASON), hours: z.number().positive().max(8_784).optional() })),
  'block:lift': once(() => z.strictObject({ id, reason: z.string().min(1).max(MAX_REASON) })),
  /** `step`: as it was shown; `text`: '' for nothing. It happens when the seconds for undoing it are over. */
  'incident:record': once(() => z.strictObject({ id, category: z.enum(CATEGORIES), step: z.enum(STEPS), text: z.string().max(MAX_TEXT), script: z.string().min(1).max(64).optional(), shared: z.boolean() })),
  'incident:undo': once(() => z.strictObject({ id })),
  /** Stops the countdown: it then happens by `incident:now` alone. */
  'incident:hold': once(() => z.strictObject({ id })),
  'incident:now': once(() => z.strictObject({ id })),
  'incident:retract': once(() => z.strictObject({ id, of: z.string().min(1).max(1_023), reason: z.string().min(1).max(MAX_REASON) })),
  /** About the last incident with this patron. */
  'incident:report': once(() => z.strictObject({ id })),
  'incident:save-report': once(() => z.strictObject({ id, format: z.enum(['text', 'pdf']) })),
  'request:note': once(() => z.strictObject({ id, text: z.string().min(1).max(MAX_NOTE) })),
  /** Which conversation this window shows: its lines then come in patches. null: none. */
  'conversation:open': once(() => z.strictObject({ id: id.nullable() })),
  /** `before`/`after`: a place; neither: the end. */
  'conversation:window': once(() => z.strictObject({ id, before: z.number().optional(), after: z.number().optional(), limit: z.number().int().min(1).max(MAX_WINDOW) })),
  /** `before`: a place, where the last answer ended. */
  'conversation:find': once(() => z.strictObject({ id, words: z.string().trim().min(1).max(MAX_LABEL), before: z.number().optional() })),
  /** `anyway`: after a warning of the privacy guard. `keepDraft`: these words are not the draft, which stays. */
  'conversation:reply': once(() => z.strictObject({
    id, text, script: z.string().min(1).max(100).optional(), keepDraft: z.literal(true).optional(), answers: key.exactOptional(),
    anyway: z.strictObject({ reason: z.string().trim().min(1).max(MAX_REASON), kinds: z.array(z.enum(GUARD_KINDS)).max(GUARD_KINDS.length) }).optional(),
  })),
  'conversation:draft': once(() => z.strictObject({ id, text: z.string().max(MAX_TEXT) })),
  'conversation:typing': once(() => z.strictObject({ id, composing: z.boolean() })),
  /** By an administrator of the desk room. A time is by the clock of the library. */
  'hours:shut': once(() => z.strictObject({
    service: z.string().min(3).max(2_100), reason: z.string().trim().min(1).max(MAX_REASON),
    until: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('next') }), z.strictObject({ kind: z.literal('reopened') }),
      z.strictObject({ kind: z.literal('time'), day: z.iso.date(), time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/) }),
    ]),
  })),
  'hours:reopen': once(() => z.strictObject({ service: z.string().min(3).max(2_100) })),
  /** What is begun in the composer, beside the draft; null: nothing. */
  'conversation:doing': once(() => z.strictObject({
    id,
    doing: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('answer'), key, by: z.string().max(MAX_LABEL), text: z.string().max(MAX_NOTE) }),
      z.strictObject({ type: z.literal('change'), key, before: z.string().max(MAX_TEXT) }),
    ]).nullable(),
  })),
  /** Lines among colleagues, by their keys. */
  'line:react': once(() => z.strictObject({ id, key, emoji: z.string().min(1).max(40), on: z.boolean() })),
  'line:change': once(() => z.strictObject({ id, key, text })),
  'line:delete': once(() => z.strictObject({ id, key })),
  'line:versions': once(() => z.strictObject({ id, key })),
  'link:open': once(() => z.strictObject({ url: z.string().max(4_096) })),
  'channel:create': once(() => z.strictObject({ name: channelName(), access: z.enum(CHANNEL_ACCESS), members: z.array(address).max(500), topic: z.string().trim().max(MAX_REASON) })),
  'channel:change': once(() => z.strictObject({ id, name: channelName().exactOptional(), closed: z.boolean().exactOptional() })),
  'channel:topic': once(() => z.strictObject({ id, topic: z.string().trim().min(1).max(MAX_REASON) })),
  /** Asks which; of the channel with that id. */
  'file:share': once(() => z.strictObject({ id })),
  'file:stop': once(() => z.strictObject({ id })),
  /** Asks where. */
  'file:save': once(() => z.strictObject({ id, file: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(4_096), name: z.string().min(1).max(300), sha256: z.string().regex(/^[0-9a-f]{64}$/).exactOptional() }) })),
  'channel:members': once(() => z.strictObject({ id })),
  'channel:set-members': once(() => z.strictObject({ id, members: z.array(address).max(500) })),
  /** `language`: another one than that of the conversation, to look at. */
  'scripts:list': once(() => z.strictObject({ id: id.nullable(), language: language.exactOptional() })),
  'scripts:used': once(() => z.strictObject({ id, script })),
  'scripts:language': once(() => z.strictObject({ id, language })),
  /** Without an id a new one. `everybody`: for all desks, in this language, which is for administrators; without it an own one, `language`: for that one alone. */
  'scripts:save': once(() => z.strictObject({
    id: script.exactOptional(), everybody: language.exactOptional(),
    category: z.string().max(SCRIPT_LIMITS.category), title: z.string().max(SCRIPT_LIMITS.title), shortcut: z.string().max(20).exactOptional(),
    when: z.string().max(SCRIPT_LIMITS.when), text: z.string().max(SCRIPT_LIMITS.text), language: language.exactOptional(),
  })),
  /** `everybody`: a shared one, in this language. */
  'scripts:delete': once(() => z.strictObject({ id: script, everybody: language.exactOptional() })),
  'scripts:undo': none,
  /** `everybody`: for all desks, in the language of the file, or in this one. */
  'scripts:import': once(() => z.strictObject({ everybody: language.exactOptional() })),
  'scripts:export': once(() => z.strictObject({ what: z.enum(['own', 'shared']), language })),
  /** Of a shared one. */
  'scripts:versions': once(() => z.strictObject({ id: script, language })),
  'scripts:restore': once(() => z.strictObject({ id: script, language, version: z.string().min(1).max(1_023) })),
  'scripts:changes': once(() => z.strictObject({ language })),
  'words:get': none,
  /** What administrators add to the word lists, for everybody: `rude: phrase` a line, and a phrase a line. */
  'words:save': once(() => z.strictObject({ find: z.string().max(MAX_WORD_LINES), innocent: z.string().max(MAX_WORD_LINES) })),
  /** For everybody: administrators only. */
  'texts:save': once(() => z.strictObject({ texts: z.array(textWithContent()).min(1).max(MAX_TEXTS_AT_ONCE) })),
  /** `asInFiles`: what the files say holds again. Otherwise it is gone, also where a file has it. */
  'texts:remove': once(() => z.strictObject({ text: textName(), asInFiles: z.boolean() })),
  'texts:history': once(() => z.strictObject({ text: textName() })),
  /** `language`: of the guidance. */
  'guide:list': once(() => z.strictObject({ language })),
  /** Without an id a new one. `everybody`: for all desks, in this language; otherwise for the person alone. `about`: the conversation that it comes from. `anyway`: the person has read what the privacy guard found. */
  'answers:save': once(() => z.strictObject({
    id: script.exactOptional(), everybody: language.exactOptional(), about: id.nullable(), anyway: z.literal(true).exactOptional(),
    question: z.string().max(ANSWER_LIMITS.question), answer: z.string().max(ANSWER_LIMITS.answer), link: z.string().max(ANSWER_LIMITS.link).exactOptional(),
    tags: z.array(z.string().max(ANSWER_LIMITS.tag)).max(ANSWER_LIMITS.tags).exactOptional(),
  })),
  'answers:delete': once(() => z.strictObject({ id: script })),
  'answers:undo': none,
  'answers:import': once(() => z.strictObject({ everybody: language.exactOptional() })),
  /** For everybody: administrators only. Without an id a new one. */
  'guidance:save': once(() => z.strictObject({
    id: script.exactOptional(), language, topic: z.string().max(GUIDANCE_LIMITS.topic), question: z.string().max(GUIDANCE_LIMITS.question),
    may: z.array(z.string().max(MAX_NOTE)).max(100), mayNot: z.array(z.string().max(MAX_NOTE)).max(100), ask: z.string().max(GUIDANCE_LIMITS.ask), scripts: z.array(z.string().max(100)).max(100),
  })),
  'coach:jargon': none,
  'settings:get': none,
  'settings:set': once(() => settingsPatch),
  /** Of this computer, for central storage. */
  'central:login': once(() => z.strictObject({ user: z.string().trim().min(1).max(63), password: z.string().min(1).max(700) })),
  /** "Not so": of one line, for good. */
  'suggestion:dismiss': once(() => z.strictObject({ id, key: z.string().min(1).max(200) })),
  'crisis:card': none,
  /** `id`: the conversation; null: somebody at the desk, or on the phone. */
  'crisis:used': once(() => z.strictObject({ id: id.nullable(), about: z.enum(DISTRESS) })),
  'example:list': none,
  /** Of a conversation that has ended. */
  'example:preview': once(() => z.strictObject({ id })),
  /** Words as colleagues will read them: what is left out is gone already. */
  'example:save': once(() => z.strictObject(exampleShape())),
  'example:delete': once(() => z.strictObject({ id })),
  /** With all desks, by an administrator. */
  'example:share': once(() => z.strictObject({ id })),
  'favour:times': none,
  /** `channel`: its id. `by`: one of the times to choose from, or what the clock of the library says then. `anyway`: the person has read what the privacy guard found. */
  'favour:ask': once(() => z.strictObject({
    channel: id, anyway: z.literal(true).exactOptional(),
    to: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('person'), address: z.string().min(3).max(2_100) }), z.strictObject({ kind: z.literal('desk'), desk: z.string().regex(/^[0-9a-f]{32}$/), point: z.string().min(1).max(200) })]).exactOptional(),
    by: z.union([z.strictObject({ at: z.number().int().min(0).max(8_640_000_000_000_000) }), z.strictObject({ clock: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::00)?$/) })]).exactOptional(),
    wish: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('pull'), title: favourText(FAVOUR_LIMITS.title), callNumber: favourText(FAVOUR_LIMITS.callNumber).exactOptional(), barcode: favourText(FAVOUR_LIMITS.barcode).exactOptional(), branch: favourText(FAVOUR_LIMITS.branch).exactOptional() }),
      z.strictObject({ kind: z.enum(['pass-on', 'look-up']), text: favourText(FAVOUR_LIMITS.text) }),
      z.strictObject({ kind: z.literal('cover'), note: favourText(FAVOUR_LIMITS.text).exactOptional() }),
    ]),
  })),
  'favour:act': once(() => z.strictObject({ id, do: z.enum(['accept', 'decline', 'done', 'reopen', 'withdraw']), reason: z.string().max(MAX_REASON) })),
  /** Opens the window of the review. */
  'record:review': none,
  'record:retry': none,
  /** After the person confirmed it: the journal that cannot be opened is set aside, untouched, and a new one begins. */
  'record:begin-anew': none,
  'notice:dismiss': once(() => z.strictObject({ id })),
  'alert:test': none,
  /** For supervisors: how much time goes into messages. `days`: today included. */
  'statistics:time': once(() => z.strictObject({ days: z.literal(TIME_DAYS), by: z.enum(TIME_BY) })),
  /** For supervisors: figures of a period. */
  'statistics:read': statisticsQuery,
  /** For supervisors: what surveys ask for. `year`: the one that begins in it; none: the one that goes on. */
  'statistics:year': once(() => z.strictObject({ year: reportingYear().exactOptional() })),
  'statistics:save': once(() => z.strictObject({ what: statisticsSheet(), format: z.enum(SAVE_FORMATS) })),
  'statistics:print': once(() => z.strictObject({ what: statisticsSheet() })),
  /** The calendar, once more. */
  'shifts:read': none,
  /** `room`: channel in which it is asked; none: the first one. */
  'shifts:ask-cover': once(() => z.strictObject({ id: z.string().min(1).max(200), from: time, to: time, reason: z.string().max(300), urgent: z.boolean(), room: z.string().min(3).max(2_100).exactOptional() })),
  'shifts:cover': once(() => z.strictObject({
    id: z.string().min(1).max(64),
    action: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('offer'), from: time, to: time }), z.strictObject({ type: z.literal('take-back') }), z.strictObject({ type: z.literal('withdraw') }),
      z.strictObject({ type: z.literal('decide'), parts: z.array(z.strictObject({ person: z.string().min(3).max(2_100), from: time, to: time })).min(1).max(20) }),
    ]),
  })),
  'shifts:save-cover': once(() => z.strictObject({ id: z.string().min(1).max(64) })),
  /** `offered`: what is offered to this desk. `held`: what it has itself. */
  'handover:overview': once(() => z.strictObject({ of: z.enum(['offered', 'held']) })),
  'handover:begin': once(() => z.strictObject({ to: z.string().min(3).max(2_100), note: z.string().max(MAX_NOTE) })),
  /** All that is handed over to this desk: taken, or turned down with a reason. */
  'handover:answer': once(() => z.discriminatedUnion('accept', [z.strictObject({ accept: z.literal(true) }), z.strictObject({ accept: z.literal(false), reason: z.string().max(MAX_REASON) })])),
  /** "I am here": the desk does not close itself. */
  'desk:here': none,
  /** Ends Deskbell, after the person has been told what that means. */
  'desk:quit': none,
  /** The page was painted: what can wait until then begins. */
  'window:ready': none,
} satisfies Record<RequestChannel, () => z.ZodType>;

export type Args = { readonly [C in RequestChannel]: z.infer<ReturnType<(typeof requests)[C]>> };

export interface Answers {
  'desk:snapshot': DeskView;
  'session:sign-in': void;
  'session:sign-out': { readonly unshipped: number };
  'session:service-password': void;
  'request:log': { readonly id: string };
  'request:take': void;
  /** none: nobody is waiting. */
  'request:take-next': { readonly id?: string };
  'request:release': void;
  'request:hold': void;
  'request:resume': void;
  'request:end': void;
  'request:refer': void;
  'request:classify': void;
  'request:offer': void;
  'request:accept': void;
  'request:decline': void;
  'request:take-over': void;
  'request:block': void;
  'block:lift': void;
  'incident:record': void;
  'incident:undo': void;
  'incident:hold': void;
  'incident:now': void;
  'incident:retract': void;
  'incident:report': { readonly text: string };
  /** The file's name; none: the person changed their mind. */
  'incident:save-report': { readonly file?: string };
  'request:note': void;
  /** The draft of that conversation, to go on with. */
  /** `readTo`: the place up to which whoever sits here had read a channel; none: nothing is new. */
  'conversation:open': { readonly draft: string; readonly readTo?: number; readonly doing?: DoingView };
  'conversation:window': TranscriptWindow;
  'conversation:find': FoundLines;
  /** `guarded`: the privacy guard stopped it; what it found, in the order of the text. Nothing was sent. */
  'conversation:reply': { readonly key: string } | { readonly guarded: readonly Finding[] };
  'conversation:draft': void;
  'conversation:typing': void;
  'hours:shut': void;
  'hours:reopen': void;
  'conversation:doing': void;
  'line:react': void;
  'line:change': void;
  'line:delete': void;
  /** The oldest first; the last one is what it says now. */
  'line:versions': readonly VersionView[];
  'link:open': void;
  /** When all desks are told. */
  'channel:create': { readonly id: string };
  'channel:change': void;
  'channel:topic': void;
  /** Its name, once all is done; none: nothing was chosen, or it was stopped. */
  'file:share': { readonly file?: string };
  'file:stop': void;
  /** The name under which it was kept; none: nothing was chosen. */
  'file:save': { readonly file?: string };
  /** Addresses of those who belong to it. */
  'channel:members': readonly string[];
  'channel:set-members': void;
  'scripts:list': ScriptsView;
  'scripts:used': void;
  'scripts:language': void;
  'scripts:save': { readonly id: string };
  'scripts:delete': void;
  /** Takes the last saving, deleting or importing of this person back. */
  'scripts:undo': void;
  /** Nothing: no file was chosen. Otherwise how many scripts are new, changed, and as they were. */
  'scripts:import': { readonly file?: string; readonly added?: number; readonly changed?: number; readonly same?: number };
  'scripts:export': { readonly file?: string; readonly count?: number };
  /** The last version first; what the files say stands at the end. */
  'scripts:versions': readonly ScriptVersionView[];
  'scripts:restore': void;
  /** One line for each script that administrators touched, the last change first. */
  'scripts:changes': readonly ScriptChangeView[];
  'words:get': WordLines;
  'words:save': void;
  /** When the room has them all. */
  'texts:save': void;
  'texts:remove': void;
  /** The last version first, at most 50. */
  'texts:history': readonly TextVersionView[];
  'guide:list': GuideView;
  /** `found`: what the privacy guard found in it; nothing was saved. */
  'answers:save': { readonly id: string } | { readonly found: readonly PrivateFinding[] };
  'answers:delete': void;
  /** Takes the last saving, deleting or importing of answers by this person back. */
  'answers:undo': void;
  /** Nothing: no file was chosen. `bad`: rows that were left out, at most a hundred of them, and how many there were. */
  'answers:import': { readonly file?: string; readonly added?: number; readonly changed?: number; readonly same?: number; readonly bad?: readonly BadRow[]; readonly badCount?: number };
  'guidance:save': { readonly id: string };
  /** Words of the trade, for the coach. */
  'coach:jargon': readonly Jargon[];
  'suggestion:dismiss': void;
  'crisis:card': CrisisView;
  'crisis:used': void;
  'settings:get': SettingsView;
  'settings:set': SettingsView;
  'central:login': void;
  'example:list': readonly ExampleView[];
  'example:preview': ExamplePreview;
  'example:save': { readonly id: string };
  'example:delete': void;
  'example:share': void;
  'favour:times': readonly TimeChoice[];
  /** When the channel has it. `found`: what the privacy guard found in it; nothing was sent. */
  'favour:ask': { readonly found?: readonly Finding[] };
  'favour:act': void;
  'record:review': void;
  'record:retry': void;
  'record:begin-anew': void;
  'notice:dismiss': void;
  'alert:test': void;
  'statistics:time': TimeView;
  'statistics:read': StatisticsView;
  'statistics:year': YearView;
  /** The file's name; none: the person changed their mind. */
  'statistics:save': { readonly file?: string };
  /** Whether it went to a printer. */
  'statistics:print': { readonly printed: boolean };
  'shifts:read': void;
  'shifts:ask-cover': void;
  'shifts:cover': void;
  /** The file's name; none: the person changed their mind. */
  'shifts:save-cover': { readonly file?: string };
  'handover:overview': HandoverView;
  'handover:begin': void;
  'handover:answer': void;
  'desk:here': void;
  'desk:quit': void;
  'window:ready': void;
}

export interface Events {
  'desk:patch': DeskPatch;
  'settings:changed': SettingsView;
  /** A global shortcut, a click on a notification, a menu item. */
  command: { readonly type: 'leave' } | { readonly type: 'log'; readonly mode: 'in-person' | 'phone' } | { readonly type: 'open-conversation'; readonly id: string } | { readonly type: 'take-next' };
  /** Play the desk bell once; 2 is the louder one. Repetition is main's. */
  alert: { readonly level: 1 | 2; readonly volume: number };
  /** Words that could not be sent are back in the composer of this conversation: its whole draft now. */
  'draft:returned': { readonly id: string; readonly text: string };
}

/** How every request is answered. */
export type Envelope<V> = { readonly ok: true; readonly value: V } | { readonly ok: false; readonly code: ErrorCode; readonly message: string };
export type Answer<C extends RequestChannel> = Envelope<Answers[C]>;

/** What the preload puts on `window`. */
export interface Bridge {
  request<C extends RequestChannel>(channel: C, args: Args[C]): Promise<Answer<C>>;
  /** Returns how to stop listening. */
  on<C extends EventChannel>(channel: C, listener: (event: Events[C]) => void): () => void;
}
