import * as fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, fileOf, serve } from './serve.js';

let folder: string;
let root: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-page-'));
  root = path.join(folder, 'renderer');
  fs.mkdirSync(path.join(root, 'assets'), { recursive: true });
  fs.mkdirSync(path.join(root, 'folder.js'));
  fs.writeFileSync(path.join(root, 'index.html'), '<!doctype html>');
  fs.writeFileSync(path.join(root, 'assets/index-_aB3.js'), 'void 0;');
  fs.writeFileSync(path.join(root, 'page.exe'), 'MZ');
  fs.writeFileSync(path.join(root, '.hidden.js'), 'void 0;');
  fs.writeFileSync(path.join(folder, 'secret.js'), 'secret');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the page', () => {
  it.each([
    ['app://deskbell/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://deskbell/?a#b', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://deskbell/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://deskbell/assets/index-_aB3.js', 'text/javascript; charset=utf-8', 'void 0;'],
  ])('%s is served as %s', async (url, type, body) => {
    const response = await serve(root, { url, method: 'GET' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe(type);
    expect(response.headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.data.toString()).toBe(body);
  });

  it('may load nothing but what it came with', () => {
    expect(CONTENT_SECURITY_POLICY).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it.each([
    'app://deskbell/../secret.js',
    'app://deskbell/assets/../../secret.js',
    'app://deskbell/%2e%2e/secret.js',
    'app://deskbell/..%2fsecret.js',
    'app://deskbell/..\\secret.js',
    'app://deskbell/assets\\index-_aB3.js',
    'app://deskbell//secret.js',
    'app://deskbell/C:/secret.js',
    'app://deskbell/.hidden.js',
    'app://deskbell/index.html%00.js',
    'app://deskbell/page.exe',
    'app://deskbell/folder.js',
    'app://deskbell/missing.js',
    'app://deskbell/assets/',
    'app://deskbell',
    'app://other/index.html',
    'app://deskbell.evil.example/index.html',
    'app://user@deskbell/index.html',
    'file:///etc/passwd',
    'https://deskbell/index.html',
  ])('%s is not there', async (url) => {
    const response = await serve(root, { url, method: 'GET' });
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
    expect(response.data.toString()).toBe('');
  });

  it('is only read', async () => {
    expect((await serve(root, { url: 'app://deskbell/', method: 'POST' })).statusCode).toBe(404);
  });

  it('has no address outside its folder', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '%5c', '%00', '\0', ':', '~', 'a', '.js', '?', '#', '@'), fc.string());
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const found = fileOf(root, `app://deskbell/${parts.join('')}.js`);
        expect(found === undefined || found.file.startsWith(root + path.sep)).toBe(true);
        expect(found?.file ?? '').not.toMatch(/(?:^|[\\/])\.\.(?:[\\/]|$)/);
      }),
      { numRuns: 2_000 },
    );
  });
});
