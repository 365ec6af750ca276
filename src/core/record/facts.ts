/** What retention has to know of a row. Bodies of other desks come from outside: nothing is believed about their shape. */
import { keyOf, type ConversationKey, type Scope } from '../conversation.js';

/** Of the policy: how long what belongs to it is kept. */
export type KeepClass = 'chat' | 'incidents' | 'staffChat';

export interface RowFacts {
  /** When it was said; else when it was recorded. ms since 1970. */
  readonly at: number;
  /** To which conversations it belongs; a page of an archive names several. */
  readonly conversations: readonly ConversationKey[];
  /** By itself: what stands beside an incident is kept with it. undefined: it stays for good, because it says nothing of anybody, or because nobody knows what it says. */
  readonly class: KeepClass | undefined;
  readonly incident: boolean;
  readonly body: unknown;
}

/** These say when the desk ran and what patrons found, or what the library teaches: no patron is in them. */
const LASTING = new Set(['epoch', 'closed-out', 'started', 'staffed', 'service-hours', 'example', 'example-deleted', 'retention', 'left']);
/** Without a conversation: about the people at this desk. */
const OF_STAFF = new Set(['signed-in', 'signed-out', 'gap', 'settled']);
/** Without a conversation: from a stranger, or to one. */
const OF_PATRONS = new Set(['heard', 'refused', 'referral', 'reply', 'fate', 'bounce']);
const INCIDENTS = new Set(['ladder', 'block']);

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null ? { ...value } : {});
const isScope = (scope: unknown): scope is Scope => scope === 'desk-room' || scope === 'mine' || scope === 'texts';

interface Where {
  readonly key: ConversationKey;
  readonly class: KeepClass | undefined;
}

function whereOf(value: unknown): Where | undefined {
  const { scope, service, conv } = objectOf(value);
  if (!isScope(scope) || typeof service !== 'string' || typeof conv !== 'string') return undefined;
  const key = keyOf({ scope, service, conv });
  // What administrators wrote for everybody is how the library works, and its history explains old answers.
  if (scope === 'texts') return { key, class: undefined };
  // A name with a slash in front is no patron: hours, and who staffs a service.
  return { key, class: scope === 'mine' || conv.startsWith('/') ? 'staffChat' : 'chat' };
}

function wheresOf(event: Readonly<Record<string, unknown>>): readonly Where[] {
  if (event['kind'] !== 'settled') return [whereOf(event['in'])].filter((where) => where !== undefined);
  const items: readonly unknown[] = Array.isArray(event['items']) ? event['items'] : [];
  const wheres = items.flatMap((item) => whereOf(objectOf(item)['in']) ?? []);
  return [...new Map(wheres.map((where) => [where.key, where])).values()];
}

function classOf(kind: string, wheres: readonly Where[]): KeepClass | undefined {
  if (LASTING.has(kind)) return undefined;
  if (wheres.length > 0) {
    if (wheres.some((where) => where.class === 'chat')) return 'chat';
    return wheres.some((where) => where.class === 'staffChat') ? 'staffChat' : undefined;
  }
  if (OF_STAFF.has(kind)) return 'staffChat';
  return OF_PATRONS.has(kind) ? 'chat' : undefined;
}

function isIncident(kind: string, event: Readonly<Record<string, unknown>>): boolean {
  if (kind === 'report') return true;
  const detail = objectOf(kind === 'operate' ? event['detail'] : objectOf(objectOf(event['item'])['operation'])['detail']);
  return typeof detail['type'] === 'string' && INCIDENTS.has(detail['type']);
}

/** @param body of the row, as JSON @param time when it was recorded, ms since 1970 */
export function factsOf(body: unknown, time: number): RowFacts {
  const event = objectOf(body);
  const kind = typeof event['kind'] === 'string' ? event['kind'] : '';
  const wheres = wheresOf(event);
  const { stamp } = event;
  // A stamp of the future would keep a row for as long as its writer likes.
  const at = kind === 'heard' && typeof stamp === 'number' && Number.isFinite(stamp) && stamp >= 0 ? Math.min(stamp, time) : time;
  return { at, conversations: wheres.map(({ key }) => key), class: classOf(kind, wheres), incident: isIncident(kind, event), body };
}
