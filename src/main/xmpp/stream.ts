/**
 * One stream to one server, kept alive: it signs in, resumes (XEP-0198), reconnects with jittered backoff, notices a
 * dead link and a mute server, and says in words what went wrong.
 */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.js';
import { createConnection, NS_STREAMS, type Connection } from './connection.js';
import { endpoints, type Server } from './endpoints.js';
import { parseJid, type Jid } from './jid.js';
import { KnownPassword, lost, mute, problemOf, StanzaRefused } from './problems.js';
import { isStanza, Liveness, NS_SM, offersSm } from './stream-management.js';
import type { SessionTiming } from './types.js';
import { attribute, isElement, xml, type Element } from './xml.js';
import { buildPing } from './xep/xep-0410-self-ping.js';

/** UTF-8 bytes. Servers end the stream at a longer stanza (Prosody: 256 KiB), and a resumption would send it again. */
const MAX_STANZA = 200_000;

/** After so long a connection was a good one, and the next failure is a new story. Milliseconds. */
const STABLE = 60_000;

/** Stream errors after which a resumption would only send the same thing again. */
const POISONED = new Set(['policy-violation', 'not-well-formed', 'bad-format', 'invalid-xml', 'restricted-xml', 'undefined-condition']);

export interface StreamOptions {
  readonly jid: Jid;
  readonly password: string;
  /** The server accepted it at an earlier start: refused now, it may be the server that is not ready yet. */
  readonly known?: boolean;
  readonly resource: string;
  readonly server?: Server;
  readonly ca?: readonly string[];
  readonly timing: SessionTiming;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface StreamEvents {
  connecting(attempt: number): void;
  /** A new session: stream management is on, and nothing was sent yet. */
  online(own: Jid): void;
  /** The old session goes on; what was not acknowledged was sent again. */
  resumed(): void;
  stanza(stanza: Element): void;
  /** All stanzas of one chunk of the socket were given. */
  chunk(): void;
  /** @param retryIn ms until the next try; undefined: it needs a person */
  lost(problem: AppError, retryIn: number | undefined): void;
  acked(stanza: Element): void;
  /** Nobody knows whether the server has it. */
  unknown(stanza: Element): void;
}

export class Stream {
  readonly #options: StreamOptions;
  readonly #events: StreamEvents;
  readonly #connection: Connection;
  readonly #liveness: Liveness;
  readonly #waiting = new Set<(error: AppError) => void>();
  #state: 'stopped' | 'down' | 'connecting' | 'live' = 'stopped';
  #smOffered = false;
  #bound = false;
  /** The session is there: from `<resumed/>` on, before the library is ready to send. */
  #receiving = false;
  /** Arrived in the moment between the session and our being ready for it; counted as received, so they must not be lost. */
  #early: Element[] = [];
  /** What the network said before the socket closed. */
  #cause: unknown;
  #failures = 0;
  readonly #password: KnownPassword;
  #liveSince = 0;
  /** Tells an attempt from the one after it. */
  #attempt: object = {};
  #watchdog: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: StreamOptions, events: StreamEvents) {
    this.#options = options;
    this.#events = events;
    const { jid, password, known = false, resource, server, ca, random, timing } = options;
    this.#password = new KnownPassword(known);
    this.#connection = createConnection(
      {
        domain: jid.domain, username: jid.local, password, resource, timeout: timing.watchdog,
        socket: { domain: jid.domain, endpoints: () => endpoints(jid.domain, server, random), ca: ca ?? [], timeout: timing.watchdog / 3, onChunk: () => this.#onChunk() },
      },
      {
        element: (element) => this.#onElement(element),
        bound: () => this.#onBound(),
        resumed: () => this.#goLive(true),
        acked: (stanza) => events.acked(stanza),
        unknown: (stanza) => events.unknown(stanza),
        failed: (error) => this.#onError(error),
        closed: () => this.#fail(this.#cause ?? lost()),
      },
    );
    this.#liveness = new Liveness({
      interval: timing.ackInterval,
      timeout: timing.ackTimeout,
      ask: () => this.#ask(),
      outstanding: () => this.#connection.sm.outbound_q.length > 0,
      onDead: () => this.#fail(lost()),
    });
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#failures = 0;
    void this.#connect();
  }

  /**
   * Ends the stream properly where it can, within about a second.
   * @param farewell sent before, for example an unavailable presence
   */
  async stop(farewell: Element): Promise<void> {
    const wasLive = this.isLive;
    if (wasLive) await within(PARTING, this.#connection.send(farewell));
    this.#state = 'stopped';
    this.#clearTimers();
    if (wasLive) await within(PARTING, this.#connection.close());
    this.#drop();
    this.#forget();
  }

  /**
   * @returns when it was handed to the socket
   * @throws AppError `connection-lost` when there is no stream, `too-long` when the server would not take it
   */
  async send(stanza: Element): Promise<void> {
    if (!this.isLive) throw lost();
    if (Buffer.byteLength(stanza.toString()) > MAX_STANZA) throw new AppError('too-long', 'This is too long to be sent at once. Send it in parts.');
    await this.#connection.send(stanza).catch((error: unknown) => {
      throw lost(error);
    });
    this.#liveness.sent();
  }

  /**
   * Sends a request and waits for its answer; a resumption in between does not end it.
   * @param patience ms without an answer after which the server counts as mute
   * @throws StanzaRefused with the condition that the other side gave
   * @throws AppError `connection-lost`, `server-mute`
   */
  async request(type: 'get' | 'set', to: string | undefined, payload: Element, patience = this.#options.timing.watchdog): Promise<Element> {
    if (!this.isLive) throw lost();
    const iq = xml('iq', { type, to, id: randomUUID() }, payload);
    let abandon: (error: AppError) => void = () => undefined;
    const abandoned = new Promise<never>((_, reject) => (abandon = reject));
    this.#waiting.add(abandon);
    try {
      const request = this.#connection.request(iq, patience);
      this.#liveness.sent();
      const answer = await Promise.race([request, abandoned]);
      if (!this.#mayAnswer(attribute(answer, 'from'), to)) throw new StanzaRefused('forged-answer');
      return answer;
    } catch (error) {
      if (error instanceof AppError || error instanceof StanzaRefused) throw error;
      if (error instanceof Error && error.name === 'StanzaError') throw new StanzaRefused(String(Reflect.get(error, 'condition')), answerOf(error));
      throw error instanceof Error && error.name === 'TimeoutError' ? mute() : lost(error);
    } finally {
      this.#waiting.delete(abandon);
    }
  }

  /** Answers requests of others for what is inside `<name xmlns=namespace/>`. */
  answer(namespace: string, name: string, reply: (query: Element) => Element): void {
    this.#connection.answer(namespace, name, reply);
  }

  #mayAnswer(from: string | undefined, to: string | undefined): boolean {
    const { bare, domain } = this.#options.jid;
    const sender = from === undefined ? bare : parseJid(from)?.full;
    return to === undefined ? sender === bare || sender === domain || sender === parseJid(this.#connection.address())?.full : sender === parseJid(to)?.full;
  }

  // ---- hearing --------------------------------------------------------------------------------------------------

  #onChunk(): void {
    this.#liveness.heard();
    this.#events.chunk();
  }

  #onElement(element: Element): void {
    if (element.is('features', NS_STREAMS)) this.#smOffered = offersSm(element);
    else if (element.is('resumed', NS_SM)) this.#receiving = true;
    else if (this.#bound && (element.is('enabled', NS_SM) || element.is('failed', NS_SM))) setImmediate(() => this.#goLive(false));
    else if (element.is('a', NS_SM)) queueMicrotask(() => this.#liveness.acknowledged()); // the library has taken it by then
    else if (isStanza(element) && this.#receiving) this.#events.stanza(element);
    else if (element.name === 'message' || element.name === 'presence') this.#early.push(element);
  }

  /** Signed in under a new session. Without stream management the desk works, but learns later what arrived. */
  #onBound(): void {
    this.#bound = true;
    this.#early = [];
    this.#abandon();
    if (!this.#smOffered) setImmediate(() => this.#goLive(false));
  }

  #onError(error: unknown): void {
    const [name, condition] = ['name', 'condition'].map((member) => String(Reflect.get(Object(error), member)));
    if (name === 'StreamError' && POISONED.has(condition ?? '')) {
      this.#fail(error);
      this.#forget();
    } else if (name === 'SASLError' || name === 'StreamError' || name === 'XMLError' || error instanceof AppError) this.#fail(error);
    else if (typeof Reflect.get(Object(error), 'code') === 'string') this.#cause = error;
    // Anything else is the library's own affair; what it cannot do without, the watchdog misses.
  }

  // ---- life -----------------------------------------------------------------------------------------------------

  async #connect(): Promise<void> {
    const mine = {};
    this.#attempt = mine;
    this.#state = 'connecting';
    this.#cause = undefined;
    this.#events.connecting(this.#failures + 1);
    this.#watchdog = setTimeout(() => this.#fail(mute()), this.#options.timing.watchdog);
    try {
      await this.#connection.open();
    } catch (error) {
      if (this.#attempt === mine) this.#fail(error);
    }
  }

  #goLive(resumed: boolean): void {
    const own = parseJid(this.#connection.address());
    if (this.#state !== 'connecting' || !own) return;
    clearTimeout(this.#watchdog);
    this.#state = 'live';
    this.#password.accepted();
    this.#receiving = true;
    this.#liveSince = Date.now();
    this.#liveness.start();
    if (this.#connection.sm.outbound_q.length > 0) this.#liveness.sent();
    if (resumed) this.#events.resumed();
    else this.#events.online(own);
    for (const stanza of this.#early.splice(0)) this.#events.stanza(stanza);
    this.#events.chunk();
  }

  #ask(): void {
    if (!this.isLive) return;
    const { jid, timing } = this.#options;
    const asked = this.#connection.sm.enabled
      ? this.#connection.write(`<r xmlns='${NS_SM}'/>`)
      : this.#connection.request(xml('iq', { type: 'get', to: jid.domain, id: randomUUID() }, buildPing()), timing.ackTimeout);
    asked.catch(() => undefined); // the deadline tells
  }

  #fail(error: unknown): void {
    if (this.#state === 'stopped' || this.#state === 'down') return;
    if (this.#state === 'live' && Date.now() - this.#liveSince > STABLE) this.#failures = 0;
    const { problem, final } = problemOf(this.#password.judge(error), this.#options.jid.domain);
    this.#state = final ? 'stopped' : 'down';
    this.#clearTimers();
    this.#drop();
    if (final) this.#forget();
    const retryIn = final ? undefined : this.#backoff();
    this.#failures += 1;
    if (retryIn !== undefined) this.#retry = setTimeout(() => void this.#connect(), retryIn);
    this.#events.lost(problem, retryIn);
  }

  /** Uniform in [min, min(max, base × 2^n)], so that fifty desks do not come back in the same second. */
  #backoff(): number {
    const { backoffMin, backoffMax } = this.#options.timing;
    return Math.round(jittered(backoffMin, backoffMax, this.#failures, this.#options.random));
  }

  #clearTimers(): void {
    clearTimeout(this.#watchdog);
    clearTimeout(this.#retry);
    this.#liveness.stop();
  }

  /** Lets go of the socket without ending the session. */
  #drop(): void {
    this.#attempt = {};
    this.#bound = false;
    this.#receiving = false;
    this.#connection.drop();
  }

  /** Ends the session for good: what was not acknowledged is of unknown fate. */
  #forget(): void {
    this.#connection.forget();
    this.#abandon();
  }

  #abandon(): void {
    const waiting = [...this.#waiting];
    for (const give of waiting) give(lost());
  }
}

/** For each step of taking leave, ms: a line that was cut takes nothing any more, and whoever leaves does not wait for it. */
const PARTING = 1_000;

/** @returns when it is done, has failed, or `time` ms are over */
async function within(time: number, step: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([step.catch(() => undefined), new Promise<void>((resolve) => (timer = setTimeout(resolve, time)))]);
  clearTimeout(timer);
}

/** @param failures so far; the first wait is at most twice `min` */
export function jittered(min: number, max: number, failures: number, random: () => number): number {
  const most = Math.min(max, min * 2 ** (failures + 1));
  return min + random() * Math.max(most - min, 0);
}

/** The stanza around the error that the library found in it. */
function answerOf(error: Error): Element | undefined {
  const inside: unknown = Reflect.get(error, 'element');
  const around: unknown = typeof inside === 'object' && inside !== null ? Reflect.get(inside, 'parent') : undefined;
  return isElement(around) ? around : undefined;
}
