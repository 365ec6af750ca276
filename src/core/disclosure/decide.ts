/** What a person decides about what is left out, beside the rules. Each has its reason, and the later one wins. */

/** A place in the text of a line, half-open, in UTF-16 code units. */
export interface Place {
  readonly item: string;
  readonly line: string;
  readonly start: number;
  readonly end: number;
}

interface Reasoned {
  readonly reason: string;
}

export type Decision =
  /** These words, wherever they stand and however they are written. */
  | ({ readonly do: 'leave-out'; readonly words: string } & Reasoned)
  | ({ readonly do: 'leave-out-here'; readonly at: Place } & Reasoned)
  | ({ readonly do: 'leave-out-line'; readonly item: string; readonly line: string } & Reasoned)
  /** A rule was wrong about these words. */
  | ({ readonly do: 'show'; readonly words: string } & Reasoned)
  | ({ readonly do: 'show-here'; readonly at: Place } & Reasoned);

export type Doing = Decision['do'];
