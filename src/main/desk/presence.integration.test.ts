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

    const call = north.desk.log('phone', 'opening hours');
    await north.take(call);
    await sees(ana, 'Ben', 'With a patron, North');
    await sees(north, 'Ben', 'With a patron, North');
    north.desk.act(call, { type: 'hold', reason: '' });
    await until('the call to be on hold', () => north.desk.view.requests[call]?.phase === 'on-hold' || undefined);
    expect(standing(ana, 'Ben'), 'at the shelves for them').toBe('With a patron, North');
    await north.desk.end(call, { type: 'end', outcome: 'answered' });
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
    await ana.take(ana.desk.log('in-person', ''));
    await until('the other client to read it', () =>
      phone.stanzas().some((stanza) => stanza.is('presence') && stanza.getChildText('show') === 'dnd' && stanza.getChildText('status') === 'With a patron (Main desk)') || undefined);
  });
});
