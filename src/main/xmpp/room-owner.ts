/** What owners and administrators of rooms do: making a room, and saying who belongs to it (XEP-0045 §9, §10). */
import type { Address } from '../../core/heard.js';
import { AppError } from '../../shared/errors.js';
import { StanzaRefused } from './problems.js';
import type { Element } from './xml.js';
import { buildMembersQuery, MEMBERS, parseMembers } from './xep/xep-0045-members.js';
import type { Affiliation } from './xep/xep-0045-muc.js';
import { buildAffiliation, buildDestroy, buildFormQuery, buildSettings, parseForm, type RoomSetting } from './xep/xep-0045-owner.js';

export type { RoomSetting };
export type Belonging = ReadonlyMap<Address, Affiliation>;
type Request = (type: 'get' | 'set', to: Address, payload: Element) => Promise<Element>;

export class RoomOwner {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  /** @throws AppError when the server does not let us: the room is gone then */
  async configure(room: Address, setting: RoomSetting): Promise<void> {
    try {
      const offered = parseForm(await this.#request('get', room, buildFormQuery()));
      await this.#request('set', room, buildSettings(setting, offered));
    } catch (error) {
      await this.destroy(room);
      throw refused(error, 'The server made the room and did not take its settings, so it was taken away again.');
    }
  }

  async destroy(room: Address): Promise<void> {
    await this.#request('set', room, buildDestroy()).catch(() => undefined);
  }

  /** Who belongs to it, with what they are there. @throws AppError */
  async belonging(room: Address): Promise<Belonging> {
    const lists = await Promise.all(MEMBERS.map(async (affiliation) => {
      const result = await this.#request('get', room, buildMembersQuery(affiliation)).catch((error: unknown) => {
        throw refused(error, 'The room does not say who belongs to it.');
      });
      return parseMembers(result).map((address) => [address, affiliation] as const);
    }));
    // Who is on two lists is what the higher one says.
    return new Map(lists.toReversed().flat());
  }

  /** @throws AppError at the first one that the room refuses; those before it hold */
  async grant(room: Address, people: Belonging): Promise<void> {
    for (const [address, affiliation] of people) {
      await this.#request('set', room, buildAffiliation(address, affiliation)).catch((error: unknown) => {
        throw refused(error, 'The room did not take the change of its members.');
      });
    }
  }
}

const refused = (error: unknown, what: string): unknown =>
  error instanceof StanzaRefused ? new AppError('room-unavailable', `${what} (${error.condition}) Ask whoever looks after the server.`, { cause: error }) : error;
