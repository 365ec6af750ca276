/** Names and stanzas for tests: a library with one service, a desk room, a channel and a host for anonymous patrons. */
import { DEFAULT_RIGHTS } from '../channels/rights.js';
import { LADDERS } from '../conduct.js';
import type { Env, Rules } from '../decide/decision.js';
import { GUARD_KINDS } from '../guard/rules.js';
import type { HeardMessage, HeardRoom } from '../heard.js';
import type { Operation } from '../operation.js';
import { DEFAULT_ORDER } from '../queue.js';

export const SERVICE = 'ask@library.example';
export const ROOM = 'desk@rooms.library.example';
export const CHANNEL = 'branches@rooms.library.example';
export const TEXTS = 'desks@texts.library.example';
export const ANONYMOUS = 'anon.library.example';
export const ANA = 'ana@library.example';
export const BEN = 'ben@library.example';
export const MARIA = 'maria@patrons.example';
/** 2026-11-21 09:00:00 UTC */
export const NINE = 1_795_251_600_000;
export const DAY = 24 * 3_600_000;

/** Desk number n: 32 hex digits. */
export const deskId = (n: number): string => n.toString(16).padStart(32, '0');
/** The service session of desk number n. */
export const serviceSession = (n: number): string => `${SERVICE}/desk-${deskId(n)}`;
/** A version 4 UUID that is the same every time. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
export const anonymous = (n: number): string => `${uuid(n)}@${ANONYMOUS}/page`;

const WARNED = GUARD_KINDS.filter((kind) => kind !== 'own-address');
export const RULES: Rules = {
  order: DEFAULT_ORDER, claimWithin: 30, silence: 90, patronSilence: 300, endAfter: 180, offerWithin: 60, timeZone: 'Europe/Berlin', services: [SERVICE], names: new Map([[SERVICE, 'Ask a librarian']]), anonymousHost: ANONYMOUS, room: ROOM, channels: [CHANNEL], rights: DEFAULT_RIGHTS, texts: TEXTS,
  remindBefore: 900,
  guard: { cards: [{ pattern: '2#############', check: 'luhn' }], nationalIds: ['us', 'es'], published: [SERVICE], staffNames: ['Ana Ruiz'], warn: WARNED, mask: WARNED },
  conduct: { ladder: LADDERS.default, blockHours: 24, lapsesAfter: 30 },
};

/** Desk number 1 with Ana at it, everything connected, nothing recorded yet. */
export function sampleEnv(changes: Partial<Env> = {}): Env {
  let ids = 0;
  return {
    now: NINE, newId: () => `new-${++ids}`, desk: deskId(1), point: 'Main desk', rules: RULES,
    recorded: () => undefined,
    session: (account) => (account === SERVICE ? serviceSession(1) : `${account}/desk-${deskId(1)}`),
    isStaff: (address) => address === ANA || address === BEN,
    verified: () => false,
    me: ANA, roomWorks: true, roomFails: false, supervisor: false, textsRoom: { joined: true, mayEdit: false }, isThere: () => true, company: 0, whoIs: () => 'Patron 472', holdingLine: () => undefined,
    hours: () => ({ open: true }), wasOpen: () => true, isLost: () => false, closedLine: () => 'We are closed now.',
    ...changes,
  };
}

/** A patron's message to the service, live. */
export const message = (id: string, changes: Partial<HeardMessage> = {}): HeardMessage => ({
  kind: 'message', archive: SERVICE, id, via: 'live', originId: `o-${id}`, from: `${MARIA}/phone`, to: SERVICE, outgoing: false, body: `words of ${id}`, ...changes,
});

export const operation = (id: string, changes: Partial<Operation> = {}): Operation => ({
  id, originId: `o-${id}`, author: ANA, desk: deskId(1), point: 'Main desk', conv: MARIA, service: SERVICE, prev: '', stamp: NINE, detail: { type: 'claim' }, ...changes,
});

/** The room's message that carries an operation. */
export const inRoom = (op: Operation, changes: Partial<HeardRoom> = {}): HeardRoom => ({
  kind: 'room', archive: ROOM, id: op.id, via: 'live', originId: op.originId, from: `${ROOM}/${op.author}`, nick: op.author, author: op.author, operation: op, ...changes,
});
