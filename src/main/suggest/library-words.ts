/** What administrators add to the word lists of all desks: one text of their room. */
import { linesOfWords, wordsOfLines, type WordLines } from '../../core/suggest/library-words.js';
import { PhraseError } from '../../core/suggest/phrases.js';
import type { TextName, Words } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import { contents, MAX_TEXT_JSON } from '../../shared/texts/kinds.js';
import type { Texts } from '../desk/texts.js';

export class LibraryWords {
  private readonly texts: Pick<Texts, 'current' | 'save' | 'expectMayEdit'>;
  private readonly name: TextName<'words'>;

  /** @param language of the library: lists of all languages count together, so there is one */
  constructor(texts: Pick<Texts, 'current' | 'save' | 'expectMayEdit'>, language: string) {
    this.texts = texts;
    this.name = { kind: 'words', id: 'library', language };
  }

  get lines(): WordLines {
    const text = this.texts.current(this.name)?.text;
    return linesOfWords(text?.kind === 'words' && text.content ? text.content : { rules: [], innocent: [] });
  }

  /** @throws AppError in words for the form */
  async save(lines: WordLines): Promise<void> {
    this.texts.expectMayEdit();
    const content = understood(lines);
    if (!contents().words.safeParse(content).success || JSON.stringify(content).length > MAX_TEXT_JSON) throw new AppError('too-long', 'These are too many words, or too long ones. Use a word list in the policy for more.');
    await this.texts.save([{ ...this.name, content }]);
  }
}

function understood(lines: WordLines): Words {
  try {
    return wordsOfLines(lines);
  } catch (error) {
    if (error instanceof PhraseError) throw new AppError('invalid-request', error.message, { cause: error });
    throw error;
  }
}
