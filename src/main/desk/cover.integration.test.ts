import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { daysPass } from '../../../e2e/service/days.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody, type Account, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';
import type { CoverView } from '../../shared/shifts-view.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-shifts-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Ana's shift, in five days. */
function calendarOf({ staff: [ana] }: Service): string {
  const from = Math.floor(Date.now() / HOUR) * HOUR + 5 * DAY;
  const file = path.join(folder, 'shifts.ics');
  fs.writeFileSync(file, ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:u1', `DTSTART:${utc(from)}`, `DTEND:${utc(from + 4 * HOUR)}`, 'LOCATION:Main desk', `ATTENDEE:xmpp:${ana.address}`, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'));
  return file;
}

const cover = (desk: HeadlessDesk): CoverView | undefined => desk.desk.view.shifts?.covers[0];
const coverIs = (desk: HeadlessDesk, what: string, so: (cover: CoverView) => boolean): Promise<CoverView> => until(`the cover to be ${what}`, () => {
  const known = cover(desk);
  return known && so(known) ? known : undefined;
});

async function asked(desk: HeadlessDesk, urgent: boolean): Promise<void> {
  await desk.desk.rota.read();
  const shift = desk.desk.view.shifts?.shifts.find(({ mine }) => mine);
  if (!shift) throw new Error('no shift');
  desk.desk.rota.ask({ id: shift.id, from: shift.from, to: shift.to, reason: '', urgent });
}

async function cleoOf(service: Service): Promise<Account> {
  const cleo = await service.addAccount('cleo');
  for (const room of [service.rooms.desk, service.rooms.staff]) await service.setAffiliation(room, cleo.address, 'member');
  return cleo;
}

describe.each([
  ['Prosody', () => startProsody({ hibernation: 1_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 1_000 })],
] as const)('cover for a shift, on %s', (_name, start) => {
  const here = crowd(start);

  it('of sick leave goes to whoever the archive has first, and all desks know the same', async () => {
    const { service } = here;
    const policy = { shifts: { calendar: calendarOf(service) } };
    const ana = await here.open({ policy });
    const ben = await here.open({ account: service.staff[1], point: 'North', policy });
    const cleo = await here.open({ account: await cleoOf(service), point: 'South', policy });
    await asked(ana, true);
    for (const desk of [ben, cleo]) {
      const { id, from, to } = await coverIs(desk, 'asked for', ({ mayOffer }) => mayOffer);
      desk.desk.rota.act(id, { type: 'offer', from, to });
    }
    const [first, ...others] = await Promise.all([ana, ben, cleo].map((desk) => coverIs(desk, 'agreed on, with both offers known', ({ state, offers }) => state === 'agreed' && offers.length === 2)));
    expect(['Ben', 'Cleo']).toContain(first?.agreed?.parts[0]?.name);
    for (const other of others) expect(other.agreed?.parts.map(({ person, from, to }) => [person, from, to])).toEqual(first?.agreed?.parts.map(({ person, from, to }) => [person, from, to]));
    expect(ana.desk.view.shifts?.shifts.map(({ name, coverFor }) => [name, coverFor])).toEqual([[first?.agreed?.parts[0]?.name, 'Ana']]);
  });
});

describe('the second call', () => {
  const here = crowd(() => startProsody({ hibernation: 1_000 }));

  it('goes out once when a day has passed, however many desks there are', async () => {
    const { service } = here;
    const policy = { shifts: { calendar: calendarOf(service) } };
    const ana = await here.open({ policy });
    const ben = await here.open({ account: service.staff[1], point: 'North', policy });
    await asked(ana, false);
    await coverIs(ben, 'asked for', ({ state }) => state === 'asked');
    await daysPass(service, 2);
    for (const desk of [ana, ben]) {
      await desk.desk.signOut();
      await desk.signIn();
    }
    for (const desk of [ana, ben]) await coverIs(desk, 'called again', ({ calledAgain }) => calledAgain);
    // Whoever comes now reads all that was said, and has nothing more to say.
    const foreign = await here.foreign();
    await here.open({ account: await cleoOf(service), point: 'South', policy });
    const archive = await foreign.archive(service.rooms.staff);
    expect(archive.filter(({ body }) => body?.startsWith('Still open: ')).length).toBe(1);
  });
});
