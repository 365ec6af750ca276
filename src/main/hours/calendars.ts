import type { Address } from '../../core/heard.js';
import type { Calendar } from '../../core/hours/calendar.js';
import type { Policy } from '../../shared/policy/schema.js';

/**
 * The calendars of the services that have hours, by the service's address; a service without hours is in none and is
 * open whenever a desk is staffed. Time zones are loaded here, and only where a service has hours.
 */
export async function calendarsOf({ services, holidays, timeZone }: Pick<Policy, 'services' | 'holidays' | 'timeZone'>): Promise<ReadonlyMap<Address, Calendar>> {
  if (services.every(({ hours }) => hours === undefined)) return new Map();
  const { zoneOf } = await import('../../shared/hours/zone.js');
  const zone = zoneOf(timeZone);
  return new Map(services.flatMap(({ address, hours }) => (hours ? [[address, { hours, holidays, zone }]] : [])));
}
