// Prosody's admin shell, over its socket: what `prosodyctl shell` does, without a process for each command and without
// a password among a process's arguments, where every user of the computer could read it.
import net from 'node:net';

/** @param {string} text for an XML text node */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** @param {string} text of an XML text node */
const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

/** @param {string} text @returns {string} as a Lua string literal */
export const lua = (text) => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;

/**
 * Runs one command of the admin shell.
 * @param {string} socketPath
 * @param {string} command for example `user:create("ask@library.example", "…")`
 * @returns {Promise<string>} what it answered
 * @throws {Error} with Prosody's own words, when it refuses or does not answer within 10 s
 */
export function prosodyShell(socketPath, command) {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = net.connect(socketPath);
    socket.setEncoding('utf8').setTimeout(10_000, () => socket.destroy(new Error('Prosody did not answer its admin shell.')));
    socket.on('data', (/** @type {string} */ text) => {
      heard += text;
      const [, attributes = '', answer = ''] = /<repl-result([^>]*?)(?:\/>|>([^<]*)<\/repl-result>)/.exec(heard) ?? [];
      if (!heard.includes('<repl-result') || (attributes === '' && !/<\/repl-result>|<repl-result\/>/.test(heard))) return;
      socket.destroy();
      const said = [...heard.matchAll(/<repl-output[^>]*>([^<]*)<\/repl-output>/g)].map((match) => match[1] ?? '');
      const full = unescape([...said, answer].join('\n').trim());
      if (/type=['"]error['"]/.test(attributes) || full.includes('Fatal error while running')) reject(new Error(full));
      else resolve(full);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Prosody closed its admin shell.')));
    socket.write(`<?xml version='1.0'?><stream:stream xmlns='xmpp:prosody.im/admin' xmlns:stream='http://etherx.jabber.org/streams'><repl-input>${escape(command)}</repl-input>`);
  });
}
