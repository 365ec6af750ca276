/** The privacy guard, both ways, and the silence guard: by keys alone, and on the record. */
import { AxeBuilder } from '@axe-core/playwright';
import type { DeskPage } from './pages/desk.js';
import { expect, test } from './pages/test.js';

const CARD = '21876005320898';
const POLICY = {
  links: { account: 'https://library.example/account' },
  queue: { silence: 20, patronSilence: 20, endAfter: 20 },
  privacy: { cards: [{ pattern: '2#############' }], published: ['212-555-0100'] },
};

async function expectAccessible(desk: DeskPage): Promise<void> {
  const { violations } = await new AxeBuilder({ page: desk.page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

test('a reply with private data waits for a better one, or for a reason', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  const { keyboard } = desk.page;
  const patron = await library.patron('which card do you have for me?');
  await desk.take('which card');
  const panel = desk.conversation.getByRole('region', { name: 'Not sent yet' });

  await test.step('it is not sent, the draft stays, and the panel says what and why', async () => {
    await keyboard.type(`It is ${CARD}, call 212-555-0100.`);
    await keyboard.press('Enter');
    await expect(panel.getByRole('alert')).toContainText('Not sent yet: this says a card number. What is written here is kept on record');
    await expect(desk.composer).toHaveValue(`It is ${CARD}, call 212-555-0100.`);
    await expect(desk.composer).toBeFocused();
    await expectAccessible(desk);
    await desk.screenshot('guard-panel');
  });

  await test.step('one key puts the right script in its place, and Ctrl+Z brings the draft back', async () => {
    await keyboard.press('Control+Shift+g');
    await expect(desk.composer).toHaveValue(/^This chat is recorded.*https:\/\/library\.example\/account/);
    await expect(panel).toBeHidden();
    await keyboard.press('Control+z');
    await expect(desk.composer).toHaveValue(`It is ${CARD}, call 212-555-0100.`);
  });

  await test.step('Edit selects what has to go', async () => {
    await keyboard.press('Enter');
    await expect(panel).toBeVisible();
    await keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await keyboard.press('Enter');
    await panel.getByRole('button', { name: 'Edit' }).press('Enter');
    await expect(desk.composer).toBeFocused();
    await expect.poll(() => desk.page.evaluate(() => document.getSelection()?.toString())).toBe(CARD);
  });

  await test.step('nothing has left so far; with a reason it leaves', async () => {
    expect(patron.received()).toEqual([]);
    await keyboard.press('Enter');
    await expect(desk.composer).toHaveValue(`It is ${CARD}, call 212-555-0100.`);
    const reason = panel.getByRole('textbox', { name: 'Reason for sending it as it is' });
    for (const name of ['Use the script instead', 'Edit']) {
      await keyboard.press('Tab');
      await expect(panel.getByRole('button', { name })).toBeFocused();
    }
    await keyboard.press('Tab');
    await expect(reason).toBeFocused();
    await keyboard.type('read out to us at the desk');
    await keyboard.press('Enter');
    expect((await patron.waitFor(CARD)).body).toBe(`It is ${CARD}, call 212-555-0100.`);
    await expect(panel).toBeHidden();
    await expect(desk.composer).toHaveValue('');
  });

  await test.step('the own address has no way out', async () => {
    await desk.composer.focus();
    await keyboard.type(`write to ${library.ana.address}`);
    await keyboard.press('Enter');
    await expect(panel.getByRole('alert')).toContainText('your own address');
    await expect(panel.getByRole('textbox')).toHaveCount(0);
    await expect(panel.getByRole('button', { name: 'Send anyway' })).toHaveCount(0);
    expect(patron.received()).toHaveLength(1);
  });
});

test('private data of a patron is hidden, and one key asks them not to send it', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  const { keyboard } = desk.page;
  await library.patron(`my card is ${CARD}, is it blocked?`);
  await desk.take('is it blocked');
  await expect(desk.request('is it blocked')).not.toContainText(CARD);
  const line = desk.lines.filter({ hasText: 'is it blocked' });
  const mask = line.getByRole('button', { name: 'hidden: card number, press to show' });
  await expect(mask).toBeVisible();
  await expect(line).not.toContainText(CARD);
  await expect(line).toContainText('private data hidden');
  await expectAccessible(desk);
  await desk.screenshot('guard-mask');

  await test.step('the keyboard on it shows it, and hides it when it goes on', async () => {
    await desk.composer.focus();
    await expect(async () => {
      await keyboard.press('Shift+Tab');
      await expect(line).toContainText(CARD, { timeout: 300 });
    }).toPass({ timeout: 15_000 });
    const shown = line.getByRole('button', { name: CARD });
    await expect(shown).toBeFocused();
    await expect(shown).toHaveAttribute('aria-pressed', 'true');
    await expectAccessible(desk);
    await keyboard.press('Space');
    await expect(line).not.toContainText(CARD);
    await expect(mask).toHaveAttribute('aria-pressed', 'false');
    await keyboard.press('Space');
    await expect(line).toContainText(CARD);
    await keyboard.press('Tab');
    await expect(line).not.toContainText(CARD);
  });

  await test.step('and so does a press', async () => {
    await mask.click();
    await expect(line).toContainText(CARD);
    await line.getByRole('button', { name: CARD }).click();
    await expect(line).not.toContainText(CARD);
    await mask.click();
    await desk.composer.focus();
    await expect(line).not.toContainText(CARD);
  });

  await keyboard.press('Control+Shift+g');
  await expect(desk.composer).toBeFocused();
  await expect(desk.composer).toHaveValue(/^Please do not send card numbers/);
});

test('the coach remarks on a draft while the writing rests, moves nothing, and can be turned off', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  const { keyboard } = desk.page;
  await library.patron('where are the old papers?');
  await desk.take('old papers');
  const remark = desk.conversation.getByRole('status').filter({ hasText: /shouting|better|friendlier|Enter sends/ });
  const place = await desk.composer.boundingBox();
  for (const [text, words] of [['THEY ARE ON FLOOR TWO', 'Capitals read like shouting.'], ['Ask for the microfiche', '“microfiche”: better “film cards”.'], ['Yes.', 'A few words more sound friendlier.']] as const) {
    await keyboard.type(text);
    await expect(remark).toHaveText(words);
    expect(await desk.composer.boundingBox()).toEqual(place);
    await expect(desk.composer).toBeFocused();
    await desk.screenshot(`coach-${words.length}`);
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
    await expect(remark).toHaveText(/^Enter sends/);
  }
  await expectAccessible(desk);
  await keyboard.press('Control+5');
  await desk.page.getByRole('switch', { name: /Remark on capitals/ }).press('Space');
  await keyboard.press('Control+1');
  await desk.composer.focus();
  await keyboard.type('NO REMARK ON CAPITALS ANY MORE');
  await keyboard.press('Enter');
  await expect(desk.lines.last()).toContainText('NO REMARK ON CAPITALS');
  await expect(remark).toHaveText(/^Enter sends/);
});

test('a patron who hears nothing gets a holding line by itself where the policy says so', async ({ library }) => {
  const desk = await library.open({ policy: { ...POLICY, queue: { silence: 20, holdingLine: 'send' } } });
  const patron = await library.patron('who drew this map?');
  await desk.take('this map');
  await expect.poll(() => patron.received().map(({ body }) => body), { timeout: 60_000 }).toEqual([expect.stringContaining('still looking')]);
  await expect(desk.lines.filter({ hasText: 'still looking' })).toContainText('sent');
});

test('a patron who waits, and then is silent, is kept company with one key, and a late word reopens the request', async ({ library }) => {
  test.setTimeout(240_000);
  const desk = await library.open({ policy: POLICY });
  const offered = desk.conversation.getByRole('status').filter({ has: desk.page.getByRole('button') });
  const go = 'Control+Shift+g';
  const patron = await library.patron('who wrote this poem?');
  await desk.take('this poem');

  await test.step('who hears nothing gets a holding line, and the draft stays', async () => {
    await desk.page.keyboard.type('It could be');
    await expect(offered).toContainText('has heard nothing for a while', { timeout: 60_000 });
    await expect(offered).toContainText('I am still looking');
    await expectAccessible(desk);
    await desk.page.keyboard.press(go);
    await patron.waitFor('still looking');
    await expect(desk.composer).toHaveValue('It could be');
    await expect(desk.composer).toBeFocused();
    await expect(offered).toHaveCount(0);
  });

  await test.step('who says nothing is asked', async () => {
    await expect(offered).toContainText('has been quiet for a while', { timeout: 60_000 });
    await desk.page.keyboard.press(go);
    await patron.waitFor('Are you still there?');
    await expect(offered).toHaveCount(0);
  });

  await test.step('and without an answer the request ends kindly', async () => {
    await expect(offered).toContainText('was asked and has not answered', { timeout: 60_000 });
    await desk.page.keyboard.press(go);
    await patron.waitFor('I have heard nothing for a while');
    await expect(desk.request('this poem')).toHaveCount(0);
  });

  await test.step('a late word is a request again', async () => {
    await patron.send('sorry, I was called away');
    await expect(await desk.waitForRequest('called away')).toContainText('waiting');
  });
});
