/** The fact in which a desk remembers the number of the last order to remove that it has obeyed. */
export const ORDERS_OBEYED = 'orders-obeyed';

export const numberOf = (fact: unknown): number => (typeof fact === 'number' && Number.isSafeInteger(fact) && fact > 0 ? fact : 0);
