import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Folders } from '../../journal/test/fixture.js';
import { signOrder, type RetentionOrder, type SignedOrder } from '../../retention/order.js';
import { hex } from '../../journal/store.js';
import { keepCertificate } from '../desk-file.js';
import { openFolder } from '../folder.js';
import { makeReviewersKey, openReviewersKey, type ReviewersKey } from '../keys/reviewers.js';
import { certify, newPrivateKey, signerOf, type Signer } from '../keys/signed.js';
import { decodeLine, encodeRow } from '../line.js';
import { readManifest } from '../manifest.js';
import { makeDesk, say, shipAll, type TestDesk } from '../test/record.js';
import { openFolderSource } from './folder-source.js';
import { findingsOf, isIntact, pointsOf, verifyRecord, type RecordReport, type VerifyOptions } from './verify.js';

vi.setConfig({ testTimeout: 60_000 });
const folders = new Folders();
const desks: TestDesk[] = [];
const library = signerOf(newPrivateKey());
let reviewers: ReviewersKey;

beforeAll(async () => {
  reviewers = await openReviewersKey((await makeReviewersKey('a passphrase', new Date(0), 10)).file, 'a passphrase');
});
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
  folders.clean();
});

interface Made { readonly folder: string; readonly desk: TestDesk; readonly signer: Signer; readonly archiveId: string; readonly below: string }

async function record(rows = 30, change: { readonly sealed?: boolean; readonly signed?: boolean; readonly certified?: boolean } = {}): Promise<Made> {
  const { sealed = true, signed = true, certified = true } = change;
  const folder = folders.make();
  const desk = makeDesk(folders, rows);
  desks.push(desk);
  const signer = signerOf(newPrivateKey());
  const target = await openFolder({ folder, archiveId: undefined, segmentBytes: 6000, recipients: sealed ? [reviewers.recipient] : [], point: 'Main desk' });
  await shipAll(desk, target, signed ? signer : undefined);
  const { archiveId } = target;
  if (certified) await keepCertificate(folder, desk.id, signer.publicKey, certify(library, { archive: archiveId, desk: desk.id, publicKey: signer.publicKey, name: 'Main desk', time: 5 }));
  return { folder, desk, signer, archiveId, below: path.join(folder, desk.id, desk.reader.epoch) };
}

async function verify({ folder }: Pick<Made, 'folder'>, change: Partial<VerifyOptions> & { readonly key?: ReviewersKey | undefined; readonly orders?: readonly SignedOrder[] } = {}): Promise<RecordReport> {
  const { key = reviewers, orders, ...options } = change;
  const source = await openFolderSource({ folder, reviewers: key, ...(orders && { orders: async () => orders }) });
  return verifyRecord(source, { libraryKey: library.publicKey, now: Date.now(), silentAfter: 3_600_000, ...options });
}

const words = (report: RecordReport): string[] => findingsOf(report).map(({ weight, what }) => `${weight}: ${what}`);

/** Changes a segment's lines and makes the list of files anew, as somebody who knows the format would. */
async function forge({ below, desk }: Made, change: (lines: string[]) => string[], segment = 1): Promise<void> {
  const file = path.join(below, `segment-${String(segment).padStart(6, '0')}.jsonl`);
  writeFileSync(file, change(readFileSync(file, 'utf8').split('\n').slice(0, -1)).map((line) => `${line}\n`).join(''));
  const manifest = await readManifest(below, desk.id, desk.reader.epoch);
  const names = readdirSync(below).filter((name) => name.endsWith('.jsonl')).toSorted();
  const segments = names.flatMap((name) => {
    const content = readFileSync(path.join(below, name));
    const rows = content.toString().split('\n').flatMap((line) => { const found = decodeLine(line); return found?.type === 'row' ? [found.row] : []; });
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ file: name, first: first.seq, last: last.seq, rows: rows.length, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), hash: hex(last.hash) }];
  });
  writeFileSync(path.join(below, 'manifest.json'), JSON.stringify({ ...manifest, segments }));
}

describe('a record that nobody touched', () => {
  it('is intact, and every row of it was opened, signed and certified', async () => {
    const made = await record();
    const report = await verify(made);
    expect(words(report)).toEqual([]);
    expect(isIntact(report)).toBe(true);
    expect(report.desks).toMatchObject([{ desk: made.desk.id, point: 'Main desk', certified: [{ name: 'Main desk' }], epochs: [{ rows: 30, opened: 30, sealed: 0, emptied: 0, heads: 5, beginning: { reason: 'first' }, last: { seq: 30 } }] }]);
  });

  it('is intact in the clear, and without the reviewers’ key as far as it can be seen', async () => {
    expect(words(await verify(await record(20, { sealed: false }), { key: undefined }))).toEqual([]);
    const sealed = await record(20);
    const source = await openFolderSource({ folder: sealed.folder, orders: async () => [] });
    const report = await verifyRecord(source, { libraryKey: library.publicKey, now: Date.now(), silentAfter: 3_600_000 });
    expect(isIntact(report)).toBe(true);
    expect(report.desks[0]?.epochs[0]).toMatchObject({ opened: 0, sealed: 20 });
  });

  it('counts the rows of a period', async () => {
    const report = await verify(await record(30), { period: { from: 1_700_000_000_000 + 9 * 1000, to: 1_700_000_000_000 + 12 * 1000 } });
    expect(report.desks[0]?.epochs[0]).toMatchObject({ rows: 30, inPeriod: 3, opened: 3 });
  });

  it('says who is not certified, what is not signed, and who is silent', async () => {
    const unsigned = await verify(await record(10, { signed: false, certified: false }), { now: Date.now() + 7_200_000 });
    expect(isIntact(unsigned)).toBe(true);
    expect(words(unsigned)).toEqual([expect.stringContaining('has sent nothing since'), 'note: The desk signed nothing of this, so the chain alone proves it.']);
    expect(words(await verify(await record(10, { certified: false })))).toEqual([expect.stringMatching(/^note: The key that signed is not certified/)]);
  });
});

describe('what was changed by somebody who knows the format', () => {
  it.each<[string, (lines: string[]) => string[], RegExp]>([
    ['a row left out', (lines) => lines.toSpliced(3, 1), /Row 3 is missing/],
    ['rows swapped', (lines) => lines.with(3, lines[4] ?? '').with(4, lines[3] ?? ''), /Row 3 is missing|not where it belongs/],
    ['another time', (lines) => lines.with(3, (lines[3] ?? '').replace(/"time":17/, '"time":18')), /Row 3 was changed/],
    ['a content removed', (lines) => lines.with(3, emptied(lines[3] ?? '')), /The content of row 3 was removed, and no order/],
    ['another signature', (lines) => lines.map((line) => line.replace(/"signature":"../, '"signature":"00')), /signature of row \d+ is none/],
  ])('%s is found', async (_name, change, expected) => {
    const made = await record();
    await forge(made, change);
    const report = await verify(made);
    expect(isIntact(report)).toBe(false);
    expect(words(report).join('\n')).toMatch(expected);
  });

  it('a tail that was cut off with all that spoke of it is found by the earlier report', async () => {
    const made = await record();
    const earlier = pointsOf(await verify(made));
    const names = readdirSync(made.below).filter((name) => name.endsWith('.jsonl')).toSorted();
    rmSync(path.join(made.below, names.at(-1) ?? ''));
    await forge(made, (lines) => lines);
    expect(isIntact(await verify(made))).toBe(true);
    expect(words(await verify(made, { earlier })).join()).toMatch(/had row 30 in it .*; it is not there any more/);
  });

  it('a whole record written anew under the same number of rows is found by the earlier report, and by the signatures', async () => {
    const made = await record();
    const earlier = pointsOf(await verify(made));
    const other = makeDesk(folders, 30);
    desks.push(other);
    rmSync(made.below, { recursive: true });
    mkdirSync(made.below, { recursive: true });
    const target = await openFolder({ folder: made.folder, archiveId: undefined, recipients: [reviewers.recipient] });
    await shipAll(other, target, signerOf(newPrivateKey()));
    const report = await verify(made, { earlier });
    expect(words(report).join('\n')).toMatch(/it is not there any more[\s\S]*not certified/);
  });

  it('a certificate that another key signed is found', async () => {
    const made = await record(10, { certified: false });
    await keepCertificate(made.folder, made.desk.id, made.signer.publicKey, certify(signerOf(newPrivateKey()), { archive: made.archiveId, desk: made.desk.id, publicKey: made.signer.publicKey, name: 'x', time: 5 }));
    expect(words(await verify(made)).join()).toContain('A certificate of this desk was not signed by the library');
  });
});

const emptied = (line: string): string => {
  const found = decodeLine(line);
  return found?.type === 'row' ? encodeRow({ ...found.row, content: { state: 'emptied' } }).trimEnd() : line;
};

describe('an order to remove', () => {
  const orderFor = ({ desk, archiveId }: Made, rows: RetentionOrder['rows'], signer = library): SignedOrder => signOrder(archiveId, {
    id: '0b0e6a0e-6f5c-4f2b-8a53-0d0a4f0f2b11', at: 1, by: 'Ines', reason: 'Too old', desk: desk.id, epoch: desk.reader.epoch, rows, hash: hex(desk.reader.hashAt(rows.at(-1)?.[1] ?? 0) ?? new Uint8Array(32)),
  }, signer.sign);

  it('explains exactly the holes that it names', async () => {
    const made = await record();
    await forge(made, (lines) => lines.map((line, index) => ([3, 4].includes(index) ? emptied(line) : line)));
    const report = await verify(made, { orders: [orderFor(made, [[3, 4]])] });
    expect(words(report)).toEqual([]);
    expect(report.desks[0]?.epochs[0]).toMatchObject({ emptied: 2, opened: 28 });
    expect(words(await verify(made, { orders: [orderFor(made, [[4, 6]])] }))).toEqual(['broken: The content of row 3 was removed, and no order that the library signed names it.']);
  });

  it('or a hold that was taken out of the folder shows by the one after it', async () => {
    const made = await record();
    mkdirSync(path.join(made.folder, 'orders'));
    const log = (number: number): string => path.join(made.folder, 'orders', `0000000${number}.json`);
    const put = (number: number): void => writeFileSync(log(number), JSON.stringify(orderFor(made, [[number, number]])));
    for (const number of [1, 2, 3]) put(number);
    expect(words(await verify(made))).toEqual([]);
    rmSync(log(2));
    expect(words(await verify(made))).toEqual(['broken: Number 2 of the orders and holds in the folder is missing.']);
  });

  it('that another key signed explains nothing, and is found', async () => {
    const made = await record();
    await forge(made, (lines) => lines.with(3, emptied(lines[3] ?? '')));
    const report = await verify(made, { orders: [orderFor(made, [[3, 3]], signerOf(newPrivateKey()))] });
    expect(words(report)).toEqual([expect.stringContaining('that the library did not sign'), expect.stringContaining('The content of row 3 was removed')]);
  });
});

describe('a desk that was copied or put back', () => {
  it('shows the epoch that follows, and a row of the one before that is not there', async () => {
    const made = await record(20);
    made.desk.close();
    desks.pop();
    const dir = path.dirname(path.dirname(made.desk.journal.file));
    const copy = folders.copy(dir);
    const copied = makeDesk(folders, 5, made.desk.id, copy);
    desks.push(copied);
    const target = await openFolder({ folder: made.folder, archiveId: undefined, recipients: [reviewers.recipient] });
    await shipAll(copied, target, made.signer);
    expect(words(await verify(made))).toEqual([expect.stringMatching(/^note: Desk .*copied, put back from a backup/)]);
    const names = readdirSync(made.below).filter((name) => name.endsWith('.jsonl')).toSorted();
    rmSync(path.join(made.below, names.at(-1) ?? ''));
    await forge(made, (lines) => lines);
    expect(words(await verify(made)).join('\n')).toMatch(/had row 20, which is not there/);
  });

  it('shows both rows of a fork', async () => {
    const made = await record(10);
    const other = makeDesk(folders, 12);
    desks.push(other);
    say(other.journal, 1);
    const target = await openFolder({ folder: made.folder, archiveId: undefined, recipients: [reviewers.recipient] });
    await target.append({ desk: made.desk.id, epoch: made.desk.reader.epoch, rows: other.reader.rowsAfter(7, 2) });
    expect(words(await verify(made)).filter((each) => each.includes('There are two rows'))).toHaveLength(2);
  });
});
