/** What was said about a line among colleagues, as windows see it. */

/** The words that a line answers. */
export interface QuoteView {
  /** '' where nobody knows. */
  readonly by: string;
  /** One line, at most 200 characters. */
  readonly text: string;
  /** Where that line stands; none: this desk does not have it. */
  readonly line?: { readonly key: string; readonly place: number };
}

export interface ReactionView {
  readonly emoji: string;
  readonly mine: boolean;
  readonly count: number;
  /** At most 20 of them, "you" among them. */
  readonly names: readonly string[];
}

export interface DeletedView {
  /** "you", "Ben", "an administrator". */
  readonly by: string;
  /** '' where none was given. */
  readonly reason: string;
  readonly at: number;
}

/** What the person here may do with a line. */
export interface LineMay {
  readonly answer: boolean;
  readonly react: boolean;
  readonly change: boolean;
  readonly delete: boolean;
}

/** What a line said before it was changed. */
export interface VersionView {
  readonly text: string;
  readonly at: number;
}

/** What somebody is about to do with what they write: answer a line, or change one; `before`: the draft that waits meanwhile. */
export type DoingView =
  | { readonly type: 'answer'; readonly key: string; readonly by: string; readonly text: string }
  | { readonly type: 'change'; readonly key: string; readonly before: string };
