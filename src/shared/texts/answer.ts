/** What an answer of the library must be, wherever it comes from: a form, a file, an administrator's message. */
import * as z from 'zod';
import { once } from '../../core/once.js';
import { ANSWER_LIMITS } from '../limits.js';
import { fields, idField, words } from './fields.js';

/** No message can carry control characters (XML 1.0 §2.2), apart from the ends of lines and tabs. */
const writable = (text: string): boolean => !/(?![\n\t])\p{Cc}/u.test(text);
const NOT_WRITABLE = 'Take out the control characters: no message can carry them';

/** A page of the web, without a name and password before its host. */
const WEB_PAGE = /^https?:\/\/[^\s@/?#<>"]+(?:[/?#][^\s<>"]*)?$/iu;

/** All of an answer but its id. */
export const answerShape = once(() => ({
  question: words('a question', ANSWER_LIMITS.question).refine(writable, NOT_WRITABLE),
  answer: words('an answer', ANSWER_LIMITS.answer).refine(writable, NOT_WRITABLE),
  link: z.string('Use a link').trim().max(ANSWER_LIMITS.link, `Use a link of at most ${ANSWER_LIMITS.link} characters`).regex(WEB_PAGE, 'Use a link that begins with https:// or http://, or leave it out').exactOptional(),
  tags: z.array(words('a tag', ANSWER_LIMITS.tag).refine(writable, NOT_WRITABLE), 'Use a list of tags').max(ANSWER_LIMITS.tags, `Use at most ${ANSWER_LIMITS.tags} tags`).exactOptional(),
}));

export const ANSWER_EXAMPLE = 'an object with question and answer';
export const answerSchema = once(() => fields({ id: idField(), ...answerShape() }, ANSWER_EXAMPLE));
export const answerRowSchema = once(() => fields({ id: idField().exactOptional(), ...answerShape() }, ANSWER_EXAMPLE));
