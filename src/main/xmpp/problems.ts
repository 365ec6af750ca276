/** What went wrong with a connection, in words for the person at the desk. */
import { AppError } from '../../shared/errors.js';
import { elapsed } from '../elapsed.js';
import type { Element } from './xml.js';

export interface Problem {
  readonly problem: AppError;
  /** Trying again cannot help: it needs a person. */
  readonly final: boolean;
}

/** An error that the other side answered a request with (RFC 6120 §8.3.3). */
export class StanzaRefused extends Error {
  readonly condition: string;
  /** As it came; none: it was not one that could be believed. */
  readonly answer: Element | undefined;
  constructor(condition: string, answer?: Element) {
    super(`refused: ${condition}`);
    this.name = 'StanzaRefused';
    this.condition = condition;
    this.answer = answer;
  }
}

const ASK = 'Ask your administrator';
const trust = (what: string, todo: string) => `${what}, so it is not certain that this is the right server. Nothing was sent to it. ${todo}`;

const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: trust('The certificate of the server has expired', `${ASK} to renew it, and check that the date of this computer is right.`),
  CERT_NOT_YET_VALID: trust('The certificate of the server is not valid yet', 'Check that the date of this computer is right.'),
  ERR_TLS_CERT_ALTNAME_INVALID: trust('The certificate of the server is made out to another name', `Check the address and the server setting, or ask your administrator.`),
};
const UNTRUSTED = trust('The certificate of the server was issued by an authority that this computer does not trust', `${ASK} to install the library’s certificate authority, or to name it in the policy.`);
const UNTRUSTED_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'CERT_REVOKED', 'INVALID_CA', 'CERT_CHAIN_TOO_LONG',
  'INVALID_PURPOSE', 'HOSTNAME_MISMATCH', 'PATH_LENGTH_EXCEEDED', 'EE_KEY_TOO_SMALL', 'CA_MD_TOO_WEAK',
]);

const member = (error: unknown, name: string): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
};

/** Whether an error is about the server's certificate: another way to the same server would not make it better. */
export const isCertificateProblem = (error: unknown): boolean =>
  error instanceof AppError ? error.code === 'certificate' : Object.hasOwn(CERTIFICATE, member(error, 'code')) || UNTRUSTED_CODES.has(member(error, 'code'));

export const lost = (cause?: unknown): AppError =>
  new AppError('connection-lost', 'The connection to the server is lost. The desk connects again by itself; what you wrote is kept.', { cause });
export const mute = (): AppError => new AppError('server-mute', 'The server does not answer. The desk keeps trying; if this stays, ask your administrator whether the server is running.');
export const noEncryption = (): AppError =>
  new AppError('certificate', `The server offers no encrypted connection, so the password was not sent. ${ASK} to turn encryption on.`);

function ofSasl(condition: string): Problem {
  switch (condition) {
    case 'temporary-auth-failure':
      return { problem: new AppError('server-mute', 'The server cannot check passwords at the moment. The desk keeps trying.'), final: false };
    case 'aborted':
    case 'incorrect-encoding':
    case 'malformed-request':
      return { problem: lost(), final: false }; // this exchange broke, as when the line dies in the middle of it; the password is not refused
    case 'account-disabled':
      return { problem: new AppError('wrong-password', `The server says that this account is switched off. ${ASK}.`), final: true };
    case 'credentials-expired':
      return { problem: new AppError('wrong-password', `The password of this account has expired. ${ASK} for a new one, and sign in again.`), final: true };
    case 'not-authorized':
      return { problem: new AppError('wrong-password', 'The server did not accept this address with this password. Check both, and sign in again.'), final: true };
    default:
      return { problem: new AppError('wrong-password', `The server and this desk found no common way to sign in (${condition}). ${ASK}.`), final: true };
  }
}

function ofStream(condition: string, domain: string): Problem {
  switch (condition) {
    case 'conflict':
      return {
        problem: new AppError('conflict', 'This desk was signed in a second time under the same name, and that one took over. Close the other one, or connect this one again.'),
        final: true,
      };
    case 'host-unknown':
    case 'host-gone':
      return { problem: new AppError('unknown-host', `The server answers, but does not serve ${domain}. Check the part of the address after the @, and the server setting.`), final: false };
    case 'policy-violation':
      return { problem: new AppError('connection-lost', 'The server ended the connection because something broke its rules, for example a message that was too long. The desk connects again by itself.'), final: false };
    case 'not-authorized':
      return { problem: new AppError('wrong-password', 'The server ended the session of this account. Sign in again.'), final: true };
    case 'system-shutdown':
      return { problem: new AppError('connection-lost', 'The server is being restarted. The desk connects again by itself.'), final: false };
    default:
      return { problem: lost(), final: false };
  }
}

function ofNetwork(code: string, domain: string): AppError | undefined {
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
    case 'ERR_INVALID_URL':
      return new AppError('unknown-host', `The server of ${domain} cannot be found. Check the address for typing mistakes, and whether this computer is connected to the network.`);
    case 'ECONNREFUSED':
      return new AppError('connection-refused', `The computer of ${domain} was reached, but no message service answers there. Check the server setting, or ask your administrator whether the service is running.`);
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return new AppError('connection-lost', 'There is no way to the server from here. Check that this computer is connected to the network.');
    case 'ETIMEDOUT':
      return mute();
    default:
      return undefined;
  }
}

/** @param domain of the address that signs in; no other part of an address may appear in a sentence */
export function problemOf(error: unknown, domain: string): Problem {
  if (error instanceof AppError) return { problem: error, final: error.code === 'wrong-password' || error.code === 'conflict' };
  const [name, condition, code] = [member(error, 'name'), member(error, 'condition'), member(error, 'code')];
  if (name === 'SASLError') return ofSasl(condition);
  if (name === 'StreamError') return ofStream(condition, domain);
  if (name === 'TimeoutError') return { problem: mute(), final: false };
  if (isCertificateProblem(error)) return { problem: new AppError('certificate', CERTIFICATE[code] ?? UNTRUSTED, { cause: error }), final: false };
  return { problem: ofNetwork(code, domain) ?? lost(error), final: false };
}

/** How long a server may refuse a password that it accepted before, until it counts as changed, ms. */
const STARTING = 60_000;

/** A server that starts may open its ports before it knows its accounts: what it accepted before is not wrong at once. */
export class KnownPassword {
  readonly #now: () => number;
  #known: boolean;
  #refusedSince: number | undefined;

  /** @param known accepted at an earlier start @param now ms on a clock that only goes forward */
  constructor(known: boolean, now: () => number = elapsed) {
    this.#known = known;
    this.#now = now;
  }

  accepted(): void {
    this.#known = true;
    this.#refusedSince = undefined;
  }

  /** @returns the error as it is to be taken */
  judge(error: unknown): unknown {
    if (!this.#known || member(error, 'name') !== 'SASLError' || member(error, 'condition') !== 'not-authorized') return error;
    this.#refusedSince ??= this.#now();
    return this.#now() - this.#refusedSince < STARTING ? { name: 'SASLError', condition: 'temporary-auth-failure' } : error;
  }
}
