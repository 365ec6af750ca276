import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { suggest } from '../../core/suggest/suggest.js';
import { policySchema } from '../../shared/policy/schema.js';
import { loadWords, readWords } from './load.js';
import { crisisHelp } from './suggestions.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-words-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function fileOf(content: unknown): string {
  const file = path.join(folder, `${fs.readdirSync(folder).length}.json`);
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const rude = (...phrases: string[]) => ({ rules: [{ category: 'rude', reason: 'an insult', phrases }] });

describe('word lists', () => {
  it.each(['en', 'es'])('that come with the app can be read: %s', (language) => {
    expect(readWords(path.resolve(import.meta.dirname, `../../../assets/words/${language}.json`)).rules?.length).toBeGreaterThan(0);
  });

  it('add up, and words of the policy are left alone', () => {
    const { lexicon, problems } = loadWords([fileOf(rude('blockhead')), fileOf(rude('numbskull'))], ['numbskull creek']);
    expect(problems).toEqual([]);
    expect(['blockhead', 'numbskull', 'numbskull creek'].map((text) => suggest(lexicon, text).length)).toEqual([1, 1, 0]);
  });

  it.each([
    ['no JSON', '{"rules": [', /Line 1/],
    ['an unknown category', { rules: [{ category: 'bad', reason: 'r', phrases: [] }] }, /rules\.0\.category/],
    ['a misspelt field', { rule: [] }, /rule/],
    ['a group that is not there', rude('<nobody>'), /<nobody>/],
    ['too much', `{"language": "${' '.repeat(1024 * 1024)}"}`, /larger than 1 MiB/],
  ])('with %s are left out, and the reason names the file', (_, content, reason) => {
    const bad = fileOf(content);
    const { lexicon, problems } = loadWords([bad, fileOf(rude('blockhead'))], []);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(bad);
    expect(problems[0]?.message).toMatch(reason);
    expect(suggest(lexicon, 'blockhead')).toHaveLength(1);
  });

  it('say when the policy names words that cannot be understood', () => {
    const { lexicon, problems } = loadWords([fileOf(rude('blockhead'))], ['ab*']);
    expect(problems[0]?.message).toContain('the policy');
    expect(suggest(lexicon, 'blockhead')).toHaveLength(1);
  });
});

describe('the numbers of the crisis card', () => {
  const policyOf = (change: object) => ({ ...policySchema.parse({ library: 'L', timeZone: 'UTC', services: [{ address: 'a@b', name: 'a' }], rooms: { desk: 'c@b' }, ...change }), point: 'p' });
  it('are 988 and 911 unless the policy says otherwise', () => {
    const help = crisisHelp(policyOf({}));
    expect(help['self-harm'].call.map(({ number }) => number)).toEqual(['988', '911']);
    expect(help.danger.call.map(({ number }) => number)).toEqual(['911']);
  });

  it('are those of the policy, with whom to call inside', () => {
    const help = crisisHelp(policyOf({ numbers: { emergency: '112' }, crisis: { inside: ['Desk 1: 100'], 'self-harm': { call: [{ name: 'Esperanza', number: '024' }], inside: ['Nurse: 101'] } } }));
    expect(help['self-harm']).toEqual({ call: [{ name: 'Esperanza', number: '024' }], inside: ['Nurse: 101', 'Desk 1: 100'] });
    expect(help.illness).toEqual({ call: [{ name: 'Emergency', number: '112' }], inside: ['Desk 1: 100'] });
  });
});
