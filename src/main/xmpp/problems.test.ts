import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { KnownPassword, isCertificateProblem, noEncryption, problemOf } from './problems.js';

const error = (members: object) => Object.assign(new Error('secret raw text'), members);

describe('what went wrong, in words', () => {
  it.each<[string, object, string, boolean]>([
    ['a wrong password', { name: 'SASLError', condition: 'not-authorized' }, 'wrong-password', true],
    ['a sign-in that broke in the middle', { name: 'SASLError', condition: 'malformed-request' }, 'connection-lost', false],
    ['an account that is switched off', { name: 'SASLError', condition: 'account-disabled' }, 'wrong-password', true],
    ['a password that has expired', { name: 'SASLError', condition: 'credentials-expired' }, 'wrong-password', true],
    ['no common way to sign in', { name: 'SASLError', condition: 'SCRAM-SHA-512' }, 'wrong-password', true],
    ['a server that cannot check now', { name: 'SASLError', condition: 'temporary-auth-failure' }, 'server-mute', false],
    ['a second sign-in', { name: 'StreamError', condition: 'conflict' }, 'conflict', true],
    ['a session that was ended', { name: 'StreamError', condition: 'not-authorized' }, 'wrong-password', true],
    ['another domain', { name: 'StreamError', condition: 'host-unknown' }, 'unknown-host', false],
    ['a stanza too big', { name: 'StreamError', condition: 'policy-violation' }, 'connection-lost', false],
    ['a restart', { name: 'StreamError', condition: 'system-shutdown' }, 'connection-lost', false],
    ['anything else of the stream', { name: 'StreamError', condition: 'reset' }, 'connection-lost', false],
    ['silence', { name: 'TimeoutError' }, 'server-mute', false],
    ['an unknown name', { code: 'ENOTFOUND' }, 'unknown-host', false],
    ['no name server', { code: 'EAI_AGAIN' }, 'unknown-host', false],
    ['a closed port', { code: 'ECONNREFUSED' }, 'connection-refused', false],
    ['no network', { code: 'ENETUNREACH' }, 'connection-lost', false],
    ['no answer of the network', { code: 'ETIMEDOUT' }, 'server-mute', false],
    ['a reset', { code: 'ECONNRESET' }, 'connection-lost', false],
    ['an expired certificate', { code: 'CERT_HAS_EXPIRED' }, 'certificate', false],
    ['a certificate of tomorrow', { code: 'CERT_NOT_YET_VALID' }, 'certificate', false],
    ['a certificate of another name', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'certificate', false],
    ['a certificate of its own', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'certificate', false],
    ['a certificate of a stranger', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'certificate', false],
    ['something nobody thought of', {}, 'connection-lost', false],
  ])('says %s', (_, members, code, final) => {
    const { problem, final: stops } = problemOf(error(members), 'library.test');
    expect([problem.code, stops]).toEqual([code, final]);
    expect(problem.message).toMatch(/^[A-Z].*\.$/);
    expect(problem.message).not.toContain('secret raw text');
  });

  it.each([undefined, null, 'text', 7, {}])('survives %j, which is no error', (value) => expect(problemOf(value, 'library.test').problem.code).toBe('connection-lost'));

  it('leaves alone what is in words already', () => {
    const problem = new AppError('conflict', 'Said before.');
    expect(problemOf(problem, 'library.test')).toEqual({ problem, final: true });
  });

  it('knows a certificate by its code, and no encryption for the same kind', () => {
    expect(isCertificateProblem(error({ code: 'CERT_HAS_EXPIRED' }))).toBe(true);
    expect(isCertificateProblem(noEncryption())).toBe(true);
    expect(isCertificateProblem(error({ code: 'toString' }))).toBe(false);
    expect(isCertificateProblem(undefined)).toBe(false);
  });
});

describe('a password that was accepted before', () => {
  const refused = { name: 'SASLError', condition: 'not-authorized' };
  const starting = { name: 'SASLError', condition: 'temporary-auth-failure' };

  it('counts as changed after a minute of refusals, and not before', () => {
    let now = 0;
    const password = new KnownPassword(false, () => now);
    expect(password.judge(refused)).toBe(refused);
    password.accepted();
    expect(password.judge(refused)).toEqual(starting);
    now = 59_999;
    expect(password.judge(refused)).toEqual(starting);
    now = 60_000;
    expect(password.judge(refused)).toBe(refused);
    password.accepted();
    expect(password.judge(refused)).toEqual(starting);
  });

  it('may be one that was accepted at an earlier start', () => {
    expect(new KnownPassword(true).judge(refused)).toEqual(starting);
  });

  it('does not change what else may be wrong', () => {
    const password = new KnownPassword(false);
    password.accepted();
    const other = { name: 'SASLError', condition: 'account-disabled' };
    expect(password.judge(other)).toBe(other);
  });
});
