import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from 'pg';
import { startPostgres, type Postgres } from '../../../../e2e/service/postgres.js';
import { Folders } from '../../journal/test/fixture.js';
import { openPostgresRecord } from '../../record/postgres-store.js';
import { signOrder } from '../../retention/order.js';
import { run } from '../cli/commands.js';
import { makeLibraryKey } from '../keys/library.js';
import { certify, fingerprintOf, newPrivateKey, signerOf } from '../keys/signed.js';
import { connect } from '../postgres/connect.js';
import { openPostgres } from '../postgres/target.js';
import { makeDesk, say, shipAll, type TestDesk } from '../test/record.js';
import { openPostgresSource } from './postgres-source.js';
import { proofOf, signedLast, type DeskProof } from './signed-last.js';
import { findingsOf, isIntact, pointsOf, verifyRecord, type RecordReport, type VerifyOptions } from './verify.js';

// A server starts as fast as the computer lets it.
vi.setConfig({ hookTimeout: 120_000 });
let postgres: Postgres;
let archive: string;
const library = signerOf(newPrivateKey());
const folders = new Folders();
const signer = signerOf(newPrivateKey());
let desk: TestDesk;

beforeAll(async () => {
  postgres = await startPostgres();
  archive = await postgres.setUp();
});
afterAll(() => postgres?.stop());

beforeEach(async () => {
  desk = makeDesk(folders, 30);
  const login = await postgres.login('desk', 'main', 'Main desk');
  const target = await openPostgres({ place: postgres.place, login, archiveId: archive });
  await shipAll(desk, target, signer);
  await target.close?.();
  const certificate = certify(library, { archive, desk: desk.id, publicKey: signer.publicKey, name: 'Main desk', time: 5 });
  await postgres.query('UPDATE deskbell.desk_key SET certificate = $1', [certificate]);
});
afterEach(async () => {
  desk.close();
  folders.clean();
  await postgres.query('TRUNCATE deskbell.row, deskbell.head, deskbell.fork, deskbell.epoch, deskbell.desk_key, deskbell.desk, deskbell.retention_order');
});

async function verify(change: Partial<VerifyOptions> = {}): Promise<RecordReport> {
  const client: Client = await postgres.connect();
  try {
    return await verifyRecord(await openPostgresSource(client, 'a test'), { libraryKey: library.publicKey, now: Date.now(), silentAfter: 3_600_000, ...change });
  } finally {
    await client.end();
  }
}
const words = (report: RecordReport): string => findingsOf(report).map(({ weight, what }) => `${weight}: ${what}`).join('\n');

describe('the record in PostgreSQL', () => {
  it('that nobody touched is intact, and that it was verified is written down', async () => {
    const report = await verify();
    expect(words(report)).toBe('');
    expect(report.desks).toMatchObject([{ desk: desk.id, point: 'Main desk', certified: [{ name: 'Main desk' }], epochs: [{ rows: 30, opened: 30, heads: 5, last: { seq: 30 } }] }]);
    expect(await postgres.query('SELECT what FROM deskbell.access')).toContainEqual({ what: 'verified' });
  });

  it('is certified by a command, and every reviewer sees who did it and for which desk', async () => {
    await postgres.query('UPDATE deskbell.desk_key SET certificate = NULL');
    const [cwd, key] = [folders.make(), await makeLibraryKey('a passphrase', 10)];
    writeFileSync(path.join(cwd, 'library.key'), key.file);
    const terminal = { say: () => undefined, cwd, env: { DESKBELL_LIBRARY_PASSPHRASE: 'a passphrase' }, now: Date.now, migrations: '', ask: () => Promise.resolve(undefined) };
    expect(await run(['certify', postgres.url, '--certificate', postgres.caFile, '--key', 'library.key', '--yes'], terminal)).toBe(0);
    expect((await verify({ libraryKey: key.publicKey })).desks).toMatchObject([{ certified: [{ name: 'Main desk' }] }]);
    const store = await openPostgresRecord({ place: postgres.place, login: await postgres.login('reviewer', 'rita'), timeZone: 'UTC' });
    const certified = (await store.accesses(undefined, 50)).filter(({ what }) => what === 'certified');
    await store.close();
    expect(certified).toMatchObject([{ by: postgres.owner.user, about: `Main desk (${desk.id}), key ${fingerprintOf(signer.publicKey)}` }]);
  });

  it.each<[string, string, RegExp]>([
    ['a row removed', 'DELETE FROM deskbell.row WHERE seq = 4', /Row 4 is missing/],
    ['rows removed', 'DELETE FROM deskbell.row WHERE seq BETWEEN 4 AND 6', /Rows 4 to 6 are missing/],
    ['the tail cut', 'DELETE FROM deskbell.row WHERE seq > 20', /signed on .* row 21, which is not there[\s\S]*those from 21 on are missing/],
    ['the tail cut with its heads', 'DELETE FROM deskbell.row WHERE seq > 21; DELETE FROM deskbell.head WHERE seq > 21', /had rows up to 30, and those from 22/],
    ['a body changed', "UPDATE deskbell.row SET body = replace(body, 'Wort 7', 'Wort 8') WHERE seq = 8", /The content of row 8 is not what the row commits to/],
    ['a body deleted', 'UPDATE deskbell.row SET nonce = NULL, body = NULL WHERE seq = 8', /The content of row 8 was removed, and no order/],
    ['a time changed', 'UPDATE deskbell.row SET time = time + 1 WHERE seq = 8', /Row 8 was changed/],
    ['rows swapped', 'UPDATE deskbell.row SET seq = 1000 WHERE seq = 8; UPDATE deskbell.row SET seq = 8 WHERE seq = 9; UPDATE deskbell.row SET seq = 9 WHERE seq = 1000', /Row 8 was changed/],
    ['the last row and what is known of it', "UPDATE deskbell.row SET hash = sha256('x') WHERE seq = 30; UPDATE deskbell.epoch SET hash = sha256('x')", /Row 30 was changed[\s\S]*signed another row 30/],
    ['all of a desk but its signatures', 'DELETE FROM deskbell.row; DELETE FROM deskbell.epoch', /signed on .* row 7, which is not there/],
    ['a signature', "UPDATE deskbell.head SET signature = decode(repeat('00', 64), 'hex') WHERE seq = 30", /signature of row 30 is none/],
    ['a certificate', "UPDATE deskbell.desk_key SET certificate = replace(certificate, 'Main', 'Side')", /certificate of this desk was not signed by the library/],
  ])('%s is found', async (_name, harm, expected) => {
    await postgres.query(harm);
    const report = await verify();
    expect(isIntact(report)).toBe(false);
    expect(words(report)).toMatch(expected);
  });

  it('cut with everything that spoke of it is found by an earlier report', async () => {
    const earlier = pointsOf(await verify());
    await postgres.query('DELETE FROM deskbell.row WHERE seq > 21; DELETE FROM deskbell.head WHERE seq > 21; UPDATE deskbell.epoch SET seq = 21, hash = (SELECT hash FROM deskbell.row WHERE seq = 21)');
    expect(isIntact(await verify())).toBe(true);
    expect(words(await verify({ earlier }))).toMatch(/had row 30 in it/);
  });

  it('with a hole that a signed order names is intact, and with one more it is not', async () => {
    const { text, signature } = signOrder(archive, { id: '0b0e6a0e-6f5c-4f2b-8a53-0d0a4f0f2b11', at: 1, by: 'Ines', reason: 'Too old', desk: desk.id, epoch: desk.reader.epoch, rows: [[8, 9]], hash: Buffer.from(desk.reader.hashAt(9) ?? []).toString('hex') }, library.sign);
    await postgres.query('INSERT INTO deskbell.retention_order (text, signature) VALUES ($1, $2)', [text, Buffer.from(signature, 'hex')]);
    await postgres.query('UPDATE deskbell.row SET nonce = NULL, body = NULL WHERE seq IN (8, 9)');
    const report = await verify();
    expect(words(report)).toBe('');
    expect(report.desks[0]?.epochs[0]).toMatchObject({ emptied: 2 });
    await postgres.query('UPDATE deskbell.row SET nonce = NULL, body = NULL WHERE seq = 10');
    expect(words(await verify())).toMatch(/^broken: The content of row 10 was removed/);
  });

  it('says the same of a fork when retention has removed what it said', async () => {
    await postgres.query("INSERT INTO deskbell.fork (desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body, login) SELECT desk, epoch, seq, kind, conversation, time, commitment, sha256(hash), nonce, body, 'main' FROM deskbell.row WHERE seq = 8");
    const report = words(await verify());
    expect(report).toMatch(/^broken: There are two rows 8: [^\n]*$/);
    await postgres.query('UPDATE deskbell.fork SET nonce = NULL, body = NULL');
    expect(words(await verify())).toBe(report);
  });

  it('is not verified by a login that may not', async () => {
    const login = await postgres.login('reviewer', 'ruth');
    const client = await connect(postgres.place, login);
    await expect(openPostgresSource(client, 'ruth')).rejects.toMatchObject({ code: 'not-allowed' });
    await client.end();
  });
});

describe('what a reviewer is told of a desk', () => {
  /** @param libraryKey '' for none */
  async function told(libraryKey = library.publicKey): Promise<DeskProof> {
    const client = await connect(postgres.place, await postgres.login('reviewer', 'ruth'));
    try {
      const { rows: [row] } = await client.query<{ answer: unknown }>('SELECT deskbell.signed_last() AS answer');
      return proofOf(desk.id, signedLast.parse(row?.answer), libraryKey || undefined);
    } finally {
      await client.end();
    }
  }

  it('is that it is certified, where the library’s key has signed that', async () => {
    expect(await told()).toEqual({ certified: true, problems: [] });
    expect(await told(signerOf(newPrivateKey()).publicKey)).toEqual({ certified: false, problems: ['a certificate of it was not signed by the library'] });
    expect(await told('')).toEqual({ certified: false, problems: [] });
  });

  it.each<[string, string, string]>([
    ['a signature', "UPDATE deskbell.head SET signature = decode(repeat('00', 64), 'hex')", 'its signature of row 30 is not good'],
    ['the row that it signed', "UPDATE deskbell.row SET hash = sha256('x') WHERE seq = 30", 'it signed another row 30 than the one that is there'],
    ['the row that it signed last being there', 'DELETE FROM deskbell.row WHERE seq = 30', 'it signed row 30, which is not there'],
    ['its certificate', "UPDATE deskbell.desk_key SET certificate = replace(certificate, 'Main', 'Side')", 'a certificate of it was not signed by the library'],
    ['why its record began', `UPDATE deskbell.row SET body = '{"body":{"reason":"copied"}}' WHERE seq = 1`, 'its data was copied, put back from a backup, or moved to another computer; a new record goes on from there'],
  ])('is what was changed about %s', async (_name, harm, problem) => {
    await postgres.query(harm);
    expect((await told()).problems).toEqual([problem]);
  });

  it('is that it signs with another key than the certified one', async () => {
    const target = await openPostgres({ place: postgres.place, login: await postgres.login('desk', 'main', 'Main desk'), archiveId: archive });
    say(desk.journal, 3);
    await shipAll(desk, target, signerOf(newPrivateKey()));
    await target.close?.();
    expect(await told()).toEqual({ certified: false, problems: ['it signs with a key that the library has not certified'] });
  });
});
