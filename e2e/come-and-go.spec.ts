/** Desks arrive, vanish and come back, each with its window: what waits, what is held and who is there stays right. */
import type { DeskPage } from './pages/desk.js';
import { expect, test, type Library, type OpenOptions } from './pages/test.js';
import type { Patron } from './service/patron.js';

// Keys that act in all programs can belong to one desk of a PC only.
const at = (point: string): OpenOptions => ({ policy: { point, globalShortcuts: { enabled: false } } });
const north = (library: Library, folder: string) => library.open({ as: library.ben, userDataDir: folder, ...at('North') });

/** What a patron's client shows: whether a desk is there. @param service the address that patrons know */
function isOpen(patron: Patron, service: string): boolean {
  const last = new Map<unknown, unknown>();
  for (const stanza of patron.stanzas()) if (stanza.is('presence')) last.set(stanza.attrs['from'], stanza.attrs['type'] ?? 'available');
  return [...last].some(([from, type]) => String(from).startsWith(`${service}/`) && type === 'available');
}

async function expectWithAna(desk: DeskPage, words: string): Promise<void> {
  await desk.open(words);
  await expect(desk.conversation).toContainText('with Ana, Main desk');
  await expect(desk.composer).not.toBeEditable();
}

test('a desk that arrives sees what waits and what is in progress, with what was said', async ({ library }) => {
  const main = await library.open(at('Main desk'));
  const patron = await library.patron('who built the town hall?');
  await main.take('the town hall');
  await main.reply('One moment, I look it up.');
  await patron.waitFor('One moment');
  await patron.send('take your time');
  await expect(main.lines.last()).toContainText('take your time');
  await library.patron('and who built the church?');
  await main.waitForRequest('the church');
  await main.logWalkIn('wants the atlas');

  const arrived = await library.open({ as: library.ben, ...at('North') });
  await expect(arrived.request('wants the atlas')).toContainText('waiting');
  await expect(arrived.request('the church')).toContainText('waiting');
  await expectWithAna(arrived, 'the town hall');
  for (const words of ['who built the town hall?', 'I look it up', 'take your time']) await expect(arrived.lines.filter({ hasText: words })).toHaveCount(1);
  await expect(arrived.lines.filter({ hasText: 'I look it up' })).toHaveAttribute('aria-label', /^Ana/);
  await arrived.take('the church');
  await expect(main.request('the church')).toContainText('with Ben, North');
  await arrived.take('the atlas');
  await expect(main.request('the atlas')).toContainText('with Ben, North');
});

test('a desk that comes back late learns who has what it held, and keeps its draft', async ({ library }) => {
  const folder = library.folder();
  const main = await library.open(at('Main desk'));
  const first = await north(library, folder);
  await library.patron('do not lose me');
  await first.take('do not lose me');
  await first.composer.fill('Let me look for');
  await expect(first.request('do not lose me')).toContainText('draft');
  await first.kill();
  await expect(main.request('do not lose me')).toContainText('came back, its desk is gone', { timeout: 30_000 });
  await main.take('do not lose me');
  const back = await north(library, folder);
  await expectWithAna(back, 'do not lose me');
  await expect(back.composer).toHaveValue('Let me look for');
  await main.reply('I have you now.');
  await expect(back.lines.last()).toContainText('I have you now.');
});

test.describe('while the server keeps its place', () => {
  test.use({ serviceOptions: { hibernation: 90_000 } });

  test('a desk that crashed goes on with what it held', async ({ library }) => {
    const folder = library.folder();
    const main = await library.open(at('Main desk'));
    const first = await north(library, folder);
    const patron = await library.patron('do not lose me');
    await first.take('do not lose me');
    await expect(main.request('do not lose me')).toContainText('with Ben, North');
    await first.kill();
    await patron.send('are you there?');
    const back = await north(library, folder);
    await back.open('do not lose me');
    await expect(back.request('do not lose me')).toContainText('with you');
    await expect(back.lines.filter({ hasText: 'are you there?' })).toHaveCount(1);
    await back.reply('Yes, I am.');
    await patron.waitFor('Yes, I am');
    await expect(main.request('do not lose me')).toContainText('with Ben, North');
    await expect(main.request('do not lose me')).not.toContainText('came back');
  });
});

test('patrons see the service open while one desk is staffed, also when another crashes, and closed when the last one does', async ({ library }) => {
  const { address } = library.service.service;
  const patron = await library.patron();
  const desks = [await library.open(at('Main desk')), await library.open({ as: library.ben, ...at('North') })];
  await patron.raw(`<presence to="${address}"/>`);
  await expect.poll(() => isOpen(patron, address), { timeout: 20_000 }).toBe(true);
  await desks[0]?.kill();
  const heard = () => patron.stanzas().filter((stanza) => stanza.is('presence') && stanza.attrs['type'] === 'unavailable').length;
  await expect.poll(heard, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(isOpen(patron, address)).toBe(true);
  await desks[1]?.kill();
  await expect.poll(() => isOpen(patron, address), { timeout: 30_000 }).toBe(false);
});

test('one person at two desks of one name: what one of them takes, the other one does not hold', async ({ library }) => {
  const desks = [await library.open(at('Main desk')), await library.open(at('Main desk'))] as const;
  await library.patron('which of you?');
  await desks[0].take('which of you');
  await desks[1].open('which of you');
  await expect(desks[1].request('which of you')).toContainText('with Ana, Main desk');
  await expect(desks[1].composer).not.toBeEditable();
  await desks[0].end('answered');
  for (const desk of desks) await expect(desk.requests).toHaveCount(0);
});
