import { describe, expect, it } from 'vitest';
import type { Favour } from '../../core/favour/favour.js';
import { AppError } from '../../shared/errors.js';
import { zoneOf } from '../../shared/hours/zone.js';
import { timeAt, timeChoices } from './times.js';
import { favourView, type Viewer } from './views.js';
import { wishOf } from './wish.js';

const ANA = 'ana@library.example';
const BEN = 'ben@library.example';
const ROOM = 'staff@rooms.library.example';
const BERLIN = zoneOf('Europe/Berlin');
const NEW_YORK = zoneOf('America/New_York');
const HOUR = 3_600_000;

describe('times to choose from', () => {
  const words = (now: number, zone = BERLIN, name = 'Europe/Berlin'): string[] => timeChoices(now, zone, name).map((choice) => choice.words);

  it('are the next round hours of the library, and some of tomorrow', () => {
    expect(words(Date.UTC(2026, 10, 20, 12, 41, 30))).toEqual(['in 30 minutes (14:12)', 'in an hour (14:42)', '16:00', '18:00', '20:00', 'Sat 10:00', 'Sat 12:00', 'Sat 16:00']);
    expect(words(Date.UTC(2026, 10, 20, 12, 41, 30), NEW_YORK, 'America/New_York').slice(2, 5)).toEqual(['09:00', '10:00', '12:00']);
  });

  it('are those of tomorrow shortly before midnight, and on the days when the clocks change', () => {
    expect(words(Date.UTC(2026, 10, 20, 22, 45))).toEqual(['in 30 minutes (Sat 00:15)', 'in an hour (Sat 00:45)', 'Sat 10:00', 'Sat 12:00', 'Sat 16:00']);
    const spring = timeChoices(Date.UTC(2026, 2, 28, 20), BERLIN, 'Europe/Berlin');
    expect(spring.find((choice) => choice.words === 'Sun 10:00')?.at).toBe(Date.UTC(2026, 2, 29, 8));
    const autumn = timeChoices(Date.UTC(2026, 9, 31, 20), NEW_YORK, 'America/New_York');
    expect(autumn.find((choice) => choice.words === 'Sun 10:00')?.at).toBe(Date.UTC(2026, 10, 1, 15));
  });

  it('are all still to come, in order', () => {
    for (let at = Date.UTC(2026, 2, 28); at < Date.UTC(2026, 2, 31); at += HOUR / 4) {
      const choices = timeChoices(at, BERLIN, 'Europe/Berlin').slice(2).map((choice) => choice.at);
      expect(choices).toEqual(choices.toSorted((a, b) => a - b));
      expect(Math.min(...choices)).toBeGreaterThan(at);
    }
  });
});

describe('a time that was written out', () => {
  it('is that of the clock of the library', () => {
    expect(timeAt('2026-11-24T16:00', BERLIN)).toBe(Date.UTC(2026, 10, 24, 15));
    expect(timeAt('2026-11-24T16:00:00', NEW_YORK)).toBe(Date.UTC(2026, 10, 24, 21));
    expect(timeAt('2026-03-29T02:30', BERLIN), 'skipped by the clocks').toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it.each(['2026-02-30T10:00', '2026-11-24', 'tomorrow', '2026-11-24T25:00', ''])('%s is none', (written) => expect(timeAt(written, BERLIN)).toBeUndefined());

  it('is asked for again when there is no such day, and for a cover', () => {
    const ask = { channel: `channel:${ROOM}`, wish: { kind: 'look-up', text: 'x' } } as const;
    expect(wishOf({ ...ask, by: { clock: '2026-11-24T16:00' } }, BERLIN)).toEqual({ room: ROOM, wish: { kind: 'look-up', text: 'x', by: Date.UTC(2026, 10, 24, 15) } });
    expect(() => wishOf({ ...ask, by: { clock: '2026-02-30T10:00' } }, BERLIN)).toThrow(AppError);
    expect(() => wishOf({ ...ask, wish: { kind: 'cover' } }, undefined)).toThrow('until when');
    expect(wishOf({ ...ask, wish: { kind: 'cover' }, by: { at: 5 } }, undefined).wish).toEqual({ kind: 'cover', until: 5 });
  });
});

describe('a favour on the screen', () => {
  const favour: Favour = {
    id: 'f', head: 's0', headStamp: 0, state: 'asked', cannot: [], to: { kind: 'person', address: BEN }, asked: { by: ANA, at: 0, desk: 'a', point: 'Main desk' },
    wish: { kind: 'pull', title: 'The \u202EOdyssey', callNumber: '883 HOM', barcode: '31110', branch: 'North', by: 6 * HOUR },
  };
  const viewer: Viewer = { me: BEN, desk: 'b', now: 0, timeZone: 'Europe/Berlin', pending: new Set() };
  const seen = (change: Partial<Favour> = {}, as: Partial<Viewer> = {}) => favourView({ key: `${ROOM} f`, room: ROOM, provisional: [], told: [] }, { ...favour, ...change }, { ...viewer, ...as });

  it('says what, for where, by when on the clock of the library, and of whom', () => {
    expect(seen()).toEqual({
      id: `${ROOM} f`, channel: `channel:${ROOM}`, kind: 'pull', title: 'Pull “The Odyssey” for North', facts: ['Call number 883 HOM', 'Barcode 31110'], due: { at: 6 * HOUR, words: 'by 07:00' },
      to: { name: 'you', here: true }, by: 'Ana', mine: false, askedAt: 0, state: 'asked', cannot: [], may: ['accept', 'decline'], pending: false,
    });
  });

  it('offers each person what is theirs to do', () => {
    const accepted = { state: 'accepted', accepted: { by: BEN, at: 1, desk: 'b', point: 'North' } } as const;
    expect(seen({}, { me: ANA }).may).toEqual(['withdraw']);
    expect(seen({}, { me: 'carl@library.example' }).may).toEqual(['accept']);
    expect(seen(accepted).may).toEqual(['done', 'reopen']);
    expect(seen(accepted, { me: ANA }).may).toEqual(['done', 'withdraw']);
    expect(seen({ state: 'declined', ended: { by: BEN, at: 1, reason: 'on loan' } })).toMatchObject({ may: ['reopen'], ended: { name: 'you', reason: 'on loan' } });
    expect(seen({ state: 'done', ended: { by: BEN, at: 1, reason: '' } }).may).toEqual([]);
    expect(seen({}, { pending: new Set(['f']) }).pending).toBe(true);
  });

  it('has the whole of long words, and the note of a cover', () => {
    const text = `why? ${'x'.repeat(300)}`;
    expect(seen({ wish: { kind: 'look-up', text } }).facts).toEqual([text]);
    expect(seen({ wish: { kind: 'look-up', text: 'why?' } })).toMatchObject({ title: 'Look up: why?', facts: [] });
    expect(seen({ wish: { kind: 'cover', until: 6 * HOUR, note: 'Dentist' } })).toMatchObject({ title: 'Cover for Ana', facts: ['Dentist'], due: { words: 'until 07:00' } });
  });
});
