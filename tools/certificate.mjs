// A certificate authority of our own and a server certificate of it, made with openssl, for a server on loopback.
import fs from 'node:fs';
import path from 'node:path';
import { run, runOk } from './run.mjs';

const RENEW_BEFORE = 30 * 24 * 3600; // seconds

/** @param {string} file @returns {Promise<boolean>} whether it is there and will be valid for a while */
async function lasts(file) {
  return fs.existsSync(file) && (await run('openssl', ['x509', '-in', file, '-noout', '-checkend', String(RENEW_BEFORE)])).code === 0;
}

/**
 * @param {string} dir where ca.crt, ca.key, server.crt and server.key are or will be
 * @param {object} want
 * @param {readonly string[]} want.names what the server is called; the first is its common name
 * @param {number} [want.days] 0: expired when it is made
 * @returns {Promise<string>} the authority's certificate, for the client to trust
 */
export async function ensureCertificate(dir, { names, days = 365 }) {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const at = (/** @type {string} */ name) => path.join(dir, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const altNames = [...names.map((name) => `DNS:${name}`), 'IP:127.0.0.1'].join(',');
  const namesFile = at('names');
  const same = fs.existsSync(namesFile) && fs.readFileSync(namesFile, 'utf8') === altNames;
  if (!(await lasts(at('ca.crt')))) {
    await runOk('openssl', ['req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.crt'), '-days', '3650', '-subj', '/CN=Deskbell private authority', '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-addext', 'basicConstraints=critical,CA:true,pathlen:0']);
  } else if (same && (await lasts(at('server.crt')))) {
    return at('ca.crt');
  }
  await runOk('openssl', ['req', '-new', ...key, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', `/CN=${names[0]}`]);
  fs.writeFileSync(at('server.ext'), `subjectAltName=${altNames}\nbasicConstraints=CA:false\nextendedKeyUsage=serverAuth\n`);
  await runOk('openssl', ['x509', '-req', '-in', at('server.csr'), '-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', String(days), '-extfile', at('server.ext'), '-out', at('server.crt')]);
  for (const secret of ['ca.key', 'server.key']) fs.chmodSync(at(secret), 0o600);
  fs.writeFileSync(namesFile, altNames);
  return at('ca.crt');
}
