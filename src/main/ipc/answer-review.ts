/** The way from the review window into main: the same checks as for the desk's, with its own page and channels. */
import type { ZodType } from 'zod';
import type { ReviewChannel } from '../../shared/review/channels.js';
import { reviewRequests, type ReviewAnswer, type ReviewAnswers, type ReviewArgs } from '../../shared/review/contract.js';
import type { Log } from '../log/log.js';
import { answerAsked, type Sender, type Trusted } from './answer.js';

/** One function for each channel: a missing one does not compile. */
export type ReviewHandlers = { readonly [C in ReviewChannel]: (args: ReviewArgs[C]) => ReviewAnswers[C] | Promise<ReviewAnswers[C]> };

export interface ReviewDesk {
  readonly handlers: ReviewHandlers;
  readonly trusted: Trusted;
  readonly log: Log;
}

const schemas: { readonly [C in ReviewChannel]: ZodType<ReviewArgs[C]> } = reviewRequests;

/** Never throws. */
export const answerReview = <C extends ReviewChannel>(channel: C, event: Sender, raw: readonly unknown[], { handlers, trusted, log }: ReviewDesk): Promise<ReviewAnswer<C>> =>
  answerAsked({ channel, schema: schemas[channel], run: handlers[channel] }, event, raw, { trusted, log });
