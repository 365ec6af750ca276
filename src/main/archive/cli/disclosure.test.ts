import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestText, sha256 } from '../../disclosure/manifest.js';
import { summaryText } from '../../disclosure/summary.js';
import { makeLibraryKey } from '../keys/library.js';
import type { Terminal } from './command.js';
import { run } from './commands.js';

const key = await makeLibraryKey('a good passphrase', 10);
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-export-'));
  const about = 'about';
  const manifest = manifestText([{ name: 'about.txt', sha256: sha256(about) }]);
  fs.mkdirSync(path.join(folder, 'made'));
  const at = (name: string): string => path.join(folder, 'made', name);
  fs.writeFileSync(at('about.txt'), about);
  fs.writeFileSync(at('manifest.sha256'), manifest);
  fs.writeFileSync(at('summary.txt'), summaryText({ id: 'a'.repeat(32), library: 'Riverside\u0085', timeZone: 'UTC', purpose: 'request', request: 'Request 17\nSigned by the library.', madeBy: 'dora\u001b[2J', madeAt: 0, rules: [], decisions: [], items: [] }, sha256(manifest)));
  fs.writeFileSync(path.join(folder, 'library.key'), key.file);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

async function typed(args: readonly string[], answer?: string): Promise<{ readonly status: number; readonly said: string }> {
  const said: string[] = [];
  const terminal: Terminal = { say: (line) => void said.push(line), ask: async () => Promise.resolve(answer), cwd: folder, env: {}, now: () => 0, migrations: '' };
  return { status: await run(args, terminal), said: said.join('\n') };
}

describe('a disclosure at the command line', () => {
  it('is checked, signed once, and checked against the key', async () => {
    expect(await typed(['check-export', 'made'])).toMatchObject({ status: 0, said: expect.stringContaining('Nothing was changed.') });
    expect((await typed(['check-export', 'made'])).said.split('\n')).toEqual([
      'Disclosure aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa of Riverside\uFFFD, made by dora\uFFFD[2J on Thursday 1 January 1970 at 00:00:00 (UTC).', 'In answer to: Request 17 Signed by the library.', '0 conversations, 0 lines.',
      '1 file is as it was made.', 'Not signed.', 'Nothing was changed.',
    ]);
    expect(await typed(['check-export', 'made', '--key', key.publicKey])).toMatchObject({ status: 1, said: expect.stringContaining('The library did not sign it.') });
    expect(await typed(['sign-export', 'made', '--key-file', 'library.key'], 'a good passphrase')).toEqual({ status: 0, said: `Signed with the key ${key.publicKey}.` });
    expect(await typed(['check-export', 'made', '--key', key.publicKey])).toMatchObject({ status: 0, said: expect.stringContaining('Signed by the library.') });
    expect(await typed(['sign-export', 'made', '--key-file', 'library.key'], 'a good passphrase')).toMatchObject({ status: 1, said: 'It is signed already.' });
  });

  it('that was changed is found, and not signed', async () => {
    fs.appendFileSync(path.join(folder, 'made/about.txt'), '!');
    expect(await typed(['check-export', 'made'])).toMatchObject({ status: 1, said: expect.stringContaining('about.txt was changed') });
    expect(await typed(['sign-export', 'made', '--key-file', 'library.key'], 'a good passphrase')).toMatchObject({ status: 1 });
    expect(fs.readFileSync(path.join(folder, 'made/summary.txt'), 'utf8')).not.toContain('signature');
  });

  it('needs a folder, a key that is one, and the right passphrase', async () => {
    expect((await typed(['check-export'])).status).toBe(2);
    expect((await typed(['check-export', 'made', '--key', 'abc'])).status).toBe(2);
    expect((await typed(['check-export', 'elsewhere'])).status).toBe(1);
    expect((await typed(['sign-export', 'made'])).status).toBe(2);
    expect((await typed(['sign-export', 'made', '--key-file', 'gone.key'], 'x')).status).toBe(1);
    expect((await typed(['sign-export', 'made', '--key-file', 'library.key'], 'wrong')).status).toBe(1);
    expect(fs.readFileSync(path.join(folder, 'made/summary.txt'), 'utf8')).not.toContain('signature');
  });
});
