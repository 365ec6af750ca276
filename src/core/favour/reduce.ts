import { assertNever } from '../assert.js';
import { isFor, type Favour, type FavourDetail, type FavourOperation } from './favour.js';

/** Longest list of those who cannot. */
const CANNOT_KEPT = 32;

/** @returns the same object when the operation does not count; undefined as long as nobody has asked */
export function reduceFavour(favour: Favour | undefined, op: FavourOperation): Favour | undefined {
  const { detail } = op;
  if (detail.type === 'ask') return favour ?? (op.prev === '' ? asked(op, detail) : undefined);
  if (!favour || !mayDo(favour, op)) return favour;
  // Says nothing about who does it: it counts wherever it stands, and never moves the head.
  if (isSorry(favour, op)) return { ...favour, cannot: [...favour.cannot, { ...stepOf(op), reason: detail.type === 'decline' ? detail.reason : '' }].slice(-CANNOT_KEPT) };
  if (op.prev !== favour.head) return favour;
  return { ...apply(favour, op, detail), head: op.id, headStamp: op.stamp };
}

/** Whether somebody may do that with a favour as it is now; what a newer version knows, it has asked itself. */
export function mayDo(favour: Favour, { author, desk, detail }: Pick<FavourOperation, 'author' | 'desk' | 'detail'>): boolean {
  const { state, asked: { by: asker }, accepted, ended, to, cannot } = favour;
  switch (detail.type) {
    case 'ask': return false;
    case 'accept': return state === 'asked' && author !== asker;
    case 'done': return state === 'accepted' && (author === accepted?.by || author === asker);
    case 'withdraw': return (state === 'asked' || state === 'accepted') && author === asker;
    case 'decline':
      if (state !== 'asked' || author === asker) return false;
      return to ? isFor(favour, author, desk) : !cannot.some(({ by }) => by === author);
    case 'reopen': return state === 'accepted' ? author === accepted?.by : (state === 'declined' || state === 'withdrawn') && author === ended?.by;
    case 'unknown': return true;
    default: return assertNever(detail);
  }
}

const isSorry = ({ to }: Favour, { detail }: FavourOperation): boolean => detail.type === 'decline' && to === undefined;

const stepOf = ({ author, stamp }: FavourOperation) => ({ by: author, at: stamp });
const placeOf = (op: FavourOperation) => ({ ...stepOf(op), desk: op.desk, point: op.point });

const asked = (op: FavourOperation, { wish, to }: Extract<FavourDetail, { type: 'ask' }>): Favour => ({
  id: op.favour, head: op.id, headStamp: op.stamp, wish, asked: placeOf(op), state: 'asked', cannot: [], ...(to ? { to } : {}),
});

function apply(favour: Favour, op: FavourOperation, detail: Exclude<FavourDetail, { type: 'ask' }>): Favour {
  const { accepted, ended: _ended, givenBack: _given, ...rest } = favour;
  switch (detail.type) {
    case 'accept': return { ...rest, state: 'accepted', accepted: placeOf(op) };
    case 'done': return { ...favour, state: 'done', ended: { ...stepOf(op), reason: '' } };
    case 'withdraw': return { ...favour, state: 'withdrawn', ended: { ...stepOf(op), reason: '' } };
    case 'decline': return { ...favour, state: 'declined', ended: { ...stepOf(op), reason: detail.reason } };
    case 'reopen': return { ...rest, state: 'asked', ...(favour.state === 'accepted' && accepted ? { givenBack: { ...stepOf(op), reason: detail.reason } } : {}) };
    case 'unknown': return favour;
    default: return assertNever(detail);
  }
}
