import { wordsIn } from '../../core/review/find.js';
import type { ReviewMark } from '../../shared/review/types.js';
import { facetWord, number, rowOf, rowsOf, text, type Connection } from './index-database.js';

export interface FreshMessage {
  readonly place: number;
  readonly words: string;
}

/** Keeps the full text of an item's messages, and what it can be found by, as the other tables have it. */
export class FoundWriter {
  private readonly sql;

  constructor(db: Connection) {
    this.sql = {
      state: db.prepare('SELECT reviewed_at, flagged, handed_to FROM item WHERE id = ?').raw(),
      facets: db.prepare('SELECT name, value FROM facet WHERE item = ?').raw(),
      messages: db.prepare('SELECT place, text FROM message WHERE item = ?').raw(),
      remove: db.prepare('DELETE FROM found WHERE rowid = ?'),
      add: db.prepare('INSERT INTO found (rowid, words, facets) VALUES (?, ?, ?)'),
      marks: db.prepare('SELECT kind, by, at, "to" FROM mark WHERE conversation = ? AND day = ? ORDER BY at, id').raw(),
      item: db.prepare('SELECT id FROM item WHERE conversation = ? AND day = ?').raw(),
      setMarks: db.prepare('UPDATE item SET reviewed_by = ?, reviewed_at = ?, flagged = ?, comments = ?, handed_to = ? WHERE id = ?'),
    };
  }

  /** Writes all messages of an item anew, whether they are there or not. */
  rewrite(item: number): void {
    const facets = this.facetWords(item);
    for (const [place, words] of rowsOf(this.sql.messages, [item])) {
      this.sql.remove.run([place]);
      this.put(number(place), text(words), facets);
    }
  }

  /** Messages that are not there yet. */
  add(item: number, messages: readonly FreshMessage[]): void {
    if (messages.length === 0) return;
    const facets = this.facetWords(item);
    for (const { place, words } of messages) this.put(place, words, facets);
  }

  private put(place: number, words: string, facets: string): void {
    this.sql.add.run([place, [...wordsIn(words)].map(({ word }) => word).join(' '), facets]);
  }

  remove(place: number): void {
    this.sql.remove.run([place]);
  }

  /** Says anew what the marks of an item come to: of each kind the newest counts. @returns the item, if it is there */
  restateMarks(conversation: string, day: string): number | undefined {
    const item = rowOf(this.sql.item, [conversation, day])?.[0];
    if (typeof item !== 'number') return undefined;
    const found = rowsOf(this.sql.marks, [conversation, day]);
    if (found.length === 0) return item;
    const marks = found.map(([kind, by, at, to]) => ({ kind: text(kind), by: text(by), at: number(at), to: text(to) }));
    const newest = (...kinds: readonly ReviewMark['kind'][]) => marks.findLast(({ kind }) => kinds.some((one) => one === kind));
    const reviewed = newest('reviewed', 'unreviewed');
    const isReviewed = reviewed?.kind === 'reviewed';
    const flagged = newest('flagged', 'unflagged')?.kind === 'flagged';
    this.sql.setMarks.run([isReviewed ? reviewed.by : null, isReviewed ? reviewed.at : null, flagged ? 1 : 0, marks.filter(({ kind }) => kind === 'comment').length, newest('handed-to')?.to ?? null, item]);
    return item;
  }

  private facetWords(item: number): string {
    const facets = rowsOf(this.sql.facets, [item]);
    const words = facets.map(([name, value]) => facetWord(text(name), text(value)));
    const [reviewed, flagged, handed] = rowOf(this.sql.state, [item]) ?? [];
    if (facets.some(([name]) => name === 'incident')) words.push(facetWord('incident', 'any'));
    if (typeof reviewed === 'number') words.push(facetWord('state', 'reviewed'));
    if (flagged === 1) words.push(facetWord('state', 'flagged'));
    if (typeof handed === 'string') words.push(facetWord('handed-to', handed));
    return words.join(' ');
  }
}
