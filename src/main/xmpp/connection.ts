/**
 * One stream to one server, kept alive: the only file that knows the XMPP library. It signs in, resumes (XEP-0198),
 * reconnects with jittered backoff, notices a dead link and a mute server, and says in words what went wrong.
 */
import { client } from '@xmpp/client';
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { AppError } from '../../shared/errors.js';
import { endpoints, type Server } from './endpoints.js';
import { parseJid, type Jid } from './jid.js';
import { lost, mute, noEncryption, problemOf, StanzaRefused } from './problems.js';
import { StreamSocket, type SocketOptions } from './socket.js';
import { countReceived, isStanza, Liveness, NS_SM, offersSm, takeOverAcks, type LibrarySm } from './stream-management.js';
import type { SessionTiming } from './types.js';
import { attribute, xml, type Element } from './xml.js';
import { buildPing } from './xep/xep-0410-self-ping.js';

const NS_STREAMS = 'http://etherx.jabber.org/streams';
const NS_SASL2 = 'urn:xmpp:sasl:2';

/** UTF-8 bytes. Servers end the stream at a longer stanza (Prosody: 256 KiB), and a resumption would send it again. */
const MAX_STANZA = 200_000;

/** After so long a connection was a good one, and the next failure is a new story. Milliseconds. */
const STABLE = 60_000;

export interface ConnectionOptions {
  readonly jid: Jid;
  readonly password: string;
  readonly resource: string;
  readonly server?: Server;
  readonly ca?: readonly string[];
  readonly timing: SessionTiming;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface ConnectionEvents {
  connecting(attempt: number): void;
  /** A new session: stream management is on, and nothing was sent yet. */
  online(own: Jid): void;
  /** The old session goes on; the library sends again what was not acknowledged. */
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

/** What is used of the library, whose own types lack half of it. */
interface Entity extends EventEmitter {
  timeout: number;
  jid: { toString(): string } | null;
  isSecure(): boolean;
  connect(service: string): Promise<void>;
  open(options: { domain: string }): Promise<unknown>;
  disconnect(): Promise<unknown>;
  send(element: Element): Promise<void>;
  write(text: string): Promise<void>;
  transports: Transport[];
  reconnect: { stop(): void };
  streamManagement: LibrarySm;
  iqCaller: { request(iq: Element, timeout: number): Promise<Element> };
  iqCallee: { get(namespace: string, name: string, answer: (context: { readonly element: Element }) => Element): void };
  _status(status: string): void;
  _detachParser(): void;
  _onData(data: string): void;
  _onElement(element: Element): void;
}
type Transport = (new () => object) & { prototype: { socketParameters(service: string): unknown } };

type Authenticate = (credentials: { username: string; password: string }, mechanism: string) => Promise<void>;

/** A stream error after which the server would refuse what a resumption sends again. */
const POISONED = new Set(['policy-violation', 'not-well-formed', 'bad-format', 'invalid-xml', 'restricted-xml', 'undefined-condition']);

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #entity: Entity;
  readonly #liveness: Liveness;
  readonly #count: (element: Element) => void;
  readonly #waiting = new Set<(error: AppError) => void>();
  #socket: StreamSocket | undefined;
  #state: 'stopped' | 'down' | 'connecting' | 'live' = 'stopped';
  #smOffered = false;
  #bound = false;
  /** The session is there: from `<resumed/>` on, before the library is ready to send. */
  #receiving = false;
  /** Arrived in the moment between the session and our being ready for it; counted as received, so they must not be lost. */
  #early: Element[] = [];
  #failures = 0;
  #liveSince = 0;
  /** Tells an attempt from the one after it. */
  #attempt: object = {};
  #watchdog: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
    this.#entity = client({ domain: options.jid.domain, resource: options.resource, credentials: this.#authenticate as never }) as unknown as Entity;
    const { timing } = options;
    const entity = this.#entity;
    entity.on('error', (error: unknown) => this.#onError(error));
    entity.reconnect.stop();
    entity.timeout = timing.watchdog;
    this.#useOwnSocket();
    this.#count = countReceived(entity.streamManagement);
    takeOverAcks(entity.streamManagement);
    this.#liveness = new Liveness({
      interval: timing.ackInterval,
      timeout: timing.ackTimeout,
      ask: () => this.#ask(),
      outstanding: () => entity.streamManagement.outbound_q.length > 0,
      onDead: () => this.#fail(lost()),
    });
    this.#listen();
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
  async stop(farewell?: Element): Promise<void> {
    const wasLive = this.isLive;
    if (wasLive && farewell) await this.#entity.send(farewell).catch(() => undefined);
    this.#state = 'stopped';
    this.#clearTimers();
    if (wasLive) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => (timer = setTimeout(resolve, 1000)));
      await Promise.race([this.#entity.disconnect().catch(() => undefined), patience]);
      clearTimeout(timer);
    }
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
    await this.#entity.send(stanza).catch((error: unknown) => {
      throw new AppError('connection-lost', lost().message, { cause: error });
    });
    this.#liveness.sent();
  }

  /**
   * Sends a request and waits for its answer; a resumption in between does not end it.
   * @throws StanzaRefused with the condition that the other side gave
   * @throws AppError `connection-lost`, `server-mute`
   */
  async request(type: 'get' | 'set', to: string | undefined, payload: Element): Promise<Element> {
    if (!this.isLive) throw lost();
    const iq = xml('iq', { type, to, id: randomUUID() }, payload);
    let abandon: (error: AppError) => void = () => undefined;
    const abandoned = new Promise<never>((_, reject) => (abandon = reject));
    this.#waiting.add(abandon);
    try {
      const request = this.#entity.iqCaller.request(iq, this.#options.timing.watchdog);
      this.#liveness.sent();
      const answer = await Promise.race([request, abandoned]);
      const from = attribute(answer, 'from');
      if (from !== undefined && !this.#mayAnswer(from, to)) throw new StanzaRefused('forged-answer');
      return answer;
    } catch (error) {
      if (error instanceof AppError || error instanceof StanzaRefused) throw error;
      if (error instanceof Error && error.name === 'StanzaError') throw new StanzaRefused(String(Reflect.get(error, 'condition')));
      throw error instanceof Error && error.name === 'TimeoutError' ? mute() : new AppError('connection-lost', lost().message, { cause: error });
    } finally {
      this.#waiting.delete(abandon);
    }
  }

  /** Answers requests of others for what is inside `<name xmlns=namespace/>`. */
  answer(namespace: string, name: string, reply: (query: Element) => Element): void {
    this.#entity.iqCallee.get(namespace, name, ({ element }) => reply(element));
  }

  #mayAnswer(from: string, to: string | undefined): boolean {
    const { bare, domain } = this.#options.jid;
    const sender = parseJid(from)?.full;
    return to === undefined ? sender === bare || sender === domain || sender === parseJid(String(this.#entity.jid))?.full : sender === parseJid(to)?.full;
  }

  // ---- wiring ---------------------------------------------------------------------------------------------------

  #authenticate = async (authenticate: Authenticate, mechanisms: readonly string[]): Promise<void> => {
    const { jid, password } = this.#options;
    const secure = this.#entity.isSecure();
    const mechanism = ['SCRAM-SHA-1', ...(secure ? ['PLAIN'] : [])].find((known) => mechanisms.includes(known));
    if (!mechanism) throw secure ? Object.assign(new Error('no mechanism'), { name: 'SASLError', condition: mechanisms.join(', ').slice(0, 100) }) : noEncryption();
    await authenticate({ username: jid.local, password }, mechanism);
  };

  #useOwnSocket(): void {
    const { jid, server, ca, random, timing } = this.#options;
    const open: SocketOptions = {
      domain: jid.domain,
      endpoints: () => endpoints(jid.domain, server, random),
      ca: ca ?? [],
      timeout: timing.watchdog / 3,
      onChunk: () => {
        this.#liveness.heard();
        this.#events.chunk();
      },
    };
    const remember = (socket: StreamSocket) => (this.#socket = socket);
    const Library = this.#entity.transports.find((transport) => transport.prototype.socketParameters('xmpps://localhost') !== undefined);
    if (!Library) throw new Error('the library has no transport over TLS');
    class Own extends Library {
      socketParameters(): SocketOptions {
        return open;
      }
    }
    Object.assign(Own.prototype, {
      Socket: class extends StreamSocket {
        constructor() {
          super();
          remember(this);
        }
      },
    });
    this.#entity.transports.splice(0, Infinity, Own);
  }

  #listen(): void {
    const entity = this.#entity;
    const [onData, onElement] = [entity._onData.bind(entity), entity._onElement.bind(entity)];
    entity._onData = (text) => {
      try {
        onData(text);
      } catch (error) {
        this.#fail(error); // not XML: nothing after it can be read
      }
    };
    entity._onElement = (element) => {
      this.#count(element);
      // Its offers of the newer ways to sign in fail on servers that are in use today.
      if (element.is('features', NS_STREAMS)) element.remove('authentication', NS_SASL2);
      try {
        onElement(element);
      } catch {
        // One element that breaks the library must not take the others of its chunk along.
      }
    };
    entity.on('element', (element: Element) => this.#onElement(element));
    entity.on('disconnect', () => this.#fail(lost()));
    entity.on('online', () => this.#onOnline());
    entity.streamManagement.on('resumed', () => this.#goLive(true));
    entity.streamManagement.on('ack', (stanza) => this.#events.acked(stanza));
    entity.streamManagement.on('fail', (stanza) => this.#events.unknown(stanza));
  }

  #onElement(element: Element): void {
    if (element.is('features', NS_STREAMS)) this.#smOffered = offersSm(element);
    else if (element.is('resumed', NS_SM)) this.#receiving = true;
    else if (this.#bound && (element.is('enabled', NS_SM) || element.is('failed', NS_SM))) setImmediate(() => this.#goLive(false));
    else if (element.is('a', NS_SM)) queueMicrotask(() => this.#liveness.acknowledged());
    else if (isStanza(element) && this.#receiving) this.#events.stanza(element);
    else if (element.name === 'message' || element.name === 'presence') this.#early.push(element);
  }

  // ---- life -----------------------------------------------------------------------------------------------------

  async #connect(): Promise<void> {
    this.#state = 'connecting';
    const mine = {};
    this.#attempt = mine;
    this.#events.connecting(this.#failures + 1);
    this.#watchdog = setTimeout(() => this.#fail(mute()), this.#options.timing.watchdog);
    try {
      await this.#entity.connect('own://socket'); // a form that the library does not look up in DNS
      await this.#entity.open({ domain: this.#options.jid.domain });
    } catch (error) {
      if (this.#attempt === mine) this.#fail(error);
    }
  }
  /** Signed in under a new session. Without stream management the desk works, but learns later what arrived. */
  #onOnline(): void {
    this.#bound = true;
    this.#early = [];
    this.#abandon();
    if (!this.#smOffered) this.#goLive(false);
  }

  #goLive(resumed: boolean): void {
    const own = parseJid(String(this.#entity.jid));
    if (this.#state !== 'connecting' || !own) return;
    clearTimeout(this.#watchdog);
    this.#state = 'live';
    this.#liveSince = Date.now();
    this.#liveness.start();
    if (resumed) this.#events.resumed();
    else this.#events.online(own);
    this.#receiving = true;
    for (const stanza of this.#early.splice(0)) this.#events.stanza(stanza);
    this.#events.chunk();
  }

  #ask(): void {
    const { streamManagement } = this.#entity;
    if (!this.isLive) return;
    const { domain } = this.#options.jid;
    const asked = streamManagement.enabled
      ? this.#entity.write(`<r xmlns='${NS_SM}'/>`)
      : this.#entity.iqCaller.request(xml('iq', { type: 'get', to: domain, id: randomUUID() }, buildPing()), this.#options.timing.ackTimeout);
    asked.catch(() => undefined); // the deadline tells
  }

  #onError(error: unknown): void {
    const name = error instanceof Error ? error.name : '';
    if (this.#state === 'stopped' || this.#state === 'down') return;
    if (name === 'StreamError' && POISONED.has(String(Reflect.get(Object(error), 'condition')))) {
      this.#fail(error);
      this.#forget();
    } else if (name === 'SASLError' || name === 'StreamError' || name === 'XMLError' || error instanceof AppError) this.#fail(error);
    // Anything else comes again as a rejection or as the end of the socket, or is the library's own affair.
  }

  #fail(error: unknown): void {
    if (this.#state === 'stopped' || this.#state === 'down') return;
    if (this.#state === 'live' && Date.now() - this.#liveSince > STABLE) this.#failures = 0;
    const { problem, final } = problemOf(error, this.#options.jid.domain);
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
    const most = Math.min(backoffMax, backoffMin * 2 ** (this.#failures + 1));
    return Math.round(backoffMin + this.#options.random() * Math.max(most - backoffMin, 0));
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
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#entity._detachParser();
    this.#entity.removeAllListeners('nonza'); // an unfinished sign-in would take part in the next one
  }

  /** Ends the session for good: what was not acknowledged is of unknown fate. */
  #forget(): void {
    this.#entity._status('offline');
    this.#abandon();
  }

  #abandon(): void {
    for (const give of [...this.#waiting]) give(lost());
  }
}
