import * as z from 'zod';
import { factsOf, type KeepClass } from '../../core/record/facts.js';
import { Keeping, type KeepingOptions } from '../../core/record/retention.js';
import type { FolderRow } from '../archive/segment-seal.js';
import { hex } from '../journal/store.js';

/** One row of the record, of whatever desk. Ids are 32 hex digits. */
export interface SurveyedRow {
  readonly desk: string;
  readonly epoch: string;
  readonly row: FolderRow;
  /** It did not belong into the chain, and is kept beside it: no order can name it. */
  readonly aside?: boolean;
}

/** What would go, and what stays, of one class. */
export interface ClassSurvey {
  readonly class: KeepClass;
  readonly due: number;
  /** Of what is older than the policy keeps it, and of what is not. */
  readonly held: number;
  readonly stays: number;
  /** Times of what is due; ms since 1970. */
  readonly oldest?: number;
  readonly newest?: number;
  /** With something that is due. */
  readonly conversations: number;
}

/** Rows of one chain that are due, in the order of their numbers. */
export interface DueChain {
  readonly desk: string;
  readonly epoch: string;
  readonly rows: readonly { readonly seq: number; readonly hash: string }[];
}

export interface Survey {
  readonly classes: readonly ClassSurvey[];
  readonly due: readonly DueChain[];
  /** Hashes of rows beside the chains that are due. */
  readonly dueAside: ReadonlySet<string>;
  /** Rows that stay whatever their age. */
  readonly lasting: number;
  /** Rows that were emptied before. */
  readonly emptied: number;
  /** Rows that could not be judged, and therefore stay: sealed and not opened, or not what they were. */
  readonly sealed: number;
  readonly damaged: number;
  /** Rows by the hold that keeps them. */
  readonly byHold: ReadonlyMap<string, number>;
}

const bodySchema = z.looseObject({ body: z.unknown() });

/** @returns undefined for what cannot be judged */
function factsIn({ row }: SurveyedRow): ReturnType<typeof factsOf> | undefined {
  if (row.state !== 'open') return undefined;
  try {
    return factsOf(bodySchema.parse(JSON.parse(Buffer.from(row.body).toString('utf8'))).body, row.time);
  } catch {
    return undefined;
  }
}

interface Tally {
  due: number;
  held: number;
  stays: number;
  oldest: number;
  newest: number;
  readonly conversations: Set<string>;
}

/**
 * Reads a whole record twice, first for what keeps other rows, then to judge each. Nothing is changed.
 * @param rows gives all rows of all desks, anew for each call
 */
export async function survey(rows: () => AsyncIterable<SurveyedRow>, options: KeepingOptions): Promise<Survey> {
  const keeping = new Keeping(options);
  for await (const row of rows()) {
    const facts = factsIn(row);
    if (facts) keeping.see(facts);
  }
  const tallies = new Map<KeepClass, Tally>();
  const due = new Map<string, { desk: string; epoch: string; rows: { seq: number; hash: string }[] }>();
  const dueAside = new Set<string>();
  const byHold = new Map<string, number>();
  const other = { lasting: 0, emptied: 0, sealed: 0, damaged: 0 };
  for await (const each of rows()) {
    const facts = factsIn(each);
    if (facts === undefined) {
      other[each.row.state === 'open' ? 'damaged' : each.row.state] += 1;
      continue;
    }
    const { class: kept, state, holds } = keeping.verdict(facts);
    for (const id of holds) byHold.set(id, (byHold.get(id) ?? 0) + 1);
    if (kept === undefined) {
      other.lasting += 1;
      continue;
    }
    const tally = tallies.get(kept) ?? { due: 0, held: 0, stays: 0, oldest: Infinity, newest: -Infinity, conversations: new Set<string>() };
    tallies.set(kept, tally);
    tally[state] += 1;
    if (state !== 'due') continue;
    tally.oldest = Math.min(tally.oldest, facts.at);
    tally.newest = Math.max(tally.newest, facts.at);
    for (const key of facts.conversations) tally.conversations.add(key);
    const { desk, epoch, row, aside } = each;
    if (aside) {
      dueAside.add(hex(row.hash));
      continue;
    }
    const chain = due.get(`${desk}/${epoch}`) ?? { desk, epoch, rows: [] };
    due.set(`${desk}/${epoch}`, chain);
    chain.rows.push({ seq: row.seq, hash: hex(row.hash) });
  }
  return { classes: classesOf(tallies), due: [...due.values()].map((chain) => ({ ...chain, rows: chain.rows.toSorted((a, b) => a.seq - b.seq) })), dueAside, ...other, byHold };
}

const ORDER: readonly KeepClass[] = ['chat', 'incidents', 'staffChat'];

const classesOf = (tallies: ReadonlyMap<KeepClass, Tally>): readonly ClassSurvey[] =>
  ORDER.map((kept) => {
    const { due = 0, held = 0, stays = 0, oldest = 0, newest = 0, conversations } = tallies.get(kept) ?? {};
    return { class: kept, due, held, stays, conversations: conversations?.size ?? 0, ...(due > 0 ? { oldest, newest } : {}) };
  });
