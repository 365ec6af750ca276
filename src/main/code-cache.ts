/** Bytecode that was made when the desk was packed (tools/code-cache.mjs), so that V8 does not compile at every start what main loads. */
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

/** Behind the name of the file that it belongs to. */
const EXTENSION = '.cache';

/**
 * Imports with the bytecode that lies beside a file. Where there is none, or V8 does not take it because it is of
 * another version or has other flags, the file is compiled as ever.
 * @param onRefused V8 did not take what was there
 */
export async function withCodeCache<T>(load: () => Promise<T>, onRefused: () => void): Promise<T> {
  const compile: unknown = Reflect.get(Module.prototype, '_compile');
  if (typeof compile !== 'function') return load();
  Reflect.set(Module.prototype, '_compile', function compileCached(this: Module, ...args: unknown[]): unknown {
    const [content, file] = args;
    const cachedData = typeof file === 'string' ? bytecodeOf(file) : undefined;
    if (cachedData === undefined || typeof content !== 'string' || typeof file !== 'string') return Reflect.apply(compile, this, args);
    const script = new Script(Module.wrap(content), { filename: file, cachedData });
    if (script.cachedDataRejected === true) onRefused();
    return Reflect.apply(script.runInThisContext(), this.exports, [this.exports, createRequire(file), this, file, path.dirname(file)]);
  });
  try {
    return await load();
  } finally {
    Reflect.set(Module.prototype, '_compile', compile);
  }
}

function bytecodeOf(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(`${file}${EXTENSION}`);
  } catch {
    return undefined;
  }
}
