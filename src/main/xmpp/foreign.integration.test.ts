/** The foreign client against itself: what it is asked to do arrives as its own library reads it, on either server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { foreign, nameOf, type Foreign } from '../../../e2e/service/foreign.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [['Prosody', () => startProsody()], ['ejabberd', () => startEjabberd()]];

describe.each(servers)('a client that nobody here wrote, on %s', (_name, start) => {
  let service: Service;
  let ana: Foreign;
  let ben: Foreign;
  beforeAll(async () => {
    service = await start();
    [ana, ben] = await Promise.all([foreign(service, service.staff[0]), foreign(service, service.staff[1])]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([ana?.close(), ben?.close()]);
    await service?.stop();
  });

  it('speaks in a room: replies, reacts, corrects and takes back', async () => {
    const { staff: room } = service.rooms;
    await ana.join(room);
    const there = await ben.join(room);
    expect(there.map(({ from }) => from)).toContain(`${room}/ana`);

    await ana.say(room, 'the lift stands, @ben', [{ address: service.staff[1].address, text: '@ben' }]);
    const said = await ben.waitFor('the lift stands');
    expect(said.mentions).toEqual([`xmpp:${service.staff[1].address}`]);
    await ben.reply(said, 'since when?');
    const reply = await ana.waitFor('since when?');
    expect(reply).toMatchObject({ reply: { id: nameOf(said), to: `${room}/ana` }, body: '> the lift stands, @ben\nsince when?', fallback: [{ for: 'urn:xmpp:reply:0', place: [0, 24] }] });
    await ben.react(said, ['👍', '🎉']);
    expect((await ana.waitFor(({ reactions }) => reactions !== undefined)).reactions).toEqual({ id: nameOf(said), emoji: ['🎉', '👍'].toSorted() });
    const id = await ben.say(room, 'I come at fuor');
    await ben.correct(room, id, 'I come at four');
    expect(await ana.waitFor('I come at four')).toMatchObject({ replaces: id, type: 'groupchat' });
    await ben.retract(room, id);
    expect((await ana.waitFor(({ retracts }) => retracts !== undefined)).retracts).toBe(id);
    expect((await ana.archive(room)).map(({ body }) => body)).toContain('I come at four');
  }, 60_000);

  it('writes to a person, publishes, and asks for a place for a file', async () => {
    await ben.say(service.staff[0].address, 'are you there?');
    const asked = await ana.waitFor('are you there?');
    expect(asked).toMatchObject({ type: 'chat', from: ben.address });
    await ana.reply(asked, 'yes');
    expect((await ben.waitFor('yes')).reply?.id).toBe(nameOf(asked));
    await ben.presence({ show: 'away', status: 'at lunch', to: ana.address });
    expect(await ana.waitForPresence('Ben to be at lunch', ({ status }) => status === 'at lunch')).toMatchObject({ show: 'away' });
    await ben.publish('urn:example:hours', 'now', '<hours xmlns="urn:example:hours">open</hours>');
    const [item] = await ben.items(service.staff[1].address, 'urn:example:hours');
    expect(item).toMatchObject({ id: 'now', xml: expect.stringContaining('open') });
    await expect(ben.items(service.staff[1].address, 'urn:example:nothing')).rejects.toThrow('item-not-found');
    const slot = await ben.slot('map.png', 1_000, 'image/png');
    expect([slot.put, slot.get]).toEqual([expect.stringMatching(/^https?:.*map\.png/), expect.stringMatching(/^https?:.*map\.png/)]);
  }, 60_000);

  it('says why it could not sign in', async () => {
    await expect(foreign(service, { ...service.staff[0], password: 'wrong' })).rejects.toThrow('refused');
  }, 60_000);
});
