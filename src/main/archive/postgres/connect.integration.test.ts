import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../../e2e/service/postgres.js';
import { connect } from './connect.js';

describe('a server whose certificate is good', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());
  const to = (change: object) => connect({ ...postgres.place, database: 'postgres', ...change }, postgres.owner);

  it('is spoken to in TLS, by its name and by its address', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const client = await to({ host });
      expect((await client.query('SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).rows).toEqual([{ ssl: true, version: expect.stringMatching(/^TLSv1\.[23]$/) }]);
      await client.end();
    }
  });

  it.each([
    ['no authority of ours', { certificate: undefined }, 'certificate', 'could not prove'],
    ['a certificate file that is not there', { certificate: '/nowhere/ca.pem' }, 'certificate', '/nowhere/ca.pem of central storage cannot be read'],
    ['a database that is not there', { database: 'nothing' }, 'archive-unreachable', 'has no database “nothing”'],
    ['a port where nobody listens', { port: 1 }, 'archive-unreachable', 'cannot be reached'],
    ['a name that nobody has', { host: 'no-such-host.invalid' }, 'archive-unreachable', 'no-such-host.invalid cannot be reached'],
  ])('%s is said in words', async (_name, change, code, message) => {
    await expect(to(change)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('refuses a wrong password, which is said without it', async () => {
    const error: unknown = await connect({ ...postgres.place, database: 'postgres' }, { ...postgres.owner, password: 'hunter2' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'wrong-password' });
    expect(String(error)).not.toContain('hunter2');
  });
});

describe.each(['expired', 'wrong-name'] as const)('a server whose certificate is of the kind %s', (certificate) => {
  it('gets no password', async () => {
    const postgres = await startPostgres({ certificate });
    try {
      // Of the wrong name: it is good for the address alone.
      await expect(connect({ ...postgres.place, host: 'localhost', database: 'postgres' }, postgres.owner)).rejects.toMatchObject({ code: 'certificate' });
    } finally {
      await postgres.stop();
    }
  });
});

describe('a server that is no PostgreSQL', () => {
  async function listening(answer: string | undefined): Promise<{ readonly port: number; readonly heard: () => string; close(): void }> {
    let heard = '';
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('data', (data) => {
        heard += data.toString('latin1');
        if (answer !== undefined) socket.write(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens nowhere');
    return { port: address.port, heard: () => heard, close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    } };
  }

  it.each([['no TLS', 'N', 'certificate'], ['nonsense', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'archive-unreachable'], ['nothing', undefined, 'archive-unreachable']])('and that answers %s gets no password', async (_name, answer, code) => {
    const server = await listening(answer);
    try {
      const place = { host: '127.0.0.1', port: server.port, database: 'deskbell' };
      await expect(connect(place, { user: 'main', password: 'hunter2' }, { patience: { connect: 500, statement: 500 } })).rejects.toMatchObject({ code });
      expect(server.heard()).not.toMatch(/hunter2|main/);
    } finally {
      server.close();
    }
  });
});
