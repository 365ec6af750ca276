import { commitmentOf, headerEncoder, nonceBytes, type Chain, type ChainPoint } from '../../core/chain/chain.js';
import { contentEncoder } from './body.js';
import { refused } from './errors.js';
import { sha256, type Sealer } from './seal.js';
import { placeStep, type Entry, type Row } from './types.js';

/** A row as its table holds it, in the order of `rowColumns`. */
export type RowValues = readonly (number | string | Uint8Array | null)[];
export const rowColumns = 'seq, kind, conversation, time, commitment, hash, ref, place, sealed';

export interface NewRow {
  readonly row: Row;
  readonly values: RowValues;
  readonly point: ChainPoint;
}

const noConversation = new Uint8Array(16);
/**
 * Turns entries into rows of a chain: commitment, hash, then the seal that is bound to the hash.
 * The returned function throws AppError `invalid-request` or `too-long`.
 */
export function rowWriter(chain: Chain, sealer: Sealer, random: (length: number) => Uint8Array): (entry: Entry, last: ChainPoint) => NewRow {
  const encode = headerEncoder(chain);
  const contentOf = contentEncoder();
  return (entry, last) => {
    const { kind, time } = entry;
    const seq = last.seq + 1;
    const place = entry.place ?? seq * placeStep;
    if (!Number.isSafeInteger(place)) throw refused('its place is no whole number in range');
    const content = contentOf(entry, random(nonceBytes));
    const conversation = entry.conversation === undefined ? null : sealer.alias('conversation', entry.conversation);
    const commitment = commitmentOf(sha256, content);
    const header = encode(last.hash, { seq, kind, conversation: conversation ?? noConversation, time, commitment });
    if (header === undefined) throw refused('its kind is no lower-case token of at most 32 characters, or its time no whole number in range');
    const hash = sha256(header);
    const ref = entry.ref === undefined ? null : sealer.alias('reference', entry.ref);
    return {
      row: { ...entry, seq, place },
      values: [seq, kind, conversation, time, commitment, hash, ref, place, sealer.seal(hash, content)],
      point: { seq, hash },
    };
  };
}
