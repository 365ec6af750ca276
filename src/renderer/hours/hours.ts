/** Services that open and close, as this window acts on them. */
import type { ServiceHoursView } from '../../shared/hours-view.js';
import { openConversation } from '../actions.js';
import { request } from '../bridge.js';
import { desk, subscribeDesk } from '../desk.js';
import { typing } from '../focus.js';
import { say, screen, show } from '../screen.js';

/** Administrators of the desk room close and reopen. */
const may = (can: (hours: ServiceHoursView) => boolean): readonly ServiceHoursView[] => (desk().supervisor ? desk().hours.filter(can) : []);
export const mayShut = (): boolean => may(({ early }) => !early).length > 0;
export const mayReopen = (): boolean => may(({ early }) => early !== undefined).length > 0;

/** Which one, where there are several, is asked where all of them stand. */
function onOne(services: readonly ServiceHoursView[], act: (service: ServiceHoursView) => unknown): void {
  const [only, ...more] = services;
  if (only && more.length === 0) void act(only);
  else show({ type: 'hours' });
}
export const beginShut = (): void => onOne(may(({ early }) => !early), ({ address }) => show({ type: 'shut', service: address }));
export const reopenOne = (): void => onOne(may(({ early }) => early !== undefined), reopen);

export async function reopen({ address, name }: Pick<ServiceHoursView, 'address' | 'name'>): Promise<void> {
  if ((await request('hours:reopen', { service: address })).ok) say({ tone: 'info', text: `${name} goes by its hours again.` });
}

/** The referral form of a request that is left over, on the conversation that it is about. */
export function referLeftOver(id: string): void {
  openConversation(id);
  show({ type: 'refer', id });
}

/** Requests whose form was opened by itself; one that was closed again is not opened a second time. */
const offered = new Set<string>();

const leftNow = (): readonly string[] => desk().hours.flatMap(({ leftOver }) => leftOver);

const writes = (element: Element | null): boolean => typing(element) && (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) && element.value !== '';

/** In the middle of something: words in a field or in the draft, a question of the window, another conversation on the screen. */
function isBusy(): boolean {
  const { dialog, open, section } = screen.getState();
  return dialog !== undefined || section !== 'desk' || (open !== undefined && (!leftNow().includes(open) || desk().requests.get(open)?.hasDraft === true)) || writes(document.activeElement);
}

/** Opens the form of the next one that is left over, unless somebody is in the middle of something. */
function offerNext(): void {
  const left = leftNow();
  for (const id of offered) if (!left.includes(id)) offered.delete(id);
  const { open } = screen.getState();
  const next = left.toSorted((a, b) => Number(b === open) - Number(a === open)).find((id) => !offered.has(id));
  if (next === undefined || isBusy()) return;
  offered.add(next);
  referLeftOver(next);
}

/** From now on. @returns how to stop */
export function watchLeftOver(): () => void {
  const stops = [subscribeDesk(offerNext), screen.subscribe((now, before) => (before.dialog && !now.dialog ? requestAnimationFrame(offerNext) : undefined))];
  return () => stops.forEach((stop) => stop());
}
