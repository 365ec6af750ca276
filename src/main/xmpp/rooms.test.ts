import { beforeEach, describe, expect, it } from 'vitest';
import type { HeardPresence } from '../../core/heard.js';
import { RoomProblem, Rooms, type RoomChange } from './rooms.js';
import type { Element } from './xml.js';

const desk = 'desk@rooms.library.test';
const channel = 'staff@rooms.library.test';
let sent: Element[];
let changes: RoomChange[];
let rooms: Rooms;

const occupant = (nick: string, more: Partial<NonNullable<HeardPresence['occupant']>> = {}, available = true): HeardPresence => ({
  from: `${desk}/${nick}`, available, occupant: { room: desk, nick, affiliation: 'member', self: false, address: `${nick}@library.test/pc`, ...more },
});
const problem = (joining: Promise<void>) => joining.then(() => undefined, (error: unknown) => (error instanceof RoomProblem ? { code: error.problem.code, final: error.final } : error));

beforeEach(() => {
  [sent, changes] = [[], []];
  rooms = new Rooms([{ room: desk, nick: 'Main', use: 'desk' as const }, { room: channel, nick: 'Ana', use: 'channel' as const }], 60_000, async (stanza) => void sent.push(stanza), (change) => changes.push(change));
});

describe('a room', () => {
  it('is entered when it says so itself, and knows its occupants by then', async () => {
    const joining = rooms.join(desk);
    expect(rooms.join(desk)).toBe(joining);
    expect(sent.map((stanza) => stanza.attrs['to'])).toEqual([`${desk}/Main`]);
    rooms.presence(occupant('ben'), []);
    expect(rooms.isJoined(desk)).toBe(false);
    rooms.presence(occupant('Main', { self: true }), [110]);
    await joining;
    expect(changes).toEqual([{ room: desk, joined: true, affiliation: 'member' }]);
    expect(rooms.view(desk)?.addressOf('ben')).toBe('ben@library.test/pc');
    rooms.presence(occupant('ben', {}, false), []);
    expect(rooms.view(desk)?.addressOf('ben')).toBeUndefined();
    expect([rooms.view(desk)?.use, rooms.view(channel)?.use, rooms.view('other@rooms')]).toEqual(['desk', 'channel', undefined]);
  });

  it('that was to be there and is not is taken away at once, so that nobody owns it by entering', async () => {
    const joining = problem(rooms.join(channel));
    rooms.presence({ from: `${channel}/Ana`, available: true, occupant: { room: channel, nick: 'Ana', affiliation: 'owner', self: true } }, [110, 201]);
    expect(await joining).toEqual({ code: 'room-unavailable', final: false });
    expect(sent.map((stanza) => [stanza.name, stanza.attrs['to']])).toEqual([['presence', `${channel}/Ana`], ['iq', channel]]);
    expect(sent.at(-1)?.toString()).toContain('<destroy/>');
    expect([rooms.isJoined(channel), changes]).toEqual([false, []]);
  });

  it('that is to be made is only entered when it is new, and forgotten when it is left', async () => {
    const made = 'maps@channels.library.test';
    const self = (statuses: readonly number[]) => rooms.presence({ from: `${made}/Ana`, available: true, occupant: { room: made, nick: 'Ana', affiliation: 'owner', self: true } }, statuses);
    rooms.add({ room: made, nick: 'Ana', use: 'channel' });
    const taken = problem(rooms.join(made, true));
    self([110]);
    expect(await taken).toEqual({ code: 'conflict', final: true });
    const making = rooms.join(made, true);
    self([110, 201]);
    await making;
    self([110]);
    expect([rooms.isJoined(made), rooms.isNeeded(channel), rooms.isNeeded(desk)]).toEqual([true, false, true]);
    await rooms.remove(made);
    expect([rooms.has(made), changes.at(-1)]).toEqual([false, { room: made, joined: false }]);
    expect(await problem(rooms.join(made))).toMatchObject({ final: true });
  });

  it('tells a change of our own standing, and nothing when nothing changed', async () => {
    const joining = rooms.join(desk);
    for (const affiliation of ['member', 'member', 'admin'] as const) rooms.presence(occupant('Main', { self: true, affiliation }), [110]);
    await joining;
    expect(changes.map(({ affiliation }) => affiliation)).toEqual(['member', 'admin']);
  });

  it('is asked under other names while ours is taken, and not for ever', async () => {
    const joining = problem(rooms.join(desk));
    for (let i = 0; i < 9; i += 1) rooms.refused(desk, 'conflict');
    expect(sent.map((stanza) => stanza.attrs['to'])).toEqual([`${desk}/Main`, ...Array.from({ length: 9 }, (_, i) => `${desk}/Main (${i + 2})`)]);
    rooms.refused(desk, 'conflict');
    expect(await joining).toEqual({ code: 'room-unavailable', final: false });
  });

  it.each([
    ['registration-required', 'not-staff', true],
    ['forbidden', 'not-staff', true],
    ['item-not-found', 'room-unavailable', false],
    ['remote-server-timeout', 'room-unavailable', false],
  ])('that answers %s is told as %s', async (condition, code, final) => {
    const joining = problem(rooms.join(desk));
    rooms.refused(desk, condition);
    expect(await joining).toEqual({ code, final });
  });

  it('that is a channel does not make anybody less of a member of the staff', async () => {
    const joining = problem(rooms.join(channel));
    rooms.refused(channel, 'registration-required');
    expect(await joining).toEqual({ code: 'room-unavailable', final: true });
  });

  it.each([
    [[110, 321], 'not-staff', true],
    [[110, 301], 'not-staff', true],
    [[110, 307], 'room-unavailable', true],
    [[110, 307, 333], 'room-unavailable', false],
    [[110, 332], 'room-unavailable', false],
    [[110], 'room-unavailable', false],
  ])('that puts us out with %j is left', async (statuses, code, final) => {
    const joining = rooms.join(desk);
    rooms.presence(occupant('Main', { self: true }), [110]);
    await joining;
    const found = rooms.presence(occupant('Main', { self: true, affiliation: 'none' }, false), statuses);
    expect({ code: found?.problem.code, final: found?.final }).toEqual({ code, final });
    expect(rooms.isJoined(desk)).toBe(false);
    expect(changes.at(-1)).toMatchObject({ room: desk, joined: false });
  });

  it('that renames us keeps us', async () => {
    const joining = rooms.join(desk);
    rooms.presence(occupant('Main', { self: true }), [110]);
    await joining;
    expect(rooms.presence(occupant('Main', { self: true }, false), [110, 303])).toBeUndefined();
    rooms.presence(occupant('Second', { self: true }), [110]);
    expect(rooms.occupantAddress(desk)).toBe(`${desk}/Second`);
  });

  it('hears from the desk what its service point is called, under every name that is tried', () => {
    const desks = new Rooms([{ room: desk, nick: 'Main', use: 'desk', point: 'North & South' }], 60_000, async (stanza) => void sent.push(stanza), () => undefined);
    const joining = problem(desks.join(desk));
    desks.refused(desk, 'conflict');
    expect(sent.map((stanza) => stanza.getChild('desk', 'urn:deskbell:desk:0')?.toString())).toEqual(Array.from({ length: 2 }, () => '<desk xmlns="urn:deskbell:desk:0" point="North &amp; South" serves=""/>'));
    desks.reset();
    return joining;
  });

  it('is told once what we do, also where it lets us in only after we have said so', async () => {
    const said = { show: 'dnd', status: 'With a patron', serves: [] } as const;
    const shown = () => sent.map((stanza) => stanza.getChildText('show'));
    const joining = rooms.join(desk);
    rooms.say(said);
    rooms.presence(occupant('Main', { self: true }), [110]);
    await joining;
    expect(shown()).toEqual([null, 'dnd']);
    rooms.say(said);
    rooms.presence(occupant('Main', { self: true }), [110]);
    expect(shown(), 'nothing is new').toEqual([null, 'dnd']);
    rooms.say({ status: 'At the desk', serves: [] });
    expect([shown().at(-1), sent.at(-1)?.getChildText('status'), sent.at(-1)?.getChild('x')]).toEqual([null, 'At the desk', undefined]);
  });

  it('of an earlier session is none', async () => {
    const joining = problem(rooms.join(channel));
    const entered = rooms.join(desk);
    rooms.presence(occupant('Main', { self: true }), [110]);
    await entered;
    rooms.reset();
    expect(await joining).toMatchObject({ final: false });
    expect(changes.at(-1)).toEqual({ room: desk, joined: false });
    expect(rooms.isJoined(desk)).toBe(false);
    expect(rooms.view(desk)?.addressOf('Main')).toBeUndefined();
  });

  it('that does not answer is given up', async () => {
    const impatient = new Rooms([{ room: desk, nick: 'Main', use: 'desk' }], 1, async () => undefined, () => undefined);
    expect(await problem(impatient.join(desk))).toEqual({ code: 'server-mute', final: false });
  });
});
