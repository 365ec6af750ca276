// Needs Prosody, as `npm test` installs it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { parsePolicy } from '../src/shared/policy/parse.js';
import { enrolmentFor, policyFor } from './desks.mjs';
import { startLocalService } from './local-service.mjs';
import { alive } from './run.mjs';
import { missing } from './system.mjs';

/** @typedef {Awaited<ReturnType<typeof startLocalService>>} Service */

/** @type {Service[]} */
const started = [];
/** @type {string[]} */
const folders = [];
/** @param {import('./local-service.mjs').ServiceOptions} [options] */
async function start(options) {
  const service = await startLocalService({ test: true, ...options });
  started.push(service);
  return service;
}
function folder() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-test-'));
  folders.push(dir);
  return dir;
}
afterEach(async () => {
  for (const service of started.splice(0)) await service.stop();
  for (const dir of folders.splice(0)) fs.rmSync(dir, { recursive: true, force: true });
});

/** @param {Service} service @returns {Promise<string>} how a client that trusts the authority sees the certificate */
const certificateOf = (service) =>
  new Promise((resolve) => {
    const socket = tls.connect({ host: service.host, port: service.ports.xmpps, servername: service.domain, ca: fs.readFileSync(service.ca) });
    socket.once('secureConnect', () => socket.destroy() && resolve('trusted'));
    socket.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? error.message));
  });

describe.skipIf(missing(['service']).length > 0)('the private service', () => {
  test('has accounts, rooms and the page, and leaves nothing behind', async () => {
    const service = await start({ page: folder() });
    expect(Object.keys(service.accounts)).toEqual(['ask@library.test', 'ana@library.test', 'ben@library.test']);
    expect(await service.command('user:list("library.test")')).toContain('3 users');
    expect(await service.command('muc:list("rooms.library.test")')).toContain('desk@rooms.library.test');
    const settings = await (await fetch(`${service.urls.page}deskbell.json`)).json();
    expect(settings).toEqual({ library: 'Sample library', service: 'ask@library.test', anonymousHost: 'anon.library.test' });
    expect(fs.statSync(path.join(service.dir, 'accounts.json')).mode & 0o077).toBe(0);
    const { dir, pid = 0 } = service;
    await service.stop();
    expect(alive(pid)).toBe(false);
    expect(fs.existsSync(dir)).toBe(false);
  });

  test('keeps accounts, rooms and ports over a kill -9 and over runs', async () => {
    const dir = folder();
    const first = await start({ dir });
    const zoe = await first.addAccount('zoe', 'a "quoted" \\ <password> & more');
    await first.kill();
    await first.start();
    expect(await first.command('user:list("library.test")')).toContain('zoe@library.test');
    const { ports } = first;
    await first.stop();
    const second = await start({ dir });
    expect(second.ports).toEqual(ports);
    expect(await second.addAccount('zoe')).toEqual(zoe);
  });

  test('ends the server of a run that was interrupted, and takes its place', async () => {
    const dir = folder();
    const interrupted = await start({ dir });
    const again = await start({ dir });
    expect(alive(interrupted.pid ?? 0)).toBe(false);
    expect(again.ports).toEqual(interrupted.ports);
  });

  test('chooses other ports when somebody took one', async () => {
    const dir = folder();
    const first = await start({ dir });
    await first.stop();
    const other = await start();
    fs.writeFileSync(path.join(dir, 'ports.json'), JSON.stringify({ ...first.ports, xmpp: other.ports.xmpp }));
    const second = await start({ dir });
    expect(second.ports.xmpp).not.toBe(other.ports.xmpp);
    expect(second.ports.http).toBe(first.ports.http);
  });

  test.each(/** @type {const} */ ([
    ['good', 'trusted'],
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ]))('shows a certificate that is %s', async (certificate, seen) => {
    expect(await certificateOf(await start({ certificate }))).toBe(seen);
  });

  test('removes a member from a room', async () => {
    const service = await start();
    const affiliation = () => service.command(`>tostring(prosody.hosts["rooms.library.test"].modules.muc.get_room_from_jid("${service.rooms.desk}"):get_affiliation("ben@library.test"))`);
    expect(await affiliation()).toContain('member');
    await service.setAffiliation(service.rooms.desk, 'ben@library.test', 'none');
    expect(await affiliation()).toContain('nil');
  });

  test('tells Prosody\'s own words when a command is refused', async () => {
    const service = await start();
    await expect(service.command('user:create("ana@library.test", "x")')).rejects.toThrow('User exists');
    await expect(service.command('this is not Lua')).rejects.toThrow("couldn't understand");
  });

  test('gives desks a policy that the desk accepts, and an enrolment', async () => {
    const service = await start();
    const policy = parsePolicy(JSON.stringify(policyFor('/srv/sample', 2, service)));
    expect(policy).toMatchObject({ point: 'Desk 2', rooms: { desk: service.rooms.desk }, server: { port: service.ports.xmpps } });
    const enrolment = await enrolmentFor(service, 3);
    expect(enrolment).toEqual({ staff: { address: 'cleo@library.test', password: service.accounts['cleo@library.test'] }, accounts: [{ address: 'ask@library.test', password: service.accounts['ask@library.test'] }] });
  });
});

test('a desk without the service gets a policy that it accepts, too', () => {
  expect(parsePolicy(JSON.stringify(policyFor('/srv/sample', 1, undefined)))).toMatchObject({ services: [{ address: 'ask@library.test' }] });
});
