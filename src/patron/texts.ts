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
  closed: 'Nobody is at the desk right now. You can write all the same: your message is read when the desk opens.',
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
