import type { PatronLine } from './conversation.js';

/**
 * Every word that the page says. A library changes or translates them in `deskbell.json`; `{library}` stands for its
 * name there too. All are shown as text, never as markup.
 */
export const TEXTS = {
  title: 'Ask {library}',
  recorded: 'This conversation is recorded.',
  recordedWhy:
    'The library keeps what you and the librarian write here, so that it can look after the quality of its answers and account for its work. Your question needs no name, card number or other personal detail: please leave them out.',
  privacyLink: 'How the library treats recorded conversations',
  connecting: 'Connecting to the library…',
  offline: 'There is no connection to the library at the moment. This page keeps trying by itself, and keeps what you write.',
  checking: 'Looking whether somebody is at the desk…',
  open: 'The desk is open: a librarian answers here.',
  closed: 'Nobody is at the desk right now. Leave your question here, and a librarian will answer it.',
  closedByHours: 'The desk is closed at the moment. Leave your question here, and a librarian will answer it.',
  opens: 'It opens again on {when}.',
  opensLocal: 'That is {when} where you are.',
  hoursHeading: 'Opening hours',
  hoursDay: 'Day',
  hoursTimes: 'Hours',
  hoursToday: '{day} (today)',
  hoursClosed: 'closed',
  hoursAllDay: 'all day',
  hoursZone: 'These are times in {zone}, where the library is.',
  hoursUnknown: 'When the desk opens again is not known here at the moment.',
  meanwhile: 'Until then you can ask',
  meanwhilePhone: 'telephone {phone}',
  askHeading: 'Leave your question',
  askedHeading: 'What becomes of your question',
  askHint: 'Give an e-mail address or a telephone number, so that a librarian can answer. It is kept with your question.',
  question: 'Your question',
  name: 'Your name, if you like',
  email: 'E-mail',
  phone: 'Telephone',
  sendQuestion: 'Send question',
  needQuestion: 'Please write your question first.',
  longQuestion: 'A question has room for {limit} characters; this is {over} too many. Please shorten it.',
  needWay: 'Please give an e-mail address or a telephone number: without one nobody can answer you.',
  badEmail: 'This does not look like an e-mail address. It looks like name@example.org.',
  badPhone: 'This does not look like a telephone number. Please use digits, like 555 123 4567.',
  badName: 'This name is too long.',
  questionSending: 'Your question is on its way. Please leave this page open until it has arrived.',
  questionArrived: 'Your question has arrived at the library.',
  answerEmail: 'A librarian reads it when the desk opens, and answers by e-mail to {email}.',
  answerPhone: 'A librarian reads it when the desk opens, and answers by telephone: {phone}.',
  answerBoth: 'A librarian reads it when the desk opens, and answers by e-mail to {email} or by telephone: {phone}.',
  questionLeave: 'You can close this page now.',
  askAnother: 'Ask another question',
  questionRefused: 'Your question did not reach the library. Your words are still here: please try again in a moment, or ask in another way.',
  answerTo: 'Answer to: {ways}',
  conversation: 'Conversation',
  empty: 'Nothing has been written yet.',
  you: 'You',
  librarian: 'Librarian',
  typing: 'The librarian is typing…',
  message: 'Your message',
  hint: 'Enter sends, Shift+Enter begins a new line.',
  send: 'Send',
  tooLong: 'One message has room for {limit} characters; this is {over} too many. Please send it in parts.',
  waiting: 'Not sent yet. It goes out when the connection is back.',
  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read at the desk',
  refusedBusy: 'Not delivered: the server refused it, perhaps because too many messages came at once. Wait a moment, then send it again.',
  refusedBlocked: 'Not delivered: the library takes no messages from this page at the moment. Please ask in another way.',
  refused: 'It is not certain that this reached the library.',
  again: 'Send again',
  newReply: 'Show the new reply',
  unread: '({count}) {title}',
  end: 'End conversation',
  endQuestion: 'End this conversation?',
  endWarning: 'The librarian is told that you have finished. You can still save a copy afterwards.',
  endYes: 'End conversation',
  endNo: 'Keep writing',
  ended: 'You have ended this conversation.',
  over: 'This conversation is over.',
  endedUnsent: 'What is still on its way is sent before the conversation ends: please leave this page open until then.',
  librarianEnded: 'The librarian has ended the conversation. If something is missing, write again.',
  lostKey: 'This browser kept no proof that the earlier conversation was yours. What you write now begins a new one.',
  startAnew: 'Start a new conversation',
  save: 'Save a copy',
  saveHeading: 'Conversation with {library}, saved on {date}',
  saveName: 'conversation',
} as const;

export type TextKey = keyof typeof TEXTS;
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(TEXTS, key);
export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** @param changed the library's own wording, by key */
export function speaker(library: string, changed: Readonly<Partial<Record<TextKey, string>>> = {}): Say {
  return (key, values = {}) => {
    const known: Readonly<Record<string, string | number>> = { library, ...values };
    return (changed[key] ?? TEXTS[key]).replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(known, name) ? String(known[name]) : whole));
  };
}

/** What became of a message, a refusal included (RFC 6120 §8.3.3). @param connected it waits for its turn, not for the network */
export function fateKey({ fate, condition }: Pick<PatronLine, 'fate' | 'condition'>, connected: boolean): TextKey {
  if (fate === 'waiting' && connected) return 'sending';
  if (fate !== 'refused') return fate;
  if (condition === 'policy-violation' || condition === 'resource-constraint') return 'refusedBusy';
  return condition === 'forbidden' || condition === 'not-acceptable' || condition === 'service-unavailable' ? 'refusedBlocked' : 'refused';
}
