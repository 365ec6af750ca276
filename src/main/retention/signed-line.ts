import * as z from 'zod';
import { once } from '../../core/once.js';
import { AppError } from '../../shared/errors.js';
import { isSignedBy } from '../archive/keys/signed.js';

/** What the library's key says about a record: three lines (docs/adr/0015), the format, the id of the archive, a value as JSON. */
export interface SignedText {
  readonly text: string;
  /** Ed25519 over the text, 128 hex digits. */
  readonly signature: string;
}

/** Characters. */
export const maxSignedLength = 256 * 1024;
const signedTextOf = (longest: number) => z.strictObject({ text: z.string().max(longest), signature: z.string().regex(/^[0-9a-f]{128}$/) });
export const signedText = once(() => signedTextOf(maxSignedLength));

export const malformed = (what: string, cause?: unknown): AppError =>
  new AppError('invalid-request', `An order about what is kept was not obeyed: ${what}. Nothing was deleted by it. Tell your administrator.`, { cause });
const formless = (cause?: unknown): AppError => malformed('it has not the form of one', cause);

export const signLine = (format: string, archive: string, value: unknown, sign: (text: string) => Uint8Array): SignedText => {
  const text = `${format}\n${archive}\n${JSON.stringify(value)}\n`;
  return { text, signature: Buffer.from(sign(text)).toString('hex') };
};

export interface LineCheck {
  /** Id of the archive. undefined: any that the key signed for; the signature alone says whose it is. */
  readonly archive?: string | undefined;
  /** Public part of the library's key, 64 hex digits. */
  readonly libraryKey: string;
  /** Characters that are read; more than an order has where something else is signed. */
  readonly longest?: number;
}

/** @throws AppError `invalid-request` for what has not the three lines */
export function linesOf(given: unknown, longest = maxSignedLength): { readonly format: string; readonly archive: string; readonly json: string; readonly signed: SignedText } {
  const signed = signedTextOf(longest).safeParse(given).data;
  const [format, archive, json, end, ...rest] = signed?.text.split('\n') ?? [];
  if (signed === undefined || format === undefined || archive === undefined || json === undefined || end !== '' || rest.length > 0) throw formless();
  return { format, archive, json, signed };
}

/** @throws AppError `invalid-request` for what the library's key did not sign, or what is none of this format */
export function readLine<T>(given: unknown, format: string, schema: z.ZodType<T>, { archive, libraryKey, longest }: LineCheck): T {
  const lines = linesOf(given, longest);
  if (lines.format !== format) throw formless();
  if (archive !== undefined && lines.archive !== archive) throw malformed('it is for the record of another library');
  if (!isSignedBy(libraryKey, lines.signed.text, Buffer.from(lines.signed.signature, 'hex'))) throw malformed('the key of the library did not sign it');
  return readValue(lines.json, schema);
}

/** @throws AppError `invalid-request` */
export function readValue<T>(json: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    throw formless(cause);
  }
}
