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

/** The part of the facts that belongs to some days: a request to the one on which it ended. @param isIn of a time */
export const factsWithin = ({ requests, incidents, scripts }: Facts, isIn: (at: number) => boolean): Facts => ({
  requests: requests.filter(({ ended }) => ended !== undefined && isIn(ended)), incidents: incidents.filter(({ at }) => isIn(at)), scripts: scripts.filter(({ at }) => isIn(at)),
});
