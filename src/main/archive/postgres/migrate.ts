import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from 'pg';
import { AppError } from '../../../shared/errors.js';

/** One file of assets/server/postgres, `NNN-name.sql`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: Buffer;
}

/** In the order of their numbers. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{3}-[a-z-]+\.sql$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name), 'utf8');
      return { number: Number(name.slice(0, 3)), name, sql, sha256: createHash('sha256').update(sql).digest() };
    }),
  );
}

/** Two administrators who set up the same record wait for each other; the number is ours alone. */
const LOCK = 0x44_42_52_31;

/** What was run already, by number; empty where there is no record. */
export async function appliedMigrations(client: Client): Promise<ReadonlyMap<number, Buffer>> {
  const { rows: [there] } = await client.query<{ found: boolean }>("SELECT to_regclass('deskbell.migration') IS NOT NULL AS found");
  if (!there?.found) return new Map();
  const { rows } = await client.query<{ number: number; sha256: Buffer }>('SELECT number, sha256 FROM deskbell.migration ORDER BY number');
  return new Map(rows.map(({ number, sha256 }) => [number, sha256]));
}

/**
 * Runs what was not run yet, each file in a transaction of its own.
 * @returns names of the files that were run
 * @throws AppError `archive-damaged` where a file was run in another wording; the database's own error otherwise
 */
export async function migrate(client: Client, migrations: readonly Migration[]): Promise<readonly string[]> {
  const done: string[] = [];
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    const applied = await appliedMigrations(client);
    for (const { number, name, sql, sha256 } of migrations) {
      const before = applied.get(number);
      if (before !== undefined) {
        if (!before.equals(sha256)) throw new AppError('archive-damaged', `The database was set up with another version of ${name}. Use the version of Deskbell that set it up, or a newer one.`);
        continue;
      }
      await inTransaction(client, async () => {
        await client.query(sql);
        await client.query('INSERT INTO deskbell.migration (number, name, sha256) VALUES ($1, $2, $3)', [number, name, sha256]);
      });
      done.push(name);
    }
    return done;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

export async function inTransaction<T>(client: Client, action: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const value = await action();
    await client.query('COMMIT');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
