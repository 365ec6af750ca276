/** A morning at the library, written into the two archives out of plain numbers, so that a test can shrink it. */
import { assertNever } from '../assert.js';
import { carriedOf } from '../carry.js';
import { CATEGORIES, reachedSteps, STEPS } from '../conduct.js';
import type { Conversation } from '../conversation.js';
import { openMessages } from '../conversation.js';
import type { HeardMessage } from '../heard.js';
import type { Addition, Detail, Operation } from '../operation.js';
import { openRequest } from '../request.js';
import { blockAt, expectedPrev, HEAD_LIFETIME, hiddenBy, NOTHING_SHARED, reduceRoom, type Shared } from '../room.js';
import type { DeskState } from '../state.js';
import { ModelArchive } from './archive.js';
import { ANA, BEN, deskId, inRoom, message, NINE, operation, ROOM, SERVICE, serviceSession } from './samples.js';

export interface Step {
  readonly what: 'message' | 'reply' | 'operation' | 'again';
  /** Which patron. */
  readonly patron: number;
  /** Which desk. */
  readonly desk: number;
  /** Which operation, which message, which `prev`: taken modulo what there is. */
  readonly pick: number;
  /** Out of ten operations, so many name the right `prev`. */
  readonly luck: number;
  /** ms since the step before. */
  readonly pause: number;
}

export const patronOf = (n: number): string => `patron-${n}@patrons.example`;

export interface History {
  readonly service: ModelArchive;
  readonly room: ModelArchive;
  /** When it ended. */
  readonly end: number;
}

/** @param restating whether desks restate what is old: what matters each week, the rest before it is acted on */
export function writeHistory(steps: readonly Step[], restating = false): History {
  const service = new ModelArchive(SERVICE);
  const room = new ModelArchive(ROOM);
  const truth = new Map<string, Shared>();
  let now = NINE;
  const restate = (conv: string, at: number): void => {
    const shared = truth.get(conv) ?? NOTHING_SHARED;
    const open = unanswered(service, conv, shared)[0];
    const first = open?.id === undefined || open.stamp === undefined ? {} : { first: { id: open.id, from: open.from, stamp: open.stamp, words: open.body ?? '' } };
    // Two desks at once: one counts.
    for (const number of [1, 2]) {
      const op = operation(room.nextId(), {
        originId: `c${room.length}`, author: number % 2 ? ANA : BEN, desk: deskId(number), conv, prev: shared.head, stamp: at, detail: { type: 'carry', state: carriedOf(shared, at), ...first },
      });
      const stamp = Math.floor(at / 1000) * 1000;
      const named = room.append(inRoom(op), at);
      if (named.kind === 'room' && named.operation) truth.set(conv, reduceRoom(truth.get(conv) ?? NOTHING_SHARED, { ...named.operation, stamp }));
    }
  };
  const isOld = (conv: string, at: number): boolean => at - (truth.get(conv)?.followedFrom ?? at) > HEAD_LIFETIME;
  /** What the desks that are there do in the days in between. */
  const meanwhile = (from: number, to: number): void => {
    if (!restating) return;
    for (let at = from; at <= to; at += 6 * 3_600_000) {
      for (const conv of [1, 2, 3].map(patronOf)) {
        const shared = truth.get(conv) ?? NOTHING_SHARED;
        const waits = unanswered(service, conv, shared)[0]?.stamp;
        const matters = waits !== undefined || shared.holder !== undefined || blockAt(shared, at) !== undefined || reachedSteps(shared.incidents, at).length > 0;
        if (shared.head === '' ? waits !== undefined && at - waits > HEAD_LIFETIME : matters && isOld(conv, at)) restate(conv, at);
      }
    }
  };
  for (const [n, step] of steps.entries()) {
    meanwhile(now, now + step.pause);
    now += step.pause;
    const conv = patronOf(step.patron);
    if (restating && step.what === 'operation' && (truth.get(conv)?.head ?? '') !== '' && isOld(conv, now)) restate(conv, now);
    if (step.what === 'message') service.append(message('', { id: service.nextId(), originId: `m${n}`, from: `${conv}/phone`, body: `words ${n}` }), now);
    else if (step.what === 'reply') service.append(message('', { id: service.nextId(), originId: `r${n}`, from: serviceSession(step.desk), to: conv, outgoing: true }), now);
    else {
      const before = truth.get(conv) ?? NOTHING_SHARED;
      const op = step.what === 'again' ? repeated(room, step, before, now) : invented(room, service, step, n, conv, before, now);
      if (!op) continue;
      const named = room.append(inRoom(op), now);
      const stamp = Math.floor(now / 1000) * 1000;
      if (named.kind === 'room' && named.operation) truth.set(op.conv, reduceRoom(truth.get(op.conv) ?? NOTHING_SHARED, { ...named.operation, stamp }));
    }
  }
  return { service, room, end: now };
}

/** What is open by the rule as PROTOCOL §9 puts it: everything after the last `upto`, without what was written while blocked. */
function unanswered(service: ModelArchive, conv: string, { lastClose, blocks }: Shared): readonly HeardMessage[] {
  const said = saidBy(service, conv);
  const closed = said.findIndex((m) => m.id === lastClose?.upto);
  const after = closed >= 0 || !lastClose ? said.slice(closed + 1) : said.filter((m) => (m.stamp ?? 0) > (lastClose.uptoStamp ?? lastClose.at));
  return after.filter((m) => hiddenBy({ ...NOTHING_SHARED, blocks }, m.stamp ?? 0) === undefined);
}

const TYPES = ['claim', 'release', 'hold', 'resume', 'takeover', 'return', 'outcome', 'close', 'do', 'unknown', 'note', 'offer', 'accept', 'decline', 'block', 'lift', 'ladder', 'retract', 'shut', 'reopen'] as const;

function invented(room: ModelArchive, service: ModelArchive, step: Step, n: number, conv: string, before: Shared, now: number): Operation {
  const prev = step.luck < 7 ? expectedPrev(before, now) : step.luck === 7 ? '' : room.all()[step.pick % (room.length + 1)]?.id ?? 'never-was';
  return operation(room.nextId(), {
    originId: `op${n}`, author: step.desk % 2 ? ANA : BEN, desk: deskId(step.desk), point: `Desk ${step.desk}`, conv, prev, stamp: now,
    detail: detailOf(TYPES[step.pick % TYPES.length] ?? 'claim', service, step, conv, before, now),
  });
}

function detailOf(type: (typeof TYPES)[number], service: ModelArchive, step: Step, conv: string, before: Shared, now: number): Detail | Addition {
  const session = serviceSession(step.desk);
  switch (type) {
    case 'claim': case 'resume': case 'accept': return { type, session };
    case 'offer': return { type, to: { kind: 'desk', desk: deskId(step.pick % 4), point: '' }, note: '' };
    case 'decline': case 'lift': return { type, reason: '' };
    case 'block': return { type, reason: 'conduct', ...(step.pick % 2 ? { until: now + 2_000 * (step.pick % 5) } : {}) };
    case 'ladder': return { type, category: CATEGORIES[step.pick % 7] ?? 'rude', step: STEPS[step.pick % 5] ?? 'warned', follows: before.incidents.at(-1)?.id ?? '', ...(step.pick % 2 ? { until: now + 2_000 * (step.pick % 5) } : {}) };
    case 'retract': return { type, of: before.incidents[step.pick % 3]?.id ?? 'never-was', reason: 'a quotation' };
    case 'takeover': return { type, session, reason: 'silent' };
    case 'hold': return { type, reason: 'at the shelves' };
    case 'return': return { type, reason: 'vanished', of: deskId(step.pick % 4) };
    case 'outcome': return { type, outcome: 'referred' };
    case 'do': return { type, key: `key-${step.pick % 3}` };
    case 'unknown': return { type, name: 'summon' };
    case 'note': return { type, text: `note ${step.pick}` };
    case 'release': case 'reopen': return { type };
    case 'shut': return { type, reason: 'storm', ...(step.pick % 2 ? { until: now + 2_000 * (step.pick % 5) } : {}) };
    case 'close': return { type, outcome: 'answered', ...upto(service, step, conv, before, now) };
    default: return assertNever(type);
  }
}

/** A desk closes up to some message that it has, never to one before the last close, and it has what was said an hour ago. */
function upto(service: ModelArchive, step: Step, conv: string, before: Shared, now: number): { upto?: string; uptoStamp?: number } {
  const said = saidBy(service, conv);
  const read = Math.max(0, said.findIndex((m) => m.id === before.lastClose?.upto), said.findLastIndex(({ stamp = 0 }) => stamp < now - 3_600_000));
  const found = said.slice(read)[step.pick % Math.max(1, said.length - read)];
  return found?.id === undefined || found.stamp === undefined ? {} : { upto: found.id, uptoStamp: found.stamp };
}

/** The same operation a second time, as a desk sends it that missed its reflection; by then the head is still known. */
function repeated(room: ModelArchive, step: Step, before: Shared, now: number): Operation | undefined {
  const earlier = room.all()[step.pick % Math.max(1, room.length)];
  const op = earlier?.kind === 'room' ? earlier.operation : undefined;
  if (!op || now - (earlier?.stamp ?? 0) > HEAD_LIFETIME || (op.detail.type === 'note' && before.closes > 0)) return undefined;
  return { ...op, id: room.nextId() };
}

/** What all desks of a library must have in common, and nothing else. */
export function common(state: DeskState): Readonly<Record<string, unknown>> {
  const shown = [...state.conversations.values()]
    .filter((c) => c.scope === 'desk-room' && (c.shared.head !== '' || c.shared.notes.length > 0 || openMessages(c).length > 0))
    .map((c) => [c.key, sharedPart(c)] as const);
  return Object.fromEntries(shown.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function sharedPart(c: Conversation): unknown {
  const request = openRequest(c);
  return {
    shared: c.shared, open: openMessages(c).map((m) => m.id),
    request: request && { name: request.name, phase: request.phase, holder: request.holder, since: request.since, words: request.words },
  };
}

/** The words of one patron that an archive holds, in its order. */
export const saidBy = (archive: ModelArchive, conv: string): readonly HeardMessage[] =>
  archive.all().filter((m): m is HeardMessage => m.kind === 'message' && !m.outgoing && m.from.startsWith(`${conv}/`));
