import { describe, expect, it } from 'vitest';
import { hoursAt } from '../../core/hours/hours.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import { calendarsOf } from './calendars.js';

describe('the calendars of a policy', () => {
  it('are those of the services with hours, in the time zone of the library, with its holidays', async () => {
    const calendars = await calendarsOf(parsePolicy(JSON.stringify({
      library: 'L', timeZone: 'America/New_York', rooms: { desk: 'desk@rooms.library.example' }, holidays: [{ date: '2026-11-26', name: 'Thanksgiving' }],
      services: [
        { address: 'ask@library.example', name: 'Ask', hours: { weekly: { thursday: [{ from: '09:00', to: '17:00' }] } } },
        { address: 'children@library.example', name: 'Children' },
      ],
    })));
    expect([...calendars.keys()]).toEqual(['ask@library.example']);
    const state = (at: string) => hoursAt(calendars.get('ask@library.example'), undefined, Date.parse(at));
    expect(state('2026-11-19T13:59Z')).toMatchObject({ open: false, changesAt: Date.parse('2026-11-19T14:00Z') });
    expect(state('2026-11-26T16:00Z')).toMatchObject({ open: false, reason: 'Thanksgiving', changesAt: Date.parse('2026-12-03T14:00Z') });
  });
});
