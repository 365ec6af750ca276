/** Rows of the library's record, as whoever reviews it gets them. */
import { isEvent, type Event } from '../event.js';

/** A row of the record as a reviewer may read it: checked by the centre when it arrived. */
export interface RecordRow {
  /** 32 hex digits. */
  readonly desk: string;
  readonly epoch: string;
  readonly seq: number;
  readonly kind: string;
  /** ms since 1970, the desk's corrected clock. */
  readonly time: number;
  /** 64 hex digits. */
  readonly hash: string;
  /** The committed JSON, or undefined where retention has removed it. */
  readonly body?: string;
}

/**
 * What a row says. The centre checked that the desk wrote it, and not what the desk is: whoever folds these has to
 * reckon with fields that are missing.
 * @param body the committed JSON @returns undefined for a kind of a newer version, and for what is no event
 */
export function eventIn(body: string): Event | undefined {
  try {
    const committed: unknown = JSON.parse(body);
    if (typeof committed !== 'object' || committed === null || !('body' in committed)) return undefined;
    return isEvent(committed.body) ? committed.body : undefined;
  } catch {
    return undefined;
  }
}
