/** A session whose events are kept, with a cursor that moves as the desk's does: tests look at what it heard. */
import { randomUUID } from 'node:crypto';
import type { ArchivePage, Heard, Refused } from '../../src/core/heard.js';
import { createSession } from '../../src/main/xmpp/session.js';
import type { Session, SessionEvent, SessionOptions, SessionState } from '../../src/main/xmpp/types.js';
import type { Account, Service } from './prosody.js';
import { until } from './until.js';

export interface ListenerOptions {
  readonly service: Pick<Service, 'ca' | 'anonHost'>;
  readonly account: Account;
  readonly host?: string;
  readonly port: number;
  readonly directTls?: boolean;
  readonly resource?: string;
  readonly rooms?: SessionOptions['rooms'];
  readonly carbons?: boolean;
  readonly available?: boolean;
  readonly ca?: readonly string[];
  readonly timing?: SessionOptions['timing'];
  /** Where another one stopped. */
  readonly cursors?: ReadonlyMap<string, { readonly after?: string; readonly since?: number }>;
}

export class Listener {
  readonly session: Session;
  readonly events: SessionEvent[] = [];
  readonly cursors: Map<string, { readonly after?: string; readonly since?: number }>;

  static start(options: ListenerOptions): Listener {
    const listener = new Listener(options);
    listener.session.start();
    return listener;
  }

  constructor(options: ListenerOptions) {
    const { service, account } = options;
    this.cursors = new Map(options.cursors);
    this.session = createSession({
      address: account.address,
      password: account.password,
      resource: options.resource ?? `desk-${randomUUID()}`,
      server: { host: options.host ?? '127.0.0.1', port: options.port, ...(options.directTls === undefined ? {} : { directTls: options.directTls }) },
      ca: options.ca ?? [service.ca],
      anonymousHost: service.anonHost,
      carbons: options.carbons ?? true,
      available: options.available ?? true,
      ...(options.rooms ? { rooms: options.rooms } : {}),
      timing: { backoffMin: 20, backoffMax: 200, ...options.timing },
      cursor: (archive) => this.cursors.get(archive) ?? {},
      on: (event) => this.#on(event),
    });
  }

  #on(event: SessionEvent): void {
    this.events.push(event);
    if (event.type === 'page' && event.page.last !== undefined) {
      const stamp = event.page.items.at(-1)?.stamp;
      this.cursors.set(event.page.archive, { after: event.page.last, ...(stamp === undefined ? {} : { since: stamp }) });
    }
  }

  get pages(): readonly ArchivePage[] {
    return this.events.flatMap((event) => (event.type === 'page' ? [event.page] : []));
  }
  get items(): readonly Heard[] {
    return this.events.flatMap((event) => (event.type === 'heard' ? event.items : event.type === 'page' ? event.page.items : []));
  }
  get refused(): readonly Refused[] {
    return this.events.flatMap((event) => (event.type === 'heard' ? event.refused : event.type === 'page' ? event.page.refused : []));
  }
  get states(): readonly SessionState[] {
    return this.events.flatMap((event) => (event.type === 'state' ? [event.state] : []));
  }

  event(match: (event: SessionEvent) => boolean, what = 'an event'): Promise<SessionEvent> {
    return until(what, () => this.events.find(match));
  }
  heard(match: (item: Heard) => boolean, what = 'something to be heard'): Promise<Heard> {
    return until(what, () => this.items.find(match));
  }
  /** @param times how often it has to have become ready by then */
  async ready(times = 1): Promise<Extract<SessionState, { state: 'ready' }>> {
    return until('the session to be ready', () => this.states.filter((state) => state.state === 'ready')[times - 1]);
  }
  offline(): Promise<Extract<SessionState, { state: 'offline' }>> {
    return until('the session to be offline', () => this.states.find((state) => state.state === 'offline'));
  }
  stop(): Promise<void> {
    return this.session.stop();
  }
}
