/** What windows may ask for, one line each: the work is done elsewhere. */
import path from 'node:path';
import { safeName } from '../core/files/name.js';
import type { Jargon } from '../core/coach/coach.js';
import type { Answers as Replies, Args } from '../shared/contract.js';
import { AppError } from '../shared/errors.js';
import type { Policy } from '../shared/policy/schema.js';
import { withoutContent } from '../shared/texts/kinds.js';
import type { Answers } from './answers/answers.js';
import { channelId, roomOf } from './desk/channels.js';
import type { Desk } from './desk/desk.js';
import { GuardedReply } from './desk/guarded.js';
import { reportText } from './desk/report.js';
import { parseServer } from './desk/server-address.js';
import { wishOf } from './favours/wish.js';
import type { GuidanceSets } from './guidance/guidance.js';
import type { Handlers } from './ipc/answer.js';
import type { Scripts } from './scripts/scripts.js';
import type { Passwords } from './secrets/passwords.js';
import { letterFor } from './security/links.js';
import type { Settings } from './settings/settings.js';
import type { LibraryWords } from './suggest/library-words.js';
import type { StatisticsSheets } from './statistics/sheets.js';
import { crisisHelp } from './suggest/suggestions.js';

export interface HandlerParts {
  readonly desk: Desk;
  readonly policy: Policy;
  readonly settings: Settings;
  readonly passwords: Passwords;
  readonly loadNetwork: () => Promise<void>;
  readonly openLink: (url: string) => Promise<void>;
  readonly scripts: Scripts;
  readonly words: LibraryWords;
  readonly answers: Answers;
  readonly guidance: GuidanceSets;
  /** Asks where, has it recorded, and writes it. */
  readonly saveReport: (id: string, format: 'text' | 'pdf') => Promise<{ readonly file?: string }>;
  /** Asks where, and writes what was agreed on as a calendar file. */
  readonly saveCover: (id: string) => Promise<{ readonly file?: string }>;
  /** Loaded when somebody asks. */
  readonly statistics: () => Promise<StatisticsSheets>;
  readonly jargon: () => readonly Jargon[];
  /** Asks which file; none: the person changed their mind. */
  readonly chooseToShare: () => Promise<string | undefined>;
  /** Asks where to keep it. */
  readonly chooseToKeep: (name: string) => Promise<string | undefined>;
  readonly testBell: () => void;
  readonly quit: () => void;
  /** Opens the window of the review. */
  readonly showReview: () => Promise<void>;
  readonly beginAnew: () => Promise<void>;
  /** Waits a moment for the archive. @returns rows that central storage does not have yet */
  readonly unshipped: () => Promise<number>;
  /** Tries a login for central storage, keeps it, and ships with it. */
  readonly centralLogin: (login: Args['central:login']) => Promise<void>;
  readonly windowReady: () => void;
}

function reply(desk: Desk, { id, text, script, keepDraft, anyway, answers }: Args['conversation:reply']): Replies['conversation:reply'] {
  try {
    return { key: desk.conversations.reply(id, text, { ...(script === undefined ? {} : { script }), ...(keepDraft ? { keepDraft } : {}), ...(anyway ? { anyway } : {}), ...(answers === undefined ? {} : { answers }) }) };
  } catch (error) {
    if (error instanceof GuardedReply) return { guarded: error.findings };
    throw error;
  }
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { desk, policy, settings, passwords, scripts, answers, guidance } = parts;
  // Large, and needed by nobody before a favour is asked.
  const zone = async () => (await import('../shared/hours/zone.js')).zoneOf(policy.timeZone);
  return {
    'desk:snapshot': () => desk.view,
    'session:sign-in': async ({ address: written, password: typed, server, remember }) => {
      const address = written.trim().toLowerCase();
      const password = typed === '' ? passwords.get(address) : typed;
      if (!/^[^\s@/]+@[^\s@/]+$/.test(address)) throw new AppError('invalid-request', 'This is not an address. It looks like name@library.example.');
      if (password === undefined) throw new AppError('wrong-password', 'Enter your password.');
      const at = policy.server ?? parseServer(server);
      await parts.loadNetwork();
      await desk.signIn({ address, password, ...(at ? { server: at } : {}) });
      passwords.set(address, password, remember);
      settings.set({ address, rememberPassword: remember, ...(policy.server ? {} : { server }) });
    },
    'session:sign-out': async () => {
      const me = desk.view.me?.address;
      await desk.signOut();
      if (me !== undefined) passwords.forget(me);
      return { unshipped: await parts.unshipped() };
    },
    'session:service-password': ({ address, password }) => {
      passwords.set(address, password, settings.view.rememberPassword);
      desk.startService(address);
    },
    'request:log': ({ mode, note }) => ({ id: desk.requests.log(mode, note) }),
    'request:take': ({ id }) => desk.requests.act(id, { type: 'take' }),
    'request:take-next': () => {
      const id = desk.requests.takeNext();
      return id === undefined ? {} : { id };
    },
    'request:release': ({ id }) => desk.requests.act(id, { type: 'release' }),
    'request:hold': ({ id, reason }) => desk.requests.act(id, { type: 'hold', reason }),
    'request:resume': ({ id }) => desk.requests.act(id, { type: 'resume' }),
    'request:end': ({ id, outcome }) => desk.requests.end(id, { type: 'end', outcome }),
    'request:refer': async ({ id, to, email, subject, text }) => {
      const mail = email === undefined ? undefined : letterFor(email, subject, text);
      desk.conversations.referred(id, { name: to, subject, text, ...(email === undefined ? {} : { email }) });
      if (mail !== undefined) await parts.openLink(mail);
    },
    'request:classify': ({ id, ...classification }) => desk.requests.classify(id, classification),
    'request:offer': ({ id, to, note }) => desk.requests.act(id, { type: 'offer', to, note }),
    'request:accept': ({ id }) => desk.requests.act(id, { type: 'accept' }),
    'request:decline': ({ id, reason }) => desk.requests.act(id, { type: 'decline', reason }),
    'request:take-over': ({ id, reason }) => desk.requests.act(id, { type: 'takeover', reason }),
    'request:block': ({ id, reason, hours }) => desk.requests.act(id, { type: 'block', reason, ...(hours === undefined ? {} : { hours }) }),
    'block:lift': ({ id, reason }) => desk.requests.lift(id, reason),
    'incident:record': ({ id, script, ...asked }) => desk.conduct.record(id, { ...asked, ...(script === undefined ? {} : { script }) }),
    'incident:undo': ({ id }) => desk.conduct.undo(id),
    'incident:hold': ({ id }) => desk.conduct.hold(id),
    'incident:now': ({ id }) => desk.conduct.now(id),
    'incident:retract': ({ id, of, reason }) => desk.conduct.retract(id, of, reason),
    'incident:report': ({ id }) => ({ text: reportText(desk.reports.about(id)) }),
    'incident:save-report': ({ id, format }) => parts.saveReport(id, format),
    'request:note': ({ id, text }) => desk.requests.act(id, { type: 'note', text }),
    'conversation:open': ({ id }) => desk.conversations.open(id),
    'conversation:window': ({ id, limit, before, after }) =>
      desk.conversations.scroll(id, { limit, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }),
    'conversation:find': ({ id, words, before }) => desk.conversations.find(id, { words, ...(before === undefined ? {} : { before }) }),
    'conversation:reply': (wish) => reply(desk, wish),
    'conversation:draft': ({ id, text }) => desk.conversations.setDraft(id, text),
    'conversation:typing': ({ id, composing }) => desk.conversations.typing(id, composing),
    'hours:shut': ({ service, reason, until }) => desk.opening.shut(service, reason, until),
    'hours:reopen': ({ service }) => desk.opening.reopen(service),
    'conversation:doing': ({ id, doing }) => desk.lines.setDoing(id, doing),
    'line:react': ({ id, key, emoji, on }) => desk.lines.react(id, key, emoji, on),
    'line:change': ({ id, key, text }) => desk.lines.act(id, key, { type: 'correct', body: text }),
    'line:delete': ({ id, key }) => desk.lines.act(id, key, { type: 'delete' }),
    'line:versions': ({ id, key }) => desk.lines.versions(id, key),
    'link:open': ({ url }) => parts.openLink(url),
    'channel:create': async (wish) => ({ id: channelId(await desk.channels.create(wish)) }),
    'channel:change': ({ id, ...change }) => desk.channels.change(roomOf(id), change),
    'channel:topic': ({ id, topic }) => desk.channels.setTopic(roomOf(id), topic),
    'file:share': async ({ id }) => {
      const chosen = await parts.chooseToShare();
      if (chosen === undefined) return {};
      await desk.files.share(roomOf(id), chosen);
      return { file: path.basename(chosen) };
    },
    'file:stop': ({ id }) => desk.files.stop(id),
    'file:save': async ({ id, file }) => {
      const to = await parts.chooseToKeep(safeName(file.name));
      if (to === undefined) return {};
      await desk.conversations.saveFile(id, file, to);
      return { file: path.basename(to) };
    },
    'channel:members': ({ id }) => desk.channels.members(roomOf(id)),
    'channel:set-members': ({ id, members }) => desk.channels.setMembers(roomOf(id), members),
    'scripts:list': ({ id, language }) => scripts.list(id === null ? undefined : desk.view.requests[id], language),
    'scripts:used': ({ id, script }) => desk.conversations.scriptUsed(id, script),
    'scripts:language': ({ id, language }) => scripts.choose(id, language),
    'scripts:save': (script) => scripts.save(script),
    'scripts:delete': ({ id, everybody }) => scripts.remove(id, everybody),
    'scripts:undo': () => scripts.undo(),
    'scripts:import': ({ everybody }) => scripts.import(everybody),
    'scripts:export': ({ what, language }) => scripts.export(what, language),
    'scripts:versions': ({ id, language }) => scripts.shared.versions(language, id),
    'scripts:restore': (args) => scripts.restore(args),
    'scripts:changes': ({ language }) => scripts.shared.changes(language),
    'words:get': () => parts.words.lines,
    'words:save': (lines) => parts.words.save(lines),
    'texts:save': ({ texts }) => desk.texts.save(texts),
    'texts:remove': ({ text, asInFiles }) => desk.texts.save([withoutContent(text, !asInFiles)]),
    'texts:history': ({ text }) => desk.texts.history(text),
    'guide:list': async ({ language }) => ({ ...(await guidance.list(language, desk.view.texts.mayEdit)), answers: await answers.list(language), mayMake: desk.view.me !== undefined }),
    'answers:save': (answer) => answers.save(answer),
    'answers:delete': ({ id }) => answers.remove(id),
    'answers:undo': () => answers.undo(),
    'answers:import': ({ everybody }) => answers.import(everybody),
    'guidance:save': (entry) => guidance.save(entry),
    'coach:jargon': () => parts.jargon(),
    'suggestion:dismiss': ({ id, key }) => desk.conversations.putAside(id, key),
    'crisis:card': () => crisisHelp(policy),
    'crisis:used': ({ id, about }) => desk.conversations.helped(id, about),
    'central:login': (login) => parts.centralLogin(login),
    'settings:get': () => settings.view,
    'settings:set': (patch) => settings.set(patch),
    'example:list': () => desk.examples.list(),
    'example:preview': ({ id }) => desk.examples.preview(id),
    'example:save': (words) => ({ id: desk.examples.save(words) }),
    'example:share': ({ id }) => desk.examples.share(id),
    'example:delete': ({ id }) => desk.examples.remove(id),
    'favour:times': async () => desk.favours.times(await zone()),
    'favour:ask': async (args) => desk.favours.ask(wishOf(args, args.by && 'clock' in args.by ? await zone() : undefined)),
    'favour:act': ({ id, do: what, reason }) => desk.favours.act(id, what === 'decline' || what === 'reopen' ? { type: what, reason } : { type: what }),
    'record:review': () => parts.showReview(),
    'record:retry': () => desk.retryRecord(),
    'record:begin-anew': () => parts.beginAnew(),
    'notice:dismiss': ({ id }) => desk.dismissNotice(id),
    'alert:test': () => parts.testBell(),
    'statistics:time': ({ days, by }) => desk.timeSpent.over(days, by),
    'statistics:read': async (query) => (await parts.statistics()).view(query),
    'statistics:year': async ({ year }) => (await parts.statistics()).year(year),
    'statistics:save': async ({ what, format }) => (await parts.statistics()).save(what, format),
    'statistics:print': async ({ what }) => (await parts.statistics()).print(what),
    'shifts:read': () => desk.rota.read(),
    'shifts:ask-cover': ({ room, ...wish }) => desk.rota.ask({ ...wish, ...(room === undefined ? {} : { room }) }),
    'shifts:cover': ({ id, action }) => desk.rota.act(id, action),
    'shifts:save-cover': ({ id }) => parts.saveCover(id),
    'handover:overview': ({ of }) => desk.handover.overview(of),
    'handover:begin': ({ to, note }) => desk.handover.begin(to, note),
    'handover:answer': (answer) => desk.handover.answer(answer.accept ? undefined : answer.reason),
    'desk:here': () => desk.attendance.here(),
    'desk:quit': () => parts.quit(),
    'window:ready': () => parts.windowReady(),
  };
}
