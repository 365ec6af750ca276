import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.js';
import { parsePolicy } from './parse.js';

const NINE_TO_FIVE = { monday: [{ from: '09:00', to: '17:00' }] };
const parse = (hours: unknown, holidays: unknown = []) =>
  parsePolicy(JSON.stringify({ library: 'L', timeZone: 'Europe/Berlin', services: [{ address: 'ask@library.example', name: 'Ask', hours }], rooms: { desk: 'desk@rooms.library.example' }, holidays }));

function refusal(read: () => unknown): string {
  try {
    read();
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError && error.code === 'policy-invalid') return error.message;
    throw error;
  }
}

describe('hours in the policy', () => {
  it('are by the week, with nights, exceptions and where to ask meanwhile', () => {
    const hours = {
      weekly: { friday: [{ from: '09:00', to: '12:00' }, { from: '20:00', to: '02:00' }], saturday: [{ from: '02:00', to: '24:00' }] },
      exceptions: [{ from: '2028-02-29', to: '2028-02-29', hours: [], reason: 'Staff day' }, { from: '2026-07-01', to: '2026-08-31', hours: [{ from: '10:00', to: '14:00' }], reason: 'Summer' }],
      meanwhile: { name: 'The cooperative', url: 'https://coop.example/ask', phone: '+1 555 0100' },
    };
    const policy = parse(hours, [{ date: '2026-12-25', name: 'Christmas Day' }]);
    expect(policy.services[0]?.hours).toEqual({ ...hours, remindBefore: 15, referAfter: 5 });
    expect(policy.holidays).toEqual([{ date: '2026-12-25', name: 'Christmas Day' }]);
  });

  it('may be left out: open whenever a desk is staffed', () => expect(parse(undefined).services[0]?.hours).toBeUndefined());

  it.each([
    [{ weekly: { monday: [{ from: '9:00', to: '17:00' }] } }, 'services[0].hours.weekly.monday[0].from is "9:00". Use a time of day from 00:00 to 23:59'],
    [{ weekly: { monday: [{ from: '24:00', to: '17:00' }] } }, 'services[0].hours.weekly.monday[0].from is "24:00". Use a time of day'],
    [{ weekly: { monday: [{ from: '09:00', to: '24:30' }] } }, 'services[0].hours.weekly.monday[0].to is "24:30". Use a time of day from 00:00 to 24:00'],
    [{ weekly: { monday: [{ from: '09:00', to: '09:00' }] } }, 'For the whole day use from 00:00 to 24:00'],
    [{ weekly: { monday: [{ from: '09:00' }] } }, 'services[0].hours.weekly.monday[0].to is missing'],
    [{ weekly: { monday: [{ from: '09:00', to: '12:00' }, { from: '11:59', to: '13:00' }] } }, 'services[0].hours.weekly.monday[1]: It overlaps another span of the same day'],
    [{ weekly: { monday: [{ from: '20:00', to: '02:00' }, { from: '23:00', to: '23:30' }] } }, 'services[0].hours.weekly.monday[1]: It overlaps another span'],
    [{ weekly: { monday: [{ from: '09:00', to: '12:00' }, { from: '09:00', to: '12:00' }] } }, 'services[0].hours.weekly.monday[1]: It overlaps another span'],
    [{ weekly: { sunday: [{ from: '20:00', to: '02:00' }], monday: [{ from: '01:00', to: '05:00' }] } }, 'services[0].hours.weekly.monday[0]: The hours of sunday go on until 02:00 of this day'],
    [{ weekly: { moonday: [] } }, 'services[0].hours.weekly.moonday is not a field of the policy'],
    [{ weekly: {} }, 'services[0].hours.weekly: The service never opens'],
    [{ weekly: {}, exceptions: [{ from: '2026-01-01', to: '2026-01-01', hours: [], reason: 'x' }] }, 'The service never opens'],
    [{}, 'services[0].hours.weekly is missing'],
    [[], 'services[0].hours is a list of 0'],
    [{ weekly: NINE_TO_FIVE, exceptions: [{ from: '2026-02-30', to: '2026-03-01', hours: [], reason: 'x' }] }, 'services[0].hours.exceptions[0].from is "2026-02-30". Use a date of the calendar'],
    [{ weekly: NINE_TO_FIVE, exceptions: [{ from: '2026-03-02', to: '2026-03-01', hours: [], reason: 'x' }] }, 'services[0].hours.exceptions[0].to is "2026-03-01". Use 2026-03-02 or a later date'],
    [{ weekly: NINE_TO_FIVE, exceptions: [{ from: '2026-03-01', to: '2026-03-05', hours: [], reason: 'x' }, { from: '2026-03-05', to: '2026-03-06', hours: [], reason: 'y' }] }, 'services[0].hours.exceptions[1]: It has days in common with exceptions[0]'],
    [{ weekly: NINE_TO_FIVE, exceptions: [{ from: '2026-03-01', to: '2026-03-01', hours: [] }] }, 'services[0].hours.exceptions[0].reason is missing'],
    [{ weekly: NINE_TO_FIVE, meanwhile: { name: 'x', url: 'javascript:alert(1)' } }, 'services[0].hours.meanwhile.url is "javascript:alert(1)". Use a web address'],
    [{ weekly: NINE_TO_FIVE, referAfter: -1 }, 'services[0].hours.referAfter is -1. Use minutes between 0 and 120'],
    [{ weekly: NINE_TO_FIVE, exceptions: Array.from({ length: 201 }, () => ({})) }, 'services[0].hours.exceptions is a list of 201'],
  ])('refuses %j and says what would be right', (hours, words) => expect(refusal(() => parse(hours))).toContain(words));

  it.each([
    [[{ date: '2026-13-01', name: 'x' }], 'holidays[0].date is "2026-13-01". Use a date of the calendar'],
    [[{ date: '2026-12-25', name: 'x' }, { date: '2026-12-25', name: 'y' }], 'holidays[1].date is "2026-12-25". holidays[0] has the same date'],
    [[{ date: '2026-12-25', name: '' }], 'holidays[0].name is "". Use the name of the holiday'],
    [{}, 'holidays is an object. Use a list of 0 to 500 holidays'],
  ])('refuses the holidays %j', (holidays, words) => expect(refusal(() => parse({ weekly: NINE_TO_FIVE }, holidays))).toContain(words));
});
