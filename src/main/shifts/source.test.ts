import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_CALENDAR } from './read.js';
import { loadCalendar, type Loaded } from './source.js';

let folder: string;
let server: http.Server | undefined;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shifts-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  fs.rmSync(folder, { recursive: true });
});

async function serve(answer: http.RequestListener): Promise<string> {
  server = http.createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
}
const load = (calendar: string, now = 1_000): Promise<Loaded> => loadCalendar({ calendar, folder: path.join(folder, 'kept'), ca: [], now: () => now });
const text = ({ bytes }: Loaded): string => new TextDecoder().decode(bytes);

describe('a file', () => {
  it('is read anew each time, and its last copy holds when it is away', async () => {
    const file = path.join(folder, 'shifts.ics');
    fs.writeFileSync(file, 'one');
    expect(text(await load(file))).toBe('one');
    fs.writeFileSync(file, 'two');
    expect(text(await load(file, 2_000))).toBe('two');
    fs.rmSync(file);
    const kept = await load(file, 3_000);
    expect([text(kept), kept.at, kept.problem?.message]).toEqual(['two', 2_000, `The calendar of shifts is not available: there is no file ${file}.`]);
    await expect(load(path.join(folder, 'other.ics'))).rejects.toMatchObject({ code: 'shifts-unavailable' });
    await expect(load(folder)).rejects.toThrow('cannot be read');
  });

  it('is not read when it is enormous', async () => {
    const file = path.join(folder, 'shifts.ics');
    fs.writeFileSync(file, '');
    fs.truncateSync(file, MAX_CALENDAR + 1);
    await expect(load(file)).rejects.toThrow('it is larger than 8 MiB');
  });
});

describe('an address', () => {
  it('is asked whether anything changed, and is not needed for what is kept', async () => {
    const asked: (string | undefined)[] = [];
    let body = 'one';
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match']);
      response.setHeader('etag', `"${body}"`);
      if (request.headers['if-none-match'] === `"${body}"`) response.writeHead(304).end();
      else response.end(body);
    });
    expect(text(await load(`${url}/a.ics`))).toBe('one');
    const same = await load(`${url}/a.ics`, 2_000);
    expect([text(same), same.at]).toEqual(['one', 2_000]);
    body = 'two';
    expect(text(await load(`${url}/a.ics`, 3_000))).toBe('two');
    expect(asked).toEqual([undefined, '"one"', '"one"']);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    const kept = await load(`${url}/a.ics`, 4_000);
    expect([text(kept), kept.at]).toEqual(['two', 3_000]);
    expect(kept.problem?.message).toMatch(/could not be reached/);
  });

  it('says by what it is not available', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/big') {
        response.write(Buffer.alloc(MAX_CALENDAR));
        response.end('more');
      } else if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('x', () => response.destroy());
      } else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      else if (request.url === '/away') response.writeHead(302, { location: 'http://elsewhere.example/' }).end();
      else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (request.url === '/nothing') response.writeHead(304).end();
      else response.writeHead(500).end();
    });
    await expect(load(`${url}/big`)).rejects.toThrow('it is larger than 8 MiB');
    await expect(load(`${url}/cut`)).rejects.toThrow('stopped in the middle');
    await expect(load(`${url}/round`)).rejects.toThrow('sends on to where a calendar is not fetched from');
    await expect(load(`${url}/away`)).rejects.toThrow('sends on to where a calendar is not fetched from');
    await expect(load(`${url}/file`)).rejects.toThrow('sends on to where a calendar is not fetched from');
    await expect(load(`${url}/nothing`)).rejects.toThrow('to a desk that has nothing');
    await expect(load(`${url}/500`)).rejects.toThrow('answered with the error 500');
  });

  it('does not believe a copy that was cut short', async () => {
    const file = path.join(folder, 'shifts.ics');
    fs.writeFileSync(file, 'whole');
    await load(file);
    const copy = fs.readdirSync(path.join(folder, 'kept')).find((name) => name.endsWith('.ics')) ?? '';
    fs.writeFileSync(path.join(folder, 'kept', copy), 'who');
    fs.rmSync(file);
    await expect(load(file)).rejects.toMatchObject({ code: 'shifts-unavailable' });
  });
});
