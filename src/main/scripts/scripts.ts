import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { fillScript, type ScriptValues } from '../../core/scripts/fill.js';
import { idFrom } from '../../core/ids.js';
import type { Script } from '../../core/scripts/script.js';
import type { Args, Answers } from '../../shared/contract.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { Problem, RequestView, ScriptsView, ScriptView } from '../../shared/view.js';
import { loadScripts, readScripts, type LoadedScripts } from './load.js';
import { ASKED_SCRIPT, GOODBYE_SCRIPT, HOLDING_SCRIPT, NOT_HERE_SCRIPT } from '../../core/scripts/known.js';
import { sameScript, type SharedScript } from '../../core/scripts/shared.js';
import { nameOf } from '../desk/names.js';
import { OwnTexts } from '../texts/own.js';
import { secondOf } from '../texts/parse.js';
import { scriptSchema } from './parse.js';
import { SharedScripts, type SharedScriptsOptions } from './shared.js';

export interface ScriptsOptions {
  /** Holds the scripts that come with the app, a file for each language. */
  readonly folder: string;
  /** Holds the own scripts of everybody who signs in here. */
  readonly ownFolder: string;
  readonly policy: Policy;
  readonly onProblem: (problem: Problem) => void;
  /** Address of who is signed in. */
  readonly me: () => string | undefined;
  /** What administrators share with all desks. */
  readonly texts: SharedScriptsOptions['texts'];
  /** A small fact that this desk keeps: which conversations go on in which language. */
  readonly kept: { readonly get: () => unknown; readonly set: (value: unknown) => void };
  /** Asks the person for a file. @returns undefined: none was chosen */
  readonly chooseFile: (kind: 'open' | 'save', name: string) => Promise<string | undefined>;
}

const OWN = 'own:';
/** Conversations whose language is remembered; the oldest choice is forgotten first. */
const MOST_CHOICES = 1_000;
const choices = z.array(z.tuple([z.string(), z.string()]));

/** The scripts of each service and person, read when they are first wanted and filled for the conversation at hand. */
export class Scripts {
  private readonly options: ScriptsOptions;
  private readonly loaded = new Map<string, Promise<LoadedScripts>>();
  private readonly own: OwnTexts<Script>;
  /** What administrators do to the ones that all desks have. */
  readonly shared: SharedScripts;
  /** Whose last change was of what. */
  private readonly last = new Map<string, 'own' | 'shared'>();

  constructor(options: ScriptsOptions) {
    this.options = options;
    this.own = new OwnTexts({ folder: options.ownFolder, what: 'scripts', read: async (file) => (await readScripts(file)).scripts, isSame: sameScript, clash: sameShortcut });
    this.shared = new SharedScripts({ texts: options.texts, files: (language) => this.filesIn(language), needed: neededBy(options.policy) });
  }

  /**
   * @param request whom the words are for; none: as they stand in the list
   * @param wanted another language than that of the conversation, to look at
   */
  async list(request: RequestView | undefined, wanted?: string): Promise<ScriptsView> {
    const service = this.serviceOf(request);
    const languages = service?.languages ?? ['en'];
    const language = [wanted, request && this.chosen().get(request.id)].find((name) => name !== undefined && languages.includes(name)) ?? languages[0] ?? 'en';
    const shared = this.shared.over((await this.of(service)).scripts.get(language) ?? [], language);
    const person = this.options.me();
    const own = person === undefined ? [] : await this.own.listOrSay(person, ({ code, message }) => this.options.onProblem({ code, message }));
    const values = this.values(request, service?.name);
    const mine = own.filter((script) => script.language === undefined || script.language === language);
    const view = ({ changed, ...script }: SharedScript, isOwn: boolean): ScriptView => {
      const { text, missing } = fillScript(script.text, values);
      return { ...script, ...(changed ? { changed: { ...changed, by: nameOf(changed.by) } } : {}), id: isOwn ? OWN + script.id : script.id, raw: script.text, text, missing, own: isOwn };
    };
    const ids = new Set(shared.map(({ id }) => id));
    const { firstAnswer, ending } = service?.mandatory ?? {};
    const mandatory = { ...(firstAnswer !== undefined && ids.has(firstAnswer) ? { firstAnswer } : {}), ...(ending !== undefined && ids.has(ending) ? { ending } : {}) };
    return { language, languages, mandatory, mayMake: person !== undefined, scripts: [...shared.map((script) => view(script, false)), ...mine.map((script) => view(script, true))] };
  }

  /** The language in which this conversation goes on. */
  choose(id: string, language: string): void {
    const { kept } = this.options;
    kept.set([...[...this.chosen()].filter(([key]) => key !== id), [id, language]].slice(-MOST_CHOICES));
  }

  /** @throws AppError in words for the form */
  async save({ id, everybody, ...fields }: Args['scripts:save']): Promise<Answers['scripts:save']> {
    const person = this.person();
    const known = new Set((await this.own.list(person)).map((script) => script.id));
    const name = everybody !== undefined ? id ?? 'new' : id === undefined ? idFrom(fields.title, known, 'script') : ownId(id);
    const parsed = scriptSchema().safeParse({ ...fields, id: name }, { jitless: true });
    if (!parsed.success) throw new AppError('invalid-request', parsed.error.issues.slice(0, 2).map(({ message }) => `${message}.`).join(' '));
    if (everybody !== undefined) {
      const { id: _id, language: _language, ...content } = parsed.data;
      const saved = await this.shared.save(person, this.answered(everybody), id, content);
      this.last.set(person, 'shared');
      return { id: saved };
    }
    await this.own.save(person, parsed.data);
    this.last.set(person, 'own');
    return { id: OWN + parsed.data.id };
  }

  /** @param everybody in which language; none: an own one */
  async remove(id: string, everybody?: string): Promise<void> {
    const person = this.person();
    if (everybody === undefined) await this.own.remove(person, ownId(id));
    else await this.shared.remove(person, everybody, id);
    this.last.set(person, everybody === undefined ? 'own' : 'shared');
  }

  /** "Use this version again", of a shared one. */
  async restore({ id, language, version }: Args['scripts:restore']): Promise<void> {
    const person = this.person();
    await this.shared.restore(person, language, id, version);
    this.last.set(person, 'shared');
  }

  /** Takes the last saving, deleting, restoring or importing of this person back. */
  async undo(): Promise<void> {
    const person = this.person();
    if (this.last.get(person) === 'shared') await this.shared.undo(person);
    else this.own.undo(person);
  }

  /** @param everybody in which language, where the file names none; without it they are for this person alone */
  async import(everybody?: string): Promise<Answers['scripts:import']> {
    const person = this.person();
    if (everybody !== undefined) this.options.texts.expectMayEdit();
    const file = await this.options.chooseFile('open', '');
    if (file === undefined) return {};
    try {
      const { scripts, language } = await readScripts(file);
      const done = everybody === undefined
        ? await this.own.import(person, scripts.map((script) => ({ ...(language === undefined ? {} : { language }), ...script })))
        : await this.shared.import(person, this.answered(language ?? everybody), scripts);
      if (done.added + done.changed > 0) this.last.set(person, everybody === undefined ? 'own' : 'shared');
      return { file: path.basename(file), ...done };
    } catch (error) {
      if (error instanceof AppError) throw new AppError(error.code, `Nothing was imported from ${path.basename(file)}. ${error.message}`, { cause: error });
      throw error;
    }
  }

  /** @returns the file, with what was written in it; none: the person changed their mind */
  async export(what: 'own' | 'shared', language: string): Promise<Answers['scripts:export']> {
    const scripts = what === 'own' ? await this.own.list(this.person()) : this.shared.over(await this.filesIn(language), language).map(({ changed: _changed, ...script }) => script);
    const file = await this.options.chooseFile('save', what === 'own' ? 'my-scripts.yaml' : `scripts-${language}.yaml`);
    if (file === undefined) return {};
    const { writeYaml } = await import('../texts/yaml.js');
    try {
      fs.writeFileSync(file, writeYaml({ ...(what === 'own' ? {} : { language }), scripts }, 'Scripts of Deskbell. Keep the spaces at the beginning of lines as they are.'));
    } catch (error) {
      throw new AppError('invalid-request', `${path.basename(file)} could not be written. Choose another folder.`, { cause: error });
    }
    return { file: path.basename(file), count: scripts.length };
  }

  private serviceOf(request: RequestView | undefined): Policy['services'][number] | undefined {
    const { services } = this.options.policy;
    return services.find(({ name }) => name === request?.service) ?? services[0];
  }

  private values(request: RequestView | undefined, service: string | undefined): ScriptValues {
    const { policy } = this.options;
    return {
      desk: policy.point, library: policy.library, urls: policy.links, numbers: policy.numbers,
      ...(service === undefined ? {} : { service }),
      ...(request?.mode === 'patron-im' && request.from !== 'web page' ? { patron: request.who } : {}),
    };
  }

  private chosen(): ReadonlyMap<string, string> {
    const parsed = choices.safeParse(this.options.kept.get() ?? [], { jitless: true });
    return new Map(parsed.success ? parsed.data : []);
  }

  private person(): string {
    const person = this.options.me();
    if (person === undefined) throw new AppError('not-signed-in', 'Sign in first: own scripts belong to a person.');
    return person;
  }

  private of(service: Policy['services'][number] | undefined): Promise<LoadedScripts> {
    const languages = service?.languages ?? ['en'];
    const files = service?.scripts ?? [];
    const key = [...languages, ...files].join('\n');
    const loading = this.loaded.get(key) ?? this.load(languages, files);
    this.loaded.set(key, loading);
    return loading;
  }

  /** One script of a service in its first language, as a patron without a name would read it. @param address of the service */
  async textOf(id: string, address: string): Promise<string | undefined> {
    const service = this.options.policy.services.find((each) => each.address === address);
    const loaded = await this.of(service);
    const language = service?.languages[0] ?? 'en';
    const script = this.shared.over(loaded.scripts.get(language) ?? [], language).find((each) => each.id === id);
    return script && fillScript(script.text, this.values(undefined, service?.name)).text;
  }

  /** Of the scripts that everybody has, by id: in the first language of the first service that has it. */
  async titles(): Promise<ReadonlyMap<string, string>> {
    const titles = new Map<string, string>();
    for (const service of this.options.policy.services) {
      const { scripts } = await this.of(service);
      for (const language of service.languages) for (const { id, title } of this.shared.over(scripts.get(language) ?? [], language)) if (!titles.has(id)) titles.set(id, title);
    }
    return titles;
  }

  private async filesIn(language: string): Promise<readonly Script[]> {
    const service = this.options.policy.services.find(({ languages }) => languages.includes(language)) ?? this.options.policy.services[0];
    return (await this.of(service)).scripts.get(language) ?? [];
  }

  private answered(language: string): string {
    if (this.options.policy.services.some(({ languages }) => languages.includes(language))) return language;
    throw new AppError('invalid-request', `No service of the library answers in the language ${language}.`);
  }

  private async load(languages: readonly string[], files: readonly string[]): Promise<LoadedScripts> {
    const ours = languages.map((language) => path.join(this.options.folder, `${language}.json`)).filter((file) => fs.existsSync(file));
    const loaded = await loadScripts([...ours, ...files], languages[0] ?? 'en');
    for (const { code, message } of loaded.problems) this.options.onProblem({ code, message });
    return loaded;
  }
}

function ownId(id: string): string {
  if (!id.startsWith(OWN)) throw new AppError('invalid-request', 'This script is shared by all desks. An administrator can change it.');
  return id.slice(OWN.length);
}

/** What the policy names, and what the desk offers by itself. */
const neededBy = ({ conduct, services }: Policy): ReadonlySet<string> =>
  new Set([ASKED_SCRIPT, GOODBYE_SCRIPT, HOLDING_SCRIPT, NOT_HERE_SCRIPT, ...Object.values(conduct.scripts), ...services.flatMap(({ mandatory }) => Object.values(mandatory))]);

function sameShortcut(scripts: readonly Script[]): string | undefined {
  const same = secondOf(scripts.map(({ shortcut }) => shortcut?.toLowerCase()));
  return same === undefined ? undefined : `Another one of your scripts has the shortcut ${scripts[same]?.shortcut ?? ''}. Choose a different one.`;
}
