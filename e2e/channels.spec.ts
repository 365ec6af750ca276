import { randomUUID } from 'node:crypto';
import { expect, test, type Library } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';
import type { Patron } from './service/patron.js';
import { saidLongAgo } from './service/past.js';
import { until } from './service/until.js';

const channelOf = (desk: DeskPage) => desk.page.getByRole('region', { name: 'Channel Staff' });
const places = (desk: DeskPage) => desk.page.getByRole('navigation', { name: 'Places' });

/** Ben in the staff channel, with a plain XMPP client. */
async function benInTheChannel(library: Library): Promise<Patron> {
  const { service, ben } = library;
  const client = await library.patron(undefined, { account: ben });
  await client.raw(`<presence to="${service.rooms.staff}/Ben"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  await until('Ben to be in the channel', () => client.stanzas().some((stanza) => stanza.is('presence') && stanza.toString().includes("code=\"110\"")));
  return client;
}

const say = (client: Patron, { service }: Library, text: string): Promise<void> =>
  client.raw(`<message to="${service.rooms.staff}" type="groupchat" id="${randomUUID()}"><body>${text}</body></message>`);

test('a mention in the channel enters the queue, and answering it clears it', async ({ library }) => {
  const desk = await library.open();
  const ben = await benInTheChannel(library);
  await say(ben, library, 'the lift is being repaired');
  await expect(places(desk).getByRole('button', { name: 'Channels' })).toContainText('unread: 1');
  expect(await desk.queue(), 'what names nobody is no request').toEqual([]);

  await say(ben, library, '@ana do you know the alarm code?');
  const row = await desk.waitForRequest('alarm code');
  await expect(row).toContainText('Colleague, Ben');
  await desk.page.keyboard.press('Control+2');
  await expect(channelOf(desk).getByRole('article').filter({ hasText: 'alarm code' })).toContainText('mentions you');
  await expect(channelOf(desk)).toContainText('Ben');
  await expect(places(desk).getByRole('button', { name: 'Channels' })).not.toContainText('unread');

  const composer = channelOf(desk).getByRole('textbox', { name: 'To everybody in Staff:' });
  await composer.fill('Yes, I call you.');
  await composer.press('Enter');
  await ben.waitFor('I call you');
  await expect(desk.requests).toHaveCount(0);
});

test('a mention is opened from the queue and answered there', async ({ library }) => {
  const desk = await library.open();
  const ben = await benInTheChannel(library);
  await say(ben, library, 'ana, can you cover me until four?');
  await desk.take('cover me');
  await desk.reply('Gladly.');
  expect(await ben.waitFor('Gladly')).toMatchObject({ from: expect.stringContaining(library.service.rooms.staff) });
  await expect(desk.requests).toHaveCount(0);
});

test('the channel shows its history after a restart, and what was said meanwhile', async ({ library }) => {
  const folder = library.folder();
  const desk = await library.open({ userDataDir: folder });
  const ben = await benInTheChannel(library);
  await say(ben, library, 'said before');
  await desk.page.keyboard.press('Control+2');
  await expect(channelOf(desk).getByRole('article').filter({ hasText: 'said before' })).toBeVisible();
  await desk.close();
  await say(ben, library, 'said meanwhile');

  const again = await library.open({ userDataDir: folder });
  await again.page.keyboard.press('Control+2');
  await expect(channelOf(again).getByRole('article').filter({ hasText: 'said ' })).toContainText(['said before', 'said meanwhile']);
  await expect(channelOf(again).getByRole('article').filter({ hasText: 'said ' })).toHaveCount(2);
});

test('what was said long before this desk was there is read by scrolling, and found by its words', async ({ library }) => {
  const { service, ben } = library;
  await saidLongAgo(service, { room: service.rooms.staff, by: [ben.address], count: 400, days: [90, 31], words: '(i == 7 and "7 who has lost a Glove?" or i .. " said long ago")' });
  const desk = await library.open();
  await say(await benInTheChannel(library), library, 'said today');
  await desk.page.keyboard.press('Control+2');
  const lines = channelOf(desk).getByRole('article');
  await expect(lines.filter({ hasText: 'said today' })).toBeVisible();
  await expect(lines.filter({ hasText: '399 said long ago' }), 'a page of the archive fills the screen').toBeAttached();
  const first = channelOf(desk).getByText('0 said long ago', { exact: true });
  await channelOf(desk).getByRole('log').hover();
  await expect(async () => {
    await desk.page.mouse.wheel(0, -3_000);
    await expect(first).toBeInViewport({ timeout: 200 });
  }).toPass();
  await expect(channelOf(desk)).not.toContainText('Earlier lines');
  expect(await desk.queue(), 'what was said long ago calls nobody').toEqual([]);

  await desk.page.keyboard.press('Control+f');
  await desk.page.keyboard.type('lost glove');
  await desk.page.keyboard.press('Enter');
  await expect(channelOf(desk).getByRole('option')).toHaveCount(1);
  await expect(channelOf(desk)).toContainText('That is all that was said here');
  await desk.screenshot('find-in-channel');
  await desk.page.keyboard.press('Tab');
  await desk.page.keyboard.press('Tab');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Enter');
  const glove = lines.filter({ hasText: 'lost a Glove' });
  await expect(glove).toBeFocused();
  await expect(glove).toBeInViewport();
  await expect(channelOf(desk).getByText('8 said long ago', { exact: true })).toBeInViewport();
  await channelOf(desk).getByRole('button', { name: 'To the end' }).click();
  await expect(lines.filter({ hasText: 'said today' })).toBeInViewport();
});
