import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation: 1_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 1_000 })],
];

const standing = (desk: HeadlessDesk, name: string): string | undefined => {
  const person = desk.desk.view.people.find((one) => one.name === name);
  return person && [person.word, person.point].filter((part) => part !== '').join(', ');
};
const sees = (desk: HeadlessDesk, name: string, words: string): Promise<true> =>
  until(`${name} to be shown as “${words}”`, () => standing(desk, name) === words || undefined);

describe.each(servers)('whether colleagues are there, on %s', (_name, start) => {
  const here = crowd(start);

  it('sets itself from what a desk does, and is seen at the other one', async () => {
    const { staff: [, ben] } = here.service;
    const ana = await here.open();
    const north = await here.open({ account: ben, point: 'North' });
    await sees(ana, 'Ben', 'At the desk, North');
    await sees(north, 'Ana', 'At the desk, Main desk');

    const call = north.desk.requests.log('phone', 'opening hours');
    await north.take(call);
    await sees(ana, 'Ben', 'With a patron, North');
    await sees(north, 'Ben', 'With a patron, North');
    north.desk.requests.act(call, { type: 'hold', reason: '' });
    await until('the call to be on hold', () => north.desk.view.requests[call]?.phase === 'on-hold' || undefined);
    expect(standing(ana, 'Ben'), 'at the shelves for them').toBe('With a patron, North');
    await north.desk.requests.end(call, { type: 'end', outcome: 'answered' });
    await sees(ana, 'Ben', 'At the desk, North');

    await north.desk.signOut();
    await sees(ana, 'Ben', 'Not at work');
    expect(north.desk.view.people, 'nobody is signed in here').toEqual([]);
  });

  it('is what other clients say, too: over all sessions the most present one counts', async () => {
    const { staff: [, ben], rooms } = here.service;
    const ana = await here.open();
    const phone = await here.patron({ account: ben });
    const say = (inside: string): Promise<void> => phone.raw(`<presence to="${rooms.staff}/Ben on the way">${inside}</presence>`);
    await say('<show>dnd</show><status>in a meeting</status><x xmlns="http://jabber.org/protocol/muc"/>');
    await sees(ana, 'Ben', 'Busy');
    expect(ana.desk.view.people.find(({ name }) => name === 'Ben')?.says).toBe('in a meeting');
    await say('<show>xa</show>');
    await sees(ana, 'Ben', 'Away');
    const north = await here.open({ account: ben, point: 'North' });
    await sees(ana, 'Ben', 'At the desk, North');
    await north.stop();
    await sees(ana, 'Ben', 'Away');

    // And what the desks say can be read by any client.
    await ana.take(ana.desk.requests.log('in-person', ''));
    await until('the other client to read it', () =>
      phone.stanzas().some((stanza) => stanza.is('presence') && stanza.getChildText('show') === 'dnd' && stanza.getChildText('status') === 'With a patron (Main desk)') || undefined);
  });
});

describe('a desk that nobody attends to', () => {
  const here = crowd(() => startProsody({ hibernation: 1_000 }));
  const IDLE = { idle: { away: 5, forgotten: 5, countdown: 5, afterShift: 5 }, queue: { returnAfter: 1 } };
  const told = (desk: HeadlessDesk): number => desk.lines(desk.desk.view.channels[0]?.id ?? '').filter(({ text }) => text === NOBODY).length;
  const NOBODY = 'No desk is open for Ask a librarian now: patrons see it as closed. Who can take it?';

  it('asks, closes itself, gives back what it holds, and opens again with the next touch; the staff hears of both', async () => {
    let idle = 0;
    const ana = await here.open({ policy: IDLE, idle: () => idle });
    const ben = await here.patron({ account: here.service.staff[1] });
    await ben.raw(`<presence to="${here.service.rooms.staff}/Ben"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
    const patron = await here.asking('is anybody there?');
    const request = await ana.waitFor('is anybody there?');
    await ana.take(request.id);
    const since = ana.desk.view.requests[request.id]?.waitingSince;
    const walkIn = ana.desk.requests.log('in-person', '');
    await ana.take(walkIn);

    idle = Number.POSITIVE_INFINITY;
    await until('it to ask', () => ana.desk.view.attendance.asking);
    expect(ana.desk.view.staffed).toBe(true);
    await until('it to close itself', () => ana.desk.view.attendance.left, 30_000);
    expect(ana.desk.view.staffed).toBe(false);
    await until('what it held to wait again', () => [request.id, walkIn].every((id) => ana.desk.view.requests[id]?.phase === 'waiting' && !ana.desk.view.requests[id]?.pending) || undefined);
    expect(ana.desk.view.requests[request.id]?.waitingSince, 'at its old place').toBe(since);
    await ben.waitFor(NOBODY);
    await sees(ana, 'Ana', 'Away, Main desk');
    await patron.send('hello?');

    idle = 0;
    await until('it to be open again', () => ana.desk.view.staffed || undefined);
    await ben.waitFor('Ask a librarian is open to patrons again.');
    await until('it to have what came meanwhile', () => ana.lines(request.id).some(({ text }) => text === 'hello?') || undefined);
    expect(ana.journal().flatMap((event) => (event.kind === 'staffed' ? [event.reason] : []))).toEqual(['ready', 'left-alone', 'ready']);
    expect(ben.received().filter(({ body }) => body === NOBODY)).toHaveLength(1);
  });

  it('is not left by who answers, and waits for nobody who has signed out', async () => {
    let idle = Number.POSITIVE_INFINITY;
    const ana = await here.open({ policy: IDLE, idle: () => idle });
    await until('it to ask', () => ana.desk.view.attendance.asking);
    expect(ana.desk.view.attendance.asking?.why).toBe('idle');
    ana.desk.attendance.here();
    expect(ana.desk.view.attendance.asking).toBeUndefined();
    idle = 0;
    await until('it to be at the desk', () => standing(ana, 'Ana') === 'At the desk, Main desk' || undefined);
    idle = Number.POSITIVE_INFINITY;
    await until('it to ask again', () => ana.desk.view.attendance.asking);
    idle = 0;
    await until('somebody to have touched it', () => ana.desk.view.attendance.asking === undefined || undefined);
    await ana.desk.signOut();
    expect(ana.desk.view.attendance).toEqual({ lastOf: [] });
  });

  it('tells its person that it is the last one, and the staff when it goes; not while another one is open', async () => {
    const [ana, ben] = here.service.staff;
    const main = await here.open({ account: ana });
    await until('it to know that it is the last one', () => main.desk.view.attendance.lastOf.length === 1 || undefined);
    const north = await here.open({ account: ben, point: 'North' });
    await until('both to know of each other', () => (main.desk.view.attendance.lastOf.length === 0 && north.desk.view.attendance.lastOf.length === 0) || undefined);
    const before = told(north);
    await main.desk.signOut();
    await until('the other one to be the last', () => north.desk.view.attendance.lastOf.length === 1 || undefined);
    const client = await here.patron({ account: ana });
    await client.raw(`<presence to="${here.service.rooms.staff}/Ana"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
    await until('it to see her in the channel', () => north.desk.view.channels[0]?.people.some(({ name }) => name === 'Ana') || undefined);
    expect(told(north)).toBe(before);
    await north.desk.signOut();
    await client.waitFor(NOBODY);
    expect(client.received().filter(({ body }) => body === NOBODY)).toHaveLength(1);
  });
});
