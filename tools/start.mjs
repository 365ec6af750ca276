// npm start: from a fresh clone to a desk that is signed in and staffed, with a private XMPP server behind it.
//   npm start -- --desks 2      two desks, two members of staff
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './built.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { central, openDesk, staffNames } from './desks.mjs';
import { hasDisplay, openScreen } from './in-sandbox.mjs';
import { startLocalService } from './local-service.mjs';
import { alive, endGroups, PlainError, readJson, root, runningGroups, tool } from './run.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureSystem, missing } from './system.mjs';

/** @typedef {Awaited<ReturnType<typeof startLocalService>>} Service */

const local = path.join(root, '.local');

/** @returns {number} */
function wantedDesks() {
  try {
    const { values } = parseArgs({ options: { desks: { type: 'string', default: '1' } } });
    const desks = Number(values.desks);
    if (Number.isInteger(desks) && desks >= 1 && desks <= staffNames.length) return desks;
  } catch {
    // said below
  }
  throw new PlainError(`Use: npm start, or npm start -- --desks N with N from 1 to ${staffNames.length}.`);
}

const placeFile = path.join(local, 'start.json');

/** Says who runs here, and what is to be ended should this process be ended by force. */
const notePlace = () => fs.writeFileSync(placeFile, JSON.stringify({ pid: process.pid, groups: runningGroups() }));

/** Two starts in one checkout would share data folders; what an interrupted one left is ended. */
async function takePlace() {
  const before = readJson(placeFile);
  const still = Number.isInteger(before?.pid) && alive(before.pid) && process.platform === 'linux' && fs.readFileSync(`/proc/${before.pid}/cmdline`, 'utf8').includes('start.mjs');
  if (still) throw new PlainError(`npm start already runs in this folder (process ${before.pid}). Stop it there with Ctrl-C first.`);
  if (Array.isArray(before?.groups)) await endGroups(before.groups);
  fs.mkdirSync(local, { recursive: true });
  notePlace();
}

/** @returns {Promise<Service | undefined>} undefined: the desk opens at its sign-in, and the reason has been said */
async function openService() {
  try {
    return await startLocalService({ dir: path.join(local, 'service'), page: path.join(root, 'out/patron') });
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    console.log(`${error.message}\nUntil then the desk opens at its sign-in.`);
    return undefined;
  }
}

/** What the system lacks; Prosody may be lacking, the desk then says so at its sign-in. */
async function prepareSystem() {
  /** @type {import('./system.mjs').Purpose[]} */
  const needed = hasDisplay() ? ['run'] : ['run', 'display'];
  try {
    await ensureSystem([...needed, 'service']);
  } catch (error) {
    if (!(error instanceof PlainError) || missing(needed).length > 0) throw error;
  }
}

/** @param {Service} service @param {number} desks */
function announce(service, desks) {
  for (let desk = 1; desk <= desks; desk++) console.log(`Desk ${desk}: ${staffNames[desk - 1]}@${service.domain}, for ${service.service}`);
  console.log(`Patron page: ${service.urls.page}`);
  console.log(`XMPP server: ${service.host}, port ${service.ports.xmpp}, or ${service.ports.xmpps} with direct TLS (authority: ${service.ca})`);
  console.log(`Passwords: ${path.join(service.dir, 'accounts.json')}`);
  console.log(`Central storage: ${central(local)}`);
}

await tool(async () => {
  const count = wantedDesks();
  await takePlace();
  /** @type {(() => Promise<void>)[]} what to stop, last started first */
  const stops = [];
  const stopAll = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  };
  /** @type {Promise<'interrupted'>} */
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve('interrupted'));
  });
  const work = async () => {
    await prepareSystem();
    await ensureDependencies();
    await ensureRuntime();
    await ensureBuilt();
    const service = await openService();
    if (service) stops.push(() => service.stop());
    notePlace();
    const screen = await openScreen();
    stops.push(() => screen.stop());
    notePlace();
    if (screen.virtual) console.log(`This session has no display: the desk is on a virtual one (Xvfb ${screen.env['DISPLAY']}, XAUTHORITY=${screen.env['XAUTHORITY']}).`);
    const desks = await Promise.all(Array.from({ length: count }, (_, index) => openDesk(local, index + 1, service, screen.env)));
    stops.push(async () => void (await Promise.all(desks.map((desk) => desk.stop(10_000)))));
    notePlace();
    if (service) announce(service, count);
    console.log('Ctrl-C here stops all of it.');
    const codes = await Promise.all(desks.map((desk) => desk.ended));
    const failed = codes.findIndex((code) => code !== 0);
    if (failed !== -1) throw new PlainError(`Desk ${failed + 1} ended with status ${codes[failed]}. What it said is in ${desks[failed]?.log}.`);
  };
  try {
    if ((await Promise.race([work(), interrupted])) === 'interrupted') console.log('Stopping …');
  } finally {
    await stopAll();
    fs.rmSync(placeFile, { force: true });
  }
});
process.exit();
