import path from 'node:path';
import { parseArgs } from 'node:util';

/** The desk's own part of the command line; what is meant for Chromium is left alone. Paths are absolute. */
export interface Arguments {
  readonly policy?: string;
  readonly userDataDir?: string;
  /** One-time file with passwords. */
  readonly enrol?: string;
  readonly allowPlaintextSecrets: boolean;
  /** Take the record of this desk out into this folder, for rescue, and end. */
  readonly exportJournal?: string;
}

/** @param argv without the executable and, in development, the folder of the app */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv], strict: false, allowPositionals: true,
    options: { policy: { type: 'string' }, 'user-data-dir': { type: 'string' }, enrol: { type: 'string' }, 'export-journal': { type: 'string' }, 'allow-plaintext-secrets': { type: 'boolean' } },
  });
  const file = (name: 'policy' | 'user-data-dir' | 'enrol' | 'export-journal'): string | undefined => {
    const value = values[name];
    return typeof value === 'string' && value !== '' ? path.resolve(value) : undefined;
  };
  const [policy, userDataDir, enrol, exportJournal] = [file('policy'), file('user-data-dir'), file('enrol'), file('export-journal')];
  return {
    allowPlaintextSecrets: values['allow-plaintext-secrets'] === true,
    ...(policy === undefined ? {} : { policy }),
    ...(userDataDir === undefined ? {} : { userDataDir }),
    ...(enrol === undefined ? {} : { enrol }),
    ...(exportJournal === undefined ? {} : { exportJournal }),
  };
}
