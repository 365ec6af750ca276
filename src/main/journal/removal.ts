import type { Range } from '../../core/record/ranges.js';
import { lastRowOf, readOrderUnsigned, type RetentionOrder, type SignedOrder } from '../retention/order.js';
import { rowOf } from './database.js';
import { inWords, refused } from './errors.js';
import { count, hex, type Store } from './store.js';
import { idOf, leftTombstone, orderTombstone, tombstoneBytes, tombstoneTag } from './tombstone.js';

/** Not what has no content at all: nothing says that it may be missing, and that must stay visible. */
const full = `length(sealed) <> ${tombstoneBytes}`;
const leftBehind = `(${full} OR substr(sealed, 1, 1) = x'0${tombstoneTag.left}')`;

/** What removing takes, as statements for one transaction. @throws AppError `invalid-request` for an order that is not for this chain */
export function removalStatements(store: Store, { rows, order: signed }: { readonly rows: readonly Range[]; readonly order?: SignedOrder }, firstEntry: number | undefined): [sql: string, values: readonly unknown[]][] {
  if (signed === undefined) {
    if (firstEntry === undefined) throw refused('nothing says that these rows may be emptied');
    const tombstone = leftTombstone(firstEntry);
    return rows.map(([from, to]) => [`UPDATE row SET sealed = ? WHERE seq BETWEEN ? AND ? AND ${full}`, [tombstone, from, Math.min(to, firstEntry - 1)]]);
  }
  const order = orderFor(store, signed);
  const within = (range: Range): boolean => order.rows.some(([from, to]) => from <= range[0] && range[1] <= to);
  if (!rows.every(within)) throw refused('the order does not name these rows');
  return [
    ['INSERT OR IGNORE INTO retention (id, text, signature) VALUES (?, ?, ?)', [idOf(order.id), signed.text, Buffer.from(signed.signature, 'hex')]],
    ...rows.map(([from, to]): [string, readonly unknown[]] => [`UPDATE row SET sealed = ? WHERE seq BETWEEN ? AND ? AND ${leftBehind}`, [orderTombstone(order), from, to]]),
  ];
}

/** @throws AppError `invalid-request` */
function orderFor(store: Store, signed: SignedOrder): RetentionOrder {
  const order = readOrderUnsigned(signed);
  const { desk, epoch } = store.identity;
  const last = store.hashAt(lastRowOf(order));
  if (order.desk !== hex(desk) || order.epoch !== hex(epoch) || last === undefined || hex(last) !== order.hash) throw refused('the order is for the rows of another journal');
  return order;
}

export function removableRows(store: Store, rows: readonly Range[], by: 'order' | 'leaving', limit: number): number[] {
  const found: number[] = [];
  const statement = store.statement(`SELECT seq FROM row WHERE seq BETWEEN ? AND ? AND ${by === 'order' ? leftBehind : full} ORDER BY seq LIMIT ?`);
  return inWords(() => {
    for (const [from, to] of rows) {
      if (found.length >= limit) break;
      for (const each of statement.all([from, to, limit - found.length])) found.push(count(rowOf(each)?.[0]));
    }
    return found;
  });
}
