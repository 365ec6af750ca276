/**
 * Finds and reads the policy (DESIGN.md "Policy"). A machine policy is the administrator's and always wins: `--policy`
 * counts only where there is none, so that nobody can start a desk around it.
 */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { defaultPolicy, MAX_POLICY, parsePolicy } from '../../shared/policy/parse.js';
import type { Policy } from '../../shared/policy/schema.js';

/** Largest certificate file, in bytes; a bundle of all public authorities has about 200 KiB. */
const MAX_CERTIFICATES = 1024 * 1024;

export interface FoundPolicy {
  /** `server.ca` holds PEM text, one certificate each, and `services[].scripts` full paths. */
  readonly policy: Policy;
  /** Where it came from; none: no policy exists, and this is the built-in one. */
  readonly file?: string;
  /** `--policy` was given and not followed, because this machine has a policy of its own. */
  readonly ignored?: string;
}

export interface PolicyPlace {
  /** The file of `--policy`. */
  readonly argument?: string;
  /** File of the machine policy; tests give their own. */
  readonly machineFile?: string;
  /** Name of this PC. */
  readonly computer?: string;
}

/** @param programData `%ProgramData%`, for Windows */
export function machinePolicyFile(platform: NodeJS.Platform = process.platform, programData = process.env['ProgramData']): string {
  if (platform === 'win32') return path.win32.join(programData || 'C:\\ProgramData', 'Deskbell', 'policy.json');
  return platform === 'darwin' ? '/Library/Application Support/Deskbell/policy.json' : '/etc/deskbell/policy.json';
}

/**
 * @throws AppError `policy-invalid` when a policy exists and cannot be used: the desk then does not open on weaker
 * rules than the library's
 */
export function findPolicy({ argument, machineFile = machinePolicyFile(), computer = os.hostname() }: PolicyPlace = {}): FoundPolicy {
  const machine = readText(machineFile, 'The policy');
  if (machine !== undefined) return { ...load(machine, machineFile, computer), ...(argument && { ignored: path.resolve(argument) }) };
  if (!argument) return { policy: defaultPolicy(computer) };
  const file = path.resolve(argument);
  const text = readText(file, 'The policy');
  if (text === undefined) throw invalid(`There is no policy at ${file}. Check the path after --policy.`);
  return load(text, file, computer);
}

function load(text: string, file: string, computer: string): FoundPolicy {
  try {
    return { policy: withFiles(parsePolicy(text, computer), path.dirname(file)), file };
  } catch (error) {
    if (error instanceof AppError) throw invalid(`${file}: ${error.message}`, error);
    throw error;
  }
}

function withFiles(policy: Policy, folder: string): Policy {
  const services = policy.services.map((service) => ({ ...service, scripts: service.scripts.map((script) => path.resolve(folder, script)) }));
  const coach = { ...policy.coach, jargon: policy.coach.jargon.map((file) => path.resolve(folder, file)) };
  const suggestions = { ...policy.suggestions, words: policy.suggestions.words.map((list) => path.resolve(folder, list)) };
  const { shifts } = policy;
  const calendar = shifts && !/^https?:/i.test(shifts.calendar) ? { shifts: { ...shifts, calendar: path.resolve(folder, shifts.calendar) } } : {};
  if (!policy.server) return { ...policy, services, coach, suggestions, ...calendar };
  const ca = policy.server.ca.flatMap((entry, index) => certificates(entry, folder, `server.ca[${index}]`));
  return { ...policy, services, coach, suggestions, ...calendar, server: { ...policy.server, ca } };
}

function certificates(entry: string, folder: string, field: string): string[] {
  const inline = entry.includes('-----BEGIN');
  const file = path.resolve(folder, entry);
  const text = inline ? entry : readText(file, field, MAX_CERTIFICATES);
  const where = inline ? field : `${field} (${file})`;
  if (text === undefined) throw invalid(`${where} does not exist. Use the path of a certificate file in PEM form.`);
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0 || !found.every(isCertificate)) throw invalid(`${where} holds no certificate. Use one in PEM form, from -----BEGIN CERTIFICATE----- to its end.`);
  return found;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** @returns undefined when there is no such file; every other trouble is an error, because something is meant to be there */
function readText(file: string, what: string, max = MAX_POLICY): string | undefined {
  let bytes: Buffer;
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) throw invalid(`${what} at ${file} is not a file. Put the file there, or remove the folder.`);
    if (stat.size > max) throw invalid(`${what} at ${file} is larger than ${max / 1024 / 1024} MiB. Use a smaller file.`);
    bytes = fs.readFileSync(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw invalid(`${what} at ${file} cannot be read (${code || 'unknown error'}). Let this user read it.`, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalid(`${what} at ${file} is not UTF-8 text. Save it again with the encoding UTF-8.`, error);
  }
}

const invalid = (message: string, cause?: unknown): AppError => new AppError('policy-invalid', message, { cause });
