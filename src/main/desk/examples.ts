/** Good examples for colleagues: the words of a conversation that has ended, looked through before a person does. */
import { bareOf } from '../../core/address.js';
import type { Conversation } from '../../core/conversation.js';
import { isRefusal, type Decision, type Env, type Refusal, type Rules } from '../../core/decide/decision.js';
import { decideDeleteExample, decideExample } from '../../core/decide/example.js';
import type { Event, ExampleWords } from '../../core/event.js';
import { maskLines, type ExampleLine, type Known } from '../../core/example/mask.js';
import { AppError } from '../../shared/errors.js';
import { EXAMPLE_LIMITS } from '../../shared/limits.js';
import type { ExamplePreview, ExampleView } from '../../shared/view.js';
import type { Journal, Row } from '../journal/index.js';
import type { Keeper } from './keeper.js';
import { LINE_KINDS, linesOf } from './lines.js';
import { isAnonymous, nameOf } from './names.js';
import { eventOf } from './recorder.js';
import { refusalError } from './refusals.js';
import { lineContext } from './transcript.js';

export interface ExamplesOptions {
  readonly rules: Rules;
  readonly deskId: string;
  readonly keeper: Pick<Keeper, 'state' | 'known' | 'journal'>;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
}

const PAGE = 200;
/** Pages in which the beginning of the visit is looked for. */
const PAGES = 10;

export class Examples {
  private readonly options: ExamplesOptions;

  constructor(options: ExamplesOptions) {
    this.options = options;
  }

  /** The newest first. */
  list(): readonly ExampleView[] {
    const { state } = this.options.keeper;
    const { supervisor } = this.options.env();
    return Array.from(state.examples.values(), ({ by, ...example }) => ({ ...example, by: by === state.me ? 'you' : nameOf(by), mayDelete: state.me !== undefined && (by === state.me || supervisor) })).toReversed();
  }

  /** @throws AppError where nothing was written, or it has not ended */
  preview(key: string): ExamplePreview {
    const { keeper, rules, deskId } = this.options;
    const { state, journal } = keeper;
    const c = state.conversations.get(key);
    const rows = c && journal && c.scope === 'desk-room' ? lastVisit(journal, key) : undefined;
    if (!c || !rows) throw new AppError('unknown-request', 'Only a conversation that has ended can be a good example.');
    const lines = linesOf(rows, lineContext(state, key, deskId, rules)).flatMap(({ kind, text }): ExampleLine[] =>
      (kind === 'patron' || kind === 'service' ? [{ by: kind === 'patron' ? 'patron' : 'library', text }] : []));
    if (lines.length === 0) throw new AppError('invalid-request', 'Nothing was written in this conversation.');
    const { kept, cut } = shortened(lines);
    return { lines: maskLines(kept, this.known(c, rows), rules.guard, state.me), cut };
  }

  /** @throws AppError @returns its id */
  save(words: ExampleWords): string {
    const { keeper, env, carryOut } = this.options;
    const decision = accepted(decideExample(keeper.state, words, env()));
    carryOut(decision);
    return decision.id;
  }

  /** @throws AppError */
  remove(id: string): void {
    const { keeper, env, carryOut } = this.options;
    carryOut(accepted(decideDeleteExample(keeper.state, id, env())));
  }

  private known(c: Conversation, rows: readonly Row[]): Known {
    const { keeper, rules } = this.options;
    const anonymous = isAnonymous(c, rules.anonymousHost);
    const addresses = [c.conv, ...(c.patron ? [bareOf(c.patron.address), ...c.patron.bound] : [])];
    const staff = new Set([...(keeper.state.me === undefined ? [] : [keeper.state.me]), ...rows.flatMap((row) => authorsOf(eventOf(row)))]);
    return { patron: [...addresses, ...(anonymous ? [] : [nameOf(c.conv)])], staff: [...staff].flatMap((address) => [address, nameOf(address)]) };
  }
}

/** Of the staff. */
function authorsOf(event: Event | undefined): readonly string[] {
  if (event?.kind !== 'heard') return [];
  const { item, speaker } = event;
  if (item.kind === 'room') return item.author === undefined ? [] : [item.author];
  return speaker?.type === 'holder' ? [speaker.author] : [];
}

/** Room operations that ended a request, by the id that both of their rows have. */
function closeOf(row: Row): string | undefined {
  const event = eventOf(row);
  if (event?.kind === 'operate') return event.detail.type === 'close' ? event.originId : undefined;
  const operation = event?.kind === 'heard' && event.item.kind === 'room' && event.counted !== false ? event.item.operation : undefined;
  return operation?.detail.type === 'close' ? operation.originId : undefined;
}

/** Rows from the close before the last one to the last one; undefined: nothing has ended yet. */
function lastVisit(journal: Journal, key: string): readonly Row[] | undefined {
  let rows: readonly Row[] = [];
  for (let page = 0; page < PAGES; page++) {
    const before = rows[0]?.place;
    const older = journal.window(key, { limit: PAGE, kinds: LINE_KINDS, ...(before === undefined ? {} : { before }) });
    rows = [...older, ...rows];
    const closes = closesIn(rows);
    if (older.length < PAGE || closes.length > 1) break;
  }
  const [last, previous] = closesIn(rows).toReversed();
  return last === undefined ? undefined : rows.filter(({ place }) => place <= last && place > (previous ?? Number.NEGATIVE_INFINITY));
}

/** Places at which requests ended, in order. */
function closesIn(rows: readonly Row[]): readonly number[] {
  const places = new Map<string, number>();
  for (const row of rows) {
    const close = closeOf(row);
    if (close !== undefined) places.set(close, Math.max(places.get(close) ?? 0, row.place));
  }
  return [...places.values()].toSorted((a, b) => a - b);
}

/** What fits: the beginning of each line, and of all of them. */
function shortened(lines: readonly ExampleLine[]): { readonly kept: readonly ExampleLine[]; readonly cut: boolean } {
  const kept: ExampleLine[] = [];
  let cut = lines.length > EXAMPLE_LIMITS.lines;
  let room = EXAMPLE_LIMITS.text;
  for (const { by, text } of lines.slice(0, EXAMPLE_LIMITS.lines)) {
    const words = text.slice(0, Math.min(room, EXAMPLE_LIMITS.line - 100));
    cut ||= words.length < text.length;
    room -= words.length;
    if (words !== '') kept.push({ by, text: words });
  }
  return { kept, cut };
}

function accepted<D extends Decision>(decision: D | Refusal): D {
  if (isRefusal(decision)) throw refusalError(decision, nameOf);
  return decision;
}
