import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Journal } from '../../journal/index.js';
import { contentOf, Folders } from '../../journal/test/fixture.js';
import { uuid } from '../../../core/testing/samples.js';
import { operated } from '../../record/test/told.js';
import { channel, day, guest, journalWith, now, openRecord, reader, ship, type Said } from '../../retention/test/record.js';
import { makeLibraryKey } from '../keys/library.js';
import { makeReviewersKey } from '../keys/reviewers.js';
import { run } from './commands.js';

// Passphrases are meant to be slow.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const keyFolders = new Folders();
const folders = new Folders();
const journals: Journal[] = [];
const env = { DESKBELL_LIBRARY_PASSPHRASE: 'library pass phrase', DESKBELL_REVIEWERS_PASSPHRASE: 'reviewers pass phrase' };
const desk = '1a'.repeat(16);
const said: readonly Said[] = [
  { in: reader, ago: 900, words: 'An old question about atlases' },
  { in: reader, ago: 900, words: 'An old answer' },
  { in: guest, ago: 800, words: 'You are all fools', incident: true },
  { in: channel, ago: 700, words: 'Who has the key to the attic?' },
  { in: reader, ago: 10, words: 'A new question' },
];
let [keys, cwd] = ['', ''];
let [libraryKey, recipient] = ['', ''];

async function archive(args: readonly string[], answers: readonly string[] = []): Promise<{ status: number; said: string; asked: readonly string[] }> {
  const [lines, asked]: [string[], string[]] = [[], []];
  const status = await run(args, {
    say: (line) => void lines.push(line), cwd, env, now: () => now, migrations: '',
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(answers[asked.length - 1]);
    },
  });
  return { status, said: lines.join('\n'), asked };
}

beforeAll(async () => {
  keys = keyFolders.make();
  const library = await makeLibraryKey(env.DESKBELL_LIBRARY_PASSPHRASE, 10);
  const other = await makeLibraryKey(env.DESKBELL_LIBRARY_PASSPHRASE, 10);
  const reviewers = await makeReviewersKey(env.DESKBELL_REVIEWERS_PASSPHRASE, new Date(0), 10);
  [libraryKey, recipient] = [library.publicKey, reviewers.recipient];
  for (const [name, { file }] of Object.entries({ library, other, reviewers })) writeFileSync(path.join(keys, name), file);
});
afterAll(() => keyFolders.clean());
beforeEach(async () => {
  cwd = folders.make();
  mkdirSync(path.join(cwd, 'record'));
  const journal = journalWith(folders.make(), desk, said);
  journals.push(journal);
  await ship(journal, await openRecord(path.join(cwd, 'record'), { libraryKey, recipients: [recipient] }));
  writeFileSync(path.join(cwd, 'policy.json'), JSON.stringify({
    library: 'Test library', timeZone: 'UTC', rooms: { desk: 'desk@rooms.library.example' }, services: [{ address: 'ask@library.example', name: 'Ask' }],
    central: { folder: path.join(cwd, 'record'), libraryKey, reviewerKeys: [recipient], retention: { chat: 365, incidents: 1_000, staffChat: 1_000 } },
  }));
});
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  folders.clean();
});

const key = (name: string): string => path.join(keys, name);
const preview = (): ReturnType<typeof archive> => archive(['retention', 'record', 'preview', '--policy', 'policy.json', '--reviewers-key', key('reviewers')]);
const remove = (answers: readonly string[], ...more: readonly string[]): ReturnType<typeof archive> =>
  archive(['retention', 'record', 'run', '--policy', 'policy.json', '--reviewers-key', key('reviewers'), '--key', key('library'), ...more], answers);
const holdId = ({ said: lines }: { said: string }): string => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(lines)?.[0] ?? '';

describe('npm run archive -- retention', () => {
  it('says what would go, per class, and changes nothing', async () => {
    const before = contentOf(path.join(cwd, 'record'));
    const { status, said: lines } = await preview();
    expect(status).toBe(0);
    expect(lines.split('\n')).toEqual([
      'Conversations with patrons (365 days): 2 entries of 1 conversation go, from 1975-10-02 to 1975-10-02; 1 stays.',
      'Conversations with an incident (1,000 days): nothing goes; 1 stays.',
      'What colleagues wrote (1,000 days): nothing goes; 1 stays.',
    ]);
    expect(contentOf(path.join(cwd, 'record'))).toEqual(before);
  });

  it('removes it when somebody types how many, and the record verifies', async () => {
    expect(await remove(['1'])).toMatchObject({ status: 1, said: expect.stringContaining('Nothing was removed.') });
    expect(await remove(['2'], '--as', 'ines', '--reason', 'The yearly round')).toMatchObject({ status: 0, said: expect.stringContaining('Removed 2 entries by 1 order.'), asked: [expect.stringContaining('Type 2')] });
    expect(readFileSync(path.join(cwd, 'record', 'orders', '00000001.json'), 'utf8')).toContain('The yearly round');
    expect(await archive(['verify', 'record', '--policy', 'policy.json', '--reviewers-key', key('reviewers'), '--silent-after', '99999'])).toMatchObject({ said: expect.not.stringContaining('Wrong') });
    expect(await remove([])).toMatchObject({ status: 0, said: expect.stringContaining('Nothing was removed.'), asked: [] });
    expect((await preview()).said).toContain('2 entries were removed before.');
  });

  it('writes down what the rows say for statistics before they go, and nobody is in it', async () => {
    const at = now - 900 * day;
    const [open, close] = [{ type: 'open', mode: 'in-person', note: 'A walk-in with a secret', age: 0 }, { type: 'close', outcome: 'answered' }] as const;
    const [journal] = journals;
    const walkIn = [operated(uuid(1), 'w1', at, open), operated(uuid(1), 'w2', at + 1_000, close, { prev: 'w1' })];
    journal?.append({ entries: walkIn.map(({ event, time }) => ({ kind: event.kind, time, body: event })) });
    if (journal) await ship(journal, await openRecord(path.join(cwd, 'record'), { libraryKey, recipients: [recipient] }));
    expect(await remove([], '--yes')).toMatchObject({ status: 0, said: expect.stringContaining('Removed 4 entries') });
    const figures = readFileSync(path.join(cwd, 'record', 'figures', '1975-10.json'), 'utf8');
    expect(figures).toContain('in-person');
    for (const hidden of ['secret', 'ana@', '@patrons', '@example.org']) expect(figures).not.toContain(hidden);
    expect(await archive(['verify', 'record', '--policy', 'policy.json', '--reviewers-key', key('reviewers'), '--silent-after', '99999'])).toMatchObject({ said: expect.not.stringContaining('Wrong') });
  });

  it('judges nothing that it cannot open', async () => {
    expect((await archive(['retention', 'record', 'preview', '--policy', 'policy.json'])).said).toContain('6 entries could not be opened, and therefore stay');
  });

  it('takes no other key than the library’s', async () => {
    expect(await archive(['retention', 'record', 'run', '--policy', 'policy.json', '--key', key('other'), '--yes'])).toMatchObject({ status: 1, said: expect.stringContaining('not the key of the library') });
  });

  it.each([
    [['retention', 'record']], [['retention', 'record', 'delete', '--policy', 'policy.json']], [['retention', 'record', 'preview']], [['retention', 'record', 'run', '--policy', 'policy.json']],
    [['hold', 'record', '--library-key', '00', '--reason', 'x', '--words', 'x']], [['hold', 'record', '--words', 'x']], [['hold', 'record', '--reason', 'x']], [['hold', 'record', '--reason', 'x', '--from', '2026-02-30']],
    [['hold', 'record', '--reason', 'x', '--from', '2026-02-03', '--to', '2026-02-01']], [['hold', 'record', 'list']], [['lift', 'record']], [['lift', 'record', 'everything']],
    ...[[], ['--reason', ' '], ['--agree', 'yes'], ['--agree', '2026-11-22'], ['--refuse', '--reason', ''], ['--refuse', '--agree', '2026-11-22T09:30:00.000Z'], ['--reason', 'x', '--agree', '2026-11-22T09:30:00.000Z']].map((how): [string[]] => [['lift', 'record', uuid(1), ...how]]),
  ])('says how it is used instead of guessing: %j', async (args) => {
    expect(await archive(args)).toMatchObject({ status: 2, said: expect.stringContaining('npm run archive -- ') });
  });
});

describe('npm run archive -- hold and lift', () => {
  const hold = (...on: readonly string[]): ReturnType<typeof archive> => archive(['hold', 'record', '--key', key('library'), '--as', 'ines', '--reason', 'The court asked', ...on]);
  const lift = (id: string, by: string, ...more: readonly string[]): ReturnType<typeof archive> => archive(['lift', 'record', id, '--key', key('library'), '--as', by, ...more]);

  it('keeps what it is on, until a second administrator agrees to lift it', async () => {
    const id = holdId(await hold('--person', 'reader@example.org'));
    expect((await preview()).said).toContain(`Hold ${id} on reader@example.org keeps 3 entries.`);
    expect(await remove([])).toMatchObject({ status: 0, said: expect.stringContaining('Nothing was removed.') });
    const agree = ['--agree', new Date(now).toISOString()] as const;
    expect(await lift(id, 'ruth', ...agree)).toMatchObject({ status: 1, said: expect.stringContaining('Nobody asks') });
    expect(await lift(id, 'ines', '--reason', 'It is over')).toMatchObject({ status: 0, said: expect.stringContaining('stays in force') });
    expect(await lift(id, 'ruth', '--reason', 'It is over')).toMatchObject({ status: 1, said: expect.stringContaining('ines asked for this already') });
    expect(await lift(id, 'ines', ...agree)).toMatchObject({ status: 1, said: expect.stringContaining('second administrator') });
    expect(await lift(id, 'ines ', ...agree)).toMatchObject({ status: 1, said: expect.stringContaining('second administrator') });
    expect(await lift(id, 'ruth', '--agree', new Date(now - 1).toISOString())).toMatchObject({ status: 1, said: expect.stringContaining('not what you saw') });
    expect((await archive(['hold', 'record', 'list', '--policy', 'policy.json'])).said).toMatch(new RegExp(`reader@example\\.org .* ines: The court asked .*asked for its end.*It is over; to agree: ${agree.join(' ')}`));
    expect(await lift(id, 'ruth', '--refuse')).toMatchObject({ status: 0, said: expect.stringContaining('goes on') });
    expect(await lift(id, 'ruth', '--refuse')).toMatchObject({ status: 1, said: expect.stringContaining('Nobody asked') });
    await lift(id, 'ines', '--reason', 'It may be over');
    expect(await lift(id, 'ruth', '--refuse', '--reason', 'There is an appeal')).toMatchObject({ status: 0, said: expect.stringContaining('goes on') });
    expect(readFileSync(path.join(cwd, 'record', 'orders', '00000005.json'), 'utf8')).toContain('There is an appeal');
    await lift(id, 'ines', '--reason', 'It is over now');
    expect(await lift(id, 'ruth', ...agree)).toMatchObject({ status: 0, said: expect.stringContaining('is lifted') });
    expect(await lift(id, 'ruth', ...agree)).toMatchObject({ status: 1, said: expect.stringContaining('no such hold') });
    expect(await remove([], '--yes')).toMatchObject({ status: 0, said: expect.stringContaining('Removed 2 entries') });
  });

  it('shows when one was taken away, and does nothing then', async () => {
    await hold('--words', 'atlases');
    await hold('--from', '1975-10-01', '--to', '1975-10-05');
    rmSync(path.join(cwd, 'record', 'orders', '00000001.json'));
    expect(await remove([], '--yes')).toMatchObject({ status: 1, said: expect.stringContaining('00000001.json is missing') });
  });
});
