import { describe, expect, it } from 'vitest';
import { mayLoad, PERMISSIONS } from './allowed.js';

describe('what the page may load', () => {
  const dev = 'http://localhost:5173/';
  it.each(['app://deskbell/', 'app://deskbell/assets/index.js', 'data:image/png;base64,AAAA', 'blob:app://deskbell/1'])('%s: yes', (url) => {
    expect(mayLoad(url)).toBe(true);
  });
  it.each(['https://library.example/', 'http://127.0.0.1/', 'ws://localhost/', 'wss://library.example/', 'file:///etc/passwd', 'ftp://library.example/', 'app://other/', 'devtools://devtools/', 'chrome-extension://id/', 'nonsense', dev])('%s: no', (url) => {
    expect(mayLoad(url)).toBe(false);
  });
  it('in development also the development server, and it alone', () => {
    expect(['http://localhost:5173/src/main.tsx', 'ws://localhost:5173/', 'devtools://devtools/'].every((url) => mayLoad(url, dev))).toBe(true);
    expect(['http://localhost:5174/', 'https://localhost:5173/', 'http://library.example:5173/', 'file:///etc/passwd'].some((url) => mayLoad(url, dev))).toBe(false);
  });
  it('may write to the clipboard, and nothing else', () => {
    expect([...PERMISSIONS]).toEqual(['clipboard-sanitized-write']);
  });
});
