/**
 * Enrolment: an administrator puts the passwords of a desk into a file, `--enrol FILE` takes them over once and
 * destroys the file. No sentence and no log line of this says what stood in it.
 */
import fs from 'node:fs';
import * as z from 'zod';
import { AppError } from '../../shared/errors.js';
import { centralLogin, CentralLoginStore } from './central-login.js';
import type { Passwords } from './passwords.js';

const MAX_FILE = 64 * 1024;
const account = z.strictObject({ address: z.string().trim().toLowerCase().regex(/^[^\s@/]{1,1023}@[^\s@/]{1,1023}$/), password: z.string().min(1).max(1_000) });
const enrolment = z.strictObject({ accounts: z.array(account).max(20), staff: account.exactOptional(), central: centralLogin.exactOptional() });

export interface Enrolled {
  /** Addresses whose passwords this desk now has. */
  readonly accounts: readonly string[];
  /** The member of staff to sign in as. */
  readonly staff?: string;
  /** There was a login for central storage. */
  readonly central: boolean;
  /** `memory`: this computer cannot keep them, so they last until the app ends. */
  readonly place: 'os' | 'memory';
}

/**
 * @throws AppError `settings-invalid` for a file that is not an enrolment (it is left as it is); `read-only` when it
 * cannot be destroyed: the desk then forgets its passwords again, because one that lies around is everybody's
 */
export function enrol(file: string, passwords: Passwords): Enrolled {
  const { accounts, staff, central } = read(file);
  const store = new CentralLoginStore(passwords);
  const all = [...accounts, ...(staff ? [staff] : [])];
  const places = all.map(({ address, password }) => passwords.set(address, password, true));
  if (central) places.push(store.set(central));
  try {
    destroy(file);
  } catch (error) {
    for (const { address } of all) passwords.forget(address);
    if (central) store.forget();
    throw new AppError('read-only', `The enrolment file ${file} could not be deleted, so it was not used. Delete it, or let this user delete it and start Deskbell with it again.`, { cause: error });
  }
  return { accounts: accounts.map(({ address }) => address), ...(staff && { staff: staff.address }), central: central !== undefined, place: places.includes('memory') ? 'memory' : 'os' };
}

function read(file: string): z.infer<typeof enrolment> {
  let text: string;
  try {
    const stat = fs.lstatSync(file);
    if (!stat.isFile() || stat.size > MAX_FILE) throw new Error('not a small file');
    text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    throw invalid(`The enrolment file ${file} cannot be read. Check the path after --enrol; it must be a file of at most 64 KiB.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid(`The enrolment file ${file} is not JSON, so it was not used. Write it anew.`);
  }
  const parsed = enrolment.safeParse(json);
  if (parsed.success) return parsed.data;
  // Only places: what stands there may be a password.
  const places = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || 'the whole');
  throw invalid(`The enrolment file ${file} is wrong at ${places.join(', ')}, so it was not used. It holds {"accounts": [{"address", "password"}], "staff": {"address", "password"}, "central": {"user", "password"}}, and nothing else.`);
}

/** Overwritten first, so that the name alone is left should deleting be undone. What a disk keeps beneath is beyond us. */
function destroy(file: string): void {
  const fd = fs.openSync(file, 'r+');
  try {
    fs.writeSync(fd, Buffer.alloc(fs.fstatSync(fd).size), 0, undefined, 0);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.unlinkSync(file);
}

const invalid = (message: string): AppError => new AppError('settings-invalid', message);
