/** What each kind of the administrators' texts may say: asked of what the room brings and of what a window sends alike. */
import * as z from 'zod';
import { once } from '../../core/once.js';
import { PLACEHOLDERS, unknownPlaceholder } from '../../core/scripts/fill.js';
import { CATEGORIES } from '../../core/suggest/word-list.js';
import { TEXT_KINDS, type Text, type TextContents, type TextKind, type TextName } from '../../core/texts/text.js';
import { SAYERS } from '../../core/example/mask.js';
import { EXAMPLE_LIMITS, SCRIPT_LIMITS } from '../limits.js';
import { LANGUAGE } from '../policy/schema.js';
import { ANSWER_EXAMPLE, answerShape } from './answer.js';
import { CHANNEL_EXAMPLE, channelShape } from './channel.js';
import { fields, idField, matching, words } from './fields.js';
import { GUIDANCE_EXAMPLE, guidanceShape, said } from './guidance.js';

/** UTF-16 code units of a text as JSON: far below the stanza limit of any server. */
export const MAX_TEXT_JSON = 16_384;

export const textLanguage = () => matching(LANGUAGE, 'Use the code of a language, like en, es or pt-BR');

/** All of a script but its id. */
export const scriptShape = once(() => ({
  category: words('a category', SCRIPT_LIMITS.category),
  title: words('a title', SCRIPT_LIMITS.title),
  shortcut: matching(/^[^\s/]{1,20}$/u, 'Use a shortcut of at most 20 characters, without spaces and slashes, or leave it out').exactOptional(),
  when: words('a sentence that says when to use it', SCRIPT_LIMITS.when),
  text: words('the text of the script', SCRIPT_LIMITS.text).refine((text) => unknownPlaceholder(text) === undefined, { error: ({ input }) => `${unknownPlaceholder(String(input)) ?? ''} is no placeholder. They are ${PLACEHOLDERS}` }),
}));

function wordList() {
  const phrases = z.array(words('a phrase', 200)).max(500);
  const rule = fields({ category: z.enum(CATEGORIES), reason: words('a reason', 80), phrases }, 'an object with category, reason and phrases');
  return fields({ rules: z.array(rule).max(50), innocent: phrases }, 'an object with rules and innocent');
}

/** Words as colleagues read them: what is left out is gone already. */
export const exampleShape = once(() => ({
  title: words('a title', EXAMPLE_LIMITS.title),
  good: z.string().trim().max(EXAMPLE_LIMITS.good, `Use at most ${EXAMPLE_LIMITS.good} characters`),
  lines: z.array(fields({ by: z.enum(SAYERS), text: z.string().min(1).max(2 * EXAMPLE_LIMITS.line) }, 'an object with by and text')).min(1).max(EXAMPLE_LIMITS.lines),
}));

/** The contents of a text by its kind. */
export const contents = once((): { readonly [K in TextKind]: z.ZodType<TextContents[K]> } => ({
  script: fields(scriptShape(), 'an object with category, title, when and text'),
  guidance: said(fields(guidanceShape(), GUIDANCE_EXAMPLE)),
  answer: fields(answerShape(), ANSWER_EXAMPLE),
  words: wordList(),
  example: fields(exampleShape(), 'an object with title, good and lines'),
  channel: fields(channelShape(), CHANNEL_EXAMPLE),
}));

const named = once(() => ({ id: idField(), language: textLanguage() }));

/** Which text is meant. */
export const textName = once(() => z.strictObject({ kind: z.enum(TEXT_KINDS), ...named() }));

/** One text with what it says, of whatever kind. */
export const textWithContent = once(() => z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('script'), ...named(), content: contents().script }),
  z.strictObject({ kind: z.literal('guidance'), ...named(), content: contents().guidance }),
  z.strictObject({ kind: z.literal('answer'), ...named(), content: contents().answer }),
  z.strictObject({ kind: z.literal('words'), ...named(), content: contents().words }),
  z.strictObject({ kind: z.literal('example'), ...named(), content: contents().example }),
  z.strictObject({ kind: z.literal('channel'), ...named(), content: contents().channel }),
]).refine((text) => JSON.stringify(text.content).length <= MAX_TEXT_JSON, { error: 'This text is too long. Make two of it' }));

const isKind = (value: unknown): value is TextKind => TEXT_KINDS.some((kind) => kind === value);

/**
 * A text as a stanza brings it.
 * @param json what it says; '' for a text that is removed, or that is as in the files again
 * @returns undefined when it is none that this version knows, or not as its kind must be
 */
export function parseText(attributes: { readonly [K in 'kind' | 'id' | 'language' | 'removed']?: string | undefined }, json: string): Text | undefined {
  const { kind, id, language, removed } = attributes;
  if (!isKind(kind) || json.length > MAX_TEXT_JSON || (removed !== undefined && (removed !== 'true' || json !== ''))) return undefined;
  const name = textName().safeParse({ kind, id, language });
  if (!name.success) return undefined;
  if (json === '') return withoutContent(name.data, removed === 'true');
  try {
    const read = textWithContent().safeParse({ ...name.data, content: JSON.parse(json) as unknown });
    return read.success ? read.data : undefined;
  } catch {
    return undefined; // not JSON
  }
}

/** @param removed gone, also where a file has it; otherwise as in the files again */
export const withoutContent = ({ kind, id, language }: TextName, removed: boolean): Text => ({ kind, id, language, ...(removed ? { removed: true } : {}) });
