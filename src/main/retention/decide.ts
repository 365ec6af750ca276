import { AppError } from '../../shared/errors.js';
import { inForce } from './folder-log.js';
import type { KeptRecord } from './record.js';

/** What an administrator does about the end of a hold. */
export type HoldStep = 'ask' | 'agree' | 'refuse';

/**
 * Takes the step that somebody means who saw the hold a while ago: asking for what a colleague asked for meanwhile would
 * lift it.
 * @param reason of `ask`
 * @throws AppError `invalid-request` when it is not as it was; as the record does
 */
export async function decideOnHold(record: KeptRecord, id: string, step: HoldStep, reason: string | undefined): Promise<void> {
  const hold = inForce(await record.holds()).find((each) => each.id === id);
  if (hold === undefined) throw new AppError('invalid-request', 'This hold is not in force any more. Look at the list again.');
  if (step === 'ask' && hold.asked) throw new AppError('invalid-request', `${hold.asked.by} has asked for the end of this hold meanwhile, and now it takes your yes or no. Look at the list again.`);
  if (step !== 'ask' && !hold.asked) throw new AppError('invalid-request', 'Nobody asks for the end of this hold any more. It goes on.');
  if (step === 'refuse') await record.refuse(id);
  else await record.lift(id, reason);
}
