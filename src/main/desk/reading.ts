/**
 * How far each person has read each channel at this desk: kept beside the journal, so that after a restart the count
 * says what came meanwhile, out of the archive too.
 */
import { keyOf } from '../../core/conversation.js';
import type { Event } from '../../core/event.js';
import type { Address } from '../../core/heard.js';
import { channelConversation, isChannel } from '../../core/identity.js';
import type { Row } from '../journal/index.js';
import type { Keeper } from './keeper.js';
import { eventOf } from './rows.js';

/** Nobody reads a higher number; more rows are not counted. */
export const MOST_UNREAD = 999;

/** How far somebody has read, and what came after that. */
interface Mark {
  readonly place: number;
  readonly unread: number;
  /** As it is kept. */
  readonly kept: number;
}

/** Row by row: somebody else's words, new to whoever sits here. */
function roomOf(event: Event | undefined, me: Address): Address | undefined {
  if (event?.kind !== 'heard' || !event.in || !isChannel(event.in) || event.line !== undefined || event.past) return undefined;
  const { item } = event;
  return item.kind === 'room' && item.body !== undefined && item.author !== me ? event.in.conv : undefined;
}

export class Reading {
  private readonly keeper: Pick<Keeper, 'known' | 'journal' | 'fact' | 'setFact'>;
  private readonly marks = new Map<string, Mark>();

  constructor(keeper: Pick<Keeper, 'known' | 'journal' | 'fact' | 'setFact'>) {
    this.keeper = keeper;
  }

  private get me(): Address | undefined {
    return this.keeper.known?.me;
  }

  unread(room: Address): number {
    const { me } = this;
    return me === undefined ? 0 : this.mark(me, room)?.unread ?? 0;
  }

  /** The place up to which whoever sits here has read, where something came after it. */
  readTo(room: Address): number | undefined {
    const mark = this.me === undefined ? undefined : this.mark(this.me, room);
    return mark && mark.unread > 0 ? mark.place : undefined;
  }

  /** Whoever is here for the first time has missed nothing: their reading begins with what is there now. */
  begin(room: Address): void {
    if (this.me !== undefined && !this.mark(this.me, room)) this.read(room);
  }

  /** New rows are in the journal. */
  follow(rows: readonly Row[]): void {
    const { me } = this;
    if (me === undefined) return;
    for (const row of rows) {
      const room = roomOf(eventOf(row), me);
      const mark = room === undefined ? undefined : this.marks.get(nameOf(me, room));
      if (room !== undefined && mark && row.place > mark.place) this.marks.set(nameOf(me, room), { ...mark, unread: Math.min(MOST_UNREAD, mark.unread + 1) });
    }
  }

  /** All of it is on the screen. */
  read(room: Address): void {
    const { me } = this;
    if (me === undefined) return;
    const newest = this.keeper.journal?.window(keyOf(channelConversation(room)), { limit: 1 })[0]?.place ?? 0;
    const mark = this.mark(me, room);
    if (mark && mark.unread === 0 && mark.place >= newest) return;
    const place = Math.max(newest, mark?.place ?? 0);
    this.marks.set(nameOf(me, room), { place, unread: 0, kept: mark?.kept ?? -1 });
  }

  /** Writes down what changed. */
  keep(): void {
    for (const [name, mark] of this.marks) {
      if (mark.place === mark.kept) continue;
      this.keeper.setFact(name, mark.place);
      this.marks.set(name, { ...mark, kept: mark.place });
    }
  }

  private mark(me: Address, room: Address): Mark | undefined {
    const name = nameOf(me, room);
    const known = this.marks.get(name);
    if (known) return known;
    const kept = this.keeper.fact(name);
    if (typeof kept !== 'number') return undefined;
    const rows = this.keeper.journal?.window(keyOf(channelConversation(room)), { after: kept, limit: MOST_UNREAD, kinds: ['heard'] }) ?? [];
    const mark = { place: kept, kept, unread: rows.filter((row) => roomOf(eventOf(row), me) === room).length };
    this.marks.set(name, mark);
    return mark;
  }
}

const nameOf = (me: Address, room: Address): string => `read ${me} ${room}`;
