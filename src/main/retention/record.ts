import type { HoldSubject } from '../../core/record/hold.js';
import type { KeepDays } from '../../core/record/retention.js';
import type { LiftRequest } from '../../shared/review/holds.js';
import type { Signer } from '../archive/keys/signed.js';
import type { HoldState } from './holds.js';
import type { ClassSurvey } from './survey.js';

/** What would go if retention ran now. */
export interface Preview {
  readonly classes: readonly ClassSurvey[];
  /** Rows by the hold that keeps them. */
  readonly byHold: ReadonlyMap<string, number>;
  /** Rows that were emptied before. */
  readonly emptied: number;
  /** Sentences: what could not be judged, and why. */
  readonly notes: readonly string[];
}

export interface Removed {
  readonly rows: number;
  readonly orders: number;
}

/**
 * A record whose retention an administrator looks after, wherever it is kept. Methods throw AppError
 * `archive-unreachable`, `archive-damaged`, `not-allowed`, `invalid-request`.
 */
export interface KeptRecord {
  preview(days: KeepDays): Promise<Preview>;
  /** Removes what `preview` counts as due, and goes on with what was ordered and not done. */
  run(days: KeepDays, library: Signer, reason: string): Promise<Removed>;
  holds(): Promise<readonly HoldState[]>;
  /** @returns its id */
  hold(on: HoldSubject, reason: string): Promise<string>;
  /** Asks for its end, which somebody else has to agree to. `invalid-request` while somebody asks for it already */
  askLift(id: string, reason: string): Promise<void>;
  /** Ends it, as a second administrator who has seen this request. `invalid-request` when it is not the open one any more */
  agree(id: string, request: LiftRequest): Promise<void>;
  /** Somebody asked for its end, and it goes on: a second administrator refuses, or the first one thought again. They may say why. */
  refuse(id: string, reason?: string): Promise<void>;
}
