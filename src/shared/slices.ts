/** Long work a moment at a time, so that whoever does it answers others in between. */

/** ms at a time: less than a screen needs for one picture. */
const SLICE = 10;

/**
 * @param steps yields how much of the work is done, from 0 to 1
 * @param pause lets others have their turn; @returns whether to go on
 * @returns undefined: it was stopped
 */
export async function inSlices<T>(steps: Generator<number, T>, pause: (share: number) => Promise<true>): Promise<T>;
export async function inSlices<T>(steps: Generator<number, T>, pause: (share: number) => Promise<boolean>): Promise<T | undefined>;
export async function inSlices<T>(steps: Generator<number, T>, pause: (share: number) => Promise<boolean>): Promise<T | undefined> {
  for (let until = Date.now() + SLICE; ; ) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (Date.now() < until) continue;
    if (!(await pause(value))) return undefined;
    until = Date.now() + SLICE;
  }
}
