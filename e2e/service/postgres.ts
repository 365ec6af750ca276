/** A real PostgreSQL for one test file: private cluster, loopback only, free port, TLS, ends with whoever started it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { connect, type PostgresLogin, type PostgresPlace } from '../../src/main/archive/postgres/connect.js';
import { readMigrations } from '../../src/main/archive/postgres/migrate.js';
import { giveLogin, makeDatabase, setUp, type Role } from '../../src/main/archive/postgres/setup.js';
import { ensureCertificate } from '../../tools/certificate.mjs';
import { freePort } from '../../tools/prosody.mjs';
import { atExit, root, runOk, startGroup, until, which } from '../../tools/run.mjs';
import { MEMORY } from './prosody.js';

export interface PostgresOptions {
  readonly certificate?: 'good' | 'expired' | 'wrong-name';
  /** On the disk and synced there, as in a library. Default: in memory, where tests do not wait for the disk. */
  readonly onDisk?: boolean;
  /** Further lines of postgresql.conf. */
  readonly settings?: readonly string[];
}

export interface Postgres {
  /** Where the record is; the database exists once `setUp` was called. */
  readonly place: PostgresPlace;
  /** May do everything on this server. */
  readonly owner: PostgresLogin;
  /** Its certificate authority, a PEM file. */
  readonly caFile: string;
  /** With the password of `owner`, as for `npm run archive`. */
  readonly url: string;
  readonly pid: number;
  /** Makes the database with all of assets/server/postgres. @returns id of the archive */
  setUp(timeZone?: string): Promise<string>;
  /** Connects as the owner, to the record unless another database is named; closed by whoever asked. */
  connect(database?: string): Promise<pg.Client>;
  /** Makes a login with a password. `point`: of a desk, what it is called. */
  login(role: Role, name: string, point?: string): Promise<PostgresLogin>;
  /** One statement as the owner, in the record. */
  query<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Ends it as a power cut of the server would; `start` brings it back on the same port with the same data. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const OWNER: PostgresLogin = { user: 'deskbell_tests', password: 'only-for-tests' };

/** Debian keeps every version in a folder of its own, outside of PATH. */
function binary(name: string): string {
  const versions = fs.existsSync('/usr/lib/postgresql') ? fs.readdirSync('/usr/lib/postgresql').toSorted((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => `/usr/lib/postgresql/${version}/bin/${name}`).find((file) => fs.existsSync(file)) ?? which(name);
  if (found === undefined) throw new Error('PostgreSQL is not installed: node tools/system.mjs test');
  return found;
}

/** PostgreSQL refuses to run as root: it gets the user that its package made, or the one that owns nothing. */
async function otherUser(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number(await runOk('id', [flag, 'postgres']).catch(() => runOk('id', [flag, 'nobody'])));
  return { uid: await id('-u'), gid: await id('-g') };
}

/** As that user, and ended at once when the process that started it is gone, however that went (`setpriv`, util-linux). */
const asUser = (user: { readonly uid: number; readonly gid: number } | undefined, command: string, args: readonly string[]): string[] => [
  ...(user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []), '--pdeathsig', 'SIGQUIT', command, ...args,
];

export async function startPostgres({ certificate = 'good', onDisk = false, settings = [] }: PostgresOptions = {}): Promise<Postgres> {
  const dir = fs.mkdtempSync(path.join(!onDisk && fs.existsSync(MEMORY) ? MEMORY : os.tmpdir(), 'deskbell-postgres-'));
  fs.chmodSync(dir, 0o755);
  const [data, certs, log] = [path.join(dir, 'data'), path.join(dir, 'certs'), path.join(dir, 'log')];
  const user = await otherUser();
  const give = (...files: readonly string[]): void => {
    for (const file of files) if (user) fs.chownSync(file, user.uid, user.gid);
  };
  const caFile = await ensureCertificate(certs, { names: certificate === 'wrong-name' ? ['other.example'] : ['localhost'], ...(certificate === 'expired' ? { days: 0 } : {}) });
  fs.chmodSync(certs, 0o755);
  give(path.join(certs, 'server.key'));
  const passwordFile = path.join(dir, 'password');
  fs.writeFileSync(passwordFile, OWNER.password, { mode: 0o600 });
  fs.mkdirSync(data, { mode: 0o700 });
  give(passwordFile, data);
  await runOk('setpriv', asUser(user, binary('initdb'), ['-D', data, '--no-sync', '--no-locale', '--encoding=UTF8', '--auth=scram-sha-256', `--username=${OWNER.user}`, `--pwfile=${passwordFile}`]), { cwd: '/' });
  const port = await freePort();
  const conf = [
    "listen_addresses = '127.0.0.1'", `port = ${port}`, "unix_socket_directories = ''", 'ssl = on',
    `ssl_cert_file = '${certs}/server.crt'`, `ssl_key_file = '${certs}/server.key'`, "password_encryption = 'scram-sha-256'", 'max_connections = 50',
    ...(onDisk ? [] : ['shared_buffers = 32MB']), ...settings,
  ];
  fs.appendFileSync(path.join(data, 'postgresql.conf'), `\n${conf.join('\n')}\n`);
  fs.writeFileSync(path.join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');

  const place: PostgresPlace = { host: '127.0.0.1', port, database: 'deskbell', certificate: caFile };
  const open = (database = place.database): Promise<pg.Client> => connect({ ...place, database }, OWNER);
  const within = async <T>(database: string, action: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = await open(database);
    try {
      return await action(client);
    } finally {
      await client.end();
    }
  };

  let running: ReturnType<typeof startGroup> | undefined;
  const written = (): string => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : '');
  const kill = async (): Promise<void> => {
    if (!running) return;
    try {
      process.kill(-(running.child.pid ?? 0), 'SIGKILL');
    } catch {
      // it has ended by itself
    }
    await running.ended;
  };
  /** @returns what it wrote where it ended at once */
  const tryToStart = async (): Promise<string | undefined> => {
    const before = written().length;
    const output = fs.openSync(log, 'a');
    const started = startGroup('setpriv', asUser(user, binary('postgres'), ['-D', data]), { cwd: '/', env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' }, stdio: ['ignore', output, output] });
    fs.closeSync(output);
    running = started;
    let over = false;
    void started.ended.then(() => (over = true));
    const state = await until(() => (over ? 'ended' : written().slice(before).includes('ready to accept connections') && 'up'), { timeout: 60_000, what: `PostgreSQL to start (its log: ${log})` });
    return state === 'ended' ? written().slice(before) : undefined;
  };
  /** Of one that was killed, the processes of its clients live a little longer, each in a session of its own, and keep its memory. */
  const start = async (): Promise<void> => {
    const patience = Date.now() + 20_000;
    for (;;) {
      const problem = await tryToStart();
      if (problem === undefined) return;
      if (!problem.includes('is still in use') || Date.now() > patience) throw new Error(`PostgreSQL ended at once:\n${problem.slice(-2_000) || 'it wrote nothing'}`);
      await delay(100);
    }
  };
  const discard = (): void => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  /** At once, but so that it gives its shared memory back. */
  const end = (): void => void running?.child.kill('SIGQUIT');
  const forget = atExit(() => {
    end();
    discard();
  });
  const stop = async (): Promise<void> => {
    forget();
    end();
    await running?.ended;
    discard();
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    place, owner: OWNER, caFile, start, kill, stop, connect: open,
    url: `postgres://${OWNER.user}:${OWNER.password}@127.0.0.1:${port}/${place.database}`,
    get pid() {
      return running?.child.pid ?? 0;
    },
    async setUp(timeZone = 'Europe/Berlin') {
      await within('postgres', (client) => makeDatabase(client, place.database));
      const migrations = await readMigrations(path.join(root, 'assets/server/postgres'));
      return within(place.database, async (client) => (await setUp(client, { migrations, timeZone })).archive);
    },
    async login(role, name, point) {
      const password = `${name}-password`;
      await within(place.database, (client) => giveLogin(client, { name, password, role, ...(point === undefined ? {} : { point }) }));
      return { user: name, password };
    },
    query: (sql, values) => within(place.database, async (client) => (await client.query(sql, values)).rows),
  };
}
