import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';
import type { FavourView } from '../../shared/favour-view.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [['Prosody', () => startProsody()], ['ejabberd', () => startEjabberd()]];

describe.each(servers)('favours on %s', (_name, start) => {
  const here = crowd(start);
  const north = (folder?: string): Promise<HeadlessDesk> => here.open({ account: here.service.staff[1], point: 'North', ...(folder === undefined ? {} : { folder }) });
  const seen = (desk: HeadlessDesk, what: string, match: (favour: FavourView) => boolean): Promise<FavourView> => until(what, () => desk.desk.view.favours.find(match));
  const hour = (): number => Date.now() + 3_600_000;
  const pull = (desk: HeadlessDesk, title: string, to?: { kind: 'person'; address: string }) =>
    desk.desk.favours.ask({ room: here.service.rooms.staff, wish: { kind: 'pull', title, by: hour() }, ...(to ? { to } : {}) });

  it('are archived with their words, and go from asked to done, also for a desk that comes later', async () => {
    const [ana, ben] = await Promise.all([here.open(), north()]);
    await pull(ana, 'The Odyssey', { kind: 'person', address: here.service.staff[1].address });
    const row = await ben.waitFor('The Odyssey');
    ben.desk.requests.act(row.id, { type: 'take' });
    const { id } = await seen(ana, 'Ben to have accepted it', ({ state, doer }) => state === 'accepted' && doer?.name === 'Ben' && doer.point === 'North');
    await until('the row to leave the queue', () => ben.queue.length === 0 || undefined);
    await ben.desk.favours.act(id, { type: 'done' });
    await seen(ana, 'it to be done', ({ state }) => state === 'done');
    expect(ana.desk.view.notices.map(({ text }) => text).join()).toContain('Ben has done this');

    const late = await here.open({ point: 'Later' });
    expect(await seen(late, 'the late desk to have read of it', (favour) => favour.id === id)).toMatchObject({ state: 'done', doer: { name: 'Ben', point: 'North' }, title: 'Pull “The Odyssey”' });
    const lines = late.lines(`channel:${here.service.rooms.staff}`);
    expect(lines.find((line) => line.favour === id)?.text).toContain('Please pull “The Odyssey”');
    expect(lines.filter((line) => line.kind === 'event').map((line) => line.text)).toEqual(expect.arrayContaining(['Ben: I do this: Pull “The Odyssey”', 'Ben: Done: Pull “The Odyssey”']));
  });

  it('are accepted by exactly one of two desks that press at the same moment', async () => {
    const [ana, first, second] = await Promise.all([here.open(), north(), here.open({ account: here.service.staff[1], point: 'South' })]);
    await pull(ana, 'Emma');
    const asked = await Promise.all([first, second].map((desk) => seen(desk, 'the favour', ({ title, state }) => title.includes('Emma') && state === 'asked')));
    const id = asked[0]?.id ?? '';
    await Promise.all([first, second].map((desk) => desk.desk.favours.act(id, { type: 'accept' })));
    const points = await Promise.all([ana, first, second].map(async (desk) => (await seen(desk, 'one to have it', (favour) => favour.id === id && favour.state === 'accepted')).doer?.point));
    expect(new Set(points).size).toBe(1);
    const loser = points[0] === 'North' ? second : first;
    await until('the other to hear of it', () => loser.desk.view.notices.some(({ text }) => text.includes('was first')) || undefined);
    await until('nothing to be on its way', () => [first, second].every((desk) => desk.desk.view.favours.every(({ pending }) => !pending)) || undefined);
  });

  it('remind who asked that nobody has accepted, and who accepted that it is time', async () => {
    const [ana, ben] = await Promise.all([here.open(), north()]);
    await ana.desk.favours.ask({ room: here.service.rooms.staff, wish: { kind: 'look-up', text: 'when was the bridge built?', by: Date.now() + 4_000 } });
    await until('Ana to hear that nobody does it', () => ana.desk.view.notices.some(({ text }) => text.startsWith('Nobody has accepted yet')) || undefined);
    const { id } = await seen(ben, 'the favour', ({ kind, state }) => kind === 'look-up' && state === 'asked');
    await ben.desk.favours.act(id, { type: 'accept' });
    await until('Ben to hear that it is time', () => ben.desk.view.notices.some(({ text }) => text.startsWith('It is time for what you promised: Look up: when was')) || undefined);
    await ben.desk.favours.act(id, { type: 'done' });
    expect([ana, ben].map((desk) => desk.journal().filter(({ kind }) => kind === 'favour-reminded').length)).toEqual([1, 1]);
  });

  it('to cover move all that is held to who accepts, and what was not accepted comes back with who is back', async () => {
    const [ana, ben] = await Promise.all([here.open(), north()]);
    const held = await Promise.all(['first call', 'second call'].map(async (note) => {
      const id = ana.desk.requests.log('phone', note);
      await ana.take(id);
      return id;
    }));
    await ana.desk.favours.ask({ room: here.service.rooms.staff, wish: { kind: 'cover', until: hour() } });
    const { id } = await seen(ben, 'the cover', ({ kind, state }) => kind === 'cover' && state === 'asked');
    await ben.desk.favours.act(id, { type: 'accept' });
    const [one = '', two = ''] = held;
    await ben.request((r) => r.id === one && r.offer?.toMe === true, 'the first offer');
    await ben.request((r) => r.id === two && r.offer?.toMe === true, 'the second offer');
    expect(ben.queue.find((r) => r.id === one)?.holder?.name, 'the leaving desk is responsible until then').toBe('Ana');
    ben.desk.requests.act(one, { type: 'accept' });
    await ana.request((r) => r.id === one && r.holder?.name === 'Ben', 'Ben to have the first');
    expect(ana.desk.view.notices.map(({ text }) => text).join()).toContain('Ben does this: your cover until');
    await ana.desk.favours.act(id, { type: 'done' });
    await ana.request((r) => r.id === two && !r.offer && r.holder?.mine === true, 'the second to be Ana’s alone again');
    await ben.request((r) => r.id === two && !r.offer, 'the offer to be gone');
  });
});
