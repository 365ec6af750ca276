/** Bounds that the screen must know too, in a file without the schemas: the window's bundle stays small. */

/** Longest text that can be sent or noted, in UTF-16 code units: under the stanza limit of a default Prosody. */
export const MAX_TEXT = 65_536;
/** Largest page of a transcript, in lines. */
export const MAX_WINDOW = 200;
/** Longest note of a walk-in, a call or a request, in UTF-16 code units. */
export const MAX_NOTE = 2_000;
/** Longest text of a referral: a mail program takes over a link of 4,096 characters, and each letter may need several. */
export const MAX_REFERRAL = 4_000;
/** Longest name of a question type or a tag, in UTF-16 code units. */
export const MAX_LABEL = 80;
/** Longest reason for holding, declining, taking over, blocking and lifting, in UTF-16 code units. */
export const MAX_REASON = 200;
/** Longest parts of a script, in UTF-16 code units. */
export const SCRIPT_LIMITS = { category: 60, title: 100, when: 300, text: 4_000 } as const;
/** Good examples: lines, and UTF-16 code units of one line, of what is taken from a conversation in all, of the title and of what is good about it. */
export const EXAMPLE_LIMITS = { lines: 100, line: 2_400, text: 10_000, title: 100, good: 1_000 } as const;
/** Most texts that administrators share with all desks in one go, as out of a file. */
export const MAX_TEXTS_AT_ONCE = 1_000;
/** Longest parts of an answer of the library, in UTF-16 code units, and how many tags it may have. */
export const ANSWER_LIMITS = { question: 300, answer: 4_000, link: 2_000, tag: 40, tags: 10 } as const;
/** Longest parts of an entry of the guidance, in UTF-16 code units, and how many sentences it may have for and against. */
export const GUIDANCE_LIMITS = { topic: 60, question: 200, sentence: 400, sentences: 8, ask: 400, scripts: 8 } as const;
/** Longest parts of a favour between colleagues, in UTF-16 code units. */
export const FAVOUR_LIMITS = { title: 300, callNumber: 100, barcode: 50, branch: 80, text: 2_000 } as const;
/** Longest lines of words that administrators add to the word lists, in UTF-16 code units: they travel as one text. */
export const MAX_WORD_LINES = 6_000;
