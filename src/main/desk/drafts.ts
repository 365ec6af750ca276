import type { Journal } from '../journal/index.js';
import { LARGE } from './kept.js';

const PREFIX = 'draft ';

/** One draft for each conversation, encrypted beside the journal: it survives switching, crash and restart. */
export class Drafts {
  private readonly texts = new Map<string, string>();
  private readonly journal: Journal;

  constructor(journal: Journal) {
    this.journal = journal;
    for (const key of journal.sideKeys(PREFIX, LARGE)) {
      const text = journal.side(key);
      if (typeof text === 'string') this.texts.set(key.slice(PREFIX.length), text);
    }
  }

  get(key: string): string {
    return this.texts.get(key) ?? '';
  }

  get keys(): ReadonlySet<string> {
    return new Set(this.texts.keys());
  }

  /** @throws AppError as `Journal.append` does */
  set(key: string, text: string): void {
    if (text === this.get(key)) return;
    this.journal.append({ entries: [], side: [{ key: PREFIX + key, value: text === '' ? null : text }] });
    if (text === '') this.texts.delete(key);
    else this.texts.set(key, text);
  }

  /** Words that could not be sent come back in front of what was typed meanwhile. */
  giveBack(key: string, text: string): void {
    const now = this.get(key);
    if (now !== text) this.set(key, now === '' ? text : `${text}\n${now}`);
  }
}
