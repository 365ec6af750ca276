import path from 'node:path';
import readline from 'node:readline';
import { Writable } from 'node:stream';
import { run } from './commands.js';
import type { Terminal } from './command.js';

/** The entry of `npm run archive`. */

/** Shows the question, and nothing of what is typed where it is a secret. */
function ask(question: string, { secret }: { readonly secret: boolean } = { secret: false }): Promise<string | undefined> {
  if (!process.stdin.isTTY) return Promise.resolve(undefined);
  process.stdout.write(question);
  const output = secret ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stdout;
  const lines = readline.createInterface({ input: process.stdin, output, terminal: true });
  return new Promise((resolve) => {
    let answer: string | undefined;
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('close', () => {
      if (secret) process.stdout.write('\n');
      resolve(answer);
    });
  });
}

const terminal: Terminal = {
  say: (line) => void process.stdout.write(`${line}\n`),
  ask, cwd: process.cwd(), env: process.env, now: Date.now,
  migrations: path.join(import.meta.dirname, '../../assets/server/postgres'),
};
void run(process.argv.slice(2), terminal).then((status) => (process.exitCode = status));
