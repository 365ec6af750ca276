/** Hours in the policy: what may stand there. A wrong value says what would be right. */
import * as z from 'zod';
import { WEEKDAYS, type Weekday } from '../../core/hours/calendar.js';
import { list, section, text, web, whole } from './fields.js';

const TIME = 'Use a time of day from 00:00 to 23:59, like 09:30.';
const END = 'Use a time of day from 00:00 to 24:00, like 17:00.';
const from = z.string(TIME).regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, TIME);
const to = z.string(END).regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, END);

const DATE = 'Use a date of the calendar, like 2026-12-24.';
const date = z.string(DATE).regex(/^\d{4}-\d{2}-\d{2}$/, DATE).refine(isDate, DATE);

const span = section({ from, to: to.describe('Not after from: on the next day. 24:00 is the end of the day') })
  .refine((s) => s.from !== s.to, 'Begin and end are the same. For the whole day use from 00:00 to 24:00.');
const spans = () => list(span, 'spans of hours', 0, 12).superRefine((all, context) => {
  const index = clash(all);
  if (index !== undefined) context.addIssue({ code: 'custom', path: [index], input: undefined, message: 'It overlaps another span of the same day. Join them, or let one end where the other begins.' });
});

const weekday = () => spans().exactOptional();
const weekly = section({
  monday: weekday(), tuesday: weekday(), wednesday: weekday(), thursday: weekday(), friday: weekday(), saturday: weekday(), sunday: weekday(),
} satisfies Record<Weekday, ReturnType<typeof weekday>>).superRefine((week, context) => {
  WEEKDAYS.forEach((day, index) => {
    const next = WEEKDAYS[(index + 1) % WEEKDAYS.length] ?? 'monday';
    const late = (week[day] ?? []).find((s) => s.to <= s.from);
    const early = (week[next] ?? []).findIndex((s) => late !== undefined && s.from < late.to);
    if (early >= 0) context.addIssue({ code: 'custom', path: [next, early], input: undefined, message: `The hours of ${day} go on until ${late?.to ?? ''} of this day. Begin then, or later.` });
  });
});

const exception = section({
  from: date,
  to: date.describe('The last day; the same as from for one day'),
  hours: spans().describe('Hours on each of these days; an empty list: closed'),
  reason: text('why, as patrons read it', 120),
}).superRefine((e, context) => {
  if (e.to < e.from) context.addIssue({ code: 'custom', path: ['to'], input: e.to, message: `Use ${e.from} or a later date: the last day is not before the first.` });
});

/** The hours of one service. */
export const hours = section({
  weekly: weekly.describe('Hours of each weekday; one that is left out is closed'),
  exceptions: list(exception, 'exceptions', 0, 200).default([]).describe('Other hours, or none, on some days. They win over the holidays'),
  meanwhile: section({
    name: text('the name of who answers meanwhile', 80),
    url: web(),
    phone: text('a telephone number', 40).exactOptional(),
  }).exactOptional().describe('Where patrons can ask while the service is closed'),
  remindBefore: whole('minutes', 1, 120).default(15).describe('Minutes before closing at which every desk is reminded'),
  referAfter: whole('minutes', 0, 120).default(5).describe('Minutes after closing at which each desk is asked to refer what it still has'),
}).superRefine((h, context) => {
  h.exceptions.forEach((e, index) => {
    const other = h.exceptions.findIndex((o, before) => before < index && o.from <= e.to && e.from <= o.to);
    if (other >= 0) context.addIssue({ code: 'custom', path: ['exceptions', index], input: undefined, message: `It has days in common with exceptions[${other}]. Give each day to one of them.` });
  });
  const never = WEEKDAYS.every((day) => (h.weekly[day] ?? []).length === 0) && h.exceptions.every((e) => e.hours.length === 0);
  if (never) context.addIssue({ code: 'custom', path: ['weekly'], input: undefined, message: 'The service never opens. Name hours, or leave hours out to be open whenever a desk is staffed.' });
});

/** Days on which all services are closed. */
export const holidays = list(section({ date, name: text('the name of the holiday', 80) }), 'holidays', 0, 500)
  .superRefine((all, context) => {
    all.forEach((h, index) => {
      const before = all.findIndex((o, i) => i < index && o.date === h.date);
      if (before >= 0) context.addIssue({ code: 'custom', path: [index, 'date'], input: h.date, message: `holidays[${before}] has the same date. Name each day once.` });
    });
  });

/** @returns the first span that begins while another one of the same day lasts */
function clash(all: readonly { readonly from: string; readonly to: string }[]): number | undefined {
  const index = all.findIndex((s, i) => all.some((o, j) => i !== j && (o.from < s.from || (o.from === s.from && j < i)) && (o.to <= o.from || s.from < o.to)));
  return index < 0 ? undefined : index;
}

/** 2026-02-30 has the form of a date and is none. */
function isDate(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
