import fs from 'node:fs';
import http from 'node:http';
import { expect, test } from './pages/test.js';

test('the window’s process is in Chromium’s sandbox', async ({ library }) => {
  const desk = await library.open({ as: null });
  const [main, renderer] = await desk.app.evaluate(({ BrowserWindow }) => [process.pid, BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0]);
  const status = fs.readFileSync(`/proc/${renderer}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  const namespace = (pid: number | undefined, kind: string) => fs.readlinkSync(`/proc/${pid}/ns/${kind}`);
  for (const kind of ['pid', 'net', 'user']) expect(namespace(renderer, kind)).not.toBe(namespace(main, kind));
});

test('the page has no Node, one bridge of known channels, and main refuses what is not in the contract', async ({ library }) => {
  const desk = await library.open({ as: null });
  const { page } = desk;
  expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window))).toEqual([]);
  expect(await page.evaluate(() => Object.keys(Reflect.get(window, 'deskbell')).toSorted())).toEqual(['on', 'request']);
  const ask = (channel: string, args: unknown) =>
    page.evaluate(async ([name, value]) => {
      const bridge: { request(channel: string, args: unknown): Promise<unknown> } = Reflect.get(window, 'deskbell');
      try {
        return await bridge.request(name, value);
      } catch (error) {
        return String(error);
      }
    }, [channel, args] as const);
  expect(await ask('shell:open', 'x')).toMatch(/unknown channel/);
  expect(await ask('link:open', { url: 'file:///etc/passwd' })).toMatchObject({ ok: false, code: 'unsafe-link' });
  expect(await ask('link:open', { url: 'https://library.example/', also: 1 })).toMatchObject({ ok: false, code: 'invalid-request' });
  expect(await ask('request:log', { mode: 'patron-im', note: '' })).toMatchObject({ ok: false, code: 'invalid-request' });
  expect(await ask('request:log', { mode: 'phone', note: 'x'.repeat(1_000_000) })).toMatchObject({ ok: false, code: 'invalid-request' });
  expect(await ask('request:end', { id: '__proto__', outcome: 'answered' })).toMatchObject({ ok: false, code: 'unknown-request' });
  expect(desk.errors).toEqual([]);
});

test('the page reaches nobody: no fetch, socket, picture, frame, window or navigation', async ({ library }) => {
  const desk = await library.open({ as: null });
  const { page } = desk;
  // A server that answers everybody, and counts who comes.
  let came = 0;
  const server = http.createServer((_request, response) => response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'));
  server.on('connection', () => came++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const outside = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  expect((await fetch(outside)).status).toBe(200);
  expect(came).toBe(1);
  const reached = await page.evaluate(async (url) => {
    const loads = (element: HTMLImageElement | HTMLScriptElement) =>
      new Promise<boolean>((resolve) => {
        element.addEventListener('load', () => resolve(true));
        element.addEventListener('error', () => resolve(false));
        element.src = url;
        document.body.append(element);
      });
    const opens = (make: () => WebSocket | EventSource) =>
      new Promise<boolean>((resolve) => {
        try {
          const source = make();
          source.addEventListener('open', () => resolve(true));
          source.addEventListener('error', () => resolve(false));
        } catch {
          resolve(false);
        }
      });
    // A frame says `load` whether it was refused or not: the server's count tells.
    const frame = document.createElement('iframe');
    const framed = new Promise((resolve) => frame.addEventListener('load', resolve));
    frame.src = url;
    document.body.append(frame);
    await framed;
    navigator.sendBeacon(url, 'x');
    return {
      fetch: await fetch(url).then(() => true, () => false),
      image: await loads(new Image()),
      script: await loads(document.createElement('script')),
      socket: await opens(() => new WebSocket(url.replace('http', 'ws'))),
      events: await opens(() => new EventSource(url)),
      window: window.open(url) !== null,
      eval: await Promise.resolve().then(() => Reflect.construct(Function, ['return true'])).then(() => true, () => false),
    };
  }, outside);
  expect(reached).toMatchObject({ fetch: false, image: false, script: false, socket: false, events: false, window: false, eval: false });

  await desk.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const refused: boolean[] = [];
    Reflect.set(globalThis, 'refused', refused);
    contents?.on('will-frame-navigate', (event) => setImmediate(() => refused.push(event.defaultPrevented)));
  });
  // From here on Playwright waits for a navigation that never comes: main is asked instead.
  await page.evaluate((url) => {
    const link = document.createElement('a');
    link.href = url;
    document.body.append(link);
    link.click();
    setTimeout(() => location.assign(url));
  }, outside);
  await expect.poll(() => desk.app.evaluate(() => Reflect.get(globalThis, 'refused'))).toEqual([true, true]);
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()))).toEqual(['app://deskbell/']);
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.querySelector("h1").textContent'))).toBe('Main desk');
  expect(came).toBe(1);
  server.close();
  expect(desk.errors.length).toBeGreaterThan(0);
  expect(desk.errors.filter((error) => !/Content Security Policy|ERR_BLOCKED_BY|Failed to load resource/.test(error))).toEqual([]);
  desk.forgetErrors();
});

test('every answer of the app’s own scheme carries the policy; permissions are denied', async ({ library }) => {
  const desk = await library.open({ as: null });
  const { page } = desk;
  const headers = await page.evaluate(async () => {
    const response = await fetch('app://deskbell/');
    return Object.fromEntries(response.headers);
  });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toContain('unsafe-eval');
  expect(headers['x-content-type-options']).toBe('nosniff');

  const denied = await page.evaluate(async () => {
    const fails = (asked: Promise<unknown>) => asked.then(() => false, () => true);
    return {
      camera: await fails(navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
      screen: await fails(navigator.mediaDevices.getDisplayMedia({ video: true })),
      place: await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(false), () => resolve(true))),
      notifications: (await Notification.requestPermission()) === 'denied',
      clipboard: await fails(navigator.clipboard.readText()),
      queried: await Promise.all((['geolocation', 'notifications', 'camera', 'microphone'] as const).map(async (name) => (await navigator.permissions.query({ name })).state)),
    };
  });
  expect(denied).toEqual({ camera: true, screen: true, place: true, notifications: true, clipboard: true, queried: ['denied', 'denied', 'denied', 'denied'] });
  desk.forgetErrors();
});
