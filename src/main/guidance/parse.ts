/** Files of guidance, and what comes in the same form from elsewhere. */
import * as z from 'zod';
import { once } from '../../core/once.js';
import { LANGUAGE } from '../../shared/policy/schema.js';
import { guidanceSchema } from '../../shared/texts/guidance.js';
import { bad, checked, fields, matching, readFormat, secondOf, type Format } from '../texts/parse.js';

const MAX_ENTRIES = 200;
const fileSchema = once(() => fields({
  language: matching(LANGUAGE, 'Use the code of a language, like en, es or pt-BR'),
  guidance: z.array(guidanceSchema(), `Use a list of at most ${MAX_ENTRIES} entries`).max(MAX_ENTRIES, `Use a list of at most ${MAX_ENTRIES} entries`),
}, 'an object with language and guidance'));

export type GuidanceFile = z.infer<ReturnType<typeof fileSchema>>;

/** @throws AppError `invalid-request`: the line, what is wrong there, and what would be right */
export async function parseGuidance(text: string, format: Format): Promise<GuidanceFile> {
  const read = await readFormat(text, format);
  const file = await checked(read, fileSchema(), 'entry');
  const twice = secondOf(file.guidance.map(({ id }) => id));
  if (twice !== undefined) throw bad(`Line ${(await read.lineOf())(['guidance', twice, 'id'])}: Two entries have the id ${file.guidance[twice]?.id ?? ''}. Give each its own.`);
  return file;
}
