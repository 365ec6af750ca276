import type { TextKind, TextOf } from '../../core/texts/text.js';

/** The administrators' texts of one kind, as far as this desk knows them. */
export interface SharedTexts<K extends TextKind> {
  /** Also the removed ones. */
  readonly all: () => readonly TextOf<K>[];
  /** @throws AppError in words: who may not, and when the room does not have them all */
  readonly save: (texts: readonly TextOf<K>[]) => Promise<void>;
}
