import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillScript, placeholdersOf } from '../../core/scripts/fill.js';
import type { Script } from '../../core/scripts/script.js';
import { searchScripts } from '../../core/scripts/search.js';
import { policySchema } from '../../shared/policy/schema.js';
import { loadScripts } from './load.js';

const LANGUAGES = ['en', 'es'] as const;
const { scripts, problems } = await loadScripts(LANGUAGES.map((language) => path.resolve(import.meta.dirname, `../../../assets/scripts/${language}.json`)), 'en');
const of = (language: string): readonly Script[] => scripts.get(language) ?? [];

const categories = (language: string): ReadonlyMap<string, readonly string[]> => {
  const groups = new Map<string, string[]>();
  for (const { category, id } of of(language)) groups.set(category, [...(groups.get(category) ?? []), id]);
  return groups;
};

/** Every situation of the service, with scripts that must be there for it. */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  Welcome: ['welcome'],
  Waiting: ['hold', 'still-looking', 'are-you-there'],
  Clarify: ['clarify'],
  Scope: ['scope'],
  'Professional questions': ['legal', 'medical', 'tax'],
  Accounts: ['account-page'],
  Privacy: ['please-not-here', 'privacy', 'other-people', 'about-staff'],
  'Our service': ['services', 'hours'],
  Referral: ['referral'],
  'Wrap-up': ['wrap-up', 'goodbye'],
  'Closing time': ['closing-soon', 'closing-now'],
  Conduct: ['encourage-question', 'end-kindly', 'conduct-1', 'conduct-2', 'conduct-3', 'disconnect'],
  Crisis: ['crisis-danger', 'crisis-self-harm', 'crisis-abuse'],
};

describe('the scripts that come with the app', () => {
  it('are read without a problem', () => {
    expect(problems).toEqual([]);
    expect([...scripts.keys()]).toEqual([...LANGUAGES]);
  });

  it('have the same ids and shortcuts in every language, in the same order', () => {
    const keys = (language: string) => of(language).map(({ id, shortcut }) => [id, shortcut]);
    expect(keys('es')).toEqual(keys('en'));
  });

  it('cover every situation, and nothing is in two of them', () => {
    const english = categories('en');
    expect([...english.keys()]).toEqual(Object.keys(CATEGORIES));
    for (const [category, ids] of Object.entries(CATEGORIES)) expect(english.get(category)).toEqual(expect.arrayContaining([...ids]));
    expect([...categories('es').values()]).toEqual([...english.values()]);
  });

  it.each(LANGUAGES)('are different from each other in %s', (language) => {
    for (const field of ['id', 'title', 'text', 'when', 'shortcut'] as const) expect([field, new Set(of(language).map((script) => script[field])).size]).toEqual([field, of(language).length]);
  });

  it('are translated', () => {
    const english = new Set(of('en').flatMap(({ title, text, when }) => [title, text, when]));
    expect(of('es').flatMap(({ title, text, when }) => [title, text, when]).filter((words) => english.has(words))).toEqual([]);
  });

  it.each(LANGUAGES)('are found first by their shortcut in %s', (language) => {
    for (const { id, shortcut } of of(language)) expect(searchScripts(of(language), shortcut ?? '')[0]).toMatchObject({ id });
  });

  it.each(LANGUAGES)('name the same facts in %s as in English, and no other than the desk knows', (language) => {
    const { numbers } = policySchema.parse({ library: 'L', timeZone: 'UTC', services: [{ address: 'a@b', name: 'a' }], rooms: { desk: 'c@b' } });
    const urls = { account: 'https://a.example', hours: 'https://a.example', privacy: 'https://a.example' };
    for (const [index, { id, text }] of of(language).entries()) {
      expect([id, ...fillScript(text, { desk: 'Main desk', library: 'Riverside', service: 'Ask', urls, numbers }).missing]).toEqual([id]);
      expect([id, ...placeholdersOf(text).toSorted()]).toEqual([of('en')[index]?.id, ...placeholdersOf(of('en')[index]?.text ?? '').toSorted()]);
    }
  });

  it.each(LANGUAGES)('carry no address, no number and no name of staff in %s', (language) => {
    expect(of(language).filter(({ text }) => /@|:\/\/|\d|\{(?:patron|staff|name|me)\}/u.test(text)).map(({ id }) => id)).toEqual([]);
  });

  it.each(LANGUAGES)('are plain in %s: sentences of at most 30 words, texts that are read at a glance', (language) => {
    const sentences = of(language).flatMap(({ text }) => text.split(/[.?!:](?:\s|$)/u));
    expect(sentences.filter((sentence) => sentence.split(/\s+/u).length > 31)).toEqual([]);
    expect(of(language).filter(({ text }) => text.length > 320).map(({ id }) => id)).toEqual([]);
  });
});
