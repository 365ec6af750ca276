import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** One that nobody needs to type: 144 bits, in letters, digits, `-` and `_`. */
export const newPassword = (): string => randomBytes(18).toString('base64url');

const ITERATIONS = 4_096;

/**
 * What PostgreSQL stores of a password (RFC 5802, 7677), so that the password itself never stands in a statement:
 * servers write statements into their log.
 * @param password ASCII, because others would need RFC 4013 first
 */
export function verifierOf(password: string): string {
  if (!/^[!-~]+$/.test(password)) throw new RangeError('This password needs other characters.');
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}
