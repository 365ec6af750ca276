import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from '../testing/samples.js';
import { editPreview, previewOf } from './edit.js';
import { lettersOf } from './letters.js';
import { maskedText, maskLines, type ExampleLine, type Known, type MaskedLine } from './mask.js';

const OWN = 'ana.ruiz@library.example';
const KNOWN: Known = { patron: ['maria.pérez@patrons.example', 'Maria Pérez'], staff: [OWN, 'Ana Ruiz', 'Ben'] };
const mask = (...lines: readonly (readonly [by: ExampleLine['by'], text: string])[]): readonly MaskedLine[] => maskLines(lines.map(([by, text]) => ({ by, text })), KNOWN, RULES.guard, OWN);
const read = (...said: readonly string[]): readonly string[] => mask(...said.map((text) => ['patron', text] as const)).map(maskedText);

/** Letters and digits alone, as an independent reader hears them. */
const heard = (text: string): string => {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // no link
  }
  return plain.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
};

describe('what colleagues read', () => {
  it('names nobody who took part, however they are written', () => {
    expect(read('Hi, MARIA here.', 'I am María  Pe´rez.', 'p.e.r.e.z', 'M a r i a', 'maria-perez', 'mariaperez1990')).toEqual([
      'Hi, [patron] here.', 'I am [patron].', '[patron]', '[patron]', '[patron]', '[patron]1990',
    ]);
    expect(mask(['library', 'Regards, Ana Ruiz. Ben (ben) will help you.']).map(maskedText)).toEqual(['Regards, [colleague]. [colleague] ([colleague]) will help you.']);
  });

  it('leaves words alone in which a name only happens to stand', () => {
    expect(read('Marian, the marias, a banana, benefits, ruizes')).toEqual(['Marian, the marias, a banana, benefits, ruizes']);
  });

  it('looks into links', () => {
    expect(read('https://catalogue.example/?card=21876005320898&who=mar%C3%ADa%20p%C3%A9rez', 'https://social.example/~mariaperez')).toEqual([
      'https://catalogue.example/?card=[card number]&who=[patron]', 'https://social.example/~[patron]',
    ]);
  });

  it('leaves out what the guard knows, everywhere, and keeps what the library publishes', () => {
    expect(read('My card is 2 1876 0053 20898, call 212-555-0143.', '21876005320898', '2125550143', 'ask@library.example', 'my PIN is 4821', '4821?')).toEqual([
      'My card is [card number], call [phone].', '[card number]', '[phone]', 'ask@library.example', 'my [PIN]', '[PIN]?',
    ]);
  });

  it('hears a name by which somebody introduces themselves', () => {
    expect(read('My name is Rosa Del Valle, and I want a book.', 'rosa says thanks', 'me llamo xavi')).toEqual(['My name is [name], and I want a book.', '[name] says thanks', 'me llamo [name]']);
  });

  it('leaves out all of it, also where there is more than the guard counts', () => {
    const [shown = ''] = read(Array.from({ length: 300 }, (_, n) => `r${n}@mail.example`).join(' '));
    expect(shown.replaceAll('[e-mail]', '').trim()).toBe('');
  });

  const fillers = fc.constantFrom('the map', 'of 1950?', 'Floor 2', '¿dónde está', '😀', 'it is', '(in two forms)', '…');
  const secrets = fc.constantFrom('maria.pérez@patrons.example', 'Maria Pérez', 'Pérez', OWN, 'Ana Ruiz', '21876005320898', '4111 1111 1111 1111');
  const spelt = fc.tuple(secrets, fc.constantFrom(
    (s: string) => s, (s: string) => s.toUpperCase(), (s: string) => s.normalize('NFD'), (s: string) => s.normalize('NFD').replaceAll(/\p{M}/gu, ''), (s: string) => s.replaceAll(' ', '\u00a0'),
    (s: string) => `“${s}”`, (s: string) => `https://x.example/?q=${encodeURIComponent(s)}`, (s: string) => Array.from(s).join('\u200b'),
  ));
  it('holds nothing of what was left out: not in another case, without accents, between signs, or in a link', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fillers, spelt, fillers), { minLength: 1, maxLength: 6 }), (parts) => {
      const lines = parts.map(([before, [secret, spell], after]) => ['patron', `${before} ${spell(secret)} ${after}`] as const);
      const shown = mask(...lines).map((line) => maskedText({ ...line, masks: line.masks }).replaceAll(/\[[\w -]+\]/gu, ' | '));
      const all = heard(shown.join(' '));
      for (const [, [secret]] of parts) expect(all).not.toContain(heard(secret));
      expect(all).not.toContain('perez');
    }), { numRuns: 300 });
  });

  it('keeps its masks in order and inside the words, whatever was said', () => {
    const pieces = ['maria', 'Pérez', '@', '%C3', '%ZZ', ' ', '.', '1', '21876005320898', '\ud800', '😀', 'a\u0301', 'my name is ', 'http://', '[patron]'];
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join('')));
    fc.assert(fc.property(text, (hostile) => {
      let last = 0;
      for (const { start, end } of mask(['patron', hostile])[0]?.masks ?? []) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(hostile.length);
        last = end;
      }
      expect(lettersOf(hostile).places).toHaveLength(lettersOf(hostile).folded.length);
    }), { numRuns: 300 });
  });
});

describe('the preview', () => {
  const lines = mask(['patron', 'Maria at Mill House, the book club of Mill House'], ['library', 'The MILL-HOUSE club?']);
  const text = previewOf(lines);

  it('is one text, a line for each that was said', () => {
    expect(text).toBe('Patron: [patron] at Mill House, the book club of Mill House\nLibrary: The MILL-HOUSE club?');
  });

  it('leaves selected words out wherever they stand, whole words also where parts are selected', () => {
    const at = text.indexOf('ill Hou');
    const edited = editPreview(lines, at, at + 7);
    expect(previewOf(edited.lines)).toBe('Patron: [patron] at [left out], the book club of [left out]\nLibrary: The [left out] club?');
    expect(edited).toMatchObject({ did: 'left-out', words: 'Mill House', count: 3 });
  });

  it('puts back what is left out at the caret, in that one place', () => {
    const at = text.indexOf('Mill');
    const { lines: out } = editPreview(lines, at, at + 10);
    const back = editPreview(out, previewOf(out).indexOf('[left out]') + 3, previewOf(out).indexOf('[left out]') + 3);
    expect(back).toMatchObject({ did: 'put-back', words: 'Mill House', count: 1 });
    expect(previewOf(back.lines)).toBe('Patron: [patron] at Mill House, the book club of [left out]\nLibrary: The [left out] club?');
    expect(previewOf(editPreview(lines, 8, 16).lines)).toMatch(/^Patron: Maria at/);
  });

  it('takes the word at the caret, and nothing where there is none', () => {
    expect(editPreview(lines, text.indexOf('ook club'), text.indexOf('ook club'))).toMatchObject({ did: 'left-out', words: 'book', count: 1 });
    expect(editPreview(lines, 2, 2)).toMatchObject({ did: 'nothing' });
  });

  it('never shows more than was said, whatever is pressed', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 40 })), { maxLength: 8 }), (presses) => {
      let now = lines;
      for (const [from, length] of presses) now = editPreview(now, from, from + length).lines;
      expect(now.map((line) => line.text)).toEqual(lines.map((line) => line.text));
      for (const line of now) {
        let last = 0;
        for (const { start, end } of line.masks) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(line.text.length);
      }
    }));
  });
});
