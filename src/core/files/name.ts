/** Names of files that people share: made harmless before anybody sees them, whoever chose them. */

/** Longest name, in code points. */
export const MAX_FILE_NAME = 120;

/** What a name is called when nothing of it is left. */
const NAMELESS = 'file';
const NO_FILE_NAME = /[<>:"|?*\\/]/g;
/** Controls, marks that change reading direction or cannot be seen, line separators, and what is no character. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** Names that Windows gives to devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** An ending before the last one: two of them are how a program passes for a picture. */
const INNER_ENDING = /\.(?=[a-z][a-z0-9]{0,4}\.)/gi;

/** One name without a path, as any system takes it: what it ends with is what it is. */
export function safeName(name: string): string {
  const last = name.slice(0, 4_096).split(/[\\/]/).findLast((part) => part.replace(INVISIBLE, '').replace(/[\s.]/g, '') !== '') ?? '';
  const plain = last.replace(INVISIBLE, '').replace(NO_FILE_NAME, '_').replace(/\s+/g, ' ').replace(/^[\s.]+|[\s.]+$/g, '');
  const single = plain.replace(INNER_ENDING, '_').replace(DEVICE, '_$&');
  return bounded(single === '' ? NAMELESS : single);
}

function bounded(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= MAX_FILE_NAME) return name;
  const ending = extensionOf(name);
  const tail = ending === '' ? '' : `.${ending}`;
  return `${letters.slice(0, MAX_FILE_NAME - tail.length).join('').replace(/[\s.]+$/, '')}${tail}`;
}

/** In small letters, without the dot; '' where there is none. */
export const extensionOf = (name: string): string => /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** The name at the end of an address. @param pathname still escaped */
export function nameInPath(pathname: string): string {
  const last = pathname.slice(0, 4_096).split('/').findLast((part) => part !== '') ?? '';
  try {
    return safeName(decodeURIComponent(last));
  } catch {
    return safeName(last);
  }
}

const SIZES = ['bytes', 'kB', 'MB', 'GB'] as const;

/** @param bytes "1.4 MB" */
export function sizeWords(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < SIZES.length - 1) [size, unit] = [size / 1_000, unit + 1];
  return `${unit === 0 || size >= 99.5 ? Math.round(size) : Number(size.toPrecision(2))} ${SIZES[unit] ?? ''}`;
}
