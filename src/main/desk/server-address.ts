import { AppError } from '../../shared/errors.js';

const DIRECT_TLS = 5223;
const START_TLS = 5222;

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly directTls: boolean;
}

/**
 * What a person writes as the server: `host`, `host:port`, `[::1]:port`; port 5222 means STARTTLS, all others direct TLS.
 * @returns undefined for '': DNS says
 * @throws AppError `unknown-host`, so that the sentence stands at the field of the server
 */
export function parseServer(text: string): ServerAddress | undefined {
  const value = text.trim().toLowerCase();
  if (value === '') return undefined;
  const parts = /^(?<host>\[[0-9a-f:.]{2,45}\]|[^\s:/@[\]]{1,255})(?::(?<port>\d{1,5}))?$/.exec(value)?.groups;
  const port = Number(parts?.['port'] ?? DIRECT_TLS);
  if (parts?.['host'] === undefined || port < 1 || port > 65_535) {
    throw new AppError('unknown-host', 'This is not the address of a server. Write it like chat.library.example, or chat.library.example:5223, or leave it empty.');
  }
  return { host: parts['host'].replace(/^\[|\]$/g, ''), port, directTls: port !== START_TLS };
}
