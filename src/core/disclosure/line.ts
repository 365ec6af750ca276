/** What is disclosed of the record: lines of conversations, each with the rows that prove it. */
import type { Known } from '../example/mask.js';

export type Side = 'patron' | 'service' | 'colleague' | 'desk';

/** A row of a desk's journal, by which a line can be checked against the record. It holds no personal data. */
export interface Evidence {
  readonly desk: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
}

export interface DisclosedLine {
  /** Within its conversation. */
  readonly key: string;
  /** ms since 1970. */
  readonly at: number;
  readonly side: Side;
  /** In words, where it was not simply said: "Note", "Incident", "Before it was changed". */
  readonly what?: string;
  /** A name, or an address; '' for the desk itself. */
  readonly who: string;
  readonly point?: string;
  /** Safe to show as text; the offsets of masks count in it. */
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** One conversation on one day. */
export interface DisclosedItem {
  /** For the program alone: the address of a patron may be part of it. */
  readonly key: string;
  readonly day: string;
  /** In words. */
  readonly service: string;
  /** Its address; undefined among colleagues. */
  readonly address?: string;
  readonly lines: readonly DisclosedLine[];
  /** Names and addresses of who took part. */
  readonly people: Known;
  /** Rows of it whose content was removed when its time was over. */
  readonly removed: number;
  /** The record is known to lack something here. */
  readonly hasGaps: boolean;
}

/** Two kinds of disclosure differ in what is taken and in what is left out at first. */
export const PURPOSES = ['request', 'patron'] as const;
/** `request`: somebody asks for records. `patron`: a patron asks for what was said with them. */
export type Purpose = (typeof PURPOSES)[number];
