/** Files of guidance, and what comes in the same form from elsewhere. */
import * as z from 'zod';
import { GUIDANCE_LIMITS } from '../../shared/limits.js';
import { LANGUAGE } from '../../shared/policy/schema.js';
import { bad, checked, fields, idField, matching, readFormat, secondOf, words, type Format } from '../texts/parse.js';

const MAX_ENTRIES = 200;
const { topic, question, sentence, sentences, ask, scripts } = GUIDANCE_LIMITS;

const listOf = (what: string) => z.array(words('a sentence', sentence), `Use a list of sentences for ${what}`).max(sentences, `Use at most ${sentences} sentences for ${what}`);

export const guidanceSchema = fields({
  id: idField,
  topic: words('a topic', topic),
  question: words('a question', question),
  may: listOf('what is allowed'),
  mayNot: listOf('what is not'),
  ask: words('whom to ask', ask),
  scripts: z.array(idField, 'Use a list of ids of scripts').max(scripts, `Use at most ${scripts} scripts`),
}, 'an object with id, topic, question, may, mayNot, ask and scripts').refine(({ may, mayNot }) => may.length + mayNot.length > 0, 'Say at least one thing that is allowed, or one that is not');

const fileSchema = fields({
  language: matching(LANGUAGE, 'Use the code of a language, like en, es or pt-BR'),
  guidance: z.array(guidanceSchema, `Use a list of at most ${MAX_ENTRIES} entries`).max(MAX_ENTRIES, `Use a list of at most ${MAX_ENTRIES} entries`),
}, 'an object with language and guidance');

export type GuidanceFile = z.infer<typeof fileSchema>;

/** @throws AppError `invalid-request`: the line, what is wrong there, and what would be right */
export async function parseGuidance(text: string, format: Format): Promise<GuidanceFile> {
  const read = await readFormat(text, format);
  const file = await checked(read, fileSchema, 'entry');
  const twice = secondOf(file.guidance.map(({ id }) => id));
  if (twice !== undefined) throw bad(`Line ${(await read.lineOf())(['guidance', twice, 'id'])}: Two entries have the id ${file.guidance[twice]?.id ?? ''}. Give each its own.`);
  return file;
}
