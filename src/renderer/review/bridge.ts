/** The one way out of the review window. */
import type { ReviewChannel } from '../../shared/review/channels.js';
import type { ReviewAnswer, ReviewArgs, ReviewBridge } from '../../shared/review/contract.js';

declare global {
  interface Window {
    readonly deskbellReview: ReviewBridge;
  }
}

/** Never rejects: a broken bridge is an answer like any other. */
export async function ask<C extends ReviewChannel>(channel: C, args: ReviewArgs[C]): Promise<ReviewAnswer<C>> {
  try {
    return await window.deskbellReview.request(channel, args);
  } catch {
    return { ok: false, code: 'internal', message: 'Deskbell did not answer. Close this window and open the review again; nothing on the record is lost.' };
  }
}
