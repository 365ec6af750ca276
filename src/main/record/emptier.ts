import { FoundWriter } from './found-writer.js';
import { firstWords } from '../../core/text.js';
import { number, rowOf, rowsOf, text, type Connection } from './index-database.js';
import type { Place } from './index-writer.js';

/** Takes out of the index what retention has taken out of the record. */
export class Emptier {
  private readonly db: Connection;
  private readonly found: FoundWriter;

  constructor(db: Connection) {
    this.db = db;
    this.found = new FoundWriter(db);
  }

  empty(rows: readonly (Place & { readonly seq: number })[]): void {
    const items = new Set<number>();
    const find = this.db.prepare('SELECT item, message FROM line WHERE epoch = ? AND seq = ?').raw();
    const clear = this.db.prepare('UPDATE line SET live = 0, message = NULL, segment = ?, start = ?, length = ? WHERE epoch = ? AND seq = ?');
    const shared = this.db.prepare('SELECT 1 FROM line WHERE message = ? LIMIT 1').raw();
    for (const { epoch, seq, segment, start, length } of rows) {
      const line = rowOf(find, [epoch, seq]);
      if (!line) continue;
      const [item, message] = line;
      clear.run([segment, start, length, epoch, seq]);
      items.add(number(item));
      if (typeof message === 'number' && !rowOf(shared, [message])) this.forget(message);
    }
    for (const item of items) this.restate(item);
  }

  private forget(message: number): void {
    this.found.remove(message);
    this.db.prepare('DELETE FROM message WHERE place = ?').run([message]);
  }

  /** Of an item of which nothing is left, nothing is left here either. */
  private restate(item: number): void {
    if (!rowOf(this.db.prepare('SELECT 1 FROM line WHERE item = ? AND live = 1 LIMIT 1').raw(), [item])) {
      for (const sql of ['DELETE FROM facet WHERE item = ?', 'DELETE FROM line WHERE item = ?', 'DELETE FROM item WHERE id = ?']) this.db.prepare(sql).run([item]);
      return;
    }
    const messages = rowsOf(this.db.prepare('SELECT place, text, said FROM message WHERE item = ? ORDER BY place').raw(), [item]);
    const first = messages.find(([, , said]) => said === 1) ?? messages[0];
    const at = first === undefined ? undefined : Math.floor(number(first[0]) / 8);
    this.db.prepare('UPDATE item SET messages = ?, words = ?, words_at = ? WHERE id = ?').run([messages.filter(([, , said]) => said === 1).length, firstWords(text(first?.[1])), at ?? null, item]);
  }
}
