/** What somebody sees who relieves a colleague, before they accept. All times are ms since 1970 UTC. */
import type { IncidentView } from './view.js';

export interface HandedRequest {
  readonly id: string;
  readonly who: string;
  /** By whom, and at which service point. */
  readonly by: string;
  readonly words: string;
  readonly since: number;
  readonly onHold?: { readonly since: number; readonly reason: string };
  readonly notes: readonly { readonly by: string; readonly text: string; readonly at: number }[];
  /** Incidents that count. */
  readonly incidents: readonly IncidentView[];
  /** To whom else it is offered. */
  readonly offeredTo?: string;
}

export interface HandoverView {
  /** Who leaves; '' where nobody hands anything over. */
  readonly by: string;
  readonly note: string;
  readonly requests: readonly HandedRequest[];
  /** In the order of the policy, at most 20. */
  readonly waiting: readonly { readonly id: string; readonly who: string; readonly words: string; readonly since: number }[];
  readonly waitingCount: number;
  /** What who leaves has promised to colleagues and not done yet. */
  readonly favours: readonly { readonly id: string; readonly words: string; readonly by: string; readonly due?: number }[];
}
