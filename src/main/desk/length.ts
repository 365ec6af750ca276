import { AppError } from '../../shared/errors.js';

/** Bytes of a text as XML, with room for what stands around it: servers end the stream at a stanza of 256 KiB. */
const MAX_BYTES = 190_000;

/**
 * Before it is on record: what cannot be sent was not said.
 * @throws AppError `too-long`
 */
export function expectSendable(text: string): void {
  if (Buffer.byteLength(text.replaceAll(/[&<>"']/g, '&quot;')) <= MAX_BYTES) return;
  throw new AppError('too-long', 'This is too long to be sent at once. Send it in parts.');
}
