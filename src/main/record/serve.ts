import { assertNever } from '../../core/assert.js';
import { AppError } from '../../shared/errors.js';
import type { ReviewStore } from '../../shared/review/types.js';
import { askHolds } from './hold-calls.js';
import { recordExit, toRecord, type FromRecord, type RecordOpening, type ToRecord } from './messages.js';

/** The part of Electron's `process.parentPort` that is used. */
export interface Port {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: FromRecord): void;
}

export interface ServeOptions {
  readonly port: Port;
  readonly open: (as: RecordOpening) => Promise<ReviewStore>;
  readonly exit: (status: number) => void;
  /** Settles after so many ms, or when the signal says so. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Milliseconds between looks for new rows, when all that were there are in the index. */
const LOOK = 15_000;

/**
 * Has the record open for one window, and keeps its index up to date meanwhile. Every message that is not one of ours
 * ends the process.
 */
export function serveRecord({ port, open, exit, sleep }: ServeOptions): void {
  let store: ReviewStore | undefined;
  let opening = false;
  const ending = new AbortController();

  const begin = async (as: RecordOpening): Promise<void> => {
    if (opening) throw new AppError('invalid-request', 'The record is open already.');
    opening = true;
    store = await open(as);
    void keepIndexed(store, ending.signal, sleep);
  };
  const end = async (): Promise<void> => {
    ending.abort();
    await store?.close();
  };
  const answer = (message: ToRecord): Promise<unknown> => {
    if (message.call === 'open') return begin(message.args[0]);
    if (message.call === 'close') return end();
    if (store === undefined) return Promise.reject(new AppError('archive-unreachable', 'The record is not open. Sign in again.'));
    return ask(store, message);
  };

  port.on('message', ({ data }) => {
    const message = toRecord.safeParse(data).data;
    if (message === undefined) {
      exit(recordExit.misused);
      return;
    }
    const { id } = message;
    void answer(message)
      .then((value) => port.postMessage({ id, ok: true, value }), (error: unknown) => port.postMessage({ id, ok: false, ...wordsOf(error) }))
      .finally(() => {
        if (message.call === 'close') exit(recordExit.done);
      });
  });
}

function ask(store: ReviewStore, message: Exclude<ToRecord, { call: 'open' | 'close' }>): Promise<unknown> {
  switch (message.call) {
    case 'overview': return store.overview(...message.args);
    case 'choices': return store.choices();
    case 'search': return store.search(...message.args);
    case 'read': return store.read(...message.args);
    case 'mark': return store.mark(...message.args);
    case 'accesses': return store.accesses(...message.args);
    case 'statistics': return store.statistics(...message.args);
    case 'exporting': return store.exporting(...message.args);
    case 'holds': return askHolds(store.holds, ...message.args);
    case 'index': return store.index();
    default: return assertNever(message);
  }
}

const wordsOf = (error: unknown): { readonly code: string; readonly message: string } =>
  error instanceof AppError ? { code: error.code, message: error.message } : { code: 'internal', message: 'Something went wrong while the record was read. Try again, and tell your administrator if it stays so.' };

/** A piece at a time, so that whoever asks something meanwhile is answered in between. */
async function keepIndexed(store: ReviewStore, ending: AbortSignal, sleep: ServeOptions['sleep']): Promise<void> {
  while (!ending.aborted) {
    // What keeps the index from growing is told to whoever asks for something.
    const left = await store.index().catch(() => 0);
    await sleep(left > 0 ? 0 : LOOK, ending);
  }
}
