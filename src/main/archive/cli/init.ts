import { AppError } from '../../../shared/errors.js';
import { openFolder } from '../folder.js';
import { isPublicKey } from '../keys/signed.js';
import { readMigrations } from '../postgres/migrate.js';
import { makeDatabase, setUp, type SetUp } from '../postgres/setup.js';
import { Misused, parse, type Command, type Terminal } from './command.js';
import { placeOptions, readPlace, within, type PostgresRecord } from './place.js';

/** Sets the record up, or brings it up to date. */
export const init: Command = {
  usage: ['init postgres://USER@HOST/DATABASE --time-zone ZONE [--library-key HEX] [--certificate FILE]', 'init FOLDER'],
  async run(args, terminal) {
    const { values, positionals: [target, ...rest] } = parse(args, { ...placeOptions, 'time-zone': { type: 'string' }, 'library-key': { type: 'string' } });
    const libraryKey = values['library-key']?.toLowerCase();
    if (rest.length > 0) throw new Misused();
    if (libraryKey !== undefined && !isPublicKey(libraryKey)) throw new Misused('A key of the library is 64 hex digits, as archive -- keys prints it.');
    const place = await readPlace(target, values.certificate, terminal);
    if (place.kind === 'postgres') return initDatabase(place, { timeZone: values['time-zone'], ...(libraryKey === undefined ? {} : { libraryKey }) }, terminal);
    const { archiveId } = await openFolder({ folder: place.folder, archiveId: undefined });
    terminal.say(`The folder is ready. Archive ${archiveId}.`);
    terminal.say('In the policy of the desks: "central": { "folder": … } with the path under which they see it.');
    return 0;
  },
};

async function initDatabase(record: PostgresRecord, given: Pick<SetUp, 'timeZone' | 'libraryKey'>, terminal: Terminal): Promise<number> {
  const { place } = record;
  if (place.database === 'postgres') throw new AppError('invalid-request', 'The database “postgres” is the server’s own. Name one for the record: postgres://USER@HOST/deskbell.');
  const migrations = await readMigrations(terminal.migrations);
  const made = await within({ ...record, place: { ...place, database: 'postgres' } }, (client) => makeDatabase(client, place.database));
  if (made) terminal.say(`Made the database “${place.database}”.`);
  const { ran, archive, zone } = await within(record, (client) => setUp(client, { migrations, ...given }));
  for (const name of ran) terminal.say(`Ran ${name}.`);
  terminal.say(ran.length === 0 ? 'The record is set up already, and up to date.' : 'The record is set up.');
  terminal.say(`Archive ${archive}, days by ${zone}.`);
  terminal.say(`In the policy of the desks: "central": { "postgres": { "host": "${place.host}", "port": ${place.port}, "database": "${place.database}" } }`);
  terminal.say('Next: a login for each desk (archive -- desk), logins for reviewers and administrators (archive -- person), then archive -- check.');
  return 0;
}
