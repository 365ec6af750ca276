import fs from 'node:fs';
import path from 'node:path';

/** Replaces a file whole, readable by this user alone, and on the disk when this returns. */
export function writeDurably(file: string, data: string): void {
  const part = `${file}.${process.pid}.part`;
  const fd = fs.openSync(part, 'w', 0o600);
  try {
    fs.writeFileSync(fd, data);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(part, file);
  syncFolder(path.dirname(file));
}

/** Makes the name of a file as durable as its content. Windows cannot open folders, and needs no such thing. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** @returns undefined when there is no such file; throws for any other trouble */
export function readIfThere(file: string, maxBytes: number): string | undefined {
  try {
    if (fs.statSync(file).size > maxBytes) throw new Error('the file is larger than it can be');
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
