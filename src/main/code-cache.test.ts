import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withCodeCache } from './code-cache.js';

let folder: string;
let refused: number;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-code-'));
  refused = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const SOURCE = "exports.said = require('./other.cjs').word + __filename; exports.dir = __dirname; exports.own = module.exports === exports;";

/** @returns a bundle that loads another one */
function bundle(source = SOURCE): string {
  const file = path.join(folder, 'bundle.cjs');
  fs.writeFileSync(path.join(folder, 'other.cjs'), "exports.word = 'from ';");
  fs.writeFileSync(file, source);
  return file;
}

const bytecodeOf = (source: string): Buffer => new Script(Module.wrap(source)).createCachedData();
const load = (file: string): Promise<unknown> => withCodeCache(async () => createRequire(import.meta.url)(file), () => (refused += 1));
const expected = (file: string) => ({ said: `from ${file}`, dir: folder, own: true });

describe('the bytecode beside a bundle', () => {
  it('is taken: what stands there runs, and not the text', async () => {
    const file = bundle();
    fs.writeFileSync(`${file}.cache`, bytecodeOf(SOURCE));
    // As long, so that V8 cannot tell it from the text that was compiled.
    fs.writeFileSync(file, ' '.repeat(SOURCE.length));
    await expect(load(file)).resolves.toEqual(expected(file));
    expect(refused).toBe(0);
  });

  it.each([['of other text', () => bytecodeOf(`${SOURCE} // longer`)], ['damaged', () => Buffer.from('not bytecode at all')], ['empty', () => Buffer.alloc(0)]])('is refused when it is %s, and the text is compiled', async (_, bytecode) => {
    const file = bundle();
    fs.writeFileSync(`${file}.cache`, bytecode());
    await expect(load(file)).resolves.toEqual(expected(file));
    expect(refused).toBe(1);
  });

  it('need not be there', async () => {
    const file = bundle();
    await expect(load(file)).resolves.toEqual(expected(file));
    expect(refused).toBe(0);
  });

  it('is looked for no longer than what it was asked for is loading, also when that fails', async () => {
    const before: unknown = Reflect.get(Module.prototype, '_compile');
    const file = bundle("throw new Error('broken');");
    await expect(load(file)).rejects.toThrow('broken');
    expect(Reflect.get(Module.prototype, '_compile')).toBe(before);
  });
});
