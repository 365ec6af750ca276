import * as fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { loadScripts, readScripts } from './load.js';
import { parseScripts } from './parse.js';
import { writeYaml } from '../texts/yaml.js';

const script = { id: 'hello', category: 'Welcome', title: 'Hello', when: 'At first.', text: 'Hello from {library}.' };

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-scripts-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
function write(name: string, content: unknown): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
}

describe('files of scripts', () => {
  it('add to the ones before and replace those of the same id, in their language', async () => {
    const first = write('first.json', { language: 'en', scripts: [script, { ...script, id: 'bye' }] });
    const second = write('second.json', `\uFEFF${JSON.stringify({ scripts: [{ ...script, text: 'Hi.' }, { ...script, id: 'more', shortcut: 'm' }] })}`);
    const spanish = write('es.yml', 'language: es\nscripts:\n  - id: hello\n    category: Bienvenida\n    title: Hola\n    when: Al principio.\n    text: Hola.\n');
    const { scripts, problems } = await loadScripts([first, second, spanish], 'en');
    expect(problems).toEqual([]);
    expect(Object.fromEntries(scripts)).toEqual({
      en: [{ ...script, text: 'Hi.' }, { ...script, id: 'bye' }, { ...script, id: 'more', shortcut: 'm' }],
      es: [{ id: 'hello', category: 'Bienvenida', title: 'Hola', when: 'Al principio.', text: 'Hola.' }],
    });
  });

  it('without a language are in that of their service', async () => {
    expect([...(await loadScripts([write('own.json', { scripts: [script] })], 'de')).scripts.keys()]).toEqual(['de']);
  });

  it('that cannot be used leave the others', async () => {
    const { scripts, problems } = await loadScripts([write('bad.json', '{'), write('good.json', { scripts: [script] }), path.join(folder, 'missing.json')], 'en');
    expect(scripts.get('en')).toEqual([script]);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['policy-invalid', `The scripts in ${path.join(folder, 'bad.json')} are not used. Line 1, column 2: Expected a name in double quotes, found the end.`],
      ['policy-invalid', `The scripts in ${path.join(folder, 'missing.json')} are not used. The file cannot be read. Check that it is there, and that this user may read it.`],
    ]);
  });

  it('that are too large or no text are not even parsed', async () => {
    await expect(readScripts(write('large.yaml', `# ${'x'.repeat(1024 * 1024)}\n`))).rejects.toThrow('larger than 1 MiB');
    await expect(readScripts(write('latin.yaml', Buffer.from([0x74, 0xe9, 0x0a])))).rejects.toThrow('Save it again with the encoding UTF-8');
    await expect(readScripts(folder)).rejects.toThrow('cannot be read');
  });
});

const yaml = (fields: string): string => `language: en\nscripts:\n  - id: hello\n    category: Welcome\n    title: Hello\n${fields}`;
const rest = '    when: At first.\n    text: Hello.\n';

describe('scripts that cannot be used', () => {
  it.each<[string, unknown, string]>([
    ['no scripts', {}, 'Line 1, scripts: Use a list of at most 1000 scripts.'],
    ['no object', [], 'Line 1: Use an object with language and scripts.'],
    ['a further field', { scripts: [{ ...script, further: 1 }] }, 'script 1: further is not known here. The fields are id, category, title, shortcut, when, text, language.'],
    ['no text', { scripts: [{ ...script, text: ' ' }] }, 'text: Use the text of the script, 1 to 4000 characters.'],
    ['an id with spaces', { scripts: [{ ...script, id: 'a b' }] }, 'id: Use an id of small letters, digits and hyphens, at most 64.'],
    ['two of one id', { scripts: [script, script] }, 'Two scripts have the id hello.'],
    ['two of one shortcut', { scripts: [{ ...script, shortcut: 'hi' }, { ...script, id: 'b', shortcut: 'HI' }] }, 'Two scripts have the shortcut HI.'],
    ['an unknown placeholder', { scripts: [{ ...script, text: 'Dear {name}' }] }, '{name} is no placeholder. They are {patron}, {desk}'],
    ['a misspelt placeholder', { scripts: [{ ...script, text: 'See {url:My Account}' }] }, '{url:My Account} is no placeholder.'],
    ['an open brace', { scripts: [{ ...script, text: 'Dear {patron, hello' }] }, '{patron, hello is no placeholder.'],
    ['no language', { language: 'Klingon', scripts: [] }, 'language: Use the code of a language'],
    ['too long a text', { scripts: [{ ...script, text: 'a'.repeat(4_001) }] }, 'text: Use the text of the script'],
    ['too many', { scripts: Array.from({ length: 1_001 }, (_, n) => ({ ...script, id: `s${n}` })) }, 'Use a list of at most 1000 scripts.'],
    ['a key that changes objects', '{"__proto__": {"scripts": []}}', '__proto__'],
  ])('as JSON: %s', async (_name, content, message) => {
    await expect(parseScripts(typeof content === 'string' ? content : JSON.stringify(content, null, 2), 'json')).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) });
  });

  it('are named by their line, in both forms', async () => {
    await expect(parseScripts(JSON.stringify({ scripts: [script, { ...script, id: 'b', title: 7 }] }, null, 2), 'json')).rejects.toThrow(/^Line 13, title: Use a title, 1 to 100 characters\.$/);
    await expect(parseScripts(yaml(`    when: ''\n    text: Hello.\n`), 'yaml')).rejects.toThrow(/^Line 6, when: Use a sentence/);
  });

  it.each<[string, string, string]>([
    ['a field that stands too far to the left', yaml('  when: At first.\n    text: Hello.\n'), 'Line 6: The line does not begin as far to the right'],
    ['a tab', yaml('\twhen: At first.\n'), 'Line 6: A line begins with a tab. Use spaces.'],
    ['an open quotation mark', yaml(`${rest}  - id: "b\n`), 'Line 9: A quotation mark, a bracket or a colon is missing'],
    ['a list that does not end', 'scripts: [', 'Line 1: The line does not begin as far to the right'],
    ['a field twice', yaml(`${rest}    text: Again.\n`), 'Line 8: text stands here for the second time. Keep one of them.'],
    ['a reference', `words: &a [1]\nscripts: *a\n`, 'Line 2: References'],
    ['a reference to itself', 'scripts: &a\n  - *a\n', 'Line 2: References'],
    ['a tag', yaml('    when: !!js/function "x"\n    text: Hello.\n'), 'Line 6: Tags'],
    ['a second document', `${yaml(rest)}---\nscripts: []\n`, 'Line 8: A second document begins here'],
    ['a name that is no text', '? [1]\n: 2\n', 'Line 1: A name is no text'],
    ['a key that changes objects', '__proto__:\n  scripts: []\n', 'Use a list of at most 1000 scripts'],
    ['nothing', '', 'Line 1: Use an object with language and scripts.'],
    ['words', 'just words', 'Line 1: Use an object with language and scripts.'],
  ])('as YAML: %s', async (_name, text, message) => {
    await expect(parseScripts(text, 'yaml')).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) });
  });

  it.each<[string, string]>([
    ['a billion laughs', ['a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]', ...Array.from('bcdefghij').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[index]}`).join(',')}]`), 'scripts: *j'].join('\n')],
    ['lists in lists in lists', `scripts: ${'['.repeat(300_000)}`],
    ['objects in objects', `scripts: ${'{a: '.repeat(100_000)}`],
    ['two hundred thousand names', Array.from({ length: 150_000 }, (_, n) => `k${n}: `).join('\n').slice(0, 1024 * 1024)],
    ['a megabyte of nothing', ' '.repeat(1024 * 1024)],
    ['more than a megabyte', ' '.repeat(1024 * 1024 + 1)],
  ])('as hostile YAML: %s', async (_name, text) => {
    await expect(parseScripts(text, 'yaml')).rejects.toMatchObject({ name: 'AppError', code: 'invalid-request' });
  }, 60_000);

  it('are refused in words, whatever they are', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.string().map((text) => yaml(text)), fc.json()), async (text) => {
      const outcome = await parseScripts(text, 'yaml').then(() => 'good', (error: unknown) => (error instanceof AppError ? 'refused in words' : error));
      expect(['good', 'refused in words']).toContain(outcome);
    }), { numRuns: 300 });
  });
});

describe('scripts that are written as YAML', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => text.replaceAll(/[{}]/gu, '')).filter((text) => text.trim() === text && text !== '');
  const text = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
  it('are the same when they are read again', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ category: line, title: line, when: line, text }), { maxLength: 4 }), async (list) => {
      const scripts = list.map((one, index) => ({ id: `s-${index}`, ...one }));
      expect(await parseScripts(writeYaml({ language: 'pt-BR', scripts }, 'Made by a test.'), 'yaml')).toEqual({ language: 'pt-BR', scripts });
    }));
  });
  it('look as a person would write them', () => {
    expect(writeYaml({ language: 'en', scripts: [{ ...script, text: 'Hello.\nHow are you?' }] }, 'For people.')).toBe(
      '# For people.\nlanguage: en\nscripts:\n  - id: hello\n    category: Welcome\n    title: Hello\n    when: At first.\n    text: |-\n      Hello.\n      How are you?\n',
    );
  });
});
