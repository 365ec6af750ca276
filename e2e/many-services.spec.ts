/** One library with two services: each desk staffs both, in one queue. */
import { expect, test, type Library } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';
import type { Account } from './service/prosody.js';

test.use({ serviceOptions: { services: ['history'] } });

interface Staffed {
  readonly main: DeskPage;
  readonly north: DeskPage;
  readonly history: Account;
}

async function twoServices(library: Library): Promise<Staffed> {
  const history = await library.service.addAccount('history');
  const services = [{ address: library.service.service.address, name: 'Ask a librarian' }, { address: history.address, name: 'Local history' }];
  const open = (as: Account, point: string) => library.open({ as, services: [history], policy: { point, services, globalShortcuts: { enabled: false } } });
  return { main: await open(library.ana, 'Main desk'), north: await open(library.ben, 'North'), history };
}

test('each service has its own conversations in one queue, and answers from its own address', async ({ library }) => {
  const { main, north, history } = await twoServices(library);
  const reader = await library.patron('when do you open?');
  const historian = await library.patron('who built the mill?', { to: history.address });
  for (const desk of [main, north]) for (const words of ['when do you open', 'the mill']) await desk.waitForRequest(words);
  await expect(main.request('the mill')).toContainText('Local history');
  await expect(main.request('when do you open')).toContainText('Ask a librarian');
  await main.take('when do you open');
  await expect(main.conversation).toContainText('Ask a librarian');
  await main.reply('At nine.');
  await north.take('the mill');
  await expect(north.conversation).toContainText('Local history');
  await north.reply('The miller.');
  expect((await reader.waitFor('At nine')).from).toContain(`${library.service.service.address}/`);
  expect((await historian.waitFor('The miller')).from).toContain(`${history.address}/`);
  expect(reader.received().map(({ body }) => body)).toEqual(['At nine.']);
  expect(historian.received().map(({ body }) => body)).toEqual(['The miller.']);
});

test('a request is referred to another service with a note: whoever staffs it goes on, and the patron is told once', async ({ library }) => {
  const { main, north } = await twoServices(library);
  const patron = await library.patron('who built the mill?');
  await main.take('the mill');
  await main.passOn('Local history', 'the card index is with you');
  await expect(main.request('the mill')).toContainText('offered to Local history, waiting');
  await expect(main.conversation.getByRole('button', { name: 'Accept' }), 'not to who offers it').toHaveCount(0);
  await expect(north.request('the mill')).toContainText('Ana offers you this: the card index is with you');
  await north.open('the mill');
  await north.accept();
  await patron.waitFor('goes on with your question now (North)');
  await expect(main.request('the mill')).toContainText('with Ben, North');
  await expect(main.composer).not.toBeEditable();
  await north.reply('The miller.');
  await patron.waitFor('The miller');
  expect(patron.received().filter(({ body }) => body.includes('goes on with your question'))).toHaveLength(1);
});
