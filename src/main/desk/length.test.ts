import { describe, expect, it } from 'vitest';
import { MAX_TEXT } from '../../shared/limits.js';
import { buildStanza } from '../xmpp/outgoing.js';
import { expectSendable } from './length.js';

/** Where a session refuses a stanza. */
const LIMIT = 200_000;
const bytesOf = (body: string) => Buffer.byteLength(buildStanza({ type: 'message', to: `${'p'.repeat(1_000)}@${'h'.repeat(1_000)}/${'r'.repeat(1_000)}`, originId: 'o'.repeat(36), thread: 't'.repeat(255), body }).toString());

describe('a text that is to be sent', () => {
  it.each(['a'.repeat(MAX_TEXT), 'ü'.repeat(60_000), '👩'.repeat(30_000), '', '&'.repeat(31_000)])('goes as one stanza: %#', (text) => {
    expect(() => expectSendable(text)).not.toThrow();
    expect(bytesOf(text)).toBeLessThan(LIMIT);
  });

  it.each(['&'.repeat(MAX_TEXT), '<b>&amp;</b>'.repeat(5_400), '€'.repeat(64_000)])('is refused in words when it would end the stream: %#', (text) => {
    expect(() => expectSendable(text)).toThrow(expect.objectContaining({ code: 'too-long', message: 'This is too long to be sent at once. Send it in parts.' }));
  });

  it('is never let through when a session would refuse it', () => {
    for (const one of ['&', '<', '>', '"', "'", '€', 'a', '👩']) {
      for (let length = 1_000; length <= MAX_TEXT; length += 1_000) {
        const text = one.repeat(length / one.length);
        try {
          expectSendable(text);
        } catch {
          continue;
        }
        expect(bytesOf(text)).toBeLessThan(LIMIT);
      }
    }
  });
});
