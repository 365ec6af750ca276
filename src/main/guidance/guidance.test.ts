import * as fc from 'fast-check';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { guidanceTexts } from '../../core/guidance/guidance.js';
import { findSensitive } from '../../core/guard/guard.js';
import { searchIn } from '../../core/search.js';
import type { TextOf } from '../../core/texts/text.js';
import { AppError } from '../../shared/errors.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import { readScripts } from '../scripts/load.js';
import { GuidanceSets } from './guidance.js';
import { parseGuidance } from './parse.js';

const assets = path.resolve(import.meta.dirname, '../../../assets');
const sets = new GuidanceSets(path.join(assets, 'guidance'), { all: () => [], save: () => Promise.resolve() });

describe.each(['en', 'es'])('the guidance that comes with the app, %s', (language) => {
  it('answers what staff ask, in plain words, and names only scripts that are there', async () => {
    const { guidance } = await sets.list(language, false);
    const scripts = new Set((await readScripts(path.join(assets, 'scripts', `${language}.json`))).scripts.map(({ id }) => id));
    expect(guidance.length).toBeGreaterThanOrEqual(20);
    expect(guidance.flatMap((entry) => entry.scripts).filter((id) => !scripts.has(id))).toEqual([]);
    for (const { id, may, mayNot, scripts: related } of guidance) expect([id, may.length > 0, mayNot.length > 0, related.length > 0]).toEqual([id, true, true, true]);
    expect(guidance.flatMap(({ may, mayNot, ask }) => [...may, ...mayNot, ask]).filter((sentence) => sentence.length > 200 || !/[.?]$/u.test(sentence))).toEqual([]);
  });

  it('says nothing that the privacy guard would stop', async () => {
    const { guidance } = await sets.list(language, false);
    expect(findSensitive(JSON.stringify(guidance), defaultPolicy().privacy)).toEqual([]);
  });
});

describe('the two languages', () => {
  it('say the same, in the same order, with the same scripts', async () => {
    const [en, es] = await Promise.all([sets.list('en', false), sets.list('es', false)]);
    const shape = ({ guidance }: typeof en) => guidance.map(({ id, may, mayNot, scripts }) => [id, may.length, mayNot.length, scripts]);
    expect(shape(es)).toEqual(shape(en));
    expect(new Set(es.guidance.map(({ topic }) => topic)).size).toBe(new Set(en.guidance.map(({ topic }) => topic)).size);
  });

  it('are there for those that are like them, and English for every other', async () => {
    expect((await sets.list('es-MX', false)).language).toBe('es');
    expect((await sets.list('fr', false)).language).toBe('en');
    expect((await sets.list('../scripts/es', false)).language).toBe('en');
    expect((await sets.list('', false)).language).toBe('en');
  });
});

describe('somebody at the desk', () => {
  it.each([
    ['journalist', 'press'], ['police', 'police'], ['fine cancel', 'fines'], ['blocked page', 'filters'], ['date name', 'about-me'], ['computer talking', 'computer'],
    ['how long kept', 'who-reads'], ['porn', 'explicit-material'], ['homework', 'homework'], ['opinion', 'personal-opinion'], ['tax', 'tax-money'], ['investments', 'tax-money'], ['board', 'management'], ['deuda', 'tax-money'],
  ])('who types %s finds %s', async (query, id) => {
    const { guidance } = await sets.list(query === 'deuda' ? 'es' : 'en', false);
    expect(searchIn(guidance, query, guidanceTexts).slice(0, 3).map((entry) => entry.id)).toContain(id);
  });
});

describe('what administrators change', () => {
  const content = { topic: 'Rooms', question: 'May I lend the key of the map room?', may: ['Yes, to staff.'], mayNot: [], ask: 'Ben.', scripts: [] };
  let texts: readonly TextOf<'guidance'>[] = [];
  const shared = new GuidanceSets(path.join(assets, 'guidance'), { all: () => texts, save: (saved) => {
    texts = [...texts.filter(({ id, language }) => !saved.some((one) => one.id === id && one.language === language)), ...saved];
    return Promise.resolve();
  } });
  const entryOf = async (id: string, all = false) => (await shared.list('en', all)).guidance.find((one) => one.id === id);

  it('counts for everybody, in its language: other words, new entries, removed ones', async () => {
    texts = [];
    expect(await shared.save({ ...content, language: 'en' })).toEqual({ id: 'may-i-lend-the-key-of-the-map-room' });
    expect(await entryOf('may-i-lend-the-key-of-the-map-room')).toEqual({ ...content, id: 'may-i-lend-the-key-of-the-map-room', edited: true, inFiles: false });
    expect((await shared.list('es', true)).guidance.some(({ edited }) => edited)).toBe(false);
    await shared.save({ ...content, id: 'press', language: 'en' });
    expect(await entryOf('press')).toMatchObject({ question: content.question, edited: true, inFiles: true });
    texts = [...texts, { kind: 'guidance', id: 'police', language: 'en', removed: true }];
    expect(await entryOf('police')).toBeUndefined();
    expect(await entryOf('police', true)).toMatchObject({ removed: true, inFiles: true });
  });

  it('is refused in words for the form', async () => {
    texts = [];
    await expect(shared.save({ ...content, language: 'en', may: [' '] })).rejects.toThrow('Use a sentence for what is allowed, 1 to 400 characters.');
    await expect(shared.save({ ...content, language: 'en', may: [] })).rejects.toThrow('Say at least one thing that is allowed');
    await expect(shared.save({ ...content, language: 'en', scripts: ['No Such'] })).rejects.toThrow('Use an id of small letters');
    expect(texts).toEqual([]);
  });
});

const entry = { id: 'a', topic: 'T', question: 'Q?', may: ['Yes.'], mayNot: [], ask: 'Ana.', scripts: [] };
const file = (...guidance: unknown[]): string => JSON.stringify({ language: 'en', guidance });

describe('guidance that cannot be used', () => {
  it.each<[string, string, string]>([
    ['no language', JSON.stringify({ guidance: [] }), 'language: Use the code of a language'],
    ['no list', JSON.stringify({ language: 'en' }), 'guidance: Use a list of at most 200 entries'],
    ['nothing said', file({ ...entry, may: [] }), 'Say at least one thing that is allowed'],
    ['a further field', file({ ...entry, further: 1 }), 'entry 1: further is not known here. The fields are id, topic'],
    ['no text', file({ ...entry, ask: ' ' }), 'ask: Use whom to ask, 1 to 400 characters'],
    ['too many sentences', file({ ...entry, mayNot: Array.from({ length: 9 }, () => 'No.') }), 'Use at most 8 sentences'],
    ['too long a sentence', file({ ...entry, may: ['x'.repeat(401)] }), 'Use a sentence for what is allowed, 1 to 400 characters'],
    ['two of one id', file(entry, entry), 'Two entries have the id a.'],
    ['a script that is none', file({ ...entry, scripts: ['No Such'] }), 'Use an id of small letters'],
    ['a key that changes objects', '{"__proto__": {"guidance": []}}', '__proto__'],
    ['too much', `${' '.repeat(1024 * 1024)}{}`, 'larger than 1 MiB'],
  ])('%s', async (_name, text, message) => {
    await expect(parseGuidance(text, 'json')).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) });
  });

  it('is refused in words, whatever it is', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      const outcome = await parseGuidance(text, 'yaml').then(() => 'good', (error: unknown) => (error instanceof AppError ? 'refused in words' : error));
      expect(['good', 'refused in words']).toContain(outcome);
    }), { numRuns: 200 });
  });
});
