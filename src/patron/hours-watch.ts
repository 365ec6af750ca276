import type { HoursItem } from '../core/patron/hours-item.js';
import { hoursNow, type HoursNow } from './hours.js';

/** ms: how often the hours are read again while the page is open, and how often the page looks at the clock. */
export const READING = { again: 5 * 60_000, clock: 15_000 } as const;

export interface HoursWatch {
  /** undefined: nobody knows. */
  now(): HoursNow | undefined;
  /** Reads what the service publishes; what is read stays when the next reading fails. */
  read(): void;
}

/**
 * @param ask what is published, undefined for nothing; and the server's clock, where it says it
 * @param changed what is said of the hours may be another thing now
 */
export function watchHours(ask: () => Promise<{ readonly item: HoursItem | undefined; readonly clock: number | undefined }>, changed: () => void): HoursWatch {
  let item: HoursItem | undefined;
  /** Server's clock minus this computer's. */
  let offset = 0;
  const take = (answer: Awaited<ReturnType<typeof ask>>): void => {
    item = answer.item;
    if (answer.clock !== undefined) offset = answer.clock - Date.now();
    changed();
  };
  const read = () => {
    ask().then(take, () => undefined);
  };
  setInterval(read, READING.again);
  setInterval(changed, READING.clock);
  return { now: () => item && hoursNow(item, Date.now() + offset), read };
}
