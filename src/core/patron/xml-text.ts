// XML 1.0 §2.2 has no way to write most control characters, lone surrogates, U+FFFE and U+FFFF, not even escaped.
// The few control characters that it does allow besides tab and line end show nothing, and go with the rest.
const FORBIDDEN = /(?![\t\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

/**
 * The text as it can travel in a stanza. A server closes the stream at a character that XML forbids, so a message
 * with one in it would be sent again after each reconnect and break that stream too. Line ends become U+000A, which
 * is what a parser would make of them.
 */
export function xmlText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(FORBIDDEN, '');
}
