/** Scripts that a member of staff made for themselves: a file for each person, so that relief at the same PC mixes nothing up. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Script } from '../../core/scripts/script.js';
import { AppError } from '../../shared/errors.js';
import { writeDurably } from '../secrets/durable.js';
import { readScripts } from './load.js';
import { secondOf } from './parse.js';

const MOST = 500;

export interface ImportResult {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

export class OwnScripts {
  private readonly folder: string;
  private readonly known = new Map<string, readonly Script[]>();
  private readonly before = new Map<string, readonly Script[]>();

  /** @param folder of all people who sign in here */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws AppError when the file of this person is there and cannot be used: it is set aside, and the message says where */
  async list(person: string): Promise<readonly Script[]> {
    const known = this.known.get(person);
    if (known) return known;
    const file = this.file(person);
    try {
      const read = fs.existsSync(file) ? (await readScripts(file)).scripts : [];
      this.known.set(person, read);
      return read;
    } catch (error) {
      const aside = `${file}.set-aside-${Date.now()}`;
      fs.renameSync(file, aside);
      throw new AppError('settings-invalid', `Your own scripts could not be read. The file is kept as ${aside}: your administrator can mend it, and you can import it again.`, { cause: error });
    }
  }

  /** One more, or another wording of one: it keeps its place. @throws AppError in words for the form */
  async save(person: string, script: Script): Promise<void> {
    const list = await this.list(person);
    const at = list.findIndex(({ id }) => id === script.id);
    this.write(person, at < 0 ? [...list, script] : list.with(at, script));
  }

  async remove(person: string, id: string): Promise<void> {
    const list = await this.list(person);
    this.write(person, list.filter((script) => script.id !== id));
  }

  /** Adds; one of the same id is changed in its place. Nothing else is touched, and `undo` takes it back. */
  async import(person: string, scripts: readonly Script[]): Promise<ImportResult> {
    const list = await this.list(person);
    const byId = new Map(list.map((script) => [script.id, script]));
    const fresh = scripts.filter(({ id }) => !byId.has(id));
    const other = scripts.filter((script) => {
      const own = byId.get(script.id);
      return own !== undefined && !sameScript(own, script);
    });
    if (fresh.length + other.length > 0) {
      for (const script of [...other, ...fresh]) byId.set(script.id, script);
      this.write(person, [...byId.values()]);
    }
    return { added: fresh.length, changed: other.length, same: scripts.length - fresh.length - other.length };
  }

  /** Takes the last change of this person back; once. @returns whether there was one */
  undo(person: string): boolean {
    const before = this.before.get(person);
    if (!before) return false;
    this.write(person, before);
    this.before.delete(person);
    return true;
  }

  private write(person: string, scripts: readonly Script[]): void {
    if (scripts.length > MOST) throw new AppError('invalid-request', `Nobody can have more than ${MOST} own scripts. Delete some first.`);
    const same = secondOf(scripts.map(({ shortcut }) => shortcut?.toLowerCase()));
    if (same !== undefined) throw new AppError('invalid-request', `Another one of your scripts has the shortcut ${scripts[same]?.shortcut ?? ''}. Choose a different one.`);
    const file = this.file(person);
    try {
      fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeDurably(file, JSON.stringify({ scripts }, null, 2));
    } catch (error) {
      throw new AppError('settings-read-only', `Your scripts could not be saved: ${this.folder} cannot be written. Tell your administrator.`, { cause: error });
    }
    this.before.set(person, this.known.get(person) ?? []);
    this.known.set(person, scripts);
  }

  /** An address may hold what a file name may not. */
  private file(person: string): string {
    return path.join(this.folder, `${createHash('sha256').update(person.toLowerCase()).digest('hex').slice(0, 32)}.json`);
  }
}

const sameScript = (a: Script, b: Script): boolean => a.title === b.title && a.category === b.category && a.shortcut === b.shortcut && a.when === b.when && a.text === b.text;
