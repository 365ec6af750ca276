/** Text from strangers, made safe to show as text. */

const WORDS = 140;

/** Embeddings, overrides and isolates change how their surroundings read (UAX #9). Plain marks (LRM, RLM, ALM) may stay. */
const BIDI = /[\u202A-\u202E\u2066-\u2069]/g;
// C0 without tab and newline, DEL, C1, line and paragraph separators, object replacement and interlinear marks.
const CONTROLS = /(?![\t\n])\p{Cc}|[\u2028\u2029\uFFF9-\uFFFC]/gu;

export interface SafeText {
  readonly text: string;
  /** Something was taken out or replaced: the screen says so. */
  readonly cleaned: boolean;
}

/**
 * @param body any string, as it came
 * @param max longest text in UTF-16 code units; never cut inside a surrogate pair
 * @returns text with line breaks as \n, direction overrides removed, controls replaced by U+FFFD, lone surrogates too
 */
export function safeText(body: string, max = 65_536): SafeText {
  const breaks = body.replace(/\r\n?/g, '\n');
  const clean = breaks.replace(BIDI, '').replace(CONTROLS, '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD');
  const text = cut(clean, max);
  return { text, cleaned: text !== breaks };
}

/** One line, at most 140 code units, for the queue. */
export function firstWords(body: string): string {
  const line = safeText(cut(body, 4_096)).text.replace(/\s+/g, ' ').trim();
  return line.length <= WORDS ? line : `${cut(line, WORDS - 1)}…`;
}

/** Never inside a surrogate pair. @param max UTF-16 code units */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const code = text.charCodeAt(max - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? max - 1 : max);
}
