/** What a window asks for, as a wish: a cover has a time, everything else may have one. */
import type { FavourWish } from '../../core/decide/favour.js';
import type { Wish } from '../../core/favour/favour.js';
import type { Zone } from '../../core/hours/calendar.js';
import type { Args } from '../../shared/contract.js';
import { AppError } from '../../shared/errors.js';
import { timeAt } from './times.js';

const CHANNEL = 'channel:';

/** @param zone where the time is one of the clock @throws AppError when there is no such time, or none for a cover */
export function wishOf({ channel, wish, to, by, anyway }: Args['favour:ask'], zone: Zone | undefined): FavourWish {
  const at = by && ('at' in by ? by.at : zone && timeAt(by.clock, zone));
  if (by && at === undefined) throw new AppError('invalid-request', 'There is no such day. Look at the date again.');
  return { room: channel.startsWith(CHANNEL) ? channel.slice(CHANNEL.length) : channel, wish: withTime(wish, at), ...(to ? { to } : {}), ...(anyway ? { anyway } : {}) };
}

function withTime(wish: Args['favour:ask']['wish'], at: number | undefined): Wish {
  if (wish.kind !== 'cover') return { ...wish, ...(at === undefined ? {} : { by: at }) };
  if (at === undefined) throw new AppError('invalid-request', 'Say until when you need cover.');
  return { ...wish, until: at };
}
