/** The requests of one conversation: each from its first message, or from being logged, to its end. */
import type { Address } from '../address.js';
import type { Detail, Operation } from '../operation.js';
import { hiddenBy, NOTHING_SHARED, type Shared } from '../room.js';
import type { IncidentFact, RequestFact } from './facts.js';
import { inRoomOrder, second, type Step } from './order.js';

/** A message of the patron, without its words. */
export interface Said {
  readonly id?: string;
  readonly stamp: number;
  /** A question with a way to answer it later. */
  readonly left: boolean;
}

export interface Seen {
  readonly service: Address;
  /** Each once, as they were first heard. */
  readonly operations: readonly Operation[];
  readonly said: readonly Said[];
  /** When something in it went to somebody outside of the desks. */
  readonly referrals: readonly number[];
  readonly wasClosed: (at: number) => boolean;
}

/** What is known of the request that is not over yet. */
interface Going {
  readonly opened?: NonNullable<Shared['opened']>;
  readonly taken?: number;
  readonly point?: string;
}

export function requestsOf(seen: Seen): { readonly requests: readonly RequestFact[]; readonly incidents: readonly IncidentFact[] } {
  const steps = inRoomOrder(seen.operations, NOTHING_SHARED);
  const final = steps.at(-1)?.after ?? NOTHING_SHARED;
  const messages = new Messages(seen.said.filter(({ stamp }) => hiddenBy(final, stamp) === undefined));
  const requests: RequestFact[] = [];
  const incidents = new Map<string, IncidentFact>();
  let going: Going = {};
  for (const step of steps) {
    const { operation: { id, stamp, detail, point }, after } = step;
    going = goingOn(going, step);
    if (detail.type === 'ladder') incidents.set(id, { service: seen.service, at: stamp, point, category: detail.category, step: detail.step });
    if (detail.type === 'retract') incidents.delete(detail.of);
    if (detail.type === 'outcome') reclassify(requests, detail);
    if (detail.type !== 'close') continue;
    const request = endedRequest(seen, going, messages.upTo(detail, stamp), stamp);
    if (request) requests.push({ ...request, outcome: after.lastClose?.outcome ?? detail.outcome });
    else requests.push(NONE);
    going = {};
  }
  const open = endedRequest(seen, going, messages.rest(), undefined);
  return { requests: withReferrals([...requests, ...(open ? [open] : [])].filter((one) => one !== NONE && one.outcome !== 'mistake'), seen.referrals), incidents: [...incidents.values()] };
}

/** An end without anything that could have ended; what is said about it later belongs to no request either. */
const NONE: RequestFact = { service: '', mode: 'patron-im', at: 0 };

function goingOn(going: Going, { operation, before, after }: Step): Going {
  const { holder, opened } = after;
  const began = operation.detail.type === 'open' && opened ? { opened } : going;
  const carried: Going = operation.detail.type === 'carry' && opened && !began.opened ? { ...began, opened } : began;
  return holder && holder !== before.holder ? { ...carried, taken: carried.taken ?? holder.since, point: holder.point } : carried;
}

function reclassify(requests: RequestFact[], { type: _type, outcome, ...classified }: Extract<Detail, { type: 'outcome' }>): void {
  const last = requests.at(-1);
  if (!last || last === NONE) return;
  const { read: _read, question: _question, tags: _tags, ...rest } = last;
  requests[requests.length - 1] = { ...rest, ...classified, outcome };
}

/** @param ended none: it is not over */
function endedRequest({ service, wasClosed }: Seen, { opened, taken, point }: Going, said: readonly Said[], ended: number | undefined): RequestFact | undefined {
  const [first] = opened ? [] : said;
  const at = opened?.at ?? first?.stamp ?? taken;
  if (at === undefined) return undefined;
  const left = !opened && first !== undefined && (first.left || wasClosed(at));
  const since = opened?.at ?? first?.stamp;
  return {
    service, mode: opened?.mode ?? 'patron-im', at,
    ...(ended === undefined ? {} : { ended }), ...(point === undefined ? {} : { point }), ...(left ? { left } : {}),
    ...(taken === undefined || since === undefined || left ? {} : { wait: seconds(since, taken) }),
    ...(taken === undefined || ended === undefined ? {} : { length: seconds(taken, ended) }),
  };
}

const seconds = (from: number, to: number): number => Math.max(0, Math.round((to - from) / 1_000));

/** A referral belongs to the last request that had begun. */
function withReferrals(requests: readonly RequestFact[], referrals: readonly number[]): readonly RequestFact[] {
  const referred = new Set(referrals.map((time) => requests.findLastIndex(({ at }) => at <= time)));
  return requests.map((request, index) => (request.outcome === 'referred' || referred.has(index) ? { ...request, referred: true } : request));
}

/** What the patron said, handed out request by request. */
class Messages {
  private left: readonly Said[];

  constructor(said: readonly Said[]) {
    this.left = said.toSorted((a, b) => second(a.stamp) - second(b.stamp));
  }

  /** Two archives have no joint order: the close names the last message that it knew. */
  upTo({ upto, uptoStamp }: Extract<Detail, { type: 'close' }>, at: number): readonly Said[] {
    const named = upto === undefined ? -1 : this.left.findIndex(({ id }) => id === upto);
    const limit = uptoStamp ?? at;
    const end = named >= 0 ? named + 1 : this.left.filter(({ stamp }) => second(stamp) <= second(limit)).length;
    const part = this.left.slice(0, end);
    this.left = this.left.slice(end);
    return part;
  }

  rest(): readonly Said[] {
    return this.left;
  }
}
