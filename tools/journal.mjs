// npm run journal -- verify FILE      checks a journal's chain; the exit status says what the last line says
import path from 'node:path';
import { ensureBuilt } from './built.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { root, startGroup, tool } from './run.mjs';

await tool(async () => {
  await ensureDependencies();
  await ensureBuilt();
  // npm changes into the project's folder; FILE is meant from where the person stands.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  return startGroup(process.execPath, [path.join(root, 'out/main/journal-cli.cjs'), ...process.argv.slice(2)], { cwd }).ended;
});
