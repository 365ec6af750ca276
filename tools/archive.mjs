// npm run archive -- COMMAND …      sets the library's record up, looks at its rights, and what its administrators do there
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt } from './built.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { atExit, root, tool } from './run.mjs';

await tool(async () => {
  await ensureDependencies();
  await ensureBuilt();
  // npm changes into the project's folder; files are meant from where the person stands.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  // In this terminal, not in a group of its own: it may ask for a password.
  const child = spawn(process.execPath, [path.join(root, 'out/main/archive-cli.cjs'), ...process.argv.slice(2)], { cwd, stdio: 'inherit' });
  const forget = atExit(() => child.kill());
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      forget();
      resolve(code ?? 1);
    });
  });
});
