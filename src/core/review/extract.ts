/** What an index takes from a row of the record, so that conversations are found: each row for itself, whatever came before. */
import type { Category } from '../conduct.js';
import { isAmongColleagues, keyOf, type ConversationKey } from '../conversation.js';
import type { ConversationRef, Event } from '../event.js';
import { wordsOf } from '../annotations/mark.js';
import { bareOf } from '../address.js';
import type { Mode, Operation, Outcome } from '../operation.js';
import { eventIn, type RecordRow } from './row.js';
import { sightOf, type Sight } from './sight.js';
import type { Side } from './reading.js';

/** By what a conversation of a day is found. `staff` and `patron` together are its people. */
export type Facet =
  | { readonly name: 'service' | 'point' | 'staff' | 'patron' | 'script' | 'tag'; readonly value: string }
  | { readonly name: 'mode'; readonly value: Mode }
  | { readonly name: 'outcome'; readonly value: Outcome }
  | { readonly name: 'incident'; readonly value: Category };

export type FacetName = Facet['name'];

export interface FoundWords {
  /** The same for every row that has these words. */
  readonly key: string;
  readonly side: Side;
  readonly text: string;
  /** Somebody said it to somebody: neither a note nor a later version. */
  readonly said: boolean;
  /** The conversation can be called by its first ones: of a patron or a colleague, or a note. */
  readonly names: boolean;
}

export interface Extract {
  readonly conversation: ConversationKey;
  /** Address of the service; of the member of staff, or the channel, among colleagues. */
  readonly service: string;
  /** ms since 1970: by which the row belongs to a day. When it was said, and never after it was written down. */
  readonly at: number;
  readonly words?: FoundWords;
  readonly facets: readonly Facet[];
}

/** What an archive no longer had when a desk came back. Times are ms since 1970. */
export interface ExtractedGap {
  readonly gap: { readonly archive: string; readonly from: number; readonly to: number };
}

/** @returns undefined for what belongs to no conversation, for what cannot be read, and for what retention has emptied */
export function extract(row: RecordRow): Extract | ExtractedGap | undefined {
  const event = row.body === undefined ? undefined : eventIn(row.body);
  if (!event) return undefined;
  try {
    if (event.kind === 'gap') return { gap: { archive: event.archive, from: event.since, to: row.time } };
    const ref = 'in' in event ? event.in : undefined;
    return ref && isReviewed(ref) ? extractOf(row, event, ref) : undefined;
  } catch {
    // No desk of ours writes that.
    return undefined;
  }
}

/** The end of the year 9999, ms since 1970. */
const LAST = 253_402_300_799_999;

/** Neither the texts of the administrators, nor what the desks agreed on about hours and staffing. */
const isReviewed = ({ scope, service, conv }: ConversationRef): boolean => scope !== 'texts' && !conv.startsWith('/') && isName(service) && isName(conv);

/** As addresses and ids are; no database has to keep others. */
const isName = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= 4_000 && !/[\p{Cc}\p{Surrogate}]/u.test(value);

function extractOf(row: RecordRow, event: Event, ref: ConversationRef): Extract | undefined {
  const conversation = keyOf(ref);
  const sight = sightOf({ row, event });
  const said = sight?.at ?? (event.kind === 'heard' ? event.stamp : row.time);
  const at = Math.round(Math.min(said, row.time));
  if (!Number.isFinite(said) || at < 0 || at > LAST) return undefined;
  const words = (sight ? wordsIn(sight, event) : correction(event)) ?? undefined;
  return {
    conversation, service: ref.service, at, ...(words && words.text.trim() !== '' ? { words } : {}),
    facets: [{ name: 'service' as const, value: ref.service }, ...modeOf(conversation, event), ...peopleIn(sight, event), ...facetsOf(event)].filter(({ value }) => isName(value)),
  };
}

const SEARCHED: ReadonlySet<string> = new Set(['said', 'note', 'blocked', 'referral']);

function wordsIn(sight: Sight, event: Event): FoundWords | undefined {
  const { side, kind, text } = sight.content;
  const opened = sight.detail?.type === 'open' ? sight.detail.note : undefined;
  const searched = opened ?? (SEARCHED.has(kind) ? text : undefined);
  if (searched === undefined || (event.kind === 'heard' && event.repeats)) return undefined;
  // A patron's own names prove nothing; what staff said is known by nothing else at the desk that said it.
  const key = side === 'patron' || sight.originId === undefined ? sight.key ?? sight.alias : sight.alias;
  const said = kind === 'said' || kind === 'blocked';
  // Whoever logs a walk-in writes its note afterwards.
  const noted = opened !== undefined || (kind === 'note' && event.kind !== 'own-operation');
  return { key, side, text: searched, said, names: noted || (said && (side === 'patron' || side === 'colleague')) };
}

/** What a line says since then. */
function correction(event: Event): FoundWords | undefined {
  if (event.kind === 'reply' && event.mark?.type === 'correct') return { key: `corrected ${event.originId}\n${event.body}`, side: 'colleague', text: event.body, said: false, names: false };
  if (event.kind !== 'heard' || event.item.kind === 'bounce' || event.item.replaces === undefined) return undefined;
  const text = wordsOf(event.item);
  return { key: `corrected ${event.item.originId ?? event.item.id ?? ''}\n${text}`, side: 'colleague', text, said: false, names: false };
}

function modeOf(conversation: ConversationKey, event: Event): readonly Facet[] {
  if (isAmongColleagues(conversation)) return [{ name: 'mode', value: 'staff-im' }];
  const detail = detailIn(event);
  if (detail?.type === 'open') return [{ name: 'mode', value: detail.mode }];
  return event.kind === 'heard' && event.item.kind === 'message' ? [{ name: 'mode', value: 'patron-im' }] : [];
}

function peopleIn(sight: Sight | undefined, event: Event): readonly Facet[] {
  const found: Facet[] = [];
  if (sight?.content.address !== undefined) found.push({ name: sight.content.side === 'patron' ? 'patron' : 'staff', value: sight.content.address });
  if (sight?.content.point) found.push({ name: 'point', value: sight.content.point });
  // Of a conversation between two, the other one as well.
  if ((event.kind === 'heard' || event.kind === 'reply') && event.in?.scope === 'mine' && event.in.conv !== event.in.service) {
    found.push({ name: 'staff', value: bareOf(event.in.conv) }, { name: 'staff', value: event.in.service });
  }
  return found;
}

/** Of an operation that the room has: what a desk only meant to do is no fact. */
function detailIn(event: Event): Operation['detail'] | undefined {
  return event.kind === 'heard' && event.item.kind === 'room' && event.counted !== false ? event.item.operation?.detail : undefined;
}

function facetsOf(event: Event): readonly Facet[] {
  if (event.kind === 'script-used') return [{ name: 'script', value: event.script }];
  if (event.kind === 'reply') return event.script === undefined ? [] : [{ name: 'script', value: event.script }];
  const detail = detailIn(event);
  switch (detail?.type) {
    case 'close': return [{ name: 'outcome', value: detail.outcome }];
    case 'outcome': return [{ name: 'outcome', value: detail.outcome }, ...(detail.tags ?? []).map((value): Facet => ({ name: 'tag', value }))];
    case 'ladder': return [{ name: 'incident', value: detail.category }, ...(detail.script === undefined ? [] : [{ name: 'script' as const, value: detail.script }])];
    default: return [];
  }
}
