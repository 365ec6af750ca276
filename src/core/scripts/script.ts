/** A text that the library agreed on, for the librarian to insert, read and send. */
export interface Script {
  /** Small letters, digits and hyphens; the same in all languages. A later file replaces the script of the same id. */
  readonly id: string;
  readonly category: string;
  readonly title: string;
  /** Typed in the search, it finds this one first; in the composer `/` and it stand for this one. */
  readonly shortcut?: string;
  /** When to use it, one sentence. */
  readonly when: string;
  /** An own script that is offered in this language alone; none: in every one. BCP 47. */
  readonly language?: string;
  /** With placeholders: {patron} {desk} {library} {service} {url:name} {number:name}. */
  readonly text: string;
}
