import { EventEmitter } from 'node:events';
import path from 'node:path';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SERVICE, MARIA } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { parsePolicy } from '../../shared/policy/parse.js';
import type { Policy } from '../../shared/policy/schema.js';
import { openFolder } from '../archive/folder.js';
import { makeLibraryKey } from '../archive/keys/library.js';
import { makeReviewersKey } from '../archive/keys/reviewers.js';
import { Folders } from '../journal/test/fixture.js';
import { libraryRules } from '../statistics/library.js';
import type { Opening } from '../review/session.js';
import { recordOpener, type Child } from './host.js';
import { silentLog } from '../log/log.js';
import { openRecordStore } from './open.js';
import { serveRecord, type Port } from './serve.js';
import { shipTwoDays } from './test/told.js';

const WAIT = { timeout: 30_000 };
const folders = new Folders();
afterEach(() => folders.clean());

/** The other process, in this one: what passes is copied, as it is between processes. */
class TestChild extends EventEmitter implements Child {
  readonly port = new EventEmitter();
  readonly exits: number[] = [];

  constructor() {
    super();
    const port: Port = { on: (_event, listener) => this.port.on('message', listener), postMessage: (message) => queueMicrotask(() => this.emit('message', structuredClone(message))) };
    serveRecord({ port, open: openRecordStore, exit: (status) => this.end(status), sleep: (_milliseconds, signal) => new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }))) });
  }

  postMessage(message: unknown): void {
    this.say(message);
  }

  say(message: unknown): void {
    queueMicrotask(() => this.port.emit('message', { data: structuredClone(message) }));
  }

  end(status: number): void {
    this.exits.push(status);
    this.emit('exit', status);
  }

  kill(): boolean {
    this.end(9);
    return true;
  }
}


const policyWith = (central: object): Policy =>
  parsePolicy(JSON.stringify({ library: 'Sample library', timeZone: 'Europe/Berlin', services: [{ address: SERVICE, name: 'Ask' }], rooms: { desk: 'desk@rooms.library.example' }, central }));
const codeOf = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error.code : error));

async function sealedRecord(): Promise<{ central: object; keyFile: string; folder: string }> {
  const folder = path.join(folders.make(), 'archive');
  const { recipient, file } = await makeReviewersKey('gelbe Äpfel', new Date(0), 10);
  const keyFile = path.join(folders.make(), 'reviewers.key');
  await writeFile(keyFile, file);
  const desks = await shipTwoDays(folders, await openFolder({ folder, archiveId: undefined, recipients: [recipient] }));
  for (const desk of desks) desk.close();
  return { central: { folder, reviewerKeys: [recipient] }, keyFile, folder };
}

describe('the process that has the record open', () => {
  it('opens what is sealed with the reviewers’ key, brings its index up to date by itself, answers, and ends with the review', async () => {
    const { central, keyFile } = await sealedRecord();
    const child = new TestChild();
    const open = recordOpener({ fork: () => child, policy: policyWith(central), indexes: folders.make(), log: silentLog });
    const as: Opening = { with: 'key', name: 'Dora', keyFile, passphrase: 'gelbe Äpfel' };
    const store = await open(as);
    await vi.waitFor(async () => expect((await store.overview()).items).toBe(7), WAIT);
    const { items } = await store.search({ words: 'county', limit: 5 });
    expect(items).toHaveLength(2);
    const item = { conversation: items[1]?.conversation ?? '', day: items[1]?.day ?? '' };
    await store.mark(item, { kind: 'reviewed' });
    expect((await store.read(item)).marks).toMatchObject([{ kind: 'reviewed', by: 'Dora' }]);
    expect((await store.read(item)).rows.every(({ body }) => body !== undefined)).toBe(true);
    expect((await store.choices()).people).not.toContain(MARIA);
    const asked = { rules: libraryRules(policyWith(central)), questions: [], tags: ['genealogy'], scripts: [['greeting', 'Greeting']] as const };
    const period = { from: '2026-11-01', to: '2026-11-30' };
    await vi.waitFor(async () => expect(await store.statistics({ ...asked, what: { query: { period, by: 'tag' } } })).toMatchObject({ period: { all: { requests: 5 }, rows: [{ label: 'genealogy', count: 1 }, { label: 'No tag', count: 4 }] } }), WAIT);
    expect(await store.statistics({ ...asked, what: { query: { period, by: 'script' } } })).toMatchObject({ period: { rows: [{ label: 'Greeting', count: 1 }] } });
    expect(await store.statistics({ ...asked, what: { year: 2026 } })).toMatchObject({ year: { library: 'Sample library' } });
    await store.exporting([item], 'a request');
    expect((await store.accesses(undefined, 1))[0]).toMatchObject({ what: 'exported' });
    expect(await store.index()).toBe(0);
    await store.close();
    expect(child.exits).toEqual([0]);
    expect(await codeOf(store.overview())).toBe('archive-unreachable');
    await store.close();
  });

  it('lets an administrator place a legal hold, and two of them end it', async () => {
    const { central, keyFile } = await sealedRecord();
    const { publicKey, file } = await makeLibraryKey('rote Birnen', 10);
    const libraryFile = path.join(folders.make(), 'library.key');
    await writeFile(libraryFile, file);
    const open = recordOpener({ fork: () => new TestChild(), policy: policyWith({ ...central, libraryKey: publicKey }), indexes: folders.make(), log: silentLog });
    const store = await open({ with: 'key', name: 'Dora', keyFile, passphrase: 'gelbe Äpfel' });
    await vi.waitFor(async () => expect((await store.overview()).items).toBe(7), WAIT);
    const as = (name: string, passphrase = 'rote Birnen') => ({ with: 'key', name, keyFile: libraryFile, passphrase }) as const;
    expect(await store.holds.preview({ person: MARIA })).toEqual({ conversations: 2, from: expect.any(Number), to: expect.any(Number) });
    expect(await codeOf(store.holds.put({ person: MARIA }, 'a lawsuit', as('Ines', 'gelbe Äpfel')))).toBe('wrong-password');
    const id = await store.holds.put({ person: MARIA }, 'a lawsuit', as('Ines'));
    expect([await store.holds.list(), await store.holds.counts()]).toEqual([[{ id, at: expect.any(Number), by: 'Ines', reason: 'a lawsuit', on: { person: MARIA } }], { [id]: 2 }]);
    await store.holds.decide(id, { step: 'ask', reason: 'it is over' }, as('Ines'));
    const [asked] = await store.holds.list();
    const agree = { step: 'agree', request: { at: asked?.asked?.at ?? 0, by: 'Ines' } } as const;
    expect(await codeOf(store.holds.decide(id, agree, as('Ines')))).toBe('not-allowed');
    expect(await codeOf(store.holds.decide(id, { ...agree, request: { at: 5, by: 'Ines' } }, as('Ruth')))).toBe('invalid-request');
    await store.holds.decide(id, agree, as('Ruth'));
    expect(await store.holds.list()).toMatchObject([{ asked: { by: 'Ines' }, lifted: { by: 'Ruth' } }]);
    await store.close();
  });

  it('says why it does not open, and ends', async () => {
    const { central, keyFile } = await sealedRecord();
    for (const [as, code] of [
      [{ with: 'key', name: 'Dora', keyFile, passphrase: 'wrong' }, 'wrong-password'], [{ with: 'key', name: 'Dora', keyFile: `${keyFile}-gone`, passphrase: '' }, 'invalid-request'], [{ with: 'login', user: 'a', password: 'b' }, 'not-allowed'],
    ] as const) {
      const child = new TestChild();
      expect(await codeOf(recordOpener({ fork: () => child, policy: policyWith(central), indexes: folders.make(), log: silentLog })(as))).toBe(code);
      expect(child.exits).toEqual([0]);
    }
    const child = new TestChild();
    const gone = policyWith({ folder: path.join(folders.make(), 'not-there') });
    expect(await codeOf(recordOpener({ fork: () => child, policy: gone, indexes: folders.make(), log: silentLog })({ with: 'name', name: 'Dora' }))).toBe('archive-unreachable');
  });

  it('leaves nothing in the clear on this computer or in the folder of a sealed record', async () => {
    const { central, keyFile, folder } = await sealedRecord();
    const indexes = folders.make();
    const store = await recordOpener({ fork: () => new TestChild(), policy: policyWith(central), indexes, log: silentLog })({ with: 'key', name: 'Dora', keyFile, passphrase: 'gelbe Äpfel' });
    await vi.waitFor(async () => expect((await store.overview()).items).toBe(7), WAIT);
    await store.search({ words: 'genealogist', limit: 5 });
    await store.mark((await store.search({ words: 'county', limit: 1 })).items[0] ?? { conversation: '', day: '' }, { kind: 'comment', text: 'unmistakable' });
    await store.close();
    const { readFileSync, statSync } = await import('node:fs');
    const files = [indexes, folder].flatMap((below) => readdirSync(below, { recursive: true, encoding: 'utf8' }).map((name) => path.join(below, name))).filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const content = readFileSync(file, 'latin1');
      for (const words of ['county', 'genealogist', 'unmistakable', 'maria@']) expect(content.includes(words), `${words} in ${file}`).toBe(false);
    }
  });

  it('tells whoever waits when it dies', async () => {
    const { central, keyFile } = await sealedRecord();
    const child = new TestChild();
    const store = await recordOpener({ fork: () => child, policy: policyWith(central), indexes: folders.make(), log: silentLog })({ with: 'key', name: 'Dora', keyFile, passphrase: 'gelbe Äpfel' });
    child.removeAllListeners('message');
    const asked = codeOf(store.overview());
    child.end(139);
    expect(await asked).toBe('archive-unreachable');
  });

  it.each([[undefined], [7], [{ id: 1, call: 'delete', args: [] }], [{ id: 1, call: 'search', args: [{ limit: 0 }] }], [{ id: 0, call: 'overview', args: [] }], [{ id: 1, call: 'holds', args: [{ do: 'preview', on: {} }] }], [{ id: 1, call: 'holds', args: [{ do: 'put', on: { words: 'x' }, reason: 'y' }] }], [{ id: 1, call: 'search', args: [{ words: 'x'.repeat(20_000), limit: 1 }] }], [{ id: 1, call: 'read', args: [{ conversation: 'a', day: '../../etc' }] }], [{ id: 1, call: 'statistics', args: [{ what: { year: 'ever' } }] }]])('ends at a message that is none of ours: %j', async (message) => {
    const child = new TestChild();
    child.say(message);
    await vi.waitFor(() => expect(child.exits).toEqual([2]), WAIT);
  });

  it('answers nothing before it is open, and opens once', async () => {
    const child = new TestChild();
    const answers: unknown[] = [];
    child.on('message', (message) => answers.push(message));
    child.say({ id: 1, call: 'overview', args: [false] });
    await vi.waitFor(() => expect(answers).toMatchObject([{ id: 1, ok: false, code: 'archive-unreachable' }]), WAIT);
  });
});
