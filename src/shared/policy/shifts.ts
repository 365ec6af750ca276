/** The policy's section about shifts: where their calendar is, and how to tell from it who is on where. */
import * as z from 'zod';
import { section, text } from './fields.js';

const minutes = (min: number, max: number) => {
  const error = `Use minutes between ${min} and ${max}.`;
  return z.number(error).int(error).min(min, error).max(max, error);
};

const CALENDAR = 'Use the path of a calendar file, or a web address that begins with https://.';
/** Over an open line anybody on the way could say who is on; what does not leave this computer is none. */
const calendar = z.string(CALENDAR).trim().min(1, CALENDAR).max(2_000, CALENDAR)
  .regex(/^(?:https:\/\/[^\s@/?#]+(?:[/?]\S*)?|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/\S*)?|(?![a-z][a-z0-9+.-]+:\/\/).+)$/is, CALENDAR);

const PERSON = 'Use an address without anything after the host, like ana@library.example.';
const person = z.string(PERSON).trim().toLowerCase().max(2_047, PERSON).regex(/^[^\s"&'/:<>@]+@[^\s"&'/:<>@]+$/, PERSON);
const MOST_PEOPLE = 2_000;

export const shifts = section({
  calendar: calendar.describe('File of the calendar, relative to the policy, a share, or an https address'),
  every: minutes(1, 1_440).default(15).describe('Minutes after which the calendar is read again'),
  people: z.record(text('a name, or an e-mail address, as the calendar has it', 200), person, 'Use an object of names and addresses, like {"Ana": "ana@library.example"}.')
    .refine((all) => Object.keys(all).length <= MOST_PEOPLE, `Use at most ${MOST_PEOPLE} names.`)
    .default({})
    .describe('Whose the names and e-mail addresses in the calendar are. Who is invited with the own address (mailto: or xmpp:) needs no line here'),
  place: z.enum(['location', 'categories'], 'Use one of "location", "categories".').default('location').describe('Where the calendar says the service point or the service'),
  remind: minutes(0, 120).default(5).describe('Minutes before a shift at which the person is reminded'),
  late: minutes(1, 240).default(10).describe('Minutes after the beginning of a shift at which somebody who is at no desk is late'),
  secondCall: minutes(5, 10_080).default(1_440).describe('Minutes after which all are asked once more for cover when nobody has offered; sooner where the shift is near'),
  sickLeave: z.enum(['first', 'decide'], 'Use one of "first", "decide".').default('first').describe('first: for sick leave the first offer of the whole shift is taken at once. decide: somebody decides, as with other cover'),
});
