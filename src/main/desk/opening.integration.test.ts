import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import type { Patron } from '../../../e2e/service/patron.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation: 2_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 2_000 })],
];

describe.each(servers)('a service that an administrator closes early, on %s', (_name, start) => {
  const here = crowd(start);
  const words = (desk: HeadlessDesk): string | undefined => desk.desk.view.hours[0]?.words;
  const isClosed = (desk: HeadlessDesk) => until('the desk to know that it is closed', () => words(desk) === 'closed until somebody reopens it · Storm');
  /** Desks that a page believes to be there, by the last that each of them said. */
  const there = (page: Patron): number => {
    const said = new Map<string, boolean>();
    for (const stanza of page.stanzas()) if (stanza.is('presence') && String(stanza.attrs['from']).startsWith(here.service.service.address)) said.set(String(stanza.attrs['from']), stanza.attrs['type'] !== 'unavailable');
    return [...said.values()].filter(Boolean).length;
  };
  const closedLines = (somebody: Patron) => somebody.received().filter(({ body }) => body.includes('is closed now (Storm)'));

  it('is closed at every desk, for pages and for who writes; one that arrives knows it; reopened, it calls for what came in', async () => {
    const [ana, ben] = await Promise.all([here.open(), here.open({ account: here.service.staff[1], point: 'North' })]);
    const service = here.service.service.address;
    const page = await here.patron();
    await page.raw(`<presence to='${service}'/>`);
    await until('both desks to say that they are there', () => there(page) === 2);
    const before = await here.asking('asked in time');
    const held = await ana.waitFor('asked in time');
    await ana.take(held.id);

    await expect(ben.desk.opening.shut(service, 'Storm', { kind: 'reopened' })).rejects.toMatchObject({ code: 'not-administrator' });
    await ana.desk.opening.shut(service, 'Storm', { kind: 'reopened' });
    await Promise.all([isClosed(ana), isClosed(ben)]);
    await until('the page to find it closed', () => there(page) === 0);
    expect(ben.desk.view.notices.map(({ text }) => text).join()).toContain('Ana closed Ask a librarian: Storm.');
    ana.desk.conversations.reply(held.id, 'this goes on');
    await before.waitFor('this goes on');

    const rung = ana.rings.length + ben.rings.length;
    // Archives have whole seconds: what is written in the second of the closing was written before it.
    const closed = Date.now();
    await until('three seconds to pass', () => Date.now() - closed > 3_000);
    const late = await here.asking('asked too late');
    for (const desk of [ana, ben]) await desk.request((r) => r.firstWords.includes('too late') && r.followUp === 'waits', 'it to wait for the opening');
    await late.waitFor('is closed now (Storm)');
    const third = await here.open({ account: here.service.staff[1], point: 'South' });
    await isClosed(third);
    await third.request((r) => r.firstWords.includes('too late') && r.followUp === 'waits', 'it to wait there too');
    await late.send('and one more word');
    await until('the word to arrive', () => third.lines(third.queue.find((r) => r.firstWords.includes('too late'))?.id ?? '').some((l) => l.text === 'and one more word'));
    expect([closedLines(late).length, closedLines(before).length, ana.rings.length + ben.rings.length - rung]).toEqual([1, 0, 0]);

    ana.desk.opening.reopen(service);
    for (const desk of [ana, ben, third]) {
      await until('the desk to know that it is open', () => words(desk) === 'open');
      await desk.request((r) => r.firstWords.includes('too late') && r.followUp === 'due', 'a follow-up');
    }
    // The third came later than the page: pages ask again.
    await until('the page to find it open', () => there(page) === 2);
    await page.raw(`<presence to='${service}'/>`);
    await until('the page to find the third as well', () => there(page) === 3);
    await until('the bell', () => ana.rings.length + ben.rings.length > rung);
    expect(closedLines(late)).toHaveLength(1);
    const rows = ana.journal().flatMap((e) => (e.kind === 'service-hours' ? [[e.open, e.reason]] : []));
    expect(rows).toEqual([[false, 'Storm'], [true, 'hours']]);
  }, 120_000);
});
