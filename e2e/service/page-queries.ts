/** What the patron's page asks the server, asked by any patron. */
import type { HoursItem } from '../../src/core/patron/hours-item.js';
import { hoursIn } from '../../src/patron/hours.js';
import { hoursQuery, timeIn, timeQuery, type Element } from '../../src/patron/stanzas.js';
import type { Patron } from './patron.js';
import { until } from './until.js';

async function ask(patron: Patron, iq: Element): Promise<Element> {
  await patron.raw(iq.toString());
  return until('an answer', () => patron.stanzas().find((stanza) => stanza.is('iq') && stanza.attrs['id'] === iq.attrs['id']));
}

/** @returns 'refused' when the server says that there is nothing, or nothing to be read */
export async function askHours(patron: Patron, service: string): Promise<HoursItem | 'refused' | undefined> {
  const answer = await ask(patron, hoursQuery(service));
  return answer.attrs['type'] === 'error' ? 'refused' : hoursIn(answer);
}

/** Also tells that all that was written before is dealt with: a server answers in the order of the stream. */
export const askTime = async (patron: Patron, service: string): Promise<number | undefined> => timeIn(await ask(patron, timeQuery(service)));
