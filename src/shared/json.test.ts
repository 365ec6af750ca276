import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from './json.js';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the place of a fault in JSON', () => {
  it.each([
    ['{"a": 1,}', 1, 9, 'Expected a name in double quotes, found "}"'],
    ["{'a': 1}", 1, 2, 'Expected a name in double quotes, found "\'"'],
    ['{\r\n  "a" 1}', 2, 7, 'Expected a colon, found "1"'],
    ['[1 2]', 1, 4, 'Expected a comma or ], found "2"'],
    ['{"path": "C:\\Deskbell"}', 1, 13, 'A single backslash means nothing here (write two)'],
    ['"a\nb"', 1, 3, 'The text in quotes does not end on its line'],
    ['{} // note', 1, 4, 'Nothing may follow the end, but "/" does'],
    ['{"a": 1, "\\u0061": 2}', 1, 10, '"a" is given twice'],
    ['[01]', 1, 3, 'Expected a comma or ], found "1"'],
    ['\u00a0{}', 1, 1, 'Expected a value, found "\u00a0"'],
    ['[', 1, 2, 'Expected a value, found the end'],
  ])('%j: line %i, column %i', (text, line, column, reason) => {
    expect(findJsonFault(text)).toEqual({ line, column, reason });
  });

  it('is nowhere in what JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => findJsonFault(JSON.stringify(value, null, indent)) === undefined));
    expect(findJsonFault('\t{"a":[1.5e-3,"\\u00e9\\\\",{}],"b":null}\n')).toBeUndefined();
  });

  it('is found exactly where JSON.parse refuses', () => {
    const broken = fc.tuple(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '0', '-', '.', 'e', 'tru', '\n', '\u0001'), fc.nat(2));
    fc.assert(
      fc.property(broken, ([value, at, insert, remove]) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        const changed = text.slice(0, place) + insert + text.slice(place + remove);
        const fault = findJsonFault(changed);
        fc.pre(!fault?.reason.endsWith('given twice'));
        expect(fault === undefined).toBe(isJson(changed));
      }),
      { numRuns: 2_000 },
    );
  });

  it('stands in a long text too', () => {
    expect(findJsonFault(`"${'x'.repeat(1_000_000)}`)).toMatchObject({ line: 1, column: 1_000_002 });
    expect(findJsonFault('['.repeat(1_000_000))).toMatchObject({ reason: 'It is nested too deeply' });
  });
});
