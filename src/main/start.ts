/** Wiring: which parts there are and how they hang together. Every rule is elsewhere. */
import { app, nativeTheme, safeStorage, utilityProcess, type BrowserWindow } from 'electron';
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { HOLDING_SCRIPT } from '../core/scripts/known.js';
import { AppError } from '../shared/errors.js';
import { defaultPolicy } from '../shared/policy/parse.js';
import { Answers } from './answers/answers.js';
import { CentralAccess } from './archive/central.js';
import { ArchiveHost } from './archive/host.js';
import { pointsOf } from './archive/messages.js';
import { fingerprintOf } from './archive/keys/signed.js';
import type { Told } from './archive/messages.js';
import type { Arguments } from './arguments.js';
import { Bell } from './bell.js';
import { loadJargon } from './coach/load.js';
import type { Connect } from './desk/accounts.js';
import { Desk } from './desk/desk.js';
import { peopleIn } from './desk/names.js';
import { rulesOf } from './desk/rules.js';
import { GuidanceSets } from './guidance/guidance.js';
import { createHandlers } from './handlers.js';
import { answer, type Trusted } from './ipc/answer.js';
import { emit } from './ipc/emit.js';
import type { Answering } from './ipc/register.js';
import { openJournal, setAside } from './journal/index.js';
import type { Log } from './log/log.js';
import { keepNewSpaceSmall } from './memory.js';
import { findPolicy, type FoundPolicy } from './policy/find.js';
import { Scripts } from './scripts/scripts.js';
import { shiftLoader } from './shifts/load.js';
import { saving } from './saving.js';
import { CentralLoginStore } from './secrets/central-login.js';
import { openSecretBox } from './secrets/box.js';
import { openDeskId } from './secrets/desk-id.js';
import { openDeskKey, type DeskKey } from './secrets/desk-key.js';
import { enrol } from './secrets/enrol.js';
import { openJournalKey, setAsideJournalKey, type JournalKey } from './secrets/journal-key.js';
import { Passwords } from './secrets/passwords.js';
import { openLink } from './security/harden.js';
import { Settings } from './settings/settings.js';
import { LibraryWords } from './suggest/library-words.js';
import { Suggestions } from './suggest/suggestions.js';
import { Attention } from './windows/attention.js';
import type { Review } from './review/review.js';
import { putInPlace } from './windows/main-window.js';
import { setMenu } from './windows/menu.js';
import type { Graphics } from './windows/graphics.js';
import { createIdle, watchLock } from './windows/idle.js';
import { chooseFile, FILES } from './windows/choose-file.js';
import { askBeforeClosing } from './windows/leaving.js';
import { createStayAwake, watchPower } from './windows/power.js';
import { revivePage } from './windows/revive.js';
import { setGlobalShortcuts } from './windows/shortcuts.js';

const TICK = 1_000;
const HOUR = 3_600_000;
/** What nobody looks for at once waits so long, ms: the first key is answered before it. */
const OPENED = 300;
/** When a desk that was just opened has nothing to do, ms. */
const SETTLED = 4_000;

export interface StartOptions {
  readonly args: Arguments;
  readonly log: Log;
  /** The one address that may ask. */
  readonly page: string;
  readonly window: BrowserWindow;
  /** What tells this computer from others. */
  readonly machine: Promise<string>;
  readonly graphics: Graphics;
}

interface ReadPolicy extends FoundPolicy {
  /** It cannot be used: the desk stays closed and says why. */
  readonly fault?: AppError;
}

function readPolicy({ policy }: Arguments): ReadPolicy {
  try {
    return findPolicy(policy === undefined ? {} : { argument: policy });
  } catch (error) {
    if (error instanceof AppError) return { policy: defaultPolicy(), fault: error };
    throw error;
  }
}

/** "Try again" after the policy was mended: the whole desk starts on it. */
function mended(args: Arguments): AppError {
  const { fault } = readPolicy(args);
  if (fault) return fault;
  app.relaunch();
  app.quit();
  return new AppError('policy-invalid', 'The policy is good now. Deskbell starts again with it.');
}

/** @returns what answers the page */
export async function start({ args, log, page, window, machine, graphics }: StartOptions): Promise<Answering> {
  const { policy, file, fault, ignored } = readPolicy(args);
  const folder = app.getPath('userData');
  const { webContents } = window;
  const settings = new Settings({
    folder, policy, log, ...(file === undefined ? {} : { policyFile: file }),
    onChange: (view) => {
      nativeTheme.themeSource = view.theme;
      emit(webContents, 'settings:changed', view);
      review?.look();
      takeKeys();
    },
  });
  nativeTheme.themeSource = settings.view.theme;
  putInPlace(window, { dark: nativeTheme.shouldUseDarkColors, state: settings.windowState, keepState: (state) => settings.keepWindow(state) });

  const box = openSecretBox(safeStorage, { platform: process.platform, allowPlaintext: args.allowPlaintextSecrets, ownDataFolder: args.userDataDir !== undefined });
  const passwords = new Passwords(folder, box, log);
  settings.passwords = passwords.place;
  const machineId = await machine;
  const { id: deskId } = openDeskId(folder, machineId, log);
  const journalDir = path.join(policy.journalDir ?? folder, 'journal', ...(policy.journalDir === undefined ? [] : [deskId]));
  let key: JournalKey | undefined;
  const open = () => {
    if (fault) throw window.isVisible() ? mended(args) : fault;
    key = openJournalKey(folder, box);
    return openJournal({ dir: journalDir, deskId, machineId, key, now: Date.now, random: (length) => randomBytes(length) });
  };
  const stayAwake = createStayAwake();
  const attention = new Attention({ window: () => window, onOpen: (id) => emit(webContents, 'command', { type: 'open-conversation', id }) });
  const bell = new Bell({ policy, settings, attention, ring: (alert) => emit(webContents, 'alert', alert) });
  const network = lazyNetwork();
  const suggestions = new Suggestions({ folder: path.join(import.meta.dirname, '../../assets/words'), policy, added: () => desk.texts.all('words').flatMap(({ text }) => text.content ?? []), onProblem: ({ message }) => desk.say('warning', message) });
  const desk: Desk = new Desk({
    policy, deskId, version: app.getVersion(), protection: box?.protection ?? 'none',
    openJournal: open, connect: network.connect, servicePassword: (address) => passwords.get(address),
    newId: randomUUID, wallClock: Date.now,
    emit: (patch) => {
      emit(webContents, 'desk:patch', patch);
      if (patch.set?.order || patch.requests) bell.follow(desk.view);
      // Also while nobody attends to it: where the blocking ends, X11 counts that as a touch.
      if (patch.set?.staffed !== undefined || patch.set?.attendance) stayAwake(desk.view.staffed || desk.view.attendance.left !== undefined);
      if (patch.set?.texts && policy.queue.holdingLine === 'send') void readHoldingLines();
    },
    drawsFirst: true,
    ring: (due, view) => bell.ring(due, view),
    recorded: () => archive.wake(),
    ...(policy.suggestions.enabled === false ? {} : { suggest: suggestions.of }),
    loadShifts: shiftLoader(policy, folder, Date.now),
    holdingLine: (service) => holdingLines.get(service),
    draftReturned: (id, text) => emit(webContents, 'draft:returned', { id, text }),
    idle: createIdle(window), call: () => bell.call(),
  });
  let deskKey: DeskKey | undefined;
  const central = new CentralAccess(policy.central, new CentralLoginStore(passwords));
  const archive = new ArchiveHost({
    fork: () => utilityProcess.fork(path.join(import.meta.dirname, 'archive.cjs'), [], { serviceName: 'Deskbell archive' }), central: () => central.storage, log,
    journal: () => (desk.journalFile === undefined ? undefined : { file: desk.journalFile, key }),
    point: policy.point, signing: () => (deskKey ??= openDeskKey(folder, box, log))?.pkcs8,
    archiveId: { get: () => desk.archiveId, set: (id) => void (desk.archiveId = id) },
    report: (status) => desk.setArchive({ ...status, ...central.view, ...(deskKey && { key: fingerprintOf(deskKey.publicKey) }) }),
    orders: {
      get after() {
        return desk.ordersObeyed;
      },
      hear: (told) => void obey(desk, { journalKey: () => key, log }, told),
    },
    maxDelay: (policy.central?.maxDelay ?? 0) * HOUR, now: Date.now,
    shipped: { get: () => desk.shippedRows, set: (rows) => desk.setFact('shipped', rows) },
    acknowledged: { get: () => pointsOf(desk.fact('acknowledged')), set: (points) => desk.setFact('acknowledged', points) },
    lost: (rows) => {
      log.warn('central storage has lost rows', { count: rows });
      desk.say('warning', `Central storage had lost ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} of this desk that it had before. They were sent again; tell your administrator, because somebody may have put it back to an older state.`);
    },
    waitingSince: { get: () => desk.waitingSince, set: (since) => desk.setFact('waiting-since', since ?? null) },
  });
  const scripts = new Scripts({
    folder: path.join(import.meta.dirname, '../../assets/scripts'), ownFolder: path.join(folder, 'scripts'), policy, onProblem: ({ message }) => desk.say('warning', message),
    me: () => desk.view.me?.address, texts: desk.texts, kept: { get: () => desk.fact('languages'), set: (value) => desk.setFact('languages', value) },
    chooseFile: chooseFile(window),
  });
  const answers = new Answers({
    ownFolder: path.join(folder, 'answers'), guard: rulesOf(policy).guard, onProblem: ({ message }) => desk.say('warning', message), me: () => desk.view.me?.address,
    shared: { all: () => desk.texts.all('answer').map(({ text }) => text), save: (texts) => desk.texts.save(texts) },
    people: (about) => peopleIn(desk.view, about), chooseFile: () => chooseFile(window)('open', '', FILES.answers),
  });
  const guidance = new GuidanceSets(path.join(import.meta.dirname, '../../assets/guidance'), { all: () => desk.texts.all('guidance').map(({ text }) => text), save: (texts) => desk.texts.save(texts) });

  const holdingLines = new Map<string, string>();
  const readHoldingLines = async (): Promise<void> => {
    for (const { address } of policy.services) {
      const line = await scripts.textOf(HOLDING_SCRIPT, address);
      if (line === undefined) holdingLines.delete(address);
      else holdingLines.set(address, line);
    }
  };
  function takeKeys(): void {
    const failures = setGlobalShortcuts(policy.globalShortcuts, settings.view.globalShortcuts, (command) => emit(webContents, 'command', command));
    for (const text of failures) desk.say('warning', text);
  }
  const signInAtStart = async (): Promise<void> => {
    const enrolled = args.enrol === undefined ? undefined : enrol(args.enrol, passwords);
    if (enrolled?.place === 'memory') desk.say('info', 'This computer has no key store, so the enrolled passwords last until Deskbell ends.');
    const address = enrolled?.staff ?? (settings.view.rememberPassword ? settings.view.address : '');
    const password = passwords.get(address);
    if (password === undefined) return;
    if (enrolled?.staff !== undefined) {
      settings.set({ address });
      await settings.flush(); // the file that said it is gone
    }
    await network.load();
    await desk.signIn({ address, password, ...(policy.server ? { server: policy.server } : {}) }, true);
  };
  // Loaded when it is wanted: most desks never review.
  let review: Review | undefined;
  const showReview = async (): Promise<void> => {
    if (!desk.view.mayReview) throw new AppError('not-allowed', 'The record is reviewed by administrators of the desk room. Sign in as one of them.');
    const [{ Review: Window }, { Ahead }, { recordOpener }] = await Promise.all([import('./review/review.js'), import('./review/ahead.js'), import('./record/host.js')]);
    const record = new Ahead(() => utilityProcess.fork(path.join(import.meta.dirname, 'record.cjs'), [], { serviceName: 'Deskbell record' }));
    review ??= new Window({
      policy, settings, log, page: new URL('review/index.html', page).href, preload: path.join(import.meta.dirname, '../preload/review.cjs'),
      me: () => desk.view.me?.name, supervisor: () => desk.view.supervisor, scripts: () => scripts.titles(),
      record, openRecord: recordOpener({ fork: () => record.take(), policy, indexes: path.join(folder, 'record-indexes'), log }),
    });
    review.show();
  };
  window.once('closed', () => void review?.close());
  const words = new LibraryWords(desk.texts, policy.services[0]?.languages[0] ?? 'en');
  let opened = false;
  const rememberGraphics = (): void => graphics.remember(app.getGPUFeatureStatus().gpu_compositing.startsWith('enabled')); // also `enabled_force` and others
  const handlers = createHandlers({
    words,
    desk, policy, settings, passwords, scripts, answers, guidance, openLink, loadNetwork: network.load,
    ...saving({ window, desk, policy, scripts }),
    jargon: () => {
      const { jargon, problems } = loadJargon([path.join(import.meta.dirname, '../../assets/coach/jargon.json'), ...policy.coach.jargon]);
      for (const { message } of problems) desk.say('warning', message);
      return jargon;
    },
    showReview, testBell: () => bell.test(), quit: () => app.quit(),
    beginAnew: async () => {
      const code = desk.view.record.problem?.code;
      if (code === 'journal-key-missing') setAsideJournalKey(folder);
      if (code === 'journal-key-missing' || code === 'journal-damaged') setAside(journalDir, code === 'journal-damaged' ? 'damaged' : 'key-missing', Date.now());
      await desk.retryRecord();
    },
    unshipped: () => archive.drain(),
    centralLogin: async (login) => {
      await central.signIn(login);
      archive.renew();
    },
    windowReady: () => {
      if (opened) return; // a page that was loaded anew
      opened = true;
      setTimeout(() => {
        desk.drawn();
        setMenu({ development: !app.isPackaged });
        // Elsewhere the executable has it.
        if (process.platform === 'linux' && !window.isDestroyed()) window.setIcon(path.join(import.meta.dirname, '../../assets/icons/256x256.png'));
      }, OPENED);
      setTimeout(() => {
        keepNewSpaceSmall();
        rememberGraphics();
      }, SETTLED);
      archive.wake();
      desk.rota.start();
      takeKeys();
      if (policy.queue.holdingLine === 'send') void readHoldingLines();
      if (policy.suggestions.enabled !== false) setTimeout(() => suggestions.prepare(), SETTLED);
      void signInAtStart().catch((error: unknown) => desk.say('problem', error instanceof AppError ? error.message : 'Signing in at the start failed. Sign in by hand.'));
    },
  });
  if (ignored !== undefined) desk.say('info', `This computer has a policy of its own, so ${ignored} is not used.`);
  watchPower({ onSuspend: () => undefined, onResume: () => desk.wake(), onShutdown: () => app.quit() });
  watchLock((locked) => desk.attendance.setLocked(locked));
  surviveFaults(log, desk);
  revivePage(window, {
    log, quit: () => app.quit(),
    onRevived: () => {
      desk.conversations.open(null); // it shows none, and marks nothing as read
      desk.say('warning', 'The window had stopped, and was opened again: nothing is missing on the record. If it happens often, tell your administrator.');
    },
  });
  askBeforeClosing(window, () => desk.view.attendance.lastOf.length > 0, () => emit(webContents, 'command', { type: 'leave' }));
  const ticking = setInterval(() => desk.tick(), TICK);
  const keeping = setInterval(() => void keepStatistics(desk), KEEP_STATISTICS);
  endInOrder(async () => {
    if (opened) rememberGraphics(); // the page was drawn, so Chromium knows
    clearInterval(ticking);
    clearInterval(keeping);
    await review?.close();
    await desk.signOut();
    await archive.drain(); // as long as there is a journal: also that somebody signed out
    await archive.stop();
    await desk.stop();
    await settings.flush();
    log.close();
  });
  const trusted: Trusted = { page, isOurs: (id) => id === webContents.id };
  return (channel, event, raw) => answer(channel, event, raw, { handlers, trusted, log });
}

/** Loaded when central storage has something to say for the first time. */
async function obey(desk: Desk, own: Parameters<Desk['retention']>[0], told: Told): Promise<void> {
  (await desk.retention(own)).hear(told);
}

/**
 * A fault of our own in a timer or an event. Electron would show its stack in a box, and stop the desk behind it. The
 * record is complete after every row, so the desk goes on; where it cannot record, it has closed and says so itself.
 */
function surviveFaults(log: Log, desk: Desk): void {
  process.on('uncaughtException', (error) => {
    log.error('uncaught', { error });
    if (error instanceof AppError && desk.view.record.journal === 'closed') return;
    try {
      desk.say('problem', 'Something went wrong in Deskbell, and the desk goes on. Nothing is missing on the record. If something does not work any more, open Deskbell again.');
    } catch {
      // What is shown is itself at fault: it is in the log.
    }
  });
}

/** ms; what is over is written down once a day, when the desk has been running for a while. */
const KEEP_STATISTICS = 20 * 60_000;

/** While nothing can be recorded, nothing leaves either: it is tried again. */
async function keepStatistics(desk: Desk): Promise<void> {
  try {
    await (await desk.statistics()).keep();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** The XMPP library is loaded when somebody signs in, not while the desk opens. */
function lazyNetwork(): { readonly connect: Connect; readonly load: () => Promise<void> } {
  let create: Connect | undefined;
  return {
    load: async () => {
      create ??= (await import('./xmpp/session.js')).createSession;
    },
    connect: (options) => {
      if (!create) throw new Error('the network was not loaded');
      return create(options);
    },
  };
}

/** Longer than all that ending waits for, ms. The record needs none of it: it is complete after every row. */
const LONGEST_END = 20_000;

/** Ends the sessions, waits a moment for the archive, and only then the process; in any case it ends. */
function endInOrder(end: () => Promise<void>): void {
  let ending: Promise<void> | undefined;
  const exit = (): void => app.exit(0);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (ending === undefined) {
      setTimeout(exit, LONGEST_END);
      ending = end().catch(() => undefined).finally(exit);
    }
    event.preventDefault();
  });
}
