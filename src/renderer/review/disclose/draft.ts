/** A disclosure while it is made: what was chosen, decided and looked through. Pure. */
import type { Decision } from '../../../core/disclosure/decide.js';
import { disclosedItem, fingerprintOf, itemKey } from '../../../core/disclosure/lines.js';
import type { Purpose } from '../../../core/disclosure/line.js';
import { byRules, FIRST_RULES, withDecisions, type CoveredItem, type RuleName } from '../../../core/disclosure/mask.js';
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

/** What the rules say of each, kept while neither they nor the rows change. */
export type Ruled = (source: Source) => CoveredItem;

export function ruledBy({ purpose, rules }: Pick<Draft, 'purpose' | 'rules'>, guard: GuardRules, services: Readonly<Record<string, string>>): Ruled {
  const known = new Map<Source, CoveredItem>();
  return (source) => {
    const before = known.get(source);
    if (before) return before;
    const ruled = byRules(disclosedItem(source.item, source.reading, purpose, (address) => services[address]), rules, guard);
    known.set(source, ruled);
    return ruled;
  };
}

export const coveredBy = (ruled: Ruled, source: Source, decisions: readonly Decision[]): CoveredItem => withDecisions(ruled(source), decisions);

export const look = (draft: Draft, item: CoveredItem): Draft => ({ ...draft, looked: new Map([...draft.looked, [item.key, fingerprintOf(item)]]) });

/** Not looked through, or not as it would go out now: what was decided in another conversation counts in all of them. */
export const unlooked = (draft: Draft, items: readonly CoveredItem[]): readonly CoveredItem[] => items.filter((item) => draft.looked.get(item.key) !== fingerprintOf(item));

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
