/**
 * What a link is called, from its address alone: nothing is fetched. The host stands in front, as the computer reads it
 * (Punycode where it has letters beyond a to z, so that no other host looks like it); then what its path says in words.
 */

/** As the URL parser has it: host in ASCII, path and query still escaped. */
export interface Address {
  readonly host: string;
  readonly pathname: string;
  readonly search: string;
}

export interface Preview {
  readonly host: string;
  /** What the path says; '' where it says nothing. */
  readonly title: string;
}

const LONGEST = 80;
/** Endings of pages, not of files: these say something to the reader. */
const PAGE = /\.(?:html?|php|aspx?|jsp|cgi)$/i;
/** An id: no vowel-bearing words in it, mostly digits or hexadecimal. */
const IS_ID = /^(?:\d+|[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*)$/i;
/** Controls, marks that change reading direction or cannot be seen, and what is no character. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Percent-encoding, taken away once: what is still escaped then was meant so. Broken or not UTF-8: it stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const words = (part: string): string => decoded(part).replace(UNREADABLE, '').replace(PAGE, '').replace(/[-_+\s]+/g, ' ').trim();

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length <= LONGEST ? text : `${letters.slice(0, LONGEST - 1).join('')}…`;
}

export function previewOf({ host, pathname, search }: Address): Preview {
  const shown = host.replace(/^www\./, '');
  const parts = pathname.slice(0, 2_048).split('/').map(words).filter((part) => part !== '' && !IS_ID.test(part.replaceAll(' ', '-')));
  const asked = /[?&](?:q|query|search|title)=([^&]{1,300})/.exec(search.slice(0, 2_048))?.[1];
  const query = asked === undefined ? '' : words(asked);
  const last = parts.at(-1) ?? '';
  return { host: shown, title: shortened(query !== '' && last.length < 3 ? query : query === '' ? last : `${last}: ${query}`) };
}
