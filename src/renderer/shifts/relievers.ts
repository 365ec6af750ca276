/** To whom a desk can be handed over; pure. */
import type { ShiftsView } from '../../shared/shifts-view.js';
import type { ColleagueView } from '../../shared/view.js';
import type { Choice } from '../ui/choose.js';
import { timeOf } from './words.js';

export interface Reliever extends Choice {
  readonly address: string;
}

/** First whom the shift list names at this place, now or next, whether they are there yet or not; then everybody who is at another desk. */
export function relievers(colleagues: readonly ColleagueView[], shifts: Pick<ShiftsView, 'shifts' | 'timeZone'> | undefined, point: string): readonly Reliever[] {
  const here = (place: string): boolean => place === '' || place.trim().toLowerCase() === point.trim().toLowerCase();
  const listed = (shifts?.shifts ?? []).filter(({ mark, mine, place }) => mark !== undefined && !mine && here(place));
  const found = new Map<string, Reliever>();
  for (const { person, name, from, mark } of listed) {
    const there = colleagues.find(({ address }) => address === person);
    const turn = mark === 'next' ? `on next, from ${timeOf(from, shifts?.timeZone ?? 'UTC')}` : 'on now';
    if (!found.has(person)) found.set(person, { id: person, address: person, title: name, when: `${turn}${there ? '' : ', not at a desk yet'}`, category: 'Shift', text: person });
  }
  for (const { address, name, point: at } of colleagues) if (!found.has(address)) found.set(address, { id: address, address, title: name, when: at === '' ? 'at another desk' : `at ${at}`, category: 'Person', text: address });
  return [...found.values()];
}
