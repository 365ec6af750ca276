import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { connectError, noCertificate } from './errors.js';

/** Which server; as in the policy (`central.postgres`). */
export interface PostgresPlace {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** PEM file with the authority that signed the server's certificate; without it the system's authorities count. */
  readonly certificate?: string;
}

export interface PostgresLogin {
  readonly user: string;
  readonly password: string;
}

export interface ConnectOptions {
  /** What the server's administrator reads about this connection; `Deskbell` unless given. */
  readonly name?: string;
  /** Milliseconds after which a server that does not answer counts as gone: to the connection, and to one statement. */
  readonly patience?: { readonly connect: number; readonly statement: number };
}

const defaultPatience = { connect: 15_000, statement: 60_000 };

/**
 * Connects with TLS, and only to a server whose certificate is signed by whom we trust and made out to `host`.
 * @throws AppError `archive-unreachable`, `certificate`, `wrong-password`, `not-allowed`
 */
export async function connect(place: PostgresPlace, { user, password }: PostgresLogin, { name = 'Deskbell', patience = defaultPatience }: ConnectOptions = {}): Promise<Client> {
  const ca = place.certificate === undefined ? undefined : await readFile(place.certificate, 'utf8').catch((error: unknown) => { throw noCertificate(place.certificate ?? '', error); });
  const client = new Client({
    host: place.host, port: place.port, database: place.database, user, password,
    // `host`: the name that is checked is the one that was asked for also where it is an IP address.
    ssl: { rejectUnauthorized: true, minVersion: 'TLSv1.2', host: place.host, ...(ca === undefined ? {} : { ca }) },
    enableChannelBinding: true,
    application_name: name, fallback_application_name: name,
    connectionTimeoutMillis: patience.connect, query_timeout: patience.statement,
    keepAlive: true,
  });
  // A connection that breaks while nobody waits for it is told at the next statement.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw connectError(error, place);
  }
}
