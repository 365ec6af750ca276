/**
 * A conversation as the record has it, for whoever reviews it: what all desks wrote down becomes one text, in which
 * each message stands once. A fold over a set of rows: their order does not matter, nor whether some are there twice.
 * Times are ms since 1970, addresses bare.
 */
import type { Reaction, Version } from '../annotations/fold.js';
import type { Category, Step } from '../conduct.js';
import type { Address } from '../heard.js';
import type { GuardCounts } from '../guard/rules.js';
import { observationsIn } from './observation.js';
import { gather } from './gather.js';
import type { RecordRow } from './row.js';

export type { RecordRow };

/** Who speaks. `desk`: nobody; it says what happened at the desks. */
export type Side = 'patron' | 'service' | 'colleague' | 'desk';

/** `blocked`: what a patron wrote while blocked, which nobody at the desks saw. */
export type LineKind = 'said' | 'note' | 'incident' | 'step' | 'referral' | 'blocked' | 'script';

/** A row of the record that says so. */
export interface Evidence {
  readonly desk: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
}

export interface ReadingLine {
  /** Names the line, whatever rows it was read from. */
  readonly key: string;
  /** By the archive's stamp where a desk read it there, else the earliest time at which a desk had it. */
  readonly at: number;
  readonly side: Side;
  readonly kind: LineKind;
  /** A name to show: "Ana Lopez", "Patron 472", "unknown sender"; '' where nobody knows. */
  readonly who: string;
  /** Of the member of staff, or of the patron. */
  readonly address?: Address;
  /** Service point of the desk from which it was said or done. */
  readonly point?: string;
  /** As it was written: controls and overrides of direction are still in it. A correction has the last word. */
  readonly text: string;
  /** What it said before, the oldest first. */
  readonly earlier: readonly Version[];
  /** Taken back: the text is what it said. Of an incident: it was recorded by mistake. */
  readonly deleted?: { readonly by: string; readonly at: number; readonly reason?: string };
  readonly reactions: readonly Reaction[];
  /** It never reached the other side, or nobody knows whether it did. */
  readonly delivery?: 'not-sent' | 'refused' | 'unknown';
  /** Id of the script that it began with. */
  readonly script?: string;
  /** Of an incident. */
  readonly incident?: { readonly category: Category; readonly step: Step };
  /** Sent although the privacy guard had warned, and why. */
  readonly anyway?: { readonly found: GuardCounts; readonly reason: string };
  /** How many rows of desks have it, by desk. */
  readonly seenBy: readonly { readonly desk: string; readonly point?: string }[];
  /** In the order of desk, epoch and number. */
  readonly evidence: readonly Evidence[];
}

/** What a desk could not read: the archive no longer reached back. */
export interface ReadingGap {
  readonly desk: string;
  readonly archive: Address;
  readonly from: number;
  readonly to: number;
}

export interface ReadingView {
  /** In order of time. */
  readonly lines: readonly ReadingLine[];
  /** Rows whose words retention has removed. */
  readonly emptied: number;
  /** Rows that this version cannot read: of a newer one, or not what a desk writes. */
  readonly unreadable: number;
  readonly gaps: readonly ReadingGap[];
}

/** @param rows of one conversation, from all desks */
export function readingOf(rows: readonly RecordRow[]): ReadingView {
  const { observations, emptied, unreadable } = observationsIn(rows);
  const { lines, gaps, failed } = gather(observations);
  return { lines, emptied, unreadable: unreadable + failed, gaps };
}
