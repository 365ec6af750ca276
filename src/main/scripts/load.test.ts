import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillScript, placeholdersOf } from '../../core/scripts/fill.js';
import { searchScripts } from '../../core/scripts/search.js';
import { loadScripts, readScripts } from './load.js';

const own = path.resolve(import.meta.dirname, '../../../assets/scripts/en.json');
const script = { id: 'hello', category: 'Welcome', title: 'Hello', when: 'At first.', text: 'Hello from {library}.' };

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-scripts-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
function write(name: string, content: unknown): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('the scripts of the app', () => {
  const { scripts, problems } = loadScripts([own]);

  it('are there', () => {
    expect(problems).toEqual([]);
    expect(scripts.length).toBeGreaterThanOrEqual(20);
  });
  it.each(['welcome', 'still-looking', 'clarify', 'scope', 'professional', 'account', 'privacy', 'services', 'referral', 'wrap-up', 'closing', 'warning', 'disconnect'])('hold %s', (id) => {
    expect(scripts.map((each) => each.id)).toContain(id);
  });
  it('have shortcuts that mean one script each, and find it first', () => {
    const shortcuts = scripts.flatMap((each) => each.shortcut ?? []);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
    for (const each of scripts) expect(searchScripts(scripts, each.shortcut ?? each.title)[0]?.id).toBe(each.id);
  });
  it('are whole when the desk knows its library, its service and its pages', () => {
    const urls = { account: 'https://a.example', hours: 'https://a.example', privacy: 'https://a.example' };
    for (const { text } of scripts) expect(fillScript(text, { desk: 'Main desk', library: 'Riverside', service: 'Ask', urls }).missing).toEqual([]);
    expect(scripts.flatMap(({ text }) => placeholdersOf(text)).length).toBeGreaterThan(5);
  });
});

describe('files of scripts', () => {
  it('add to the ones before and replace those of the same id', () => {
    const first = write('first.json', { language: 'en', scripts: [script, { ...script, id: 'bye' }] });
    const second = write('second.json', `\uFEFF${JSON.stringify({ scripts: [{ ...script, text: 'Hi.' }, { ...script, id: 'more', shortcut: 'm' }] })}`);
    expect(loadScripts([first, second])).toEqual({ scripts: [{ ...script, text: 'Hi.' }, { ...script, id: 'bye' }, { ...script, id: 'more', shortcut: 'm' }], problems: [] });
  });

  it('that cannot be used leave the others', () => {
    const { scripts, problems } = loadScripts([write('bad.json', '{'), write('good.json', { scripts: [script] }), path.join(folder, 'missing.json')]);
    expect(scripts).toEqual([script]);
    expect(problems.map(({ message }) => message)).toEqual([
      `The scripts in ${path.join(folder, 'bad.json')} are not used. Line 1, column 2: Expected a name in double quotes, found the end.`,
      `The scripts in ${path.join(folder, 'missing.json')} are not used. The file cannot be read. Check that it is there, and that this user may read it.`,
    ]);
  });

  it.each<[string, unknown, string]>([
    ['no scripts', {}, 'scripts:'],
    ['a further field', { scripts: [{ ...script, further: 1 }] }, 'scripts.0:'],
    ['no text', { scripts: [{ ...script, text: ' ' }] }, 'scripts.0.text:'],
    ['an id with spaces', { scripts: [{ ...script, id: 'a b' }] }, 'scripts.0.id:'],
    ['two of one id', { scripts: [script, script] }, 'Two scripts have the id hello.'],
    ['an unknown placeholder', { scripts: [{ ...script, text: 'Dear {name}' }] }, 'hello has {name}.'],
    ['a misspelt placeholder', { scripts: [{ ...script, text: 'See {url:My Account}' }] }, 'hello has {url:My Account}.'],
    ['an open brace', { scripts: [{ ...script, text: 'Dear {patron, hello' }] }, 'hello has {patron, hello.'],
    ['too much', ' '.repeat(1024 * 1024 + 1), 'larger than 1 MiB'],
    ['too long a text', { scripts: [{ ...script, text: 'a'.repeat(4_001) }] }, 'scripts.0.text:'],
    ['a key that changes objects', '{"__proto__": {"scripts": []}}', 'are not used'],
  ])('are refused in words: %s', (_name, content, message) => {
    const file = write('bad.json', content);
    expect(() => readScripts(file)).toThrow(expect.objectContaining({ code: 'policy-invalid', message: expect.stringContaining(message) }));
  });
});
