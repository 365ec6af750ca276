import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Folders } from '../../journal/test/fixture.js';
import { openFolderStore } from '../../record/folder-store.js';
import { certifiedOf } from '../certified.js';
import { nameOfFolder, openFolder } from '../folder.js';
import { openLibraryKey } from '../keys/library.js';
import { fingerprintOf, newPrivateKey, signerOf } from '../keys/signed.js';
import { makeDesk, shipAll, type TestDesk } from '../test/record.js';
import { run } from './commands.js';

// Passphrases are meant to be slow.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const keyFolders = new Folders();
const folders = new Folders();
const env = { DESKBELL_LIBRARY_PASSPHRASE: 'library pass phrase', DESKBELL_REVIEWERS_PASSPHRASE: 'reviewers pass phrase' };
let [cwd, keys] = ['', ''];
let made: Ran;

interface Ran { readonly status: number; readonly said: string; readonly asked: readonly string[] }

async function archive(args: readonly string[], { answers = [], environment = env }: { readonly answers?: readonly string[]; readonly environment?: Record<string, string> } = {}): Promise<Ran> {
  const [lines, asked]: [string[], string[]] = [[], []];
  const status = await run(args, {
    say: (line) => void lines.push(line), cwd, env: environment, now: Date.now, migrations: '',
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(answers[asked.length - 1]);
    },
  });
  return { status, said: lines.join('\n'), asked };
}

beforeAll(async () => {
  cwd = keyFolders.make();
  keys = path.join(cwd, 'keys');
  made = await archive(['keys', 'make', 'keys']);
});
afterAll(() => keyFolders.clean());
beforeEach(() => {
  cwd = folders.make();
});
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
  folders.clean();
});

const desks: TestDesk[] = [];
const libraryKey = (): string => /"libraryKey": "([0-9a-f]{64})"/.exec(made.said)?.[1] ?? '';
const recipient = (): string => /age1[a-z0-9]{58}/.exec(made.said)?.[0] ?? '';

async function record(): Promise<{ readonly desk: TestDesk; readonly publicKey: string }> {
  const desk = makeDesk(folders, 20);
  desks.push(desk);
  const signer = signerOf(newPrivateKey());
  await shipAll(desk, await openFolder({ folder: path.join(cwd, 'record'), archiveId: undefined, recipients: [recipient()], point: 'Main desk' }), signer);
  return { desk, publicKey: signer.publicKey };
}
const segmentOf = ({ id, reader }: TestDesk): string => path.join(cwd, 'record', id, reader.epoch, 'segment-000001.jsonl');

describe('npm run archive -- keys', () => {
  it('makes two key files that this user alone can read, says their public parts, and never a passphrase', async () => {
    expect(made.status).toBe(0);
    expect(readdirSync(keys).toSorted()).toEqual(['library.key', 'reviewers.key']);
    expect(statSync(path.join(keys, 'library.key')).mode & 0o777).toBe(0o600);
    expect((await openLibraryKey(readFileSync(path.join(keys, 'library.key'), 'utf8'), env.DESKBELL_LIBRARY_PASSPHRASE)).publicKey).toBe(libraryKey());
    for (const secret of Object.values(env)) expect(made.said).not.toContain(secret);
  });

  it('shows what a key file is', async () => {
    expect((await archive(['keys', 'show', path.join(keys, 'library.key')], { answers: [env.DESKBELL_LIBRARY_PASSPHRASE] })).said).toContain(libraryKey());
    expect((await archive(['keys', 'show', path.join(keys, 'reviewers.key')], { answers: [env.DESKBELL_REVIEWERS_PASSPHRASE] })).said).toContain(recipient());
    expect(await archive(['keys', 'show', path.join(keys, 'library.key')], { answers: ['something else'] })).toMatchObject({ status: 1, said: expect.stringContaining('does not open with this passphrase') });
  });

  it('replaces no key', async () => {
    mkdirSync(path.join(cwd, 'keys'));
    writeFileSync(path.join(cwd, 'keys', 'reviewers.key'), 'mine');
    expect(await archive(['keys', 'make', 'keys'])).toMatchObject({ status: 1, said: expect.stringContaining('left as it is') });
    expect(readdirSync(path.join(cwd, 'keys'))).toEqual(['reviewers.key']);
  });

  it.each<[string, Record<string, string>, string[], RegExp]>([
    ['a short passphrase', {}, ['short'], /too short/],
    ['one that was typed differently', {}, ['long enough one', 'long enough two'], /was another one/],
    ['the same for both', { DESKBELL_LIBRARY_PASSPHRASE: 'the same passphrase', DESKBELL_REVIEWERS_PASSPHRASE: 'the same passphrase' }, [], /different passphrases/],
    ['nobody to ask', {}, [], /needs an answer/],
  ])('makes nothing with %s', async (_name, environment, answers, expected) => {
    const ran = await archive(['keys', 'make', 'keys'], { environment, answers });
    expect(ran).toMatchObject({ status: 1, said: expect.stringMatching(expected) });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('npm run archive -- certify and verify', () => {
  it('certifies the desk whose fingerprint was compared, and then knows it', async () => {
    const { publicKey } = await record();
    const before = await archive(['verify', 'record', '--library-key', libraryKey(), '--reviewers-key', path.join(keys, 'reviewers.key')]);
    expect(before).toMatchObject({ status: 0, said: expect.stringContaining('not certified by the library') });
    const key = ['--key', path.join(keys, 'library.key')];
    expect(await archive(['certify', 'record', ...key], { answers: ['no'] })).toMatchObject({ status: 0, said: expect.stringContaining('Not certified.') });
    const ran = await archive(['certify', 'record', ...key, '--as', 'Ines'], { answers: ['yes'] });
    expect(ran.said).toContain(fingerprintOf(publicKey));
    expect(ran.said).toContain('Main desk');
    expect(ran.said).toContain('\nCertified.');
    const store = await openFolderStore({ folder: path.join(cwd, 'record'), indexes: path.join(cwd, 'indexes'), me: 'Dora', timeZone: 'UTC', reviewers: undefined, recipients: [], libraryKey: libraryKey(), silentAfter: 1, now: Date.now });
    const told = await store.accesses(undefined, 10);
    expect(told).toMatchObject([{ what: 'certified', by: 'Ines', about: `Main desk (${'ab'.repeat(16)}), key ${fingerprintOf(publicKey)}` }]);
    expect(await store.accesses(told[0]?.at, 10)).toEqual([]);
    await store.close();
    // What the library did not sign says nothing about anybody.
    const beside = path.join(cwd, 'record', 'ab'.repeat(16), 'certificates');
    const file = path.join(beside, `${told[0]?.id}.json`);
    writeFileSync(path.join(beside, 'forged.json'), readFileSync(file, 'utf8').replace('Ines', 'Igor'));
    writeFileSync(path.join(beside, 'nonsense.json'), 'nonsense');
    const check = { archive: await nameOfFolder(path.join(cwd, 'record')), libraryKey: libraryKey() };
    expect((await certifiedOf(path.join(cwd, 'record'), 'ab'.repeat(16), check)).map(({ by }) => by)).toEqual(['Ines']);
    expect(await certifiedOf(path.join(cwd, 'record'), 'ab'.repeat(16), { ...check, archive: randomUUID() })).toEqual([]);
    expect((await archive(['certify', 'record', ...key])).said).toContain('no key to certify');
    const after = await archive(['verify', 'record', '--library-key', libraryKey(), '--reviewers-key', path.join(keys, 'reviewers.key')]);
    expect(after).toMatchObject({ status: 0, said: expect.stringMatching(/^INTACT: every entry/) });
    expect(after.said).not.toContain('To be known');
  });

  it('reports, keeps what is known for the next time, and finds by it what is gone', async () => {
    const { desk } = await record();
    const first = await archive(['verify', 'record', '--report', 'first', '--from', '2023-11-14', '--to', '2023-11-14']);
    expect(first.status).toBe(0);
    expect(first.said).toContain('without the reviewers’ key');
    expect(readdirSync(cwd).toSorted()).toEqual(['first.html', 'first.json', 'first.txt', 'record']);
    expect(readFileSync(path.join(cwd, 'first.txt'), 'utf8')).toContain('2023-11-14 00:00 UTC to 2023-11-15 00:00 UTC');
    const lines = readFileSync(segmentOf(desk), 'utf8').split('\n');
    const cut = `${lines.slice(0, lines.findIndex((line) => line.includes('"seq":15,'))).join('\n')}\n`;
    writeFileSync(segmentOf(desk), cut);
    const second = await archive(['verify', 'record', '--compare', 'first.json']);
    expect(second).toMatchObject({ status: 1, said: expect.stringMatching(/^NOT INTACT/) });
    expect(second.said).toContain('had row 20 in it');
  });

  it.each([
    [['verify']], [['verify', 'record', '--from', '2026-13-01']], [['verify', 'record', '--from', '2026-02-30']], [['verify', 'record', '--from', '2026-02-02', '--to', '2026-02-01']],
    [['verify', 'record', '--library-key', 'abc']], [['verify', 'record', '--silent-after', 'soon']], [['verify', 'record', 'more']], [['certify', 'record']], [['certify', 'record', '--key', 'k', '--name', 'x']],
    [['keys']], [['keys', 'delete', 'x']], [['keys', 'make']],
  ])('says how it is used instead of guessing: %j', async (args) => {
    expect(await archive(args)).toMatchObject({ status: 2, said: expect.stringContaining('npm run archive -- ') });
  });

  it.each<[string[], RegExp]>([
    [['verify', 'nowhere'], /cannot be reached/],
    [['verify', '.'], /holds no record/],
    [['verify', '.', '--compare', 'package.json'], /not one that verify has written/],
    [['verify', '.', '--policy', 'none.json'], /There is no policy/],
    [['certify', '.', '--key', 'none.key'], /cannot be read/],
  ])('says in words what it cannot do: %j', async (args, expected) => {
    expect(await archive(args)).toMatchObject({ status: 1, said: expect.stringMatching(expected) });
  });
});
