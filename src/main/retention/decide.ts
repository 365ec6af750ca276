import type { HoldDecision } from '../../shared/review/holds.js';
import type { KeptRecord } from './record.js';

/** Takes the step that an administrator means, if it is still as they saw it. @throws AppError as the record does */
export async function decideOnHold(record: KeptRecord, id: string, decision: HoldDecision): Promise<void> {
  switch (decision.step) {
    case 'ask': return record.askLift(id, decision.reason);
    case 'agree': return record.agree(id, decision.request);
    case 'refuse': return record.refuse(id, decision.reason);
  }
}
