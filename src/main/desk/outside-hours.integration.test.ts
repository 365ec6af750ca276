/** What patrons read and write while a service is closed and every desk is off, and what becomes of it at the opening. */
import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { foreign } from '../../../e2e/service/foreign.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { askHours, askTime } from '../../../e2e/service/page-queries.js';
import { startProsody } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';
import { NS_HOURS } from '../../core/patron/hours-item.js';

const always = [{ from: '00:00', to: '24:00' }];
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const hours = { weekly: Object.fromEntries(WEEK.map((day) => [day, always])), meanwhile: { name: 'The cooperative', url: 'https://coop.example/ask' } };

describe.each([['Prosody', startProsody], ['ejabberd', startEjabberd]] as const)('outside hours, on %s', (_, start) => {
  const all = crowd(start);
  const policyOf = () => ({ services: [{ address: all.service.service.address, name: 'Ask a librarian', hours }], queue: { noAddressAfter: 1 } });
  const openBoth = (): Promise<readonly [HeadlessDesk, HeadlessDesk]> =>
    Promise.all([all.open({ policy: policyOf() }), all.open({ account: all.service.staff[1], point: 'North', policy: policyOf() })]);
  const message = (id: string, inside: string): string => `<message to="${all.service.service.address}" type="chat" id="${id}"><origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>${inside}</message>`;
  const ended = (desk: HeadlessDesk) => desk.journal().flatMap((event) => (event.kind === 'heard' && event.item.kind === 'room' && event.counted === true && event.item.operation?.detail.type === 'close' ? [event.item.operation.detail.outcome] : []));

  it('the hours are there for everybody, and what came in waits, is answered, or ends because nobody can be', async () => {
    const { service } = all;
    const { address } = service.service;
    const reader = await foreign(service, await service.addAccount('reader'));
    all.atEnd(() => reader.close());
    const page = await all.patron();
    const [ana, ben] = await openBoth();
    const published = async (words: string): Promise<string> => {
      for (;;) {
        const [item] = await reader.items(address, NS_HOURS).catch(() => []);
        if (item?.xml.includes(words)) return item.xml;
      }
    };
    expect(await published('Ask a librarian')).toContain('The cooperative');
    expect(await askHours(page, address)).toMatchObject({ timeZone: 'Europe/Berlin', meanwhile: hours.meanwhile });
    expect(await askTime(page, address)).toBeTypeOf('number');

    await ana.desk.opening.shut(address, 'No heating', { kind: 'reopened' });
    await published('No heating');
    // Archives have whole seconds: what is written in that of the closing counts as written before it.
    const shutAt = Date.now();
    await until('the second of the closing to be over', () => Date.now() - shutAt > 1_500);
    await Promise.all([ana.stop(), ben.stop()]);
    expect(await askHours(page, address)).toMatchObject({ closed: { reason: 'No heating' } });

    await reader.say(address, 'Do you have the atlas?');
    await reader.processed();
    const [lost, asking] = [await all.patron(), await all.patron()];
    await lost.send('is anybody there');
    await lost.close();
    await asking.raw(message('q1', '<body>Where are the maps?</body><question xmlns="urn:deskbell:question:0"><text>Where are the maps?</text><email>maria@example.org</email></question>'));
    await askTime(asking, address);
    await asking.close();

    const [later, other] = await openBoth();
    for (const desk of [later, other]) {
      expect(await desk.waitFor('Do you have the atlas?')).toMatchObject({ followUp: 'waits', alarm: 0 });
      expect(await desk.waitFor('Where are the maps?')).toMatchObject({ wayBack: { email: 'maria@example.org' }, left: true, alarm: 0 });
      await desk.waitFor('is anybody there');
    }
    later.desk.opening.reopen(address);
    for (const desk of [later, other]) {
      await until('the request of whoever cannot be answered to end', () => !desk.queue.some((r) => r.firstWords.includes('is anybody there')));
      expect(ended(desk)).toEqual(['no-address']);
    }
    const atlas = await other.request((r) => r.firstWords === 'Do you have the atlas?' && r.followUp === 'due');
    await other.take(atlas.id);
    other.desk.conversations.reply(atlas.id, 'Yes, on the second floor.');
    await reader.waitFor('Yes, on the second floor.');
    await other.desk.requests.end(atlas.id, { type: 'end', outcome: 'answered' });
    const maps = await later.waitFor('Where are the maps?');
    await later.take(maps.id);
    await later.desk.requests.end(maps.id, { type: 'end', outcome: 'by-email' });
    for (const desk of [later, other]) {
      await until('an empty queue', () => desk.queue.length === 0);
      expect(desk.desk.view.ended.map(({ outcome }) => outcome).toSorted()).toEqual(['answered', 'by-email', 'no-address']);
    }
    await published('Ask a librarian');
  }, 120_000);

  it('nonsense that somebody put there for friends alone is replaced, for everybody', async () => {
    const { service } = all;
    const { address } = service.service;
    const [owner, page] = [await foreign(service, service.service), await all.patron()];
    all.atEnd(() => owner.close());
    // slixmpp makes the node as the server does by itself: not for strangers.
    await owner.raw(`<iq type="set" id="d1"><pubsub xmlns="http://jabber.org/protocol/pubsub#owner"><delete node="${NS_HOURS}"/></pubsub></iq>`);
    await owner.publish(NS_HOURS, 'current', `<hours xmlns="${NS_HOURS}"><text>x</text><json xmlns="urn:xmpp:json:0">{"meanwhile":{"name":"x","url":"javascript:alert(1)"}}</json></hours>`);
    expect(await askHours(page, address)).toBe('refused');
    const desk = await all.open({ policy: policyOf() });
    await expect.poll(() => askHours(page, address), { timeout: 20_000 }).toMatchObject({ meanwhile: hours.meanwhile });
    await desk.stop();
  });

  it('what a policy without hours leaves there from before is taken away', async () => {
    const { service } = all;
    const page = await all.patron();
    await all.open();
    await expect.poll(() => askHours(page, service.service.address), { timeout: 20_000 }).toBe('refused');
  });
});
