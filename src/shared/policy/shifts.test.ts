import { describe, expect, it } from 'vitest';
import { shifts } from './shifts.js';

describe('the section about shifts', () => {
  it('needs a calendar alone', () => {
    expect(shifts.parse({ calendar: 'shifts.ics' })).toEqual({ calendar: 'shifts.ics', every: 15, people: {}, place: 'location', remind: 5, late: 10, secondCall: 1_440, sickLeave: 'first' });
  });

  it.each(['shifts.ics', '/srv/shifts.ics', 'D:\\Shifts\\all.ics', '\\\\server\\share\\shifts.ics', 'https://calendar.library.example/shifts.ics?key=1', 'https://calendar.library.example', 'http://127.0.0.1:8080/x.ics', 'http://localhost/x.ics'])('takes %s', (calendar) => {
    expect(shifts.safeParse({ calendar }).success).toBe(true);
  });

  it.each(['', 'http://calendar.library.example/shifts.ics', 'http://localhost.evil.example/x.ics', 'https://ana:secret@calendar.library.example/x.ics', 'ftp://x/y.ics', 'file:///etc/passwd', 'webcal://calendar.library.example/x', 'https://a b/', 'x'.repeat(2_001), 7])('refuses %s', (calendar) => {
    expect(shifts.safeParse({ calendar }).error?.issues[0]?.message).toBe('Use the path of a calendar file, or a web address that begins with https://.');
  });

  it('says whose the names are, and refuses what is no address', () => {
    expect(shifts.parse({ calendar: 'x.ics', people: { Ana: 'Ana@Library.example' } }).people).toEqual({ Ana: 'ana@library.example' });
    expect(shifts.safeParse({ calendar: 'x.ics', people: { Ana: 'ana' } }).success).toBe(false);
    expect(shifts.safeParse({ calendar: 'x.ics', people: Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`p${i}`, 'a@b.example'])) }).success).toBe(false);
    expect(shifts.safeParse({ calendar: 'x.ics', every: 0 }).success).toBe(false);
    expect(shifts.safeParse({ calendar: 'x.ics', who: 'me' }).success).toBe(false);
  });
});
