/** What was left out of a disclosure, counted: by which rule, and for which reason. It names nobody. */
import type { Label } from '../example/mask.js';
import type { Decision } from './decide.js';
import { RULE_NAMES, type CoveredItem, type RuleName } from './mask.js';

export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
}

export interface MaskSummary {
  readonly conversations: number;
  readonly lines: number;
  /** Each rule that was on, with the places that it left out. */
  readonly rules: readonly { readonly rule: RuleName; readonly count: number }[];
  /** By a person, in places. */
  readonly byHand: readonly ReasonCount[];
  /** Whole lines. */
  readonly wholeLines: readonly ReasonCount[];
  /** Shown although a rule had left it out, in lines. */
  readonly shown: readonly ReasonCount[];
}

function counted(places: readonly number[], decisions: readonly Decision[]): readonly ReasonCount[] {
  const counts = new Map<string, number>();
  for (const place of places) {
    const reason = decisions[place]?.reason ?? '';
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return Array.from(counts, ([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

export function summaryOf(items: readonly CoveredItem[], rules: readonly RuleName[], decisions: readonly Decision[]): MaskSummary {
  const lines = items.flatMap((item) => item.lines);
  const seen = lines.filter(({ whole }) => whole === undefined);
  const covers = seen.flatMap((line) => line.covers);
  const count = (label: Label): number => covers.filter(({ as, decision }) => as === label && decision === undefined).length;
  return {
    conversations: items.length, lines: lines.length,
    rules: RULE_NAMES.filter((rule) => rules.includes(rule)).map((rule) => ({ rule, count: count(rule) })),
    byHand: counted(covers.flatMap(({ decision }) => (decision === undefined ? [] : [decision])), decisions),
    wholeLines: counted(lines.flatMap(({ whole }) => (whole === undefined ? [] : [whole])), decisions),
    shown: counted(seen.flatMap(({ shown }) => shown), decisions),
  };
}
