/** Shared scripts as administrators change them at a desk: each change is a version in their room, and can be taken back. */
import { idFrom } from '../../core/ids.js';
import { mergeById } from '../../core/merge.js';
import { isAsInFiles, sameScript, withVersions, type SharedScript } from '../../core/scripts/shared.js';
import type { Script } from '../../core/scripts/script.js';
import type { Text, TextOf } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import { MAX_TEXTS_AT_ONCE } from '../../shared/limits.js';
import { withoutContent } from '../../shared/texts/kinds.js';
import type { ScriptChangeView, ScriptVersionView } from '../../shared/view.js';
import { nameOf } from '../desk/names.js';
import type { Texts } from '../desk/texts.js';
import type { ImportResult } from '../texts/own.js';

/** The version that no administrator made: what the files say. */
export const AS_IN_FILES = 'files';

export interface SharedScriptsOptions {
  readonly texts: Pick<Texts, 'all' | 'current' | 'save' | 'history' | 'expectMayEdit'>;
  /** Scripts of the files in one language, of the first service that answers in it. */
  readonly files: (language: string) => Promise<readonly Script[]>;
  /** Ids that the policy or the desk itself calls: their words can change, but they have to be there. */
  readonly needed: ReadonlySet<string>;
}

export class SharedScripts {
  private readonly options: SharedScriptsOptions;
  /** How the texts of the last change were before it, by who made it. */
  private readonly before = new Map<string, readonly Text[]>();

  constructor(options: SharedScriptsOptions) {
    this.options = options;
  }

  /** @param files the scripts of a service in this language */
  over(files: readonly Script[], language: string): readonly SharedScript[] {
    return withVersions(files, this.options.texts.all('script'), language);
  }

  /** @param id none: a new one @throws AppError in words for the form */
  async save(person: string, language: string, id: string | undefined, content: Omit<Script, 'id'>): Promise<string> {
    const list = await this.list(language);
    const same = content.shortcut?.toLowerCase();
    const clash = list.find((script) => script.id !== id && same !== undefined && script.shortcut?.toLowerCase() === same);
    if (clash) throw new AppError('invalid-request', `/${clash.shortcut ?? ''} is “${clash.title}” already. Choose another shortcut.`);
    const name = id ?? idFrom(content.title, new Set([...list.map((script) => script.id), ...this.versionsIn(language).map(({ text }) => text.id)]), 'script');
    await this.change(person, [{ kind: 'script', id: name, language, content }]);
    return name;
  }

  /** @throws AppError when it has to be there */
  async remove(person: string, language: string, id: string): Promise<void> {
    const script = (await this.list(language)).find((one) => one.id === id);
    if (!script) throw new AppError('invalid-request', 'This script is not there any more.');
    if (this.options.needed.has(id)) throw new AppError('invalid-request', `“${script.title}” is offered by the desk itself at its moment, so it cannot be deleted. Change its words instead.`);
    await this.change(person, [{ kind: 'script', id, language, removed: true }]);
  }

  /** Adds; one of the same id is changed. Nothing else is touched, and `undo` takes it back. */
  async import(person: string, language: string, scripts: readonly Script[]): Promise<ImportResult> {
    if (scripts.length > MAX_TEXTS_AT_ONCE) throw new AppError('invalid-request', `A file for everybody can have ${MAX_TEXTS_AT_ONCE} scripts at most. Make two of it.`);
    const { added, changed, same } = mergeById<Script>(await this.list(language), scripts, sameScript);
    const texts = [...changed, ...added].map(({ id, ...content }): TextOf<'script'> => ({ kind: 'script', id, language, content }));
    if (texts.length > 0) await this.change(person, texts);
    return { added: added.length, changed: changed.length, same: same.length };
  }

  /** Takes the last change of this person back; once. */
  async undo(person: string): Promise<void> {
    const before = this.before.get(person);
    if (!before) return;
    await this.options.texts.save(before);
    this.before.delete(person);
  }

  /** How one came to its words, the last version first; what the files say stands at the end. */
  async versions(language: string, id: string): Promise<readonly ScriptVersionView[]> {
    const name = { kind: 'script', id, language } as const;
    const current = this.options.texts.current(name)?.id;
    const inFiles = (await this.options.files(language)).find((script) => script.id === id);
    const made = this.options.texts.history(name).map(({ id: version, by, at, text }): ScriptVersionView => ({
      version, by, at, isNow: version === current,
      ...(text.kind === 'script' && text.content ? { script: text.content } : text.removed ? { removed: true } : {}),
    }));
    const first: readonly ScriptVersionView[] = inFiles ? [{ version: AS_IN_FILES, by: '', at: 0, isNow: current === undefined, script: contentOf(inFiles) }] : [];
    return [...made, ...first];
  }

  /** "Use this version again". @throws AppError when it is not there any more */
  async restore(person: string, language: string, id: string, version: string): Promise<void> {
    const name = { kind: 'script', id, language } as const;
    const chosen = (await this.versions(language, id)).find((one) => one.version === version);
    if (!chosen) throw new AppError('invalid-request', 'This version is not known here any more. Choose another one.');
    const content = version === AS_IN_FILES ? undefined : chosen.script;
    return this.change(person, [content ? { ...name, content } : withoutContent(name, chosen.removed === true)]);
  }

  /** What administrators made of this language, one line for each script, the last change first. */
  async changes(language: string): Promise<readonly ScriptChangeView[]> {
    const files = new Map((await this.options.files(language)).map((script) => [script.id, script]));
    const lines = this.versionsIn(language).map((version): ScriptChangeView => {
      const { text: { id, content }, by, at } = version;
      const inFiles = files.get(id);
      const what = isAsInFiles(version) ? 'as-in-files' : !content ? 'removed' : inFiles ? 'changed' : 'added';
      return { id, title: content?.title ?? inFiles?.title ?? this.lastTitle(language, id), what, by: nameOf(by), at };
    });
    return lines.toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  }

  private lastTitle(language: string, id: string): string {
    for (const { text } of this.options.texts.history({ kind: 'script', id, language })) if (text.kind === 'script' && text.content) return text.content.title;
    return id;
  }

  private versionsIn(language: string) {
    return this.options.texts.all('script').filter(({ text }) => text.language === language);
  }

  private async list(language: string): Promise<readonly SharedScript[]> {
    this.options.texts.expectMayEdit();
    return this.over(await this.options.files(language), language);
  }

  private async change(person: string, texts: readonly Text[]): Promise<void> {
    const before = texts.map((text) => this.options.texts.current(text)?.text ?? withoutContent(text, false));
    await this.options.texts.save(texts);
    this.before.set(person, before);
  }
}

const contentOf = ({ id: _id, ...content }: Script): Omit<Script, 'id'> => content;
