import type { DayWords } from '../core/hours/words.js';

/** The hours of a service as a window sees them. */
export interface ServiceHoursView {
  readonly address: string;
  readonly name: string;
  readonly open: boolean;
  /** "open until 17:00", "closed until Mon 9:00 · Storm"; in the time zone of the library. */
  readonly words: string;
  /** The policy names hours; otherwise it is open whenever a desk is staffed. */
  readonly byHours: boolean;
  /** An administrator closed it, and it can be reopened. */
  readonly early?: { readonly by: string; readonly reason: string };
  /** "Mon 9:00": when it opens next by its hours, after now. None: nobody knows. */
  readonly nextOpening?: string;
  /** Requests that this desk still holds five minutes after the closing, by their ids; those that were referred since are not among them. */
  readonly leftOver: readonly string[];
  /** From today on; empty where the policy names no hours. */
  readonly week: readonly DayWords[];
  /** "2026-11-22" in the time zone of the library, for a form. */
  readonly today: string;
}

/** Until when a service stays closed: its next opening by its hours, until somebody reopens it, or a time in the library's zone. */
export type ShutUntil = { readonly kind: 'next' } | { readonly kind: 'reopened' } | { readonly kind: 'time'; readonly day: string; readonly time: string };
