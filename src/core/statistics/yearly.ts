/**
 * What surveys of libraries ask for once a year. Which requests count is the library's policy; the usual answers follow
 * the definitions of the Public Libraries Survey (IMLS) and of the ACRL survey and IPEDS, which share the one of
 * ANSI/NISO Z39.7: a contact in which staff used, recommended or explained sources, and not the way to the printer.
 */
import type { Outcome, Read } from '../operation.js';
import type { PatronMode, RequestFact } from './facts.js';

export interface YearRules {
  /** Question types that are no reference transaction. */
  readonly notReference: readonly string[];
  /** Ends that count. */
  readonly outcomes: readonly Outcome[];
  /** What nobody gave a type to. */
  readonly unclassified: 'count' | 'leave-out';
  /** In depth: by one of these tags, or from this level of the READ scale on. */
  readonly consultations: { readonly tags: readonly string[]; readonly read?: Read };
}

export type Counts = Readonly<Record<PatronMode | 'all', number>>;

/** Why a request does not count. */
export type LeftOut = 'type' | 'outcome' | 'unclassified' | 'open';

export interface Year {
  readonly requests: number;
  /** Reference transactions, consultations included. */
  readonly reference: Counts;
  readonly consultations: Counts;
  readonly leftOut: Readonly<Record<LeftOut, number>>;
}

const NONE: Counts = { all: 0, 'in-person': 0, phone: 0, 'patron-im': 0 };
const plus = (counts: Counts, mode: PatronMode): Counts => ({ ...counts, all: counts.all + 1, [mode]: counts[mode] + 1 });

/** undefined: it counts. */
export function whyLeftOut({ ended, outcome, question }: RequestFact, rules: YearRules): LeftOut | undefined {
  if (ended === undefined || outcome === undefined) return 'open';
  if (!rules.outcomes.includes(outcome)) return 'outcome';
  if (question === undefined) return rules.unclassified === 'count' ? undefined : 'unclassified';
  return rules.notReference.includes(question) ? 'type' : undefined;
}

export const isConsultation = ({ tags = [], read }: RequestFact, { consultations }: YearRules): boolean =>
  tags.some((tag) => consultations.tags.includes(tag)) || (read !== undefined && consultations.read !== undefined && read >= consultations.read);

export function yearOf(requests: readonly RequestFact[], rules: YearRules): Year {
  const leftOut = { type: 0, outcome: 0, unclassified: 0, open: 0 };
  let [reference, consultations] = [NONE, NONE];
  for (const request of requests) {
    const why = whyLeftOut(request, rules);
    if (why !== undefined) {
      leftOut[why] += 1;
      continue;
    }
    reference = plus(reference, request.mode);
    if (isConsultation(request, rules)) consultations = plus(consultations, request.mode);
  }
  return { requests: requests.length, reference, consultations, leftOut };
}
