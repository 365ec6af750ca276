import type * as z from 'zod';
import { AppError } from '../errors.js';
import { findJsonFault } from '../json.js';
import { policySchema, type Policy } from './schema.js';

/** Largest policy that is read, in bytes and in characters. */
export const MAX_POLICY = 1024 * 1024;

/**
 * @param computer name of this PC: picks its service point, and is the service point where the policy names none
 * @throws AppError `policy-invalid`, with a sentence that names the field and what would be right
 */
export function parsePolicy(text: string, computer = 'Desk'): Policy {
  if (text.length > MAX_POLICY) throw invalid('The policy is larger than 1 MiB. Use a smaller file.');
  // One parse in the life of the process: compiling a parser for it would take longer.
  const parsed = policySchema.safeParse(parseJson(text.replace(/^\uFEFF/, '')), { reportInput: true, jitless: true });
  // A misspelt name first: what it makes missing is the lesser news.
  if (!parsed.success) throw invalid(parsed.error.issues.toSorted((a, b) => rank(a) - rank(b)).slice(0, 3).map(sentence).join(' '));
  const { $schema: _schema, point, ...rest } = parsed.data;
  return { ...rest, point: typeof point === 'string' ? point : pointOf(point ?? {}, computer) };
}

/**
 * Where no policy exists: the desk opens at its sign-in and says that it serves nobody yet.
 * `services` is empty, `rooms.desk` is '', and the time zone is UTC.
 */
export function defaultPolicy(computer = 'Desk'): Policy {
  const filled = policySchema.parse({ library: 'Library', timeZone: 'UTC', services: [{ address: 'a@b', name: 'a' }], rooms: { desk: 'c@b' } }, { jitless: true });
  const { $schema: _schema, ...rest } = filled;
  return { ...rest, point: computer, services: [], rooms: { desk: '', channels: [] } };
}

function parseJson(text: string): unknown {
  const fault = findJsonFault(text);
  if (fault) throw invalid(`The policy is not good JSON. Line ${fault.line}, column ${fault.column}: ${fault.reason}.`);
  return JSON.parse(text);
}

/** Computer names do not distinguish capitals. */
function pointOf(points: Readonly<Record<string, string>>, computer: string): string {
  return Object.entries(points).find(([name]) => name.toLowerCase() === computer.toLowerCase())?.[1] ?? computer;
}

const rank = (issue: z.core.$ZodIssue): number => (issue.code === 'unrecognized_keys' ? 0 : 1);

function sentence(issue: z.core.$ZodIssue): string {
  const path = name(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, 5).map((key) => clip(name([...issue.path, key])));
    return `${keys.join(', ')} ${keys.length === 1 ? 'is not a field' : 'are not fields'} of the policy. ${issue.message}`;
  }
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  if (issue.code === 'custom' && issue.input === undefined) return `${path}: ${message}`;
  return `${path} is ${issue.input === undefined ? 'missing' : shown(issue.input)}. ${message}`;
}

const name = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'The policy' : path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`)).join('');
const shown = (value: unknown): string => (Array.isArray(value) ? `a list of ${value.length}` : typeof value === 'object' && value !== null ? 'an object' : clip(JSON.stringify(value)));
const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
const invalid = (message: string): AppError => new AppError('policy-invalid', message);
