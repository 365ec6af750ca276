/** Two desks of one library, each with its window and its keys, agree through the server alone. */
import { expect, test, untilBlocksHide, type Library } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

/** Ana, who supervises, at the main desk and Ben, a member, at North. */
async function twoDesks(library: Library, policy: object = {}): Promise<readonly [DeskPage, DeskPage]> {
  // Keys that act in all programs can belong to one desk of a PC only.
  const open = (as: Library['ana'], point: string) => library.open({ as, policy: { point, globalShortcuts: { enabled: false }, ...policy } });
  return [await open(library.ana, 'Main desk'), await open(library.ben, 'North')];
}
const messages = (desk: DeskPage) => desk.page.getByRole('list', { name: 'Messages' });

test('two desks take at the same moment: both show the same holder, and the loser keeps the draft', async ({ library }) => {
  const desks = await twoDesks(library);
  const [main, north] = desks;
  const words = 'who is first?';
  const draft = (desk: DeskPage): string => `Draft of ${desk === main ? 'Ana' : 'Ben'}`;
  await library.patron(words);
  for (const desk of desks) {
    await desk.take(words);
    await desk.composer.fill(draft(desk));
    await desk.conversation.getByRole('button', { name: 'Put back' }).press('Enter');
    await expect(desk.conversation.getByRole('button', { name: 'Take', exact: true })).toBeVisible();
  }
  for (const desk of desks) await desk.conversation.getByRole('button', { name: 'Take', exact: true }).focus();
  await Promise.all(desks.map((desk) => desk.page.keyboard.press('Enter')));

  for (const desk of desks) await expect(desk.request(words)).toContainText(/with (you|Ana|Ben)/);
  const atNorth = (await north.request(words).textContent())?.includes('with you') === true;
  const [winner, loser] = atNorth ? [north, main] : [main, north];
  await expect(winner.request(words)).toContainText('with you');
  await expect(loser.request(words)).toContainText(atNorth ? 'with Ben, North' : 'with Ana, Main desk');
  await expect(winner.composer).toBeFocused();
  await expect(loser.composer).not.toBeEditable();
  for (const desk of desks) await expect(desk.composer).toHaveValue(draft(desk));
  await winner.end('mistake');
  await expect(loser.request(words)).toHaveCount(0);
});

test('a supervisor takes over with a reason; who had it keeps what was written, and hears of it', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  await library.patron('do you have maps?');
  await north.take('do you have maps');
  await north.composer.fill('Let me look for');
  await main.open('do you have maps');
  await expect(main.conversation).toContainText('Ben is looking at this too');
  await expect(north.conversation).toContainText('Ana is looking at this too');
  await main.takeOver('Ben is at the shelves');
  await expect(north.conversation).toContainText('with Ana, Main desk');
  await expect(messages(north)).toContainText('Ana has taken over');
  await expect(north.composer).not.toBeEditable();
  await expect(north.composer).toHaveValue('Let me look for');
  await expect(north.lines.last()).toContainText('Taken over: Ben is at the shelves');
  await expect(north.conversation.getByRole('button', { name: 'Take over' }), 'only a supervisor').toHaveCount(0);
  await main.reply('Which map?');
  await expect(north.lines.last()).toContainText('Which map?');
});

test('a request is passed on with a note; it is accepted, and the patron is told', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  const patron = await library.patron('who knows about maps?');
  await main.take('about maps');
  await main.passOn('Ben', 'you know maps');
  await expect(main.request('about maps')).toContainText('offered to Ben, waiting');
  await expect(main.conversation).toContainText('offered to Ben, waiting');
  await main.reply('One moment, I ask a colleague.');
  await patron.waitFor('One moment');

  const row = north.request('about maps');
  await expect(row).toContainText('Ana offers you this: you know maps');
  await expect(messages(north)).toContainText('you know maps');
  await north.open('about maps');
  await expect(north.conversation.getByRole('button', { name: 'Accept' })).toBeFocused();
  await north.accept();
  await expect(north.composer).toBeFocused();
  await patron.waitFor('Somebody else at the library goes on with your question');
  await expect(main.request('about maps')).toContainText('with Ben, North');
  await expect(main.composer).not.toBeEditable();
  await north.reply('Which map?');
  expect((await patron.waitFor('Which map')).body).toBe('Which map?');
  expect(patron.received().filter(({ body }) => body.includes('Somebody else'))).toHaveLength(1);
});

test('an offer is declined with a reason, or taken back', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  await main.logWalkIn('wants the atlas');
  await main.take('wants the atlas');
  await main.passOn('Ben');
  await north.open('wants the atlas');
  await north.decline('three at once already');
  await expect(messages(main)).toContainText('three at once already');
  await expect(main.request('wants the atlas')).not.toContainText('offered');
  await expect(main.lines.last()).toContainText('Offer came back: three at once already');

  await main.passOn('Ben');
  await expect(north.request('wants the atlas')).toContainText('Ana offers you this');
  await main.conversation.getByRole('button', { name: 'Take the offer back' }).press('Enter');
  await expect(main.conversation.getByRole('button', { name: 'Pass on' })).toBeVisible();
  await expect(north.request('wants the atlas')).not.toContainText('offers you');
  await expect(north.conversation.getByRole('button', { name: 'Accept' })).toHaveCount(0);
  await expect(main.request('wants the atlas')).toContainText('with you');
});

test('an offer to a desk that nobody answers comes back by itself', { tag: '@one-server' }, async ({ library }) => {
  const [main, north] = await twoDesks(library, { queue: { offerWithin: 10 } });
  await main.logCall('renew by phone');
  await main.take('renew by phone');
  await main.passOn('North');
  await expect(main.request('renew by phone')).toContainText('offered to North, waiting');
  await expect(north.request('renew by phone')).toContainText('Ana offers you this');
  await expect(main.request('renew by phone')).not.toContainText('offered', { timeout: 40_000 });
  await expect(main.request('renew by phone')).toContainText('with you');
  await expect(north.request('renew by phone')).not.toContainText('offers you');
});

test('what is logged at one desk can be taken at the other, and taken over', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  await north.logWalkIn('large print');
  await north.logCall('renew by phone');
  await main.take('renew by phone');
  await expect(north.request('renew by phone')).toContainText('with Ana, Main desk');
  await north.take('large print');
  await main.open('large print');
  await expect(main.conversation).toContainText('with Ben, North');
  await main.takeOver('Ben is at the shelves');
  await expect(north.request('large print')).toContainText('with Ana, Main desk');
  await main.end('answered');
  await expect(north.request('large print')).toHaveCount(0);
});

test('what nobody takes is announced to the staff once, however many desks watch', async ({ library }) => {
  const policy = { queue: { claimWithin: 5 } };
  const desks = await twoDesks(library, policy);
  for (const point of ['East', 'South', 'West']) await library.otherDesk({ point, policy });
  await library.patron('is anybody there?');
  const said = (desk: DeskPage) => desk.page.getByRole('region', { name: 'Channel Staff' }).getByRole('article').filter({ hasText: 'nobody has taken the question' });
  for (const desk of desks) {
    await desk.page.keyboard.press('Control+2');
    await expect(said(desk)).toHaveCount(1, { timeout: 40_000 });
    await desk.page.keyboard.press('Control+1');
  }
  await desks[0].take('is anybody there');
  await expect(desks[1].request('is anybody there')).toContainText('with Ana, Main desk');
  await desks[1].page.keyboard.press('Control+2');
  await expect(said(desks[1])).toHaveCount(1);
});

test('a silent holder is relieved with one key', { tag: '@one-server' }, async ({ library }) => {
  const [main, north] = await twoDesks(library, { queue: { silence: 20 } });
  await library.patron('is anybody there?');
  await main.take('is anybody there');
  await north.open('is anybody there');
  await expect(north.conversation.getByRole('button', { name: 'Take over' })).toHaveCount(0);
  await expect(north.request('is anybody there')).toContainText('no answer for a while', { timeout: 40_000 });
  await north.page.keyboard.press('Control+Shift+t');
  await expect(north.composer).toBeEditable();
  await expect(main.request('is anybody there')).toContainText('with Ben, North');
  await expect(main.lines.last()).toContainText('Taken over: The patron had heard nothing for too long.');
});

test('a patron is blocked on all desks, listed, and the block is lifted', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  const patron = await library.patron('rude words');
  await main.take('rude words');
  const who = /^Patron \d{3}/.exec((await main.conversation.getByRole('heading', { level: 2 }).textContent()) ?? '')?.[0] ?? '';
  await main.block('threats');
  await expect(messages(main)).toContainText(`${who} is blocked for 24 hours.`);
  await expect(main.details).toContainText(/Blocked until .*, by Ana: threats/);
  await main.end('conduct');
  await expect(north.request('rude words')).toHaveCount(0);
  await untilBlocksHide();
  await patron.send('and more');
  await patron.waitFor('not answered for now');
  await patron.send('and still more');

  await north.page.keyboard.press('Control+4');
  const listed = north.page.getByRole('list', { name: 'Blocked patrons' }).getByRole('listitem');
  await expect(listed).toContainText(`${who}, until`);
  await expect(listed).toContainText('by Ana: threats');
  await expect(listed).toContainText('2 messages since, on the record only');
  await expect(north.requests).toHaveCount(0);
  await north.lift(who, 'apologised');
  await expect(north.page.getByRole('main')).toContainText('Nobody is blocked.');
  await patron.send('sorry about that');
  for (const desk of [main, north]) await desk.waitForRequest('sorry about that');
  expect(patron.received().filter(({ body }) => body.includes('not answered for now'))).toHaveLength(1);
});

test('relief at the same PC: what is held stays, and the next person sees no direct message of the last one', async ({ library }) => {
  const desk = await library.open();
  const other = await library.otherDesk();
  await library.patron('can you pull 641.5?', { account: library.ben, to: library.ana.address });
  for (const words of ['1950 census', 'the atlas', 'the organ']) {
    await library.patron(`where is ${words}?`);
    await desk.take(words);
  }
  await desk.open('pull 641.5');
  await expect(desk.lines.last()).toContainText('pull 641.5');
  const cleo = await library.service.addAccount('cleo');
  await library.service.setAffiliation(library.service.rooms.desk, cleo.address, 'member');
  await library.service.setAffiliation(library.service.rooms.staff, cleo.address, 'member');

  await test.step('a wrong password is said in the form', async () => {
    await desk.runCommand('change person');
    await expect(desk.dialog.getByRole('textbox', { name: 'Address' })).toBeFocused();
    await desk.page.keyboard.type(cleo.address);
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.type('not this one');
    await desk.page.keyboard.press('Enter');
    await expect(desk.dialog.getByLabel('Password', { exact: true })).toBeFocused({ timeout: 20_000 });
    await expect(desk.dialog).toContainText('did not accept');
    await expect(desk.page.locator('body')).not.toContainText('pull 641.5');
    await desk.page.keyboard.press('Control+a');
    await desk.page.keyboard.type(cleo.password);
    await desk.page.keyboard.press('Enter');
  });

  const left = desk.page.getByRole('dialog', { name: /^This desk still has/ }).getByRole('listitem');
  await expect(left).toHaveCount(3, { timeout: 20_000 });
  await expect(desk.page.getByRole('banner')).toContainText('Cleo');
  await expect(desk.page.locator('body')).not.toContainText('pull 641.5');
  for (const words of ['1950 census', 'the organ']) {
    const go = left.filter({ hasText: words }).getByRole('button', { name: 'Continue' });
    await expect(go, 'once the desk has read what it missed').toBeEnabled({ timeout: 20_000 });
    await go.press('Enter');
  }
  await left.filter({ hasText: 'the atlas' }).getByRole('button', { name: 'Put' }).press('Enter');
  await expect(desk.dialog).toBeHidden();
  await other.request((request) => request.firstWords.includes('1950 census') && request.holder?.name === 'Cleo', 'Cleo to have the census');
  await other.request((request) => request.firstWords.includes('the organ') && request.holder?.name === 'Cleo', 'Cleo to have the organ');
  await other.request((request) => request.firstWords.includes('the atlas') && request.phase === 'waiting', 'the atlas to wait');
  await desk.open('1950 census');
  await desk.reply('On floor one.');
  await expect(desk.lines.last()).toContainText('sent');
});

test('without their room the desks take by hand, and say so until they agree again', async ({ library }) => {
  const desk = await library.open({ policy: { globalShortcuts: { enabled: false } } });
  const banner = desk.page.getByText('The desks cannot agree right now.');
  await expect(banner).toHaveCount(0);
  const patron = await library.patron('who answers without a room?');
  await desk.waitForRequest('without a room');
  await library.service.openRooms(false);
  await desk.take('without a room');
  await expect(banner).toBeVisible();
  await expect(desk.request('without a room')).toContainText('taken by hand, somebody else may answer too');
  await expect(desk.conversation).toContainText('by hand, somebody else may answer too');
  await desk.reply('I do.');
  await patron.waitFor('I do');
  await library.service.openRooms(true);
  await expect(banner).toBeHidden({ timeout: 60_000 });
  await expect(desk.request('without a room')).not.toContainText('by hand', { timeout: 30_000 });
  await expect(desk.request('without a room')).toContainText('with you');
});

test('what a vanished desk held says why it is back', async ({ library }) => {
  const desk = await library.open({ policy: { globalShortcuts: { enabled: false } } });
  const north = await library.otherDesk();
  await library.patron('do not lose me');
  const { id } = await north.waitFor('do not lose me');
  await north.take(id);
  await expect(desk.request('do not lose me')).toContainText('with Ben, North');
  await north.stop();
  await expect(desk.request('do not lose me')).toContainText('came back, its desk is gone', { timeout: 30_000 });
  await desk.open('do not lose me');
  await expect(desk.conversation).toContainText('came back, its desk is gone');
  await desk.take('do not lose me');
  await expect(desk.request('do not lose me')).not.toContainText('came back');
});

test('F2 twice before the desk has answered is one walk-in with a note; it shows at once under a resting pointer', { tag: '@one-server' }, async ({ library }) => {
  const desk = await library.open({ as: null });
  await desk.logCall('line two');
  await desk.request('line two').hover();
  await desk.page.evaluate(() => {
    for (const type of ['keydown', 'keyup', 'keydown', 'keyup']) document.body.dispatchEvent(new KeyboardEvent(type, { key: 'F2', bubbles: true, cancelable: true }));
  });
  await expect(desk.page.getByRole('textbox', { name: /Note:/ })).toBeFocused();
  await desk.page.keyboard.type('large print');
  await desk.page.keyboard.press('Enter');
  await expect(desk.requests, 'at its place, above the row under the pointer').toContainText(['large print', 'line two']);
});

test('the bell moves nothing beside the queue', { tag: '@one-server' }, async ({ library }) => {
  const desk = await library.open();
  const take = desk.page.getByRole('button', { name: 'Take next' });
  const bell = desk.page.getByRole('heading', { name: /bell/ });
  for (const text of [100, 200]) {
    await desk.page.evaluate((textSize) => window.deskbell.request('settings:set', { textSize }), text);
    await expect.poll(() => desk.page.evaluate(() => document.documentElement.style.fontSize)).toBe(`${text}%`);
    await expect(bell).toHaveCount(0);
    const before = await take.boundingBox();
    await desk.page.evaluate(() => window.deskbell.request('alert:test', undefined));
    await expect(bell).toBeVisible();
    await desk.screenshot(`many-bell-${text}`);
    expect(await take.boundingBox()).toEqual(before);
  }
});
