import * as z from 'zod';

const beginning = z.object({ body: z.object({ reason: z.string() }) });
const reasons: ReadonlyMap<string, string> = new Map([
  ['copied', 'its data was copied, put back from a backup, or moved to another computer; a new record goes on from there'],
  ['set-aside', 'its record could not be gone on with and was set aside; a new one goes on from there'],
]);

/** @param body of an epoch's first row @returns half a sentence, where a reviewer should know why it began */
export function beganBy(body: string): string | undefined {
  try {
    return reasons.get(beginning.parse(JSON.parse(body)).body.reason);
  } catch {
    return undefined;
  }
}
