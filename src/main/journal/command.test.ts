import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signerOf } from '../archive/keys/signed.js';
import { signOrder } from '../retention/order.js';
import { run } from './command.js';
import { openJournal } from './index.js';
import { bundle, contentOf, deskId, Folders, key, optionsFor } from './test/fixture.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const folders = new Folders();
afterEach(() => folders.clean());

function written(): { dir: string; file: string; keyFile: string } {
  const dir = folders.make();
  const journal = openJournal(optionsFor(dir));
  for (let number = 1; number < 10; number += 1) journal.append({ entries: [{ kind: 'message', time: number, body: { number } }] });
  journal.close();
  const keyFile = path.join(folders.make(), 'key');
  writeFileSync(keyFile, `${Buffer.from(key.key).toString('hex')}\n`);
  return { dir, file: journal.file, keyFile };
}

function told(...args: string[]): { status: number; text: string } {
  const lines: string[] = [];
  const status = run(args, (line) => lines.push(line));
  return { status, text: lines.join('\n') };
}

describe('journal verify', () => {
  it('says that an intact journal is, with and without the key, and changes nothing', () => {
    const { dir, file, keyFile } = written();
    const before = contentOf(dir);
    const sealed = told('verify', file);
    expect(sealed.status).toBe(0);
    expect(sealed.text).toMatch(/^10 rows in order, in [\d,]+ ms \([\d,]+ rows\/s\)$/m);
    expect(sealed.text).toMatch(/^Head file: row 10 \([0-9a-f]{64}\)$/m);
    expect(sealed.text).toMatch(/^Bodies: encrypted, and not opened/m);
    expect(sealed.text).toMatch(/^Intact\. Last row: 10 \([0-9a-f]{64}\)$/m);
    const opened = told('verify', path.dirname(file), '--key', keyFile);
    expect([opened.status, opened.text]).toEqual([0, expect.stringMatching(/^Bodies: opened/m)]);
    expect(contentOf(dir)).toEqual(before);
  });

  it('names the first broken row', () => {
    const { file } = written();
    const db = new Database(file);
    db.exec("UPDATE row SET kind = 'note' WHERE seq IN (4, 7)");
    db.close();
    expect(told('verify', file)).toEqual({
      status: 1, text: expect.stringMatching(/^3 rows in order[^]*^NOT INTACT: first broken row: 4, which was changed, or does not follow the row before it\.$/m),
    });
  });

  it('says what was removed, and by what right', () => {
    const { dir, file } = written();
    const library = signerOf(generateKeyPairSync('ed25519').privateKey);
    const journal = openJournal(optionsFor(dir));
    const { hash } = journal.head;
    const signed = signOrder(randomUUID(), { id: randomUUID(), at: 1, by: 'Ines', reason: 'Old', desk: deskId, epoch: journal.head.epoch, rows: [[4, 5], [10, 10]], hash }, (text) => library.sign(text));
    journal.append({ entries: [{ kind: 'left', time: 1, body: { kind: 'left', rows: [[7, 8]] } }], removed: { rows: [[7, 8]] } });
    journal.append({ entries: [], removed: { rows: [[4, 5]], order: signed } });
    journal.close();
    const checked = told('verify', file, '--library-key', library.publicKey);
    expect(checked.status).toBe(0);
    expect(checked.text).toMatch(/^Removed: 2 bodies, by an order that the key of the library signed\nLeft: 2 bodies, which the centre has$/m);
    expect(told('verify', file)).toEqual({ status: 1, text: expect.stringMatching(/^NOT INTACT: first broken row: 4, which .* \(--library-key\)\.$/m) });
  });

  it('says in words what cannot be verified', () => {
    const { file, keyFile } = written();
    expect(told('verify', path.join(path.dirname(file), 'nothing'))).toEqual({ status: 1, text: expect.stringContaining('its file is gone') });
    writeFileSync(keyFile, 'secret, but not hex');
    expect(told('verify', file, '--key', keyFile)).toEqual({ status: 1, text: 'Not verified. The file of the key does not hold 64 hex digits.' });
    writeFileSync(keyFile, '00'.repeat(32));
    expect(told('verify', file, '--key', keyFile)).toEqual({ status: 1, text: expect.stringContaining('key-1') });
    expect(told('verify', file, '--key', '/nowhere')).toEqual({ status: 1, text: expect.stringContaining('cannot be read') });
    writeFileSync(file, 'no journal');
    expect(told('verify', file)).toEqual({ status: 1, text: expect.stringContaining('damaged') });
  });

  it.each([[], ['verify'], ['repair', 'x'], ['verify', 'x', '--key'], ['verify', 'x', '--other', 'y'], ['verify', 'x', '--key', 'y', 'z'], ['verify', 'x', '--library-key', 'abc']])('shows how it is called after %j', (...args) => {
    expect(told(...args)).toEqual({ status: 2, text: 'Usage: npm run journal -- verify FILE [--key HEX-FILE] [--library-key HEX]' });
  });

  it('runs as a program of its own, and its exit status says it too', async () => {
    const { file } = written();
    const program = await bundle('src/main/journal/cli.ts', folders.make());
    const runProgram = (): [number | null, string] => {
      const { status, stdout } = spawnSync(process.execPath, [program, 'verify', file], { encoding: 'utf8', env: { ...process.env, NODE_PATH: path.resolve('node_modules') } });
      return [status, stdout];
    };
    expect(runProgram()).toEqual([0, expect.stringMatching(/\nIntact\. Last row: 10 /)]);
    const db = new Database(file);
    db.exec('DELETE FROM row WHERE seq = 5');
    db.close();
    expect(runProgram()).toEqual([1, expect.stringMatching(/\nNOT INTACT: first broken row: 5, which is missing\.\n$/)]);
  });
});
