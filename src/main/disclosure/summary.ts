/**
 * The signed summary of a disclosure (docs/adr/0015): the name of the format, the SHA-256 of the manifest, and what was
 * disclosed as one line of JSON. It holds nothing of what was said.
 */
import * as z from 'zod';
import { PURPOSES } from '../../core/disclosure/line.js';
import { RULE_NAMES } from '../../core/disclosure/mask.js';
import { summaryOf } from '../../core/disclosure/summary.js';
import { linesText, readSigned, withSignature, type Signer } from '../archive/keys/signed.js';
import type { Disclosure } from './disclosure.js';

const FORMAT = 'deskbell-disclosure-1';
const HASH = /^[0-9a-f]{64}$/;

const count = z.number().int().min(0);
const reasons = z.array(z.strictObject({ reason: z.string(), count })).max(10_000);
const facts = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  library: z.string(), timeZone: z.string(), purpose: z.enum(PURPOSES), request: z.string(), madeBy: z.string(),
  madeAt: z.number().int().min(0).max(8_640_000_000_000_000),
  conversations: count, lines: count,
  rules: z.array(z.strictObject({ rule: z.enum(RULE_NAMES), count })),
  byHand: reasons, wholeLines: reasons, shown: reasons,
});
export type Facts = Readonly<z.infer<typeof facts>>;

export function factsOf(disclosure: Disclosure): Facts {
  const { id, library, timeZone, purpose, request, madeBy, madeAt, items, rules, decisions } = disclosure;
  const { rules: counted, byHand, wholeLines, shown, ...counts } = summaryOf(items, rules, decisions);
  return { id, library, timeZone, purpose, request, madeBy, madeAt, ...counts, rules: [...counted], byHand: [...byHand], wholeLines: [...wholeLines], shown: [...shown] };
}

/** JSON leaves DEL and the controls after it as they are; a line that is signed has none. */
const oneLine = (value: unknown): string => JSON.stringify(value).replaceAll(/[\u007f-\u009f]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

/** @param signer the library's key; none: the summary is not signed */
export function summaryText(disclosure: Disclosure, manifestHash: string, signer?: Signer): string {
  const text = linesText([FORMAT, manifestHash, oneLine(factsOf(disclosure))]);
  return signer ? withSignature(signer, text) : text;
}

export interface ReadSummary {
  readonly manifestHash: string;
  readonly facts: Facts;
  readonly isSigned: boolean;
  /** Signed by the key that was asked for. */
  readonly isGenuine: boolean;
}

function parsed(line: string): Facts | undefined {
  try {
    return facts.safeParse(JSON.parse(line), { jitless: true }).data;
  } catch {
    return undefined;
  }
}

/** @param libraryKey 64 hex digits @returns undefined for what is no summary */
export function readSummary(text: string, libraryKey: string | undefined): ReadSummary | undefined {
  const [format, manifestHash = '', line = '', signature, ...rest] = text.split('\n').slice(0, -1);
  const read = parsed(line);
  if (format !== FORMAT || !HASH.test(manifestHash) || read === undefined || rest.length > 0 || !text.endsWith('\n')) return undefined;
  return { manifestHash, facts: read, isSigned: signature !== undefined, isGenuine: libraryKey !== undefined && readSigned(libraryKey, text) !== undefined };
}
