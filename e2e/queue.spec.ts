import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

/** Rows of a queue by the words in them, in order. */
const order = async (desk: DeskPage, words: readonly string[]): Promise<string[]> =>
  (await desk.queue()).map((row) => words.find((word) => row.includes(word)) ?? row);

const WORDS = ['large print', 'line two', '1950 census', '641.5'];

test('a walk-in overtakes a call, a call overtakes a patron’s message, a colleague’s message comes last', async ({ library }) => {
  const desk = await library.open();
  await library.patron('can you pull 641.5?', { account: library.ben, to: library.ana.address });
  await desk.waitForRequest('641.5');
  await library.patron('Do you have the 1950 census?');
  await desk.waitForRequest('1950 census');
  await desk.logCall('line two');
  await desk.logWalkIn('large print');
  await expect.poll(() => order(desk, WORDS)).toEqual(WORDS);
  const rows = await desk.queue();
  expect(rows.map((row) => row.split(', waiting')[0])).toEqual(['Walk-in', 'Call', expect.stringMatching(/^Patron message, Patron \d{3}$/), 'Colleague, Ben']);

  await test.step('F4 takes them in that order', async () => {
    for (const word of WORDS.slice(0, 3)) {
      await desk.page.keyboard.press('F4');
      await expect(desk.request(word)).toContainText('with you');
      await expect(desk.conversation.getByRole('button', { name: 'End', exact: true })).toBeVisible();
    }
  });
});

test('the policy of a chat shift puts patrons’ messages first', async ({ library }) => {
  const desk = await library.open({ policy: { queue: { order: ['patron-im', 'staff-im', 'in-person', 'phone'] } } });
  await desk.logCall('line two');
  await desk.logWalkIn('large print');
  await library.patron('can you pull 641.5?', { account: library.ben, to: library.ana.address });
  await library.patron('Do you have the 1950 census?');
  await desk.waitForRequest('1950 census');
  await desk.waitForRequest('641.5');
  await expect.poll(() => order(desk, WORDS)).toEqual(['1950 census', '641.5', 'large print', 'line two']);
});

test('a walk-in is taken, noted, put on hold, resumed, put back and ended, and the other desk sees it', async ({ library }) => {
  const desk = await library.open();
  const north = await library.otherDesk();
  await desk.logWalkIn('large print');
  const { id } = await north.waitFor('large print');
  const atNorth = () => {
    const request = north.desk.view.requests[id];
    return request ? `${request.phase} ${request.holder?.name ?? 'nobody'}` : 'gone';
  };

  await desk.take('large print');
  await expect.poll(atNorth).toBe('held Ana');
  await desk.composer.fill('wants Dickens');
  await desk.page.keyboard.press('Enter');
  await expect(desk.lines.filter({ hasText: 'wants Dickens' })).toHaveAttribute('aria-label', /^Note, you/);

  await desk.page.keyboard.press('Control+h');
  await expect(desk.request('large print')).toContainText('on hold');
  await expect.poll(atNorth).toBe('on-hold Ana');
  await desk.conversation.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(atNorth).toBe('held Ana');

  await desk.conversation.getByRole('button', { name: 'Put back' }).click();
  await expect.poll(atNorth).toBe('waiting nobody');
  await desk.take('large print');
  await desk.end('answered');
  await expect(desk.requests).toHaveCount(0);
  await expect.poll(atNorth).toBe('gone');
  expect(north.lines(id).map(({ text }) => text)).toEqual([
    'Logged', 'large print', 'Taken', 'wants Dickens', 'Put on hold', 'Resumed', 'Given back to the queue', 'Taken', 'Ended: answered',
  ]);
});

test('a call is logged, taken back with Undo, and counts for nobody', async ({ library }) => {
  const desk = await library.open({ as: null });
  await desk.logCall();
  await expect(desk.requests).toHaveCount(1);
  await desk.page.getByRole('button', { name: 'Undo' }).click();
  await expect(desk.requests).toHaveCount(0);
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('Call taken back.');
});

test('walk-ins and calls are logged before anybody signs in, and shared afterwards', async ({ library }) => {
  const desk = await library.open({ as: null });
  await desk.logWalkIn('large print');
  await desk.logCall('line two');
  await expect(desk.request('large print')).toContainText('not shared yet');
  expect(await order(desk, WORDS)).toEqual(['large print', 'line two']);
  const north = await library.otherDesk();
  await desk.signIn(library.ana.address, library.ana.password);
  await north.waitFor('large print');
  await north.waitFor('line two');
  await expect(desk.request('large print')).not.toContainText('not shared yet');
});

/** Counts the tones that the bell strikes in this window; a stroke has four. */
async function listenToTheBell(desk: DeskPage): Promise<() => Promise<number>> {
  await desk.page.evaluate(() => {
    const { dataset } = document.documentElement;
    dataset['tones'] = '0';
    window.AudioContext = class extends AudioContext {
      override createOscillator(): OscillatorNode {
        dataset['tones'] = String(Number(dataset['tones']) + 1);
        return super.createOscillator();
      }
    };
  });
  return async () => Number(await desk.page.evaluate(() => document.documentElement.dataset['tones']));
}

test('the bell repeats, louder past the limit, until somebody takes the request', async ({ library }) => {
  const desk = await library.open({ policy: { queue: { claimWithin: 5 }, alerts: { repeatEvery: 5 } } });
  const tones = await listenToTheBell(desk);
  await library.patron('is anybody there?');
  const row = await desk.waitForRequest('is anybody there');
  const mark = desk.page.getByRole('heading', { name: /Queue/ });
  await expect(mark).toContainText('bell');
  expect(await tones()).toBe(4);

  await expect(row).toContainText('nobody has taken it');
  await expect.poll(tones, { message: 'twice, and two strokes' }).toBe(12);
  await expect(row).toContainText('still nobody has taken it');
  await expect.poll(tones).toBeGreaterThan(12);

  await desk.take('is anybody there');
  await expect(row).not.toContainText('nobody has taken it');
  const atTaking = await tones();
  await expect(desk.conversation, 'longer than the bell waits').toContainText(/with you 0:0[7-9]/);
  expect(await tones()).toBe(atTaking);
  await expect(mark).not.toContainText('bell');
});

test('with the sound off the bell is still seen', async ({ library }) => {
  const desk = await library.open({ policy: { alerts: { volume: 0 } } });
  const tones = await listenToTheBell(desk);
  await library.patron('is anybody there?');
  await expect(desk.page.getByRole('heading', { name: /Queue/ })).toContainText('bell');
  expect(await tones()).toBe(0);
});

test('the time that somebody waits is seen whole in a narrow queue, with text of twice the size, after hours', async ({ library }) => {
  const desk = await library.open({ policy: { screen: { textSize: 200 }, alerts: { volume: 0 }, queue: { claimWithin: 5 }, globalShortcuts: { enabled: false } } });
  await desk.page.clock.install();
  await desk.logWalkIn('large print');
  await desk.page.clock.fastForward(11 * 3_600_000);
  const time = desk.request('large print').locator('.waiting');
  await expect(time).toContainText('11:00:');
  const cutOff = (): Promise<boolean> => time.evaluate((seen) => {
    const row = seen.closest('.row');
    return !row || seen.scrollWidth > seen.clientWidth || seen.getBoundingClientRect().right > row.getBoundingClientRect().right;
  });
  for (const [width, height] of [[800, 600], [1_152, 700], [1_366, 768]] as const) {
    await desk.app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [width, height] as const);
    await expect.poll(() => desk.page.evaluate(() => window.innerWidth)).toBe(width);
    expect(await cutOff(), `${width} × ${height}`).toBe(false);
  }
});
