import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

const openSettings = async (desk: DeskPage): Promise<void> => {
  await desk.page.keyboard.press('Control+5');
  await expect(desk.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
};
const look = (desk: DeskPage) => desk.page.evaluate(() => ({ theme: document.documentElement.dataset['theme'], size: getComputedStyle(document.documentElement).fontSize }));
const bounds = (desk: DeskPage) => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
const queueWidth = (desk: DeskPage) => desk.page.getByRole('separator', { name: 'Width of the queue' }).getAttribute('aria-valuenow').then(Number);

test('theme, text size, pane widths and the window are kept over a restart', async ({ library }) => {
  const userDataDir = library.folder();
  const desk = await library.open({ as: null, userDataDir });
  const splitter = desk.page.getByRole('separator', { name: 'Width of the queue' });
  const before = await queueWidth(desk);
  await splitter.focus();
  // Faster than the settings are kept: each key counts.
  for (let key = 0; key < 6; key += 1) await desk.page.keyboard.press('ArrowRight');
  await expect.poll(() => queueWidth(desk)).toBe(before + 6);

  await openSettings(desk);
  await desk.page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await desk.page.getByRole('slider', { name: 'Text size' }).focus();
  await desk.page.keyboard.press('ArrowRight');
  await expect.poll(() => look(desk)).toEqual({ theme: 'dark', size: '17.6px' });
  const wanted = { x: 40, y: 30, width: 1_240, height: 700 };
  await desk.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), wanted);
  await expect.poll(() => bounds(desk)).toEqual(wanted);
  await desk.close();

  const again = await library.open({ as: null, userDataDir });
  expect(await look(again)).toEqual({ theme: 'dark', size: '17.6px' });
  expect(await again.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  expect(await queueWidth(again)).toBe(before + 6);
  expect(await bounds(again)).toEqual(wanted);
});

test('what the policy sets cannot be changed, and says so', async ({ library }) => {
  const desk = await library.open({
    as: null,
    policy: {
      screen: { theme: 'dark', textSize: 120 },
      alerts: { volume: 30, sound: { phone: true } },
      globalShortcuts: { enabled: false, walkIn: 'Control+Alt+W' },
      secrets: { remember: false },
    },
  });
  expect(await look(desk)).toEqual({ theme: 'dark', size: '19.2px' });
  await expect(desk.page.getByRole('checkbox', { name: /Remember the password.*set by the policy/ })).toBeDisabled();

  await openSettings(desk);
  const main = desk.page.getByRole('main');
  await expect(main.getByText('Set by your library’s policy.')).toHaveCount(4);
  for (const name of ['As the computer', 'Light', 'Dark']) await expect(main.getByRole('radio', { name })).toBeDisabled();
  for (const name of ['Text size', 'Volume']) await expect(main.getByRole('slider', { name })).toBeDisabled();
  await expect(main.getByRole('switch', { name: 'Call (set by the policy)' })).toBeDisabled();
  await expect(main.getByRole('switch', { name: 'Call (set by the policy)' })).toBeChecked();
  await expect(main.getByRole('switch', { name: 'Walk-in', exact: true })).toBeEnabled();
  await expect(main.getByRole('switch', { name: /Ctrl\+Alt\+W.*Ctrl\+Shift\+F3/ })).toBeDisabled();
  await main.getByRole('switch', { name: 'Walk-in', exact: true }).press(' ');
  await expect(main.getByRole('switch', { name: 'Walk-in', exact: true })).toBeChecked();
});
