/** What a key, a button or the palette does. Every intent goes to main; nothing here changes the desk by itself. */
import type { Outcome } from '../core/operation.js';
import type { Answer, Args } from '../shared/contract.js';
import type { RequestView } from '../shared/view.js';
import { ask, request } from './bridge.js';
import { desk, deskIs } from './desk.js';
import { focusLater, focusPane } from './focus.js';
import { flushDrafts } from './conversation/drafts.js';
import { isFinding, openFind } from './staff/find-store.js';
import { heldFromBefore } from './queue/own.js';
import { letGo, letIn } from './queue/rows.js';
import { kindWords } from './outcomes.js';
import { openDirect } from './staff/open-direct.js';
import { closeDialog, say, screen, show, type Section } from './screen.js';

/** How long the same key adds a note to what it logged. */
const NOTE_OFFERED_MS = 8_000;
const LOGGED = { 'in-person': 'Walk-in', phone: 'Call' } as const;
/** The reason that stands on the record when one key took over. */
const SILENT = 'The patron had heard nothing for too long.';
/** Ids of channels begin so; they are used like those of requests. */
const CHANNEL = 'channel:';
let fading: number | undefined;
let turns = 0;
/** What main answers to the last press: the id, or none when it could not be logged. */
let answered: Promise<string | undefined> = Promise.resolve(undefined);

/** One key: logged at once, the focus stays where it is. The same key again opens the note, also before main has answered. */
export async function log(mode: 'in-person' | 'phone'): Promise<void> {
  const { logged } = screen.getState();
  if (logged?.mode === mode && !logged.noting) {
    window.clearTimeout(fading);
    screen.setState({ logged: { ...logged, noting: true } });
    return;
  }
  if (logged?.noting) void noteLogged();
  const turn = ++turns;
  window.clearTimeout(fading);
  screen.setState({ logged: { turn, mode, noting: false, note: '' } });
  answered = request('request:log', { mode, note: '' }).then((answer) => (answer.ok ? answer.value.id : undefined));
  const id = await answered;
  if (id !== undefined) letIn(id);
  const { logged: now } = screen.getState();
  if (now?.turn !== turn) return;
  screen.setState({ logged: id === undefined ? undefined : { ...now, id } });
  if (!now.noting) fading = window.setTimeout(() => forgetLogged(turn), NOTE_OFFERED_MS);
}

/** Takes the offer of a note away; for another press than the last one, nothing. */
function forgetLogged(turn: number): void {
  const { logged } = screen.getState();
  if (logged?.turn === turn && !logged.noting) screen.setState({ logged: undefined });
}

/** Keeps the note that is being written, if it says anything. */
export async function noteLogged(): Promise<void> {
  const { logged } = screen.getState();
  const last = answered;
  screen.setState({ logged: undefined });
  const text = logged?.note.trim() ?? '';
  if (!logged || text === '') return;
  const id = logged.id ?? (await last);
  if (id !== undefined) await request('request:note', { id, text });
}

export const dropNote = (): void => screen.setState({ logged: undefined });

export async function undoLog(id: string): Promise<void> {
  const { logged } = screen.getState();
  screen.setState({ logged: undefined });
  const done = await request('request:end', { id, outcome: 'mistake' });
  if (done.ok && logged) say({ tone: 'info', text: `${LOGGED[logged.mode]} taken back.` });
}

/** Shows a conversation and puts the focus where its work goes on. */
export function openConversation(id: string): void {
  if (id.startsWith(CHANNEL)) return openChannel(id);
  const { requests, people } = desk();
  if (!requests.has(id) && people.some((person) => person.id === id)) return openDirect(id);
  flushDrafts();
  screen.setState({ section: 'desk', open: id });
  focusLater();
}

export function closeConversation(): void {
  flushDrafts();
  screen.setState({ open: undefined });
  focusPane('queue');
}

export function goTo(section: Section): void {
  flushDrafts();
  screen.setState({ section });
}

export function openChannel(channel: string): void {
  flushDrafts();
  screen.setState({ section: 'channels', channel });
}

/** Looks for words in the open channel; once more: back into the field. */
export function findInChannel(): void {
  const { channel } = screen.getState();
  if (channel === undefined) return;
  if (isFinding(channel)) focusPane('find');
  else openFind(channel);
}

export async function takeNext(): Promise<void> {
  const before = desk().requests;
  const answer = await request('request:take-next', undefined);
  if (!answer.ok) return;
  if (answer.value.id === undefined) say({ tone: 'info', text: 'Nobody is waiting.' });
  // A favour is accepted by taking it, and leaves the queue: the work goes on in the list of favours.
  else if (before.get(answer.value.id)?.favour !== undefined) goTo('favours');
  else openConversation(answer.value.id);
}

export async function take(id: string): Promise<void> {
  if (heldByMe().length >= desk().cap) say({ tone: 'warning', text: `You already have ${heldByMe().length} requests. Somebody may wait longer than they should.` });
  if ((await request('request:take', { id })).ok) focusLater();
}

const heldByMe = (): readonly RequestView[] => [...desk().requests.values()].filter((r) => r.holder?.mine === true && r.phase !== 'ended');

export const openRequest = (): RequestView | undefined => {
  const { open, section } = screen.getState();
  return section === 'desk' && open !== undefined ? desk().requests.get(open) : undefined;
};

/** One key both ways: puts on hold what is held, resumes what is on hold. */
export async function toggleHold(view: RequestView): Promise<void> {
  if (view.phase === 'on-hold') {
    if ((await request('request:resume', { id: view.id })).ok) focusLater();
  } else await request('request:hold', { id: view.id, reason: '' });
}

export async function release(id: string): Promise<void> {
  if ((await request('request:release', { id })).ok) say({ tone: 'info', text: 'Put back. It waits in the queue again.' });
}

/** Held here and not offered to anybody yet. A direct message is its person's own. */
export const mayPassOn = ({ holder, offer, mode }: RequestView): boolean => holder?.mine === true && !offer && mode !== 'staff-im';

/** Only who has the conversation blocks, and only somebody who writes. */
export const mayBlock = ({ holder, mode, id }: RequestView): boolean => holder?.mine === true && mode === 'patron-im' && !desk().blocks.some((block) => block.id === id);

/** Only who has the conversation, and not twice at once. */
export const mayRecordIncident = ({ holder, mode, id, phase }: RequestView): boolean => holder?.mine === true && mode === 'patron-im' && phase !== 'ended' && !desk().waitingSteps.some((step) => step.id === id);

/** The one that happens next, or whose countdown is stopped. */
export async function undoStep(): Promise<void> {
  const next = desk().waitingSteps.toSorted((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY))[0];
  if (next) await request('incident:undo', { id: next.id });
}

/** Also when the request has ended, as long as it is on the screen. */
const reportable = (): string | undefined => {
  const { open, section } = screen.getState();
  return section === 'desk' ? desk().ladders.find(({ id }) => id === open)?.id : undefined;
};
export const mayReport = (): boolean => reportable() !== undefined;
export function openReport(): void {
  const id = reportable();
  if (id !== undefined) show({ type: 'incident-report', id });
}

export async function accept(id: string): Promise<void> {
  if ((await request('request:accept', { id })).ok) focusLater();
}

export async function takeOfferBack(id: string): Promise<void> {
  if ((await request('request:decline', { id, reason: 'taken back' })).ok) say({ tone: 'info', text: 'The offer is taken back. You go on with it.' });
}

/** @returns why not, for whoever asked */
export async function takeOver(id: string, reason: string): Promise<Answer<'request:take-over'>> {
  const done = await ask('request:take-over', { id, reason });
  if (done.ok) focusLater();
  return done;
}

/** One key where the patron has waited for too long; otherwise a reason is asked for. */
export async function beginTakeOver({ id, silent }: RequestView): Promise<void> {
  if (!silent) return show({ type: 'take-over', id });
  const done = await takeOver(id, SILENT);
  if (!done.ok) say({ tone: 'problem', text: done.message });
}

/** Relief at the same PC: the next person goes on with what the desk has. */
export const takeInOwnName = (id: string): Promise<unknown> => request('request:take', { id });

/** After somebody signed in: what the one before them left in the hands of this desk. Main answers before its patch is here. */
export async function welcome(address: string): Promise<void> {
  await deskIs(({ me }) => me?.address === address);
  if (heldFromBefore(desk()).length > 0) show({ type: 'relief' });
  else if (screen.getState().dialog?.type === 'change-person') closeDialog();
}

/** The last desk of an open service asks first. */
export const signOut = (): unknown => (desk().attendance.lastOf.length > 0 ? show({ type: 'last-desk', next: 'sign-out' }) : signOutNow());

/** Ends Deskbell. */
export function leaveDesk(): Promise<unknown> {
  flushDrafts();
  return request('desk:quit', undefined);
}

export async function signOutNow(): Promise<void> {
  flushDrafts();
  const done = await request('session:sign-out', undefined);
  if (done.ok && done.value.unshipped > 0) say({ tone: 'warning', text: `Signed out. ${done.value.unshipped.toLocaleString('en')} entries of the record are still to be copied to the centre; they wait on this computer.` });
}

export async function end(id: string, outcome: Outcome): Promise<void> {
  flushDrafts();
  const view = desk().requests.get(id);
  if (!(await request('request:end', { id, outcome })).ok) return;
  letGo(id);
  say({ tone: 'info', text: outcome === 'mistake' ? 'Ended as a mistake. It is not counted.' : 'Ended.' });
  if (screen.getState().open === id) closeConversation();
  // A mistake is no question, and what colleagues ask is not counted.
  if (view && view.mode !== 'staff-im' && outcome !== 'mistake') screen.setState({ justEnded: { id, who: view.who } });
}

/** Nobody has to say what kind of question it was. */
export function skipKind(): void {
  screen.setState({ justEnded: undefined });
  focusPane('queue');
}

export async function sayKind(id: string, kind: Omit<Args['request:classify'], 'id'>): Promise<void> {
  skipKind();
  const done = await request('request:classify', { id, ...kind });
  if (done.ok) say({ tone: 'info', text: `Recorded: ${kindWords(kind)}.` });
}
