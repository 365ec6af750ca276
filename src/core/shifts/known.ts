/** What a desk knows of covers: a fold over the messages of the staff channels, the same whatever order they came in. */
import type { Address } from '../address.js';
import { coverOf, type Cover, type CoverMessage, type SaidOfCover } from './cover.js';

interface Kept extends SaidOfCover {
  /** The archive's id. */
  readonly id: string;
}

export interface CoverRecord {
  readonly room: Address;
  /** Those with a place in the archive first, in its order; then the others as they were heard. */
  readonly said: readonly Kept[];
  /** What they come to; none while nobody knows who asked. */
  readonly cover?: Cover;
}

/** By the id of the cover. */
export type KnownCovers = ReadonlyMap<string, CoverRecord>;

/** More at once no library has; the ones that are longest over go first. */
const MOST_COVERS = 500;
/** Words about one cover beyond these are on the record alone. */
const MOST_SAID = 200;
/** As long as it counts when work is shared out, and then some. ms */
const KEPT = 120 * 24 * 3_600_000;

/** @returns the same map when nothing changed */
export function addToCover(covers: KnownCovers, room: Address, message: Omit<Kept, 'settled'> & { readonly said: CoverMessage }): KnownCovers {
  const { cover: id } = message.said;
  const record = covers.get(id) ?? { room, said: [] };
  // Who says it elsewhere means another cover.
  if (record.room !== room || record.said.length >= MOST_SAID || record.said.some((one) => one.id === message.id)) return covers;
  return withRecord(covers, id, room, [...record.said, { ...message, settled: false }]);
}

/** The archive names a message: it takes its place, by the archive's stamp and, within a second, as the archive has it. */
export function settleCover(covers: KnownCovers, room: Address, id: string, at: number): KnownCovers {
  for (const [key, record] of covers) {
    const found = record.room === room ? record.said.find((one) => one.id === id && !one.settled) : undefined;
    if (!found) continue;
    const rest = record.said.filter((one) => one !== found);
    const settled = [...rest.filter((one) => one.settled), { ...found, at, settled: true }].toSorted((a, b) => a.at - b.at);
    return withRecord(covers, key, room, [...settled, ...rest.filter((one) => !one.settled)]);
  }
  return covers;
}

function withRecord(covers: KnownCovers, id: string, room: Address, said: readonly Kept[]): KnownCovers {
  const next = new Map(covers).set(id, withCover(id, { room, said }));
  if (next.size <= MOST_COVERS) return next;
  const [oldest] = [...next].toSorted(([, a], [, b]) => lastsUntil(a) - lastsUntil(b));
  if (oldest) next.delete(oldest[0]);
  return next;
}

/** What follows from the rest, as after a snapshot. */
export function withCover(id: string, { room, said }: Pick<CoverRecord, 'room' | 'said'>): CoverRecord {
  const cover = coverOf(id, room, said);
  return { room, said, ...(cover ? { cover } : {}) };
}

const lastsUntil = ({ cover, said }: CoverRecord): number => Math.max(cover?.to ?? 0, said.at(-1)?.at ?? 0);

export const allCovers = (covers: KnownCovers): readonly Cover[] => [...covers.values()].flatMap(({ cover }) => cover ?? []);

/** What is over for so long that it no longer counts is forgotten. */
export function prunedCovers(covers: KnownCovers, now: number): KnownCovers {
  const kept = [...covers].filter(([, record]) => now - lastsUntil(record) <= KEPT);
  return kept.length === covers.size ? covers : new Map(kept);
}
