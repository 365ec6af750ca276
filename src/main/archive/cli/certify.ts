import os from 'node:os';
import { AppError } from '../../../shared/errors.js';
import { certifiedWords } from '../../../shared/review/access-words.js';
import { keepCertified } from '../certified.js';
import { keepCertificate } from '../desk-file.js';
import { inFolderWords } from '../folder.js';
import { certify as sign, fingerprintOf, type Signer } from '../keys/signed.js';
import { inTransaction } from '../postgres/migrate.js';
import { verifyRecord, type DeskReport } from '../verify/verify.js';
import { askFor, Misused, parse, type Command, type Terminal } from './command.js';
import { readLibraryKey } from './key-files.js';
import { placeOptions, readPlace, within, type Place, type PostgresRecord } from './place.js';
import { withSource } from './record.js';

/** A key with which a desk has signed, and which the library has not certified. */
interface Unknown {
  readonly desk: DeskReport;
  readonly publicKey: string;
}

const longest = 100;

/** Signs, with the library's key, which keys belong to its desks. */
export const certify: Command = {
  usage: ['certify RECORD --key FILE [--desk ID [--name NAME]] [--yes] [--as NAME] [--certificate FILE]'],
  async run(args, terminal) {
    const { values, positionals: [target, ...rest] } = parse(args, { ...placeOptions, key: { type: 'string' }, desk: { type: 'string' }, name: { type: 'string' }, yes: { type: 'boolean' }, as: { type: 'string' } });
    if (rest.length > 0 || values.key === undefined) throw new Misused();
    if (values.name !== undefined && (values.desk === undefined || values.name.length > longest || /\p{Cc}/u.test(values.name))) throw new Misused('A name is one line, for one desk: --desk ID --name NAME.');
    const library = await readLibraryKey(values.key, terminal);
    const place = await readPlace(target, values.certificate, terminal);
    // Only keys that have signed something are offered: that is how a desk proves that it has the other half.
    const { archiveId, desks } = await withSource(place, undefined, (source) => verifyRecord(source, { libraryKey: library.publicKey, now: terminal.now(), silentAfter: Number.MAX_SAFE_INTEGER }));
    const unknown = desks.filter(({ desk }) => values.desk === undefined || desk.startsWith(values.desk)).flatMap((desk) => unknownKeys(desk));
    if (unknown.length === 0) terminal.say('There is no key to certify: every desk that has signed something is certified.');
    for (const each of unknown) await offer(each, { archiveId, library, place, terminal, name: values.name, yes: values.yes === true, by: values.as ?? os.userInfo().username });
    return 0;
  },
};

function unknownKeys(desk: DeskReport): Unknown[] {
  const known = new Set(desk.certified.map(({ publicKey }) => publicKey));
  const used = new Set(desk.epochs.flatMap(({ keys }) => keys));
  return [...used].filter((publicKey) => !known.has(publicKey)).map((publicKey) => ({ desk, publicKey }));
}

interface Offer {
  readonly archiveId: string;
  readonly library: Signer;
  readonly place: Place;
  readonly terminal: Terminal;
  readonly name: string | undefined;
  readonly yes: boolean;
  /** Who certifies, where no login says so. */
  readonly by: string;
}

async function offer({ desk: { desk, point, certified }, publicKey }: Unknown, { archiveId, library, place, terminal, name: given, yes, by }: Offer): Promise<void> {
  const name = given ?? (certified.at(-1)?.name || point || `Desk ${desk.slice(0, 8)}`);
  terminal.say(`${name} (${desk}) signs with the key ${fingerprintOf(publicKey)}${certified.length > 0 ? '; it had another one before' : ''}.`);
  if (!yes && (await askFor(terminal, 'Is that the fingerprint that the settings of this desk show? yes or no')).trim().toLowerCase() !== 'yes') {
    terminal.say('Not certified.');
    return;
  }
  const at = terminal.now();
  const certificate = sign(library, { archive: archiveId, desk, publicKey, name, time: at });
  if (place.kind === 'postgres') await keepInDatabase(place, { desk, publicKey, name }, certificate);
  else {
    // Who did it is written down before it counts.
    await inFolderWords(async () => {
      await keepCertified(place.folder, archiveId, library, { at, by, desk, publicKey, name });
      await keepCertificate(place.folder, desk, publicKey, certificate);
    });
  }
  terminal.say('Certified.');
}

/** With who did it: both, or neither. */
async function keepInDatabase(place: PostgresRecord, { desk, publicKey, name }: { readonly desk: string; readonly publicKey: string; readonly name: string }, certificate: string): Promise<void> {
  await within(place, (client) => inTransaction(client, async () => {
    await client.query('SET LOCAL ROLE deskbell_owner');
    const { rowCount } = await client.query('UPDATE deskbell.desk_key SET certificate = $1 WHERE desk = $2 AND public_key = $3', [certificate, Buffer.from(desk, 'hex'), Buffer.from(publicKey, 'hex')]);
    if (rowCount !== 1) throw new AppError('archive-damaged', 'The database does not know this key any more. Try again.');
    const about = certifiedWords({ name, desk, fingerprint: fingerprintOf(publicKey) });
    await client.query("INSERT INTO deskbell.access (what, about, detail) VALUES ('certified', $1, $2)", [about, { desk, publicKey, name }]);
  }));
}
