import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Listener, type ListenerOptions } from '../../../e2e/service/listener.js';
import { patron, type Patron, type PatronOptions } from '../../../e2e/service/patron.js';
import { startProsody, type Account, type Service } from '../../../e2e/service/prosody.js';
import { startProxy, type Proxy } from '../../../e2e/service/proxy.js';
import { until } from '../../../e2e/service/until.js';
import type { Heard } from '../../core/heard.js';
import type { Outgoing } from '../../core/outgoing.js';
import { xmlText } from '../../core/patron/xml-text.js';

let service: Service;
let proxy: Proxy;
/** A service account of its own for each test: archives and sessions do not meet. */
let ask: Account;
const open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  service = await startProsody({ hibernation: 60_000 });
}, 60_000);
afterAll(() => service.stop());
beforeEach(async () => {
  proxy = await startProxy(() => service.ports.xmpps);
  ask = await service.addAccount(`ask-${randomUUID().slice(0, 8)}`);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((end) => end()));
  await proxy.stop();
});

async function desk(account: Account, options: Partial<ListenerOptions> = {}): Promise<Listener> {
  const listener = Listener.start({ service, account, port: proxy.port, ...options });
  open.push(() => listener.stop());
  await listener.ready();
  return listener;
}
/** Anonymous patrons may write to the one service address alone, so most tests use one with an account. */
async function visitor(options: PatronOptions = {}): Promise<Patron> {
  const one = await patron(service, { anonymous: false, to: ask.address, ...options });
  open.push(() => one.close());
  return one;
}
const staffRooms = () => [{ room: service.rooms.desk, nick: 'Main desk', use: 'desk' as const }, { room: service.rooms.staff, nick: 'Ana', use: 'channel' as const }];
const bodies = (items: readonly Heard[]) => items.flatMap((item) => (item.kind !== 'bounce' && item.body !== undefined ? [item.body] : []));
const live = (listener: Listener) => listener.events.flatMap((event) => (event.type === 'heard' ? event.items : []));
const numbered = (count: number, word = 'message') => Array.from({ length: count }, (_, i) => `${word} ${i}`);
const claim = (conv: string, prev = ''): Extract<Outgoing, { type: 'operation' }> => ({
  type: 'operation', room: service.rooms.desk,
  operation: { originId: randomUUID(), desk: 'a'.repeat(32), point: 'Main desk', conv, service: ask.address, prev, detail: { type: 'claim', session: `${ask.address}/desk-1` } },
});

describe('a service session', () => {
  it('hears an anonymous patron and answers, and both sides are archived under one id', async () => {
    const listener = await desk(service.service);
    const page = await visitor({ anonymous: true, to: service.service.address });
    const id = await page.send('Where is the census?');
    const heard = await listener.heard((item) => item.originId === id);
    expect(heard).toMatchObject({ kind: 'message', archive: service.service.address, via: 'live', from: page.address, thread: page.thread, body: 'Where is the census?', outgoing: false });
    const originId = randomUUID();
    await listener.session.send({ type: 'message', to: page.address, originId, body: 'Second floor.', thread: page.thread });
    expect(await page.waitFor('Second floor.')).toMatchObject({ id: originId, thread: page.thread });
    await listener.event((event) => event.type === 'acked' && event.originId === originId);
    await listener.session.settle(service.service.address);
    const items = listener.pages.flatMap((one) => one.items);
    expect(items.find((item) => item.originId === id)?.id).toBe(heard.id);
    expect(items.find((item) => item.originId === originId)).toMatchObject({ kind: 'message', outgoing: true, via: 'archive', thread: page.thread });
  });

  it('catches up with 300 messages page by page, in order, before it is ready', async () => {
    const one = await visitor();
    await one.sendAll(numbered(300));
    const first = await desk(ask);
    expect(first.pages.map((page) => page.items.length)).toEqual([250, 50]);
    expect(bodies(first.items)).toEqual(numbered(300));
    expect(first.events.findLastIndex((event) => event.type === 'page')).toBeLessThan(first.events.findIndex((event) => event.type === 'state' && event.state.state === 'ready'));
    await first.stop();
    await one.sendAll(numbered(3, 'later'));
    const second = await desk(ask, { cursors: first.cursors });
    expect(bodies(second.items)).toEqual(numbered(3, 'later'));
  });

  it('delivers what arrives during the catch-up after the pages, and loses nothing of it', async () => {
    const one = await visitor();
    await one.sendAll(numbered(400));
    const listener = Listener.start({ service, account: ask, port: proxy.port });
    open.push(() => listener.stop());
    await until('the first page', () => listener.pages.length > 0);
    await one.sendAll(numbered(20, 'live'));
    await listener.ready();
    await until('the last message', () => bodies(listener.items).includes('live 19'));
    const all = numbered(400).concat(numbered(20, 'live'));
    expect([...new Set(bodies(listener.items))]).toEqual(all);
    const kinds = listener.events.flatMap(({ type }) => (type === 'page' || type === 'heard' ? [type] : []));
    expect(kinds.toSorted().toReversed()).toEqual(kinds); // no page after something live
  });

  it('hears a second desk of the service as its own voice, by carbons', async () => {
    const [a, b] = await Promise.all([desk(ask), desk(ask)]);
    const one = await visitor();
    await one.send('Hello');
    await Promise.all([a, b].map((listener) => listener.heard((item) => item.kind === 'message' && item.body === 'Hello')));
    const originId = randomUUID();
    await a.session.send({ type: 'message', to: one.address, originId, body: 'From desk A' });
    const copy = await b.heard((item) => item.originId === originId);
    expect(copy).toMatchObject({ kind: 'message', via: 'carbon', outgoing: true, from: (await a.ready()).address, body: 'From desk A' });
    await b.session.settle(ask.address);
    expect(b.pages.flatMap((page) => page.items).find((item) => item.originId === originId)?.id).toBe(copy.id);
    expect(a.refused.concat(b.refused)).toEqual([]);
  });

  it('resumes after a cut without losing or doubling anything, and without reading the archive', async () => {
    const listener = await desk(ask);
    const one = await visitor();
    await one.sendAll(numbered(5));
    await listener.heard((item) => item.kind === 'message' && item.body === 'message 4');
    const pagesBefore = listener.pages.length;
    proxy.refuse(true);
    proxy.cut();
    await listener.offline();
    await one.sendAll(numbered(60, 'while away'));
    proxy.refuse(false);
    expect(await listener.ready(2)).toMatchObject({ resumed: true });
    await listener.heard((item) => item.kind === 'message' && item.body === 'while away 59');
    expect(bodies(live(listener))).toEqual(numbered(5).concat(numbered(60, 'while away')));
    expect(listener.pages).toHaveLength(pagesBefore);
  });

  it('sends nothing twice when the line dies in the middle of writing', async () => {
    const listener = await desk(ask);
    const one = await visitor();
    const ids = Array.from({ length: 50 }, () => randomUUID());
    const sending = ids.map((originId, i) => listener.session.send({ type: 'message', to: one.address, originId, body: `reply ${i}` }));
    proxy.cut();
    const fates = await Promise.allSettled(sending);
    const handed = ids.filter((_, i) => fates[i]?.status === 'fulfilled');
    await listener.ready(2);
    const told = () => new Set(listener.events.flatMap((event) => (event.type === 'acked' || event.type === 'unknown-fate' ? [event.originId] : [])));
    await until('the fate of everything that was handed over', () => handed.every((id) => told().has(id)));
    await until('the patron to have them', () => handed.every((id) => one.received().some((message) => message.id === id)));
    const got = one.received().map((message) => message.id);
    expect(new Set(got).size).toBe(got.length);
  });

  it('notices a pulled cable and comes back', async () => {
    const listener = await desk(ask, { timing: { ackInterval: 200, ackTimeout: 300 } });
    const one = await visitor();
    proxy.blackHole();
    expect((await listener.offline()).problem.code).toBe('connection-lost');
    await one.send('Are you there?');
    expect(await listener.ready(2)).toMatchObject({ resumed: true });
    await listener.heard((item) => item.kind === 'message' && item.body === 'Are you there?');
  });

  it('keeps quiet lines alive: the server does not take an idle desk for dead', async () => {
    const impatient = await startProsody({ readTimeout: 1000 });
    try {
      const listener = Listener.start({ service: impatient, account: impatient.service, port: impatient.ports.xmpps, timing: { ackInterval: 200 } });
      await listener.ready();
      const before = Date.now();
      await until('three of its patiences to pass', () => Date.now() - before > 3000);
      expect(listener.states.filter(({ state }) => state === 'offline')).toEqual([]);
      await listener.stop();
    } finally {
      await impatient.stop();
    }
  });

  it('falls back to the time when the archive no longer knows its place, and says where the gap may begin', async () => {
    const one = await visitor();
    await one.sendAll(['before', 'after']);
    const since = Date.now() - 60_000;
    const listener = await desk(ask, { cursors: new Map([[ask.address, { after: randomUUID(), since }]]) });
    expect(listener.pages[0]?.gapSince).toBe(since);
    expect(bodies(listener.items)).toEqual(['before', 'after']);
    expect(listener.pages.slice(1).every((page) => page.gapSince === undefined)).toBe(true);
  });

  it('reads older history backwards', async () => {
    const one = await visitor();
    await one.sendAll(numbered(30));
    const listener = await desk(ask);
    const newest = await listener.session.history(ask.address, 10);
    expect(bodies(newest.items)).toEqual(numbered(30).slice(20));
    const older = await listener.session.history(ask.address, 100, newest.items[0]?.id);
    expect(bodies(older.items)).toEqual(numbered(30).slice(0, 20));
    expect(older.complete).toBe(true);
  });

  it('pages once more for all who ask while it pages, and fails plainly without a connection', async () => {
    const listener = await desk(ask);
    const before = listener.pages.length;
    await Promise.all(Array.from({ length: 20 }, () => listener.session.settle(ask.address)));
    expect(listener.pages.length - before).toBe(2);
    await listener.stop();
    await expect(listener.session.settle(ask.address)).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(listener.session.send({ type: 'chat-state', to: ask.address, state: 'active' })).rejects.toMatchObject({ code: 'connection-lost' });
  });

  it('tells typing, receipts and presence both ways', async () => {
    const listener = await desk(ask);
    const one = await visitor();
    const id = randomUUID();
    await one.raw(`<message to='${ask.address}' type='chat' id='${id}'><body>Hi</body><request xmlns='urn:xmpp:receipts'/><composing xmlns='http://jabber.org/protocol/chatstates'/></message><presence to='${ask.address}'><status>browsing</status></presence>`);
    expect(await listener.heard((item) => item.originId === id)).toMatchObject({ wantsReceipt: true, chatState: 'composing' });
    await listener.event((event) => event.type === 'presence' && event.presence.from === one.address && event.presence.status === 'browsing');
    await listener.session.send({ type: 'receipt', to: one.address, of: id, originId: randomUUID() });
    await listener.session.send({ type: 'chat-state', to: one.address, state: 'composing' });
    await listener.session.send({ type: 'directed-presence', to: one.address, available: true, nonce: 'n'.repeat(22) });
    await until('the patron to see all three', () => {
      const seen = (name: string) => one.stanzas().find((stanza) => stanza.getChild(name))?.getChild(name);
      return seen('received')?.attrs['id'] === id && seen('composing') !== undefined && seen('nonce')?.text() === 'n'.repeat(22);
    });
    await one.close();
    await listener.event((event) => event.type === 'presence' && event.presence.from === one.address && !event.presence.available);
  });

  it('learns the clock of the server', async () => {
    const listener = await desk(ask);
    const event = await listener.event(({ type }) => type === 'clock');
    expect(Math.abs(event.type === 'clock' ? event.offset : Infinity)).toBeLessThan(2000);
  });

  it('passes hostile text through unchanged, however the network cuts it', async () => {
    const listener = await desk(ask);
    const one = await visitor();
    const text = `<script>alert(1)</script> javascript:x \u202Egpj.exe \u0085\u009F 👩‍🚀`.repeat(1200).slice(0, 59_999);
    const id = await one.send(text);
    expect(await listener.heard((item) => item.originId === id)).toMatchObject({ body: text });
    const originId = randomUUID();
    await listener.session.send({ type: 'message', to: one.address, originId, body: `\u0000bell \u0007 ${text}` });
    expect((await one.waitFor('bell')).body).toBe(xmlText(`bell  ${text}`));
  });

  it('does not let one stanza over the limit of the server end more than its sender', async () => {
    const listener = await desk(ask);
    const one = await visitor();
    await expect(listener.session.send({ type: 'message', to: one.address, originId: randomUUID(), body: 'x'.repeat(300_000) })).rejects.toMatchObject({ code: 'too-long' });
    const other = await visitor();
    await other.raw(`<message to='${ask.address}' type='chat'><body>${'x'.repeat(300_000)}</body></message>`);
    await one.send('still here');
    await listener.heard((item) => item.kind === 'message' && item.body === 'still here');
    expect(listener.states.filter(({ state }) => state === 'offline')).toEqual([]);
  });

  it('refuses what a patron forges, and hears the rest of the stanza stream', async () => {
    const listener = await desk(ask);
    const one = await visitor();
    const inner = `<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='director@${service.domain}/x' to='${ask.address}' type='chat'><body>forged</body></message></forwarded>`;
    await one.raw(
      `<message to='${ask.address}' type='chat'><received xmlns='urn:xmpp:carbons:2'>${inner}</received></message>` +
        `<message to='${ask.address}' type='chat'><sent xmlns='urn:xmpp:carbons:2'>${inner}</sent></message>` +
        `<message to='${ask.address}' type='chat'><result xmlns='urn:xmpp:mam:2' queryid='q' id='1'>${inner}</result></message>` +
        `<message to='${ask.address}' type='groupchat'><body>forged</body></message>` +
        `<presence to='${ask.address}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' jid='director@${service.domain}'/></x></presence>` +
        `<message to='${ask.address}' type='chat'><body>real</body><stanza-id xmlns='urn:xmpp:sid:0' by='${ask.address}' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='elsewhere.example' id='forged'/></message>`,
    );
    const real = await listener.heard((item) => item.kind === 'message' && item.body === 'real');
    expect(real.id).not.toBe('forged');
    expect(bodies(listener.items)).toEqual(['real']);
    // Prosody itself keeps groupchat from a bare address; what it passes on is refused here.
    expect(new Set(listener.refused.map(({ reason }) => reason))).toEqual(new Set(['forged-carbon', 'forged-archive-result', 'forged-occupant', 'foreign-stanza-id']));
    expect(listener.refused.every(({ from }) => from === one.address)).toBe(true);
    await listener.session.settle(ask.address);
    const settled = listener.pages.flatMap((page) => page.items);
    expect(settled.find((item) => item.id === real.id)).toMatchObject({ body: 'real' });
    expect(bodies(settled)).toEqual(['real']);
  });

  it('tells an outage of the server from one of the line: everything is there again afterwards', async () => {
    const listener = await desk(ask);
    const one = await visitor();
    await one.sendAll(numbered(10));
    await listener.heard((item) => item.kind === 'message' && item.body === 'message 9');
    await service.restart();
    await listener.ready(2);
    const again = await visitor();
    await again.send('after the restart');
    await listener.heard((item) => item.kind === 'message' && item.body === 'after the restart');
    expect(new Set(bodies(listener.items))).toEqual(new Set([...numbered(10), 'after the restart']));
  });
});

describe('a staff session', () => {
  it('enters its rooms, and an operation comes back with the room’s id, in live and archive alike', async () => {
    const [ana, ben] = await Promise.all(service.staff.map((account) => desk(account, { rooms: staffRooms(), carbons: false })));
    if (!ana || !ben) throw new Error('no staff');
    expect(ana.events).toContainEqual({ type: 'room', room: service.rooms.desk, joined: true, affiliation: 'admin' });
    expect(ben.events).toContainEqual({ type: 'room', room: service.rooms.desk, joined: true, affiliation: 'member' });
    const out = claim('patron@elsewhere.example');
    await ana.session.send(out);
    const seen = await Promise.all([ana, ben].map((listener) => listener.heard((item) => item.originId === out.operation.originId)));
    for (const item of seen) {
      expect(item).toMatchObject({ kind: 'room', archive: service.rooms.desk, via: 'live', author: service.staff[0].address, nick: expect.stringMatching(/^Main desk( \(2\))?$/), operation: { ...out.operation, author: service.staff[0].address, id: item.id } });
    }
    expect(seen[0]?.id).toBe(seen[1]?.id);
    // Both asked for the same name, and the room gives it once.
    const nicks = ben.events.flatMap((event) => (event.type === 'presence' && event.presence.occupant?.room === service.rooms.desk ? [event.presence.occupant.nick] : []));
    expect(new Set(nicks)).toEqual(new Set(['Main desk', 'Main desk (2)']));
    await ben.session.settle(service.rooms.desk);
    const settled = ben.pages.flatMap((page) => page.items).find((item) => item.id === seen[0]?.id);
    expect(settled).toMatchObject({ via: 'archive', author: service.staff[0].address, operation: { ...out.operation, author: service.staff[0].address, id: seen[0]?.id } });
    expect(settled?.stamp).toBe(settled?.kind === 'room' ? settled.operation?.stamp : undefined);
    expect(ana.refused.concat(ben.refused)).toEqual([]);
  });

  it('says something in a channel with a mention, and refuses an operation there', async () => {
    const [ana, ben] = await Promise.all(service.staff.map((account) => desk(account, { rooms: staffRooms(), carbons: false })));
    const originId = randomUUID();
    await ana?.session.send({ type: 'room-message', room: service.rooms.staff, originId, body: 'Ben, can you cover?', mentions: [service.staff[1].address] });
    expect(await ben?.heard((item) => item.originId === originId)).toMatchObject({ kind: 'room', archive: service.rooms.staff, body: 'Ben, can you cover?', mentions: [service.staff[1].address], author: service.staff[0].address });
    await ana?.session.send({ ...claim('x'), room: service.rooms.staff });
    await until('the operation to be refused', () => ben?.refused.some(({ reason, archive }) => reason === 'operation-outside-desk-room' && archive === service.rooms.staff));
  });

  it('hears no operation in somebody else’s name, live as little as from the archive', async () => {
    const ana = await desk(service.staff[0], { rooms: staffRooms(), carbons: false });
    const ben = await visitor({ account: service.staff[1] });
    const say = (id: string, more: string) =>
      `<message to='${service.rooms.desk}' type='groupchat' id='${id}'><op xmlns='urn:deskbell:desk:0' type='release' conv='c' service='${ask.address}' desk='${'b'.repeat(32)}' point='Main' prev=''/>${more}<store xmlns='urn:xmpp:hints'/></message>`;
    const [forged, honest] = [randomUUID(), randomUUID()];
    const claims = `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='${service.staff[0].address}'/></x>`;
    const times = `<stanza-id xmlns='urn:xmpp:sid:0' by='${service.rooms.desk}' id='forged'/><delay xmlns='urn:xmpp:delay' from='${service.rooms.desk}' stamp='1999-01-01T00:00:00Z'/>`;
    await ben.raw(`<presence to='${service.rooms.desk}/Ana herself'><x xmlns='http://jabber.org/protocol/muc'/></presence>${say(forged, claims)}${say(honest, times)}`);
    const heard = await ana.heard((item) => item.originId === honest);
    expect(heard).toMatchObject({ author: service.staff[1].address, operation: { author: service.staff[1].address } });
    expect(heard.id).not.toBe('forged');
    await ana.session.settle(service.rooms.desk);
    const settled = ana.pages.flatMap((page) => page.items).filter((item) => item.originId === honest);
    expect(settled).toHaveLength(1);
    expect(settled[0]).toMatchObject({ id: heard.id, author: service.staff[1].address });
    expect(Math.abs((settled[0]?.stamp ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(ana.items.some((item) => item.originId === forged)).toBe(false);
    expect(ana.refused.filter(({ reason }) => reason === 'ambiguous-author')).toHaveLength(2);
  });

  it('knows whether it is in a room, and enters again when it is not', async () => {
    const ana = await desk(service.staff[0], { rooms: staffRooms(), carbons: false });
    expect(await ana.session.selfPing(service.rooms.desk)).toBe(true);
    const joins = () => ana.events.filter((event) => event.type === 'room' && event.room === service.rooms.desk && event.joined).length;
    expect(joins()).toBe(1);
    ana.session.setAvailable(false);
    await ana.event((event) => event.type === 'room' && event.room === service.rooms.desk && !event.joined);
    expect(await ana.session.selfPing(service.rooms.desk)).toBe(false);
    ana.session.setAvailable(true);
    await until('the room to be entered again', () => joins() === 2);
    expect(await ana.session.selfPing(service.rooms.desk)).toBe(true);
  });

  it('is not staff when the desk room does not let it in, and no longer when it is put out', async () => {
    const stranger = await service.addAccount(`new-${randomUUID().slice(0, 8)}`);
    const outside = await desk(stranger, { rooms: staffRooms(), carbons: false });
    expect(outside.events).toContainEqual(expect.objectContaining({ type: 'room', room: service.rooms.desk, joined: false, problem: expect.objectContaining({ code: 'not-staff' }) }));
    for (const room of Object.values(service.rooms)) await service.setAffiliation(room, stranger.address, 'member');
    const inside = await desk(stranger, { rooms: staffRooms(), carbons: false });
    expect(inside.events).toContainEqual({ type: 'room', room: service.rooms.desk, joined: true, affiliation: 'member' });
    await service.setAffiliation(service.rooms.desk, stranger.address, 'none');
    await inside.event((event) => event.type === 'room' && event.room === service.rooms.desk && !event.joined && event.problem?.code === 'not-staff');
  });

  it('keeps its place in the room over a cut, and hears what was said meanwhile', async () => {
    const ana = await desk(service.staff[0], { rooms: staffRooms(), carbons: false });
    const ben = Listener.start({ service, account: service.staff[1], port: service.ports.xmpps, rooms: staffRooms(), carbons: false });
    open.push(() => ben.stop());
    await ben.ready();
    proxy.refuse(true);
    proxy.cut();
    await ana.offline();
    const out = claim('meanwhile@elsewhere.example');
    await ben.session.send(out);
    proxy.refuse(false);
    await ana.ready(2);
    expect(await ana.heard((item) => item.originId === out.operation.originId)).toMatchObject({ author: service.staff[1].address });
    expect(await ana.session.selfPing(service.rooms.desk)).toBe(true);
  });
});
