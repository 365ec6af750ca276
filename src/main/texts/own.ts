/** Texts that a member of staff made for themselves: a file for each person, so that relief at the same PC mixes nothing up. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { mergeById } from '../../core/merge.js';
import { AppError } from '../../shared/errors.js';
import { writeDurably } from '../secrets/durable.js';

/** Most texts of one person. */
const MOST = 500;
/** Most bytes of a person's file: no more than is read again. */
const MOST_BYTES = 1024 * 1024;

export interface OwnTextsOptions<T> {
  /** Of all people who sign in here. */
  readonly folder: string;
  /** "scripts": the name of the list in the file, and what they are called in sentences. */
  readonly what: string;
  /** The list of a file. @throws AppError when it cannot be used */
  readonly read: (file: string) => Promise<readonly T[]>;
  /** Whether two of one id say the same. */
  readonly isSame: (a: T, b: T) => boolean;
  /** What forbids that these stand side by side, in words. */
  readonly clash?: (list: readonly T[]) => string | undefined;
}

export interface ImportResult {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

export class OwnTexts<T extends { readonly id: string }> {
  private readonly options: OwnTextsOptions<T>;
  private readonly known = new Map<string, readonly T[]>();
  private readonly before = new Map<string, readonly T[]>();

  constructor(options: OwnTextsOptions<T>) {
    this.options = options;
  }

  /** @throws AppError when the file of this person is there and cannot be used: it is set aside, and the message says where */
  async list(person: string): Promise<readonly T[]> {
    const known = this.known.get(person);
    if (known) return known;
    const file = this.file(person);
    try {
      const read = fs.existsSync(file) ? await this.options.read(file) : [];
      this.known.set(person, read);
      return read;
    } catch (error) {
      const aside = `${file}.set-aside-${Date.now()}`;
      fs.renameSync(file, aside);
      throw new AppError('settings-invalid', `Your own ${this.options.what} could not be read. The file is kept as ${aside}: your administrator can mend it, and you can import it again.`, { cause: error });
    }
  }

  /** As `list`; what cannot be read is told to `onProblem`, and nothing is there then. */
  async listOrSay(person: string, onProblem: (problem: AppError) => void): Promise<readonly T[]> {
    try {
      return await this.list(person);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onProblem(error);
      return this.list(person);
    }
  }

  /** One more, or another wording of one: it keeps its place. @throws AppError in words for the form */
  async save(person: string, text: T): Promise<void> {
    const list = await this.list(person);
    const at = list.findIndex(({ id }) => id === text.id);
    this.write(person, at < 0 ? [...list, text] : list.with(at, text));
  }

  async remove(person: string, id: string): Promise<void> {
    const list = await this.list(person);
    this.write(person, list.filter((text) => text.id !== id));
  }

  /** Adds; one of the same id is changed in its place. Nothing else is touched, and `undo` takes it back. */
  async import(person: string, texts: readonly T[]): Promise<ImportResult> {
    const { list, added, changed, same } = mergeById(await this.list(person), texts, this.options.isSame);
    if (added.length + changed.length > 0) this.write(person, list);
    return { added: added.length, changed: changed.length, same: same.length };
  }

  /** Takes the last change of this person back; once. @returns whether there was one */
  undo(person: string): boolean {
    const before = this.before.get(person);
    if (!before) return false;
    this.write(person, before);
    this.before.delete(person);
    return true;
  }

  private write(person: string, texts: readonly T[]): void {
    const { folder, what, clash } = this.options;
    if (texts.length > MOST) throw new AppError('invalid-request', `Nobody can have more than ${MOST} own ${what}. Delete some first.`);
    const why = clash?.(texts);
    if (why !== undefined) throw new AppError('invalid-request', why);
    const data = JSON.stringify({ [what]: texts }, null, 2);
    if (Buffer.byteLength(data) > MOST_BYTES) throw new AppError('invalid-request', `Your own ${what} would be longer than 1 MiB together. Delete or shorten some first.`);
    const file = this.file(person);
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeDurably(file, data);
    } catch (error) {
      throw new AppError('settings-read-only', `Your ${what} could not be saved: ${folder} cannot be written. Tell your administrator.`, { cause: error });
    }
    this.before.set(person, this.known.get(person) ?? []);
    this.known.set(person, texts);
  }

  /** An address may hold what a file name may not. */
  private file(person: string): string {
    return path.join(this.options.folder, `${createHash('sha256').update(person.toLowerCase()).digest('hex').slice(0, 32)}.json`);
  }
}
