import { createHash } from 'node:crypto';
import fs from 'node:fs';
import https from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { certificate } from '../../../e2e/service/certificate.js';
import { download, hashOfFile, upload, type TransferOptions } from './transfer.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-transfer-'));
const FILE = path.join(folder, 'minutes.pdf');
const BYTES = Buffer.alloc(400_000, 'minutes ');
let ca = '';
let server: https.Server;
let here = '';
let handle: (request: IncomingMessage, response: ServerResponse) => void;
const headers: IncomingMessage['headers'][] = [];

beforeAll(async () => {
  fs.writeFileSync(FILE, BYTES);
  const made = await certificate(path.join(folder, 'certs'), ['localhost']);
  ({ ca } = made);
  server = https.createServer(made, (request, response) => {
    headers.push(request.headers);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  here = `https://localhost:${isAddress(address) ? address.port : 0}`;
});
const isAddress = (address: AddressInfo | string | null): address is AddressInfo => typeof address === 'object' && address !== null;
afterAll(() => {
  server.closeAllConnections();
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => void headers.splice(0));

const options = (change: Partial<TransferOptions> = {}): TransferOptions => ({ ca: [ca], signal: new AbortController().signal, onProgress: () => undefined, ...change });
const slot = (put = `${here}/up`) => ({ put, get: `${here}/up`, headers: [['Authorization', 'Bearer x']] as const });
const left = (): string[] => fs.readdirSync(folder).filter((name) => name.startsWith('kept'));

describe('a file to the server', () => {
  it('goes whole, with the headers of its place, and says how far it is', async () => {
    const came = createHash('sha256');
    handle = (request, response) => {
      request.on('data', (chunk: Buffer) => came.update(chunk));
      request.on('end', () => response.writeHead(201).end());
    };
    const progress: number[] = [];
    await upload(FILE, BYTES.length, 'application/pdf', slot(), options({ onProgress: (bytes) => void progress.push(bytes) }));
    expect(came.digest('hex')).toBe(await hashOfFile(FILE));
    expect(progress.at(-1)).toBe(BYTES.length);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(headers[0]).toMatchObject({ authorization: 'Bearer x', 'content-type': 'application/pdf', 'content-length': String(BYTES.length) });
  });

  it('is stopped by a person, in the middle', async () => {
    const stop = new AbortController();
    handle = (request) => void request.once('data', () => stop.abort());
    await expect(upload(FILE, BYTES.length, 'application/pdf', slot(), options({ signal: stop.signal }))).rejects.toMatchObject({ code: 'stopped' });
  });

  it('says in words what is wrong', async () => {
    handle = (request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(403).end());
    };
    await expect(upload(FILE, BYTES.length, 'application/pdf', slot(), options())).rejects.toMatchObject({ code: 'file-unreachable', message: expect.stringContaining('403') });
    await expect(upload(FILE, BYTES.length, 'application/pdf', slot(), options({ ca: [] }))).rejects.toMatchObject({ code: 'certificate' });
    await expect(upload(FILE, BYTES.length, 'application/pdf', slot('http://localhost/up'), options())).rejects.toMatchObject({ code: 'unsafe-link' });
    handle = (request) => void request.resume();
    await expect(upload(FILE, BYTES.length, 'application/pdf', slot(), options({ timeout: 200 }))).rejects.toMatchObject({ code: 'file-unreachable' });
  });
});

describe('a file from the server', () => {
  const get = (most = 1_000_000, change: Partial<TransferOptions> = {}) => download(`${here}/kept`, path.join(folder, 'kept'), most, options(change));

  it('is kept as it came, readable by this user alone', async () => {
    handle = (_request, response) => void response.end(BYTES);
    expect(await get()).toBe(await hashOfFile(FILE));
    expect(fs.readFileSync(path.join(folder, 'kept'))).toEqual(BYTES);
    expect(fs.statSync(path.join(folder, 'kept')).mode & 0o777).toBe(0o600);
    fs.rmSync(path.join(folder, 'kept'));
  });

  it('leaves nothing behind when it is too large, gone, elsewhere, or breaks off', async () => {
    handle = (_request, response) => void response.end(BYTES);
    await expect(get(1_000)).rejects.toMatchObject({ code: 'too-long' });
    handle = (_request, response) => void response.writeHead(404).end();
    await expect(get()).rejects.toMatchObject({ code: 'file-unreachable', message: expect.stringContaining('not on the server any more') });
    handle = (_request, response) => void response.writeHead(302, { Location: 'http://127.0.0.1/secret' }).end();
    await expect(get()).rejects.toMatchObject({ code: 'file-unreachable', message: expect.stringContaining('302') });
    handle = (_request, response) => {
      response.writeHead(200, { 'Content-Length': '500000' });
      response.write(BYTES, () => response.destroy());
    };
    await expect(get()).rejects.toMatchObject({ code: 'file-unreachable' });
    await expect(download('http://localhost/kept', path.join(folder, 'kept'), 10, options())).rejects.toMatchObject({ code: 'unsafe-link' });
    handle = (_request, response) => void response.end(BYTES);
    await expect(download(`${here}/kept`, path.join(folder, 'none', 'kept'), 1_000_000, options())).rejects.toMatchObject({ code: 'read-only' });
    expect(left()).toEqual([]);
  });
});
