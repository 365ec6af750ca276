/** What statistics count, in the policy. */
import * as z from 'zod';
import { OUTCOMES } from '../../core/operation.js';
import { MAX_LABEL } from '../limits.js';
import { list, section, text, whole } from './fields.js';

const ENDS = OUTCOMES.filter((outcome) => outcome !== 'mistake');
const names = (what: string, max: number) => list(text('a name', MAX_LABEL), what, 0, max);
const end = () => z.enum(ENDS, `Use one of ${ENDS.map((one) => JSON.stringify(one)).join(', ')}.`);

/** Of the usual question types. */
export const NOT_REFERENCE: readonly string[] = ['Directions and hours', 'Computers and printing', 'Events and rooms'];

const year = section({
  begins: whole('a month', 1, 12).default(7).describe('Month in which the year begins for which the library reports: 1 is January, 7 is July'),
  notReference: names('question types', 9).default([...NOT_REFERENCE])
    .describe('Question types that are no reference transactions, such as the way to a room, opening hours, or help with a machine'),
  outcomes: list(end(), 'ends', 1, ENDS.length).default(['answered', 'partly', 'referred', 'not-answered', 'by-email', 'by-phone']).describe('How a request must have ended to count'),
  unclassified: z.enum(['count', 'leave-out'], 'Use "count" or "leave-out".').default('count').describe('Whether requests count to which nobody gave a question type'),
  consultations: section({
    tags: names('tags', 20).default([]).describe('Tags that make a request a consultation, such as one for appointments'),
    read: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6)], 'Use a level of the READ scale, 1 to 6.').exactOptional().describe('Level of the READ scale from which on a request is a consultation; without it only the tags say so'),
  }).prefault({}).describe('What the yearly counts call a consultation: help in depth, mostly by appointment'),
});

export const statistics = section({
  byPerson: z.boolean('Use true or false.').default(false).describe('Whether a supervisor sees the time of each member of staff, and not only of services and shifts'),
  year: year.prefault({}).describe('What the yearly counts for surveys take for a reference transaction'),
});
