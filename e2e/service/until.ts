/** Waits for what a test expects, never for a time. */

const PATIENCE = 40_000;

/**
 * @param what completes "gave up waiting for …"
 * @returns the first value that is neither undefined nor false
 * @throws Error after `timeout` ms (40 s)
 */
export async function until<T>(what: string, condition: () => T | undefined | false, timeout = PATIENCE): Promise<T> {
  const end = performance.now() + timeout;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`gave up waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
