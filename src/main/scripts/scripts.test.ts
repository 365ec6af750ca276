import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSensitive } from '../../core/guard/guard.js';
import { NINE } from '../../core/testing/samples.js';
import type { Version } from '../../core/texts/known.js';
import { textKey, type Text, type TextKind, type TextName, type TextOf } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import { nameOf } from '../desk/names.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import type { Problem, RequestView } from '../../shared/view.js';
import { Scripts, type ScriptsOptions } from './scripts.js';

const ANA = 'ana@staff.example';
const BEN = 'ben@staff.example';
const own = { category: 'Mine', title: 'Map room', when: 'For maps.', text: 'The maps of {library} are on floor two.' };

/** The administrators' room, as far as scripts need it: it takes what it is given, in order, and its word is law. */
type SharedTexts = ScriptsOptions['texts'];
class Room implements SharedTexts {
  readonly written: { id: string; by: string; at: number; text: Text }[] = [];
  mayEdit = true;

  expectMayEdit(): void {
    if (!this.mayEdit) throw new AppError('not-administrator', 'Only administrators change what all desks share.');
  }
  save(texts: readonly Text[]): Promise<void> {
    this.expectMayEdit();
    for (const text of texts) this.written.push({ id: `v${this.written.length + 1}`, by: me ?? '', at: NINE + this.written.length, text });
    return Promise.resolve();
  }
  current(name: TextName) {
    return this.written.findLast(({ text }) => textKey(text) === textKey(name));
  }
  all<K extends TextKind>(kind: K) {
    const isOfKind = (version: Version): version is Version & { readonly text: TextOf<K> } => version.text.kind === kind;
    return [...new Map(this.written.map((version) => [textKey(version.text), version])).values()].filter(isOfKind);
  }
  history(name: TextName) {
    return this.written.filter(({ text }) => textKey(text) === textKey(name)).map((version) => ({ ...version, by: nameOf(version.by) })).toReversed();
  }
}

let room = new Room();
let folder: string;
let me: string | undefined;
let kept: unknown;
let chosen: string | undefined;
const problems: Problem[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-scripts-'));
  me = ANA;
  room = new Room();
  kept = undefined;
  chosen = undefined;
  problems.length = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function open(change: Partial<ScriptsOptions> = {}): Scripts {
  const policy = { ...defaultPolicy('Main desk'), library: 'Riverside', services: [{ address: 'ask@a.example', name: 'Ask', languages: ['en', 'es'], scripts: [], mandatory: { firstAnswer: 'welcome', ending: 'no-such-script' } }, { address: 'law@a.example', name: 'Law', languages: ['es', 'en'], scripts: [], mandatory: {} }] };
  return new Scripts({
    folder: path.resolve(import.meta.dirname, '../../../assets/scripts'), ownFolder: path.join(folder, 'scripts'), policy, onProblem: (problem) => problems.push(problem),
    me: () => me, texts: room, kept: { get: () => kept, set: (value) => void (kept = value) }, chooseFile: () => Promise.resolve(chosen), ...change,
  });
}
const request = (over: Partial<RequestView> = {}): RequestView => ({
  id: 'p7', mode: 'patron-im', who: 'maria', from: 'patrons.example', service: 'Ask', firstWords: '', waitingSince: 0, phase: 'held', pending: false, byHand: false,
  returned: false, mayTakeOver: false, viewers: [], alarm: 0, silent: false, unread: 0, typing: false, presence: 'unknown', hasDraft: false, visit: 0, ...over,
});
const ownTitles = async (scripts: Scripts): Promise<string[]> => (await scripts.list(undefined)).scripts.filter((script) => script.own).map(({ title }) => title);
const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};

describe('what patrons are told by a script', () => {
  it.each(['en', 'es'])('never holds the address of whoever is signed in, and nothing that the privacy guard stops: %s', async (language) => {
    const { scripts } = await open().list(request(), language);
    expect(scripts.length).toBeGreaterThan(20);
    const stopped = scripts.filter(({ text, raw }) => findSensitive(`${text}\n${raw}`, defaultPolicy().privacy, ANA).length > 0);
    expect(stopped.map(({ id }) => id)).toEqual([]);
  });
});

describe('the set of a conversation', () => {
  it('is in the first language of its service, until the person chooses another for it', async () => {
    const scripts = open();
    expect(await scripts.list(request())).toMatchObject({ language: 'en', languages: ['en', 'es'] });
    expect(await scripts.list(request({ id: 'p8', service: 'Law' }))).toMatchObject({ language: 'es', languages: ['es', 'en'] });
    scripts.choose('p7', 'es');
    expect(await scripts.list(request())).toMatchObject({ language: 'es' });
    expect((await open().list(request())).scripts[0]).toMatchObject({ id: 'welcome', title: 'Bienvenida' });
    expect(await scripts.list(request({ id: 'p9' }))).toMatchObject({ language: 'en' });
    expect(await scripts.list(undefined)).toMatchObject({ language: 'en' });
  });

  it('names what is mandatory, as far as it is there', async () => {
    expect(await open().list(request())).toMatchObject({ mandatory: { firstAnswer: 'welcome' } });
    expect((await open().list(request())).mandatory).not.toHaveProperty('ending');
    expect((await open().list(request({ service: 'Law' }))).mandatory).toEqual({});
  });

  it('can be looked at in another language without a choice', async () => {
    expect(await open().list(request(), 'es')).toMatchObject({ language: 'es' });
    expect(await open().list(request(), 'fr')).toMatchObject({ language: 'en' });
    expect(kept).toBeUndefined();
  });

  it('keeps the latest choices only, and survives what it cannot understand', async () => {
    const scripts = open();
    for (let n = 0; n < 1_002; n++) scripts.choose(`p${n}`, 'es');
    expect(kept).toHaveLength(1_000);
    expect(await scripts.list(request({ id: 'p0' }))).toMatchObject({ language: 'en' });
    kept = { further: 1 };
    expect(await scripts.list(request())).toMatchObject({ language: 'en' });
  });

  it('says which gaps are left', async () => {
    const account = (await open().list(request())).scripts.find(({ id }) => id === 'account-page');
    expect(account).toMatchObject({ missing: ['{url:account}'], own: false });
    expect(account?.raw).toBe(account?.text);
    const danger = (await open().list(request())).scripts.find(({ id }) => id === 'crisis-danger');
    expect(danger).toMatchObject({ missing: [], text: expect.stringContaining('call 911 now') });
  });
});

describe('own scripts', () => {
  it('are made, changed and deleted, and each change can be taken back once', async () => {
    const scripts = open();
    const { id } = await scripts.save(own);
    expect(id).toBe('own:map-room');
    expect((await scripts.list(undefined)).scripts.at(-1)).toEqual({ ...own, id, text: 'The maps of Riverside are on floor two.', raw: own.text, missing: [], own: true });
    await scripts.save({ ...own, id, title: 'Maps', shortcut: 'maps' });
    expect(await ownTitles(scripts)).toEqual(['Maps']);
    await scripts.undo();
    expect(await ownTitles(open())).toEqual(['Map room']);
    await scripts.remove(id);
    expect(await ownTitles(scripts)).toEqual([]);
    await scripts.undo();
    await scripts.undo();
    expect(await ownTitles(open())).toEqual(['Map room']);
  });

  it('of one language are offered in that language alone, others in every one; a file keeps it', async () => {
    const scripts = open();
    await scripts.save({ ...own, title: 'Sala de mapas', language: 'es' });
    await scripts.save(own);
    const titles = async (language: string) => (await scripts.list(undefined, language)).scripts.filter((script) => script.own).map(({ title, language: only }) => [title, only]);
    expect(await titles('en')).toEqual([['Map room', undefined]]);
    expect(await titles('es')).toEqual([['Sala de mapas', 'es'], ['Map room', undefined]]);
    chosen = path.join(folder, 'mine.yaml');
    await scripts.export('own', 'en');
    expect(fs.readFileSync(chosen, 'utf8')).toContain('language: es');
    me = BEN;
    expect(await scripts.import()).toMatchObject({ added: 2 });
    expect(await titles('en')).toEqual([['Map room', undefined]]);
    await expect(scripts.save({ ...own, language: 'no such language' })).rejects.toThrow('Use the code of a language');
  });

  it('out of a file that names its language are offered in that one', async () => {
    const scripts = open();
    chosen = write('es.yaml', 'language: es\nscripts:\n  - { id: a, category: C, title: Uno, when: W, text: T }\n  - { id: b, category: C, title: One, when: W, text: T, language: en }\n');
    await scripts.import();
    expect([await ownTitles(scripts), (await scripts.list(undefined, 'es')).scripts.filter((script) => script.own).map(({ title }) => title)]).toEqual([['One'], ['Uno']]);
  });

  it('of the same title are two', async () => {
    const scripts = open();
    expect([(await scripts.save(own)).id, (await scripts.save(own)).id, (await scripts.save({ ...own, title: '¡¿?!' })).id]).toEqual(['own:map-room', 'own:map-room-2', 'own:script']);
  });

  it('belong to one person: the next one at the same desk neither sees nor changes them', async () => {
    const scripts = open();
    const { id } = await scripts.save(own);
    me = BEN;
    expect(await ownTitles(scripts)).toEqual([]);
    await scripts.remove(id);
    await scripts.undo();
    await scripts.save({ ...own, title: 'Of Ben' });
    me = ANA;
    expect(await ownTitles(scripts)).toEqual(['Map room']);
    expect(await ownTitles(open())).toEqual(['Map room']);
    me = undefined;
    expect(await scripts.list(undefined)).toMatchObject({ mayMake: false });
    expect(await ownTitles(scripts)).toEqual([]);
    await expect(scripts.save(own)).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('are refused in words for the form', async () => {
    const scripts = open();
    await expect(scripts.save({ ...own, title: ' ', text: 'Dear {name}' })).rejects.toThrow('Use a title, 1 to 100 characters. {name} is no placeholder.');
    await expect(scripts.save({ ...own, id: 'welcome' })).rejects.toThrow('shared by all desks');
    await scripts.save({ ...own, shortcut: 'map' });
    await expect(scripts.save({ ...own, shortcut: 'MAP' })).rejects.toThrow('Another one of your scripts has the shortcut MAP.');
    expect(await ownTitles(open())).toEqual(['Map room']);
  });

  it('whose file is damaged are set aside, not lost, and said', async () => {
    await open().save(own);
    const name = fs.readdirSync(path.join(folder, 'scripts'))[0] ?? '';
    fs.writeFileSync(path.join(folder, 'scripts', name), '{"scripts": [');
    const scripts = open();
    expect(await ownTitles(scripts)).toEqual([]);
    expect(problems).toMatchObject([{ code: 'settings-invalid', message: expect.stringContaining('could not be read. The file is kept as') }]);
    await scripts.save(own);
    expect(fs.readdirSync(path.join(folder, 'scripts')).map((file) => fs.readFileSync(path.join(folder, 'scripts', file), 'utf8'))).toContain('{"scripts": [');
  });

  it('that cannot be written stay as they were', async () => {
    fs.writeFileSync(path.join(folder, 'scripts'), 'a file in the place of the folder');
    const scripts = open();
    await expect(scripts.save(own)).rejects.toMatchObject({ code: 'settings-read-only' });
    expect(await ownTitles(scripts)).toEqual([]);
  });
});

describe('shared scripts of administrators', () => {
  const asked = { category: 'Waiting', title: 'A moment', when: 'While you look.', text: 'A moment, please: {library} looks.' };
  const texts = async (scripts: Scripts, language = 'en') => (await scripts.list(undefined, language)).scripts;
  const one = async (scripts: Scripts, id: string, language = 'en') => (await texts(scripts, language)).find((script) => script.id === id);

  it('stand in the place of those in the files, in their language alone, and say who changed them', async () => {
    const scripts = open();
    const before = await texts(scripts);
    expect(await scripts.save({ ...asked, id: 'hold', everybody: 'en' })).toEqual({ id: 'hold' });
    const after = await texts(scripts);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await one(scripts, 'hold')).toEqual({ ...asked, id: 'hold', raw: asked.text, text: 'A moment, please: Riverside looks.', missing: [], own: false, changed: { by: 'Ana', at: NINE } });
    expect(await one(scripts, 'hold', 'es')).not.toHaveProperty('changed');
    expect(await scripts.textOf('hold', 'ask@a.example')).toBe('A moment, please: Riverside looks.');
    expect(await ownTitles(scripts)).toEqual([]);
  });

  it('that are new follow the others by title, with a name of their own', async () => {
    const scripts = open();
    expect([(await scripts.save({ ...asked, title: 'Zoo', everybody: 'en' })).id, (await scripts.save({ ...asked, title: 'Atlas', everybody: 'en' })).id, (await scripts.save({ ...asked, title: 'Welcome', everybody: 'en' })).id]).toEqual(['zoo', 'atlas', 'welcome-2']);
    expect((await texts(scripts)).slice(-3).map(({ title }) => title)).toEqual(['Atlas', 'Welcome', 'Zoo']);
    await scripts.remove('zoo', 'en');
    expect((await scripts.save({ ...asked, title: 'Zoo', everybody: 'en' })).id).toBe('zoo-2');
  });

  it('can be deleted, but for those that the desk or the policy calls; each change can be taken back once', async () => {
    const scripts = open();
    await scripts.remove('hold', 'en');
    expect(await one(scripts, 'hold')).toBeUndefined();
    expect(await one(scripts, 'hold', 'es')).toBeDefined();
    await scripts.undo();
    expect(await one(scripts, 'hold')).toMatchObject({ title: 'One moment, please' });
    expect(await one(scripts, 'hold')).not.toHaveProperty('changed');
    await scripts.undo();
    expect(room.written).toHaveLength(2);
    for (const id of ['still-looking', 'conduct-1', 'disconnect', 'welcome', 'are-you-there']) await expect(scripts.remove(id, 'en')).rejects.toThrow('cannot be deleted. Change its words instead.');
    await expect(scripts.remove('no-such-script', 'en')).rejects.toThrow('not there any more');
    await scripts.save({ ...asked, id: 'hold', everybody: 'en' });
    await scripts.save({ ...asked, id: 'hold', title: 'Another', everybody: 'en' });
    await scripts.undo();
    expect(await one(scripts, 'hold')).toMatchObject({ title: 'A moment' });
  });

  it('have a history, of which each version can be used again', async () => {
    const scripts = open();
    await scripts.save({ ...asked, id: 'hold', everybody: 'en' });
    me = BEN;
    await scripts.remove('hold', 'en');
    const versions = await scripts.shared.versions('en', 'hold');
    expect(versions).toMatchObject([
      { version: 'v2', by: 'Ben', at: NINE + 1, isNow: true, removed: true },
      { version: 'v1', by: 'Ana', at: NINE, isNow: false, script: asked },
      { version: 'files', by: '', at: 0, isNow: false, script: { title: 'One moment, please' } },
    ]);
    expect(await scripts.shared.changes('en')).toEqual([{ id: 'hold', title: 'One moment, please', what: 'removed', by: 'Ben', at: NINE + 1 }]);
    await scripts.restore({ id: 'hold', language: 'en', version: 'v1' });
    expect(await one(scripts, 'hold')).toMatchObject({ title: 'A moment', changed: { by: 'Ben' } });
    await scripts.restore({ id: 'hold', language: 'en', version: 'files' });
    expect(await one(scripts, 'hold')).toMatchObject({ title: 'One moment, please' });
    expect(await scripts.shared.changes('en')).toMatchObject([{ id: 'hold', what: 'as-in-files' }]);
    await scripts.undo();
    expect(await one(scripts, 'hold')).toMatchObject({ title: 'A moment' });
    await expect(scripts.restore({ id: 'hold', language: 'en', version: 'v99' })).rejects.toThrow('not known here any more');
    await expect(scripts.restore({ id: '../x', language: 'en', version: 'files' })).rejects.toThrow('not known here any more');
  });

  it('that no file has are named in the list of changes also when they are deleted', async () => {
    const scripts = open();
    await scripts.save({ ...asked, title: 'Zoo', everybody: 'es' });
    expect(await scripts.shared.changes('es')).toMatchObject([{ title: 'Zoo', what: 'added' }]);
    await scripts.remove('zoo', 'es');
    expect(await scripts.shared.changes('es')).toMatchObject([{ title: 'Zoo', what: 'removed' }]);
    expect(await scripts.shared.changes('en')).toEqual([]);
  });

  it('are refused in words for the form, and to everybody but administrators', async () => {
    const scripts = open();
    await expect(scripts.save({ ...asked, everybody: 'en', shortcut: 'HI' })).rejects.toThrow('/hi is “Welcome” already. Choose another shortcut.');
    await expect(scripts.save({ ...asked, everybody: 'en', id: 'own:x' })).rejects.toThrow('Use an id');
    await expect(scripts.save({ ...asked, everybody: 'english' })).rejects.toThrow('No service of the library answers in the language english.');
    await expect(scripts.save({ ...asked, everybody: 'en', text: 'Dear {name}' })).rejects.toThrow('{name} is no placeholder.');
    await scripts.save({ ...asked, id: 'welcome', everybody: 'en', shortcut: 'hi' });
    room.mayEdit = false;
    const { length } = room.written;
    await expect(scripts.save({ ...asked, everybody: 'en' })).rejects.toMatchObject({ code: 'not-administrator' });
    await expect(scripts.remove('hold', 'en')).rejects.toMatchObject({ code: 'not-administrator' });
    await expect(scripts.import('en')).rejects.toMatchObject({ code: 'not-administrator' });
    me = undefined;
    await expect(scripts.save({ ...asked, everybody: 'en' })).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(room.written).toHaveLength(length);
  });

  it('come out of a file in one go, in its language, and can be taken back in one', async () => {
    const scripts = open();
    chosen = path.join(folder, 'es.yaml');
    await scripts.export('shared', 'es');
    expect(await scripts.import('en')).toMatchObject({ added: 0, changed: 0 });
    expect(room.written).toEqual([]);
    fs.writeFileSync(chosen, `${fs.readFileSync(chosen, 'utf8').replace('title: Bienvenida', 'title: Saludo')}  - { id: third, category: C, title: Third, when: W, text: T }\n`);
    const before = (await texts(scripts, 'es')).map(({ title }) => title);
    expect(await scripts.import('en')).toMatchObject({ file: 'es.yaml', added: 1, changed: 1 });
    expect((await texts(scripts, 'es')).map(({ title }) => title)).toEqual(expect.arrayContaining(['Saludo', 'Third']));
    await scripts.undo();
    expect((await texts(scripts, 'es')).map(({ title }) => title)).toEqual(before);
    chosen = write('fr.yaml', 'language: fr\nscripts:\n  - { id: a, category: C, title: T, when: W, text: T }\n');
    await expect(scripts.import('en')).rejects.toThrow('No service of the library answers in the language fr.');
  });
});

describe('export and import', () => {
  it('of own scripts lose nothing, and change what was changed in the file', async () => {
    const scripts = open();
    await scripts.save({ ...own, text: 'One.\nTwo: "three" # four' });
    await scripts.save({ ...own, title: 'Second', shortcut: 'two' });
    chosen = path.join(folder, 'mine.yaml');
    expect(await scripts.export('own', 'en')).toEqual({ file: 'mine.yaml', count: 2 });
    expect(await scripts.import()).toEqual({ file: 'mine.yaml', added: 0, changed: 0, same: 2 });
    fs.writeFileSync(chosen, `${fs.readFileSync(chosen, 'utf8').replace('title: Second', 'title: "2nd"')}  - { id: third, category: C, title: Third, when: W, text: T }\n`);
    expect(await scripts.import()).toEqual({ file: 'mine.yaml', added: 1, changed: 1, same: 1 });
    expect(await ownTitles(open())).toEqual(['Map room', '2nd', 'Third']);
    await scripts.undo();
    expect(await ownTitles(open())).toEqual(['Map room', 'Second']);
    me = BEN;
    expect(await scripts.import()).toMatchObject({ added: 3 });
  });

  it('of the shared set give a file that a policy can name', async () => {
    chosen = path.join(folder, 'es.yaml');
    expect(await open().export('shared', 'es')).toMatchObject({ file: 'es.yaml' });
    const policy = { ...defaultPolicy(), services: [{ address: 'ask@a.example', name: 'Ask', languages: ['es'], scripts: [chosen], mandatory: {} }] };
    const scripts = (await open({ policy }).list(undefined)).scripts;
    const before = (await open().list(undefined, 'es')).scripts;
    expect(scripts.map(({ id, raw }) => [id, raw])).toEqual(before.map(({ id, raw }) => [id, raw]));
    expect(problems).toEqual([]);
  });

  it('of a bad file change nothing and say why', async () => {
    const scripts = open();
    await scripts.save({ ...own, shortcut: 'map' });
    chosen = write('bad.yaml', 'scripts:\n  - id: a\n    title: 1\n');
    await expect(scripts.import()).rejects.toThrow(/^Nothing was imported from bad\.yaml\. Line 2, category: Use a category/);
    chosen = write('clash.yaml', 'scripts:\n  - { id: a, category: C, title: T, shortcut: map, when: W, text: T }\n');
    await expect(scripts.import()).rejects.toThrow('shortcut map');
    expect(await ownTitles(open())).toEqual(['Map room']);
  });

  it('are nothing when no file is chosen', async () => {
    const scripts = open();
    expect([await scripts.import(), await scripts.export('shared', 'en')]).toEqual([{}, {}]);
  });
});
