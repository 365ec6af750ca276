import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { crowd, type Crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';
import type { ChannelView } from '../../shared/view.js';

const channel = (desk: HeadlessDesk, name: string): ChannelView | undefined => desk.desk.view.channels.find((one) => one.name === name);
const seen = (desk: HeadlessDesk, name: string, is: (view: ChannelView) => boolean, what: string): Promise<ChannelView> =>
  until(`${name} ${what}`, () => [channel(desk, name)].find((view) => view !== undefined && is(view)), 60_000);
const joined = (desk: HeadlessDesk, name: string): Promise<ChannelView> => seen(desk, name, (view) => view.joined, 'to be entered');

function channelsOn(here: Crowd): void {
  const ben = (change = {}) => here.open({ account: here.service.staff[1], point: 'North', ...change });

  it('are made by an administrator, entered by every desk of the staff, also by one that comes later, and carry topic and words', async () => {
    const [ana, north] = await Promise.all([here.open(), ben()]);
    await until('Ana to be known as an administrator', () => ana.desk.view.rooms.may.create && ana.desk.view.texts.mayEdit);
    expect(north.desk.view.rooms.may).toMatchObject({ create: false, upload: false, post: true });
    await expect(north.desk.channels.create({ name: 'Mine', access: 'staff', members: [], topic: '' })).rejects.toMatchObject({ code: 'not-allowed' });

    const address = await ana.desk.channels.create({ name: 'Zines & maps', access: 'staff', members: [], topic: 'What came in this week' });
    expect(address).toBe(`zines-maps@${here.service.newChannels}`);
    await expect(ana.desk.channels.create({ name: 'zines & MAPS', access: 'staff', members: [], topic: '' })).rejects.toMatchObject({ code: 'invalid-request' });
    await joined(north, 'Zines & maps');
    const topic = await seen(north, 'Zines & maps', (view) => view.topic !== undefined, 'to have its topic');
    expect(topic).toMatchObject({ topic: 'What came in this week', made: true, mayManage: false, mayTopic: false, membersOnly: false });
    expect(await seen(ana, 'Zines & maps', (view) => view.mayManage && view.topic !== undefined, 'to be managed by who made it')).toMatchObject({ mayTopic: true });

    north.desk.conversations.reply(topic.id, 'the 1950 atlas is back');
    await ana.line(topic.id, (line) => line.text.includes('1950 atlas'));
    const later = await ben({ point: 'South' });
    const there = await joined(later, 'Zines & maps');
    await later.line(there.id, (line) => line.text.includes('1950 atlas'));
    await seen(later, 'Zines & maps', (view) => view.topic === 'What came in this week', 'to have its topic at a desk that came later');
    await ana.line(topic.id, (line) => line.text === 'Topic: What came in this week' && line.mine);
    expect(ana.journal().filter(({ kind }) => kind === 'channel' || kind === 'topic').map(({ kind }) => kind)).toEqual(['channel', 'topic']);

    await ana.desk.channels.change(address, { name: 'Maps', closed: true });
    for (const desk of [ana, north, later]) await seen(desk, 'Maps', (view) => view.closed && !view.joined, 'to be closed');
    expect(north.lines(topic.id).map(({ text }) => text)).toContain('the 1950 atlas is back');
    await ana.desk.channels.change(address, { closed: false });
    await Promise.all([ana, north, later].map((desk) => joined(desk, 'Maps')));
  });

  it('for members only are seen by their members alone, and whoever is added enters', async () => {
    const [ana, north] = await Promise.all([here.open(), ben()]);
    await until('Ana to be known as an administrator', () => ana.desk.view.rooms.may.create && ana.desk.view.texts.mayEdit);
    const address = await ana.desk.channels.create({ name: 'Budget', access: 'members', members: ['stranger@elsewhere.example'], topic: '' });
    await joined(ana, 'Budget');
    // What is made after it is there: so is the word of this one.
    await ana.desk.channels.create({ name: 'After the budget', access: 'staff', members: [], topic: '' });
    await joined(north, 'After the budget');
    expect(channel(north, 'Budget')).toBeUndefined();
    const stranger = await here.foreign();
    await stranger.raw(`<presence to="${address}/Ben"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
    expect((await stranger.waitForPresence('the answer of the room', ({ from, type }) => from.startsWith(address) && type === 'error')).xml).toContain('registration-required');
    expect(await ana.desk.channels.members(address)).toEqual([here.service.staff[0].address]);

    await ana.desk.channels.setMembers(address, [here.service.staff[1].address]);
    expect(await joined(north, 'Budget')).toMatchObject({ membersOnly: true, mayManage: false });
    await ana.desk.channels.setMembers(address, []);
    await until('Ben’s desk not to show it any more', () => channel(north, 'Budget') === undefined, 60_000);
    expect(ana.journal().flatMap((event) => (event.kind === 'channel' && event.name === 'Budget' ? [event.people.length] : []))).toEqual([0, 2, 1]);
  });

  it('carry files of who may share them, on the record before they leave', async () => {
    const [ana, north] = await Promise.all([here.open({ policy: { channels: { files: { types: ['txt'], maxSize: 1 } } } }), ben()]);
    await until('Ana to be known as an administrator', () => ana.desk.view.rooms.may.upload);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-files-'));
    here.atEnd(() => fs.rmSync(folder, { recursive: true }));
    const [file, kept] = [path.join(folder, 'opening hours.txt'), path.join(folder, 'kept.txt')];
    fs.writeFileSync(file, 'nine to five\n'.repeat(2_000));
    await expect(north.desk.files.share(here.service.rooms.staff, file)).rejects.toMatchObject({ code: 'not-allowed' });
    await ana.desk.files.share(here.service.rooms.staff, file);
    const id = `channel:${here.service.rooms.staff}`;
    const line = await north.line(id, (one) => one.file?.name === 'opening hours.txt', 'the file');
    expect(line.file).toMatchObject({ kind: 'TXT file', size: 26_000 });
    const order = ana.journal().flatMap((event) => (event.kind === 'file' ? [event.what] : event.kind === 'reply' && event.file ? ['said'] : []));
    expect(order).toEqual(['sending', 'said']);
    if (!line.file) throw new Error('no file');
    const { url, name, sha256 } = line.file;
    await north.desk.conversations.saveFile(id, { url, name, ...(sha256 === undefined ? {} : { sha256 }) }, kept);
    expect(fs.readFileSync(kept)).toEqual(fs.readFileSync(file));
    fs.rmSync(kept);
    await expect(north.desk.conversations.saveFile(id, { url, name, sha256: '0'.repeat(64) }, kept)).rejects.toMatchObject({ code: 'file-unreachable' });
    expect(fs.existsSync(kept)).toBe(false);
    await expect(ana.desk.files.share(here.service.rooms.staff, path.join(folder, 'none.txt'))).rejects.toMatchObject({ code: 'invalid-request' });
    fs.writeFileSync(file, Buffer.alloc(1_000_001));
    await expect(ana.desk.files.share(here.service.rooms.staff, file)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(ana.journal().filter(({ kind }) => kind === 'file')).toHaveLength(1);
  });

  it('of all staff let in who joins the staff, and put out who leaves it', async () => {
    // A second try finds the channel of the first.
    const name = `Everybody ${randomUUID().slice(0, 8)}`;
    const ana = await here.open();
    await until('Ana to be known as an administrator', () => ana.desk.view.rooms.may.create && ana.desk.view.texts.mayEdit);
    const address = await ana.desk.channels.create({ name, access: 'staff', members: [], topic: '' });
    const carla = await here.service.addAccount('carla');
    for (const room of [here.service.rooms.desk, here.service.rooms.staff]) await here.service.setAffiliation(room, carla.address, 'member');
    const south = await here.open({ account: carla, point: 'South' });
    await joined(south, name);
    await here.service.setAffiliation(here.service.rooms.desk, carla.address, 'none');
    await until('Carla’s desk to close', () => south.desk.view.me === undefined, 60_000);
    await expect.poll(() => ana.desk.channels.members(address), { timeout: 60_000 }).toEqual(here.service.staff.map((one) => one.address));
  });
}

describe('channels that administrators make, on Prosody', { timeout: 120_000 }, () => {
  channelsOn(crowd(() => startProsody()));
});
describe('channels that administrators make, on ejabberd', { timeout: 120_000 }, () => {
  channelsOn(crowd(() => startEjabberd()));
});
