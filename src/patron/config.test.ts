import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { speaker, TEXTS } from './texts.js';

const page = 'http://127.0.0.1:5280/ask/';
const good = { library: 'Town Library', service: 'ask@library.example', anonymousHost: 'anon.library.example' };
const parse = (value: unknown) => parseConfig(JSON.stringify(value), page);

describe('a good file', () => {
  it('takes the rest from the page’s own origin', () => {
    expect(parse(good)).toEqual({ ...good, websocket: 'ws://127.0.0.1:5280/xmpp-websocket', language: 'en', texts: {} });
    expect(parseConfig(JSON.stringify(good), 'https://library.example/ask/').websocket).toBe('wss://library.example/xmpp-websocket');
  });

  it('reads everything that it may hold', () => {
    expect(parse({ ...good, service: 'Ask@Library.example', websocket: 'wss://chat.library.example/ws', privacy: '/privacy', language: 'de-CH', texts: { send: 'Senden' } })).toEqual({
      ...good,
      websocket: 'wss://chat.library.example/ws',
      privacy: 'http://127.0.0.1:5280/privacy',
      language: 'de-CH',
      texts: { send: 'Senden' },
    });
  });

  it('may begin with a byte order mark', () => {
    expect(parseConfig(`\uFEFF${JSON.stringify(good)}`, page).library).toBe('Town Library');
  });
});

describe('a bad file says what is wrong', () => {
  it.each<[string, unknown, RegExp]>([
    ['no object', [], /one JSON object/],
    ['nothing in it', {}, /"library".*missing/],
    ['a misspelt field', { ...good, websockt: '/x' }, /does not know: "websockt"/],
    ['an empty name', { ...good, library: '  ' }, /"library".*empty/],
    ['a number', { ...good, service: 3 }, /"service".*text/],
    ['a full address', { ...good, service: 'ask@library.example/desk' }, /"service".*ask@library\.example/],
    ['two at signs', { ...good, service: 'a@b@c' }, /"service"/],
    ['a host with markup', { ...good, anonymousHost: 'anon.<b>' }, /"anonymousHost"/],
    ['a host with a path', { ...good, anonymousHost: 'anon.library.example/x' }, /"anonymousHost"/],
    ['a script as socket', { ...good, websocket: 'javascript:alert(1)' }, /"websocket"/],
    ['a password in an address', { ...good, websocket: 'wss://me:secret@library.example/' }, /"websocket"/],
    ['a script as page', { ...good, privacy: 'javascript:alert(1)' }, /"privacy"/],
    ['a language that is none', { ...good, language: 'en us' }, /"language"/],
    ['an unknown text', { ...good, texts: { sned: 'x' } }, /texts/],
    ['a text that is no text', { ...good, texts: { send: 1 } }, /texts\.send.*text/],
    ['texts that are none', { ...good, texts: 'x' }, /"texts".*object/],
    ['an endless name', { ...good, library: 'x'.repeat(201) }, /too long/],
  ])('%s', (_, value, message) => {
    expect(() => parse(value)).toThrow(message);
  });

  it('no JSON, or none at all', () => {
    expect(() => parseConfig('{"library": "x",}', page)).toThrow(/not valid JSON/);
    expect(() => parseConfig('', page)).toThrow(/not valid JSON/);
  });

  it('does not fall for names of JavaScript’s own', () => {
    expect(() => parseConfig(`{"__proto__": 1, ${JSON.stringify(good).slice(1)}`, page)).toThrow(/__proto__/);
    expect(() => parseConfig(JSON.stringify({ ...good, texts: { toString: 'x' } }), page)).toThrow(/toString/);
  });
});

describe('words', () => {
  it('fills in what it is given, and leaves what it does not know', () => {
    expect(speaker('Town Library')('title')).toBe('Ask Town Library');
    expect(speaker('A', { title: '{library} {toString} {count}' })('title', { count: 2 })).toBe('A {toString} 2');
    expect(speaker('{count}')('unread', { count: 1, title: 'x' })).toBe('(1) x');
  });

  it('are never empty', () => {
    for (const text of Object.values(TEXTS)) expect(text.trim()).not.toBe('');
  });
});
