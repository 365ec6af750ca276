/** Good examples for colleagues: the words of a conversation that has ended, looked through before a person does. */
import { bareOf } from '../../core/address.js';
import type { Conversation } from '../../core/conversation.js';
import type { Decision, Env, Rules } from '../../core/decide/decision.js';
import { decideDeleteExample, decideExample } from '../../core/decide/example.js';
import type { Event, ExampleWords } from '../../core/event.js';
import { maskLines, type ExampleLine, type Known } from '../../core/example/mask.js';
import { idFrom } from '../../core/ids.js';
import type { TextName } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import { EXAMPLE_LIMITS } from '../../shared/limits.js';
import { textWithContent, withoutContent } from '../../shared/texts/kinds.js';
import type { ExamplePreview, ExampleView } from '../../shared/view.js';
import type { Journal, Row } from '../journal/index.js';
import type { Keeper } from './keeper.js';
import { LINE_KINDS, linesOf } from './lines.js';
import { isAnonymous, nameOf } from './names.js';
import { eventOf } from './rows.js';
import { accepted, refusalError } from './refusals.js';
import type { Texts } from './texts.js';
import { lineContext } from './transcript.js';

export interface ExamplesOptions {
  readonly rules: Rules;
  readonly deskId: string;
  /** Of what is shared: BCP 47. */
  readonly language: string;
  readonly texts: Pick<Texts, 'all' | 'save' | 'view'>;
  readonly keeper: Pick<Keeper, 'state' | 'journal'>;
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

  /** The newest first; those that all desks have stand first. */
  list(): readonly ExampleView[] {
    const { keeper: { state }, texts, env } = this.options;
    const { supervisor } = env();
    const { mayEdit } = texts.view;
    const own = Array.from(state.examples.values(), ({ by, ...example }): ExampleView => ({
      ...example, by: by === state.me ? 'you' : nameOf(by), shared: false, mayShare: mayEdit, mayDelete: state.me !== undefined && (by === state.me || supervisor),
    }));
    const shared = texts.all('example').flatMap(({ by, at, text }): ExampleView[] =>
      (text.content ? [{ ...text.content, id: sharedId(text), by: by === state.me ? 'you' : nameOf(by), at, shared: true, mayShare: false, mayDelete: mayEdit }] : []));
    return [...shared.toSorted((a, b) => b.at - a.at), ...own.toReversed()];
  }

  /** @throws AppError where nothing was written, or it has not ended */
  preview(key: string): ExamplePreview {
    const { keeper, rules, deskId } = this.options;
    const { state, journal } = keeper;
    const c = state.conversations.get(key);
    const context = lineContext(state, key, deskId, rules);
    const rows = c && journal && c.scope === 'desk-room' ? lastVisit(journal, key, context.pending) : undefined;
    if (!c || !rows) throw new AppError('unknown-request', 'Only a conversation that has ended can be a good example.');
    const lines = linesOf(rows, context).flatMap(({ kind, text }): ExampleLine[] =>
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

  /** @returns when it is done, at all desks where all have it @throws AppError */
  async remove(id: string): Promise<void> {
    const { keeper, env, carryOut, texts } = this.options;
    const shared = texts.all('example').find(({ text }) => sharedId(text) === id);
    if (shared) await texts.save([withoutContent(shared.text, true)]);
    else carryOut(accepted(decideDeleteExample(keeper.state, id, env())));
  }

  /** It goes to all desks, and is no longer kept for this one alone. @throws AppError in words for the person: nothing was changed then */
  async share(id: string): Promise<void> {
    const { keeper, texts, language, carryOut } = this.options;
    const example = keeper.state.examples.get(id);
    if (!example) throw refusalError({ refused: 'unknown-example' });
    const { title, good, lines } = example;
    const name = { kind: 'example' as const, language, id: idFrom(title, new Set(texts.all('example').map(({ text }) => text.id)), 'example') };
    const checked = textWithContent().safeParse({ ...name, content: { title, good, lines } }, { jitless: true });
    if (!checked.success) throw new AppError('too-long', 'This example is too long to be shared. Make a shorter one of the same conversation.');
    await texts.save([checked.data]);
    carryOut({ events: [{ kind: 'example-deleted', id }], effects: [] });
  }

  private known(c: Conversation, rows: readonly Row[]): Known {
    const { keeper, rules } = this.options;
    const anonymous = isAnonymous(c, rules.anonymousHost);
    const addresses = [c.conv, ...(c.patron ? [bareOf(c.patron.address), ...c.patron.bound] : [])];
    const staff = new Set([...(keeper.state.me === undefined ? [] : [keeper.state.me]), ...rows.flatMap((row) => authorsOf(eventOf(row)))]);
    return { patron: [...addresses, ...(anonymous ? [] : [nameOf(c.conv)])], staff: [...staff].flatMap((address) => [address, nameOf(address)]) };
  }
}

const sharedId = ({ language, id }: TextName): string => `shared ${language} ${id}`;

/** Of the staff. */
function authorsOf(event: Event | undefined): readonly string[] {
  if (event?.kind !== 'heard') return [];
  const { item, speaker } = event;
  if (item.kind === 'room') return item.author === undefined ? [] : [item.author];
  return speaker?.type === 'holder' ? [speaker.author] : [];
}

interface Close {
  readonly originId: string;
  /** The room has it, or will: what this desk asked for and was overtaken ended nothing. */
  readonly counts: boolean;
  /** Id of the patron's last message that it ended; none: all that had come. */
  readonly upto?: string | undefined;
}

/** Where a request ended: what the library said before the one place, and what the patron said up to the other. */
interface End {
  readonly place: number;
  readonly upto: number;
}

function closeOf(row: Row, pending: ReadonlySet<string>): Close | undefined {
  const event = eventOf(row);
  if (event?.kind === 'operate') return event.detail.type === 'close' ? { originId: event.originId, counts: pending.has(event.originId), upto: event.detail.upto } : undefined;
  const operation = event?.kind === 'heard' && event.item.kind === 'room' ? event.item.operation : undefined;
  return operation?.detail.type === 'close' && event?.kind === 'heard' ? { originId: operation.originId, counts: event.counted !== false, upto: operation.detail.upto } : undefined;
}

/** Rows from the close before the last one to the last one; undefined: nothing has ended yet. */
function lastVisit(journal: Journal, key: string, pending: ReadonlySet<string>): readonly Row[] | undefined {
  let rows: readonly Row[] = [];
  for (let page = 0; page < PAGES; page++) {
    const before = rows[0]?.place;
    const older = journal.window(key, { limit: PAGE, kinds: LINE_KINDS, ...(before === undefined ? {} : { before }) });
    rows = [...older, ...rows];
    const ends = endsIn(rows, pending);
    if (older.length < PAGE || ends.length > 1) break;
  }
  const [last, previous = { place: Number.NEGATIVE_INFINITY, upto: Number.NEGATIVE_INFINITY }] = endsIn(rows, pending).toReversed();
  return last && rows.filter((row) => {
    const of = idSaid(row) === undefined ? 'place' : 'upto';
    return row.place <= last[of] && row.place > previous[of];
  });
}

/** What the patron wrote while the library was ending the request is not of that visit, wherever it came in. */
function idSaid(row: Row): string | undefined {
  const event = eventOf(row);
  return event?.kind === 'heard' && event.item.kind === 'message' && !event.item.outgoing ? event.item.id : undefined;
}

/** In order: where this desk asked for the end, and only then where the room said so. */
function endsIn(rows: readonly Row[], pending: ReadonlySet<string>): readonly End[] {
  const found = rows.flatMap((row) => {
    const close = closeOf(row, pending);
    return close ? [{ ...close, place: row.place }] : [];
  });
  const said = new Map(rows.flatMap((row) => [[idSaid(row), row.place] as const]));
  const counted = new Set(found.flatMap(({ originId, counts }) => (counts ? [originId] : [])));
  return [...counted].map((originId) => {
    const same = found.filter((close) => close.originId === originId);
    const place = Math.min(...same.map((close) => close.place));
    const upto = same.find((close) => close.upto !== undefined)?.upto;
    return { place, upto: (upto === undefined ? undefined : said.get(upto)) ?? place };
  }).toSorted((a, b) => a.place - b.place);
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
