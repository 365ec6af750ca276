import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadJargon } from './load.js';

const own = path.resolve(import.meta.dirname, '../../../assets/coach/jargon.json');
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-coach-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
function write(name: string, content: unknown): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('the words of the app', () => {
  const { jargon, problems } = loadJargon([own]);
  it('are there in English and Spanish, each with a plain one', () => {
    expect(problems).toEqual([]);
    expect(jargon.map(({ term }) => term)).toEqual(expect.arrayContaining(['ILL', 'call number', 'signatura', 'tejuelo']));
    expect(jargon.every(({ term, say }) => say !== '' && say.toLowerCase() !== term.toLowerCase())).toBe(true);
  });
});

describe('files of words', () => {
  it('add to the ones before, replace what is said, and take words out', () => {
    const first = write('first.json', { en: [{ term: 'OPAC', say: 'catalogue' }, { term: 'serials', say: 'magazines' }] });
    const second = write('second.json', { en: [{ term: 'opac', say: 'search page' }, { term: 'Serials', say: '' }], es: [{ term: 'tejuelo', say: 'etiqueta' }] });
    expect(loadJargon([first, second])).toEqual({ jargon: [{ term: 'opac', say: 'search page' }, { term: 'tejuelo', say: 'etiqueta' }], problems: [] });
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'Line 1, column 2'],
    ['a list', [], 'The whole:'],
    ['no term', { en: [{ say: 'x' }] }, 'en.0.term:'],
    ['a further field', { en: [{ term: 'a', say: 'b', further: 1 }] }, 'en.0:'],
    ['too long a word', { en: [{ term: 'x'.repeat(61), say: 'y' }] }, 'en.0.term:'],
    ['too much', ' '.repeat(256 * 1024 + 1), 'larger than 256 KiB'],
  ])('are refused in words, and the others stay: %s', (_name, content, message) => {
    const { jargon, problems } = loadJargon([own, write('bad.json', content)]);
    expect(jargon.length).toBeGreaterThan(50);
    expect(problems).toEqual([expect.objectContaining({ code: 'policy-invalid', message: expect.stringContaining(message) })]);
  });

  it('change no object by the names of their languages', () => {
    expect(loadJargon([write('bad.json', '{"__proto__": [{"term": "a", "say": "b"}]}')])).toEqual({ jargon: [], problems: [] });
  });

  it('that are missing are said', () => {
    expect(loadJargon([path.join(folder, 'none.json')]).problems[0]?.message).toContain('cannot be read');
  });
});
