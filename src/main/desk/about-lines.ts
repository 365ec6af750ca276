/** Lines among colleagues with what was said about them: answers, reactions, corrections, deletions. */
import { annotate, type Annotated, type Note, type Original } from '../../core/annotations/fold.js';
import { aboutKey, aboutsOf, authorOf, wordsOf, type About, type LineName } from '../../core/annotations/mark.js';
import type { Line } from '../../core/decide/annotate.js';
import { archiveRef, originRef } from '../../core/entry.js';
import type { ConversationRef, Event, Fate } from '../../core/event.js';
import type { Address } from '../../core/heard.js';
import { isChannel } from '../../core/identity.js';
import { firstWords, safeText } from '../../core/text.js';
import type { LineMay, QuoteView, ReactionView } from '../../shared/line-view.js';
import type { RoomsView } from '../../shared/rooms-view.js';
import type { LineView } from '../../shared/view.js';
import type { Journal, Row } from '../journal/index.js';
import { nameOf } from './names.js';
import { eventOf } from './rows.js';

/** Of what was said about one line, this many are looked at, the newest: more than all of a large staff react with. */
const MOST_NOTES = 1_000;
/** Rows from the end among which a line is looked for that is known by its sender's name alone. */
const MOST_SEARCHED = 1_000;
const MOST_NAMES = 20;
/** What became of own words stands within so many places behind them. */
const BESIDE = 8;

type Said = Extract<Event, { kind: 'heard' | 'reply' }>;

/** A line of a conversation among colleagues, as its row has it. */
interface Spoken {
  readonly in: ConversationRef;
  readonly name: LineName;
  readonly author: Address | undefined;
  /** Said by this desk, and recorded before anybody else named it. */
  readonly own: boolean;
  /** Its address in the room, or at the server. */
  readonly from: string;
  readonly original: Original;
  readonly answers?: string;
  readonly quote?: { readonly by: string; readonly text: string };
}

/** `from`: its author's address in the room, or at the server. `chosen`: emoji with which whoever sits here reacted. */
export interface KnownLine extends Line {
  readonly from: string;
  readonly chosen: readonly string[];
}

export interface AboutContext {
  readonly me?: Address;
  /** Whoever is signed in may delete what others said in a channel, react to it, and answer it. */
  readonly may: Pick<RoomsView['may'], 'delete' | 'react' | 'comment'>;
  /** The policy lets everybody of the staff delete what others said. */
  readonly allDelete: boolean;
}

export class AboutLines {
  private readonly journal: Journal;
  private readonly context: AboutContext;

  constructor(journal: Journal, context: AboutContext) {
    this.journal = journal;
    this.context = context;
  }

  /** @returns the line with what was said about it; undefined: it is none among colleagues */
  dress(line: LineView, event: Event): LineView | undefined {
    const spoken = spokenOf(event, line.at);
    if (!spoken) return undefined;
    const said = this.annotated(spoken);
    const { text, cleaned } = safeText(said.deleted ? '' : said.text);
    const reactions = said.deleted ? [] : said.reactions.map((one) => this.reaction(one));
    const quote = said.deleted ? undefined : this.quote(spoken);
    const { cleaned: _before, file, ...rest } = line;
    return {
      ...rest, text, ...(file && !said.deleted ? { file } : {}), may: this.may(spoken, said, line), ...this.speaker(spoken, line),
      ...(cleaned ? { cleaned } : {}), ...(quote ? { quote } : {}), ...(reactions.length > 0 ? { reactions } : {}),
      ...(said.earlier.length > 0 && !said.deleted ? { edited: { times: said.earlier.length } } : {}),
      ...(said.deleted ? { deleted: { by: this.deleter(said.deleted), reason: safeText(said.deleted.reason ?? '').text, at: said.deleted.at } } : {}),
    };
  }

  /** The line as decisions see it. undefined: there is none of that key, or it is gone */
  line(key: string, conversation: string): KnownLine | undefined {
    const found = this.find(key, conversation);
    const said = found && this.annotated(found);
    if (!found || !said || said.deleted) return undefined;
    return { of: this.named(found), author: found.author, from: found.from, words: said.text, chosen: said.reactions.filter(({ by }) => this.context.me !== undefined && by.includes(this.context.me)).map(({ emoji }) => emoji) };
  }

  /** What it said, the oldest first; the last one is what it says now. */
  versions(key: string, conversation: string): readonly { readonly text: string; readonly at: number }[] {
    const found = this.find(key, conversation);
    if (!found) return [];
    const { earlier, text, deleted } = this.annotated(found);
    return deleted ? [] : [...earlier, { text, at: 0 }].map((version) => ({ text: safeText(version.text).text, at: version.at }));
  }

  /** The row that something was said about, so that it is shown anew. */
  target(in_: ConversationRef, about: About, key: string): Row | undefined {
    const name = about.slice(2);
    const direct = this.journal.find(about.startsWith('a:') ? archiveRef(in_.service, name) : originRef(in_.service, name));
    if (direct) return direct.kind === 'fate' ? this.replyOf(direct, in_) : direct;
    let before: number | undefined;
    for (let seen = 0; seen < MOST_SEARCHED;) {
      const rows: Row[] = this.journal.window(key, { limit: 200, kinds: ['heard'], ...(before === undefined ? {} : { before }) });
      const found = rows.findLast((row) => nameIn(eventOf(row))?.originId === name);
      if (found || rows.length < 200) return found;
      seen += rows.length;
      before = rows[0]?.place;
    }
    return undefined;
  }

  private find(key: string, conversation: string): Spoken | undefined {
    const row = /^\d{1,15}$/.test(key) ? this.journal.get(Number(key)) : undefined;
    const event = row && eventOf(row);
    const spoken = event && spokenOf(event, row.time);
    return spoken && aboutKey(spoken.in, 'a:') === aboutKeyOf(conversation) ? spoken : undefined;
  }

  /** Our own line has the archive's name only in the row that says it arrived. */
  private named(spoken: Spoken): LineName {
    if (!spoken.own || spoken.name.originId === undefined) return spoken.name;
    const row = this.journal.find(originRef(spoken.in.service, spoken.name.originId));
    const key = row && keyFor(spoken.in);
    if (!row || key === undefined) return spoken.name;
    for (const beside of this.journal.window(key, { after: row.place, before: row.place + BESIDE, limit: BESIDE, kinds: ['fate'] })) {
      const event = eventOf(beside);
      if (event?.kind === 'fate' && event.originId === spoken.name.originId && event.id !== undefined) return { ...spoken.name, id: event.id };
    }
    return spoken.name;
  }

  private annotated(spoken: Spoken): Annotated {
    const { original } = spoken;
    const allDelete = isChannel(spoken.in) && this.context.allDelete;
    const notes = aboutsOf(this.named(spoken)).flatMap((about) => notesOf(this.journal.window(aboutKey(spoken.in, about), { limit: MOST_NOTES }), allDelete));
    return notes.length === 0 ? { text: original.text, earlier: [], reactions: [] } : annotate(original, notes);
  }

  private replyOf(fate: Row, in_: ConversationRef): Row | undefined {
    const event = eventOf(fate);
    return event?.kind === 'fate' ? this.journal.find(originRef(in_.service, event.originId)) : undefined;
  }

  private quote(spoken: Spoken): QuoteView | undefined {
    if (spoken.answers === undefined) return undefined;
    const row = this.answered(spoken.in, spoken.answers);
    const event = row && eventOf(row);
    const answered = event && spokenOf(event, row.time);
    if (!row || !answered) return spoken.quote && { by: spoken.quote.by, text: firstWords(safeText(spoken.quote.text).text) };
    const { deleted, text } = this.annotated(answered);
    return { by: this.name(answered.author), text: deleted ? 'a deleted message' : firstWords(safeText(text).text), line: { key: String(row.seq), place: row.place } };
  }

  private answered(in_: ConversationRef, id: string): Row | undefined {
    const row = this.journal.find(isChannel(in_) ? archiveRef(in_.service, id) : originRef(in_.service, id));
    return row?.kind === 'fate' ? this.replyOf(row, in_) : row;
  }

  private reaction({ emoji, by }: { readonly emoji: string; readonly by: readonly Address[] }): ReactionView {
    const mine = this.context.me !== undefined && by.includes(this.context.me);
    return { emoji, mine, count: by.length, names: by.slice(0, MOST_NAMES).map((address) => this.name(address)) };
  }

  private may({ in: in_, author }: Spoken, { deleted }: Annotated, line: LineView): LineMay {
    const { me, may } = this.context;
    const there = me !== undefined && !deleted && line.delivery !== 'not-sent' && line.delivery !== 'refused';
    const mine = there && author === me;
    const room = isChannel(in_);
    return { answer: there && (!room || may.comment), react: there && (!room || may.react), change: mine && !line.file, delete: mine || (there && room && may.delete) };
  }

  /** Somebody else may have said it at this very desk. */
  private speaker({ author, own }: Spoken, { kind, mine }: LineView): Partial<LineView> {
    if (!own || author === undefined || author === this.context.me) return {};
    return mine || kind === 'service' ? { kind: 'patron', mine: false, by: nameOf(author) } : {};
  }

  private deleter({ author, by }: NonNullable<Annotated['deleted']>): string {
    if (author !== undefined) return this.name(author);
    return by === undefined ? 'an administrator' : safeText(by, 60).text;
  }

  private name(address: Address | undefined): string {
    return address === undefined ? '' : address === this.context.me ? 'you' : nameOf(address);
  }
}

const keyFor = (in_: ConversationRef): string => aboutKey(in_, 'a:').slice('about a: '.length);
const aboutKeyOf = (conversation: string): string => `about a: ${conversation}`;

const nameIn = (event: Event | undefined): LineName | undefined =>
  event?.kind === 'heard' && event.item.kind !== 'bounce' ? { ...(event.item.id === undefined ? {} : { id: event.item.id }), ...(event.item.originId === undefined ? {} : { originId: event.item.originId }) } : undefined;

/** The quotation as it stands in the body, for whoever does not have the words themselves. */
const unquoted = (text: string): string => text.split('\n').map((line) => line.replace(/^> ?/, '')).join('\n').trim();

function spokenOf(event: Event, at: number): Spoken | undefined {
  if ((event.kind !== 'heard' && event.kind !== 'reply') || event.in?.scope !== 'mine' || event.line !== undefined) return undefined;
  return event.kind === 'reply' ? ownWords(event, event.in, at) : heardWords(event, event.in);
}

function ownWords({ originId, by, body, mark, to, favour, cover }: Extract<Said, { kind: 'reply' }>, in_: ConversationRef, at: number): Spoken | undefined {
  if (favour || cover) return undefined;
  const reply = mark?.type === 'reply' ? mark : undefined;
  const answers = reply && (isChannel(in_) ? reply.of.id : reply.of.originId);
  return {
    in: in_, name: { originId }, author: by, own: true, from: to, original: { text: body, at, author: by },
    ...(answers === undefined ? {} : { answers }), ...(reply ? { quote: { by: reply.by, text: reply.quote } } : {}),
  };
}

function heardWords(event: Extract<Said, { kind: 'heard' }>, in_: ConversationRef): Spoken | undefined {
  const { item, stamp } = event;
  if (item.kind === 'bounce' || item.body === undefined || (item.kind === 'room' && (item.operation || item.favour || item.cover))) return undefined;
  const author = authorOf(item);
  const { answers, quotes, body } = item;
  return {
    in: in_, name: nameIn(event) ?? {}, author, own: false, from: item.from, original: { text: wordsOf(item), at: stamp, author },
    ...(answers === undefined ? {} : { answers }),
    ...(quotes ? { quote: { by: '', text: unquoted(body.slice(quotes[0], quotes[1])) } } : {}),
  };
}

/** What did not go out, or was refused, changes nothing. */
function notesOf(rows: readonly Row[], allDelete: boolean): readonly Note[] {
  const fates = new Map<string, Fate>();
  for (const row of rows) {
    const event = eventOf(row);
    if (event?.kind === 'fate') fates.set(event.originId, event.fate);
  }
  return rows.flatMap((row) => noteOf(row, eventOf(row), fates, allDelete) ?? []);
}

function noteOf({ place, seq, time }: Row, event: Event | undefined, fates: ReadonlyMap<string, Fate>, allDelete: boolean): Note | undefined {
  if (event?.kind === 'reply') {
    const fate = fates.get(event.originId);
    const what = event.mark && whatOf(event.mark, event.body);
    if (!what || fate === 'not-sent' || fate === 'refused') return undefined;
    // Who may delete what others said was asked before it was recorded.
    return { key: event.originId, place, author: event.by, authority: what.type === 'retract', at: time, what };
  }
  if (event?.kind !== 'heard' || event.item.kind === 'bounce') return undefined;
  const { item, stamp: at } = event;
  const base = { key: item.id ?? item.originId ?? String(seq), place, author: authorOf(item), at };
  if (item.kind === 'room' && item.moderated) {
    const { by, reason } = item.moderated;
    return { ...base, author: undefined, authority: true, what: { type: 'retract', ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) } };
  }
  const authority = item.kind === 'room' && (item.authority === true || allDelete);
  if (item.retracts) return { ...base, authority, what: { type: 'retract' } };
  if (item.reacts) return { ...base, authority, what: { type: 'react', emoji: item.reacts.emoji } };
  return item.replaces === undefined ? undefined : { ...base, authority, what: { type: 'correct', text: wordsOf(item) } };
}

function whatOf(mark: NonNullable<Extract<Said, { kind: 'reply' }>['mark']>, body: string): Note['what'] | undefined {
  switch (mark.type) {
    case 'correct': return { type: 'correct', text: body };
    case 'react': return { type: 'react', emoji: mark.emoji };
    case 'retract': return { type: 'retract' };
    default: return undefined;
  }
}
