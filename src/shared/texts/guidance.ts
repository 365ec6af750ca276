/** What an entry of the guidance must be, wherever it comes from: a form, a file, an administrator's message. */
import * as z from 'zod';
import { once } from '../../core/once.js';
import { GUIDANCE_LIMITS } from '../limits.js';
import { fields, idField, words } from './fields.js';

const { topic, question, sentence, sentences, ask, scripts } = GUIDANCE_LIMITS;

const listOf = (what: string) => z.array(words(`a sentence for ${what}`, sentence), `Use a list of sentences for ${what}`).max(sentences, `Use at most ${sentences} sentences for ${what}`);

/** All of an entry but its id. */
export const guidanceShape = once(() => ({
  topic: words('a topic', topic),
  question: words('a question', question),
  may: listOf('what is allowed'),
  mayNot: listOf('what is not'),
  ask: words('whom to ask', ask),
  scripts: z.array(idField(), 'Use a list of ids of scripts').max(scripts, `Use at most ${scripts} scripts`),
}));
export const GUIDANCE_EXAMPLE = 'an object with topic, question, may, mayNot, ask and scripts';

/** An entry says something. */
export const said = <T extends { readonly may: readonly string[]; readonly mayNot: readonly string[] }>(schema: z.ZodType<T>): z.ZodType<T> =>
  schema.refine(({ may, mayNot }) => may.length + mayNot.length > 0, 'Say at least one thing that is allowed, or one that is not');

export const guidanceSchema = once(() => said(fields({ id: idField(), ...guidanceShape() }, GUIDANCE_EXAMPLE)));
