import { describe, expect, it } from 'vitest';
import { asciiDomain, endpoints } from './endpoints.js';

type Record_ = { name: string; port: number; priority: number; weight: number };
const dns = (records: Readonly<Record<string, readonly Record_[]>>) => (name: string) => (records[name] ? Promise.resolve(records[name]) : Promise.reject(new Error('ENOTFOUND')));
const half = () => 0.5;

describe('where a server listens', () => {
  it('is where the settings say', async () => {
    const server = { host: '10.0.0.1', port: 7000 };
    expect(await endpoints('a.test', server, half, dns({}))).toEqual([{ ...server, security: 'direct-tls' }, { ...server, security: 'starttls' }]);
    expect(await endpoints('a.test', { ...server, directTls: true }, half, dns({}))).toEqual([{ ...server, security: 'direct-tls' }]);
    expect(await endpoints('a.test', { ...server, directTls: false }, half, dns({}))).toEqual([{ ...server, security: 'starttls' }]);
  });

  it('is where DNS says, by priority, and a dot means nowhere', async () => {
    const found = await endpoints('a.test', undefined, half, dns({
      '_xmpps-client._tcp.a.test': [{ name: 'late', port: 1, priority: 20, weight: 0 }, { name: '.', port: 0, priority: 0, weight: 0 }],
      '_xmpp-client._tcp.a.test': [{ name: 'early', port: 2, priority: 10, weight: 0 }],
    }));
    expect(found).toEqual([{ host: 'early', port: 2, security: 'starttls' }, { host: 'late', port: 1, security: 'direct-tls' }]);
  });

  it('is drawn by weight among equals', async () => {
    const records = { '_xmpps-client._tcp.a.test': [{ name: 'heavy', port: 1, priority: 1, weight: 90 }, { name: 'light', port: 2, priority: 1, weight: 10 }] };
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const firsts = await Promise.all(Array.from({ length: 1000 }, async () => (await endpoints('a.test', undefined, random, dns(records)))[0]?.host));
    const heavy = firsts.filter((host) => host === 'heavy').length;
    expect(heavy).toBeGreaterThan(850);
    expect(heavy).toBeLessThan(950);
  });

  it('is the domain itself on the usual ports where DNS says nothing', async () => {
    expect(await endpoints('bücher.test', undefined, half, dns({}))).toEqual([
      { host: 'xn--bcher-kva.test', port: 5223, security: 'direct-tls' },
      { host: 'xn--bcher-kva.test', port: 5222, security: 'starttls' },
    ]);
    expect(asciiDomain('127.0.0.1')).toBe('127.0.0.1');
  });
});
