/** Operations of the desk room, and what goes with them, in words, for the transcript and for the record alike. */
import type { Category, Step } from './conduct.js';
import type { Distress } from './suggest/word-list.js';
import type { Addition, Classified, Detail, OfferTarget, Outcome } from './operation.js';

export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  rude: 'Rude', inappropriate: 'Inappropriate', threat: 'Threat', chat: 'Wants only to chat', profanity: 'Profanity', slur: 'Slur', innuendo: 'Innuendo',
};

/** Where a patron stands after it. */
export const STEP_WORDS: Readonly<Record<Step, string>> = {
  encouraged: 'asked for a question', warned: 'warned', final: 'warned for the last time', ended: 'ended', blocked: 'ended and blocked',
};

export const DISTRESS_WORDS: Readonly<Record<Distress, string>> = { danger: 'danger now', illness: 'illness or injury', 'self-harm': 'self-harm', abuse: 'abuse' };

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  answered: 'answered', partly: 'partly answered', referred: 'referred', 'not-answered': 'not answered',
  'no-response': 'no response', conduct: 'ended because of conduct', mistake: 'logged by mistake',
  'by-email': 'answered by e-mail', 'by-phone': 'answered by telephone', 'no-address': 'nobody is there any more, and there is no address to answer to',
};

const classifiedWords = ({ read, question, tags = [] }: Classified): readonly string[] =>
  [...(read === undefined ? [] : [`READ ${read}`]), ...(question === undefined ? [] : [question]), ...tags];

/** @param targetWords to whom something is offered @returns undefined where there is nothing to say: a note says it itself, and the rest is between the desks */
export function operationWords(detail: Detail | Addition, targetWords: (to: OfferTarget) => string): string | undefined {
  switch (detail.type) {
    case 'open': return `Logged${detail.note ? `: ${detail.note}` : ''}`;
    case 'claim': return 'Taken';
    case 'takeover': return `Taken over${detail.reason ? `: ${detail.reason}` : ''}`;
    case 'release': return 'Given back to the queue';
    case 'hold': return `Put on hold${detail.reason ? `: ${detail.reason}` : ''}`;
    case 'resume': return 'Resumed';
    case 'return': return 'Came back to the queue: the desk that had it is gone';
    case 'offer': return `Offered to ${targetWords(detail.to)}${detail.note ? `: ${detail.note}` : ''}`;
    case 'accept': return 'Accepted';
    case 'decline': return `Offer came back${detail.reason ? `: ${detail.reason}` : ''}`;
    case 'block': return `Blocked${detail.until === undefined ? ' for good' : ''}${detail.reason ? `: ${detail.reason}` : ''}`;
    case 'ladder': return `Incident: ${CATEGORY_TITLES[detail.category].toLowerCase()}. Now ${STEP_WORDS[detail.step]}${detail.shared ? ', at a shared computer' : ''}`;
    case 'retract': return `Incident taken back${detail.reason ? `: ${detail.reason}` : ''}`;
    case 'lift': return `Block lifted${detail.reason ? `: ${detail.reason}` : ''}`;
    case 'shut': return `Closed early: ${detail.reason}`;
    case 'reopen': return 'Reopened';
    case 'close': return `Ended: ${OUTCOME_WORDS[detail.outcome]}`;
    case 'outcome': return `After the end: ${[OUTCOME_WORDS[detail.outcome], ...classifiedWords(detail)].join(', ')}`;
    default: return undefined;
  }
}
