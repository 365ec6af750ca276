import type { Zone } from '../../core/hours/calendar.js';

export interface Days {
  readonly fromDay?: string;
  readonly toDay?: string;
}

/** Days of the library become times, both days included. Everything else stays. */
export const withTimes = <T extends Days>({ fromDay, toDay, ...rest }: T, zone: Zone): Omit<T, keyof Days> & { readonly from?: number; readonly to?: number } => ({
  ...rest,
  ...(fromDay === undefined ? {} : { from: zone.instant(fromDay, '00:00', 'opening') }),
  ...(toDay === undefined ? {} : { to: zone.instant(zone.addDays(toDay, 1), '00:00', 'opening') }),
});
