import { isOnListed, type Hold, type HoldSubject } from '../../core/record/hold.js';
import { marksIn, phrasesIn, snippetOf } from '../../core/review/find.js';
import { OUTCOMES, type Mode } from '../../core/operation.js';
import { CATEGORIES } from '../../core/conduct.js';
import type { HoldReach } from '../../shared/review/holds.js';
import type { Choices, Found, FoundItem, ItemId, ReviewQuery, Snippet } from '../../shared/review/types.js';
import { number, rowOf, rowsOf, text, type Connection } from './index-database.js';
import { conditionsOf, facetsOf, hasFacet, matchOf, phrasesOf, type Condition, type Phrases, type WantedFacet } from './query.js';

/** Places of one ms, and how far a crowd of messages of one ms may reach beyond it. */
const SLOTS = 8;
const CROWD = 4_096;
const LAST_PLACE = Number.MAX_SAFE_INTEGER;
/** Found messages that are looked at together. */
const PAGE = 256;
/** Items with a rare property are found by it, others by going through the list. */
const RARE = 3_000;
const SNIPPETS = 3;
const MOST_CHOICES = 2_000;

interface Hit {
  readonly item: number;
  /** Found messages, the newest first. */
  readonly places: number[];
}

interface Named {
  readonly name: string;
  readonly value: string;
}

const ITEM_COLUMNS = 'conversation, day, service, began, ended, messages, words, reviewed_by, reviewed_at, flagged, comments, handed_to';

/** Answers from the index. */
export class IndexReader {
  private readonly db: Connection;
  private readonly known = new Map<string, ReturnType<Connection['prepare']>>();
  /** In force. */
  private holds: readonly Hold[] = [];

  constructor(db: Connection) {
    this.db = db;
  }

  /** @throws RangeError for a mark of another list */
  search(query: ReviewQuery, holds: readonly Hold[] = []): Found {
    this.holds = holds;
    const phrases = phrasesOf(query);
    if (phrases?.length === 0) return { items: [] };
    if (phrases === undefined) return this.list(query);
    return query.sample === undefined ? this.found(query, phrases) : this.inSample(query, phrases);
  }

  /** The newest items, by their last words. */
  private list(query: ReviewQuery): Found {
    const rows = this.listed(query, query.limit + 1);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return { items: this.items(items.map(({ id }) => ({ item: id, places: [] })), []), ...(rows.length > query.limit && last ? { next: `item ${last.ended} ${last.id}` } : {}) };
  }

  private listed(query: ReviewQuery, limit: number): readonly { readonly id: number; readonly ended: number }[] {
    const facets = facetsOf(query);
    const rare = facets.find((facet) => this.isRare(facet));
    const conditions: Condition[] = [...conditionsOf(query), ...facets.filter((facet) => facet !== rare).map(hasFacet)];
    const after = markOf(query.after, 'item', 2);
    if (after) conditions.push({ sql: '(i.ended, i.id) < (?, ?)', values: after });
    const { sql, values } = fromOf(query, rare);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map((each) => each.sql).join(' AND ')}`;
    const asked = [...values, ...conditions.flatMap((each) => each.values), limit];
    return this.rows(`SELECT i.id, i.ended FROM ${sql} ${where} ORDER BY i.ended DESC, i.id DESC LIMIT ?`, asked).map(([id, ended]) => ({ id: number(id), ended: number(ended) }));
  }

  private isRare({ names, value }: WantedFacet): boolean {
    const count = names.reduce((sum, name) => sum + number(this.row('SELECT count(*) FROM (SELECT 1 FROM facet WHERE name = ? AND value = ? LIMIT ?)', [name, value, RARE])?.[0]), 0);
    return count < RARE;
  }

  /** Items by their newest message that was found. */
  private found(query: ReviewQuery, phrases: Phrases): Found {
    const match = matchOf(query, phrases);
    const from = (query.from ?? 0) * SLOTS;
    const before = query.to === undefined ? LAST_PLACE : query.to * SLOTS;
    const after = markOf(query.after, 'words', 1)?.[0];
    const hits = new Map<number, Hit>();
    const shown = new Set<number>();
    for (let at = Math.min(before, after ?? LAST_PLACE); hits.size <= query.limit; ) {
      const page = this.rows('SELECT f.rowid, m.item FROM found f JOIN message m ON m.place = f.rowid WHERE found MATCH ? AND f.rowid < ? AND f.rowid >= ? ORDER BY f.rowid DESC LIMIT ?', [match, at, from, PAGE]);
      for (const [place, item] of page) this.hit(hits, shown, { match, after, before }, number(item), number(place));
      at = number(page.at(-1)?.[0]);
      if (page.length < PAGE) break;
    }
    const items = [...hits.values()].slice(0, query.limit);
    const last = items.at(-1)?.places[0];
    return { items: this.items(items, phrases), ...(hits.size > query.limit && last !== undefined ? { next: `words ${last}` } : {}) };
  }

  private hit(hits: Map<number, Hit>, shown: Set<number>, { match, after, before }: { match: string; after: number | undefined; before: number }, item: number, place: number): void {
    const known = hits.get(item);
    if (known) {
      if (known.places.length < SNIPPETS) known.places.push(place);
      return;
    }
    if (shown.has(item)) return;
    if (after !== undefined && this.wasShown(match, item, after, before)) shown.add(item);
    else hits.set(item, { item, places: [place] });
  }

  /** It has a newer message that is found: it stands on an earlier page. */
  private wasShown(match: string, item: number, after: number, before: number): boolean {
    const last = number(this.row('SELECT ended FROM item WHERE id = ?', [item])?.[0]) * SLOTS + CROWD;
    if (last < after) return false;
    return this.row('SELECT 1 FROM found f JOIN message m ON m.place = f.rowid WHERE found MATCH ? AND f.rowid >= ? AND f.rowid <= ? AND m.item = ? LIMIT 1', [match, after, Math.min(last, before - 1), item]) !== undefined;
  }

  /** A sample is small: its messages are looked through. */
  private inSample(query: ReviewQuery, phrases: Phrases): Found {
    const { after: _after, ...whole } = query;
    const items = this.listed(whole, query.sample?.n ?? 0).flatMap(({ id }) => {
      const places = this.rows('SELECT place, text FROM message WHERE item = ? ORDER BY place DESC', [id])
        .filter(([place, words]) => isWithin(number(place), query) && phrases.every((phrase) => marksIn(text(words), [phrase]).length > 0)).map(([place]) => number(place));
      return places.length === 0 ? [] : [{ id, places }];
    }).toSorted((a, b) => (b.places[0] ?? 0) - (a.places[0] ?? 0));
    const after = markOf(query.after, 'words', 1)?.[0] ?? LAST_PLACE;
    const rest = items.filter(({ places }) => (places[0] ?? 0) < after);
    const page = rest.slice(0, query.limit);
    const last = page.at(-1)?.places[0];
    return { items: this.items(page.map(({ id, places }) => ({ item: id, places: places.slice(0, SNIPPETS) })), phrases), ...(rest.length > query.limit && last !== undefined ? { next: `words ${last}` } : {}) };
  }

  /** In their order; what is known of them is fetched together. */
  private items(hits: readonly Hit[], phrases: Phrases): readonly FoundItem[] {
    const ids = JSON.stringify(hits.map(({ item }) => item));
    const rows = new Map(this.rows(`SELECT id, ${ITEM_COLUMNS} FROM item WHERE id IN (SELECT value FROM json_each(?))`, [ids]).map(([id, ...row]) => [number(id), row]));
    const facets = new Map<number, Named[]>();
    for (const [item, name, value] of this.rows('SELECT item, name, value FROM facet WHERE item IN (SELECT value FROM json_each(?))', [ids])) {
      const known = facets.get(number(item));
      if (known) known.push({ name: text(name), value: text(value) });
      else facets.set(number(item), [{ name: text(name), value: text(value) }]);
    }
    const words = new Map(this.rows('SELECT place, text FROM message WHERE place IN (SELECT value FROM json_each(?))', [JSON.stringify(hits.flatMap(({ places }) => places))]).map(([place, said]) => [number(place), text(said)]));
    return hits.map(({ item, places }) => {
      const snippets = places.toReversed().map((place) => ({ at: Math.floor(place / SLOTS), ...snippetOf(words.get(place) ?? '', phrases) }));
      const found = itemOf(rows.get(item) ?? [], facets.get(item) ?? [], snippets);
      const heldBy = this.holds.filter(({ on }) => this.isOn(on, item, found)).map(({ id }) => id);
      return heldBy.length > 0 ? { ...found, held: true, heldBy } : found;
    });
  }

  private isOn(on: HoldSubject, id: number, item: FoundItem): boolean {
    if (!isOnListed(on, item)) return false;
    const phrases = phrasesIn(on.words ?? '');
    return phrases.length === 0 || this.rows('SELECT text FROM message WHERE item = ?', [id]).some(([said]) => phrases.every((phrase) => marksIn(text(said), [phrase]).length > 0));
  }

  /** What is in the index of that on which a hold is: `isOn`, of all items at once. */
  reach({ person, conversation, service, words, ...period }: HoldSubject): HoldReach {
    const who = person?.trim().toLowerCase();
    const phrases = phrasesIn(words ?? '');
    const conditions: readonly Condition[] = [
      ...conditionsOf({ ...period, limit: 1 }),
      ...(conversation === undefined ? [] : [{ sql: 'i.conversation = ?', values: [conversation] }]), ...(service === undefined ? [] : [{ sql: 'i.service = ?', values: [service] }]),
      ...(who === undefined ? [] : [{ sql: "(instr(i.conversation, ?) > 0 OR EXISTS (SELECT 1 FROM facet WHERE name IN ('staff', 'patron') AND value = ? AND item = i.id))", values: [who, who] }]),
      ...(phrases.length === 0 ? [] : [{ sql: 'i.id IN (SELECT m.item FROM found f JOIN message m ON m.place = f.rowid WHERE found MATCH ?)', values: [matchOf({ limit: 1 }, phrases)] }]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
    const [conversations, from, to] = this.row(`SELECT count(*), min(i.began), max(i.ended) FROM item i ${where}`, conditions.flatMap(({ values }) => values)) ?? [];
    return { conversations: number(conversations), ...(typeof from === 'number' && typeof to === 'number' ? { from, to } : {}) };
  }

  /** Addresses of patrons are no choice: they are typed. */
  choices(): Omit<Choices, 'reviewers'> {
    return { services: this.values('service'), points: this.values('point'), people: this.values('staff'), scripts: this.values('script'), tags: this.values('tag') };
  }

  /** From one value to the next: there are few, and many items of each. */
  private values(name: string): readonly string[] {
    const found: string[] = [];
    for (let last = ''; found.length < MOST_CHOICES; ) {
      const next = this.row('SELECT min(value) FROM facet WHERE name = ? AND value > ?', [name, last])?.[0];
      if (typeof next !== 'string') break;
      found.push(next);
      last = next;
    }
    return found;
  }

  /** @param month "2026-11" */
  counts(month: string): { readonly items: number; readonly unreviewed: number } {
    return {
      items: number(this.row('SELECT count(*) FROM item', [])?.[0]),
      unreviewed: number(this.row("SELECT count(*) FROM item WHERE reviewed_at IS NULL AND day >= ? AND day <= ? || '-99'", [month, month])?.[0]),
    };
  }

  itemOf({ conversation, day }: ItemId): number | undefined {
    const id = this.row('SELECT id FROM item WHERE conversation = ? AND day = ?', [conversation, day])?.[0];
    return typeof id === 'number' ? id : undefined;
  }

  private rows(sql: string, values: readonly unknown[]): readonly (readonly unknown[])[] {
    return rowsOf(this.prepared(sql), values);
  }

  private row(sql: string, values: readonly unknown[]): readonly unknown[] | undefined {
    return rowOf(this.prepared(sql), values);
  }

  private prepared(sql: string): ReturnType<Connection['prepare']> {
    const known = this.known.get(sql) ?? this.db.prepare(sql).raw();
    this.known.set(sql, known);
    return known;
  }
}

const isWithin = (place: number, { from, to }: ReviewQuery): boolean => place >= (from ?? 0) * SLOTS && place < (to ?? LAST_PLACE) * SLOTS;

function fromOf({ sample }: ReviewQuery, rare: WantedFacet | undefined): Condition {
  // `CROSS JOIN` keeps the order: the few first.
  if (sample) return { sql: '(SELECT id FROM item WHERE week = ? ORDER BY draw, id LIMIT ?) s CROSS JOIN item i ON i.id = s.id', values: [sample.week, sample.n] };
  if (!rare) return { sql: 'item i', values: [] };
  return { sql: `(SELECT DISTINCT item FROM facet WHERE name IN (${rare.names.map(() => '?').join(', ')}) AND value = ?) f CROSS JOIN item i ON i.id = f.item`, values: [...rare.names, rare.value] };
}

/** Who stands at the desk, or calls, is that, whatever else is said. */
const MODES: readonly Mode[] = ['in-person', 'phone', 'staff-im', 'patron-im'];
const modeOf = (values: readonly string[]): Mode | undefined => MODES.find((mode) => values.includes(mode));

/** @returns the numbers of a mark. @throws RangeError for one of another list */
function markOf(after: string | undefined, kind: 'item' | 'words', count: number): readonly number[] | undefined {
  if (after === undefined) return undefined;
  const [name, ...numbers] = after.split(' ');
  const values = numbers.map(Number);
  if (name !== kind || values.length !== count || !values.every((value) => Number.isSafeInteger(value) && value >= 0)) throw new RangeError('This is no mark of this list.');
  return values;
}

function itemOf(row: readonly unknown[], facets: readonly Named[], snippets: readonly Snippet[]): FoundItem {
  const [conversation, day, service, began, ended, messages, words, reviewedBy, reviewedAt, flagged, comments, handedTo] = row;
  const of = (...names: string[]): readonly string[] => facets.filter(({ name }) => names.includes(name)).map(({ value }) => value).toSorted();
  const mode = modeOf(of('mode'));
  const [outcomes, incidents] = [of('outcome'), of('incident')];
  return {
    conversation: text(conversation), day: text(day), from: number(began), to: number(ended), service: text(service), points: of('point'), people: of('staff', 'patron'),
    outcomes: OUTCOMES.filter((outcome) => outcomes.includes(outcome)), incidents: CATEGORIES.filter((category) => incidents.includes(category)), scripts: of('script'), tags: of('tag'),
    messages: number(messages), words: text(words), snippets, flagged: flagged === 1, comments: number(comments), held: false, heldBy: [],
    ...(mode === undefined ? {} : { mode }), ...(typeof handedTo === 'string' ? { handedTo } : {}),
    ...(typeof reviewedBy === 'string' ? { reviewed: { by: reviewedBy, at: number(reviewedAt) } } : {}),
  };
}
