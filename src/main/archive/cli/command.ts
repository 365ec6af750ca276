/** What every command of `npm run archive` has, and what it can do with the person who runs it. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { AppError } from '../../../shared/errors.js';

export interface Terminal {
  say(line: string): void;
  /** @returns undefined where nobody can be asked. @param options.secret what is typed is not shown */
  ask(question: string, options?: { readonly secret: boolean }): Promise<string | undefined>;
  /** Files are meant from here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
  /** Folder of assets/server/postgres. */
  readonly migrations: string;
}

export interface Command {
  /** Lines after `npm run archive -- `. */
  readonly usage: readonly string[];
  /**
   * @param args without the command's name
   * @returns the exit status: 0 all is well, 1 it is not
   * @throws AppError in words; Misused for a command that makes no sense
   */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** The command line makes no sense: usage is shown, exit status 2. */
export class Misused extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws Misused for options that the command does not have */
export function parse<T extends Options>(args: readonly string[], options: T): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : '', { cause: error });
  }
}

/** @throws AppError where nobody can be asked */
export async function askFor(terminal: Terminal, what: string, options?: { readonly secret: boolean }): Promise<string> {
  const answer = await terminal.ask(`${what}: `, options);
  if (answer === undefined || answer === '') throw new AppError('invalid-request', `This needs an answer: ${what}. Run it in a terminal.`);
  return answer;
}
