import type { ConversationKey } from '../../core/conversation.js';
import type { Event } from '../../core/event.js';
import { pruned, type DeskState } from '../../core/state.js';
import { AppError } from '../../shared/errors.js';
import type { Problem } from '../../shared/view.js';
import type { Journal, Removal, Row } from '../journal/index.js';
import { Drafts } from './drafts.js';
import { Recorder } from './recorder.js';

export interface KeeperOptions {
  readonly openJournal: () => Journal;
  readonly now: () => number;
  readonly started: Event;
  /** The desk must close: patrons see it as unavailable. Called before the closing row is tried. */
  readonly onShut: () => void;
}

/**
 * Keeps the record, and fails closed (DESIGN): when the journal cannot append, nothing counts any more until it can.
 */
export class Keeper {
  private readonly options: KeeperOptions;
  private opened: { readonly journal: Journal; readonly recorder: Recorder; readonly drafts: Drafts } | undefined;
  private wantsOver = false;
  private shutBy: Problem | undefined;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.open();
  }

  /** Why nothing is recorded; undefined while everything is well. */
  get problem(): Problem | undefined {
    return this.shutBy;
  }

  /** What is known, also while the desk is closed; until `readOver`, or until something may be about it, without what is over. */
  get known(): DeskState | undefined {
    return this.opened?.recorder.atHand;
  }

  /** The queue has been drawn, or nobody draws one: what is over belongs to what is known from here on. */
  readOver(): void {
    this.wantsOver = true;
    this.opened?.recorder.readOver();
  }

  get journal(): Journal | undefined {
    return this.opened?.journal;
  }

  /** @throws AppError when the desk is closed: then nothing is decided either */
  get state(): DeskState {
    return this.working().recorder.state;
  }

  /** For what begins anew: what is over need not be known. @throws AppError as `state` */
  get atHand(): DeskState {
    return this.working().recorder.atHand;
  }

  get draftKeys(): ReadonlySet<string> {
    return this.opened?.drafts.keys ?? new Set();
  }

  recorded(ref: string): ReturnType<Recorder['recorded']> {
    return this.opened?.recorder.recorded(ref);
  }

  /** Durable when it returns. @throws AppError when it cannot be recorded: then nothing happened at all */
  commit(events: readonly Event[]): Row[] {
    const { recorder } = this.working();
    return this.guarded(() => recorder.append(events));
  }

  /** Removes what rows say, and what this desk still knew of it. @throws AppError as `commit` does */
  remove(removed: Removal, events: readonly Event[], until: ReadonlyMap<ConversationKey, number>): void {
    const { recorder, drafts } = this.working();
    this.guarded(() => {
      recorder.remove(removed, events, until);
      const { conversations } = pruned(recorder.state, this.options.now());
      for (const key of until.keys()) if (!conversations.has(key)) drafts.set(key, '');
    });
  }

  draft(key: string): string {
    return this.opened?.drafts.get(key) ?? '';
  }

  setDraft(key: string, text: string): void {
    const { drafts } = this.working();
    this.guarded(() => drafts.set(key, text));
  }

  giveBack(key: string, text: string): void {
    const { drafts } = this.working();
    this.guarded(() => drafts.giveBack(key, text));
  }

  /** A small fact that this desk keeps for itself, encrypted beside the journal. */
  fact(name: string): unknown {
    return this.opened?.journal.side(`fact ${name}`);
  }

  setFact(name: string, value: unknown): void {
    if (this.shutBy || !this.opened) return;
    const { journal } = this.opened;
    this.guarded(() => journal.append({ entries: [], side: [{ key: `fact ${name}`, value }] }));
  }

  /** "Try again". @throws AppError when it still cannot record */
  reopen(): void {
    this.opened?.journal.close();
    this.opened = undefined;
    this.open();
    if (this.shutBy) throw closed(this.shutBy);
  }

  close(): void {
    try {
      if (!this.shutBy) this.opened?.recorder.end();
    } catch {
      // All that was recorded is in the rows.
    }
    this.opened?.journal.close();
    this.opened = undefined;
    this.shutBy ??= { code: 'journal-closed', message: 'The desk is closing.' };
  }

  private open(): void {
    const { openJournal, now, started } = this.options;
    try {
      const journal = openJournal();
      this.opened = { journal, recorder: new Recorder(journal, now), drafts: new Drafts(journal) };
      this.shutBy = undefined;
      this.opened.recorder.append([started]);
      if (this.wantsOver) this.opened.recorder.readOver();
    } catch (error) {
      this.shut(error);
    }
  }

  private working(): NonNullable<typeof this.opened> {
    if (this.shutBy || !this.opened) throw closed(this.shutBy);
    return this.opened;
  }

  private guarded<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      // An entry that can never be written is its author's to shorten; the journal itself is well.
      if (!(error instanceof AppError && (error.code === 'too-long' || error.code === 'invalid-request'))) this.shut(error);
      throw error;
    }
  }

  private shut(error: unknown): void {
    this.shutBy = problemOf(error);
    this.options.onShut();
    this.opened?.journal.closeOut({ kind: 'closed-out', time: this.options.now(), body: { kind: 'closed-out', reason: this.shutBy.code } });
  }
}

const closed = (problem: Problem | undefined): AppError => new AppError('journal-closed', problem?.message ?? 'The desk is not recording.');

function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'journal-closed', message: 'The journal could not be written, for a reason that the desk does not know. Patrons see the desk as closed. Press Try again; if it stays, tell your administrator.' };
}
