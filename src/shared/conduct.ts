/** Incidents and steps in words, for the screen, the transcript and the report alike. */
import type { Category, Step } from '../core/conduct.js';
import { CATEGORY_TITLES, STEP_WORDS } from '../core/operation-words.js';

export { STEP_WORDS };

export const CATEGORY_WORDS: Readonly<Record<Category, { readonly title: string; readonly when: string }>> = {
  rude: { title: CATEGORY_TITLES.rude, when: 'Insults and contempt. Impatience and complaints are not rude.' },
  inappropriate: { title: CATEGORY_TITLES.inappropriate, when: 'Personal or sexual remarks to staff. Questions about health or sex education are questions.' },
  threat: { title: CATEGORY_TITLES.threat, when: 'Against anybody. Somebody in distress is no incident: help comes first.' },
  chat: { title: CATEGORY_TITLES.chat, when: 'Friendly, but no question, while others wait.' },
  profanity: { title: CATEGORY_TITLES.profanity, when: 'Obscene words meant for the person who answers.' },
  slur: { title: CATEGORY_TITLES.slur, when: 'Words against people for what they are.' },
  innuendo: { title: CATEGORY_TITLES.innuendo, when: 'Sexual hints and advances.' },
};

const DOES: Readonly<Record<Step, readonly string[]>> = {
  encouraged: [], warned: [], final: [], ended: ['ends the conversation'], blocked: ['ends the conversation'],
};

/** What is said where a service has no script for the step. */
export const STEP_TEXTS: Readonly<Record<Step, string>> = {
  encouraged: 'I like to talk, but others are waiting with questions. Is there something that I can look up for you?',
  warned: 'I would like to help you. Please keep to the rules of the library when you write to us. What can I look up for you?',
  final: 'This is the last warning. If it happens again I will end this conversation, and you will not be able to write to us for some time.',
  ended: 'Others are waiting with questions, so I am ending this conversation now. Please come back whenever there is something that I can look up for you.',
  blocked: 'I am ending this conversation, because what was written is against the rules of the library.',
};

/** "24 hours", "7 days". */
export const hoursWords = (hours: number): string => {
  const [n, word] = hours > 24 && hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${n} ${word}${n === 1 ? '' : 's'}`;
};

const SCRIPT_WORDS: Readonly<Record<Step, string>> = {
  encouraged: 'asks for a question', warned: 'sends the warning', final: 'sends the last warning', ended: 'sends a kind goodbye', blocked: 'sends the disconnect script',
};

/**
 * What a step does, spelled out before it happens: "Sends the disconnect script, ends the conversation, blocks for 24 hours."
 * @param says whether the patron is told anything
 */
export function stepSentence(step: Step, says: boolean, blockHours: number): string {
  const does = [says ? SCRIPT_WORDS[step] : 'sends nothing', ...DOES[step], ...(step === 'blocked' ? [`blocks for ${hoursWords(blockHours)}`] : [])].join(', ');
  return `${does.charAt(0).toUpperCase()}${does.slice(1)}.`;
}

/** What the mark of a shared computer means for this patron. */
export const sharedSentence = (anonymous: boolean): string =>
  anonymous
    ? 'A block holds for this conversation only: whoever opens the page anew at that computer is not blocked.'
    : 'A block is for this account, wherever it signs in. Another person at that computer, with another account or none, is not blocked.';
