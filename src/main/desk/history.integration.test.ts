import { describe, expect, it } from 'vitest';
import { REPLAY } from '../../core/carry.js';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { until } from '../../../e2e/service/until.js';
import type { LineView } from '../../shared/view.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [['Prosody', startProsody], ['ejabberd', startEjabberd]];
const SAID = 230;
const END = Number.MAX_SAFE_INTEGER;

describe.each(servers)('what was said in a channel before a desk knew it, on %s', (_name, start) => {
  const here = crowd(start);

  it('is read as somebody scrolls, in its order, once, and calls nobody any more; and it is found by its words', async () => {
    const room = here.service.rooms.staff;
    const id = `channel:${room}`;
    const ben = await here.open({ account: here.service.staff[1], point: 'North' });
    for (let n = 0; n < SAID; n += 1) ben.desk.conversations.reply(id, n === 3 ? '3 @ana, who has lost a GLOVE?' : `${n} said long ago`);
    await until('the channel to have it all', () => ben.lines(id, 3 * SAID).filter(({ delivery }) => delivery === 'sent').length === SAID);

    // To this computer all of that was so long ago that it does not read it when it arrives.
    const ana = await here.open({ skew: REPLAY + 3_600_000 });
    ben.desk.conversations.reply(id, 'said now');
    await ana.line(id, ({ text }) => text === 'said now', 'the word of today');
    expect(ana.lines(id)).toHaveLength(1);

    let page = await ana.desk.conversations.scroll(id, { limit: 50 });
    expect(page.hasOlder).toBe(true);
    let all: readonly LineView[] = page.lines;
    while (page.hasOlder) {
      page = await ana.desk.conversations.scroll(id, { limit: 50, before: all[0]?.place ?? END });
      all = [...page.lines, ...all];
    }
    expect(all.map(({ text }) => text)).toEqual(ben.lines(id, 3 * SAID).map(({ text }) => text));
    expect(all.filter(({ late }) => late)).toEqual([]);
    expect(all.find(({ mentionsMe }) => mentionsMe)?.text).toContain('GLOVE');
    expect(ana.queue).toEqual([]);
    expect(await ana.desk.conversations.find(id, { words: 'glove lost' })).toMatchObject({ lines: [{ text: '3 @ana, who has lost a GLOVE?', by: 'Ben' }] });
  });

  it('is found in the archive too, and an archive that cannot be reached is told', async () => {
    const id = `channel:${here.service.rooms.staff}`;
    const late = await here.open({ skew: 3 * REPLAY });
    const found = await late.desk.conversations.find(id, { words: 'glove' });
    expect(found.lines.map(({ text }) => text)).toEqual(['3 @ana, who has lost a GLOVE?']);
    expect(found.next).toBeUndefined();
    const last = await here.open({ account: here.service.staff[1], skew: 3 * REPLAY });
    await here.service.openRooms(false);
    const away = await last.desk.conversations.scroll(id, { limit: 50, before: END }).catch((error: unknown) => error);
    await here.service.openRooms(true);
    // Either the room has told that it is gone, or its archive does not answer: nothing of it is taken for the beginning.
    expect(away).toEqual(expect.objectContaining(away instanceof Error ? { code: 'archive-unreachable' } : { lines: [], hasOlder: false }));
    await until('the room to be back', () => last.desk.view.channels.every(({ joined }) => joined));
    expect((await last.desk.conversations.scroll(id, { limit: 50, before: END })).lines).not.toEqual([]);
  });
});
