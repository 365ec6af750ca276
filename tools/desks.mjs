// The desks of `npm start`: the policy, the enrolment and the process of each.
import fs from 'node:fs';
import path from 'node:path';
import { appCommand } from './app.mjs';
import { startGroup } from './run.mjs';

/** @typedef {Awaited<ReturnType<typeof import('./local-service.mjs').startLocalService>>} Service */

/** Who sits at which desk; the local service knows the first two. */
export const staffNames = ['ana', 'ben', 'cleo', 'dina', 'elif', 'finn'];

/** @param {string} local @returns {string} the folder that is the library's storage here */
export const central = (local) => path.join(local, 'central');

/** @param {string} local the project's data folder @param {number} desk counts from 1 @param {Service | undefined} service */
export function policyFor(local, desk, service) {
  const domain = service?.domain ?? 'library.test';
  return {
    library: 'Sample library',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    point: `Desk ${desk}`,
    services: [{ address: service?.service ?? `ask@${domain}`, name: 'Ask a librarian' }],
    anonymousHost: `anon.${domain}`,
    rooms: { desk: `desk@rooms.${domain}`, channels: [{ address: `staff@rooms.${domain}`, name: 'Staff' }], texts: `desks@texts.${domain}`, newChannels: `channels.${domain}` },
    ...(service ? { server: { host: service.host, port: service.ports.xmpps, ca: [fs.readFileSync(service.ca, 'utf8')] } } : {}),
    central: { folder: central(local) },
  };
}

/**
 * The passwords travel in a file that the desk reads and deletes.
 * @param {Service} service @param {number} desk counts from 1
 */
export async function enrolmentFor(service, desk) {
  const staff = await service.addAccount(staffNames[desk - 1] ?? '');
  if (!service.staff.includes(staff.address)) for (const room of Object.values(service.rooms)) await service.setAffiliation(room, staff.address, 'member');
  return { staff, accounts: [await service.addAccount('ask')] };
}

/**
 * Starts a desk with a data folder, a policy and a service point of its own.
 * @param {string} local the project's data folder
 * @param {number} desk counts from 1
 * @param {Service | undefined} service without it the desk opens at its sign-in
 * @param {NodeJS.ProcessEnv} env of the screen
 */
export async function openDesk(local, desk, service, env) {
  const dir = path.join(local, 'desks', String(desk));
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  fs.mkdirSync(central(local), { recursive: true });
  const policy = path.join(dir, 'policy.json');
  fs.writeFileSync(policy, `${JSON.stringify(policyFor(local, desk, service), null, 2)}\n`);
  const args = ['--policy', policy, `--user-data-dir=${path.join(dir, 'data')}`];
  if (service) {
    const enrolment = path.join(dir, 'enrol.json');
    fs.writeFileSync(enrolment, JSON.stringify(await enrolmentFor(service, desk)), { mode: 0o600 });
    args.push('--enrol', enrolment);
  }
  const app = await appCommand(args);
  const log = fs.openSync(path.join(dir, 'output.log'), 'w', 0o600);
  const started = startGroup(app.command, app.args, { env: { ...app.env, ...env }, stdio: ['ignore', log, log] });
  fs.closeSync(log);
  return { ...started, log: path.join(dir, 'output.log') };
}
