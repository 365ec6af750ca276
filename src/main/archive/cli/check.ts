import { checkRecord, type Finding } from '../postgres/check.js';
import { readMigrations } from '../postgres/migrate.js';
import { Misused, parse, type Command } from './command.js';
import { DATABASE, placeOptions, readDatabase, within } from './place.js';

const HEADINGS: Readonly<Record<Finding['weight'], string>> = { missing: 'Missing', 'too-wide': 'Too wide', note: 'To be known' };

/** Says what is missing or too wide in the rights of the record. */
export const check: Command = {
  usage: [`check ${DATABASE}`],
  async run(args, terminal) {
    const { values, positionals: [target, ...rest] } = parse(args, placeOptions);
    if (rest.length > 0) throw new Misused();
    const record = await readDatabase(target, values.certificate, terminal);
    const migrations = await readMigrations(terminal.migrations);
    const findings = await within(record, (client) => checkRecord(client, migrations));
    for (const [weight, heading] of Object.entries(HEADINGS)) {
      const found = findings.filter((finding) => finding.weight === weight);
      if (found.length > 0) terminal.say(`${heading}:`);
      for (const { what } of found) terminal.say(`  - ${what}`);
    }
    const wrong = findings.filter(({ weight }) => weight !== 'note').length;
    terminal.say(wrong === 0 ? 'Nothing is missing, and nobody may more than they should.' : `${wrong} ${wrong === 1 ? 'thing' : 'things'} to put right.`);
    return wrong === 0 ? 0 : 1;
  },
};
