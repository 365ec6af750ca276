/**
 * What statistics are made of: requests, incidents and scripts without who asked, who answered, or a word of it. They
 * outlive the record, so everything in them is a number, a name that the library gave to something, or one of a list.
 * Times are ms since 1970, down to the quarter of an hour: enough for an hour of the day, too little to find anybody by.
 */
import type { Category, Step } from '../conduct.js';
import type { Address } from '../address.js';
import type { Mode, Outcome, Read } from '../operation.js';

export type PatronMode = Exclude<Mode, 'staff-im'>;

export interface RequestFact {
  readonly service: Address;
  readonly mode: PatronMode;
  /** When it began to wait. */
  readonly at: number;
  /** None: it is still open. */
  readonly ended?: number;
  readonly outcome?: Outcome;
  /** Service point of the desk that had it last; none: nobody took it. */
  readonly point?: string;
  /** Seconds until somebody took it; none: nobody did, or nobody knows. */
  readonly wait?: number;
  /** Seconds from taking it to ending it. */
  readonly length?: number;
  readonly read?: Read;
  /** '' stands for a type that the policy does not name. */
  readonly question?: string;
  readonly tags?: readonly string[];
  readonly referred?: true;
  /** It came while the service was closed: nobody sat before a screen and waited. */
  readonly left?: true;
}

export interface IncidentFact {
  readonly service: Address;
  readonly at: number;
  readonly point: string;
  readonly category: Category;
  readonly step: Step;
}

export interface ScriptFact {
  readonly service: Address;
  readonly at: number;
  readonly point: string;
  /** '' stands for somebody's own script. */
  readonly script: string;
}

export interface Facts {
  readonly requests: readonly RequestFact[];
  readonly incidents: readonly IncidentFact[];
  readonly scripts: readonly ScriptFact[];
}

export const NO_FACTS: Facts = { requests: [], incidents: [], scripts: [] };

/** All time zones change the hour at a quarter of an hour of UTC. */
export const QUARTER = 15 * 60_000;

export const quarterOf = (at: number): number => Math.floor(at / QUARTER) * QUARTER;

export const together = (parts: readonly Facts[]): Facts => ({
  requests: parts.flatMap(({ requests }) => requests), incidents: parts.flatMap(({ incidents }) => incidents), scripts: parts.flatMap(({ scripts }) => scripts),
});

/** A request belongs to the day on which it ended; what is open belongs to none. */
export function byDay({ requests, incidents, scripts }: Facts, dayOf: (at: number) => string): ReadonlyMap<string, Facts> {
  const days = new Map<string, { readonly requests: RequestFact[]; readonly incidents: IncidentFact[]; readonly scripts: ScriptFact[] }>();
  const on = (at: number) => {
    const day = days.get(dayOf(at)) ?? { requests: [], incidents: [], scripts: [] };
    days.set(dayOf(at), day);
    return day;
  };
  for (const request of requests) if (request.ended !== undefined) on(request.ended).requests.push(request);
  for (const incident of incidents) on(incident.at).incidents.push(incident);
  for (const script of scripts) on(script.at).scripts.push(script);
  return days;
}
