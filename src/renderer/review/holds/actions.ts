/** What is done about legal holds. An administrator of the record says who they are each time; nothing of that stays in this window. */
import { dayOf } from '../../../core/day.js';
import { isOnListed } from '../../../core/record/hold.js';
import type { AskedAdministrator, AskedSubject, HoldDecision, HoldReach, ShownHold } from '../../../shared/review/holds.js';
import type { FoundItem } from '../../../shared/review/types.js';
import { find, readHolds, request } from '../actions.js';
import { noFilters } from '../query.js';
import { changeItems, review, say, store } from '../store.js';

/** Conversations by hold; a large record takes a moment. */
export async function countHeld(): Promise<Readonly<Record<string, number>>> {
  const answer = await request('review:hold-counts', undefined);
  return answer.ok ? answer.value : {};
}

export async function chooseKey(): Promise<void> {
  const answer = await request('review:hold-key', undefined);
  const keyFile = answer.ok ? answer.value.keyFile : undefined;
  if (keyFile !== undefined) store.setState(({ holds }) => (holds ? { holds: { ...holds, keyFile } } : {}));
}

/** What it would keep, or why that cannot be said. */
export async function previewHold(on: AskedSubject): Promise<HoldReach | string> {
  const answer = await request('review:hold-preview', on);
  return answer.ok ? answer.value : answer.message;
}

const keptBy = (item: FoundItem, heldBy: readonly string[]): FoundItem => ({ ...item, heldBy, held: heldBy.length > 0 });

/** What is shown is marked without a look at the record; where words count, only the record knows. */
function showNew({ id, on }: ShownHold): void {
  if (on.words !== undefined) void find();
  else changeItems((item) => (isOnListed(on, item) ? keptBy(item, [...item.heldBy, id]) : item));
}

/** @returns why not, when it was refused */
export async function placeHold(on: AskedSubject, reason: string, as: AskedAdministrator): Promise<string | undefined> {
  const answer = await request('review:hold', { on, reason, as });
  if (!answer.ok) return answer.message;
  await readHolds();
  const placed = review().holds?.holds.find(({ id }) => id === answer.value);
  if (placed) showNew(placed);
  say('On hold. Desks are told when they next ship.');
  return undefined;
}

const DECIDED: Readonly<Record<HoldDecision['step'], string>> = { ask: 'Asked for. The hold stays until another administrator agrees.', agree: 'The hold has ended.', refuse: 'Refused. The hold goes on.' };

/** @returns why not, when it was refused */
export async function decide(hold: string, decision: HoldDecision, as: AskedAdministrator): Promise<string | undefined> {
  const answer = await request('review:hold-decide', { hold, ...decision, as });
  // Somebody else may have decided meanwhile: the list says so either way.
  await readHolds();
  if (!answer.ok) return answer.message;
  if (decision.step === 'agree') changeItems((item) => (item.heldBy.includes(hold) ? keptBy(item, item.heldBy.filter((id) => id !== hold)) : item));
  say(DECIDED[decision.step]);
  return undefined;
}

/** What it keeps, as far as the list can be asked for it. */
export function showHeld({ on: { person = '', service = '', words = '', from, to } }: Pick<ShownHold, 'on'>): void {
  const day = (at: number | undefined): string => (at === undefined ? '' : dayOf(at, review().start.timeZone));
  const [fromDay, toDay] = [day(from), day(to === undefined ? undefined : to - 1)];
  store.setState({ place: 'all', filters: { ...noFilters('all'), person: person.trim().toLowerCase(), service, words, ...(fromDay === '' && toDay === '' ? {} : { period: 'own', fromDay, toDay }) } });
  void find();
}

export const holdSheet = (): void => store.setState({ sheet: 'hold' });
export const decideSheet = (hold: string): void => store.setState({ sheet: 'decide', deciding: hold });

