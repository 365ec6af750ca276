/** Every screen: axe finds no violation, light and dark; and at twice the text size nothing is cut off. */
import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import type { DeskPage } from './pages/desk.js';
import { journalFile, journalFolder } from './pages/evidence.js';
import { expect, test, type Library } from './pages/test.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** WCAG 1.4.6: text has more contrast than level AA asks for. */
const MORE = ['color-contrast-enhanced'];

interface Screen {
  readonly name: string;
  readonly show: (desk: DeskPage) => Promise<unknown>;
}

const key = (keys: string, heading: string) => async (desk: DeskPage): Promise<void> => {
  await desk.page.keyboard.press(keys);
  await expect(desk.page.getByRole('heading', { name: heading, exact: true }).first()).toBeVisible();
};
const dialog = (open: (desk: DeskPage) => Promise<unknown>) => async (desk: DeskPage): Promise<void> => {
  await open(desk);
  await expect(desk.page.getByRole('dialog').or(desk.page.getByRole('alertdialog'))).toBeVisible();
};

const BEFORE: readonly Screen[] = [
  { name: 'sign-in', show: (desk) => expect(desk.page.getByRole('heading', { name: 'Sign in' })).toBeVisible() },
  { name: 'walk-in-logged', show: async (desk) => {
    await desk.page.keyboard.press('F2');
    await expect(desk.page.getByRole('button', { name: 'Add a note' })).toBeVisible();
  } },
  { name: 'walk-in-note', show: async (desk) => {
    await desk.page.keyboard.press('F2');
    await expect(desk.page.getByRole('textbox', { name: /logged\. Note:/ })).toBeFocused();
  } },
];

const DURING: readonly Screen[] = [
  { name: 'empty-queue', show: (desk) => expect(desk.page.getByText('Nobody is waiting.')).toBeVisible() },
];

/** After `people`. */
const AFTER: readonly Screen[] = [
  { name: 'four-modes', show: (desk) => expect(desk.requests).toHaveCount(4) },
  { name: 'conversation', show: async (desk) => {
    await desk.take('1950 census');
    await desk.reply('Yes, in two forms. See https://library.example/census');
    await desk.composer.fill('Which of them');
    await desk.page.keyboard.press('Control+Shift+n');
    await expect(desk.details.getByRole('textbox', { name: 'Add a note for staff' })).toBeFocused();
    await desk.page.keyboard.type('wants the printed one');
    await desk.page.keyboard.press('Enter');
    await expect(desk.lines.filter({ hasText: 'wants the printed one' })).toBeVisible();
    await expect(desk.lines.filter({ hasText: 'two forms' })).toContainText('sent');
  } },
  { name: 'conversation-alone', show: async (desk) => {
    // Where the details lie over the conversation; beside it they stay.
    const close = desk.page.getByRole('button', { name: 'Close the details' });
    if (await close.isVisible()) await close.click();
    await desk.composer.focus();
  } },
  { name: 'outcome', show: dialog((desk) => desk.page.keyboard.press('F9')) },
  { name: 'palette', show: dialog(async (desk) => {
    await desk.page.keyboard.press('Escape');
    await expect(desk.page.getByRole('dialog')).toBeHidden();
    await desk.page.keyboard.press('Control+k');
  }) },
  { name: 'keyboard', show: dialog(async (desk) => {
    await desk.page.keyboard.press('Escape');
    await expect(desk.page.getByRole('dialog')).toBeHidden();
    await desk.page.keyboard.press('F1');
  }) },
  { name: 'hours', show: dialog(async (desk) => {
    await desk.page.keyboard.press('Escape');
    await expect(desk.page.getByRole('dialog')).toBeHidden();
    await desk.page.keyboard.press('Control+Shift+O');
  }) },
  { name: 'close-early', show: async (desk) => {
    await desk.dialog.getByRole('button', { name: /^Close .+ early …$/ }).press('Enter');
    await desk.dialog.getByRole('radio', { name: 'Until a time' }).press('Space');
    await expect(desk.dialog.getByLabel('Day')).toBeVisible();
  } },
  { name: 'link', show: dialog(async (desk) => {
    await desk.page.keyboard.press('Escape');
    await expect(desk.page.getByRole('dialog')).toBeHidden();
    await desk.lines.getByRole('link').click();
  }) },
  { name: 'covered', show: async (desk) => {
    await desk.page.keyboard.press('Escape');
    await expect(desk.page.getByRole('dialog')).toBeHidden();
    await desk.page.keyboard.press('Control+Shift+b');
    await expect(desk.page.getByRole('banner')).toContainText('Covered');
  } },
  { name: 'after-the-end', show: async (desk) => {
    await desk.page.keyboard.press('Control+Shift+b');
    await desk.take('holding, line two');
    await desk.end('answered');
    await expect(desk.page.getByRole('group', { name: /^Call, ended\./ })).toBeFocused();
    await desk.page.keyboard.press('2');
    await expect(desk.page.getByRole('button', { name: 'Reading advice' })).toBeVisible();
  } },
  { name: 'said-after-the-end', show: dialog(async (desk) => {
    await desk.page.keyboard.press('3');
    await desk.page.keyboard.press('Control+4');
    await desk.page.getByRole('button', { name: /^Change what is said of Call/ }).click();
  }) },
  { name: 'channels', show: async (desk) => {
    await desk.page.keyboard.press('Escape');
    await expect(desk.page.getByRole('dialog')).toBeHidden();
    await desk.page.keyboard.press('Control+2');
    await expect(desk.page.getByRole('region', { name: 'Channel Staff' })).toBeVisible();
  } },
  { name: 'ask-favour', show: dialog(async (desk) => {
    await desk.page.keyboard.press('Control+j');
    await expect(desk.dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
    await desk.page.keyboard.type('The Odyssey, in a new translation with notes');
    await desk.dialog.getByRole('radio', { name: 'Another time' }).press('Space');
    await expect(desk.dialog.getByRole('spinbutton').first()).toBeFocused();
  }) },
  { name: 'favour-in-its-channel', show: async (desk) => {
    await desk.dialog.getByRole('radio', { name: 'in an hour' }).press('Space');
    await desk.dialog.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
    await expect(desk.dialog).toBeHidden();
    await expect(desk.page.getByRole('group', { name: /The Odyssey/ })).toContainText('Nobody has accepted it yet');
  } },
  { name: 'favours', show: key('Control+7', 'Favours') },
  { name: 'scripts', show: key('Control+3', 'Scripts') },
  { name: 'answers', show: key('Control+6', 'Answers and guidance') },
  { name: 'record', show: key('Control+4', 'Record') },
  { name: 'statistics', show: async (desk) => {
    await key('Control+9', 'Statistics')(desk);
    await expect(desk.page.getByRole('region', { name: 'Requests', exact: true }).getByText('Taken within 30 s').first()).toBeVisible();
    await expect(desk.page.getByRole('heading', { name: 'Public Libraries Survey (IMLS)' })).toBeVisible();
  } },
  { name: 'yearly-counts', show: (desk) => desk.page.getByRole('heading', { name: 'Public Libraries Survey (IMLS)' }).scrollIntoViewIfNeeded() },
  { name: 'settings', show: key('Control+5', 'Settings') },
  { name: 'last-desk', show: dialog((desk) => desk.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()) },
  { name: 'message-colleague', show: dialog(async (desk) => {
    await desk.page.keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
    await desk.page.keyboard.press('Control+Shift+d');
    await expect(desk.dialog.getByRole('searchbox', { name: 'Find a colleague' })).toBeFocused();
  }) },
  { name: 'direct-messages', show: async (desk) => {
    await desk.find('Ben');
    await desk.page.keyboard.press('Enter');
    await expect(desk.page.getByRole('region', { name: 'Direct messages with Ben' }).getByRole('textbox', { name: 'To Ben:' })).toBeFocused();
  } },
];

async function people(desk: DeskPage, library: Library): Promise<void> {
  await library.patron('can you pull 641.5?', { account: library.ben, to: library.ana.address });
  await desk.waitForRequest('641.5');
  await library.patron('Do you have the 1950 census in the reading room on paper?');
  await desk.waitForRequest('1950 census');
  await desk.logCall('holding, line two');
}

async function checkAll(desk: DeskPage, screens: readonly Screen[], variant: string): Promise<void> {
  for (const { name, show } of screens) {
    await test.step(name, async () => {
      await show(desk);
      await desk.screenshot(`${name}-${variant}`);
      const { violations, passes } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).options({ runOnly: RULES, rules: Object.fromEntries(MORE.map((id) => [id, { enabled: true }])) }).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), name).toEqual([]);
      expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'target-size', ...MORE]));
    });
  }
}

/** What lies beyond the edge of the window, or of its own box, and cannot be scrolled to. */
const cutOff = (desk: DeskPage): Promise<readonly string[]> =>
  desk.page.evaluate(() => {
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.slice(0, 30)}”`;
    const scrolls = (element: Element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const shown = [...document.querySelectorAll<HTMLElement>('h1, h2, h3, p, button, label, input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, kbd, dt, dd, [role="option"], [role="dialog"], [role="separator"]')].filter((element) => element.checkVisibility() && !element.closest('.sr-only, [aria-hidden="true"]') && getComputedStyle(element).textOverflow !== 'ellipsis');
    const beyond = shown.filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (left < -1 || right > window.innerWidth + 1);
    });
    const boxes = shown.filter((element) => element.matches('button, [role="option"], h1, h2') && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) && getComputedStyle(element).overflow !== 'visible');
    const sideways = [...document.querySelectorAll('*')].filter((element) => scrolls(element) && element.scrollWidth > element.clientWidth + 1);
    return [...new Set([...beyond, ...boxes, ...sideways])].map(name);
  });

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing before anybody signs in, ${theme}`, async ({ library }) => {
    test.slow();
    const desk = await library.open({ as: null, policy: { screen: { theme }, alerts: { volume: 0 }, central: { folder: library.folder() } } });
    await checkAll(desk, BEFORE, theme);
  });

  test(`axe finds nothing on any screen of an open desk, ${theme}`, async ({ library }) => {
    test.slow();
    const desk = await library.open({ policy: { screen: { theme }, alerts: { volume: 0 }, central: { folder: library.folder() } } });
    await checkAll(desk, DURING, theme);
    await people(desk, library);
    await desk.logWalkIn('large print');
    await checkAll(desk, AFTER, theme);
  });
}

test('text of twice the size fits a screen of 1366 × 768: nothing is cut off', async ({ library }) => {
  test.slow();
  const desk = await library.open({ policy: { screen: { textSize: 200 }, alerts: { volume: 0 } } });
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1_366, 768));
  await expect.poll(() => desk.page.evaluate(() => window.innerWidth)).toBe(1_366);
  const look = async (screens: readonly Screen[]): Promise<void> => {
    for (const { name, show } of screens) {
      await show(desk);
      await desk.screenshot(`${name}-200`);
      expect.soft(await cutOff(desk), name).toEqual([]);
    }
  };
  await look(DURING);
  await people(desk, library);
  await desk.logWalkIn('large print');
  await look(AFTER);
});

test('a desk that does not record says so accessibly, and asks before it begins anew', async ({ library }) => {
  const userDataDir = library.folder();
  const first = await library.open({ as: null, userDataDir });
  await first.logWalkIn('large print');
  await first.close();
  const file = journalFile(journalFolder(userDataDir));
  fs.writeFileSync(file, Buffer.concat([Buffer.from('not a database'), fs.readFileSync(file).subarray(14)]));

  for (const theme of ['light', 'dark'] as const) {
    const desk = await library.open({ as: null, userDataDir, policy: { screen: { theme } } });
    await checkAll(desk, [
      { name: 'closed', show: () => expect(desk.page.getByRole('alert')).toContainText('Begin a new journal') },
      { name: 'begin-anew', show: dialog(() => desk.page.getByRole('button', { name: 'Begin a new journal' }).click()) },
    ], theme);
    await desk.close();
  }
});
