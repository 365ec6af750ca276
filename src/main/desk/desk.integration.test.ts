import { describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [['Prosody', startProsody], ['ejabberd', startEjabberd]];

describe.each(servers)('a desk against a real %s', (_name, start) => {
  const here = crowd(start);
  const ana = () => here.service.staff[0] ?? fail();
  const ben = () => here.service.staff[1] ?? fail();

  it('answers a patron: arrives, taken, answered, ended', async () => {
    const desk = await here.open();
    const p = await here.patron();
    await p.send('Do you have the 1950 census?');
    const request = await desk.waitFor('1950 census');
    expect(request).toMatchObject({ mode: 'patron-im', phase: 'waiting', who: expect.stringMatching(/^Patron \d{3}$/) });
    await desk.take(request.id);
    desk.desk.conversations.reply(request.id, 'Yes, in two forms.');
    await p.waitFor('in two forms');
    await desk.line(request.id, (l) => l.text.includes('two forms') && l.delivery === 'sent', 'the reply to be acknowledged');
    await desk.desk.requests.end(request.id, { type: 'end', outcome: 'answered' });
    await until('the request to leave the queue', () => !desk.desk.view.requests[request.id] || undefined);
    expect(desk.lines(request.id).map((l) => [l.kind, l.text])).toEqual([
      ['patron', 'Do you have the 1950 census?'], ['event', 'Taken'], ['service', 'Yes, in two forms.'], ['event', 'Ended: answered'],
    ]);
    await p.close();
  });

  it('shows a message that crosses the close as the next request, on both desks', async () => {
    const first = await here.open();
    const second = await here.open({ account: ben(), point: 'North' });
    const p = await here.patron();
    await p.send('first question');
    const r = await first.waitFor('first question');
    await first.take(r.id);
    await second.request((q) => q.id === r.id && q.holder?.name === 'Ana', 'the other desk to see the holder');
    const crossing = p.send('one more thing');
    await first.desk.requests.end(r.id, { type: 'end', outcome: 'answered' });
    await crossing;
    await p.send('and another');
    const next = await Promise.all([first, second].map((d) => d.request((q) => q.id === r.id && q.phase === 'waiting', 'the next request')));
    expect(next[0]?.firstWords).toBe(next[1]?.firstWords);
    await p.close();
  });

  it('logs walk-ins and calls, also before anybody signed in, and shares them afterwards', async () => {
    const other = await here.open({ account: ben(), point: 'North' });
    const desk = here.place();
    const id = desk.desk.requests.log('in-person', 'large print');
    desk.desk.requests.act(id, { type: 'take' });
    expect(desk.queue).toMatchObject([{ who: 'Walk-in', pending: true, phase: 'held', holder: { mine: true } }]);
    await desk.signIn();
    await desk.request((q) => q.id === id && !q.pending && q.holder?.mine === true, 'the room to confirm');
    await other.request((q) => q.id === id && q.holder?.name === 'Ana' && q.firstWords === 'large print', 'the walk-in to appear at the other desk');
    await desk.desk.requests.end(id, { type: 'end', outcome: 'answered' });
    await until('it to leave both queues', () => [desk, other].every((d) => !d.desk.view.requests[id]) || undefined);
  });

  it('brings a colleague’s direct message and a mention into the queue, for me alone; answering clears them', async () => {
    const desk = await here.open();
    const other = await here.open({ account: ben(), point: 'North' });
    const colleague = await here.patron({ account: ben(), to: ana().address });
    await colleague.send('can you pull 641.5?');
    const direct = await desk.waitFor('641.5');
    expect(direct).toMatchObject({ mode: 'staff-im', who: 'Ben' });
    desk.desk.conversations.reply(direct.id, 'On its way.');
    await colleague.waitFor('On its way');
    const channel = `channel:${here.service.rooms.staff}`;
    other.desk.conversations.reply(channel, 'does @ana know the alarm code?');
    const mention = await desk.waitFor('alarm code');
    expect(mention).toMatchObject({ mode: 'staff-im' });
    expect(other.queue.filter((q) => q.firstWords.includes('alarm'))).toEqual([]);
    desk.desk.conversations.reply(mention.id, 'Yes, I call you.');
    await until('the mention to leave the queue', () => !desk.desk.view.requests[mention.id] || undefined);
    expect(desk.desk.view.requests[direct.id]).toBeUndefined();
    await other.line(channel, (l) => l.text === 'Yes, I call you.', 'the answer in the channel');
    await colleague.close();
  });

  it('lets one of two desks win a race for a request, and tells the other who was first', async () => {
    const [a, b] = await Promise.all([here.open(), here.open({ account: ben(), point: 'North' })]);
    const p = await here.patron();
    await p.send('who takes me?');
    const [ra] = await Promise.all([a.waitFor('who takes me'), b.waitFor('who takes me')]);
    a.desk.requests.act(ra.id, { type: 'take' });
    b.desk.requests.act(ra.id, { type: 'take' });
    await until('both desks to agree on one holder', () => {
      const [x, y] = [a, b].map((d) => d.desk.view.requests[ra.id]);
      return (x?.holder && y?.holder && !x.pending && !y.pending && x.holder.name === y.holder.name && x.holder.mine !== y.holder.mine) || undefined;
    });
    const loser = a.desk.view.requests[ra.id]?.holder?.mine ? b : a;
    expect(loser.desk.view.notices.map((n) => n.text)).toEqual([expect.stringContaining('first')]);
    expect(() => loser.desk.conversations.reply(ra.id, 'me too')).toThrow(expect.objectContaining({ code: 'not-holder' }));
    await p.close();
  });
});

function fail(): never {
  throw new Error('the service has no staff');
}
