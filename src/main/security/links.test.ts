import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLink, letterFor } from './links.js';

describe('a link', () => {
  it.each([
    ['https://library.example', 'https://library.example/'],
    ['HTTP://Library.example/a?b=c#d', 'http://library.example/a?b=c#d'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://xn--pple-43d.example/', 'https://xn--pple-43d.example/'],
    ['https://[::1]:8080/', 'https://[::1]:8080/'],
    ['mailto:ask@library.example?subject=A%20book', 'mailto:ask@library.example?subject=A%20book'],
    ['tel:+15551234567', 'tel:+15551234567'],
  ])('%s opens as %s', (text, url) => {
    expect(checkLink(text)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    '\\\\server\\share\\run.exe',
    'smb://server/share',
    'ms-msdt:/id',
    'search-ms:query=x',
    'vbscript:x',
    'blob:https://library.example/1',
    'app://deskbell/',
    'library.example',
    '//library.example',
    'https://',
    'https://library.example@evil.example/',
    'https://user:word@library.example/',
    'https://library.example/\u202Egpj.exe',
    'https://library.example/\u200B',
    'https://library.example/a b',
    ' https://library.example/',
    'https://library.example/\n',
    'java\nscript:alert(1)',
    'mailto:',
    'mailto:a@b.example?attach=/etc/passwd',
    'tel:*%2306%23',
    'tel:+1555;phone-context=evil.example',
    'tel:',
    'mailto:a@b.example?subject=x&attachment=/etc/passwd',
    `https://library.example/${'a'.repeat(4_096)}`,
    '',
  ])('%j is not opened', (text) => {
    expect(() => checkLink(text)).toThrow(expect.objectContaining({ code: 'unsafe-link' }));
  });

  it('is never anything but a web page or a mail, whatever was written', () => {
    const start = fc.constantFrom('', 'https:', 'http://', 'mailto:', 'tel:', 'javascript:', 'file:', '\\\\', 'view-source:');
    fc.assert(
      fc.property(start, fc.oneof(fc.string(), fc.webUrl()), (before, after) => {
        expect(opened(before + after)).toMatch(/^(?:https?:\/\/[^/@]+\/|mailto:.|tel:\+?\d+$|refused$)/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a letter for the mail program', () => {
  it('is one link, whatever its words hold', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 200 }), (subject, text) => {
      const url = new URL(letterFor('law@library.example', subject, text));
      expect([url.protocol, url.pathname]).toEqual(['mailto:', 'law@library.example']);
      expect([...url.searchParams.keys()]).toEqual(['subject', 'body']);
      expect(url.searchParams.get('subject')).toBe(subject);
      expect(url.searchParams.get('body')).toBe(text.replaceAll(/\r?\n/g, '\r\n'));
    }));
  });

  it('is refused, with what to do, when it is too long to be handed over', () => {
    expect(() => letterFor('law@library.example', 'long', 'ä'.repeat(4_000))).toThrow(/too long for a mail program .* copy it/);
  });
});

function opened(text: string): string {
  try {
    return checkLink(text);
  } catch {
    return 'refused';
  }
}
