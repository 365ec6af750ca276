import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './pages/test.js';

const POLICY = { crisis: { inside: ['Person in charge: extension 100'], 'self-harm': { inside: ['Social worker, floor 2: extension 210'] } } };

test('distress leads to the crisis card: numbers, words for the draft, a referral on the record, no incident', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  const patron = await library.patron('i want to kill myself');
  await desk.take('kill myself');

  await test.step('from the suggestion, by keys', async () => {
    await desk.lines.getByRole('button', { name: 'Suggestion: may want to harm themselves' }).focus();
    await desk.page.keyboard.press('Enter');
    await expect(desk.lines.getByRole('button', { name: 'Record an incident …' })).toBeHidden();
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Enter');
    await expect(desk.dialog.getByRole('radio', { name: 'Self-harm' })).toBeFocused();
    await expect(desk.dialog).toContainText('988');
    await expect(desk.dialog).toContainText('Social worker, floor 2: extension 210');
    await expect(desk.dialog).toContainText('Do not promise to keep it a secret.');
  });

  await test.step('axe finds nothing, light and dark, and at twice the text size nothing is cut off', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await desk.page.emulateMedia({ colorScheme: theme });
      await desk.page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme);
      expect((await new AxeBuilder({ page: desk.page }).setLegacyMode().withRules(['color-contrast', 'color-contrast-enhanced']).analyze()).violations).toEqual([]);
      expect((await new AxeBuilder({ page: desk.page }).setLegacyMode().analyze()).violations).toEqual([]);
      await desk.screenshot(`crisis-${theme}`);
    }
    await expect.poll(() => desk.page.evaluate(() => window.innerHeight)).toBeLessThanOrEqual(740);
    const modal = desk.page.locator('.modal');
    expect(await modal.evaluate((box) => box.scrollHeight - box.clientHeight)).toBeLessThanOrEqual(0);
    await desk.page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
    await desk.screenshot('crisis-200');
    expect(await desk.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBeLessThanOrEqual(0);
    await desk.page.evaluate(() => void (document.documentElement.style.fontSize = '100%'));
  });

  await test.step('a sentence goes into the draft, in Spanish too, and is not sent by that', async () => {
    await desk.dialog.getByRole('radio', { name: 'Español' }).press('Space');
    await desk.dialog.getByRole('button', { name: /llamar o escribir al 988/ }).focus();
    await desk.page.keyboard.press('Enter');
    await expect(desk.composer).toBeFocused();
    await expect(desk.composer).toHaveValue(/^Puede llamar o escribir al 988/);
    expect(patron.received()).toEqual([]);
  });

  await test.step('the record says that help was given, and knows of no incident', async () => {
    await expect(desk.lines.filter({ hasText: 'Given help, or whom to call: self-harm' })).toHaveCount(1);
    await expect(desk.details).toContainText('No incidents.');
  });
});

test('the card is one key away, also for somebody who stands at the desk', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  await desk.page.keyboard.press('Control+Shift+h');
  await expect(desk.dialog.getByRole('radio', { name: 'Danger now' })).toBeFocused();
  await desk.page.keyboard.press('2');
  await expect(desk.dialog.getByRole('radio', { name: 'Illness or injury' })).toBeChecked();
  await expect(desk.dialog).toContainText('911');
  await expect(desk.dialog.getByRole('button', { name: /Please call 911/ })).toHaveCount(0);
  await desk.dialog.getByRole('button', { name: 'Note that help was given' }).press('Enter');
  await expect(desk.dialog).toBeHidden();
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('It is on the record that help was given.');
  await desk.page.keyboard.press('Control+4');
  await expect(desk.page.getByRole('list', { name: 'Referred today' }).getByRole('listitem')).toHaveText([/^Somebody at the desk, or on the phone, \d\d:\d\d, by you: given help, or whom to call: illness or injury$/]);
  await desk.runCommand('crisis card');
  await expect(desk.dialog).toContainText('Somebody needs help');
});
