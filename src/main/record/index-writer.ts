import { dayOf } from '../../core/day.js';
import { extract, type Extract } from '../../core/review/extract.js';
import { drawText, weekOf } from '../../core/review/find.js';
import type { RecordRow } from '../../core/review/row.js';
import { firstWords } from '../../core/text.js';
import { FoundWriter, type FreshMessage } from './found-writer.js';
import { digest, number, rowOf, rowsOf, text, type Connection } from './index-database.js';

/** Where a row stands in the folder. */
export interface Place {
  readonly epoch: number;
  readonly segment: string;
  readonly start: number;
  readonly length: number;
}

interface Item {
  readonly id: number;
  readonly service: string;
  began: number;
  ended: number;
  messages: number;
  words: string;
  wordsAt: number | undefined;
  readonly facets: Set<string>;
  /** Messages that are not in the full text yet. */
  readonly fresh: FreshMessage[];
  /** It was not there before. */
  readonly made: boolean;
  /** It can be found by something new: all its messages have to be written again. */
  changed: boolean;
  touched: boolean;
}

const SLOTS = 8;

/** Takes rows into the index. What it was given counts when `flush` has returned, inside of the caller's transaction. */
export class IndexWriter {
  private readonly timeZone: string;
  private readonly items = new Map<string, Item>();
  private readonly sql;
  private readonly found: FoundWriter;

  constructor(db: Connection, timeZone: string) {
    this.timeZone = timeZone;
    this.found = new FoundWriter(db);
    this.sql = {
      findItem: db.prepare('SELECT id, service, began, ended, messages, words, words_at FROM item WHERE conversation = ? AND day = ?').raw(),
      addItem: db.prepare('INSERT INTO item (conversation, day, service, began, ended, week, draw) VALUES (?, ?, ?, ?, ?, ?, ?)'),
      setItem: db.prepare('UPDATE item SET began = ?, ended = ?, messages = ?, words = ?, words_at = ? WHERE id = ?'),
      facets: db.prepare('SELECT name, value FROM facet WHERE item = ?').raw(),
      addFacet: db.prepare('INSERT OR IGNORE INTO facet (name, value, item) VALUES (?, ?, ?)'),
      addLine: db.prepare('INSERT OR REPLACE INTO line (epoch, seq, segment, start, length, item, message) VALUES (?, ?, ?, ?, ?, ?, ?)'),
      addGap: db.prepare('INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
      findMessage: db.prepare('SELECT place FROM message WHERE key = ?').raw(),
      isTaken: db.prepare('SELECT 1 FROM message WHERE place = ?').raw(),
      addMessage: db.prepare('INSERT INTO message (place, key, item, text, said) VALUES (?, ?, ?, ?, ?)'),
    };
  }

  add(row: RecordRow, place: Place): void {
    const found = extract(row);
    if (!found) return;
    if ('gap' in found) {
      const { archive, from, to } = found.gap;
      this.sql.addGap.run([place.epoch, row.seq, place.segment, place.start, place.length, archive, Math.min(from, to), to]);
      return;
    }
    const item = this.item(found);
    const message = found.words && this.message(item, found, found.words);
    item.began = Math.min(item.began, found.at);
    item.ended = Math.max(item.ended, found.at);
    item.touched = true;
    for (const { name, value } of found.facets) this.facet(item, name, value);
    this.sql.addLine.run([place.epoch, row.seq, place.segment, place.start, place.length, item.id, message ?? null]);
  }

  private item(found: Extract): Item {
    const { conversation, at } = found;
    const day = dayOf(at, this.timeZone);
    const name = `${day} ${conversation}`;
    const known = this.items.get(name) ?? this.load(conversation, day);
    if (known) {
      this.items.set(name, known);
      return known;
    }
    const id = this.sql.addItem.run([conversation, day, found.service, at, at, weekOf(day), digest(drawText(conversation, day)).subarray(0, 16)]).lastInsertRowid;
    const item: Item = { id: Number(id), service: found.service, began: at, ended: at, messages: 0, words: '', wordsAt: undefined, facets: new Set(), fresh: [], made: true, changed: false, touched: true };
    // Marks may be older than the index.
    this.found.restateMarks(conversation, day);
    this.items.set(name, item);
    return item;
  }

  private load(conversation: string, day: string): Item | undefined {
    const row = rowOf(this.sql.findItem, [conversation, day]);
    if (!row) return undefined;
    const [id, service, began, ended, messages, words, wordsAt] = row;
    return {
      id: number(id), service: text(service), began: number(began), ended: number(ended), messages: number(messages), words: text(words),
      wordsAt: typeof wordsAt === 'number' ? wordsAt : undefined, facets: new Set(rowsOf(this.sql.facets, [id]).map(([name, value]) => `${text(name)}\n${text(value)}`)), fresh: [], made: false, changed: false, touched: false,
    };
  }

  private facet(item: Item, name: string, value: string): void {
    const key = `${name}\n${value}`;
    if (item.facets.has(key)) return;
    item.facets.add(key);
    item.changed = true;
    this.sql.addFacet.run([name, value, item.id]);
  }

  /** @returns the place of the words, whichever row had them first */
  private message(item: Item, { at }: Extract, { key, text: words, said, names }: NonNullable<Extract['words']>): number {
    const name = digest(`${item.id} ${key}`).subarray(0, 16);
    const known = rowOf(this.sql.findMessage, [name]);
    if (known) return number(known[0]);
    let place = at * SLOTS;
    while (rowOf(this.sql.isTaken, [place])) place += 1;
    // SQLite ends a text there. The row itself has it.
    const kept = words.replaceAll('\u0000', '\uFFFD');
    this.sql.addMessage.run([place, name, item.id, kept, said ? 1 : 0]);
    item.fresh.push({ place, words: kept });
    if (said) item.messages += 1;
    if (names && (item.wordsAt === undefined || at < item.wordsAt)) [item.words, item.wordsAt] = [firstWords(words), at];
    return place;
  }

  /** Writes what has come together. */
  flush(): void {
    for (const item of this.items.values()) {
      if (!item.touched) continue;
      this.sql.setItem.run([item.began, item.ended, item.messages, item.words, item.wordsAt ?? null, item.id]);
      if (item.changed && !item.made) this.found.rewrite(item.id);
      else this.found.add(item.id, item.fresh);
    }
    this.items.clear();
  }
}
