/** A library's record of years, made up: conversations as desks write them down, and what reviewers look for in it. */
import { randomBytes } from 'node:crypto';
import { chainStart, commitmentOf, nonceBytes, rowHasher, type Chain } from '../../src/core/chain/chain.js';
import { CATEGORIES } from '../../src/core/conduct.js';
import { entryConversation, entryRef } from '../../src/core/entry.js';
import type { ConversationRef, Event } from '../../src/core/event.js';
import type { Detail, Addition, Operation, Outcome } from '../../src/core/operation.js';
import { sha256 } from '../../src/main/journal/seal.js';
import type { OpenRow } from '../../src/main/journal/store.js';
import type { ReviewQuery } from '../../src/shared/review/types.js';

/** The day before the record ends: 2026-11-22, ms since 1970 UTC. */
export const END = Date.UTC(2026, 10, 22);
export const MESSAGES = 10;
const A_DAY = 100;
const DAY = 24 * 3_600_000;
const MINUTE = 60_000;

export const SERVICES = ['ask', 'local-history', 'children'].map((name) => `${name}@library.example`);
const STAFF = ['ana', 'ben', 'cleo', 'dora', 'emil', 'fay', 'gus', 'hana', 'ivo', 'jun', 'kaya', 'leo'].map((name) => `${name}@staff.library.example`);
const POINTS = ['Main desk', 'North', 'South', 'Children', 'Local history', 'Telephone'];
const SCRIPTS = ['greeting', 'one-moment', 'renewal', 'opening-hours', 'card-lost', 'goodbye', 'warning', 'disconnect'];
const TAGS = ['genealogy', 'technology', 'readers-advice', 'homework', 'local', 'account', 'events'];
const OUTCOMES: readonly Outcome[] = ['answered', 'answered', 'answered', 'answered', 'partly', 'referred', 'not-answered', 'no-response'];
export const DESKS = [1, 2, 3].map((number) => number.toString(16).padStart(32, '0'));
const ROOM = 'desks@rooms.library.example';

// Most often first, as they come in such conversations.
const COMMON = `the you to a is i and can it for of in do have book we that on at library with my this not are if be your card or will from there please one what until here when how no me but an time as which just any thank out so up was would hello also today by get yes our who help see all renew was open more has only does need then due account some online other copy find like week hold by branch next loan where title about back library's desk shelf day good request number call look them know into sorry could catalogue author sure second return each after over return hours email afternoon computer print still same take year morning history volume late send try tomorrow available last again paper through free minute place check local child floor reading map county newspaper story first film music language ticket room school early fine film science records birth family photograph census archive death index street church`.split(/\s+/);
const SYLLABLES = 'ba be bi bo bu ca ce co da de di do fa fe fi ga ge go ha he hi la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi za'.split(' ');

/** The same numbers in every run (mulberry32), in [0, 1). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const made = numbers(1);
const RARE = Array.from({ length: 30_000 }, () => Array.from({ length: 2 + Math.floor(made() * 3) }, () => SYLLABLES[Math.floor(made() * SYLLABLES.length)] ?? '').join(''));

export const pick = <T>(list: readonly T[], random: () => number): T => {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new RangeError('There is nothing to pick from.');
  return one;
};

/** Common words are most of what is said; a few are of thousands of others. */
const word = (random: () => number): string => (random() < 0.88 ? COMMON[Math.floor(COMMON.length * random() ** 2.2)] : RARE[Math.floor(RARE.length * random() ** 1.5)]) ?? '';

const sentence = (random: () => number): string => Array.from({ length: 5 + Math.floor(random() * 22) }, () => word(random)).join(' ');

export interface MadeConversation {
  /** Which of `DESKS`. */
  readonly desk: number;
  readonly events: readonly { readonly time: number; readonly event: Event }[];
}

/** The oldest first; every conversation has ten messages, on one day. */
export function* madeConversations(count: number): Generator<MadeConversation> {
  const random = numbers(2);
  for (let n = 0; n < count; n += 1) {
    const day = END - Math.ceil((count - n) / A_DAY) * DAY;
    yield conversation(n, day + 9 * 3_600_000 + (n % A_DAY) * 5 * MINUTE, random);
  }
}

function conversation(n: number, start: number, random: () => number): MadeConversation {
  const desk = Math.floor(random() * DESKS.length);
  const [service, author, point] = [pick(SERVICES, random), pick(STAFF, random), pick(POINTS, random)];
  const conv = `patron-${n % 20_000}@patrons.example`;
  const ref: ConversationRef = { scope: 'desk-room', service, conv };
  const id = DESKS[desk] ?? '';
  let prev = '';
  const operated = (k: number, time: number, detail: Detail | Addition): { time: number; event: Event } => {
    const operation: Operation = { id: `op-${n}-${k}`, originId: `oo-${n}-${k}`, author, desk: id, point, conv, service, prev, stamp: time, detail };
    if (detail.type !== 'note') prev = operation.id;
    return { time, event: { kind: 'heard', in: ref, stamp: time, counted: true, item: { kind: 'room', archive: ROOM, id: operation.id, originId: operation.originId, via: 'live', from: `${ROOM}/desk`, nick: 'desk', author, operation } } };
  };
  const events: { time: number; event: Event }[] = [];
  for (let k = 0; k < MESSAGES; k += 1) {
    const time = start + k * 20_000;
    if (k === 1) events.push(operated(0, time - 5_000, { type: 'claim', session: `${service}/desk-${id}` }));
    if (k % 2 === 0) {
      events.push({ time, event: { kind: 'heard', in: ref, stamp: time, item: { kind: 'message', archive: service, id: `m-${n}-${k}`, originId: `om-${n}-${k}`, via: 'live', from: `${conv}/page`, to: service, outgoing: false, body: sentence(random) } } });
    } else {
      const script = random() < 0.1 ? { script: pick(SCRIPTS, random) } : {};
      events.push({ time, event: { kind: 'reply', in: ref, to: conv, originId: `r-${n}-${k}`, body: sentence(random), ...script } }, { time: time + 100, event: { kind: 'fate', in: ref, originId: `r-${n}-${k}`, fate: 'sent' } });
    }
  }
  const end = start + MESSAGES * 20_000;
  if (random() < 0.01) events.push(operated(1, end, { type: 'ladder', category: pick(CATEGORIES, random), step: 'warned', follows: '' }));
  events.push(operated(2, end + 1_000, { type: 'close', outcome: pick(OUTCOMES, random) }));
  if (random() < 0.3) events.push(operated(3, end + 2_000, { type: 'outcome', outcome: 'answered', read: 2, tags: [pick(TAGS, random)] }));
  return { desk, events };
}

/** Makes rows of events, as a journal does; of one desk and one epoch. */
export class RowMaker {
  private readonly hash: ReturnType<typeof rowHasher>;
  private readonly nonces = randomBytes(1 << 16);
  private seq = chainStart.seq;
  private prev = chainStart.hash;

  constructor(chain: Chain) {
    this.hash = rowHasher(sha256, chain);
  }

  row(event: Event, time: number): OpenRow {
    const [conversationKey, ref] = [entryConversation(event), entryRef(event)];
    const body = Buffer.from(JSON.stringify({ conversation: conversationKey, ref, body: event }));
    const at = (this.seq * 16) % (this.nonces.length - nonceBytes);
    const nonce = this.nonces.subarray(at, at + nonceBytes);
    const commitment = commitmentOf(sha256, Buffer.concat([nonce, body]));
    this.seq += 1;
    const header = { seq: this.seq, kind: event.kind, conversation: sha256(Buffer.from(conversationKey ?? '')).subarray(0, 16), time, commitment };
    this.prev = this.hash(this.prev, header);
    return { ...header, hash: this.prev, nonce, body };
  }
}

export interface NamedQuery {
  readonly kind: 'one common word' | 'common words together' | 'words of which one is rare' | 'a phrase' | 'words and more' | 'no words';
  readonly query: ReviewQuery;
}

/** What reviewers ask for, 200 times: the newest 50 of it. */
export function queries(limit = 50): readonly NamedQuery[] {
  const random = numbers(3);
  const common = (): string => COMMON[Math.floor(random() * 120)] ?? '';
  const rare = (): string => RARE[Math.floor(RARE.length * random() ** 1.5)] ?? '';
  const month = (): { from: number; to: number } => {
    const from = END - Math.floor(random() * 900 + 60) * DAY;
    return { from, to: from + 30 * DAY };
  };
  const more: readonly (() => Partial<ReviewQuery>)[] = [
    () => ({ service: pick(SERVICES, random) }), month, () => ({ person: pick(STAFF, random) }), () => ({ incident: 'any' }), () => ({ incident: pick(CATEGORIES, random) }), () => ({ outcome: pick(OUTCOMES, random) }),
    () => ({ tag: pick(TAGS, random), ...month() }), () => ({ state: 'unreviewed' }), () => ({ person: `patron-${Math.floor(random() * 20_000)}@patrons.example` }), () => ({ script: pick(SCRIPTS, random), point: pick(POINTS, random) }),
  ];
  const many = (count: number, kind: NamedQuery['kind'], make: () => Partial<ReviewQuery>): NamedQuery[] => Array.from({ length: count }, () => ({ kind, query: { limit, ...make() } }));
  let next = 0;
  const another = (): Partial<ReviewQuery> => (more[next++ % more.length] ?? month)();
  return [
    ...many(40, 'one common word', () => ({ words: common() })),
    ...many(40, 'common words together', () => ({ words: Array.from({ length: 2 + Math.floor(random() * 2) }, common).join(' ') })),
    ...many(30, 'words of which one is rare', () => ({ words: random() < 0.5 ? rare() : `${common()} ${rare()}` })),
    ...many(20, 'a phrase', () => ({ words: `"${common()} ${common()}"` })),
    ...many(40, 'words and more', () => ({ words: common(), ...another() })),
    ...many(30, 'no words', () => (next % 7 === 6 ? (next++, { sample: { week: '2026-W30', n: 20 } }) : next % 7 === 5 ? (next++, {}) : another())),
  ];
}
