import * as z from 'zod';
import { areRanges, countIn, isIn, type Range } from '../../core/record/ranges.js';
import { AppError } from '../../shared/errors.js';
import { isSignedBy } from '../archive/keys/signed.js';

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

/** As it is stored and sent. */
export interface SignedOrder {
  /** Three lines: `deskbell-retention-1`, the id of the archive, the order as JSON. */
  readonly text: string;
  /** Ed25519 over the text, 128 hex digits. */
  readonly signature: string;
}

const format = 'deskbell-retention-1';
/** An order of more ranges is given as several. */
export const maxRanges = 5_000;
/** Characters: so many ranges of the largest numbers, and the rest. */
export const maxOrderLength = 256 * 1024;

const id = z.string().regex(/^[0-9a-f]{32}$/);
const seq = z.int().min(1);
const orderSchema = z.strictObject({
  id: z.uuid(),
  at: z.int().min(0),
  by: z.string().min(1).max(200),
  reason: z.string().min(1).max(1000),
  desk: id,
  epoch: id,
  rows: z.array(z.tuple([seq, seq])).min(1).max(maxRanges).refine(areRanges),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

export const signedOrder = z.strictObject({ text: z.string().max(maxOrderLength), signature: z.string().regex(/^[0-9a-f]{128}$/) });

const malformed = (what: string): AppError =>
  new AppError('invalid-request', `An order to delete from the record was not obeyed: ${what}. Nothing was deleted. Tell your administrator.`);

/** @param archive id of the record; what is ordered for one counts in no other */
export const orderText = (archive: string, order: RetentionOrder): string => `${format}\n${archive}\n${JSON.stringify(orderSchema.parse(order))}\n`;

/**
 * @param sign Ed25519 with the library's key
 * @throws ZodError for an order that nobody would accept: a defect of who made it
 */
export const signOrder = (archive: string, order: RetentionOrder, sign: (text: string) => Uint8Array): SignedOrder => {
  const text = orderText(archive, order);
  return { text, signature: Buffer.from(sign(text)).toString('hex') };
};

export interface OrderCheck {
  /** Id of the archive. undefined: any that the key signed for; the signature alone says whose order it is. */
  readonly archive?: string;
  /** Public part of the library's key, 64 hex digits. */
  readonly libraryKey: string;
}

/**
 * Reads an order that somebody handed over.
 * @throws AppError `invalid-request` for one that the library's key did not sign, or that is none
 */
export function readOrder(given: unknown, { archive, libraryKey }: OrderCheck): RetentionOrder {
  const signed = signedOrder.safeParse(given).data;
  if (signed === undefined) throw malformed('it has not the form of one');
  const lines = signed.text.split('\n');
  const [name, forArchive, json] = lines;
  if (lines.length !== 4 || lines[3] !== '' || name !== format || json === undefined) throw malformed('it has not the form of one');
  if (archive !== undefined && forArchive !== archive) throw malformed('it is for the record of another library');
  if (!isSignedBy(libraryKey, signed.text, Buffer.from(signed.signature, 'hex'))) throw malformed('the key of the library did not sign it');
  return readUnchecked(json);
}

function readUnchecked(json: string): RetentionOrder {
  try {
    return orderSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new AppError('invalid-request', malformed('it has not the form of one').message, { cause });
  }
}

/** @throws AppError `invalid-request`. For whoever has no key of the library, and says so */
export function readOrderUnsigned(given: unknown): RetentionOrder {
  const json = signedOrder.safeParse(given).data?.text.split('\n')[2];
  if (json === undefined) throw malformed('it has not the form of one');
  return readUnchecked(json);
}

export const orderNames = (order: RetentionOrder, row: { readonly desk: string; readonly epoch: string; readonly seq: number }): boolean =>
  order.desk === row.desk && order.epoch === row.epoch && isIn(order.rows, row.seq);

export const rowsOf = (order: RetentionOrder): number => countIn(order.rows);
export const lastRowOf = (order: RetentionOrder): number => order.rows.at(-1)?.[1] ?? 0;
