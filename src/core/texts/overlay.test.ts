import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlay } from './overlay.js';

interface Content {
  readonly says: string;
}
const files = [{ id: 'a', says: 'file a' }, { id: 'b', says: 'file b' }, { id: 'c', says: 'file c' }];

describe('what the files say and what administrators made of it', () => {
  it('keeps places, marks what was changed and removed, and adds what is new', () => {
    const versions = [{ id: 'z', language: 'en', content: { says: 'new z' } }, { id: 'b', language: 'en', content: { says: 'other b' } }, { id: 'a', language: 'en', removed: true as const }, { id: 'm', language: 'en', content: { says: 'new m' } }, { id: 'c', language: 'en' }, { id: 'y', language: 'en', removed: true as const }];
    expect(overlay<Content>(files, versions, 'en')).toEqual([
      { id: 'a', says: 'file a', inFiles: true, removed: true }, { id: 'b', says: 'other b', edited: true, inFiles: true }, { id: 'c', says: 'file c', inFiles: true },
      { id: 'm', says: 'new m', edited: true, inFiles: false }, { id: 'z', says: 'new z', edited: true, inFiles: false },
    ]);
  });

  it('leaves alone what is said in another language', () => {
    expect(overlay<Content>(files, [{ id: 'a', language: 'es', removed: true }, { id: 'n', language: 'es', content: { says: 'x' } }], 'en')).toEqual(files.map((file) => ({ ...file, inFiles: true })));
  });

  it('is the same whatever the order in which the versions are known', () => {
    const version = fc.record({ id: fc.constantFrom('a', 'b', 'm', 'n', 'o'), language: fc.constantFrom('en', 'es'), content: fc.option(fc.constant({ says: 'x' }), { nil: undefined }) });
    const versions = fc.uniqueArray(version, { selector: ({ id, language }) => `${id} ${language}` }).map((all) => all.map(({ content, ...name }) => ({ ...name, ...(content ? { content } : { removed: true as const }) })));
    fc.assert(fc.property(versions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([one, other]) => {
      expect(overlay<Content>(files, other, 'en')).toEqual(overlay<Content>(files, one, 'en'));
    }));
  });
});
