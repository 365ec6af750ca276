/** Whether somebody attends to this desk, as windows see it. */
import type { Why } from '../core/presence/attention.js';

export interface AttendanceView {
  /** Names of the open services whose patrons find nobody when this desk goes. */
  readonly lastOf: readonly string[];
  /** "Are you still there?" Nobody has touched this desk for a while, or the shift is over: without an answer it closes itself then. */
  readonly asking?: { readonly why: Why; /** ms since 1970 */ readonly until: number };
  /** It closed itself, since then; with the next touch it opens again. */
  readonly left?: { readonly why: Why; /** ms since 1970 */ readonly since: number };
}
