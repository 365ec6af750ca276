/** Where a domain's server listens: as told, else by DNS (RFC 6120 §3.2, XEP-0368), else on the usual ports. */
import { resolveSrv as resolve } from 'node:dns/promises';
import { domainToASCII } from 'node:url';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly security: 'direct-tls' | 'starttls';
}

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly directTls?: boolean;
}

type ResolveSrv = (name: string) => Promise<readonly { readonly name: string; readonly port: number; readonly priority: number; readonly weight: number }[]>;

/** The domain as DNS and certificates write it. */
export const asciiDomain = (domain: string): string => domainToASCII(domain) || domain;

/** @param random in [0, 1), for the weights of RFC 2782 */
export async function endpoints(domain: string, server: Server | undefined, random: () => number, resolveSrv: ResolveSrv = resolve): Promise<readonly Endpoint[]> {
  if (server) {
    const { host, port, directTls } = server;
    const kinds = directTls === undefined ? (['direct-tls', 'starttls'] as const) : [directTls ? ('direct-tls' as const) : ('starttls' as const)];
    return kinds.map((security) => ({ host, port, security }));
  }
  const name = asciiDomain(domain);
  const look = (service: string, security: Endpoint['security']) =>
    resolveSrv(`_${service}._tcp.${name}`).then(
      (records) => records.map((record) => ({ ...record, security, draw: random() ** (1 / Math.max(record.weight, 0.01)) })),
      () => [],
    );
  const records = (await Promise.all([look('xmpps-client', 'direct-tls'), look('xmpp-client', 'starttls')])).flat();
  const listed = records.filter((record) => record.name !== '' && record.name !== '.').toSorted((a, b) => a.priority - b.priority || b.draw - a.draw);
  if (listed.length > 0) return listed.map(({ name: host, port, security }) => ({ host, port, security }));
  return [
    { host: name, port: 5223, security: 'direct-tls' },
    { host: name, port: 5222, security: 'starttls' },
  ];
}
