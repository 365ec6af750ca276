/** A desk without a network: what it hears is decided, recorded, folded; effects are handed back as data. */
import type { Decision, Effect, Env } from '../decide/decision.js';
import { decideHeard, decidePage } from '../decide/heard.js';
import { entryRef } from '../entry.js';
import type { ConversationRef, Event, Recorded } from '../event.js';
import type { ArchivePage, Heard } from '../heard.js';
import { fromSnapshot, isSnapshot, mayTouchOver, toSnapshot, withOver } from '../snapshot.js';
import { fold, NEW_DESK, type DeskState } from '../state.js';
import { ANA, BEN, deskId, NINE, sampleEnv } from './samples.js';

export interface DeskSetting {
  readonly number: number;
  /** ms: how far its corrected clock is off. */
  readonly skew?: number;
  readonly env?: Partial<Env>;
}

export class ModelDesk {
  readonly number: number;
  readonly rows: Recorded[] = [];
  state: DeskState = NEW_DESK;
  private readonly refs = new Map<string, ConversationRef | undefined>();
  private readonly setting: DeskSetting;
  private ids = 0;

  constructor(setting: DeskSetting) {
    this.number = setting.number;
    this.setting = setting;
  }

  env(now: number): Env {
    return sampleEnv({
      now: now + (this.setting.skew ?? 0), desk: deskId(this.number), point: `Desk ${this.number}`,
      newId: () => `d${this.number}-${++this.ids}`,
      recorded: (ref) => {
        const found = this.refs.get(ref);
        return found ? { in: found } : this.refs.has(ref) ? {} : undefined;
      },
      ...this.setting.env,
    });
  }

  /** Appends and folds. */
  record(events: readonly Event[], now: number): void {
    const fresh = events.map((event, i): Recorded => ({ seq: this.rows.length + 1 + i, time: now, event }));
    for (const { event } of fresh) {
      const ref = entryRef(event);
      if (ref !== undefined) this.refs.set(ref, 'in' in event ? event.in : undefined);
    }
    this.rows.push(...fresh);
    this.state = fold(this.state, fresh);
  }

  follow(decision: Decision, now: number): readonly Effect[] {
    this.record(decision.events, this.env(now).now);
    return decision.effects;
  }

  hear(items: readonly Heard[], now: number): readonly Effect[] {
    return this.follow(decideHeard(this.state, items, [], this.env(now)), now);
  }

  page(page: ArchivePage, now: number): readonly Effect[] {
    return this.follow(decidePage(this.state, page, this.env(now)), now);
  }

  /** What a start after a crash makes of the journal. */
  replayed(): DeskState {
    return fold(NEW_DESK, this.rows);
  }

  /** The same, by way of a snapshot after `at` rows, of which what is over is read when a row may be about it. */
  restored(at: number, now: number): DeskState {
    const { body, over } = toSnapshot(fold(NEW_DESK, this.rows.slice(0, at)), now);
    const written: unknown = JSON.parse(JSON.stringify(body));
    if (!isSnapshot(written)) throw new Error('not a snapshot');
    let state = fromSnapshot(written);
    const rows = this.rows.slice(at);
    const first = rows.findIndex((row) => {
      if (mayTouchOver(row.event, state)) return true;
      state = fold(state, [row]);
      return false;
    });
    state = withOver(state, over);
    return first < 0 ? state : fold(state, rows.slice(first));
  }
}

/** Desk number n with Ana (odd) or Ben (even) signed in. */
export function staffedDesk(number: number, env?: Partial<Env>): ModelDesk {
  const desk = new ModelDesk({ number, ...(env ? { env } : {}) });
  desk.record([{ kind: 'signed-in', address: staffOf(number), point: `Desk ${number}` }], NINE);
  return desk;
}

export const staffOf = (number: number): string => (number % 2 ? ANA : BEN);
