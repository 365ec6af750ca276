import * as fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { formatEntry } from '../log/entry.js';
import { silentLog, type Log } from '../log/log.js';
import { openSecretBox, type KeyStore, type SecretBox } from './box.js';
import { openDeskId } from './desk-id.js';
import { CentralLoginStore } from './central-login.js';
import { enrol } from './enrol.js';
import { openJournalKey, setAsideJournalKey } from './journal-key.js';
import { parseMachineId, readMachineId } from './machine-id.js';
import { Passwords } from './passwords.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-secrets-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A keyring of one user: what another one sealed does not open. */
function keyStore(user: string, { backend = 'gnome_libsecret', available = true } = {}) {
  const plain = vi.fn<(use: boolean) => void>();
  const scramble = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
  const store: KeyStore = {
    isEncryptionAvailable: () => available || plain.mock.calls.length > 0,
    getSelectedStorageBackend: () => backend,
    setUsePlainTextEncryption: plain,
    encryptString: (text) => scramble(Buffer.from(`${user}:${text}`)),
    decryptString: (sealed) => {
      const text = scramble(sealed).toString();
      if (!text.startsWith(`${user}:`)) throw new Error('cannot decrypt');
      return text.slice(user.length + 1);
    },
  };
  return { store, plain };
}
function boxOf(user = 'ana'): SecretBox {
  const box = openSecretBox(keyStore(user).store, { platform: 'linux', allowPlaintext: false, ownDataFolder: false });
  if (!box) throw new Error('no box');
  return box;
}
const inFolder = (): string => fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).join('\n');

/** What a call throws, or that it throws nothing. */
function thrown(call: () => unknown): unknown {
  try {
    call();
    return 'nothing was thrown';
  } catch (error) {
    return error;
  }
}

describe('the key store of the system', () => {
  const options = { platform: 'linux', allowPlaintext: false, ownDataFolder: false } as const;

  it('seals and opens', () => {
    const box = boxOf();
    expect(box.protection).toBe('os');
    expect(box.open(box.seal('hünter2'))).toBe('hünter2');
    expect(box.seal('hunter2')).not.toContain('hunter2');
  });

  it.each(['basic_text', 'unknown'])('that is none (%s) is not used', (backend) => {
    const { store, plain } = keyStore('ana', { backend, available: false });
    expect(openSecretBox(store, options)).toBeUndefined();
    expect(openSecretBox(store, { ...options, allowPlaintext: true })).toBeUndefined();
    expect(openSecretBox(store, { ...options, ownDataFolder: true })).toBeUndefined();
    expect(plain).not.toHaveBeenCalled();
  });

  it('that is none is used where somebody asks for it, in a folder of its own, and that shows', () => {
    const { store, plain } = keyStore('ana', { backend: 'basic_text', available: false });
    expect(openSecretBox(store, { platform: 'linux', allowPlaintext: true, ownDataFolder: true })?.protection).toBe('none');
    expect(plain).toHaveBeenCalledExactlyOnceWith(true);
  });

  it('is left as it is where there is one', () => {
    const { store, plain } = keyStore('ana');
    expect(openSecretBox(store, { platform: 'linux', allowPlaintext: true, ownDataFolder: true })?.protection).toBe('os');
    expect(plain).not.toHaveBeenCalled();
  });

  it('may be locked', () => {
    expect(openSecretBox(keyStore('ana', { available: false }).store, { ...options, platform: 'darwin' })).toBeUndefined();
  });
});

describe('passwords', () => {
  it('are kept sealed, and their addresses too', () => {
    const passwords = new Passwords(folder, boxOf(), silentLog);
    expect(passwords.set('ana@staff.example', 'hunter2', true)).toBe('os');
    expect(inFolder()).not.toMatch(/hunter2|staff\.example/);
    expect(new Passwords(folder, boxOf(), silentLog).get('ana@staff.example')).toBe('hunter2');
    expect(fs.statSync(path.join(folder, 'passwords.sealed')).mode & 0o077).toBe(0);
  });

  it('that are not to be remembered stay in memory, and forget what was kept', () => {
    const passwords = new Passwords(folder, boxOf(), silentLog);
    passwords.set('ana@staff.example', 'old', true);
    expect(passwords.set('ana@staff.example', 'new', false)).toBe('memory');
    expect(passwords.get('ana@staff.example')).toBe('new');
    expect(new Passwords(folder, boxOf(), silentLog).get('ana@staff.example')).toBeUndefined();
  });

  it('are forgotten, and only those', () => {
    const passwords = new Passwords(folder, boxOf(), silentLog);
    passwords.set('ana@staff.example', 'a', true);
    passwords.set('ask@library.example', 'b', true);
    passwords.forget('ana@staff.example');
    expect([passwords, new Passwords(folder, boxOf(), silentLog)].map((of) => [of.get('ana@staff.example'), of.get('ask@library.example')])).toEqual([[undefined, 'b'], [undefined, 'b']]);
  });

  it('are in memory alone where the system keeps nothing', () => {
    const passwords = new Passwords(folder, undefined, silentLog);
    expect(passwords.place).toBe('memory');
    expect(passwords.set('ana@staff.example', 'hunter2', true)).toBe('memory');
    expect(passwords.get('ana@staff.example')).toBe('hunter2');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.each(['', 'AAAA', 'x'.repeat(300_000)])('of a file that cannot be opened are asked for again: %#', (text) => {
    fs.writeFileSync(path.join(folder, 'passwords.sealed'), text);
    const passwords = new Passwords(folder, boxOf(), silentLog);
    expect(passwords.get('ana@staff.example')).toBeUndefined();
    expect(passwords.set('ana@staff.example', 'hunter2', true)).toBe('os');
  });

  it('of another user are not opened', () => {
    new Passwords(folder, boxOf('ana'), silentLog).set('ana@staff.example', 'hunter2', true);
    expect(new Passwords(folder, boxOf('ben'), silentLog).get('ana@staff.example')).toBeUndefined();
  });

  it('stay in memory when the disk refuses them', () => {
    const passwords = new Passwords(path.join(folder, 'missing'), boxOf(), silentLog);
    expect(passwords.set('ana@staff.example', 'hunter2', true)).toBe('memory');
    expect(passwords.get('ana@staff.example')).toBe('hunter2');
  });

  it('may be called like what every object has', () => {
    new Passwords(folder, boxOf(), silentLog).set('constructor', 'hunter2', true);
    const passwords = new Passwords(folder, boxOf(), silentLog);
    expect([passwords.get('constructor'), passwords.get('toString')]).toEqual(['hunter2', undefined]);
  });
});

describe('the key of the journal', () => {
  const file = (): string => path.join(folder, 'journal.key');

  it('is made once', () => {
    const first = openJournalKey(folder, boxOf());
    expect(first?.key).toHaveLength(32);
    expect(openJournalKey(folder, boxOf())).toEqual(first);
    expect(inFolder()).not.toContain(Buffer.from(first?.key ?? []).toString('base64'));
    expect(fs.statSync(file()).mode & 0o077).toBe(0);
  });

  it('is none where the system keeps nothing', () => {
    expect(openJournalKey(folder, undefined)).toBeUndefined();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.each<[string, (text: string) => string, SecretBox | undefined]>([
    ['another user', (text) => text, boxOf('ben')],
    ['no key store any more', (text) => text, undefined],
    ['an empty file', () => '', boxOf()],
    ['half a file', (text) => text.slice(0, 40), boxOf()],
    ['a further field', (text) => text.replace('{', '{"further":1,'), boxOf()],
    ['a key of another length', (text) => JSON.stringify({ ...JSON.parse(text), sealed: boxOf().seal('AAAA') }), boxOf()],
    ['another key', (text) => JSON.stringify({ ...JSON.parse(text), sealed: boxOf().seal(Buffer.alloc(32).toString('base64')) }), boxOf()],
  ])('is missing and never replaced: %s', (_name, damage, box) => {
    openJournalKey(folder, boxOf());
    const text = damage(fs.readFileSync(file(), 'utf8'));
    fs.writeFileSync(file(), text);
    expect(thrown(() => openJournalKey(folder, box))).toMatchObject({ name: 'AppError', code: 'journal-key-missing' });
    expect(fs.readFileSync(file(), 'utf8')).toBe(text);
  });

  it('is put aside when a person said so', () => {
    const first = openJournalKey(folder, boxOf());
    setAsideJournalKey(folder);
    const second = openJournalKey(folder, boxOf());
    setAsideJournalKey(folder);
    setAsideJournalKey(folder);
    expect(fs.readdirSync(folder).toSorted()).toEqual(['journal.set-aside-1.key', 'journal.set-aside-2.key']);
    expect(second?.id).not.toBe(first?.id);
    fs.renameSync(path.join(folder, 'journal.set-aside-1.key'), file());
    expect(openJournalKey(folder, boxOf())).toEqual(first);
  });

  it('that cannot be written is told', () => {
    expect(thrown(() => openJournalKey(path.join(folder, 'missing'), boxOf()))).toMatchObject({ code: 'read-only' });
  });
});

describe('the id of the desk', () => {
  it('stays the same on this computer', () => {
    const { id, lasting } = openDeskId(folder, 'machine-a', silentLog);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(lasting).toBe(true);
    expect(openDeskId(folder, 'machine-a', silentLog)).toEqual({ id, lasting });
    expect(inFolder()).not.toContain('machine-a');
  });

  it('is another one in a copy of the folder on another computer', () => {
    const { id } = openDeskId(folder, 'machine-a', silentLog);
    const copy = openDeskId(folder, 'machine-b', silentLog);
    expect(copy.id).not.toBe(id);
    expect(openDeskId(folder, 'machine-b', silentLog)).toEqual(copy);
  });

  it.each(['', '{', '{}', 'null', '{"id":"..","machine":".."}', 'x'.repeat(5_000)])('is made anew for a damaged file: %#', (text) => {
    fs.writeFileSync(path.join(folder, 'desk.json'), text);
    const made = openDeskId(folder, 'machine-a', silentLog);
    expect(openDeskId(folder, 'machine-a', silentLog)).toEqual(made);
  });

  it('lasts for this session where nothing can be written', () => {
    expect(openDeskId(path.join(folder, 'missing'), 'machine-a', silentLog)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), lasting: false });
  });

  it.each<[NodeJS.Platform, string, string | undefined]>([
    ['linux', '0123456789abcdef0123456789abcdef\n', '0123456789abcdef0123456789abcdef'],
    ['linux', 'uninitialized\n', undefined],
    ['win32', '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    1B4E28BA-2FA1-11D2-883F-0016D3CCA427\r\n', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'],
    ['darwin', '    "IOPlatformUUID" = "1B4E28BA-2FA1-11D2-883F-0016D3CCA427"\n', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'],
    ['darwin', '', undefined],
  ])('comes from what %s says of itself', (platform, text, id) => {
    expect(parseMachineId(platform, text)).toBe(id);
  });

  it('comes from the name of the computer where nothing else is known', async () => {
    expect(await readMachineId('win32')).toBe(os.hostname());
  });
});

describe('enrolment', () => {
  const file = (): string => path.join(folder, 'enrol.json');
  const good = { accounts: [{ address: 'Ask@Library.example', password: 'hunter2' }], staff: { address: 'ana@staff.example', password: 'hunter3' } };
  const data = (): string => fs.mkdtempSync(path.join(folder, 'data-'));
  const write = (content: unknown): void => fs.writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content));

  it('takes the passwords over and destroys the file', () => {
    write(good);
    const passwords = new Passwords(data(), boxOf(), silentLog);
    expect(enrol(file(), passwords)).toEqual({ accounts: ['ask@library.example'], staff: 'ana@staff.example', central: false, place: 'os' });
    expect([passwords.get('ask@library.example'), passwords.get('ana@staff.example')]).toEqual(['hunter2', 'hunter3']);
    expect(fs.existsSync(file())).toBe(false);
  });

  it('overwrites what it deletes', () => {
    write(good);
    fs.linkSync(file(), path.join(folder, 'other-name'));
    enrol(file(), new Passwords(data(), boxOf(), silentLog));
    expect(fs.readFileSync(path.join(folder, 'other-name'), 'utf8')).toMatch(/^\0+$/);
  });

  it('takes the login for central storage over, for the next starts as well', () => {
    write({ accounts: [], central: { user: 'main', password: 'hunter2' } });
    const folderOfData = data();
    expect(enrol(file(), new Passwords(folderOfData, boxOf(), silentLog))).toEqual({ accounts: [], central: true, place: 'os' });
    expect(fs.existsSync(file())).toBe(false);
    const again = new CentralLoginStore(new Passwords(folderOfData, boxOf(), silentLog));
    expect(again.get()).toEqual({ user: 'main', password: 'hunter2' });
    again.forget();
    expect(new CentralLoginStore(new Passwords(folderOfData, boxOf(), silentLog)).get()).toBeUndefined();
  });

  it.each(['{', '[]', '{"user":"main"}', '{"user":"","password":"p"}'])('knows no login for central storage where %s is kept', (kept) => {
    const passwords = new Passwords(data(), boxOf(), silentLog);
    passwords.set('central storage', kept, true);
    expect(new CentralLoginStore(passwords).get()).toBeUndefined();
  });

  it('says when this computer cannot keep them', () => {
    write(good);
    expect(enrol(file(), new Passwords(data(), undefined, silentLog)).place).toBe('memory');
    expect(fs.existsSync(file())).toBe(false);
  });

  it('takes nothing from a file that it cannot delete', () => {
    write(good);
    const passwords = new Passwords(data(), boxOf(), silentLog);
    const unlink = vi.spyOn(fs, 'unlinkSync').mockImplementation(() => {
      throw Object.assign(new Error('no'), { code: 'EPERM' });
    });
    const error = thrown(() => enrol(file(), passwords));
    unlink.mockRestore();
    expect(error).toMatchObject({ code: 'read-only', message: `The enrolment file ${file()} could not be deleted, so it was not used. Delete it, or let this user delete it and start Deskbell with it again.` });
    expect([passwords.get('ask@library.example'), passwords.get('ana@staff.example')]).toEqual([undefined, undefined]);
  });

  it.each([
    '', 'hunter2', '{"accounts": hunter2}', '[]', 'null', '{}',
    { ...good, further: 'hunter2' },
    { accounts: [{ address: 'hunter2', password: 'hunter2' }] },
    { accounts: [{ address: 'ask@library.example', password: '' }] },
    { accounts: [{ address: 'ask@library.example', password: 7 }] },
    { accounts: [{ address: 'ask@library.example', hunter2: 'hunter2' }] },
    { accounts: good.accounts, staff: 'hunter2' },
    { accounts: [], central: { user: 'hunter2' } },
    { accounts: [], central: { user: 'u', password: 'hunter2', host: 'elsewhere' } },
    { accounts: [{ address: 'ask@library.example', password: 'hunter2'.repeat(1_000) }] },
    { accounts: Array.from({ length: 21 }, (_, index) => ({ address: `a${index}@b`, password: 'hunter2' })) },
    'hunter2'.repeat(20_000),
  ])('leaves a wrong file alone and does not say what stands in it: %#', (content) => {
    write(content);
    const before = fs.readFileSync(file(), 'utf8');
    const error = thrown(() => enrol(file(), new Passwords(data(), boxOf(), silentLog)));
    expect(error).toMatchObject({ code: 'settings-invalid' });
    expect(everythingIn(error)).not.toContain('hunter2');
    expect(fs.readFileSync(file(), 'utf8')).toBe(before);
  });

  it('follows no link', () => {
    fs.writeFileSync(path.join(folder, 'elsewhere'), JSON.stringify(good));
    fs.symlinkSync('elsewhere', file());
    expect(thrown(() => enrol(file(), new Passwords(data(), boxOf(), silentLog)))).toMatchObject({ code: 'settings-invalid' });
  });

  it('of a file that is not there is told', () => {
    expect(thrown(() => enrol(file(), new Passwords(data(), boxOf(), silentLog)))).toMatchObject({ message: expect.stringContaining('cannot be read') });
  });
});

describe('a secret', () => {
  it('does not come out in an error, in the log, or on the disk in clear', () => {
    const secret = fc.stringMatching(/^[a-z]{4}[0-9]{6}[A-Z]{4}$/);
    fc.assert(
      fc.property(secret, fc.constantFrom('missing', '.'), (planted, where) => {
        const lines: string[] = [];
        const write = (event: string, fields?: object): void => void lines.push(formatEntry(0, 'warn', event, { ...fields }));
        const log: Log = { ...silentLog, warn: write, error: write };
        const data = path.join(folder, where);
        const box: SecretBox = { ...boxOf(), open: () => JSON.stringify({ [planted]: [planted] }) };
        new Passwords(data, boxOf(), log).set(`${planted}@staff.example`, planted, true);
        new Passwords(data, box, log).set(planted, planted, true);
        const errors = [thrown(() => openJournalKey(data, { ...boxOf(), seal: () => fail(planted) })), thrown(() => openJournalKey(data, { ...boxOf(), open: () => fail(planted) }))];
        expect(lines.join('') + errors.map((error) => (error instanceof AppError ? error.message : '')).join('') + inFolder()).not.toContain(planted);
      }),
      { numRuns: 50 },
    );
  });
});

function fail(text: string): never {
  throw new Error(text);
}
const everythingIn = (error: unknown): string => (error instanceof Error ? `${error.message} ${error.stack} ${String(error.cause)}` : String(error));
