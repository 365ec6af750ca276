import type { Page } from '@playwright/test';
import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';
import type { Patron } from './service/patron.js';

const RECEIPTS = 'urn:xmpp:receipts';
const STATES = 'http://jabber.org/protocol/chatstates';

/** A bare stanza of this patron to the service, with what stands in it. */
const stanza = (patron: Patron, to: string, inside: string): Promise<void> => patron.raw(`<message to="${to}" type="chat">${inside}<thread>${patron.thread}</thread></message>`);

/** Asks as this patron, and has the desk answer and end it. */
async function wholeConversation(desk: DeskPage, patron: Patron, service: string): Promise<void> {
  const typing = desk.conversation.getByRole('status').filter({ hasText: 'is typing' });
  await desk.take('1950 census');

  await test.step('typing is seen on both sides', async () => {
    await stanza(patron, service, `<composing xmlns="${STATES}"/>`);
    await expect(typing).toBeVisible();
    await stanza(patron, service, `<active xmlns="${STATES}"/>`);
    await expect(typing).toBeHidden();
    await desk.composer.pressSequentially('Yes, in two forms.');
    await expect.poll(() => patron.stanzas().some((heard) => heard.getChild('composing', STATES))).toBe(true);
  });

  await test.step('a reply is sent, then delivered', async () => {
    await desk.composer.press('Enter');
    const line = desk.lines.filter({ hasText: 'in two forms' });
    await expect(line).toContainText('sent');
    const reply = await patron.waitFor('in two forms');
    await stanza(patron, reply.from, `<received xmlns="${RECEIPTS}" id="${reply.id}"/>`);
    await expect(line).toContainText('delivered');
  });

  await desk.end('answered');
  await expect(desk.requests).toHaveCount(0);
}

/** Nothing that reached the patron names the member of staff or where they sit in the server. */
function expectServiceOnly(patron: Patron, service: string, staff: string): void {
  const all = patron.stanzas().map(String).join('');
  expect(all).toContain(service);
  expect(all).not.toContain(staff);
  expect(all).not.toContain(staff.split('@')[0] ?? staff);
  expect(patron.received().map(({ from }) => from.split('/')[0])).toEqual(patron.received().map(() => service));
}

test('an anonymous patron asks; is answered, and hears from the service alone', async ({ library }) => {
  const { service, ana } = library;
  const desk = await library.open();
  const patron = await library.patron('Do you have the 1950 census?');
  const row = await desk.waitForRequest('1950 census');
  await expect(row).toContainText(/Patron \d{3}/);
  await wholeConversation(desk, patron, service.service.address);
  expectServiceOnly(patron, service.service.address, ana.address);
});

test('a registered patron asks from any client, is known by name, and comes back', async ({ library }) => {
  const { service, ana } = library;
  const maria = await service.addAccount('maria');
  const desk = await library.open();
  const patron = await library.patron('Do you have the 1950 census?', { account: maria });
  await expect(await desk.waitForRequest('1950 census')).toContainText('Maria');
  await wholeConversation(desk, patron, service.service.address);
  expectServiceOnly(patron, service.service.address, ana.address);

  await patron.send('And the one of 1960?');
  await desk.take('1960');
  await expect(desk.page.getByRole('complementary', { name: 'Details' })).toContainText('2nd');
  await expect(desk.lines.filter({ hasText: '1950 census' })).toBeVisible();
  await expect(desk.lines.filter({ hasText: 'Ended: answered' })).toBeVisible();
});

test('what was said to others is not in a conversation, and each reply goes to its own patron', async ({ library }) => {
  const desk = await library.open();
  const first = await library.patron('question about maps');
  const second = await library.patron('question about stamps');
  await desk.take('maps');
  await desk.take('stamps');
  await desk.reply('stamps are on floor two');
  await desk.open('maps');
  await desk.reply('maps are on floor one');
  await first.waitFor('floor one');
  await second.waitFor('floor two');
  expect(first.received().map(({ body }) => body)).toEqual(['maps are on floor one']);
  expect(second.received().map(({ body }) => body)).toEqual(['stamps are on floor two']);
  await expect(desk.lines).toHaveCount(3);
  await expect(desk.lines.filter({ hasText: 'stamps' })).toHaveCount(0);
});

test('whoever reads the end follows it through more lines than are kept; whoever reads above it is left there', async ({ library }) => {
  const desk = await library.open();
  const patron = await library.patron('many questions');
  await desk.take('many questions');
  const elsewhere = desk.page.getByRole('button', { name: /To the end|new messages? below/ });
  for (let n = 0; n < 400; n += 20) {
    await patron.sendAll(Array.from({ length: 20 }, (_, i) => `question ${n + i}, and what goes with it`));
    await expect(desk.lines.filter({ hasText: `question ${n + 19},` })).toHaveCount(1);
  }
  await expect(desk.lines.last()).toContainText('question 399,');
  await expect(desk.lines.last()).toBeInViewport({ ratio: 1 });
  await expect(elsewhere).toHaveCount(0);

  const log = desk.conversation.getByRole('log');
  const top = (): Promise<number> => log.evaluate((box) => box.scrollTop);
  const end = await top();
  await log.press('PageUp');
  await expect(elsewhere).toHaveText('To the end');
  await expect.poll(async () => (await top()) < end && (await top()) === (await top())).toBe(true);
  const read = await top();
  await patron.sendAll(['one more', 'and another']);
  await expect(elsewhere).toHaveText('2 new messages below');
  expect(await top()).toBe(read);
});

test('a colleague’s direct message is answered from the own address', async ({ library }) => {
  const desk = await library.open();
  const ben = await library.patron('can you pull 641.5?', { account: library.ben, to: library.ana.address });
  await desk.open('641.5');
  await desk.page.getByRole('region', { name: 'Conversation with Ben' }).getByRole('button', { name: 'Take' }).click();
  await desk.reply('On its way.');
  expect((await ben.waitFor('On its way')).from.split('/')[0]).toBe(library.ana.address);
  await expect(desk.requests).toHaveCount(0);
});

// ---- drafts and the focus -------------------------------------------------------------------------------------------

/** Where the caret is, and in which field. */
const caret = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const field = document.activeElement;
    return field instanceof HTMLTextAreaElement ? `${field.labels[0]?.textContent} ${field.selectionStart}-${field.selectionEnd}` : String(field?.tagName);
  });

test('a draft belongs to its conversation: switching and a restart keep it', async ({ library }) => {
  const folder = library.folder();
  const desk = await library.open({ userDataDir: folder });
  await library.patron('question about maps');
  await library.patron('question about stamps');
  await desk.take('maps');
  await desk.composer.fill('half a sentence on maps');
  await desk.take('stamps');
  await expect(desk.composer).toHaveValue('');
  await desk.composer.fill('half a sentence on stamps');
  await expect(desk.request('question about maps')).toContainText('draft');
  await desk.open('maps');
  await expect(desk.composer).toHaveValue('half a sentence on maps');
  await desk.close();

  const again = await library.open({ userDataDir: folder });
  await again.open('stamps');
  await expect(again.composer).toHaveValue('half a sentence on stamps');
  await again.open('maps');
  await expect(again.composer).toHaveValue('half a sentence on maps');
  await again.composer.press('Enter');
  await expect(again.request('question about maps')).not.toContainText('draft');
});

test('what arrives, and F2, leave the caret and the draft alone', async ({ library }) => {
  const desk = await library.open();
  const patron = await library.patron('question about maps');
  await desk.take('maps');
  await desk.composer.pressSequentially('maps of the town');
  for (let n = 0; n < 5; n++) await desk.page.keyboard.press('ArrowLeft');
  const before = await caret(desk.page);
  expect(before).toMatch(/^To Patron \d{3}: 11-11$/);

  await patron.sendAll(['one more', 'two more', 'three more']);
  await library.patron('somebody else');
  await desk.waitForRequest('somebody else');
  await expect(desk.lines.filter({ hasText: 'three more' })).toBeVisible();
  await desk.page.keyboard.press('F2');
  await expect(desk.requests).toHaveCount(3);
  expect(await caret(desk.page)).toBe(before);

  await test.step('the note of F2 gives the focus back', async () => {
    await desk.page.keyboard.press('F2');
    await expect(desk.page.getByRole('textbox', { name: /logged\. Note:/ })).toBeFocused();
    await desk.page.keyboard.type('large print');
    await desk.page.keyboard.press('Enter');
    await desk.waitForRequest('large print');
    expect(await caret(desk.page)).toBe(before);
    await expect(desk.composer).toHaveValue('maps of the town');
  });
});

test('while the pointer is in the queue its rows stay, and say how many are new', async ({ library }) => {
  const desk = await library.open();
  const north = await library.otherDesk();
  await library.patron('first question');
  const row = await desk.waitForRequest('first question');
  await row.hover();
  const before = await row.boundingBox();
  north.desk.requests.log('in-person', 'walk-in at North');
  north.desk.requests.log('phone', 'call at North');
  const above = desk.page.getByRole('button', { name: '2 new above' });
  await expect(above).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
  await expect(desk.requests).toHaveCount(1);
  await above.click();
  await expect.poll(async () => (await desk.queue()).map((words) => words.split(',')[0])).toEqual(['Walk-in', 'Call', 'Patron message']);
});
