import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../shared/errors.js';
import { makeLibraryKey } from '../keys/library.js';
import { makeReviewersKey, openFile, openReviewersKey } from '../keys/reviewers.js';
import { fingerprintOf, signerOf } from '../keys/signed.js';
import { askFor, Misused, parse, type Command, type Terminal } from './command.js';
import { newPassphrase, readKeyFile, writeNew } from './key-files.js';

/** Makes the two keys of the library, or shows the public part of one. */
export const keys: Command = {
  usage: ['keys make FOLDER', 'keys show FILE'],
  async run(args, terminal) {
    const { positionals: [action, place, ...rest] } = parse(args, {});
    if (place === undefined || rest.length > 0) throw new Misused();
    if (action === 'make') return make(path.resolve(terminal.cwd, place), terminal);
    if (action === 'show') return show(place, terminal);
    throw new Misused();
  },
};

async function make(folder: string, terminal: Terminal): Promise<number> {
  const files = { library: path.join(folder, 'library.key'), reviewers: path.join(folder, 'reviewers.key') };
  for (const file of Object.values(files)) if (existsSync(file)) throw new AppError('invalid-request', `There is a file ${file} already, and it was left as it is. Choose another folder.`);
  const passphrases = { library: await newPassphrase('library', terminal), reviewers: await newPassphrase('reviewers', terminal) };
  if (passphrases.library === passphrases.reviewers) throw new AppError('invalid-request', 'The two keys are for different people: give them different passphrases. Nothing was made.');
  const [library, reviewers] = [await makeLibraryKey(passphrases.library), await makeReviewersKey(passphrases.reviewers, new Date(terminal.now()))];
  mkdirSync(folder, { recursive: true });
  await writeNew(files.library, library.file);
  await writeNew(files.reviewers, reviewers.file);
  for (const line of [
    `Made ${files.library}: certifies desks, and signs what is removed and what is disclosed. For administrators.`,
    `Made ${files.reviewers}: opens what lies in a folder. For reviewers.`,
    'Keep copies of both files and both passphrases where they will be found in ten years, apart from each other. Nobody can open the record without them, and nobody can make them again.',
    'In the policy of the desks:',
    `  "central": { …, "libraryKey": "${library.publicKey}", "reviewerKeys": ["${reviewers.recipient}"] }`,
    `Fingerprint of the library’s key: ${fingerprintOf(library.publicKey)}. Write it down: who verifies the record compares it.`,
    'Next: start the desks with this policy, then archive -- certify.',
  ]) terminal.say(line);
  return 0;
}

async function show(file: string, terminal: Terminal): Promise<number> {
  const passphrase = terminal.env['DESKBELL_PASSPHRASE'] || (await askFor(terminal, 'Passphrase of this file', { secret: true }));
  const text = await openFile(await readKeyFile(file, terminal), passphrase);
  if (text.includes('AGE-SECRET-KEY-1')) terminal.say(`Key of the reviewers: ${(await openReviewersKey(text, '')).recipient}.`);
  else terminal.say(`Key of the library: ${publicPart(text)}.`);
  return 0;
}

function publicPart(pem: string): string {
  try {
    const { publicKey } = signerOf(pem);
    return `${publicKey} (fingerprint ${fingerprintOf(publicKey)})`;
  } catch (cause) {
    throw new AppError('invalid-request', 'This is neither the key of a library nor that of reviewers.', { cause });
  }
}
