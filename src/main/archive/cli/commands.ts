import { AppError } from '../../../shared/errors.js';
import { Misused, type Command, type Terminal } from './command.js';

/** One file a command, loaded when it is asked for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./init.js')).init,
  check: async () => (await import('./check.js')).check,
  desk: async () => (await import('./login.js')).desk,
  person: async () => (await import('./login.js')).person,
  keys: async () => (await import('./keys.js')).keys,
  certify: async () => (await import('./certify.js')).certify,
  verify: async () => (await import('./verify.js')).verify,
  retention: async () => (await import('./retention.js')).retention,
  hold: async () => (await import('./retention.js')).hold,
  lift: async () => (await import('./retention.js')).lift,
  'check-export': async () => (await import('./disclosure.js')).checkExport,
  'sign-export': async () => (await import('./disclosure.js')).signExport,
};

/** Exit statuses: all is well; it is not; the command line makes no sense. */
const status = { failed: 1, misused: 2 } as const;

/** @returns the exit status */
export async function run([name = '', ...args]: readonly string[], terminal: Terminal): Promise<number> {
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
  if (command === undefined) {
    const all = await Promise.all(Object.values(commands).map((load) => load()));
    sayUsage(all, terminal);
    return status.misused;
  }
  try {
    return await command.run(args, terminal);
  } catch (error) {
    if (error instanceof Misused) {
      if (error.message !== '') terminal.say(error.message);
      sayUsage([command], terminal);
      return status.misused;
    }
    if (!(error instanceof AppError)) throw error;
    terminal.say(error.message);
    return status.failed;
  }
}

function sayUsage(commandsToShow: readonly Command[], terminal: Terminal): void {
  terminal.say('Usage:');
  for (const line of commandsToShow.flatMap(({ usage }) => usage)) terminal.say(`  npm run archive -- ${line}`);
}
