import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody, type Account, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';

/** Whoever asks the archive of a room hears an error, or nothing at all; everything else of the rooms works. */
const spoil = (service: Service, how: 'refuses' | 'is mute'): Promise<string> =>
  service.command(`>local h = prosody.hosts["rooms.${service.domain}"]; h.spoilt = function(e) ${how === 'is mute' ? '' : 'e.origin.send(require "util.stanza".error_reply(e.stanza, "cancel", "internal-server-error")); '}return true end; h.events.add_handler("iq-set/bare/urn:xmpp:mam:2:query", h.spoilt, 1000)`);
const mend = (service: Service): Promise<string> =>
  service.command(`>local h = prosody.hosts["rooms.${service.domain}"]; h.events.remove_handler("iq-set/bare/urn:xmpp:mam:2:query", h.spoilt)`);

describe('a desk room whose archive alone fails', () => {
  const here = crowd(startProsody);
  // A question without an answer is given up after the watchdog's time.
  const open = (account: Account, point: string): HeadlessDesk => here.place({ account, point, timing: { watchdog: 6_000 } });

  it.each(['refuses', 'is mute'] as const)('and %s: a desk that arrives says so, takes by hand, and agrees with the others by itself once it can be read', async (how) => {
    const ben = open(here.service.staff[1], 'North');
    await ben.signIn();
    await until('the other desk to agree', () => ben.desk.view.agreeing || undefined);
    const [p, q] = await Promise.all([here.patron(), here.patron()]);
    try {
      await p.send(`taken before, it ${how}`);
      const { id: taken } = await ben.waitFor(`taken before, it ${how}`);
      await ben.take(taken);
      await spoil(here.service, how);
      const ana = open(here.service.staff[0], 'Main desk');
      await ana.desk.signIn({ address: here.service.staff[0].address, password: here.service.staff[0].password });
      await until('the desk to be open all the same', () => ana.desk.view.staffed || undefined, 60_000);
      expect(ana.desk.view.agreeing).toBe(false);
      expect(ana.desk.view.notices.map(({ text }) => text).join(' ')).toContain(how === 'refuses' ? 'The archive of the server could not be read' : 'The server does not answer');
      await q.send(`by hand, it ${how}`);
      const { id } = await ana.waitFor(`by hand, it ${how}`);
      ana.desk.requests.act(id, { type: 'take' });
      await ana.request((r) => r.id === id && r.byHand && r.holder?.mine === true, 'it to be taken by hand');
      ana.desk.conversations.reply(id, 'I am here, whoever else is.');
      await q.waitFor('I am here');
      await mend(here.service);
      await until('the desks to agree again', () => ana.desk.view.agreeing || undefined, 60_000);
      await until('both to know who has what', () => [ana, ben].every(({ desk: { view } }) =>
        view.requests[taken]?.holder?.name === 'Ben' && view.requests[id]?.holder?.name === 'Ana' && !view.requests[id]?.byHand) || undefined, 60_000);
    } finally {
      await mend(here.service);
      await Promise.all([p.close(), q.close()]);
    }
  }, 120_000);
});
