/** A desk without a window: the real engine, a real journal, real sessions. For tests and for numbers. */
import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ring } from '../../src/core/alerts.js';
import { isEvent, type Event, type Recorded } from '../../src/core/event.js';
import { Desk } from '../../src/main/desk/desk.js';
import { decodeBody } from '../../src/main/journal/body.js';
import { openJournal } from '../../src/main/journal/index.js';
import { openReader } from '../../src/main/journal/reader.js';
import { shiftLoader } from '../../src/main/shifts/load.js';
import { createSession } from '../../src/main/xmpp/session.js';
import type { SessionOptions } from '../../src/main/xmpp/types.js';
import { parsePolicy } from '../../src/shared/policy/parse.js';
import type { DeskPatch, LineView, RequestView } from '../../src/shared/view.js';
import type { Account, Service } from './prosody.js';
import { until } from './until.js';

export interface HeadlessOptions {
  readonly service: Pick<Service, 'service' | 'anonHost' | 'rooms' | 'texts' | 'newChannels' | 'ports' | 'ca'>;
  readonly account: Account;
  /** Port of direct TLS: the server's own, or that of a proxy before it. */
  readonly port?: number;
  /** Kept between two starts. */
  readonly folder?: string;
  readonly point?: string;
  readonly policy?: object;
  /** How far this computer's clock is off, ms. */
  readonly skew?: number;
  readonly timing?: SessionOptions['timing'];
  /** Hears the patches instead of having them kept. */
  readonly onPatch?: (patch: DeskPatch) => void;
  /** ms since the last input, as the system would say; none: somebody is always there. */
  readonly idle?: () => number;
  /** ms between two looks at the clock; a desk with a window has 1,000. */
  readonly tick?: number;
}

export class HeadlessDesk {
  readonly desk: Desk;
  readonly folder: string;
  readonly rings: Ring[] = [];
  readonly patches: DeskPatch[] = [];
  readonly returned: { id: string; text: string }[] = [];
  readonly #account: Account;
  readonly #tick: NodeJS.Timeout;

  constructor(options: HeadlessOptions) {
    const { service, account } = options;
    this.#account = account;
    this.folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-headless-'));
    const deskId = deskIdIn(this.folder);
    const policy = parsePolicy(JSON.stringify({
      library: 'Sample library', timeZone: 'Europe/Berlin', point: options.point ?? 'Main desk',
      services: [{ address: service.service.address, name: 'Ask a librarian' }],
      anonymousHost: service.anonHost,
      rooms: { desk: service.rooms.desk, channels: [{ address: service.rooms.staff, name: 'Staff' }], texts: service.texts, newChannels: service.newChannels },
      server: { host: '127.0.0.1', port: options.port ?? service.ports.xmpps, ca: [service.ca] },
      ...options.policy,
    }));
    this.desk = new Desk({
      policy, deskId, version: '0.0.0', protection: 'none',
      openJournal: () => openJournal({ dir: path.join(this.folder, 'journal'), deskId, machineId: 'test', key: undefined, now: () => Date.now() + (options.skew ?? 0), random: (n) => randomBytes(n) }),
      connect: (o) => createSession({ ...o, timing: { backoffMin: 50, backoffMax: 500, ...options.timing } }),
      servicePassword: () => service.service.password,
      newId: randomUUID, wallClock: () => Date.now() + (options.skew ?? 0),
      emit: options.onPatch ?? ((patch) => void this.patches.push(patch)),
      ring: (r) => void this.rings.push(r),
      ...(options.idle ? { idle: options.idle } : {}),
      recorded: () => undefined,
      loadShifts: shiftLoader(policy, this.folder, Date.now),
      draftReturned: (id, text) => void this.returned.push({ id, text }),
    });
    this.#tick = setInterval(() => this.desk.tick(), options.tick ?? 200);
  }

  /** @param patient goes on trying while the server cannot be reached */
  async signIn(patient = false): Promise<void> {
    await this.desk.signIn({ address: this.#account.address, password: this.#account.password }, patient);
    await this.staffed(patient ? Infinity : undefined);
  }

  /** @param timeout ms */
  async staffed(timeout?: number): Promise<void> {
    await until('the desk to be staffed', () => this.desk.view.staffed || undefined, timeout);
    await until('the desk to have joined the staff channel', () => this.desk.view.channels.every((c) => c.joined || c.closed) || undefined, timeout);
  }

  get queue(): RequestView[] {
    return this.desk.view.order.flatMap((id) => this.desk.view.requests[id] ?? []);
  }

  request(match: (r: RequestView) => boolean, what = 'a request'): Promise<RequestView> {
    return until(what, () => this.queue.find(match));
  }

  waitFor(words: string): Promise<RequestView> {
    return this.request((r) => r.firstWords.includes(words), `the request “${words}”`);
  }

  /** Takes it and waits until the room has confirmed. */
  async take(id: string): Promise<void> {
    this.desk.requests.act(id, { type: 'take' });
    await until('the request to be held here', () => (this.desk.view.requests[id]?.holder?.mine && !this.desk.view.requests[id]?.pending) || undefined);
  }

  /** @param most the newest of them */
  lines(id: string, most = 200): readonly LineView[] {
    return this.desk.conversations.window(id, { limit: most }).lines;
  }

  line(id: string, match: (l: LineView) => boolean, what = 'a line'): Promise<LineView> {
    return until(what, () => this.lines(id).find(match));
  }

  /** All that its journal holds so far. */
  journal(): readonly Event[] {
    return journalled(this.desk.journalFile ?? '').map(({ event }) => event);
  }

  async stop(): Promise<void> {
    clearInterval(this.#tick);
    await this.desk.stop();
  }
}

/** The rows of a journal that is not encrypted, also while a desk writes it. */
export function journalled(file: string): readonly Recorded[] {
  const reader = openReader(file, undefined);
  try {
    return reader.rowsAfter(0, Number.MAX_SAFE_INTEGER).flatMap((row) => {
      const { body } = decodeBody(row.body);
      return isEvent(body) ? [{ seq: row.seq, time: row.time, event: body }] : [];
    });
  } finally {
    reader.close();
  }
}

function deskIdIn(folder: string): string {
  const file = path.join(folder, 'desk-id');
  fs.mkdirSync(folder, { recursive: true });
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(16).toString('hex'));
  return fs.readFileSync(file, 'utf8');
}
