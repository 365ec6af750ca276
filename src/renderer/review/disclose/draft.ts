/** A disclosure while it is made: what was chosen, decided and looked through. Pure. */
import type { Decision } from '../../../core/disclosure/decide.js';
import { disclosedItem, fingerprintOf, itemKey } from '../../../core/disclosure/lines.js';
import type { Purpose } from '../../../core/disclosure/line.js';
import { allSteps } from '../../../core/example/mask.js';
import { FIRST_RULES, rulingSteps, withDecisions, type CoveredItem, type RuleName } from '../../../core/disclosure/mask.js';
import type { GuardRules } from '../../../core/guard/rules.js';
import type { ReadingView } from '../../../core/review/reading.js';
import { DISCLOSURE_LIMITS, FORMATS, REASONS, type DisclosureOrder, type Format } from '../../../shared/review/disclosure.js';
import type { ItemId } from '../../../shared/review/types.js';

/** What was read of the record when the disclosure was begun. */
export interface Source {
  readonly item: ItemId;
  readonly reading: ReadingView;
}

export interface Draft {
  readonly purpose: Purpose;
  readonly request: string;
  readonly rules: readonly RuleName[];
  readonly decisions: readonly Decision[];
  /** The one that is given to whatever is left out next. */
  readonly reason: string;
  /** By key of the item: its fingerprint when somebody said that they had looked through it. */
  readonly looked: ReadonlyMap<string, number>;
  readonly formats: readonly Format[];
}

export const NEW_DRAFT: Draft = { purpose: 'request', request: '', rules: FIRST_RULES.request, decisions: [], reason: REASONS[0], looked: new Map(), formats: FORMATS };

export const STEPS = ['what', 'compare', 'make'] as const;
export type Step = (typeof STEPS)[number];

/** A disclosure, and where somebody is in it. */
export interface Work {
  readonly draft: Draft;
  readonly step: Step;
  /** Which conversation is compared, counted from 0. */
  readonly open: number;
}

export const NEW_WORK: Work = { draft: NEW_DRAFT, step: 'what', open: 0 };

/** Another purpose begins with its own rules. */
export const withPurpose = (draft: Draft, purpose: Purpose): Draft => (draft.purpose === purpose ? draft : { ...draft, purpose, rules: FIRST_RULES[purpose] });

export const decide = (draft: Draft, decision: Decision): Draft => (draft.decisions.length < DISCLOSURE_LIMITS.decisions ? { ...draft, decisions: [...draft.decisions, decision] } : draft);

/** @param at place in the list */
export const takeBack = (draft: Draft, at: number): Draft => ({ ...draft, decisions: draft.decisions.toSpliced(at, 1) });

/** What goes out of each conversation, kept while neither the rules nor its rows change. */
export interface Ruled {
  /** Applies the rules, if that is not done. Yields how much of it is done, from 0 to 1. */
  steps(source: Source): Generator<number, CoveredItem>;
  /** One more decision than the last time is looked for alone. */
  covered(source: Source, decisions: readonly Decision[]): CoveredItem;
}

interface Decided {
  readonly decisions: readonly Decision[];
  readonly item: CoveredItem;
}

export function ruledBy({ purpose, rules }: Pick<Draft, 'purpose' | 'rules'>, guard: GuardRules, services: Readonly<Record<string, string>>): Ruled {
  const ruled = new Map<Source, CoveredItem>();
  const decided = new Map<Source, Decided>();
  function* steps(source: Source): Generator<number, CoveredItem> {
    const known = ruled.get(source);
    if (known) return known;
    const item = yield* rulingSteps(disclosedItem(source.item, source.reading, purpose, (address) => services[address]), rules, guard);
    ruled.set(source, item);
    return item;
  }
  return {
    steps,
    covered(source, decisions) {
      const before = decided.get(source);
      const goesOn = before?.decisions.every((decision, at) => decision === decisions[at]);
      const item = before && goesOn ? withDecisions(before.item, decisions, before.decisions.length) : withDecisions(allSteps(steps(source)), decisions);
      decided.set(source, { decisions, item });
      return item;
    },
  };
}

/** An item is never changed: of each it is told once. */
const prints = new WeakMap<CoveredItem, number>();
function printOf(item: CoveredItem): number {
  const print = prints.get(item) ?? fingerprintOf(item);
  prints.set(item, print);
  return print;
}

export const look = (draft: Draft, item: CoveredItem): Draft => ({ ...draft, looked: new Map([...draft.looked, [item.key, printOf(item)]]) });

/** Not looked through, or not as it would go out now: what was decided in another conversation counts in all of them. */
export const unlooked = (draft: Draft, items: readonly CoveredItem[]): readonly CoveredItem[] => items.filter((item) => draft.looked.get(item.key) !== printOf(item));

/** @returns undefined where something is still to be done */
export function orderOf(draft: Draft, sources: readonly Source[]): DisclosureOrder | undefined {
  const { purpose, rules, decisions, formats } = draft;
  const items = sources.flatMap(({ item: { conversation, day } }) => {
    const looked = draft.looked.get(itemKey({ conversation, day }));
    return looked === undefined ? [] : [{ conversation, day, looked }];
  });
  const request = draft.request.trim();
  if (items.length !== sources.length || items.length === 0 || request === '' || formats.length === 0) return undefined;
  return { items, purpose, request, rules: [...rules], decisions: [...decisions], formats: [...formats] };
}
