/** Whether words may go to a patron: the one place that decides, whoever asks and however often. */
import type { Address } from '../address.js';
import { findSensitive } from './guard.js';
import type { Finding, GuardKind, GuardRules } from './rules.js';

export interface GuardPolicy extends GuardRules {
  /** Kinds that the person is warned of before sending. */
  readonly warn: readonly GuardKind[];
  /** Kinds that are hidden on the screen in what patrons write. */
  readonly mask: readonly GuardKind[];
}

/** Said all the same, after a warning. */
export interface Anyway {
  readonly reason: string;
  /** What the person was warned of; anything else is a new warning. */
  readonly kinds: readonly GuardKind[];
}

export interface Checked {
  readonly findings: readonly Finding[];
  readonly sayable: boolean;
}

/**
 * The own address of whoever is signed in never passes (DESIGN.md: the patron sees the service and the desk name,
 * never the staff member's own address); everything else that the policy warns of passes with a reason.
 */
export function checkWords(body: string, policy: GuardPolicy, own: Address | undefined, anyway: Anyway | undefined): Checked {
  const findings = findSensitive(body, policy, own).filter(({ kind }) => kind === 'own-address' || policy.warn.includes(kind));
  const reason = anyway?.reason.trim() ?? '';
  return { findings, sayable: findings.every(({ kind }) => kind !== 'own-address' && reason !== '' && anyway?.kinds.includes(kind) === true) };
}

/** Words that nobody gave a reason for: also those that the desk says by itself. */
export const isSayable = (body: string, policy: GuardPolicy, own: Address | undefined): boolean => checkWords(body, policy, own, undefined).sayable;

/** What the screen hides in the words of a patron. */
export const hiddenIn = (text: string, policy: GuardPolicy): readonly Finding[] => findSensitive(text, policy).filter(({ kind }) => policy.mask.includes(kind));

/** Dots in place of what is hidden. */
export const coverWords = (text: string, policy: GuardPolicy): string =>
  hiddenIn(text, policy).reduceRight((shown, { start, end }) => `${shown.slice(0, start)}${'•'.repeat(Math.min(8, end - start))}${shown.slice(end)}`, text);
