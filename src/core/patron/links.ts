/** A stretch of a message: words, or a web address that may become a link. */
export type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'link'; readonly text: string; readonly href: string };

// No spaces, control or invisible characters, quotes or brackets; and no backslash, which browsers read as a slash.
const CANDIDATE = /https?:\/\/[^\s\p{Cc}\p{Cf}<>"'`\\^{|}]+/giu;
// No "@": `https://library.example@elsewhere.example` leads elsewhere.
const AUTHORITY = /^https?:\/\/(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}\p{M}._-]+)(?::\d{1,5})?$/iu;
const AFTER_SENTENCE = /[.,;:!?…»”’)\]*_~]$/u;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Ends the address before the punctuation of the sentence around it; a bracket stays where the address opened it. */
function trimmed(candidate: string): string {
  const open: Record<string, number> = {};
  for (const character of candidate) if ('()[]'.includes(character)) open[character] = (open[character] ?? 0) + 1;
  let end = candidate.length;
  for (; end > 0 && AFTER_SENTENCE.test(candidate[end - 1] ?? ''); end -= 1) {
    const last = candidate[end - 1] ?? '';
    const opening = CLOSING[last];
    if (opening === undefined) continue;
    if ((open[last] ?? 0) <= (open[opening] ?? 0)) break;
    open[last] = (open[last] ?? 0) - 1;
  }
  return candidate.slice(0, end);
}

/**
 * Splits a message into words and links. Only http and https become links, only when the address names its host
 * openly, and each link shows exactly where it leads. The pieces joined are the text.
 */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const words = (to: number) => {
    if (to > from) found.push({ kind: 'text', text: text.slice(from, to) });
  };
  for (const match of text.matchAll(CANDIDATE)) {
    const href = trimmed(match[0]);
    const authority = /^https?:\/\/[^/?#]*/i.exec(href)?.[0] ?? '';
    if (!AUTHORITY.test(authority)) continue;
    words(match.index);
    found.push({ kind: 'link', text: href, href });
    from = match.index + href.length;
  }
  words(text.length);
  return found;
}
