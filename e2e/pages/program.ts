/** The program of a desk: its policy, its arguments, its environment. */
import fs from 'node:fs';
import path from 'node:path';
import type { Account, Service } from '../service/prosody.js';

/** Passwords that the desk takes over at its start. */
export interface Enrolment {
  readonly accounts: readonly Account[];
  readonly staff?: Account;
}

/** A policy for the private service, as an administrator would write it. */
export function policyFor(service: Service, change: object = {}): object {
  return {
    library: 'Sample library',
    timeZone: 'Europe/Berlin',
    point: 'Main desk',
    services: [{ address: service.service.address, name: 'Ask a librarian' }],
    anonymousHost: service.anonHost,
    rooms: { desk: service.rooms.desk, channels: [{ address: service.rooms.staff, name: 'Staff' }], texts: service.texts, newChannels: service.newChannels },
    server: { host: '127.0.0.1', port: service.ports.xmpps, ca: [service.ca] },
    ...change,
  };
}

/** Playwright puts arguments of its own in front of all others: they are the desk's, not the wrapper's. */
export function wrapped(command: readonly string[], folder: string): string {
  const file = path.join(folder, 'under.sh');
  const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  fs.writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o700 });
  return file;
}

export function policyArgs(policy: object | string | undefined, folder: string): string[] {
  if (policy === undefined) return [];
  const file = typeof policy === 'string' ? policy : path.join(folder, 'policy.json');
  if (typeof policy !== 'string') fs.writeFileSync(file, JSON.stringify(policy));
  return ['--policy', file];
}

export function enrolArgs(enrol: Enrolment | undefined, folder: string): string[] {
  if (!enrol) return [];
  const file = path.join(folder, 'enrol.json');
  fs.writeFileSync(file, JSON.stringify(enrol), { mode: 0o600 });
  return ['--enrol', file];
}

export function environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...process.env, ...extra })) if (value !== undefined) env[name] = value;
  delete env['ELECTRON_RUN_AS_NODE'];
  env['DBUS_SESSION_BUS_ADDRESS'] ||= 'disabled:'; // an empty value crashes Chromium
  return env;
}
