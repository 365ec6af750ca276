/** Another desk of the library, as its words in the desk room alone: what a busy library says to this one. */
import { randomUUID } from 'node:crypto';
import { expectedPrev, NOTHING_SHARED, reduceRoom, type Shared } from '../../src/core/room.js';
import type { Detail, Operation } from '../../src/core/operation.js';
import { createSession } from '../../src/main/xmpp/session.js';
import type { Session, SessionEvent } from '../../src/main/xmpp/types.js';
import type { Service } from '../../e2e/service/prosody.js';
import { until } from '../../e2e/service/until.js';

const DESK = 'b0'.repeat(16);
/** Operations that the room has not reflected yet, at most. */
const IN_FLIGHT = 20;

export class OtherDesk {
  readonly #service: Service;
  readonly #session: Session;
  readonly #known = new Map<string, Shared>();
  /** By origin id. */
  readonly #sent = new Set<string>();
  #ready = false;

  static async enter(service: Service): Promise<OtherDesk> {
    const desk = new OtherDesk(service);
    desk.#session.start();
    await until('the other desk to be in the room', () => desk.#ready);
    return desk;
  }

  private constructor(service: Service) {
    this.#service = service;
    this.#session = createSession({
      ...service.staff[1], resource: `desk-${DESK}`, server: { host: '127.0.0.1', port: service.ports.xmpps }, ca: [service.ca],
      carbons: false, available: true, rooms: [{ room: service.rooms.desk, nick: 'north', use: 'desk' }], cursor: () => ({}), on: (event) => this.#hear(event),
    });
  }

  /** @returns the walk-in's conversation */
  async logWalkIn(note: string): Promise<string> {
    const conv = randomUUID();
    await this.operate(conv, { type: 'open', mode: 'in-person', note, age: 0 });
    return conv;
  }

  async operate(conv: string, detail: Detail): Promise<void> {
    await until('the room to keep pace', () => this.#sent.size < IN_FLIGHT);
    const originId = randomUUID();
    this.#sent.add(originId);
    const prev = expectedPrev(this.#known.get(conv) ?? NOTHING_SHARED, Date.now());
    await this.#session.send({
      type: 'operation', room: this.#service.rooms.desk,
      operation: { originId, desk: DESK, point: 'North', conv, service: this.#service.service.address, prev, detail },
    });
  }

  /** Resolves when the room has said everything back. */
  quiet(): Promise<unknown> {
    return until('the room to say it all back', () => this.#sent.size === 0);
  }

  leave(): Promise<void> {
    return this.#session.stop();
  }

  #hear(event: SessionEvent): void {
    if (event.type === 'state') this.#ready ||= event.state.state === 'ready';
    if (event.type !== 'heard') return;
    for (const item of event.items) if (item.kind === 'room' && item.operation) this.#follow(item.operation);
  }

  #follow(operation: Operation): void {
    this.#known.set(operation.conv, reduceRoom(this.#known.get(operation.conv) ?? NOTHING_SHARED, operation));
    this.#sent.delete(operation.originId);
  }
}
