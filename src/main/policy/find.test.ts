import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPolicy, machinePolicyFile } from './find.js';

let folder: string;
let machineFile: string;
let argument: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-policy-'));
  machineFile = path.join(folder, 'machine/policy.json');
  argument = path.join(folder, 'own.json');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(file: string, change: object = {}): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const policy = { library: path.basename(file), timeZone: 'UTC', services: [{ address: 'ask@library.example', name: 'Ask' }], rooms: { desk: 'desk@rooms.library.example' }, ...change };
  fs.writeFileSync(file, JSON.stringify(policy));
}

const message = (): string => {
  try {
    findPolicy({ machineFile, argument });
    return 'was read';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the place of the policy', () => {
  it('is the one that the platform knows', () => {
    expect(machinePolicyFile('win32', 'D:\\Data')).toBe('D:\\Data\\Deskbell\\policy.json');
    expect(machinePolicyFile('win32', '')).toBe('C:\\ProgramData\\Deskbell\\policy.json');
    expect(machinePolicyFile('linux')).toBe('/etc/deskbell/policy.json');
    expect(machinePolicyFile('darwin')).toBe('/Library/Application Support/Deskbell/policy.json');
  });

  it('is nowhere: the desk opens, and serves nobody', () => {
    expect(findPolicy({ machineFile, computer: 'PC' })).toMatchObject({ policy: { point: 'PC', services: [] } });
    expect(findPolicy({ machineFile })).not.toHaveProperty('file');
  });

  it('may be an argument where the machine has none', () => {
    write(argument);
    expect(findPolicy({ machineFile, argument })).toMatchObject({ file: argument, policy: { library: 'own.json' } });
    expect(findPolicy({ machineFile, argument })).not.toHaveProperty('ignored');
  });

  it('is the machine, whatever the argument says', () => {
    write(argument);
    write(machineFile);
    expect(findPolicy({ machineFile, argument })).toMatchObject({ file: machineFile, ignored: argument, policy: { library: 'policy.json' } });
  });

  it('stays the machine when its policy is broken', () => {
    write(argument);
    write(machineFile, { queue: { cap: 0 } });
    expect(() => findPolicy({ machineFile, argument })).toThrow(`${machineFile}: queue.cap is 0. Use a number between 1 and 50.`);
  });
});

describe('a policy that cannot be read', () => {
  it('is told apart from none: missing', () => {
    expect(message()).toBe(`There is no policy at ${argument}. Check the path after --policy.`);
  });
  it('a folder', () => {
    fs.mkdirSync(machineFile, { recursive: true });
    expect(message()).toContain('is not a file');
  });
  it('too large', () => {
    fs.writeFileSync(argument, ' '.repeat(1024 * 1024 + 1));
    expect(message()).toContain('larger than 1 MiB');
  });
  it('another encoding', () => {
    fs.writeFileSync(argument, Buffer.from('\uFEFF{"library": "Ü"}', 'utf16le'));
    expect(message()).toContain('not UTF-8 text');
  });
  it('a loop of links, which no user may read', () => {
    fs.symlinkSync(argument, argument);
    expect(message()).toContain('cannot be read (ELOOP)');
  });
});

describe('files that a policy names', () => {
  const pem = rootCertificates[0] ?? '';
  const other = rootCertificates[1] ?? '';

  it('are found beside it', () => {
    fs.writeFileSync(path.join(folder, 'ca.pem'), `A comment\n${pem}\n${other}\n`);
    write(argument, { server: { host: 'xmpp.library.example', ca: ['ca.pem', pem] }, services: [{ address: 'ask@library.example', name: 'Ask', scripts: ['more.json', '/srv/scripts.json'] }] });
    const { policy } = findPolicy({ machineFile, argument });
    expect(policy.server?.ca).toEqual([pem, other, pem].map((text) => text.trim()));
    expect(policy.services[0]?.scripts).toEqual([path.join(folder, 'more.json'), path.resolve('/srv/scripts.json')]);
  });

  it.each([
    ['missing.pem', 'does not exist'],
    ['empty.pem', 'holds no certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'holds no certificate'],
    ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'holds no certificate'],
  ])('%j: %s', (entry, trouble) => {
    fs.writeFileSync(path.join(folder, 'empty.pem'), '');
    write(argument, { server: { host: 'xmpp.library.example', ca: [entry] } });
    expect(() => findPolicy({ machineFile, argument })).toThrow(trouble);
  });
});
