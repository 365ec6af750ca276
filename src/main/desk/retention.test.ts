import { generateKeyPairSync, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Event } from '../../core/event.js';
import type { HoldSubject } from '../../core/record/hold.js';
import type { Range } from '../../core/record/ranges.js';
import { ANA, deskId, inRoom, MARIA, message, NINE, operation, SERVICE } from '../../core/testing/samples.js';
import { signerOf } from '../archive/keys/signed.js';
import type { Told } from '../archive/messages.js';
import { openBeside } from '../journal/database.js';
import { openJournal } from '../journal/index.js';
import { optionsFor } from '../journal/test/options.js';
import { verifyFile } from '../journal/verify-file.js';
import { silentLog } from '../log/log.js';
import { signOrder, type SignedOrder } from '../retention/order.js';
import { Keeper } from './keeper.js';
import { Retention, type RetentionOptions } from './retention.js';

vi.setConfig({ testTimeout: 60_000 });
const library = signerOf(generateKeyPairSync('ed25519').privateKey);
const archive = randomUUID();
const DAY = 24 * 3_600_000;
const ME = deskId(1);
const OTHER = 'guest@patrons.example';

const IN = { scope: 'desk-room', service: SERVICE, conv: MARIA } as const;
const THERE = { ...IN, conv: OTHER } as const;
const says = (id: string, body: string, in_: typeof IN | typeof THERE = IN): Event => ({ kind: 'heard', in: in_, item: message(id, { body, from: `${in_.conv}/phone` }), stamp: NINE });
const blocks = (n: string): Event => ({ kind: 'heard', in: IN, item: inRoom(operation(n, { detail: { type: 'block', reason: 'threats' } })), stamp: NINE + 1, counted: true });
const closes = (n: string, upto: string, prev = ''): Event => ({ kind: 'heard', in: IN, item: inRoom(operation(n, { prev, detail: { type: 'close', outcome: 'answered', upto } })), stamp: NINE + 2, counted: true });
const settles = (ids: readonly string[]): Event => ({ kind: 'settled', archive: SERVICE, items: ids.map((id) => ({ id, stamp: NINE, in: IN })), complete: true });

interface Made {
  readonly keeper: Keeper;
  readonly retention: Retention;
  readonly dir: string;
  now: number;
  /** Numbers of the rows that still say something, of those after the first two. */
  full(): number[];
  reopen(): Keeper;
}

const ended: (() => void)[] = [];
afterEach(() => ended.splice(0).forEach((end) => end()));

function desk(events: readonly Event[], change: Partial<RetentionOptions> = {}): Made {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-retention-'));
  const made = { now: NINE };
  const open = (): Keeper => new Keeper({
    openJournal: () => openJournal(optionsFor(dir, { deskId: ME, key: undefined, now: () => made.now })), now: () => made.now, started: { kind: 'started', version: '1', point: 'Main desk' }, onShut: () => undefined,
  });
  let keeper = open();
  keeper.commit(events);
  ended.push(() => {
    keeper.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });
  const retention = new Retention({
    keeper, deskId: ME, libraryKey: library.publicKey, archiveId: () => archive, journalKey: () => undefined, keepHere: undefined,
    keepStatistics: () => Promise.resolve(Infinity), now: () => made.now, log: silentLog, ...change,
  });
  ended.push(() => retention.stop());
  return Object.assign(made, {
    keeper, retention, dir,
    full: () => keeper.journal?.rowsAfter(2).filter(({ body }) => body !== undefined).map(({ seq }) => seq) ?? [],
    reopen: () => {
      keeper.close();
      keeper = open();
      return keeper;
    },
  });
}

function order({ keeper }: Made, rows: readonly Range[], change: { desk?: string; epoch?: string } = {}): SignedOrder {
  const { journal } = keeper;
  if (!journal) throw new Error('no journal');
  const db = openBeside(journal.file);
  const found: unknown = db.prepare('SELECT hex(hash) FROM row WHERE seq = ?').raw().get([rows.at(-1)?.[1]]);
  db.close();
  const hash = Array.isArray(found) ? String(found[0]).toLowerCase() : '';
  return signOrder(archive, { id: randomUUID(), at: 1, by: 'Ines', reason: 'Old', desk: ME, epoch: journal.head.epoch, rows, hash, ...change }, (text) => library.sign(text));
}

async function tell(made: Made, { orders = [], holds = [], acknowledged }: { orders?: readonly SignedOrder[]; holds?: readonly HoldSubject[]; acknowledged?: number }): Promise<void> {
  const head = made.keeper.journal?.head;
  const first = made.retention.after + 1;
  const told: Told = {
    acknowledged: [{ epoch: head?.epoch ?? '', seq: acknowledged ?? head?.seq ?? 0 }], holds: holds.map((on) => ({ id: randomUUID(), on })), deletions: orders.map((signed, index) => ({ number: first + index, ...signed })),
  };
  made.retention.hear(told);
  await made.retention.idle();
}

const words = (made: Made, text: string): boolean =>
  fs.readdirSync(made.dir, { recursive: true, encoding: 'utf8' }).some((name) => fs.statSync(path.join(made.dir, name)).isFile() && fs.readFileSync(path.join(made.dir, name)).includes(text));
const finding = ({ keeper }: { keeper: Keeper }): unknown => verifyFile(keeper.journal?.file ?? '', undefined, library.publicKey).report.finding;

describe('an order of the library', () => {
  it('removes what the rows said, and what this desk still knew of it', async () => {
    const made = desk([says('m1', 'a secret question'), blocks('b1'), closes('c1', 'm1', 'b1'), settles(['m1']), says('n1', 'another secret', THERE)]);
    made.keeper.setDraft(`desk ${SERVICE} ${MARIA}`, 'draft of a secret answer');
    made.now = NINE + 400 * DAY;
    await tell(made, { orders: [order(made, [[3, 6]])] });
    expect(made.full()).toEqual([7, 8]);
    expect(made.keeper.journal?.get(8)?.body).toMatchObject({ kind: 'retention', rows: 4 });
    expect(words(made, 'a secret question')).toBe(false);
    expect(words(made, 'another secret')).toBe(true);
    expect(made.retention.after).toBe(1);
    expect(finding(made)).toBeUndefined();
  });

  it('leaves what still matters: the patron stays blocked, after a restart too', async () => {
    const made = desk([says('m1', 'threats'), blocks('b1'), closes('c1', 'm1', 'b1'), settles(['m1', 'b1', 'c1'])]);
    made.now = NINE + 400 * DAY;
    await tell(made, { orders: [order(made, [[3, 6]])] });
    const blocked = (keeper: Keeper): unknown => keeper.known?.conversations.get(`desk ${SERVICE} ${MARIA}`)?.shared.blocks.map(({ reason }) => reason);
    expect(blocked(made.keeper)).toEqual(['threats']);
    expect(blocked(made.reopen())).toEqual(['threats']);
  });

  it('leaves the state whole, also where the snapshot is lost', async () => {
    const made = desk([says('m1', 'threats'), blocks('b1'), closes('c1', 'm1', 'b1')]);
    made.now = NINE + 400 * DAY;
    await tell(made, { orders: [order(made, [[3, 5]])] });
    made.keeper.commit([says('m2', 'later')]);
    const before = made.keeper.known;
    const { journal } = made.keeper;
    journal?.append({ entries: [], snapshot: { version: 1, state: 'of another version' } });
    const after = made.reopen().known;
    expect(after?.conversations).toEqual(before?.conversations);
  });

  it('counts here only if the library signed it, for this desk and this journal', async () => {
    const made = desk([says('m1', 'one'), says('m2', 'two')]);
    const good = order(made, [[3, 3]]);
    await tell(made, { orders: [{ ...good, signature: '00'.repeat(64) }, order(made, [[3, 3]], { desk: deskId(2) }), order(made, [[3, 3]], { epoch: 'ee'.repeat(16) }), { ...good, text: good.text.replace(archive, randomUUID()) }] });
    expect(made.full()).toEqual([3, 4]);
    expect(made.retention.after).toBe(4);
    const keyless = desk([says('m1', 'one')], { libraryKey: undefined });
    await tell(keyless, { orders: [order(keyless, [[3, 3]])] });
    expect(keyless.full()).toEqual([3]);
    expect(keyless.retention.after).toBe(0);
  });

  it('waits for what is held here, and is asked for again', async () => {
    const made = desk([says('m1', 'one'), says('n1', 'two', THERE), says('m2', 'three')]);
    const signed = order(made, [[3, 5]]);
    await tell(made, { orders: [signed], holds: [{ person: OTHER }] });
    expect(made.full()).toEqual([4, 6]);
    expect(made.retention.after).toBe(0);
    expect(finding(made)).toBeUndefined();
  });

  it('is obeyed in a journal that has ended, too', async () => {
    const made = desk([says('m1', 'one'), says('m2', 'a secret of before')]);
    const signed = order(made, [[3, 4]]);
    const before = made.keeper.journal?.file ?? '';
    made.keeper.close();
    const later = new Keeper({
      openJournal: () => openJournal(optionsFor(made.dir, { deskId: ME, machineId: 'another computer', key: undefined, now: () => NINE })), now: () => NINE, started: { kind: 'started', version: '1', point: 'Main desk' }, onShut: () => undefined,
    });
    const retention = new Retention({
      keeper: later, deskId: ME, libraryKey: library.publicKey, archiveId: () => archive, journalKey: () => undefined, keepHere: undefined, keepStatistics: () => Promise.resolve(Infinity), now: () => NINE, log: silentLog,
    });
    retention.hear({ acknowledged: [], holds: [], deletions: [{ number: 1, ...signed }] });
    await retention.idle();
    expect(words(made, 'a secret of before')).toBe(false);
    expect(retention.after).toBe(1);
    later.close();
    expect(verifyFile(before, undefined, library.publicKey).report).toMatchObject({ finding: undefined, removed: { ordered: 2 } });
  });
});

describe('rows that central storage has', () => {
  const rows = [says('m1', 'one'), closes('c1', 'm1'), settles(['m1', 'c1']), says('n1', 'still open', THERE), { kind: 'staffed', open: true, reason: '' } satisfies Event];

  it('leave after the days of the policy, and not those that are needed, held or not acknowledged', async () => {
    const made = desk(rows, { keepHere: 30 });
    await tell(made, {});
    expect(made.full()).toEqual([3, 4, 5, 6, 7]);
    made.now = NINE + 31 * DAY;
    await tell(made, { acknowledged: 4, holds: [{ person: MARIA }] });
    expect(made.full()).toEqual([3, 4, 5, 6, 7]);
    made.now += 2 * DAY;
    await tell(made, { acknowledged: 4 });
    expect(made.full()).toEqual([5, 6, 7, 8]);
    expect(made.keeper.journal?.get(8)?.body).toEqual({ kind: 'left', rows: [[3, 4]], acknowledged: 4 });
    made.now += 2 * DAY;
    await tell(made, {});
    expect(made.full()).toEqual([6, 7, 8, 9]);
    expect(finding(made)).toBeUndefined();
  });

  it('leave with the whole journal where that has ended', async () => {
    const made = desk(rows);
    const { epoch, seq } = made.keeper.journal?.head ?? { epoch: '', seq: 0 };
    made.keeper.close();
    let at = NINE;
    const later = new Keeper({
      openJournal: () => openJournal(optionsFor(made.dir, { deskId: ME, machineId: 'another computer', key: undefined, now: () => at })), now: () => at, started: { kind: 'started', version: '1', point: 'Main desk' }, onShut: () => undefined,
    });
    const retention = new Retention({
      keeper: later, deskId: ME, libraryKey: library.publicKey, archiveId: () => archive, journalKey: () => undefined, keepHere: 30, keepStatistics: () => Promise.resolve(Infinity), now: () => at, log: silentLog,
    });
    const tellOf = async (acknowledged: number, holds: Told['holds'] = []): Promise<string[]> => {
      at += 31 * DAY;
      retention.hear({ acknowledged: [{ epoch, seq: acknowledged }], holds, deletions: [] });
      await retention.idle();
      return fs.readdirSync(made.dir).filter((name) => name.includes('epoch'));
    };
    expect(await tellOf(seq - 1)).toEqual(['epoch-0001', 'epoch-0002']);
    expect(await tellOf(seq, [{ id: randomUUID(), on: { words: 'x' } }])).toEqual(['epoch-0001', 'epoch-0002']);
    expect(await tellOf(seq)).toEqual(['epoch-0002']);
    expect(later.journal?.rowsAfter(1).map(({ body }) => body)).toContainEqual({ kind: 'left', rows: [], acknowledged: seq, epoch });
    expect(finding({ keeper: later })).toBeUndefined();
    later.close();
  });

  it('leave once a day at most, and never where no policy says so', async () => {
    const made = desk(rows, { keepHere: 30 });
    made.now = NINE + 31 * DAY;
    await tell(made, { acknowledged: 3 });
    expect(made.full()).toEqual([4, 5, 6, 7, 8]);
    await tell(made, {});
    expect(made.full()).toEqual([4, 5, 6, 7, 8]);
    const always = desk(rows);
    always.now = NINE + 4_000 * DAY;
    await tell(always, {});
    expect(always.full()).toEqual([3, 4, 5, 6, 7]);
  });

  it.each([['cannot be', () => Promise.reject(new Error('not now'))], ['are not all', () => Promise.resolve(NINE)]])('stay while the figures of their days %s written down', async (_name, keepStatistics) => {
    const made = desk(rows, { keepHere: 30, keepStatistics });
    made.now = NINE + 31 * DAY;
    await tell(made, {});
    expect(made.full()).toEqual([3, 4, 5, 6, 7]);
  });

  it('do not take the state of the desk with them', async () => {
    const made = desk([{ kind: 'signed-in', address: ANA, point: 'Main desk' }, ...rows], { keepHere: 30 });
    made.now = NINE + 31 * DAY;
    const before = made.keeper.known;
    await tell(made, {});
    const after = made.reopen().known;
    expect(after?.conversations.get(`desk ${SERVICE} ${OTHER}`)).toEqual(before?.conversations.get(`desk ${SERVICE} ${OTHER}`));
  });
});
