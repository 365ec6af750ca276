import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.js';
import { inFolderWords } from '../archive/folder.js';
import type { ReviewersKey } from '../archive/keys/reviewers.js';
import type { Signer } from '../archive/keys/signed.js';
import { FolderRows } from '../record/figures/folder-rows.js';
import { writeFigures, type FigureRules, type FiguresPlace } from './figures.js';
import { readFigures, writeFolderFigures } from './folder-figures.js';
import { addNext, addToLog, directionsOf, inForce, readLog, type Directions, type Numbered } from './folder-log.js';
import { emptyFolder, rowsInFolder } from './folder-rows.js';
import { ordersFor } from './give-orders.js';
import { GOES_ON, signHold, signLift, type HoldState, type Lift } from './holds.js';
import { signOrder } from './order.js';
import type { KeptRecord } from './record.js';
import { survey, type Survey } from './survey.js';

export interface FolderRecordOptions {
  readonly folder: string;
  readonly archive: string;
  /** 64 hex digits: what is not signed by it does not count. */
  readonly libraryKey: string;
  /** Opens sealed rows; without it those cannot be judged, and stay. */
  readonly reviewers: ReviewersKey | undefined;
  /** The library's key, for what changes something. */
  readonly library?: Signer | undefined;
  /** Who does it, as the record will say. */
  readonly by: string;
  readonly now: () => number;
  /** How statistics are counted before rows go; for who removes some. */
  readonly figures?: FigureRules | undefined;
}

export function openFolderRecord(options: FolderRecordOptions): KeptRecord {
  const { folder, archive, libraryKey, reviewers, now } = options;
  // As it is signed: with a space behind it nobody is somebody else.
  const by = options.by.trim();
  const check = { archive, libraryKey };

  /** What was said about what is kept must be whole: a hold that is missing would be obeyed by nobody. */
  const directions = async (): Promise<Directions> => directionsIn(await readLog(folder));
  const directionsIn = (log: readonly Numbered[]): Directions => {
    const found = directionsOf(log, check);
    if (found.problems.length > 0) {
      throw new AppError('archive-damaged', `What was ordered about this record is not whole: ${found.problems.slice(0, 5).join('; ')}. Nothing was changed. Restore the folder “orders” from a backup.`);
    }
    return found;
  };
  const look = async (days: Parameters<KeptRecord['preview']>[0]): Promise<Survey> =>
    survey(() => rowsInFolder(folder, reviewers), { days, holds: inForce((await directions()).holds), now: now() });
  const signer = (): Signer => {
    if (options.library === undefined) throw new AppError('invalid-request', 'This takes the key of the library: --key FILE.');
    return options.library;
  };
  const sign = (text: string): Uint8Array => signer().sign(text);

  /** A step towards the end of a hold, judged by all that was said before it: what somebody else says meanwhile is looked at first. */
  const decide = (id: string, judge: (hold: HoldState) => Pick<Lift, 'step' | 'reason'>): Promise<void> => inFolderWords(async () => {
    for (;;) {
      const log = await readLog(folder);
      const hold = inForce(directionsIn(log).holds).find((each) => each.id === id);
      if (hold === undefined) throw new AppError('invalid-request', 'There is no such hold in force.');
      if (await addNext(folder, signLift(archive, { hold: id, ...judge(hold), at: now(), by }, sign), log.at(-1)?.number ?? 0)) return;
    }
  });

  const figuresPlace = (library: Signer): FiguresPlace => {
    const rows = new FolderRows(folder, reviewers);
    return {
      newRows: () => rows.newRows(), written: () => readFigures(folder, check),
      write: (month, days) => writeFolderFigures(folder, archive, month, days, (text) => library.sign(text)),
    };
  };

  return {
    preview: (days) => inFolderWords(async () => {
      const { classes, byHold, emptied, sealed, damaged } = await look(days);
      return { classes, byHold, emptied, notes: notesOn(sealed, damaged) };
    }),
    run: (days, library, reason) => inFolderWords(async () => {
      const { due, dueAside } = await look(days);
      const orders = ordersFor(due, { by, reason, at: now(), newId: randomUUID });
      if (orders.length > 0 && options.figures) await writeFigures(figuresPlace(library), options.figures, now());
      for (const order of orders) await addToLog(folder, signOrder(archive, order, (text) => library.sign(text)));
      // All of them: what was interrupted before is done now.
      const rows = await emptyFolder(folder, (await directions()).orders.map(({ order }) => order), dueAside);
      return { rows, orders: orders.length };
    }),
    holds: () => inFolderWords(async () => (await directions()).holds),
    hold: (on, reason) => inFolderWords(async () => {
      const id = randomUUID();
      await addToLog(folder, signHold(archive, { id, at: now(), by, reason, on }, sign));
      return id;
    }),
    askLift: (id, reason) => decide(id, ({ asked }) => {
      if (asked) throw new AppError('invalid-request', `${asked.by} asked for this already. Look at the reason, then agree or refuse.`);
      return { step: 'asked', reason };
    }),
    agree: (id, request) => decide(id, ({ asked }) => {
      if (asked === undefined) throw new AppError('invalid-request', 'Nobody asks for the end of this hold any more. It goes on.');
      if (asked.by === by) throw new AppError('not-allowed', `Lifting a hold takes a second administrator, and ${by} is the one who asked for it.`);
      if (asked.by !== request.by || asked.at !== request.at) throw new AppError('invalid-request', `${asked.by} asks for the end of this hold now, and that is not what you saw. Look at the list again.`);
      return { step: 'agreed', reason: asked.reason };
    }),
    refuse: (id, reason) => decide(id, ({ asked }) => {
      if (asked === undefined) throw new AppError('invalid-request', 'Nobody asked for the end of this hold.');
      return { step: 'refused', reason: reason ?? GOES_ON };
    }),
  };
}

function notesOn(sealed: number, damaged: number): readonly string[] {
  const counted = (count: number, rest: string): string => `${count.toLocaleString('en-GB')} ${count === 1 ? 'entry' : 'entries'} ${rest}`;
  return [
    ...(sealed > 0 ? [counted(sealed, 'could not be opened, and therefore stay: give the key of the reviewers with --reviewers-key FILE.')] : []),
    ...(damaged > 0 ? [counted(damaged, 'are not what was written, and therefore stay: run archive -- verify.')] : []),
  ];
}
