/** What was said in a channel before this desk knew it: read backwards from the room's archive, as far as somebody scrolls. */
import { keyOf } from '../../core/conversation.js';
import type { Decision, Env } from '../../core/decide/decision.js';
import { decidePast } from '../../core/decide/heard.js';
import type { Address, ArchivePage } from '../../core/heard.js';
import { channelConversation } from '../../core/identity.js';
import type { TranscriptWindow } from '../../shared/view.js';
import type { Keeper } from './keeper.js';
import { eventOf } from './rows.js';
import type { TranscriptOptions } from './transcript.js';

/** Messages that are asked for at once. */
const PAGE = 200;
/** Rows at the beginning of a channel among which one has an archive's id: own words have theirs elsewhere. */
const OLDEST = 20;

export interface HistoryOptions {
  readonly keeper: Pick<Keeper, 'journal' | 'state'>;
  readonly env: () => Env;
  readonly carryOut: (decision: Decision) => void;
  readonly isJoined: (room: Address) => boolean;
  readonly ask: (room: Address, max: number, before: string | undefined) => Promise<ArchivePage>;
}

export class History {
  private readonly options: HistoryOptions;
  private readonly reading = new Map<Address, Promise<void>>();
  /** Where the last page began; undefined: nothing is older. */
  private readonly edges = new Map<Address, string | undefined>();

  constructor(options: HistoryOptions) {
    this.options = options;
  }

  /** The archive may have more than this desk. */
  hasMore(room: Address): boolean {
    return this.options.isJoined(room) && !(this.edges.has(room) && this.edges.get(room) === undefined);
  }

  /** Somebody else signs in, or the room was entered anew: its archive may answer otherwise. */
  forget(): void {
    this.edges.clear();
  }

  /** A window of a channel's transcript, with what the archive has where it reaches back further than this desk. @param read the transcript as it is recorded */
  async window(room: Address, options: TranscriptOptions, read: () => TranscriptWindow): Promise<TranscriptWindow> {
    let page = read();
    if (options.before !== undefined && !page.hasOlder && this.hasMore(room)) {
      await this.older(room);
      page = read();
    }
    const reachesBeginning = options.after === undefined || options.after === 0;
    return { ...page, hasOlder: page.hasOlder || (reachesBeginning && this.hasMore(room)) };
  }

  /** Records the page before what is known. @throws AppError `connection-lost`, `archive-unreachable`, or as the journal does */
  older(room: Address): Promise<void> {
    const running = this.reading.get(room) ?? this.read(room).finally(() => this.reading.delete(room));
    this.reading.set(room, running);
    return running;
  }

  private async read(room: Address): Promise<void> {
    const { ask, carryOut, keeper, env } = this.options;
    const before = this.edges.get(room) ?? this.oldest(room);
    const page = await ask(room, PAGE, before);
    carryOut(decidePast(keeper.state, page, env()));
    // A page that says neither where it begins nor that it is the first one would be asked for again and again.
    this.edges.set(room, page.complete || page.first === before ? undefined : page.first);
  }

  private oldest(room: Address): string | undefined {
    const rows = this.options.keeper.journal?.window(keyOf(channelConversation(room)), { after: 0, limit: OLDEST, kinds: ['heard'] }) ?? [];
    for (const row of rows) {
      const event = eventOf(row);
      if (event?.kind === 'heard' && event.item.id !== undefined && event.item.archive === room) return event.item.id;
    }
    return undefined;
  }
}
