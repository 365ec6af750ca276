/**
 * Failures that a person can do something about. Everything else that goes wrong is a defect and leaves the main
 * process only as code `internal`, without its text.
 */
export type ErrorCode =
  | 'internal'
  | 'invalid-request'
  | 'not-signed-in'
  | 'wrong-password'
  | 'unknown-host'
  | 'connection-refused'
  | 'connection-lost'
  | 'server-mute'
  | 'certificate'
  | 'conflict'
  | 'not-staff'
  | 'service-password-missing'
  | 'policy-invalid'
  | 'settings-invalid'
  | 'settings-read-only'
  | 'journal-closed'
  | 'journal-damaged'
  | 'journal-newer'
  | 'journal-locked'
  | 'journal-key-missing'
  | 'disk-full'
  | 'read-only'
  | 'archive-unreachable'
  | 'archive-damaged'
  | 'room-unavailable'
  | 'not-holder'
  | 'not-administrator'
  | 'not-allowed'
  | 'no-file-service'
  | 'printer-unavailable'
  | 'file-unreachable'
  | 'stopped'
  | 'already-taken'
  | 'unknown-request'
  | 'guarded'
  | 'too-long'
  | 'shifts-unavailable'
  | 'unsafe-link';

/**
 * @param code stable, for programs
 * @param message one or two sentences for the person at the desk: what happened, and what to do. Never a message
 * body, an address of a patron, or a secret.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}
