/**
 * Whether this session is still in its rooms (XEP-0410). A room that restarts, or forgets somebody, tells nobody: so
 * after some silence each room is asked, one question at a time.
 */
import type { Address } from '../../core/heard.js';
import { AppError } from '../../shared/errors.js';
import { lost, StanzaRefused } from './problems.js';
import type { Element } from './xml.js';
import { parseStanding, type Standing } from './xep/xep-0410-self-ping.js';

export interface RoomWatchOptions {
  /** ms of silence after which a room is asked; each wait is up to a quarter shorter or longer, so that desks do not ask together, and a quarter of it after a question without an answer */
  readonly silence: number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Our own address in the room. */
  readonly occupant: (room: Address) => string;
  /** Pings that address. Throws StanzaRefused or AppError. */
  readonly ping: (occupant: string) => Promise<Element>;
  /** We are not in the room any more, or it is mute: it has to be entered again. */
  readonly onGone: (room: Address, why: 'lost' | 'mute') => void;
}

/** Questions without an answer after which a room counts as mute (§3.3 leaves that to the client). */
const PATIENCE = 2;

interface Watched {
  timer: NodeJS.Timeout | undefined;
  asking: Promise<boolean> | undefined;
  unanswered: number;
  /** The name under which the room did not find us, and that is still ours as far as we know. */
  missing: string | undefined;
}

export class RoomWatch {
  readonly #options: RoomWatchOptions;
  readonly #rooms = new Map<Address, Watched>();

  constructor(options: RoomWatchOptions) {
    this.#options = options;
  }

  /** We are in the room. */
  entered(room: Address): void {
    this.left(room);
    const watched: Watched = { timer: undefined, asking: undefined, unanswered: 0, missing: undefined };
    this.#rooms.set(room, watched);
    this.#wait(room, watched);
  }

  /** The room said something that only its occupants hear. */
  heard(room: Address): void {
    const watched = this.#rooms.get(room);
    if (!watched) return;
    watched.unanswered = 0;
    watched.timer?.refresh();
  }

  left(room: Address): void {
    clearTimeout(this.#rooms.get(room)?.timer);
    this.#rooms.delete(room);
  }

  reset(): void {
    for (const room of this.#rooms.keys()) this.left(room);
  }

  /**
   * Asks now; who asks while a question is under way gets its answer.
   * @returns whether we are in; a room that we never entered is not asked
   * @throws AppError when nobody knows
   */
  ask(room: Address): Promise<boolean> {
    const watched = this.#rooms.get(room);
    if (!watched) return Promise.resolve(false);
    watched.asking ??= this.#ask(room, watched).finally(() => {
      watched.asking = undefined;
      if (this.#rooms.get(room) === watched) this.#wait(room, watched);
    });
    return watched.asking;
  }

  #wait(room: Address, watched: Watched): void {
    clearTimeout(watched.timer);
    const { silence, random } = this.#options;
    const wait = watched.unanswered > 0 ? silence / 4 : silence;
    watched.timer = setTimeout(() => void this.ask(room).catch(() => undefined), wait * (0.75 + random() / 2));
    watched.timer.unref();
  }

  async #ask(room: Address, watched: Watched): Promise<boolean> {
    const asked = this.#options.occupant(room);
    let standing: Standing | undefined;
    try {
      standing = await this.#standing(asked);
    } catch (error) {
      // A stream that broke says nothing about the room; a room that is asked and does not answer does.
      if (!(error instanceof AppError) || error.code !== 'server-mute') throw error;
      return this.#notAnswered(room, watched, error);
    }
    if (this.#rooms.get(room) !== watched) return false; // left, or entered anew, while it was asked
    if (standing === undefined) return this.#notAnswered(room, watched, lost());
    watched.unanswered = 0;
    // A new name is told before the answer; under the same one nobody finds us a second time: then it is not true any more.
    if (standing === 'renamed' && watched.missing === asked && this.#options.occupant(room) === asked) standing = 'lost';
    watched.missing = standing === 'renamed' ? asked : undefined;
    if (standing === 'lost') this.#gone(room, 'lost');
    return standing !== 'lost';
  }

  async #standing(asked: string): Promise<Standing | undefined> {
    try {
      return parseStanding(await this.#options.ping(asked), asked);
    } catch (error) {
      if (!(error instanceof StanzaRefused)) throw error;
      return error.answer && parseStanding(error.answer, asked);
    }
  }

  #notAnswered(room: Address, watched: Watched, problem: AppError): never {
    watched.unanswered += 1;
    if (watched.unanswered >= PATIENCE && this.#rooms.get(room) === watched) this.#gone(room, 'mute');
    throw problem;
  }

  #gone(room: Address, why: 'lost' | 'mute'): void {
    this.left(room);
    this.#options.onGone(room, why);
  }
}
