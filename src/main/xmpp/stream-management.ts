/**
 * XEP-0198 Stream Management 1.6.2, https://xmpp.org/extensions/xep-0198.html: what the library leaves to its user.
 *
 * Its counter of received stanzas is wrong in two cases: answers that a request takes up are not counted, so that the
 * server sends them again after a resumption; and the counter is set to zero a moment after `<enabled/>`, when
 * stanzas of the same chunk were already counted. Too low means duplicates, too high and the server ends the stream.
 * Its acknowledgement requests wait for a pause in sending, and its check for a dead link is too slow for a desk.
 */
import { child, type Element } from './xml.js';

export const NS_SM = 'urn:xmpp:sm:3';

/** What is used of the library's stream management. */
export interface LibrarySm {
  enabled: boolean;
  id: string;
  readonly outbound_q: readonly unknown[];
  /** 0 switches it off. */
  timeout: number;
  requestAckInterval: number;
  requestAckDebounce: number;
  on(event: 'ack' | 'fail', listener: (stanza: Element) => void): void;
  on(event: 'resumed', listener: () => void): void;
}

const NEVER = 2_147_483_647;

export const isStanza = (element: Element): boolean => element.name === 'iq' || element.name === 'message' || element.name === 'presence';

/** Counts by itself, before any listener can fail. @returns to be called first for each element that arrives */
export function countReceived(sm: LibrarySm): (element: Element) => void {
  let received = 0;
  Object.defineProperty(sm, 'inbound', { configurable: true, get: () => received, set() {} });
  return (element) => {
    if (element.is('enabled', NS_SM)) received = 0;
    else if (isStanza(element)) received = (received + 1) % 2 ** 32;
  };
}

export const offersSm = (features: Element): boolean => child(features, 'sm', NS_SM) !== undefined;

export interface LivenessOptions {
  /** Milliseconds between two signs of life; the server takes a silent desk for dead (PROTOCOL §9). */
  readonly interval: number;
  /** Milliseconds to wait for anything at all after having asked. */
  readonly timeout: number;
  /** Asks the server for an acknowledgement. */
  readonly ask: () => void;
  readonly outstanding: () => boolean;
  readonly onDead: () => void;
}

/**
 * Asks for an acknowledgement after everything that is sent (one question at a time, so that neither a pause nor a
 * flood delays it) and at regular intervals, and notices when no answer comes: a pulled cable makes no noise.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  #asked = false;
  #interval: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(options: LivenessOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#interval = setInterval(() => this.#ask(), this.#options.interval);
  }

  stop(): void {
    clearInterval(this.#interval);
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#asked = false;
  }

  sent(): void {
    if (!this.#asked) this.#ask();
  }

  /** Anything arrived. */
  heard(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  acknowledged(): void {
    this.#asked = false;
    if (this.#options.outstanding()) this.#ask();
  }

  #ask(): void {
    this.#asked = true;
    this.#deadline ??= setTimeout(this.#options.onDead, this.#options.timeout);
    this.#options.ask();
  }
}

/** Switches off what Liveness does instead. */
export function takeOverAcks(sm: LibrarySm): void {
  sm.timeout = 0;
  sm.requestAckInterval = 0;
  sm.requestAckDebounce = NEVER;
}
