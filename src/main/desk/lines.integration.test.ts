/** Lines of a channel and what is said about them, between a desk and a client that nobody here wrote, on either server. */
import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { nameOf, type Foreign } from '../../../e2e/service/foreign.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import type { LineView } from '../../shared/view.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [['Prosody', () => startProsody()], ['ejabberd', () => startEjabberd()]];

describe.each(servers)('a channel, on %s', (server, start) => {
  const here = crowd(start);
  const room = (): string => here.service.rooms.staff;
  const channel = (): string => `channel:${room()}`;
  const said = (desk: HeadlessDesk, words: string): Promise<LineView> => desk.line(channel(), ({ text }) => text === words, `the line “${words}”`);
  const like = (desk: HeadlessDesk, key: string, match: (line: LineView) => boolean, what: string): Promise<LineView> => desk.line(channel(), (line) => line.key === key && match(line), what);
  const both = async (): Promise<{ readonly ana: HeadlessDesk; readonly ben: Foreign }> => {
    const [ana, ben] = await Promise.all([here.open(), here.foreign()]);
    await ben.join(room());
    return { ana, ben };
  };

  it('shows what somebody else says about lines', async () => {
    const { ana, ben } = await both();
    ana.desk.conversations.reply(channel(), 'who has the key?');
    const asked = await ben.waitFor('who has the key?');
    await ben.reply(asked, 'I have it');
    const answer = await said(ana, 'I have it');
    expect(answer.quote).toMatchObject({ by: 'you', text: 'who has the key?', line: expect.anything() });
    expect(answer.mentionsMe).toBe(true);
    await ana.waitFor('I have it');

    await ben.react(asked, ['👍', '🎉']);
    const own = await said(ana, 'who has the key?');
    await like(ana, own.key, ({ reactions }) => reactions?.length === 2, 'both reactions');
    await ben.react(asked, ['🎉']);
    expect((await like(ana, own.key, ({ reactions }) => reactions?.length === 1, 'one reaction')).reactions).toEqual([{ emoji: '🎉', mine: false, count: 1, names: ['Ben'] }]);

    const id = await ben.say(room(), 'back at fuor');
    const line = await said(ana, 'back at fuor');
    expect(line.may).toEqual({ answer: true, react: true, change: false, delete: true });
    await ben.correct(room(), id, 'back at four');
    const changed = await like(ana, line.key, ({ text }) => text === 'back at four', 'the correction');
    expect(changed.edited).toEqual({ times: 1 });
    expect(ana.desk.lines.versions(channel(), line.key).map(({ text }) => text)).toEqual(['back at fuor', 'back at four']);
    await ben.retract(room(), id);
    expect(await like(ana, line.key, ({ deleted }) => deleted !== undefined, 'the deletion')).toMatchObject({ text: '', deleted: { by: 'Ben' } });
    expect(ana.lines(channel()).map(({ text }) => text)).toEqual(['who has the key?', 'I have it', '']);
  }, 90_000);

  it('says things about lines that others understand', async () => {
    const { ana, ben } = await both();
    await ben.say(room(), 'the lift stands');
    const line = await said(ana, 'the lift stands');
    ana.desk.conversations.reply(channel(), 'since when?', { answers: line.key });
    const stood = await ben.waitFor('the lift stands');
    expect(await ben.waitFor('since when?')).toMatchObject({ body: '> the lift stands\nsince when?', reply: { id: nameOf(stood), to: stood.from }, fallback: [{ for: 'urn:xmpp:reply:0', place: [0, 18] }] });
    expect((await said(ana, 'since when?')).quote).toMatchObject({ by: 'Ben', text: 'the lift stands' });
    ana.desk.lines.react(channel(), line.key, '👍', true);
    ana.desk.lines.react(channel(), line.key, '🎉', true);
    expect((await ben.waitFor(({ reactions }) => reactions?.emoji.length === 2)).reactions?.id).toBe(nameOf(stood));
    ana.desk.lines.react(channel(), line.key, '👍', false);
    await ben.waitFor(({ reactions }) => reactions?.emoji.length === 1);
    expect((await like(ana, line.key, ({ reactions }) => reactions?.length === 1, 'one reaction')).reactions).toEqual([{ emoji: '🎉', mine: true, count: 1, names: ['you'] }]);

    const mine = await like(ana, (await said(ana, 'since when?')).key, ({ may, delivery }) => may?.change === true && delivery === 'sent', 'the own line to be in the room');
    ana.desk.lines.act(channel(), mine.key, { type: 'correct', body: 'since when exactly?' });
    const first = await ben.waitFor('since when?');
    expect((await ben.waitFor('since when exactly?')).replaces).toBe(first.id);
    ana.desk.lines.act(channel(), mine.key, { type: 'delete' });
    expect([first.id, nameOf(first)]).toContain((await ben.waitFor(({ retracts }) => retracts !== undefined)).retracts);
    expect(ana.journal().filter((event) => event.kind === 'reply').map(({ body }) => body).slice(0, 1)).toEqual(['since when?']);
  }, 90_000);

  it('lets nobody change what somebody else said, and knows it all again out of the archive', async () => {
    const { ana, ben } = await both();
    ana.desk.conversations.reply(channel(), 'mine alone');
    const mine = await ben.waitFor('mine alone');
    await ben.correct(room(), mine.id, 'yours');
    await ben.retract(room(), mine.id);
    await ben.raw(`<message to="${room()}" type="groupchat" id="r9"><retract xmlns="urn:xmpp:message-retract:1" id="${nameOf(mine)}"/><store xmlns="urn:xmpp:hints"/></message>`);
    const id = await ben.say(room(), 'wrnog');
    await ben.correct(room(), id, 'right');
    await ben.react(mine, ['👍']);
    const { key } = await said(ana, 'right');
    const own = await said(ana, 'mine alone');
    expect(own.deleted ?? own.edited).toBeUndefined();
    expect(() => ana.desk.lines.act(channel(), key, { type: 'correct', body: 'x' })).toThrow('only who said it can change it');

    // A desk that arrives later reads the same, and an administrator may take back what others said.
    const later = await here.open({ account: here.service.staff[1], point: 'North' });
    await said(later, 'right');
    expect(later.lines(channel()).slice(-2).map(({ text, reactions }) => [text, reactions?.length ?? 0])).toEqual([['mine alone', 1], ['right', 0]]);
    ana.desk.lines.act(channel(), key, { type: 'delete' });
    await later.line(channel(), ({ deleted }) => deleted?.by === 'Ana', 'the administrator’s deletion');
    // ejabberd's archive does not say who was an administrator: a desk that was not there shows the words.
    if (server === 'ejabberd') return;
    const third = await here.open({ account: here.service.staff[1], point: 'South' });
    await third.line(channel(), ({ deleted }) => deleted?.by === 'Ana', 'the administrator’s deletion, out of the archive');
  }, 120_000);
});

describe('a moderator with another program', () => {
  const here = crowd(() => startProsody());

  it('takes words back where the server offers that, and the record of who heard them keeps them', async () => {
    const room = here.service.rooms.staff;
    await here.service.command(`module:load("muc_moderation", "${room.slice(room.indexOf('@') + 1)}")`);
    const desk = await here.open({ account: here.service.staff[1] });
    const [admin, member] = [await here.foreign(here.service.staff[0]), await here.foreign()];
    await admin.join(room, 'Director');
    await member.join(room, 'somebody');
    await member.say(room, 'said in anger');
    await desk.line(`channel:${room}`, ({ text }) => text === 'said in anger');
    const said = await admin.waitFor('said in anger');
    await expect(member.moderate(room, nameOf(said), 'mine')).rejects.toThrow('forbidden');
    await admin.moderate(room, nameOf(said), 'not here');
    expect((await desk.line(`channel:${room}`, ({ deleted }) => deleted !== undefined, 'the moderation')).deleted).toMatchObject({ by: 'Director', reason: 'not here' });
    expect(desk.journal().some((event) => event.kind === 'heard' && event.item.kind === 'room' && event.item.body === 'said in anger')).toBe(true);
  }, 60_000);
});

describe('how far a channel was read', () => {
  const here = crowd(() => startProsody());
  const unread = (desk: HeadlessDesk): number | undefined => desk.desk.view.channels[0]?.unread;

  it('outlives the desk, and counts what came meanwhile', async () => {
    const room = here.service.rooms.staff;
    const ben = await here.foreign();
    await ben.join(room);
    await ben.say(room, 'before anybody was here');
    await ben.processed();
    const first = await here.open();
    expect(unread(first), 'whoever is here for the first time has missed nothing').toBe(0);
    await ben.say(room, 'one');
    await first.line(`channel:${room}`, ({ text }) => text === 'one');
    expect(unread(first)).toBe(1);
    expect(first.desk.conversations.open(`channel:${room}`).readTo).toBeGreaterThan(0);
    expect(unread(first)).toBe(0);
    const { folder } = first;
    await first.stop();
    await ben.say(room, 'two');
    await ben.react(await ben.waitFor('one'), ['👍']);
    await ben.processed();

    const again = await here.open({ folder });
    await again.line(`channel:${room}`, ({ text }) => text === 'two');
    expect(unread(again)).toBe(1);
    const { readTo = 0 } = again.desk.conversations.open(`channel:${room}`);
    expect(again.lines(`channel:${room}`).filter(({ place }) => place > readTo).map(({ text }) => text)).toEqual(['two']);
    expect(again.desk.conversations.open(`channel:${room}`).readTo).toBeUndefined();
  }, 60_000);
});
