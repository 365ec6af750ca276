/**
 * Where a window navigates while Playwright attaches to it, Playwright may miss that, and waits for it without end (its
 * protocol log holds no `Page.frameNavigated` then; one start in twenty with two tests at once). A page that is loaded
 * once more is a navigation that it sees.
 */
import http from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';

const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.url() }));

/** @param port on which Chromium's debugger listens */
export async function loadPagesAgain(port: number): Promise<void> {
  const listed = await new Promise<http.IncomingMessage>((resolve, reject) => void http.get(`http://127.0.0.1:${port}/json/list`, resolve).on('error', reject));
  for (const { type, webSocketDebuggerUrl } of targets.parse(await json(listed))) if (type === 'page') await tell(new URL(webSocketDebuggerUrl), '{"id":1,"method":"Page.reload"}');
}

/** One short frame of text (RFC 6455, 5.2), masked with zeros; Node 20 has no client for more. */
async function tell({ hostname, port, pathname }: URL, text: string): Promise<void> {
  const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': Buffer.alloc(16).toString('base64') };
  await new Promise<void>((resolve, reject) => {
    const request = http.get({ hostname, port, path: pathname, headers }, () => reject(new Error('the debugger takes no WebSocket')));
    request.on('error', reject).on('upgrade', (_response, socket) => {
      socket.on('error', () => undefined).once('data', () => {
        socket.end();
        resolve();
      });
      socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]));
    });
  });
}
