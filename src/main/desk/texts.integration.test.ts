import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk, HeadlessOptions } from '../../../e2e/service/headless.js';
import { Listener } from '../../../e2e/service/listener.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { startProxy } from '../../../e2e/service/proxy.js';
import { until } from '../../../e2e/service/until.js';
import type { TextContents, TextName, TextOf } from '../../core/texts/text.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation: 2_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 2_000 })],
];

const hold: TextName<'script'> = { kind: 'script', id: 'hold', language: 'en' };
const says = (text: string): TextContents['script'] => ({ category: 'Hold', title: 'One moment', when: 'While you look.', text });
const script = (id: string, text: string): TextOf<'script'> => ({ kind: 'script', id, language: 'en', content: says(text) });

describe.each(servers)('texts of administrators on %s', (_name, start) => {
  const here = crowd(start);
  async function open(options: Partial<HeadlessOptions> = {}): Promise<HeadlessDesk> {
    const d = await here.open(options);
    await until('the room of the texts to be read', () => d.desk.view.texts.joined);
    return d;
  }
  const ben = (options: Partial<HeadlessOptions> = {}) => open({ account: here.service.staff[1], point: 'North', ...options });
  const textOf = (d: HeadlessDesk, name: TextName<'script'> = hold) => {
    const version = d.desk.texts.current(name);
    return version && (version.text.kind === 'script' && version.text.content ? version.text.content.text : version.text.removed ? 'removed' : 'as in the files');
  };
  const seen = (d: HeadlessDesk, text: string, name?: TextName<'script'>) => until(`“${text}” at the desk`, () => textOf(d, name) === text);

  it('are seen by all desks, also by one that starts later, with their history', async () => {
    const [ana, north] = await Promise.all([open(), ben()]);
    const { changes } = north.desk.view.texts;
    await ana.desk.texts.save([script('hold', 'One moment, please.')]);
    await seen(north, 'One moment, please.');
    expect(north.desk.view.texts.changes).toBeGreaterThan(changes);
    await ana.desk.texts.save([script('hold', 'I look it up now.')]);
    await ana.desk.texts.save([{ ...hold, removed: true }]);
    await seen(north, 'removed');
    await ana.desk.texts.save([hold]);
    await Promise.all([seen(north, 'as in the files'), seen(ana, 'as in the files')]);
    const later = await ben();
    expect(textOf(later)).toBe('as in the files');
    for (const d of [ana, north, later]) {
      const history = d.desk.texts.history(hold);
      expect(history.map(({ by, text: { content, removed } }) => ({ by, content, removed }))).toEqual([
        { by: 'Ana', content: undefined, removed: undefined }, { by: 'Ana', content: undefined, removed: true },
        { by: 'Ana', content: says('I look it up now.'), removed: undefined }, { by: 'Ana', content: says('One moment, please.'), removed: undefined },
      ]);
      expect(d.desk.view.requests).toEqual({});
      expect(d.desk.view.channels.map((c) => c.unread)).toEqual([0]);
    }
  });

  it('are an administrator’s: anybody else is told so, and what the server is sent all the same it refuses', async () => {
    const [ana, north] = await Promise.all([open(), ben()]);
    await ana.desk.texts.save([script('rule', 'As the library has it.')]);
    const rule = { ...hold, id: 'rule' };
    await seen(north, 'As the library has it.', rule);
    expect([ana.desk.view.texts.mayEdit, north.desk.view.texts.mayEdit]).toEqual([true, false]);
    await expect(north.desk.texts.save([script('rule', 'As I like it.')])).rejects.toMatchObject({ code: 'not-administrator' });
    expect(north.journal().filter(({ kind }) => kind === 'reply')).toEqual([]);

    const forger = Listener.start({ service: here.service, account: here.service.staff[1], port: here.service.ports.xmpps, carbons: false, rooms: [{ room: here.service.texts, nick: 'Ana', use: 'texts' }] });
    here.atEnd(() => forger.stop());
    await forger.ready();
    await forger.event((event) => event.type === 'room' && event.room === here.service.texts && event.joined, 'the room to be joined');
    const originId = randomUUID();
    await forger.session.send({ type: 'room-message', room: here.service.texts, originId, body: 'x', text: script('rule', 'As I like it.') });
    await forger.heard((item) => item.kind === 'bounce' && item.of === originId, 'the refusal');
    await ana.desk.texts.save([script('rule', 'As the library has it now.')]);
    await seen(north, 'As the library has it now.', rule);
    expect(north.desk.texts.history(rule).map(({ text }) => text.content)).toEqual([says('As the library has it now.'), says('As the library has it.')]);
  });

  it('are read by who has an account, and not by a patron of the web page, who neither enters nor asks the archive', async () => {
    const ana = await open();
    await ana.desk.texts.save([script('inside', 'For our eyes.')]);
    const stranger = await here.patron();
    await stranger.raw(`<presence to="${here.service.texts}/x"><x xmlns="http://jabber.org/protocol/muc"/></presence><iq type="set" id="q1" to="${here.service.texts}"><query xmlns="urn:xmpp:mam:2" queryid="q1"/></iq>`);
    const answer = await until('the answer to the query', () => stranger.stanzas().find((stanza) => stanza.is('iq') && stanza.attrs['id'] === 'q1'));
    expect(answer.attrs['type']).toBe('error');
    await until('the answer to the presence', () => stranger.stanzas().some((stanza) => stanza.is('presence') && stanza.attrs['type'] === 'error'));
    expect(stranger.stanzas().join()).not.toContain('For our eyes.');
  });

  it('that were on their way when the connection broke arrive once', async () => {
    const proxy = await startProxy(here.service.ports.xmpps);
    here.atEnd(() => proxy.stop());
    const [ana, north] = await Promise.all([open({ port: proxy.port, timing: { ackInterval: 500, ackTimeout: 500 } }), ben()]);
    proxy.blackHole();
    const saving = ana.desk.texts.save([script('late', 'Better late.')]).then(() => 'saved', (error: unknown) => error);
    await until('the desk to notice', () => ana.desk.view.connections.some((c) => c.state === 'offline'));
    const late = { ...hold, id: 'late' };
    await seen(north, 'Better late.', late);
    expect(['saved', expect.objectContaining({ code: 'server-mute' })]).toContainEqual(await saving);
    expect(north.desk.texts.history(late)).toHaveLength(1);
    await until('nothing to be under way', () => ana.journal().some((event) => event.kind === 'heard' && event.item.kind === 'room' && event.item.text?.id === 'late'));
    expect(ana.desk.texts.history(late)).toHaveLength(1);
  });

  it('are there when the desk starts again, and a room that is gone stops no desk', async () => {
    const first = await open();
    await first.desk.texts.save([script('kept', 'Kept.')]);
    await first.stop();
    const rooms = { desk: here.service.rooms.desk, channels: [], texts: here.service.texts.replace('desks@', 'nowhere@') };
    const again = await here.open({ folder: first.folder, policy: { rooms } });
    expect(textOf(again, { ...hold, id: 'kept' })).toBe('Kept.');
    await until('the desk to say that the room is not there', () => again.desk.view.texts.problem !== undefined);
    expect(again.desk.view.texts).toMatchObject({ configured: true, mayEdit: false, problem: { code: 'room-unavailable' } });
    await expect(again.desk.texts.save([script('kept', 'Other.')])).rejects.toMatchObject({ code: 'room-unavailable' });
  });
});
