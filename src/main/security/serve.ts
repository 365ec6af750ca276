/** Serves the built page to its own scheme. Runs without Electron. */
import fs from 'node:fs/promises';
import path from 'node:path';

export const SCHEME = 'app';
export const HOST = 'deskbell';
/** The page, and the only one. */
export const PAGE = `${SCHEME}://${HOST}/`;
/** All that the page runs at first; the build (tools/build.mjs) puts it into one file. */
export const FIRST_SCRIPT = /\/first-[\w-]+\.js$/;

/** React Aria sets style attributes, hence 'unsafe-inline' for styles alone: a style cannot run, and can load from 'self' only. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const NOT_THERE: Served = { statusCode: 404, headers: HEADERS, data: Buffer.alloc(0) };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

/** Names as the build writes them. No segment can begin with a dot, and nothing is decoded: there is no way up. */
const NAME = /^\/(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/** @returns the file behind an address, or undefined for what cannot be one */
export function fileOf(root: string, address: string): { readonly file: string; readonly type: string } | undefined {
  const prefix = `${SCHEME}://${HOST}`;
  const [base = ''] = address.split(/[?#]/, 1);
  if (!base.startsWith(`${prefix}/`)) return undefined;
  const name = base === PAGE ? '/index.html' : base.slice(prefix.length);
  const type = TYPES[path.posix.extname(name)];
  return type !== undefined && NAME.test(name) ? { file: path.join(root, name), type } : undefined;
}

/** An answer, in the form that Electron's protocol handlers take. */
export interface Served {
  readonly statusCode: 200 | 404;
  readonly headers: Record<string, string>;
  readonly data: Buffer;
}

/** Answers one request of the page; never throws. */
export async function serve(root: string, request: { readonly url: string; readonly method: string }): Promise<Served> {
  const found = fileOf(root, request.url);
  if (request.method !== 'GET' || found === undefined) return NOT_THERE;
  try {
    return { statusCode: 200, headers: { ...HEADERS, 'content-type': found.type }, data: await fs.readFile(found.file) };
  } catch {
    return NOT_THERE;
  }
}
