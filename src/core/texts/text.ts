/**
 * The administrators' texts (DESIGN "Roles"): scripts, guidance, answers and words that all desks share. Each travels as
 * a message of a moderated room in which only administrators speak; the last one in the room's order counts, and the
 * earlier ones are its history.
 */
import { answerText, type Answer } from '../answers/answer.js';
import type { ChannelContent } from '../channels/channel.js';
import { guidanceText, type Guidance } from '../guidance/guidance.js';
import { SAYER_WORDS } from '../example/edit.js';
import type { ExampleWords } from '../event.js';
import type { Script } from '../scripts/script.js';
import type { Phrase, WordRule } from '../suggest/word-list.js';

export const TEXT_KINDS = ['script', 'guidance', 'answer', 'words', 'example', 'channel'] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** What the library adds to the word lists of one language. */
export interface Words {
  readonly rules: readonly WordRule[];
  /** Names, titles and turns of phrase: what overlaps them is no suggestion. */
  readonly innocent: readonly Phrase[];
}

export interface TextContents {
  readonly script: Omit<Script, 'id' | 'language'>;
  readonly guidance: Omit<Guidance, 'id'>;
  readonly answer: Omit<Answer, 'id'>;
  readonly words: Words;
  /** A conversation to learn from, without what says who it was. */
  readonly example: ExampleWords;
  readonly channel: ChannelContent;
}

export interface TextName<K extends TextKind = TextKind> {
  readonly kind: K;
  /** Small letters, digits and hyphens. */
  readonly id: string;
  /** BCP 47: en, es, pt-BR. */
  readonly language: string;
}

/** `content`: what it says. `removed`: it is gone, also where a file has it. Neither: what the files say holds again. */
export type TextOf<K extends TextKind> = K extends TextKind ? TextName<K> & { readonly content?: TextContents[K]; readonly removed?: true } : never;
export type Text = TextOf<TextKind>;

/** The same for all versions of one text. */
export const textKey = ({ kind, language, id }: TextName): string => `${kind} ${language} ${id}`;

/** In a few words, for lists and for people who read the room with another client. */
export function textTitle(text: Text): string {
  switch (text.kind) {
    case 'script': case 'example': return text.content?.title ?? text.id;
    case 'guidance': case 'answer': return text.content?.question ?? text.id;
    case 'words': return text.id;
    case 'channel': return text.content?.name ?? text.id;
    default: return text satisfies never;
  }
}

const KIND_NAMES: Readonly<Record<TextKind, string>> = { script: 'Script', guidance: 'Guidance', answer: 'Answer', words: 'Words', example: 'Good example', channel: 'Channel' };

/** What other clients show. Desks read the text itself and never this. */
export function textBody(text: Text): string {
  const about = `${KIND_NAMES[text.kind]} “${textTitle(text)}” (${text.id}, ${text.language})`;
  if (text.removed) return `${about} is removed.`;
  if (!text.content) return `${about} is as in the files again.`;
  return `${about}:\n\n${wordsOf(text)}`;
}

function wordsOf(text: Text): string {
  switch (text.kind) {
    case 'script': return text.content?.text ?? '';
    case 'guidance': return text.content ? guidanceText(text.content) : '';
    case 'answer': return text.content ? answerText(text.content) : '';
    case 'example': return [text.content?.good ?? '', ...(text.content?.lines ?? []).map(({ by, text: said }) => `${SAYER_WORDS[by]}: ${said}`)].filter((part) => part !== '').join('\n');
    case 'channel': return text.content ? `${text.content.address}, ${text.content.closed ? 'closed' : text.content.access === 'members' ? 'for its members' : 'for all staff'}` : '';
    case 'words': return [...(text.content?.rules ?? []).map((rule) => `${rule.category}: ${rule.phrases.join(', ')}`), ...(text.content?.innocent ?? [])].join('\n');
    default: return text satisfies never;
  }
}
