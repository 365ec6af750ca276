import * as z from 'zod';
import { once } from '../../core/once.js';
import { areRanges, countIn, isIn, type Range } from '../../core/record/ranges.js';
import { linesOf, malformed, maxSignedLength, readLine, readValue, signedText, signLine, type LineCheck, type SignedText } from './signed-line.js';

/**
 * What the library orders to be removed: nonce and body of some rows of one chain. Only who has the library's key can
 * give such an order, and a desk, the centre and whoever verifies a record obey or accept nothing else.
 */
export interface RetentionOrder {
  readonly id: string;
  /** When it was given; ms since 1970. */
  readonly at: number;
  /** Who gave it, and why, in words. */
  readonly by: string;
  readonly reason: string;
  /** 32 hex digits each. */
  readonly desk: string;
  readonly epoch: string;
  readonly rows: readonly Range[];
  /** Of the last of them: an order names the rows of this chain, and not those that a clone gave the same numbers. 64 hex digits. */
  readonly hash: string;
}

/** As it is stored and sent: `deskbell-retention-1`, the id of the archive, the order as JSON. */
export type SignedOrder = SignedText;

export const orderFormat = 'deskbell-retention-1';
/** An order of more ranges is given as several. */
export const maxRanges = 5_000;
export const maxOrderLength = maxSignedLength;
export const signedOrder = signedText;

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const seq = () => z.int().min(1);
const orderSchema = once(() => z.strictObject({
  id: z.uuid(),
  at: z.int().min(0),
  by: z.string().min(1).max(200),
  reason: z.string().min(1).max(1000),
  desk: hex(32),
  epoch: hex(32),
  rows: z.array(z.tuple([seq(), seq()])).min(1).max(maxRanges).refine(areRanges, 'rows are ascending ranges'),
  hash: hex(64),
}) satisfies z.ZodType<RetentionOrder>);

/**
 * @param archive id of the record; what is ordered for one counts in no other
 * @param sign Ed25519 with the library's key
 * @throws ZodError for an order that nobody would accept: a defect of who made it
 */
export const signOrder = (archive: string, order: RetentionOrder, sign: (text: string) => Uint8Array): SignedOrder =>
  signLine(orderFormat, archive, orderSchema().parse(order), sign);

/**
 * Reads an order that somebody handed over.
 * @throws AppError `invalid-request` for one that the library's key did not sign, or that is none
 */
export const readOrder = (given: unknown, check: LineCheck): RetentionOrder => readLine(given, orderFormat, orderSchema(), check);

/** For whoever has no key of the library, and says so. @throws AppError `invalid-request` */
export function readOrderUnsigned(given: unknown): RetentionOrder {
  const { format, json } = linesOf(given);
  if (format !== orderFormat) throw malformed('it has not the form of one');
  return readValue(json, orderSchema());
}

export const orderNames = (order: RetentionOrder, row: { readonly desk: string; readonly epoch: string; readonly seq: number }): boolean =>
  order.desk === row.desk && order.epoch === row.epoch && isIn(order.rows, row.seq);

export const rowsOf = (order: RetentionOrder): number => countIn(order.rows);
export const lastRowOf = (order: RetentionOrder): number => order.rows.at(-1)?.[1] ?? 0;
