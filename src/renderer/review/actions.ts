/** What a reviewer does. Everything that shows something is on record at the centre before it is shown here. */
import { readingOf } from '../../core/review/reading.js';
import type { ReviewArgs, ReviewAnswer } from '../../shared/review/contract.js';
import type { ReviewChannel } from '../../shared/review/channels.js';
import type { FoundItem, ReviewMark } from '../../shared/review/types.js';
import { ask } from './bridge.js';
import { addWeeks } from './calendar.js';
import { FOLDED, noFilters, searchOf, type Filters } from './query.js';
import { beginning, changeItem, isPile, keyOfItem, review, sameItem, say, store, type Place, type Review } from './store.js';

/** Items fetched at once: two screens of them. */
const PAGE = 40;

/** Asks; when nobody is signed in any more, the window says so and asks for it. */
export async function request<C extends ReviewChannel>(channel: C, args: ReviewArgs[C]): Promise<ReviewAnswer<C>> {
  const answer = await ask(channel, args);
  if (!answer.ok && answer.code === 'not-signed-in') store.setState({ overview: undefined, signedOut: answer.message });
  return answer;
}

/** @returns why not, when it was refused */
export async function signIn(as: ReviewArgs['review:sign-in']): Promise<string | undefined> {
  const answer = await ask('review:sign-in', as);
  if (!answer.ok) return answer.message;
  store.setState({ ...beginning(review().start), overview: answer.value, signedOut: undefined, opened: undefined, choices: undefined, disclosing: undefined, drafted: undefined });
  begin();
  return undefined;
}

/** Somebody is signed in: the first pile, and what filters can be chosen from. */
export function begin(): void {
  // One thing after the other: the list is what somebody waits for. A look at the chains of all desks takes a while, in which nothing else is answered.
  void find().then(readHolds).then(readChoices).then(() => follow(BEGUN));
}

/** What is new: in the list, and in the counts. */
export async function lookAgain(): Promise<void> {
  store.setState(({ looked }) => ({ looked: looked + 1 }));
  await find();
  await readHolds();
  await refreshOverview();
}

/** Somebody is signed in since before this page was loaded. */
export async function resume(): Promise<void> {
  const answer = await request('review:overview', undefined);
  store.setState(({ start }) => ({ start: { ...start, signedIn: false }, ...(answer.ok ? { overview: answer.value } : { signedOut: answer.message }) }));
  if (answer.ok) begin();
}

export async function signOut(): Promise<void> {
  await ask('review:sign-out', undefined);
  store.setState({ ...beginning(review().start), overview: undefined, opened: undefined, choices: undefined, sheet: undefined, said: undefined, disclosing: undefined, drafted: undefined });
}

/** They grow while rows come into the index. */
export async function readChoices(): Promise<void> {
  const answer = await request('review:choices', undefined);
  if (answer.ok) store.setState({ choices: answer.value });
}

/** What keeps conversations from retention. @returns why it is not known */
export async function readHolds(): Promise<string | undefined> {
  const answer = await request('review:holds', undefined);
  if (!answer.ok) return answer.message;
  store.setState({ holds: answer.value });
  return undefined;
}

/** While rows are on their way into the index, ms. */
const FOLLOW = 3_000;
/** After the first list has come, ms. */
const BEGUN = 1_500;
let following: number | undefined;

function follow(after: number): void {
  window.clearTimeout(following);
  following = window.setTimeout(() => void refreshOverview(), after);
}

/** And again while rows come into the index. */
export async function refreshOverview(): Promise<void> {
  window.clearTimeout(following);
  const answer = await request('review:overview', undefined);
  if (!answer.ok || !review().overview) return;
  store.setState({ overview: answer.value });
  if (answer.value.indexing > 0) follow(FOLLOW);
}

// ---- the list -------------------------------------------------------------------------------------------------------

/** One more for each search: an answer to an earlier one is not shown. */
let turn = 0;

async function page(after?: string): Promise<void> {
  const mine = ++turn;
  const { place, filters, overview, start, week } = review();
  if (!isPile(place) || !overview) return;
  const asked = searchOf(place, filters, { me: overview.me, today: start.today, week, sample: start.sample });
  const answer = await request('review:search', { ...asked, limit: PAGE, ...(after === undefined ? {} : { after }) });
  if (mine !== turn) return;
  const before = after === undefined ? [] : review().list.items;
  if (!answer.ok) return store.setState({ list: { items: before, state: 'ready', problem: answer.message } });
  const known = new Set(before.map(keyOfItem));
  store.setState({ list: { items: [...before, ...answer.value.items.filter((item) => !known.has(keyOfItem(item)))], state: 'ready', next: answer.value.next } });
  // The signs of what is being read are those that the record has now.
  const { opened } = review();
  const again = opened && answer.value.items.find((item) => sameItem(item, opened.item));
  if (again) changeItem(again, () => again);
}

/** From the newest on. */
export function find(): Promise<void> {
  store.setState({ list: { items: [], state: 'loading' } });
  return page();
}

export function findMore(): void {
  const { list } = review();
  if (list.state !== 'ready' || list.next === undefined) return;
  store.setState({ list: { ...list, state: 'more' } });
  void page(list.next);
}

export function goTo(place: Place): void {
  if (!isPile(place)) return store.setState({ place });
  store.setState({ place, filters: noFilters(place) });
  void find();
}

export function filter(change: Partial<Filters>): void {
  store.setState(({ filters }) => ({ filters: { ...filters, ...change } }));
  void find();
}

/** Those that stand folded away. */
export function clearFilters(): void {
  filter(Object.fromEntries(FOLDED.map((name) => [name, ''])));
}

export function moveWeek(weeks: number): void {
  store.setState(({ week }) => ({ week: addWeeks(week, weeks) }));
  void find();
}

// ---- one of them ----------------------------------------------------------------------------------------------------

/** @param said what stays said beside it */
export async function open(item: FoundItem, said?: Review['said']): Promise<void> {
  store.setState({ opened: { item }, said });
  const answer = await request('review:read', { conversation: item.conversation, day: item.day });
  const now = review().opened;
  if (!now || !sameItem(now.item, item)) return;
  store.setState({ opened: answer.ok ? { item: now.item, read: { reading: readingOf(answer.value.rows), marks: answer.value.marks } } : { item: now.item, problem: answer.message } });
}

export const close = (): void => store.setState({ opened: undefined });

/** The one before or after the open one in the list. */
function beside(step: 1 | -1): FoundItem | undefined {
  const { list, opened } = review();
  const at = opened ? list.items.findIndex((item) => sameItem(item, opened.item)) : -1;
  return at < 0 ? list.items[step > 0 ? 0 : list.items.length - 1] : list.items[at + step];
}

export function openBeside(step: 1 | -1): void {
  const item = beside(step);
  if (item) void open(item);
  else if (review().opened) say(step > 0 ? 'That was the last one.' : 'That was the first one.');
}

type NewMark = ReviewArgs['review:mark']['mark'];

const DONE: Readonly<Record<NewMark['kind'], string>> = { reviewed: 'Marked as reviewed.', unreviewed: 'Not marked as reviewed any more. Both stay on record.', flagged: 'Flagged.', unflagged: 'The flag is gone.', comment: 'The comment is on record.', 'handed-to': 'Handed over.' };

function unreviewed(item: FoundItem): FoundItem {
  const { reviewed: _reviewed, ...rest } = item;
  return rest;
}

/** What a mark changes in the list. */
function marked(item: FoundItem, { kind, by, at, to }: ReviewMark): FoundItem {
  switch (kind) {
    case 'reviewed': return { ...item, reviewed: { by, at } };
    case 'unreviewed': return unreviewed(item);
    case 'flagged': return { ...item, flagged: true };
    case 'unflagged': return { ...item, flagged: false };
    case 'comment': return { ...item, comments: item.comments + 1 };
    default: return to === undefined ? item : { ...item, handedTo: to };
  }
}

/** @returns why not, when it was refused */
export async function mark(item: FoundItem, made: NewMark): Promise<string | undefined> {
  const answer = await request('review:mark', { item: { conversation: item.conversation, day: item.day }, mark: made });
  if (!answer.ok) {
    say(answer.message, true);
    return answer.message;
  }
  const whole: ReviewMark = { ...made, by: review().overview?.me ?? '', at: Date.now() };
  changeItem(item, (one) => marked(one, whole));
  store.setState(({ opened }) => (opened?.read && sameItem(opened.item, item) ? { opened: { ...opened, read: { ...opened.read, marks: [...opened.read.marks, whole] } } } : {}));
  store.setState({ said: { text: DONE[made.kind], problem: false, ...(made.kind === 'reviewed' ? { reviewed: item } : {}) } });
  void refreshOverview();
  return undefined;
}

/** The open one is done; on to the next. */
export async function reviewedNext(): Promise<void> {
  const { opened } = review();
  if (!opened?.read) return;
  const next = beside(1);
  if (!opened.item.reviewed && (await mark(opened.item, { kind: 'reviewed' })) !== undefined) return;
  const now = review().opened;
  if (!now || !sameItem(now.item, opened.item)) return;
  if (!next) store.setState(({ said }) => ({ said: { ...said, text: 'Marked as reviewed. That was the last one.', problem: false } }));
  else void open(next, review().said);
}

/** Which one "not reviewed" means: the one that was just marked, or else the open one. */
export const takesBack = ({ said, opened }: Pick<Review, 'said' | 'opened'>): FoundItem | undefined => said?.reviewed ?? (opened?.read && opened.item.reviewed ? opened.item : undefined);

/** Not reviewed after all: it is before whoever marked it again. */
export async function takeBack(): Promise<void> {
  const item = takesBack(review());
  if (!item || (await mark(item, { kind: 'unreviewed' })) !== undefined) return;
  const { opened, said } = review();
  if (!opened || !sameItem(opened.item, item)) void open(unreviewed(item), said);
}

export function toggleFlag(): void {
  const { opened } = review();
  if (opened?.read) void mark(opened.item, { kind: opened.item.flagged ? 'unflagged' : 'flagged' });
}

/** Into what will be disclosed, or out of it. */
export function collect(item: FoundItem): void {
  store.setState(({ collected }) => ({ collected: collected.some((one) => sameItem(one, item)) ? collected.filter((one) => !sameItem(one, item)) : [...collected, item] }));
}
