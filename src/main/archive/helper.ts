import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { journalFiles } from '../journal/epochs.js';
import { openReader, type JournalReader } from '../journal/reader.js';
import type { JournalKey } from '../journal/types.js';
import { openFolder } from './folder.js';
import { signerOf } from './keys/signed.js';
import { archiveExit, toArchive, type FromArchive, type ToArchive } from './messages.js';
import { Shipper, type ShipOptions } from './ship.js';
import type { ArchiveTarget } from './target.js';

/** The part of Electron's `process.parentPort` that is used. */
export interface Port {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: FromArchive): void;
}

export interface HelperOptions extends Pick<ShipOptions, 'now' | 'sleep' | 'random'> {
  readonly port: Port;
  readonly exit: (status: number) => void;
  /** Milliseconds without anything to ship after which the process ends; it costs memory while it runs. */
  readonly linger: number;
}

/** Milliseconds between two words on how far it came: each is one more change that the desk shows. */
const sayEvery = 250;
/** Milliseconds for a message to leave before the process ends. */
const lastWords = 250;

type Start = Extract<ToArchive, { type: 'start' }>;

/**
 * The archive process: told once where to ship from and to, it ships until there is nothing left, lingers for a while,
 * and ends. Every message that is not one of ours ends it at once.
 */
export function runHelper({ port, exit, linger, ...timing }: HelperOptions): void {
  let shipper: Shipper | undefined;
  let woken = new AbortController();
  const ending = new AbortController();

  const work = async (start: Start): Promise<void> => {
    const readers = openReaders(start);
    let { archiveId } = start;
    let said = -Infinity;
    shipper = new Shipper({
      ...timing,
      ...(start.signing !== undefined && { signer: signerOf(Buffer.from(start.signing, 'hex')) }),
      journals: readers.journals,
      ...(start.shipped !== undefined && { shipped: start.shipped }),
      openTarget: async () => {
        const target = await openCentral(start, archiveId);
        archiveId = target.archiveId;
        port.postMessage({ type: 'archive', id: archiveId });
        return target;
      },
      report: (progress) => {
        if (progress.problem === undefined && progress.backlog > 0 && timing.now() - said < sayEvery) return;
        said = timing.now();
        port.postMessage({ type: 'progress', ...progress, ...(progress.backlog === 0 && shipper && { acknowledged: shipper.acknowledged }) });
      },
      ...(start.acknowledged !== undefined && { had: start.acknowledged }),
      lost: (rows) => port.postMessage({ type: 'lost', rows }),
      orders: { after: start.ordersAfter ?? 0, tell: (told) => port.postMessage({ type: 'orders', told }) },
    });
    while (!ending.signal.aborted && (await shipper.run())) {
      await timing.sleep(linger, woken.signal);
      if (!woken.signal.aborted) break;
      woken = new AbortController();
    }
    await shipper.close();
    for (const journal of readers.journals) journal.close();
    exit(archiveExit.done);
  };

  const begin = (start: Start): void => {
    void work(start).catch(async (error: unknown) => {
      const problem = error instanceof AppError ? { code: error.code, message: error.message } : { code: 'internal', message: 'The archive process failed unexpectedly. This desk keeps its record.' };
      port.postMessage({ type: 'progress', shipped: 0, backlog: 0, problem });
      await timing.sleep(lastWords, ending.signal);
      exit(archiveExit.failed);
    });
  };

  port.on('message', ({ data }) => {
    const message = toArchive().safeParse(data).data;
    if (message === undefined || (message.type === 'start') === (shipper !== undefined)) {
      exit(archiveExit.misused);
      return;
    }
    if (message.type === 'start') {
      begin(message);
      return;
    }
    if (message.type === 'stop') ending.abort();
    woken.abort();
    if (ending.signal.aborted) shipper?.stop();
    else shipper?.wake();
  });
}

async function openCentral({ central, point }: Start, archiveId: string | undefined): Promise<ArchiveTarget> {
  // Not loaded where nobody needs it.
  if (central.kind === 'postgres') return (await import('./postgres/target.js')).openPostgres({ ...central, archiveId });
  return openFolder({ folder: central.folder, archiveId, recipients: central.reviewerKeys, libraryKey: central.libraryKey, ...(point !== undefined && { point }) });
}

/** All epochs in the folder of the journal: an earlier one may hold rows that were never shipped. */
function openReaders({ journal, key }: Start): { readonly journals: readonly JournalReader[] } {
  const given: JournalKey | undefined = key && { id: key.id, key: Buffer.from(key.hex, 'hex') };
  const earlier = journalFiles(path.dirname(path.dirname(journal))).filter((file) => file !== journal);
  const journals = earlier.flatMap((file) => {
    try {
      return [openReader(file, given)];
    } catch (error) {
      // Without its key an earlier epoch stays where it is; it must not keep the current one from being shipped.
      if (error instanceof AppError) return [];
      throw error;
    }
  });
  return { journals: [...journals, openReader(journal, given)] };
}
