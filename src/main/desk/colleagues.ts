/** Who belongs to the staff, and whether they are there, over all their sessions. Nothing of it is recorded. */
import { bareOf, resourceOf } from '../../core/address.js';
import { keyOf } from '../../core/conversation.js';
import type { Address, FullAddress, HeardPresence } from '../../core/heard.js';
import { colleagueConversation } from '../../core/identity.js';
import { standingOf, type Seen } from '../../core/presence/presence.js';
import { safeText } from '../../core/text.js';
import type { PersonView } from '../../shared/people-view.js';
import { byName, nameOf } from './names.js';

interface Session extends Seen {
  readonly person: Address;
  readonly full: FullAddress;
  readonly point: string;
  /** The services whose patrons see it as open; none: it does not say. */
  readonly serves?: readonly Address[];
}

type Nameless = Omit<PersonView, 'unread'>;

export class Colleagues {
  private readonly deskRoom: Address | undefined;
  /** By where they were heard and under which name. One that is in three rooms is here three times, and says the same. */
  private readonly sessions = new Map<string, Session>();
  private readonly known = new Set<Address>();
  /** Grows with everybody who comes to the staff or leaves it, also with who did both within a moment. */
  changes = 0;
  private listed: { readonly me: Address; readonly views: readonly Nameless[] } | undefined;

  constructor(deskRoom: Address | undefined) {
    this.deskRoom = deskRoom;
  }

  /** @returns whether somebody was seen here for the first time */
  hear({ from, available, show, status, point, serves, occupant }: HeardPresence): boolean {
    const full = occupant ? occupant.address : from;
    if (full === undefined || (!occupant && !this.known.has(bareOf(full)))) return false;
    const person = bareOf(full);
    const place = occupant ? `${occupant.room} ${occupant.nick}` : ` ${full}`;
    this.listed = undefined;
    if (available) {
      const before = this.sessions.get(place);
      this.sessions.set(place, {
        person, full, isDesk: resourceOf(full).startsWith('desk-'), point: line(point ?? before?.point ?? ''),
        ...(show === undefined ? {} : { show }), ...(status === undefined ? {} : { status: line(status) }), ...(serves ? { serves } : {}),
      });
    } else this.sessions.delete(place);
    const belongs = occupant?.room === this.deskRoom && occupant !== undefined;
    if (belongs && (occupant.affiliation === 'none' || occupant.affiliation === 'outcast')) {
      this.known.delete(person);
      this.changes += 1;
    } else if (belongs && !this.known.has(person)) return this.know([person]);
    return false;
  }

  /** @returns whether one of them was not known */
  know(people: readonly Address[]): boolean {
    const before = this.known.size;
    for (const person of people) this.known.add(person);
    if (this.known.size === before) return false;
    this.listed = undefined;
    this.changes += 1;
    return true;
  }

  /** The room's own list: who is not on it does not belong to the staff any more. */
  setMembers(members: readonly Address[]): void {
    this.known.clear();
    this.changes += 1;
    this.know(members);
    for (const { person, isDesk } of this.sessions.values()) if (isDesk) this.known.add(person);
    this.listed = undefined;
  }

  get people(): readonly Address[] {
    return [...this.known];
  }

  /** The colleague with whom somebody has that conversation, or could begin it. */
  withConversation(me: Address, key: string): Address | undefined {
    return this.people.find((address) => address !== me && keyOf(colleagueConversation(me, address)) === key);
  }

  leave(room: Address): void {
    for (const place of this.sessions.keys()) if (place.startsWith(`${room} `)) this.sessions.delete(place);
    this.listed = undefined;
  }

  /** Nobody sits here any more: what the next person hears, they hear anew. */
  forget(): void {
    this.sessions.clear();
    this.listed = undefined;
  }

  /** Desks besides this one that patrons of a service can reach. One that does not say what it serves serves everything. */
  servedElsewhere(service: Address, own: string): boolean {
    return [...this.sessions].some(([place, { full, isDesk, serves }]) => isDesk && place.startsWith(`${this.deskRoom ?? ''} `) && resourceOf(full) !== own && (serves?.includes(service) ?? true));
  }

  /** By name; also who is signed in here. @param unread their messages that were not looked at, by conversation */
  views(me: Address, unread: (id: string) => number): readonly PersonView[] {
    if (this.listed?.me !== me) this.listed = { me, views: this.list(me) };
    return this.listed.views.map((view) => ({ ...view, unread: unread(view.id) }));
  }

  private list(me: Address): readonly Nameless[] {
    const sessions = new Map<Address, Session[]>();
    for (const session of this.sessions.values()) sessions.set(session.person, [...(sessions.get(session.person) ?? []), session]);
    return [...new Set([...this.known, me])].map((address) => {
      const own = sessions.get(address) ?? [];
      const points = [...new Set(own.map(({ point }) => point).filter((point) => point !== ''))].toSorted(byName);
      return { id: keyOf(colleagueConversation(me, address)), address, name: nameOf(address), point: points.join(', '), ...standingOf(own) };
    }).toSorted((a, b) => byName(a.name, b.name) || byName(a.address, b.address));
  }
}

/** Words of somebody else's, made fit for a list. */
const line = (words: string): string => safeText(words, 200).text.replace(/\s+/g, ' ').trim();
