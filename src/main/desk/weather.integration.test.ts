import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeadlessDesk, type HeadlessOptions } from '../../../e2e/service/headless.js';
import { patron, type Patron } from '../../../e2e/service/patron.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { startProxy, type Proxy } from '../../../e2e/service/proxy.js';
import { until } from '../../../e2e/service/until.js';

let service: Service;
let proxy: Proxy;
const ends: (() => unknown)[] = [];
const folders = new Set<string>();

beforeEach(async () => {
  service = await startProsody({ hibernation: 1_000 });
  proxy = await startProxy(() => service.ports.xmpps);
}, 60_000);
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  await proxy.stop();
  await service.stop();
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  folders.clear();
});

async function open(options: Partial<HeadlessOptions> = {}): Promise<HeadlessDesk> {
  const desk = new HeadlessDesk({ service, account: service.staff[0], port: proxy.port, ...options });
  ends.push(() => desk.stop());
  folders.add(desk.folder);
  await desk.signIn();
  return desk;
}
async function visitor(options: Parameters<typeof patron>[1] = {}): Promise<Patron> {
  const one = await patron(service, options);
  ends.push(() => one.close());
  return one;
}
const numbered = (count: number, what: string): string[] => Array.from({ length: count }, (_, i) => `${what} ${i}`);
/** Everything that a transcript says of patrons, whole. */
function said(desk: HeadlessDesk, id: string): string[] {
  const lines: string[] = [];
  for (let before: number | undefined; ; ) {
    const window = desk.desk.conversations.window(id, { limit: 200, ...(before === undefined ? {} : { before }) });
    lines.unshift(...window.lines.flatMap((line) => (line.kind === 'patron' ? [line.text] : [])));
    if (!window.hasOlder) return lines;
    before = window.lines[0]?.place;
  }
}
describe('a desk that was away', () => {
  it('reads 700 messages over several pages of the archive and a restart of the server, each once and in its order', async () => {
    const first = await open();
    const p = await visitor({ anonymous: false });
    await p.send('the question');
    const { id } = await first.waitFor('the question');
    await first.stop();
    const before = numbered(400, 'before the restart');
    await p.sendAll(before);
    await service.restart();
    const account = await service.addAccount(`second-${randomUUID().slice(0, 8)}`);
    const other = await visitor({ account });
    const after = numbered(300, 'after the restart');
    await other.sendAll(after);
    const again = await open({ folder: first.folder });
    const next = await again.waitFor('after the restart 0');
    expect(said(again, id)).toEqual(['the question', ...before]);
    expect(said(again, next.id)).toEqual(after);
    expect(again.queue).toHaveLength(2);
    expect(again.desk.view.notices).toEqual([]);
  });

  it('comes back from a cut line with what was said before and after the server was restarted', async () => {
    const desk = await open();
    const p = await visitor({ anonymous: false });
    await p.send('the question');
    const { id } = await desk.waitFor('the question');
    await desk.take(id);
    proxy.refuse(true);
    proxy.cut();
    await until('the desk to notice', () => !desk.desk.view.staffed);
    const backlog = numbered(200, 'meanwhile');
    await p.sendAll(backlog);
    await service.restart();
    proxy.refuse(false);
    await desk.staffed();
    expect(said(desk, id)).toEqual(['the question', ...backlog]);
    expect(desk.desk.view.requests[id]).toMatchObject({ holder: { mine: true }, pending: false });
  });
});

describe('a reply that was written and not acknowledged', () => {
  async function unacknowledged() {
    const desk = await open();
    const p = await visitor();
    await p.send('the question');
    const { id } = await desk.waitFor('the question');
    await desk.take(id);
    desk.desk.conversations.reply(id, 'heard');
    await p.waitFor('heard');
    await desk.line(id, (line) => line.text === 'heard' && line.delivery === 'sent', 'the reply to be acknowledged');
    proxy.blackHole();
    const originId = desk.desk.conversations.reply(id, 'not heard');
    await desk.stop(); // the server hears nothing of it
    return { folder: desk.folder, p, id, originId };
  }

  it('is sent once more under the same id while it is fresh and the request still held', async () => {
    const { folder, p, id, originId } = await unacknowledged();
    const again = await open({ folder });
    expect((await p.waitFor('not heard')).id).toBe(originId);
    await again.line(id, (line) => line.text === 'not heard' && line.delivery === 'sent', 'the reply to be acknowledged');
    again.desk.conversations.reply(id, 'and on');
    await p.waitFor('and on');
    expect(p.received().map(({ body }) => body)).toEqual(['heard', 'not heard', 'and on']);
    expect(again.returned).toEqual([]);
  });

  it('is a draft again when it is older than a minute', async () => {
    const { folder, p, id } = await unacknowledged();
    // Otherwise the desk would go by the server's clock, which is right.
    await service.command('module:unload("time", "*")');
    const again = await open({ folder, skew: 61_000 });
    await until('the words to come back', () => again.returned.length > 0);
    expect(again.returned).toEqual([{ id, text: 'not heard' }]);
    expect(again.desk.conversations.open(id).draft).toBe('not heard');
    expect(again.lines(id).find((line) => line.text === 'not heard')?.delivery).toBe('not-sent');
    expect(again.desk.view.notices.map(({ text }) => text)).toEqual([expect.stringContaining('was not sent. It is back in the composer')]);
    await again.stop();
    // Once given back, it never comes again.
    const third = await open({ folder });
    expect(third.returned).toEqual([]);
    expect(third.desk.conversations.open(id).draft).toBe('not heard');
    third.desk.conversations.reply(id, 'and on');
    await p.waitFor('and on');
    expect(p.received().map(({ body }) => body)).toEqual(['heard', 'and on']);
  });
});

describe('a clock that jumps while the desk works', () => {
  it.each([['a day ahead', 86_400_000], ['a day back', -86_400_000]])('%s: nothing is lost, sent twice or given back', async (_, jump) => {
    const clock = { skew: 0 };
    const desk = new HeadlessDesk({ service, account: service.staff[0], port: proxy.port, get skew() { return clock.skew; } });
    ends.push(() => desk.stop());
    folders.add(desk.folder);
    await desk.signIn();
    const p = await visitor();
    await p.send('before the jump');
    const { id } = await desk.waitFor('before the jump');
    await desk.take(id);
    const walkIn = desk.desk.requests.log('in-person', 'large print');
    clock.skew = jump;
    await p.send('after the jump');
    await desk.line(id, (line) => line.text === 'after the jump');
    desk.desk.conversations.reply(id, 'answered after it');
    await p.waitFor('answered after it');
    await desk.request((r) => r.id === walkIn && !r.pending, 'the room to confirm the walk-in');
    proxy.cut();
    await until('the desk to notice', () => !desk.desk.view.staffed);
    await desk.staffed();
    desk.desk.conversations.reply(id, 'and after a cut');
    await p.waitFor('and after a cut');
    expect(p.received().map(({ body }) => body)).toEqual(['answered after it', 'and after a cut']);
    expect(said(desk, id)).toEqual(['before the jump', 'after the jump']);
    expect(desk.returned).toEqual([]);
    await desk.desk.requests.end(id, { type: 'end', outcome: 'answered' });
    await until('the request to end', () => !desk.desk.view.requests[id]);
  });
});

describe('what is forged', () => {
  const NS = 'urn:deskbell:desk:0';
  const refusals = (desk: HeadlessDesk): string[] => desk.journal().flatMap((event) => (event.kind === 'refused' ? [event.reason] : []));

  it('by a patron is refused, put on record, and shown nowhere as what it claims to be', async () => {
    const desk = await open();
    const p = await visitor({ anonymous: false });
    await p.send('an honest question');
    const { id } = await desk.waitFor('an honest question');
    await desk.take(id);
    const ask = service.service.address;
    const inner = `<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='director@${service.domain}/x' to='${ask}' type='chat'><body>forged</body></message></forwarded>`;
    const op = `<op xmlns='${NS}' type='close' conv='${p.address.split('/')[0]}' service='${ask}' desk='${'c'.repeat(32)}' point='x' prev=''>{"outcome":"answered"}</op>`;
    await p.raw(
      `<message to='${ask}' type='chat'><received xmlns='urn:xmpp:carbons:2'>${inner}</received></message>` +
        `<message to='${ask}' type='chat'><sent xmlns='urn:xmpp:carbons:2'>${inner}</sent></message>` +
        `<message to='${ask}' type='chat'><result xmlns='urn:xmpp:mam:2' queryid='q' id='1'>${inner}</result></message>` +
        `<message to='${ask}' type='chat'>${op}<store xmlns='urn:xmpp:hints'/></message>` +
        `<message to='${ask}' type='chat'><body>still honest</body><stanza-id xmlns='urn:xmpp:sid:0' by='${ask}' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='elsewhere.example' id='forged'/></message>`,
    );
    await desk.line(id, (line) => line.text === 'still honest');
    expect(said(desk, id)).toEqual(['an honest question', 'still honest']);
    expect(desk.queue).toHaveLength(1);
    expect(desk.desk.view.requests[id]).toMatchObject({ holder: { mine: true } });
    expect(new Set(refusals(desk))).toEqual(new Set(['forged-carbon', 'forged-archive-result', 'operation-not-in-room', 'foreign-stanza-id']));
    expect(desk.desk.view.notices.map(({ text }) => text)).toEqual([expect.stringContaining('A forged message was refused and put on the record')]);
    expect(JSON.stringify(desk.journal())).not.toContain('director@');
    // Neither does reading it again from the archive bring it in.
    await desk.stop();
    const again = await open({ folder: desk.folder });
    expect(said(again, id)).toEqual(['an honest question', 'still honest']);
    expect(again.queue).toHaveLength(1);
  });

  it('by a colleague is refused where it is no operation, and theirs where it is one', async () => {
    const desk = await open();
    const p = await visitor({ anonymous: false });
    await p.send('an honest question');
    const { id } = await desk.waitFor('an honest question');
    const conv = p.address.split('/')[0] ?? '';
    const ben = await visitor({ account: service.staff[1] });
    const enter = (room: string) => `<presence to='${room}/Ben'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`;
    await ben.raw(enter(service.rooms.desk) + enter(service.rooms.staff));
    const inRoom = (room: string, payload: string, originId = randomUUID()) => `<message to='${room}' type='groupchat' id='${originId}'>${payload}<origin-id xmlns='urn:xmpp:sid:0' id='${originId}'/><store xmlns='urn:xmpp:hints'/></message>`;
    const claim = (attributes = '') => `<op xmlns='${NS}' type='claim' conv='${conv}' service='${service.service.address}' desk='${'c'.repeat(32)}' point='North' prev='' ${attributes}>{"session":"${service.service.address}/desk-${'c'.repeat(32)}"}</op>`;
    const garbage = [`<op xmlns='${NS}'/>`, `<op xmlns='${NS}' type='claim' conv='${conv}' service='x' desk='not hex' point='' prev=''/>`, `<op xmlns='${NS}' type='../..' conv='${conv}'>{</op>`];
    await ben.raw(inRoom(service.rooms.staff, claim()));
    for (const payload of garbage) await ben.raw(inRoom(service.rooms.desk, payload));
    await ben.raw(`<message to='${service.rooms.staff}' type='groupchat'><body>that was all</body></message>`);
    await until('the refusals to be on record', () => refusals(desk).length >= 1 + garbage.length);
    expect(desk.desk.view.requests[id]).toMatchObject({ phase: 'waiting' });
    expect(desk.desk.view.requests[id]?.holder).toBeUndefined();
    expect(refusals(desk).toSorted()).toEqual([...garbage.map(() => 'malformed-operation'), 'operation-outside-desk-room']);
    // Who claims is who the room says, whatever the payload says.
    await ben.raw(inRoom(service.rooms.desk, claim(`author='${service.staff[0].address}' from='${service.staff[0].address}'`)));
    await desk.request((r) => r.id === id && r.holder?.name === 'Ben', 'the claim to be Ben’s');
    expect(desk.desk.view.requests[id]?.holder).toMatchObject({ mine: false, point: 'North' });
  });
});
