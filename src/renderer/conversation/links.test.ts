import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destination, linkify, safeUrl } from './links.js';

const links = (text: string): readonly string[] => linkify(text).flatMap(({ url }) => (url === undefined ? [] : [url]));
const whole = (text: string): string => linkify(text).map((piece) => piece.text).join('');

describe('linkify', () => {
  it('finds web and mail addresses, and leaves the punctuation of the sentence', () => {
    expect(links('See https://library.example/hours, (http://a.example/x_(y)) or mailto:ask@library.example.')).toEqual(['https://library.example/hours', 'http://a.example/x_(y)', 'mailto:ask@library.example']);
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt://x%0aalert(1)', 'data:text/html,<script>', 'file:///etc/passwd', 'vbscript:x', 'app://deskbell/', 'ftp://x.example', 'https://', 'http:///', 'mailto:', 'mailto:nobody', 'xhttps://a.example', 'just text'])('leaves %j as text', (text) => {
    expect(links(text)).toEqual([]);
    expect(whole(text)).toBe(text);
  });

  it('does not carry marks that hide or turn what follows into an address', () => {
    expect(links('https://good.example/\u202Egpj.exe')).toEqual(['https://good.example/']);
    expect(links('https://good.example\u200B.evil.example')).toEqual(['https://good.example/']);
    expect(links('https://good.example\u0000.evil.example')).toEqual(['https://good.example/']);
  });

  it('gives back every text unchanged, and only addresses that may be opened', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('https://', 'http://', 'mailto:', 'javascript:', 'a.example', '@', ')', '(', '.', '\u202E', ' ', '\\'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(whole(text)).toBe(text);
        for (const url of links(text)) expect(['http:', 'https:', 'mailto:']).toContain(new URL(url).protocol);
      }),
    );
  });

  // Each doubling of the text may at most double the work; a backtracking pattern would take hours here.
  it.each(['https://', 'https://a', 'mailto:', 'https://a.example/' + '('.repeat(50_000), ')'.repeat(60_000), 'https://a.example/' + ')'.repeat(100_000), '\u202E'])('is done with 100,000 characters of %.12j', (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    expect(whole(text)).toBe(text);
  });

  it('refuses an address that is too long to be looked at', () => {
    expect(safeUrl(`https://a.example/${'x'.repeat(3_000)}`)).toBeUndefined();
  });
});

describe('destination', () => {
  const to = (shown: string) => destination(shown, new URL(shown).href);

  it('names the host, and has nothing to say about a plain address', () => {
    expect(to('https://library.example/hours?day=26#top')).toEqual({ kind: 'page', host: 'library.example', before: 'https://', after: '/hours?day=26#top', warnings: [] });
    expect(to('https://Library.Example:443/').warnings).toEqual([]);
    expect(to('https://library.example:8443/').host).toBe('library.example:8443');
  });

  it('warns of a name before the @', () => {
    const { host, warnings } = to('https://library.example@evil.example/login');
    expect(host).toBe('evil.example');
    expect(warnings.join(' ')).toContain('before the @');
  });

  it('writes letters beyond a to z as the computer reads them, and warns of mixed alphabets', () => {
    expect(to('https://bücher.example/')).toMatchObject({ host: 'xn--bcher-kva.example' });
    expect(to('https://bücher.example/').warnings).toHaveLength(1);
    expect(to('https://\u0430pple.com/').warnings.join(' ')).toContain('alphabets');
  });

  it('warns when what is written is not where it leads', () => {
    expect(to('https://\uFF45vil.example/').host).toBe('evil.example');
    expect(to('https://\uFF45vil.example/').warnings.join(' ')).toContain('leads to evil.example');
    expect(to('http://2130706433/').host).toBe('127.0.0.1');
    expect(to('http://2130706433/').warnings.join(' ')).toMatch(/leads to 127\.0\.0\.1.*bare number/u);
  });

  it('shows to whom a mail goes and warns of what it fills in', () => {
    expect(to('mailto:ask@library.example')).toMatchObject({ kind: 'mail', host: 'ask@library.example', warnings: [] });
    expect(to('mailto:ask@library.example?bcc=x@evil.example').warnings).toHaveLength(1);
    expect(() => to('mailto:a%E0%A4%A@library.example')).not.toThrow();
  });
});
