/** What a key, a button or the palette does. Every intent goes to main; nothing here changes the desk by itself. */
import type { Outcome } from '../core/operation.js';
import type { RequestView } from '../shared/view.js';
import { request } from './bridge.js';
import { desk } from './desk.js';
import { focusLater, focusPane } from './focus.js';
import { flushDrafts } from './conversation/drafts.js';
import { letGo } from './queue/rows.js';
import { say, screen, type Section } from './screen.js';

/** How long the same key adds a note to what it logged. */
const NOTE_OFFERED_MS = 8_000;
const LOGGED = { 'in-person': 'Walk-in', phone: 'Call' } as const;
/** Ids of channels begin so; they are used like those of requests. */
const CHANNEL = 'channel:';
let offer: number | undefined;

/** One key: logged at once, the focus stays where it is. The same key again opens the note. */
export async function log(mode: 'in-person' | 'phone'): Promise<void> {
  const { logged } = screen.getState();
  if (logged?.mode === mode && !logged.noting) {
    window.clearTimeout(offer);
    screen.setState({ logged: { ...logged, noting: true } });
    return;
  }
  if (logged?.noting) await noteLogged();
  const answer = await request('request:log', { mode, note: '' });
  if (!answer.ok) return;
  const { id } = answer.value;
  screen.setState({ logged: { id, mode, noting: false, note: '' } });
  window.clearTimeout(offer);
  offer = window.setTimeout(() => forgetLogged(id), NOTE_OFFERED_MS);
}

/** Takes the offer of a note away; for another id than the last one, nothing. */
export function forgetLogged(id: string): void {
  const { logged } = screen.getState();
  if (logged?.id === id && !logged.noting) screen.setState({ logged: undefined });
}

/** Keeps the note that is being written, if it says anything. */
export async function noteLogged(): Promise<void> {
  const { logged } = screen.getState();
  screen.setState({ logged: undefined });
  const text = logged?.note.trim() ?? '';
  if (logged && text !== '') await request('request:note', { id: logged.id, text });
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

export async function takeNext(): Promise<void> {
  const answer = await request('request:take-next', undefined);
  if (!answer.ok) return;
  if (answer.value.id === undefined) say({ tone: 'info', text: 'Nobody is waiting.' });
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

export async function signOut(): Promise<void> {
  flushDrafts();
  const done = await request('session:sign-out', undefined);
  if (done.ok && done.value.unshipped > 0) say({ tone: 'warning', text: `Signed out. ${done.value.unshipped.toLocaleString('en')} entries of the record are still to be copied to the centre; they wait on this computer.` });
}

export async function end(id: string, outcome: Outcome): Promise<void> {
  flushDrafts();
  if (!(await request('request:end', { id, outcome })).ok) return;
  letGo(id);
  say({ tone: 'info', text: outcome === 'mistake' ? 'Ended as a mistake. It is not counted.' : 'Ended.' });
  if (screen.getState().open === id) closeConversation();
}
