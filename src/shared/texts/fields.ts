/** Pieces of the schemas of what administrators write, in files and forms alike: each error says what would be right. They are made when something is written, not while the desk opens. */
import * as z from 'zod';
import { once } from '../../core/once.js';

/** Text without blanks at its ends. @param what "a title" */
export const words = (what: string, max: number) => {
  const error = `Use ${what}, 1 to ${max} characters`;
  return z.string(error).check(z.trim(), z.minLength(1, error), z.maxLength(max, error));
};

export const matching = (pattern: RegExp, error: string) => z.string(error).regex(pattern, error);

/** An object that names what it knows when it meets a field that it does not. */
export const fields = <S extends z.ZodRawShape>(shape: S, example: string) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? `${issue.keys.map((key) => key.slice(0, 60)).join(', ')} is not known here. The fields are ${Object.keys(shape).join(', ')}` : `Use ${example}`) });

export const idField = once(() => matching(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Use an id of small letters, digits and hyphens, at most 64'));
