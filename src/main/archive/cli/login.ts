/** Logins of the record in PostgreSQL: one for each desk, one for each reviewer and administrator. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../shared/errors.js';
import { closeLogin, giveLogin, loginsOf, type Role } from '../postgres/setup.js';
import { newPassword } from '../postgres/password.js';
import { Misused, parse, type Command, type Terminal } from './command.js';
import { DATABASE, placeOptions, readDatabase, within, type PostgresRecord } from './place.js';

const options = { ...placeOptions, point: { type: 'string' }, enrol: { type: 'string' }, role: { type: 'string' } } as const;

/** PostgreSQL takes more, but these need quotes nowhere. */
const loginName = z.string('Name the login.').regex(/^[a-z][a-z0-9_-]{0,62}$/, 'A login is up to 63 small letters, digits, - and _, and begins with a letter.');
const pointName = z.string('Say how the desk is called: --point "Main desk".').trim().min(1).max(100).regex(/^\P{Cc}*$/u);

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Misused(parsed.error.issues[0]?.message);
  return parsed.data;
}

export const desk: Command = {
  usage: [`desk ${DATABASE} add LOGIN --point NAME [--enrol FILE]`, `desk ${DATABASE} close LOGIN`, `desk ${DATABASE} list`],
  async run(args, terminal) {
    const { values, positionals: [target, action, name, ...rest] } = parse(args, options);
    if (rest.length > 0 || values.role !== undefined) throw new Misused();
    const record = await readDatabase(target, values.certificate, terminal);
    if (action === 'list' && name === undefined) return list(record, ['desk'], terminal);
    if (action === 'close') return close(record, checked(loginName, name), terminal);
    if (action !== 'add') throw new Misused();
    return add(record, { name: checked(loginName, name), role: 'desk', point: checked(pointName, values.point) }, values.enrol, terminal);
  },
};

export const person: Command = {
  usage: [`person ${DATABASE} add LOGIN --role reviewer|administrator`, `person ${DATABASE} close LOGIN`, `person ${DATABASE} list`],
  async run(args, terminal) {
    const { values, positionals: [target, action, name, ...rest] } = parse(args, options);
    if (rest.length > 0 || values.point !== undefined || values.enrol !== undefined) throw new Misused();
    const record = await readDatabase(target, values.certificate, terminal);
    if (action === 'list' && name === undefined) return list(record, ['reviewer', 'administrator'], terminal);
    if (action === 'close') return close(record, checked(loginName, name), terminal);
    if (action !== 'add') throw new Misused();
    const role = checked(z.enum(['reviewer', 'administrator'], 'Say what the login is for: --role reviewer, or --role administrator.'), values.role);
    return add(record, { name: checked(loginName, name), role }, undefined, terminal);
  },
};

interface Wanted {
  readonly name: string;
  readonly role: Role;
  readonly point?: string;
}

async function add(record: PostgresRecord, wanted: Wanted, enrol: string | undefined, terminal: Terminal): Promise<number> {
  const password = newPassword();
  const file = enrol === undefined ? undefined : path.resolve(terminal.cwd, enrol);
  // First: a password that was given and lies nowhere would be lost.
  if (file !== undefined) await writeEnrolment(file, { user: wanted.name, password });
  const done = await within(record, (client) => giveLogin(client, { ...wanted, password }));
  const what = wanted.role === 'desk' ? 'the desk' : `the ${wanted.role}`;
  terminal.say(done === 'made' ? `Made the login “${wanted.name}” of ${what}.` : `Gave the login “${wanted.name}” of ${what} a new password; the one before opens nothing any more.`);
  if (file === undefined) terminal.say(`Password, shown once: ${password}`);
  else terminal.say(`Its password is in ${file}. Start that desk once with --enrol and this file; Deskbell deletes it then.`);
  return 0;
}

/** As `src/main/secrets/enrol.ts` reads it. */
async function writeEnrolment(file: string, central: { readonly user: string; readonly password: string }): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify({ accounts: [], central }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new AppError('invalid-request', `The enrolment file ${file} could not be written, so nothing was changed. Choose a file that does not exist yet, in a folder that does.`, { cause });
  }
}

async function close(record: PostgresRecord, name: string, terminal: Terminal): Promise<number> {
  await within(record, (client) => closeLogin(client, name));
  terminal.say(`The login “${name}” opens nothing any more. What it wrote stays.`);
  return 0;
}

async function list(record: PostgresRecord, roles: readonly Role[], terminal: Terminal): Promise<number> {
  const logins = await within(record, (client) => loginsOf(client, roles));
  for (const { name, role, point, open, seen } of logins) {
    const when = seen === undefined ? 'never shipped' : `last seen ${seen.toISOString()}`;
    terminal.say([name, role, ...(role === 'desk' ? [point ?? '', when] : []), ...(open ? [] : ['closed'])].join('  '));
  }
  if (logins.length === 0) terminal.say('There are none yet.');
  return 0;
}
