import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewOf } from './preview.js';

const of = (link: string) => {
  const { host, pathname, search } = new URL(link);
  return previewOf({ host, pathname, search });
};

describe('what a link is called, from its address alone', () => {
  it('is its host, and the last of the path that says something', () => {
    expect(of('https://www.library.example/services/interlibrary-loan.html')).toEqual({ host: 'library.example', title: 'interlibrary loan' });
    expect(of('https://news.example/2026/11/22/the_old-mill/8812')).toEqual({ host: 'news.example', title: 'the old mill' });
    expect(of('https://catalogue.example/search?q=river+maps%201950&page=2')).toEqual({ host: 'catalogue.example', title: 'search: river maps 1950' });
    expect(of('https://example.org/')).toEqual({ host: 'example.org', title: '' });
    expect(of('https://example.org:8443/a1b2c3d4e5f60718/9')).toEqual({ host: 'example.org:8443', title: '' });
    expect(of('https://es.example/caf%C3%A9_de-la-plaza')).toEqual({ host: 'es.example', title: 'café de la plaza' });
  });

  it('shows a host of other letters as the computer reads it', () => {
    expect(of('https://аррӏе.com/login').host).toBe('xn--80ak6aa92e.com');
    expect(of('https://bücher.example/liste').host).toBe('xn--bcher-kva.example');
    expect(of('https://library.example@evil.example/library.example').host).toBe('evil.example');
  });

  it('cannot be made to look like something else', () => {
    expect(of('https://evil.example/%E2%80%AEgpj.exe')).toEqual({ host: 'evil.example', title: 'gpj.exe' });
    expect(of('https://evil.example/%00%0A%1B%5B31mred%E2%80%8B')).toEqual({ host: 'evil.example', title: '[31mred' });
    expect(of('https://evil.example/%C3%28%ff').title).toBe('%C3%28%ff');
    expect(of('https://evil.example/%2541%2542c').title).toBe('%41%42c');
    expect(Array.from(of(`https://evil.example/${'long-'.repeat(400)}`).title)).toHaveLength(80);
    expect(Array.from(of(`https://evil.example/${'%F0%9F%98%80'.repeat(120)}`).title)).toHaveLength(80);
  });

  it('is one readable line for whatever address, within a bound', () => {
    fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary', maxLength: 300 }), (url, tail) => {
      const { host, title } = of(`${url}/${encodeURIComponent(tail)}`);
      expect(host).not.toBe('');
      expect(Array.from(title).length).toBeLessThanOrEqual(80);
      expect(title).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }));
  });
});
