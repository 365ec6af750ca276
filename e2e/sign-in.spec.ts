import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { launchDesk, policyFor, type DeskPage } from './pages/desk.js';
import { filesIn } from './pages/evidence.js';
import { startProsody, type Service } from './service/prosody.js';

let service: Service;
let desk: DeskPage;

test.beforeAll(async () => {
  service = await startProsody();
});
test.afterAll(() => service.stop());
test.afterEach(async () => {
  await desk.close();
});

/** A port that nobody listens to. */
const closedPort = () =>
  new Promise<number>((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Not in clear, and in none of the forms in which the sign-in sends it. */
function expectNowhere(secret: string): void {
  const forms = [secret, Buffer.from(secret).toString('base64'), Buffer.from(`\0ana\0${secret}`).toString('base64'), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  for (const { name, bytes } of filesIn(desk.folder)) for (const form of forms) expect(bytes.includes(form) ? name : 'nowhere').toBe('nowhere');
}

/** Tries, and expects a sentence at the field that can help, and a desk that works on. */
async function refused(account: { readonly address: string; readonly password?: string }, field: 'Address' | 'Password' | 'Server', says: readonly string[], server = ''): Promise<void> {
  const { page } = desk;
  const password = account.password ?? `Geheim ${randomUUID()} "ö`;
  if (server !== '') {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('textbox', { name: 'Server' }).fill(server);
  }
  await desk.signIn(account.address, password);
  const box = field === 'Password' ? page.getByLabel('Password', { exact: true }) : page.getByRole('textbox', { name: field });
  await expect(box).toHaveAttribute('aria-invalid', 'true', { timeout: 30_000 });
  for (const words of says) await expect(box).toHaveAccessibleDescription(new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)));
  await expect(page.getByRole('main').getByRole('button', { name: 'Sign in' })).toBeEnabled();
  expect(await page.locator('body').innerText()).not.toContain(password);
  await desk.logWalkIn('while nobody is signed in');
  await desk.open('while nobody is signed in');
  await expect(page.getByRole('banner')).toContainText('nobody is signed in');
  expectNowhere(password);
}

test.describe('a sign-in that fails says why at the field that can help, and the desk works on', () => {
  test('wrong password', async () => {
    desk = await launchDesk({ policy: policyFor(service) });
    await refused({ address: service.staff[0].address }, 'Password', ['did not accept this address with this password', 'Check both, and sign in again']);
  });

  test('an account that does not exist looks the same', async () => {
    desk = await launchDesk({ policy: policyFor(service) });
    await refused({ address: `nobody@${service.domain}` }, 'Password', ['did not accept this address with this password']);
  });

  test('something that is no address', async () => {
    desk = await launchDesk({ policy: policyFor(service) });
    await refused({ address: 'ana at library.test' }, 'Address', ['not an address', 'name@library.example']);
  });

  test('unknown host', async () => {
    desk = await launchDesk();
    await refused({ address: 'ana@nowhere.invalid' }, 'Server', ['The server of nowhere.invalid cannot be found', 'Check the address for typing mistakes']);
  });

  test('a server setting that is none', async () => {
    desk = await launchDesk();
    await refused({ address: 'ana@library.test' }, 'Server', ['not the address of a server', 'leave it empty'], 'http://chat.library.example/');
  });

  test('a server that does not serve the domain', async () => {
    const port = service.ports.xmpp;
    desk = await launchDesk({ policy: policyFor(service, { server: { host: '127.0.0.1', port, directTls: false, ca: [service.ca] } }) });
    await refused({ address: 'ana@another.example' }, 'Server', ['does not serve another.example', 'Check the part of the address after the @']);
  });

  test('refused connection', async () => {
    desk = await launchDesk();
    await refused({ address: 'ana@library.test' }, 'Server', ['no message service answers there', 'Check the server setting'], `127.0.0.1:${await closedPort()}`);
  });

  test('a certificate of an authority that nobody named', async () => {
    desk = await launchDesk();
    await refused(service.staff[0], 'Server', ['issued by an authority that this computer does not trust', 'Nothing was sent to it', 'install the library’s certificate authority'], `127.0.0.1:${service.ports.xmpps}`);
  });

  for (const [certificate, says] of [['expired', ['has expired', 'Ask your administrator to renew it']], ['wrong-name', ['made out to another name', 'Check the address and the server setting']]] as const) {
    test(`a certificate that is ${certificate}`, async () => {
      const bad = await startProsody({ certificate });
      try {
        desk = await launchDesk({ policy: policyFor(bad) });
        await refused(bad.staff[0], 'Server', [...says, 'Nothing was sent to it']);
      } finally {
        await bad.stop();
      }
    });
  }
});

test('after a wrong password the right one signs in, and only the sealed file knows it', async () => {
  desk = await launchDesk({ policy: policyFor(service), enrol: { accounts: [service.service] } });
  await desk.signIn(service.staff[0].address, 'not it');
  await expect(desk.page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await desk.signIn(service.staff[0].address, service.staff[0].password);
  await desk.staffed();
  expectNowhere(service.staff[0].password);
  expectNowhere(service.service.password);
});

test('a password that stops working while the desk runs: said, and the desk works on', async () => {
  test.setTimeout(240_000);
  const account = await service.addAccount(`eva-${randomUUID().slice(0, 8)}`);
  for (const room of Object.values(service.rooms)) await service.setAffiliation(room, account.address, 'member');
  desk = await launchDesk({ policy: policyFor(service), enrol: { accounts: [service.service], staff: account } });
  await desk.staffed();
  await service.command(`user:password("${account.address}", "${randomUUID()}")`);
  await service.restart();
  await expect(desk.page.getByRole('banner')).toContainText('Offline', { timeout: 30_000 });
  await desk.page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(desk.page.getByRole('main')).toContainText('did not accept this address with this password', { timeout: 150_000 });
  await desk.logWalkIn('still logged');
});
