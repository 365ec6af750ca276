/** Legal holds on the record in a folder: what the library's key signed, by the same rules as `archive -- hold` and `lift`. */
import { AppError } from '../../shared/errors.js';
import { holdPreviewWords } from '../../shared/review/access-words.js';
import type { Administrator, HoldDecision, HoldReach, LegalHolds, ShownHold } from '../../shared/review/holds.js';
import type { AccessRecord } from '../../shared/review/types.js';
import type { HoldSubject } from '../../core/record/hold.js';
import { inFolderWords } from '../archive/folder.js';
import { decideOnHold } from '../retention/decide.js';
import { directionsOf, inForce, readLog, type Directions } from '../retention/folder-log.js';
import { openFolderRecord } from '../retention/folder-record.js';
import { GOES_ON, shownHold, type Lift } from '../retention/holds.js';
import { rowsOf } from '../retention/order.js';
import type { KeptRecord } from '../retention/record.js';

export interface FolderHoldsOptions {
  readonly folder: string;
  readonly archive: string;
  /** 64 hex digits. Without it nothing that somebody signed counts, and nobody can place a hold. */
  readonly libraryKey: string | undefined;
  readonly now: () => number;
  /** Of the index. */
  readonly reach: (on: HoldSubject) => HoldReach;
  /** @throws AppError where the folder is not there, or is another one */
  readonly checkPlace: () => Promise<void>;
  /** Writes down that somebody looks. */
  readonly record: (about: string) => Promise<void>;
}

const NOTHING: Directions = { orders: [], holds: [], lifts: [], problems: [] };
const STEP_WORDS: Readonly<Record<Lift['step'], string>> = { asked: 'Asked for', agreed: 'Agreed', refused: GOES_ON };
const stepWords = ({ step, reason }: Lift): string => (step === 'refused' && reason === GOES_ON ? GOES_ON : `${STEP_WORDS[step]}: ${reason}`);

export class FolderHolds implements LegalHolds {
  readonly #options: FolderHoldsOptions;

  constructor(options: FolderHoldsOptions) {
    this.#options = options;
  }

  /** What the library ordered and what it ordered to be kept; what it did not sign does not count. */
  async directions(): Promise<Directions> {
    const { folder, archive, libraryKey } = this.#options;
    return libraryKey === undefined ? NOTHING : directionsOf(await inFolderWords(() => readLog(folder)), { archive, libraryKey });
  }

  async list(): Promise<readonly ShownHold[]> {
    return (await this.directions()).holds.map(shownHold);
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries(inForce((await this.directions()).holds).map(({ id, on }) => [id, this.#options.reach(on).conversations]));
  }

  async preview(on: HoldSubject): Promise<HoldReach> {
    await this.#options.record(holdPreviewWords(on));
    return this.#options.reach(on);
  }

  async put(on: HoldSubject, reason: string, as: Administrator): Promise<string> {
    return (await this.#kept(as)).hold(on, reason);
  }

  async decide(hold: string, decision: HoldDecision, as: Administrator): Promise<void> {
    await decideOnHold(await this.#kept(as), hold, decision);
  }

  /** What administrators decided, as the list of who looked shows it. */
  async acts(): Promise<readonly AccessRecord[]> {
    const { holds, lifts, orders } = await this.directions();
    return [
      ...holds.map(({ id, at, by, reason }): AccessRecord => ({ id, at, by, what: 'held', about: reason })),
      ...lifts.map((lift): AccessRecord => ({ id: `${lift.hold} ${lift.step} ${lift.at}`, at: lift.at, by: lift.by, what: lift.step === 'refused' ? 'held' : 'lifted', about: stepWords(lift) })),
      ...orders.map(({ order }): AccessRecord => ({ id: order.id, at: order.at, by: order.by, what: 'retention', about: `${order.reason} (${rowsOf(order)} ${rowsOf(order) === 1 ? 'row' : 'rows'})` })),
    ];
  }

  async #kept(as: Administrator): Promise<KeptRecord> {
    const { folder, archive, libraryKey, now, checkPlace } = this.#options;
    if (libraryKey === undefined) throw new AppError('invalid-request', 'The policy names no key of the library, so nobody can decide about holds. Ask your administrator to make one: npm run archive -- keys make.');
    if (as.with !== 'key') throw new AppError('invalid-request', 'Deciding about holds on this record takes the key of the library.');
    await checkPlace();
    const { openLibraryFile } = await import('../archive/keys/library-file.js');
    return openFolderRecord({ folder, archive, libraryKey, reviewers: undefined, library: await openLibraryFile(as.keyFile, as.passphrase, libraryKey), by: as.name, now });
  }
}
