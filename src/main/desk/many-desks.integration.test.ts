import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { HeadlessDesk } from '../../../e2e/service/headless.js';
import { patron } from '../../../e2e/service/patron.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { startProxy } from '../../../e2e/service/proxy.js';
import { until } from '../../../e2e/service/until.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation: 2_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 2_000 })],
];

/** Archives have whole seconds, and clocks are hardly better: what is written in the second of a block shows. */
function secondsLater(): Promise<unknown> {
  const since = Date.now();
  return until('two seconds to pass', () => Date.now() - since > 2_000 || undefined);
}

describe.each(servers)('many desks on %s', (_name, start) => {
  const here = crowd(start);
  const two = () => Promise.all([here.open(), here.open({ account: here.service.staff[1], point: 'North' })]);
  const sees = (d: HeadlessDesk, id: string, name: string | undefined) => d.request((r) => r.id === id && r.holder?.name === name, `${name ?? 'nobody'} to hold it`);

  it('passes a request on: the offering desk stays responsible until the other accepts, and the patron hears of it', async () => {
    const [ana, ben] = await two();
    const p = await here.asking('who knows about maps?');
    const { id } = await ana.waitFor('about maps');
    await ana.take(id);
    ana.desk.requests.act(id, { type: 'offer', to: { kind: 'person', address: here.service.staff[1].address }, note: 'you know maps' });
    const offered = await ben.request((r) => r.offer?.toMe === true, 'the offer');
    expect(offered).toMatchObject({ id, offer: { by: 'Ana', note: 'you know maps' }, holder: { name: 'Ana' } });
    expect(ben.desk.view.notices.map((n) => n.text).join()).toContain('you know maps');
    ana.desk.conversations.reply(id, 'one moment, I ask a colleague');
    await p.waitFor('one moment');
    ben.desk.requests.act(id, { type: 'accept' });
    await Promise.all([sees(ana, id, 'Ben'), sees(ben, id, 'Ben')]);
    await p.waitFor('goes on with your question');
    expect(() => ana.desk.conversations.reply(id, 'still me?')).toThrow(expect.objectContaining({ code: 'not-holder' }));
    ben.desk.conversations.reply(id, 'Which map?');
    await p.waitFor('Which map');
    await until('the other desk to see who says what', () => ana.lines(id).some((l) => l.by === 'Ben' && l.text === 'Which map?') || undefined);
  });

  it('does not read the archive of the room because of what came back from it', async () => {
    const desk = await here.open();
    await here.asking('where do you keep old maps?');
    const { id } = await desk.waitFor('old maps');
    await desk.take(id);
    const before = desk.journal().length;
    const since = Date.now();
    await until('the time to pass after which the room is asked', () => Date.now() - since > 4_000 || undefined);
    expect(desk.journal().slice(before).filter((event) => event.kind === 'settled' && event.archive === here.service.rooms.desk)).toEqual([]);
  });

  it('gives an offer back that is declined, or that nobody answers in time', async () => {
    const [ana, ben] = await two();
    await here.asking('pass me around');
    const { id } = await ana.waitFor('pass me around');
    await ana.take(id);
    const offer = () => ana.desk.requests.act(id, { type: 'offer', to: { kind: 'person', address: here.service.staff[1].address }, note: '' });
    offer();
    await ben.request((r) => r.offer?.toMe === true, 'the offer');
    ben.desk.requests.act(id, { type: 'decline', reason: 'three at once already' });
    await ana.request((r) => r.id === id && !r.offer && r.holder?.mine === true, 'the offer to come back');
    await until('the reason to be said', () => ana.desk.view.notices.length > 0 || undefined);
    expect(ana.desk.view.notices.map((n) => n.text).join()).toContain('three at once already');
  });

  it('brings back what a vanished desk held, at its old place; the desk learns of it when it returns', async () => {
    const proxy = await startProxy(here.service.ports.xmpps);
    here.atEnd(() => proxy.stop());
    const ana = await here.open();
    const ben = await here.open({ account: here.service.staff[1], point: 'North', port: proxy.port, timing: { ackInterval: 500, ackTimeout: 1_000 } });
    await here.asking('do not lose me');
    const before = await ben.waitFor('do not lose me');
    await ben.take(before.id);
    await sees(ana, before.id, 'Ben');
    proxy.refuse(true);
    proxy.cut();
    const back = await ana.request((r) => r.id === before.id && r.phase === 'waiting' && r.returned, 'the request to come back');
    expect(back.waitingSince).toBe((await ana.request((r) => r.id === before.id)).waitingSince);
    await ana.take(before.id);
    proxy.refuse(false);
    const late = await ben.request((r) => r.id === before.id && r.holder?.name === 'Ana', 'the late desk to learn who has it');
    expect(late.holder?.mine).toBe(false);
  });

  it('lets a supervisor take over at any time, and others only when the patron has waited for too long', async () => {
    const ana = await here.open(); // an administrator of the desk room
    const ben = await here.open({ account: here.service.staff[1], point: 'North', policy: { queue: { silence: 20 } } });
    await here.asking('whose am I?');
    const { id } = await ben.waitFor('whose am I');
    await ben.take(id);
    await sees(ana, id, 'Ben');
    expect(ana.desk.view.supervisor).toBe(true);
    ana.desk.requests.act(id, { type: 'takeover', reason: 'Ben is at the shelves' });
    await Promise.all([sees(ana, id, 'Ana'), sees(ben, id, 'Ana')]);
    await until('Ben to hear of it', () => ben.desk.view.notices.some((n) => n.text.includes('Ana has taken over')) || undefined);
    expect(() => ben.desk.requests.act(id, { type: 'takeover', reason: 'mine' })).toThrow(expect.objectContaining({ code: 'not-holder' }));
  });

  it('blocks a patron on all desks: recorded, counted, not shown, answered once, lifted with a reason', async () => {
    const [ana, ben] = await two();
    const p = await here.asking('rude words');
    const { id } = await ana.waitFor('rude words');
    await ana.take(id);
    ana.desk.requests.act(id, { type: 'block', reason: 'threats', hours: 24 });
    await until('both desks to list the block', () => [ana, ben].every((d) => d.desk.view.blocks.some((b) => b.id === id)) || undefined);
    await ana.desk.requests.end(id, { type: 'end', outcome: 'conduct' });
    await until('it to leave both queues', () => [ana, ben].every((d) => !d.desk.view.requests[id]) || undefined);
    await secondsLater();
    await p.sendAll(['more', 'and more']);
    await p.waitFor('not answered for now');
    await until('both desks to count', () => [ana, ben].every((d) => d.desk.view.blocks.find((b) => b.id === id)?.count === 2) || undefined);
    expect([ana, ben].flatMap((d) => d.queue.filter((r) => r.id === id))).toEqual([]);
    expect(ben.lines(id).some((l) => l.text === 'and more')).toBe(false);
    expect(p.received().filter((m) => m.body.includes('not answered for now'))).toHaveLength(1);
    ben.desk.requests.lift(id, 'apologised');
    await until('both desks to lift it', () => [ana, ben].every((d) => d.desk.view.blocks.length === 0) || undefined);
    await p.send('sorry about that');
    await Promise.all([ana.waitFor('sorry about that'), ben.waitFor('sorry about that')]);
  });

  it('has the server keep a flood of a blocked patron away, until the block is lifted', async () => {
    const [ana, ben] = await two();
    const p = await here.patron({ anonymous: false, account: await here.service.addAccount('flood') });
    await p.send('flood begins');
    const { id } = await ana.waitFor('flood begins');
    await ana.take(id);
    ana.desk.requests.act(id, { type: 'block', reason: 'flooding' });
    await until('both desks to list the block', () => [ana, ben].every((d) => d.desk.view.blocks.some((b) => b.id === id)) || undefined);
    await ana.desk.requests.end(id, { type: 'end', outcome: 'conduct' });
    await secondsLater();
    await p.sendAll(Array.from({ length: 25 }, (_, i) => `flood ${i}`));
    // The last of them may be on its way when the patron has gone.
    const say = (words: string): void => void p.send(words).catch(() => undefined);
    const refused = () => p.stanzas().filter((s) => s.is('message') && s.attrs['type'] === 'error').length;
    await until('the server to refuse', () => (refused() > 0 ? true : (say('more'), undefined)));
    ben.desk.requests.lift(id, 'enough');
    await until('both desks to lift it', () => [ana, ben].every((d) => d.desk.view.blocks.length === 0) || undefined);
    await until('the server to let words through again', () => ana.queue.some((r) => r.id === id) || (say('calm again'), undefined));
    expect(ana.desk.view.requests[id]?.phase).toBe('waiting');
  });

  it('reads alike, live and from the archive, what somebody says in another one’s name', async () => {
    const ana = await here.open();
    await here.asking('who speaks for me?');
    const { id } = await ana.waitFor('speaks for me');
    const hostile = await here.patron({ anonymous: false, account: here.service.staff[1], to: here.service.rooms.desk });
    const [, address = '', conv = ''] = id.split(' ');
    const origin = randomUUID();
    await hostile.raw(
      `<presence to='${here.service.rooms.desk}/x'><x xmlns='http://jabber.org/protocol/muc'/></presence>` +
        `<message to='${here.service.rooms.desk}' type='groupchat' id='${origin}'><op xmlns='urn:deskbell:desk:0' type='claim' conv='${conv}' service='${address}' desk='${'b'.repeat(32)}' point='North' prev=''/>` +
        `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='${here.service.staff[0].address}'/></x><origin-id xmlns='urn:xmpp:sid:0' id='${origin}'/><store xmlns='urn:xmpp:hints'/></message>`,
    );
    await until('the refusal to be recorded', () => ana.journal().some((event) => event.kind === 'refused' && event.reason === 'ambiguous-author') || undefined);
    const late = await here.open({ account: here.service.staff[1], point: 'Late' });
    const seen = await late.request((r) => r.id === id);
    await sees(ana, id, seen.holder?.name);
    expect(seen.holder?.name).not.toBe('Ana');
  });

  it('shows who else has a conversation on the screen', async () => {
    const [ana, ben] = await two();
    await here.asking('look at me');
    const { id } = await ana.waitFor('look at me');
    await ben.waitFor('look at me');
    ben.desk.conversations.open(id);
    await ana.request((r) => r.id === id && r.viewers.includes('Ben'), 'Ben to be seen looking');
    expect(ben.desk.view.requests[id]?.viewers).toEqual([]);
    ben.desk.conversations.open(null);
    await ana.request((r) => r.id === id && r.viewers.length === 0, 'Ben to look away');
  });

  it('does not mind clocks that are ten minutes off, desks of one name, and one person at two desks', async () => {
    const skewed = await Promise.all([600_000, -600_000, 0].map((skew) => here.open({ skew, point: 'Main desk' })));
    const [fast, slow, right] = skewed;
    if (!fast || !slow || !right) throw new Error('a desk is missing');
    const walkIn = fast.desk.requests.log('in-person', 'at the fast desk');
    await here.asking('what time is it?');
    const [{ id }] = await Promise.all([slow.waitFor('what time is it'), fast.waitFor('what time is it')]);
    await Promise.all(skewed.map((d) => d.request((r) => r.id === walkIn && !r.pending, 'the walk-in on every desk')));
    slow.desk.requests.act(id, { type: 'take' });
    fast.desk.requests.act(id, { type: 'take' });
    await until('all to agree on one desk', () => {
      const held = skewed.filter((d) => d.desk.view.requests[id]?.holder?.mine && !d.desk.view.requests[id]?.pending);
      return (held.length === 1 && skewed.every((d) => d.desk.view.requests[id]?.holder)) || undefined;
    });
    for (const d of skewed) {
      const now = Date.now() + (d === fast ? 600_000 : d === slow ? -600_000 : 0) + d.desk.view.clockOffset;
      for (const key of [walkIn, id]) expect(Math.abs(now - (d.desk.view.requests[key]?.waitingSince ?? 0)), 'age of what waits, in ms').toBeLessThan(60_000);
    }
  });

  it('tells patrons that the desk is open while one is staffed, and closed when the last one crashes', async () => {
    const proxy = await startProxy(here.service.ports.xmpps);
    here.atEnd(() => proxy.stop());
    const p = await here.patron();
    const said = () => p.stanzas().filter((s) => s.is('presence') && String(s.attrs['from']).startsWith(`${here.service.service.address}/`)).at(-1)?.attrs['type'] ?? 'available';
    const heard = () => p.stanzas().some((s) => s.is('presence') && String(s.attrs['from']).startsWith(`${here.service.service.address}/`));
    await p.raw(`<presence to='${here.service.service.address}'/>`);
    await here.open({ port: proxy.port, timing: { backoffMin: 20_000, backoffMax: 20_000 } });
    await p.raw(`<presence to='${here.service.service.address}'/>`);
    await until('the patron to hear that the desk is open', () => (heard() && said() === 'available') || undefined);
    proxy.refuse(true);
    proxy.cut();
    await until('the patron to hear that the desk is closed', () => said() === 'unavailable' || undefined);
    expect(said()).toBe('unavailable');
  });

  it('closes the desk of somebody who is no longer staff', async () => {
    const third = await here.service.addAccount('cleo');
    await here.service.setAffiliation(here.service.rooms.desk, third.address, 'member');
    await here.service.setAffiliation(here.service.rooms.staff, third.address, 'member');
    const cleo = await here.open({ account: third, point: 'South' });
    await here.service.setAffiliation(here.service.rooms.desk, third.address, 'none');
    await until('the desk to close', () => (!cleo.desk.view.staffed && cleo.desk.view.me === undefined) || undefined);
    await until('the reason to be said', () => cleo.desk.view.notices.length > 0 || undefined);
    expect(cleo.desk.view.notices.map((n) => n.text).join()).toContain('not a member of the desk room');
  });
});

describe.each(servers)('what nobody takes on %s', (_name, start) => {
  const here = crowd(start);

  it('announces once what nobody takes, with eight desks watching', async () => {
    const watching = await Promise.all(Array.from({ length: 8 }, (_, i) => here.open({ account: here.service.staff[i % 2] ?? here.service.staff[0], point: `Desk ${i}`, policy: { queue: { claimWithin: 5 } } })));
    await here.asking('is anybody there?');
    const channel = `channel:${here.service.rooms.staff}`;
    const { id, who } = await (watching[0] ?? fail()).waitFor('is anybody there');
    const said = () => watching[0]?.lines(channel).filter((l) => l.text.startsWith(who) && l.text.includes('nobody has taken')) ?? [];
    await until('the announcement', () => said().length > 0 || undefined, 30_000);
    await watching[3]?.take(id);
    await until('all desks to see who has it', () => watching.every((d) => d.desk.view.requests[id]?.holder !== undefined) || undefined);
    expect(said()).toHaveLength(1);
  }, 60_000);
});

describe.each(servers)('a desk room that fails on %s', (_name, start) => {
  it('leaves nobody alone: requests are taken by hand, and the room hears of it when it is back', async () => {
    const service = await start();
    const ana = new HeadlessDesk({ service, account: service.staff[0] });
    const ben = new HeadlessDesk({ service, account: service.staff[1], point: 'North' });
    const p = await patron(service);
    try {
      await Promise.all([ana.signIn(), ben.signIn()]);
      await service.openRooms(false);
      await p.send('anybody there without a room?');
      const { id } = await ana.waitFor('without a room');
      ana.desk.requests.act(id, { type: 'take' });
      await ana.request((r) => r.id === id && r.byHand && r.holder?.mine === true, 'it to be taken by hand');
      expect(ana.desk.view).toMatchObject({ agreeing: false, staffed: true });
      ana.desk.conversations.reply(id, 'yes, by hand');
      await p.waitFor('yes, by hand');
      await service.openRooms(true);
      await until('both desks to agree again', () => [ana, ben].every((d) => d.desk.view.agreeing && d.desk.view.requests[id]?.holder?.name === 'Ana' && !d.desk.view.requests[id]?.byHand) || undefined, 60_000);
    } finally {
      await p.close();
      for (const d of [ana, ben]) {
        await d.stop();
        fs.rmSync(d.folder, { recursive: true, force: true });
      }
      await service.stop();
    }
  }, 90_000);
});

function fail(): never {
  throw new Error('there is no desk');
}
