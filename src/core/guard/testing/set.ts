/** The test set as data: what a line is, and how the guard does on it. */
import { findSensitive } from '../guard.js';
import { GUARD_KINDS, type GuardKind, type GuardRules } from '../rules.js';

export interface TestLine {
  /** none: nothing is to be found. */
  readonly kind?: GuardKind;
  readonly text: string;
}

/** @param file contents of one half @throws Error where a line names no kind */
export function parseSet(file: string): readonly TestLine[] {
  return file.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [name = '', , text = ''] = line.split('\t');
    const kind = GUARD_KINDS.find((known) => known === name);
    if ((kind === undefined && name !== '-') || text === '') throw new Error('This line of the test set has no kind, or no text.');
    return kind === undefined ? { text } : { kind, text };
  });
}

export interface Score {
  readonly sensitive: number;
  /** The very kind was found. */
  readonly found: number;
  readonly innocent: number;
  readonly flagged: number;
}

export function scoreOf(lines: readonly TestLine[], rules: GuardRules): Score {
  const sensitive = lines.filter(({ kind }) => kind !== undefined);
  const innocent = lines.filter(({ kind }) => kind === undefined);
  return {
    sensitive: sensitive.length, found: sensitive.filter(({ kind, text }) => findSensitive(text, rules).some((finding) => finding.kind === kind)).length,
    innocent: innocent.length, flagged: innocent.filter(({ text }) => findSensitive(text, rules).length > 0).length,
  };
}
