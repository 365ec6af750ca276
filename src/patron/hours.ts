/** The hours that the service publishes, as this page reads them: the server hands on whatever somebody put there. */
import * as z from 'zod/mini';
import { NS_HOURS, NS_JSON, type HoursItem } from '../core/patron/hours-item.js';
import type { Element } from './stanzas.js';

/** UTF-16 code units. Four weeks take about three thousand. */
const LONGEST = 40_000;
const NS_PUBSUB = 'http://jabber.org/protocol/pubsub';

const utc = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), z.refine((text) => !Number.isNaN(Date.parse(text))));
const line = (max: number) => z.string().check(z.minLength(1), z.maxLength(max), z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u));
const isWeb = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (url?.protocol === 'https:' || url?.protocol === 'http:') && url.username === '' && url.password === '';
};
const isZone = (name: string): boolean => {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** What a later version adds is left out, so that this page goes on reading it. */
const shape = z.object({
  timeZone: z.string().check(z.maxLength(100), z.refine(isZone)),
  until: utc,
  days: z.array(z.object({
    date: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/), z.refine((day) => !Number.isNaN(Date.parse(day)))),
    open: z.array(z.object({ from: utc, to: utc }).check(z.refine(({ from, to }) => from < to))).check(z.maxLength(24)),
    reason: z.optional(line(200)),
  })).check(z.maxLength(62)),
  closed: z.optional(z.object({ from: utc, until: z.optional(utc), reason: line(1_000) })),
  meanwhile: z.optional(z.object({ name: line(200), url: z.string().check(z.maxLength(2_000), z.refine(isWeb)), phone: z.optional(line(60)) })),
});

/** @returns undefined when these are no hours that the page can say */
export function parseHours(json: string): HoursItem | undefined {
  if (json.length > LONGEST) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    return undefined;
  }
  const parsed = shape.safeParse(content);
  if (!parsed.success) return undefined;
  const { closed, meanwhile, days, ...rest } = parsed.data;
  const { phone, ...ask } = meanwhile ?? { phone: undefined, name: '', url: '' };
  return {
    ...rest,
    days: days.map(({ reason, ...day }) => ({ ...day, ...(reason !== undefined && { reason }) })),
    ...(closed && { closed: { from: closed.from, reason: closed.reason, ...(closed.until !== undefined && { until: closed.until }) } }),
    ...(meanwhile && { meanwhile: { ...ask, ...(phone !== undefined && { phone }) } }),
  };
}

/** The answer to `hoursQuery`: the last item of the node. */
export function hoursIn(iq: Element): HoursItem | undefined {
  const items = iq.getChild('pubsub', NS_PUBSUB)?.getChild('items', NS_PUBSUB);
  if (items?.attrs['node'] !== NS_HOURS) return undefined;
  const json = items.getChildren('item', NS_PUBSUB).at(-1)?.getChild('hours', NS_HOURS)?.getChildText('json', NS_JSON);
  return typeof json === 'string' ? parseHours(json) : undefined;
}

/** What is said of the hours at one moment. All times in ms since 1970. */
export interface HoursNow {
  readonly timeZone: string;
  readonly open: boolean;
  /** When it opens, or closes; none: nobody knows yet. */
  readonly changes?: number;
  /** An administrator's word, or why today is not as in other weeks. */
  readonly reason?: string;
  /** Today by the library's calendar, and the six days after it. */
  readonly week: readonly Day[];
  readonly meanwhile?: HoursItem['meanwhile'];
}

export interface Day {
  /** "2026-11-23" */
  readonly date: string;
  readonly isToday: boolean;
  readonly open: readonly { readonly from: number; readonly to: number }[];
  readonly reason?: string;
}

const WEEK = 7;
const ms = (text: string): number => Date.parse(text);

/** @returns undefined when nobody knows the hours at that time any more */
export function hoursNow(item: HoursItem, now: number): HoursNow | undefined {
  if (now >= ms(item.until)) return undefined;
  // Sweden writes dates as ISO 8601 does.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: item.timeZone, dateStyle: 'short' }).format(now);
  const from = item.days.findIndex(({ date }) => date === today);
  // Made tomorrow, or with days left out: somebody's clock is wrong, or it is not from a desk.
  if (from < 0) return undefined;
  const spans = item.days.flatMap(({ open }) => open.map((span) => ({ from: ms(span.from), to: ms(span.to) }))).toSorted((a, b) => a.from - b.from);
  const current = spans.find((span) => span.from <= now && now < span.to);
  const { closed } = item;
  const early = closed && ms(closed.from) <= now && (closed.until === undefined || now < ms(closed.until)) ? closed.reason : undefined;
  const changes = current ? endOf(spans, current.to) : spans.find((span) => span.from > now)?.from;
  const reason = early ?? item.days[from]?.reason;
  return {
    timeZone: item.timeZone, open: current !== undefined,
    week: item.days.slice(from, from + WEEK).map(({ date, open, reason: why }) => ({ date, isToday: date === today, open: open.map((span) => ({ from: ms(span.from), to: ms(span.to) })), ...(why !== undefined && { reason: why }) })),
    ...(changes !== undefined && { changes }), ...(reason !== undefined && { reason }), ...(item.meanwhile && { meanwhile: item.meanwhile }),
  };
}

/** Spans that touch are one: open until midnight, and from midnight on. */
function endOf(spans: readonly { readonly from: number; readonly to: number }[], first: number): number {
  return spans.reduce((end, { from, to }) => (from <= end && to > end ? to : end), first);
}
