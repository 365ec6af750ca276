import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idFrom } from './ids.js';

describe('an id', () => {
  it('is made of the title, as far as it has letters for it', () => {
    expect(idFrom('¿Cuándo abren los sábados?', new Set(), 'answer')).toBe('cuando-abren-los-sabados');
    expect(idFrom('何時に開きますか', new Set(), 'answer')).toBe('answer');
    expect(idFrom('x', new Set(['x', 'x-2']), 'answer')).toBe('x-3');
  });

  it('is always one that a file can hold, and nobody else’s', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.uniqueArray(fc.constantFrom('a', 'b', 'a-2', 'answer', 'answer-2')), (title, taken) => {
      const id = idFrom(title, new Set(taken), 'answer');
      expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/u);
      expect(taken).not.toContain(id);
    }));
  });
});
