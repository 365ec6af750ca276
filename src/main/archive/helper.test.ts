import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openJournal, type Journal } from '../journal/index.js';
import { Folders, key, optionsFor } from '../journal/test/fixture.js';
import { introductionOf } from './desk-file.js';
import { runHelper } from './helper.js';
import { makeReviewersKey, openReviewersKey } from './keys/reviewers.js';
import { headText, isSignedBy, newPrivateKey, publicKeyOf } from './keys/signed.js';
import { rowsIn } from './line.js';
import { fromArchive, toArchive, type FromArchive } from './messages.js';
import { SegmentOpener } from './segment-seal.js';

vi.setConfig({ testTimeout: 120_000 });
/** Long enough for a busy computer; what is waited for comes at once. */
const waiting = 20_000;

const folders = new Folders();
const journals: Journal[] = [];

afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  folders.clean();
});

function open(dir = folders.make(), change: Parameters<typeof optionsFor>[1] = {}): Journal {
  const journal = openJournal(optionsFor(dir, change));
  journals.push(journal);
  return journal;
}

interface Helper {
  readonly send: (data: unknown) => void;
  readonly sent: FromArchive[];
  readonly exits: number[];
  /** Lets the pause end that is under way. */
  readonly pauses: (() => void)[];
}

function helper(): Helper {
  const events = new EventEmitter();
  const [sent, exits, pauses]: [FromArchive[], number[], (() => void)[]] = [[], [], []];
  runHelper({
    port: { on: (event, listener) => events.on(event, listener), postMessage: (message) => void sent.push(fromArchive().parse(message)) },
    exit: (status) => void exits.push(status),
    linger: 30_000, now: () => 77, random: () => 0,
    sleep: (_milliseconds, signal) => new Promise((resolve) => {
      pauses.push(() => resolve());
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    }),
  });
  return { send: (data) => void events.emit('message', { data }), sent, exits, pauses };
}

const startFor = (journal: Journal, folder: string): Record<string, unknown> => ({
  type: 'start', journal: journal.file, central: { kind: 'folder', folder, reviewerKeys: [] }, key: { id: key.id, hex: Buffer.from(key.key).toString('hex') },
});

const storedSeqs = (folder: string, desk: string, epoch: string): number[] =>
  rowsIn(readFileSync(path.join(folder, desk, epoch, 'segment-000001.jsonl'))).map(({ seq }) => seq);

describe('the archive process', () => {
  it('ships, says how far it came, ships more when it is woken, and ends after a while', async () => {
    const folder = folders.make();
    const journal = open();
    const { send, sent, exits, pauses } = helper();
    send(startFor(journal, folder));
    await vi.waitFor(() => expect(pauses).toHaveLength(1), waiting);
    expect(sent[0]).toMatchObject({ type: 'archive', id: expect.any(String) });
    expect(sent.at(-1)).toEqual({ type: 'progress', shipped: 1, backlog: 0, lastSuccess: 77, acknowledged: [{ epoch: journal.head.epoch, seq: 1 }] });
    journal.append({ entries: [1, 2, 3].map((number) => ({ kind: 'message', time: number, body: number })) });
    send({ type: 'wake' });
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ shipped: 4, backlog: 0 }), waiting);
    await vi.waitFor(() => expect(pauses).toHaveLength(2), waiting);
    expect(exits).toEqual([]);
    pauses[1]?.();
    await vi.waitFor(() => expect(exits).toEqual([0]), waiting);
    expect(storedSeqs(folder, optionsFor('').deskId, journal.head.epoch)).toEqual([1, 2, 3, 4]);
  });

  it('seals for the reviewers, signs what it sent, and says where the desk stands', async () => {
    const folder = folders.make();
    const journal = open();
    const made = await makeReviewersKey('some long passphrase', new Date(0), 10);
    const reviewers = await openReviewersKey(made.file, 'some long passphrase');
    const privateKey = newPrivateKey();
    const { send, sent } = helper();
    send({ ...startFor(journal, folder), central: { kind: 'folder', folder, reviewerKeys: [made.recipient] }, point: 'Main desk', signing: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('hex') });
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ shipped: 1, backlog: 0 }), waiting);
    send({ type: 'stop' });
    const { deskId } = optionsFor('');
    expect(await introductionOf(folder, deskId)).toEqual({ desk: deskId, point: 'Main desk' });
    const { rows, heads } = await new SegmentOpener(reviewers).open(readFileSync(path.join(folder, deskId, journal.head.epoch, 'segment-000001.jsonl')));
    expect(rows.map(({ seq, state }) => [seq, state])).toEqual([[1, 'open']]);
    const archive = sent[0]?.type === 'archive' ? sent[0].id : '';
    const text = headText({ archive, desk: deskId, epoch: journal.head.epoch, seq: 1, hash: journal.head.hash, time: 77 });
    expect(heads.map((head) => isSignedBy(publicKeyOf(privateKey), text, head.signature))).toEqual([true]);
  });

  it('does not say of every batch how far it came', async () => {
    const journal = open();
    journal.append({ entries: Array.from({ length: 3_000 }, (_, number) => ({ kind: 'message', time: number, body: number })) });
    const { send, sent } = helper();
    send(startFor(journal, folders.make()));
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ shipped: 3_001, backlog: 0 }), waiting);
    expect([...new Set(sent.map((message) => message.type === 'progress' && message.backlog))]).toEqual([false, 2_501, 0]);
    send({ type: 'stop' });
  });

  it('ships the epochs before the current one, too', async () => {
    const folder = folders.make();
    const dir = folders.make();
    const first = open(dir);
    first.append({ entries: [{ kind: 'message', time: 1, body: 'never shipped' }] });
    first.close();
    const second = open(dir, { machineId: 'another' });
    const { send, sent } = helper();
    send(startFor(second, folder));
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ shipped: 3, backlog: 0 }), waiting);
    const { deskId } = optionsFor('');
    expect(storedSeqs(folder, deskId, first.head.epoch)).toEqual([1, 2]);
    expect(storedSeqs(folder, deskId, second.head.epoch)).toEqual([1]);
  });

  it('says what keeps it from shipping, and ends when it is told to', async () => {
    const file = path.join(folders.make(), 'file');
    writeFileSync(file, '');
    const { send, sent, exits } = helper();
    send(startFor(open(), path.join(file, 'below')));
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ type: 'progress', backlog: 1, problem: { code: 'archive-unreachable' } }), waiting);
    send({ type: 'stop' });
    await vi.waitFor(() => expect(exits).toEqual([0]), waiting);
  });

  it('takes no other folder for the archive that it was told', async () => {
    const folder = folders.make();
    const journal = open();
    const { send, sent } = helper();
    send({ ...startFor(journal, folder), archiveId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' });
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ problem: { message: expect.stringContaining('not the one that was used until now') } }), waiting);
    expect(readdirSync(folder)).toEqual([]);
    send({ type: 'stop' });
  });

  it('says in words why it cannot begin', async () => {
    const journal = open();
    const { send, sent, exits, pauses } = helper();
    send({ ...startFor(journal, folders.make()), key: undefined });
    await vi.waitFor(() => expect(pauses).toHaveLength(1), waiting);
    expect(sent).toEqual([{ type: 'progress', shipped: 0, backlog: 0, problem: { code: 'journal-key-missing', message: expect.stringContaining('key-1') } }]);
    pauses[0]?.();
    await vi.waitFor(() => expect(exits).toEqual([1]), waiting);
  });

  it('says so when the journal is gone', async () => {
    const journal = open();
    journal.close();
    rmSync(journal.file);
    const { send, sent } = helper();
    send(startFor(journal, folders.make()));
    await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ problem: { code: 'journal-damaged' } }), waiting);
  });

  const central = { kind: 'folder', folder: '/f', reviewerKeys: [] };
  const good = { type: 'start', journal: '/j', central };
  const postgres = { kind: 'postgres', place: { host: 'h', port: 5432, database: 'd' }, login: { user: 'u', password: 'p' } };
  it.each<[string, unknown]>([
    ['nothing', undefined], ['null', null], ['text', 'start'], ['no type', {}], ['a type that is none', { type: 'delete' }],
    ['a wake before the start', { type: 'wake' }], ['a stop before the start', { type: 'stop' }],
    ['a start without a journal', { type: 'start', central }], ['a field too many', { ...good, also: 1 }],
    ['a path that is too long', { ...good, central: { ...central, folder: 'x'.repeat(5000) } }], ['an empty path', { ...good, journal: '' }],
    ['a key that is none', { ...good, key: { id: 'k', hex: 'zz'.repeat(32) } }], ['a short key', { ...good, key: { id: 'k', hex: '00' } }],
    ['an id that is too long', { ...good, key: { id: 'k'.repeat(300), hex: '00'.repeat(32) } }], ['an archive that is none', { ...good, archiveId: '../x' }],
    ['a start without central storage', { type: 'start', journal: '/j' }], ['both kinds of it', { ...good, central: { ...central, ...postgres } }],
    ['a database without a login', { ...good, central: { ...postgres, login: undefined } }], ['a port that is none', { ...good, central: { ...postgres, place: { ...postgres.place, port: 0 } } }],
    ['a key to sign with that is none', { ...good, signing: 'zz' }], ['too many reviewers', { ...good, central: { ...central, reviewerKeys: Array.from({ length: 21 }, () => 'age1x') } }],
  ])('ends at once at %s', (_name, message) => {
    const { send, exits, sent } = helper();
    send(message);
    expect([exits, sent]).toEqual([[2], []]);
  });

  it('ends at once when it is started twice', () => {
    const journal = open();
    const { send, exits } = helper();
    send(startFor(journal, folders.make()));
    send(startFor(journal, folders.make()));
    expect(exits).toEqual([2]);
    send({ type: 'stop' });
  });
});

describe('what the archive process says', () => {
  it.each<unknown>([
    {}, { type: 'archive', id: 'x' }, { type: 'progress', shipped: -1, backlog: 0 }, { type: 'progress', shipped: 0.5, backlog: 0 },
    { type: 'progress', shipped: 1, backlog: 0, more: true }, { type: 'progress', shipped: 1, backlog: 0, problem: { code: 'x', message: 'y'.repeat(2000) } },
  ])('is parsed, and (%#) is refused', (message) => {
    expect(fromArchive().safeParse(message).success).toBe(false);
    expect(toArchive().safeParse(message).success).toBe(false);
  });
});
