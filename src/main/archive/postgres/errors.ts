import { DatabaseError } from 'pg';
import { AppError } from '../../../shared/errors.js';

const KEEPS = 'Nothing is lost: this desk keeps its record and sends it when the database is back.';

export const noCertificate = (file: string, cause: unknown): AppError =>
  new AppError('certificate', `The certificate file ${file} of central storage cannot be read. Ask your administrator to put it there, or to correct the policy.`, { cause });

/** Of Node's TLS and of X.509 (RFC 5280): the server is not, or no longer, who its certificate says. */
const untrusted = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What failed while connecting, in words. */
export function connectError(error: unknown, { host, database }: { readonly host: string; readonly database: string }): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof DatabaseError) return refusal(error, database);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (untrusted.test(code)) {
    return new AppError('certificate', `The server ${host} could not prove that it is the library’s central storage, so nothing was sent to it. Ask your administrator to check its certificate.`, { cause: error });
  }
  if (error.message.includes('does not support SSL')) {
    return new AppError('certificate', `The server ${host} offers no encrypted connection, so nothing was sent to it. Ask your administrator to switch TLS on.`, { cause: error });
  }
  return unreachable(host, error);
}

export const unreachable = (host: string, cause?: unknown): AppError =>
  new AppError('archive-unreachable', `The database of central storage at ${host} cannot be reached. ${KEEPS}`, { cause });

export const otherDatabase = (database: string): AppError =>
  new AppError('archive-unreachable', `The database “${database}” is there, but it is not the central storage that was used until now. Ask your administrator to check the policy; this desk keeps its record meanwhile.`);

/** Classes and codes of PostgreSQL's appendix A. */
function refusal(error: DatabaseError, database: string): AppError {
  const code = error.code ?? '';
  if (code.startsWith('28')) return new AppError('wrong-password', 'Central storage refused the user name or the password of this computer. Enter them again in the settings, or ask your administrator for new ones.', { cause: error });
  if (code === '3D000') return new AppError('archive-unreachable', `The server of central storage has no database “${database}”. Ask your administrator to set it up, or to correct the policy.`, { cause: error });
  if (code === '42501') return new AppError('not-allowed', 'This login may not do that in central storage. Ask your administrator for one that may.', { cause: error });
  if (code === '53300') return new AppError('archive-unreachable', 'Central storage has too many connections at the moment. This desk keeps its record and tries again.', { cause: error });
  return databaseError(error);
}

/** What the database says to a statement, in words. A connection that is gone says many things; none is a defect of ours. */
export function databaseError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof DatabaseError ? (error.code ?? '') : '';
  switch (true) {
    case code === 'DB001':
      return new AppError('not-allowed', 'This computer signs in to central storage with a login that is not one of a desk. Ask your administrator for one.', { cause: error });
    case code === 'DB002':
      return new AppError('archive-damaged', 'Central storage knows this desk under another login, as if its data folder had been copied. Tell your administrator.', { cause: error });
    case code === 'DB003' || code === 'DB004' || code.startsWith('22') || code.startsWith('23'):
      return new AppError('archive-damaged', 'Central storage refused rows of this desk, because they do not fit together. They stay on this computer. Tell your administrator.', { cause: error });
    case code === '42501':
      return new AppError('not-allowed', 'This login may not do that in central storage. Ask your administrator for one that may.', { cause: error });
    case ['42P01', '42883', '3F000'].includes(code):
      return new AppError('archive-unreachable', 'The database of central storage is not set up, or by an older version of Deskbell. Ask your administrator to run: npm run archive -- init', { cause: error });
    case code === '53100':
      return new AppError('disk-full', 'Central storage is full. Ask your administrator to make room; this desk keeps its record and sends it then.', { cause: error });
    case code === '25006':
      return new AppError('read-only', 'The database of central storage takes no changes at the moment. Ask your administrator; this desk keeps its record meanwhile.', { cause: error });
    // Not of a connection that ended (08), of a server that has no resources (53), ends (57) or cannot read its disk (58).
    case code !== '' && !/^(08|53|57|58)/.test(code):
      return new AppError('archive-unreachable', `The database of central storage reported an error (${code}). Tell your administrator; nothing is lost.`, { cause: error });
    default:
      return new AppError('archive-unreachable', `The database of central storage cannot be reached. ${KEEPS}`, { cause: error });
  }
}
