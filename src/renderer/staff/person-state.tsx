/** Whether a colleague is there: by colour, by shape and in a word, wherever one is named. */
import type { PersonState } from '../../core/presence/presence.js';
import type { PersonView } from '../../shared/people-view.js';
import { useDesk } from '../desk.js';
import { Icon, type IconName } from '../ui/icons.js';
import { standingWords } from './people-order.js';

const ICONS: Readonly<Record<PersonState, IconName>> = { 'at-desk': 'there', 'with-patron': 'busy', away: 'away', 'not-at-work': 'gone' };

/** The colleague with that address, as far as this desk knows of them. */
export const usePerson = (address: string): PersonView | undefined => useDesk((state) => state.people.find((person) => person.address === address));

export const Standing = ({ person, short = false }: { readonly person: Pick<PersonView, 'state' | 'word' | 'point' | 'says'>; readonly short?: boolean }) => (
  <span className="standing" data-state={person.state}>
    <Icon name={ICONS[person.state]} />
    <span>{short ? person.word : standingWords(person)}</span>
  </span>
);

/** The same by address; nothing for somebody who is not of the staff. @param short the word alone, without the place */
export function PersonStanding({ address, short = false }: { readonly address: string; readonly short?: boolean }) {
  const person = usePerson(address);
  return person ? <Standing person={person} short={short} /> : null;
}
