import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody, type Account, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';

/** Out of the desk room without a word to anybody: the room forgets whose address begins so. */
const forgetOnProsody = (service: Service, whose: string): Promise<string> =>
  service.command(`>local r = prosody.hosts["rooms.${service.domain}"].modules.muc.get_room_from_jid("${service.rooms.desk}"); for jid, nick in pairs(r._jid_nick) do if jid:sub(1, ${whose.length}) == "${whose}" then r._occupants[nick] = nil; r._jid_nick[jid] = nil end end`);

/** The part of the server that has the rooms starts anew, and everybody is out. */
const restartRooms = (service: Service): Promise<string> => service.command(`restart_module ${JSON.stringify({ host: service.domain, module: 'mod_muc' })}`);

const servers: readonly (readonly [string, () => Promise<Service>, (service: Service, whose: string) => Promise<string>])[] = [
  ['Prosody', () => startProsody(), forgetOnProsody],
  ['ejabberd', () => startEjabberd(), restartRooms],
];

describe.each(servers)('a desk room on %s that loses its desks', (_name, start, forget) => {
  const here = crowd(start);
  async function open(account: Account, point: string): Promise<HeadlessDesk> {
    const d = await here.open({ account, point, timing: { roomSilence: 500 } });
    await until('the desks to agree', () => d.desk.view.agreeing || undefined);
    return d;
  }
  const sees = (d: HeadlessDesk, id: string, name: string) => d.request((r) => r.id === id && r.holder?.name === name && !r.pending, `${name} to hold it`);
  const disagreed = (d: HeadlessDesk): boolean => d.patches.some((patch) => patch.set?.agreeing === false);

  it('is noticed by the desk that was put out: it says so, enters again and reads what it missed', async () => {
    const [ana, ben] = await Promise.all([open(here.service.staff[0], 'Main desk'), open(here.service.staff[1], 'North')]);
    const p = await here.patron();
    await p.send('who has me?');
    const { id } = await ana.waitFor('who has me');
    await ben.waitFor('who has me');
    ana.patches.length = 0;
    await forget(here.service, here.service.staff[0].address);
    await ben.take(id);
    await until('the desk to notice', () => disagreed(ana) || undefined);
    await sees(ana, id, 'Ben');
    await until('the desks to agree', () => ana.desk.view.agreeing || undefined);
    expect(() => ana.desk.requests.act(id, { type: 'take' })).toThrow(expect.objectContaining({ code: 'already-taken' }));
    const walkIn = ana.desk.requests.log('in-person', 'atlas');
    await ben.request((r) => r.id === walkIn, 'the walk-in at the other desk');
    await until('both desks to see each other', () => [ana, ben].every((d) => d.desk.view.colleagues.length === 1) || undefined);
  });

  it('has all of them back, and nothing is forgotten that was pressed meanwhile', async () => {
    const both = await Promise.all([open(here.service.staff[0], 'Main desk'), open(here.service.staff[1], 'North')]);
    for (const d of both) d.patches.length = 0;
    await forget(here.service, '');
    const walkIns = both.map((d, n) => d.desk.requests.log('in-person', `at desk ${n}`));
    await until('both desks to notice', () => both.every(disagreed) || undefined);
    await Promise.all(both.flatMap((d) => walkIns.map((id) => d.request((r) => r.id === id && !r.pending, 'each walk-in at each desk'))));
    await until('the desks to agree', () => both.every((d) => d.desk.view.agreeing && d.desk.view.colleagues.length === 1) || undefined);
    const [atAna, atBen] = both.map((d) => d.queue.map((r) => r.id).toSorted());
    expect(atAna).toEqual(atBen);
    expect(atAna).toEqual(expect.arrayContaining(walkIns));
  });
});
