import fs from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.js';
import { checkDisclosure, checkedWords } from '../../disclosure/check.js';
import { SUMMARY } from '../../disclosure/manifest.js';
import { writeDurably } from '../../secrets/durable.js';
import { openLibraryKey } from '../keys/library.js';
import { isPublicKey, withSignature } from '../keys/signed.js';
import { askFor, Misused, parse, type Command } from './command.js';

/** Says whether a disclosure is as it was made, for who gave it away and for who has it. */
export const checkExport: Command = {
  usage: ['check-export FOLDER [--key PUBLIC-KEY]'],
  async run(args, terminal) {
    const { values: { key }, positionals: [folder, ...rest] } = parse(args, { key: { type: 'string' } });
    if (folder === undefined || rest.length > 0) throw new Misused('Name the folder of the disclosure.');
    const libraryKey = key?.trim().toLowerCase();
    if (libraryKey !== undefined && !isPublicKey(libraryKey)) throw new Misused('The public key of the library is 64 hex digits, as the policy has it (central.libraryKey).');
    const checked = await checkDisclosure(path.resolve(terminal.cwd, folder), libraryKey);
    for (const line of checkedWords(checked).trimEnd().split('\n')) terminal.say(line);
    return checked.problems.length === 0 ? 0 : 1;
  },
};

/** For libraries whose reviewers do not have the key: whoever keeps it signs what they made. */
export const signExport: Command = {
  usage: ['sign-export FOLDER --key-file FILE'],
  async run(args, terminal) {
    const { values: { 'key-file': keyFile }, positionals: [folder, ...rest] } = parse(args, { 'key-file': { type: 'string' } });
    if (folder === undefined || keyFile === undefined || rest.length > 0) throw new Misused('Name the folder of the disclosure, and the file with the key of the library.');
    const place = path.resolve(terminal.cwd, folder);
    const { problems, signature } = await checkDisclosure(place);
    if (problems[0] !== undefined) throw new AppError('invalid-request', `It is not as it was made, so it was not signed. ${problems[0]}`);
    if (signature !== 'none') throw new AppError('invalid-request', 'It is signed already.');
    const file = await fs.readFile(path.resolve(terminal.cwd, keyFile), 'utf8').catch((cause: unknown) => {
      throw new AppError('invalid-request', 'The file with the key cannot be read.', { cause });
    });
    const signer = await openLibraryKey(file, await askFor(terminal, 'Passphrase of the library’s key', { secret: true }));
    const summary = path.join(place, SUMMARY);
    writeDurably(summary, withSignature(signer, await fs.readFile(summary, 'utf8')));
    terminal.say(`Signed with the key ${signer.publicKey}.`);
    return 0;
  },
};
