/** Colleagues as a list to choose from; pure. */
import { PERSON_STATES } from '../../core/presence/presence.js';
import type { PersonView } from '../../shared/people-view.js';
import type { Choice } from '../ui/choose.js';

/** Everybody else. Who has written first, then who is there; by name within that. */
export const colleaguesOf = (people: readonly PersonView[], me: string | undefined): readonly PersonView[] =>
  people.filter(({ address }) => address !== me).toSorted((a, b) => Number(b.unread > 0) - Number(a.unread > 0) || PERSON_STATES.indexOf(a.state) - PERSON_STATES.indexOf(b.state));

/** "At the desk, North"; what their own client says, where they have no desk. */
export const standingWords = ({ word, point, says }: Pick<PersonView, 'word' | 'point' | 'says'>): string => [word, point === '' ? says : point].filter((part) => part !== '').join(', ');

export type PersonChoice = Choice & { readonly person: PersonView };

/** Found by name, address, place and state. */
export const choicesOf = (people: readonly PersonView[]): readonly PersonChoice[] =>
  people.map((person) => ({ id: person.id, title: person.name, when: standingWords(person), category: '', text: person.address, person }));
