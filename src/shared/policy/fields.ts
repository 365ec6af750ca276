/**
 * Kinds of fields that several sections of the policy have. What each one checks is given at once: a check that is added
 * to a schema makes another schema, and all of this is made while the desk opens.
 */
import * as z from 'zod';

/** An object that names what it knows when it meets a field that it does not. */
export const section = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `The fields here are ${Object.keys(shape).join(', ')}.` : `Use an object with ${Object.keys(shape).join(', ')}.`),
  });

export const text = (what: string, max: number) => {
  const error = `Use ${what}, 1 to ${max} characters.`;
  return z.string(error).check(z.trim(), z.minLength(1, error), z.maxLength(max, error));
};
export const list = <T extends z.ZodType>(item: T, what: string, min: number, max: number) => {
  const error = `Use a list of ${min} to ${max} ${what}.`;
  return z.array(item, error).check(z.minLength(min, error), z.maxLength(max, error));
};
export const web = () => {
  const error = 'Use a web address that begins with https:// or http://.';
  return z.string(error).check(z.trim(), z.maxLength(2_000, error), z.regex(/^https?:\/\/[^\s@/]+(?:\/\S*)?$/i, error));
};
export const whole = (unit: string, min: number, max: number) => {
  const error = `Use ${unit} between ${min} and ${max}.`;
  return z.int(error).check(z.gte(min, error), z.lte(max, error));
};

export const HOST = String.raw`(?:[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff-]{0,61}[a-z0-9\u0080-\uffff])?\.)*[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff-]{0,61}[a-z0-9\u0080-\uffff])?`;
export const host = () => {
  const error = 'Use a host name, like xmpp.library.example.';
  return z.string(error).check(z.trim(), z.toLowerCase(), z.maxLength(255, error), z.regex(new RegExp(`^(?:${HOST}|\\[[0-9a-f:.]{2,45}\\])$`), error));
};
/** Absolute on Windows (with a drive, or a share) or elsewhere; the same policy may be checked on another system. */
export const folder = () => {
  const error = 'Use the full path of a folder, like /srv/deskbell, D:\\\\Deskbell or \\\\\\\\server\\\\share\\\\deskbell (in JSON each backslash is written twice).';
  return z.string(error).check(z.maxLength(1_000, error), z.regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\]).*$/, error));
};
