import { run } from './command.js';

process.exitCode = run(process.argv.slice(2), (line) => void process.stdout.write(`${line}\n`));
