/** Messages in a channel and what is said about them: by a person at the desk, and by a client that nobody here wrote. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import type { DeskPage } from './pages/desk.js';
import { expect, test, type Library } from './pages/test.js';
import { nameOf, type Foreign } from './service/foreign.js';

const channelOf = (desk: DeskPage): Locator => desk.page.getByRole('region', { name: 'Channel Staff' });
const lineOf = (desk: DeskPage, words: string): Locator => channelOf(desk).getByRole('article').filter({ hasText: words });
/** Not one that quotes them. */
const ownLine = (desk: DeskPage, words: string): Locator => channelOf(desk).getByRole('article', { name: /^you/ }).filter({ hasText: words });
const composerOf = (desk: DeskPage): Locator => channelOf(desk).getByRole('textbox', { name: 'To everybody in Staff:' });
const unread = (desk: DeskPage): Locator => desk.page.getByRole('option', { name: 'Staff' });

/** Cleo works with another program. */
async function cleoIn(library: Library): Promise<Foreign> {
  const { service } = library;
  const account = await service.addAccount('cleo');
  await service.setAffiliation(service.rooms.staff, account.address, 'member');
  const cleo = await library.foreign(account);
  await cleo.join(service.rooms.staff);
  return cleo;
}

/** By keys alone: from the composer back to the transcript, up to the line, and into what can be done with it. */
async function goTo(desk: DeskPage, words: string): Promise<Locator> {
  const log = channelOf(desk).getByRole('log');
  await log.focus();
  const line = lineOf(desk, words);
  await expect(line).toBeVisible();
  await desk.page.keyboard.press('ArrowUp');
  await expect(channelOf(desk).getByRole('article').last()).toBeFocused();
  for (let left = await channelOf(desk).getByRole('article').count(); left > 0; left -= 1) {
    if (await line.evaluate((element) => element === document.activeElement)) break;
    await desk.page.keyboard.press('ArrowUp');
  }
  await expect(line).toBeFocused();
  await desk.page.keyboard.press('Tab');
  return line.getByRole('toolbar');
}

test('answers, reactions, corrections and deletions go both ways, and are there again after a restart', async ({ library }) => {
  const folder = library.folder();
  const { staff: room } = library.service.rooms;
  const desk = await library.open({ userDataDir: folder });
  const north = await library.otherDesk();
  const cleo = await cleoIn(library);
  await desk.page.keyboard.press('Control+2');
  await cleo.say(room, 'the lift stands');
  const stands = await cleo.waitFor('the lift stands');

  // A reaction and an answer, by keys.
  const tools = await goTo(desk, 'the lift stands');
  await expect(tools.getByRole('button', { name: 'Thumbs up' })).toBeFocused();
  await desk.page.keyboard.press('Space');
  expect((await cleo.waitFor(({ reactions }) => reactions !== undefined)).reactions).toEqual({ id: nameOf(stands), emoji: ['👍'] });
  const reaction = lineOf(desk, 'the lift stands').getByRole('group', { name: 'Reactions' }).getByRole('button', { name: 'Thumbs up, 1: you' });
  await expect(reaction).toHaveAttribute('aria-pressed', 'true');
  await expect(tools.getByRole('button', { name: 'Thumbs up' }), 'the focus stays').toBeFocused();
  for (const _ of ['Heart', 'Smile', 'Celebrate', 'Looking at it', 'Done', 'Answer']) await desk.page.keyboard.press('ArrowRight');
  await expect(tools.getByRole('button', { name: 'Answer' })).toBeFocused();
  await desk.page.keyboard.press('Enter');
  await expect(composerOf(desk)).toBeFocused();
  await expect(channelOf(desk).getByRole('status').filter({ hasText: 'Answering Cleo' })).toContainText('the lift stands');
  await desk.page.keyboard.type('since wehn?');
  await desk.page.keyboard.press('Enter');
  expect(await cleo.waitFor('since wehn?')).toMatchObject({ reply: { id: nameOf(stands), to: `${room}/cleo` }, body: '> the lift stands\nsince wehn?' });
  await expect(lineOf(desk, 'since wehn?').getByRole('button', { name: 'Answers Cleo: the lift stands. Go there' })).toBeVisible();
  await north.line(`channel:${room}`, ({ text, quote }) => text === 'since wehn?' && quote?.text === 'the lift stands');

  // One's own last message is changed: ArrowUp where nothing is written.
  await expect(composerOf(desk)).toHaveValue('');
  await composerOf(desk).press('ArrowUp');
  await expect(composerOf(desk)).toHaveValue('since wehn?');
  await composerOf(desk).fill('since when?');
  await composerOf(desk).press('Enter');
  const asked = await cleo.waitFor('since wehn?');
  expect((await cleo.waitFor('since when?')).replaces).toBe(asked.id);
  await expect(composerOf(desk)).toHaveValue('');
  await lineOf(desk, 'since when?').getByRole('button', { name: /^Edited/ }).click();
  await expect(desk.dialog.getByRole('listitem')).toHaveText([/since wehn\?/, /since when\?/]);
  await desk.page.keyboard.press('Escape');

  // An answer to me waits in the queue until I answer.
  await cleo.reply(asked, 'since this morning');
  await expect(lineOf(desk, 'since this morning')).toContainText('answers you');
  await expect(await desk.waitForRequest('since this morning')).not.toContainText('>');
  await desk.screenshot('channel-lines');
  expect(await violations(desk)).toEqual([]);
  await composerOf(desk).fill('thank you');
  await composerOf(desk).press('Enter');
  await expect(desk.requests).toHaveCount(0);

  // What others change and take back.
  const id = await cleo.say(room, 'back at fuor');
  await expect(lineOf(desk, 'back at fuor')).toBeVisible();
  await cleo.correct(room, id, 'back at four');
  await expect(lineOf(desk, 'back at four')).toContainText('edited');
  await cleo.retract(room, id);
  await expect(lineOf(desk, 'Deleted by Cleo')).toBeVisible();
  await expect(lineOf(desk, 'back at four')).toHaveCount(0);

  // An administrator takes back what somebody else said.
  await cleo.say(room, 'patron 472 lives in Elm Street');
  await (await goTo(desk, 'Elm Street')).getByRole('button', { name: 'Delete …' }).press('Enter');
  await expect(desk.page.getByRole('alertdialog')).toContainText('Elm Street');
  await expect(desk.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' })).toBeFocused();
  await desk.page.keyboard.press('Enter');
  await expect(lineOf(desk, 'Deleted by you')).toBeVisible();
  await expect(composerOf(desk)).toBeFocused();
  await north.line(`channel:${room}`, ({ deleted }) => deleted?.by === 'Ana');

  // What is begun outlives the desk, and what came meanwhile is counted.
  await composerOf(desk).fill('a draft');
  await ownLine(desk, 'since when?').hover();
  await ownLine(desk, 'since when?').getByRole('toolbar').getByRole('button', { name: 'Change' }).click();
  await composerOf(desk).fill('since when, and');
  await composerOf(desk).blur();
  await desk.close();
  await cleo.say(room, 'it runs again');
  await cleo.processed();
  const again = await library.open({ userDataDir: folder });
  await expect(again.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Channels' })).toContainText('unread: 1');
  await again.page.keyboard.press('Control+2');
  await expect(lineOf(again, 'it runs again')).toBeVisible();
  await expect(channelOf(again).getByText('New', { exact: true })).toBeVisible();
  await expect(unread(again)).not.toContainText('unread');
  await expect(composerOf(again)).toHaveValue('since when, and');
  await expect(channelOf(again).getByRole('status').filter({ hasText: 'Changing what you said' })).toBeVisible();
  await composerOf(again).press('Escape');
  await expect(composerOf(again)).toHaveValue('a draft');
  await expect(ownLine(again, 'since when?')).toContainText('edited');
  await expect(lineOf(again, 'the lift stands').getByRole('button', { name: 'Thumbs up, 1: you' })).toBeVisible();
  await again.screenshot('channel-lines-new');
});

async function violations(desk: DeskPage): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page: desk.page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test('between two colleagues, a message is answered, changed and reacted to as well; a mention by the standard calls', async ({ library }) => {
  const { service, ana } = library;
  const desk = await library.open();
  const ben = await library.foreign();
  await ben.join(service.rooms.staff);
  await ben.say(service.rooms.staff, 'who opens tomorrow?', [{ address: ana.address, text: 'who' }]);
  await expect(await desk.waitForRequest('who opens tomorrow?')).toContainText('Colleague, Ben');

  const id = await ben.say(ana.address, 'are you their?');
  await desk.take('are you their?');
  await ben.correct(ana.address, id, 'are you there?');
  const line = desk.lines.filter({ hasText: 'are you there?' });
  await expect(line).toContainText('edited');
  await line.hover();
  await line.getByRole('toolbar').getByRole('button', { name: 'Done' }).click();
  expect((await ben.waitFor(({ reactions }) => reactions !== undefined)).reactions).toEqual({ id, emoji: ['✅'] });
  await line.hover();
  await line.getByRole('toolbar').getByRole('button', { name: 'Answer' }).click();
  await desk.reply('yes, I am');
  const answer = await ben.waitFor('yes, I am');
  expect(answer.reply).toEqual({ id, to: expect.stringContaining('ben@') });
  await expect(desk.request('are you')).toHaveCount(0);
  await ben.react(answer, ['🎉']);
  await expect(desk.lines.filter({ hasText: 'yes, I am' }).getByRole('button', { name: 'Celebrate, 1: Ben' })).toBeVisible();
});
