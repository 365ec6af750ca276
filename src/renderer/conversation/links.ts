/**
 * Links in plain text, and where they really lead. Only `http:`, `https:` and `mailto:` are links; everything else
 * stays text. Written for hostile input: one pass, no backtracking, and nothing is trusted that the URL parser does
 * not confirm.
 */
export interface Piece {
  readonly text: string;
  /** The address as the parser reads it; undefined: plain text. */
  readonly url?: string;
}

const LONGEST_URL = 2_048;
// A link ends at white space, quotes, angle brackets, and at every control that could reorder or hide what follows.
const LINK = /(?:https?:\/\/|mailto:)[^\s<>"\p{Cc}\p{Cf}]+/giu;
const WORD_BEFORE = /[\p{L}\p{N}_]/u;
const OPENED_BY: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const TRAILING = '.,;:!?\'’”»…)]}';

/** Punctuation that belongs to the sentence, not to the link; a bracket only when the link has no partner for it. */
function trimmed(link: string): string {
  const count = new Map<string, number>();
  for (const char of link) count.set(char, (count.get(char) ?? 0) + 1);
  let end = link.length;
  for (; end > 0; end--) {
    const char = link[end - 1] ?? '';
    const opener = OPENED_BY[char];
    if (!TRAILING.includes(char) || (opener !== undefined && (count.get(opener) ?? 0) >= (count.get(char) ?? 0))) break;
    count.set(char, (count.get(char) ?? 1) - 1);
  }
  return link.slice(0, end);
}

/** The address, if it is one that may be opened. */
export function safeUrl(link: string): URL | undefined {
  if (link.length > LONGEST_URL || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  if (url.protocol === 'mailto:') return /^[^@]+@[^@]+$/u.test(url.pathname) ? url : undefined;
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url : undefined;
}

/** The text in pieces; joined, they are the text again, unchanged. */
export function linkify(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > 0 && WORD_BEFORE.test(text[match.index - 1] ?? '')) continue;
    const link = trimmed(match[0]);
    const url = safeUrl(link);
    if (!url) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push({ text: link, url: url.href });
    done = match.index + link.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

export interface Destination {
  readonly kind: 'page' | 'mail';
  /** Host of the page, in ASCII (Punycode), with a port if there is an unusual one; for mail the address. */
  readonly host: string;
  /** The whole address in parts around the host. */
  readonly before: string;
  readonly after: string;
  /** What is odd about it, in sentences. */
  readonly warnings: readonly string[];
}

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];
const mixed = (label: string): boolean => SCRIPTS.filter((script) => script.test(label)).length > 1;

/** @param shown the link as it stands in the text */
export function destination(shown: string, href: string): Destination {
  const url = new URL(href);
  if (url.protocol === 'mailto:') return { kind: 'mail', host: decodeURIComponentSafely(url.pathname), before: 'mailto:', after: url.search, warnings: url.search ? ['It also fills in parts of the message. Look at them before you send it.'] : [] };
  const user = url.username === '' && url.password === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  const written = /^https?:\/\/([^/?#\\]*)/iu.exec(shown)?.[1] ?? '';
  const name = written.slice(written.lastIndexOf('@') + 1).toLowerCase();
  return { kind: 'page', host: url.host, before: `${url.protocol}//${user}`, after: url.pathname + url.search + url.hash, warnings: warningsAbout(url, user, name) };
}

function warningsAbout(url: URL, user: string, name: string): readonly string[] {
  const warnings: string[] = [];
  if (user !== '') warnings.push(`What stands before the @ is not where it leads. It leads to ${url.host}.`);
  if (name.split('.').some(mixed)) warnings.push('The name mixes letters of different alphabets that look alike. Such names are often made to deceive.');
  else if (url.hostname.includes('xn--')) warnings.push('The name has letters beyond a to z; here it is written out as the computer reads it.');
  const withoutPort = name.replace(/:(?:80|443)$/u, '');
  if (withoutPort !== url.host && name !== url.host && !url.hostname.includes('xn--')) warnings.push(`It is written “${name}” but leads to ${url.host}.`);
  if (/^[\d.]+$/u.test(url.hostname) || url.hostname.startsWith('[')) warnings.push('It leads to a bare number instead of a name.');
  return warnings;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
