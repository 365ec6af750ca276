/** A file that is shared in a channel: on the server by XEP-0363, on the record by its name, size, hash and address. */
import { extensionOf, sizeWords } from './name.js';

export interface SharedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** IANA media type. */
  readonly type: string;
  /** SHA-256, small hexadecimal digits. */
  readonly sha256: string;
  /** Where whoever knows it can read it. */
  readonly url: string;
}

/** As somebody shared it: with another client little of it may be told. */
export type HeardFile = Pick<SharedFile, 'url'> & Partial<Omit<SharedFile, 'url'>>;

/** By the policy. */
export interface FileRules {
  /** Endings, small letters. */
  readonly types: readonly string[];
  /** MB of 1,000,000 bytes. */
  readonly maxSize: number;
}

const MEDIA: Readonly<Record<string, string>> = {
  pdf: 'application/pdf', txt: 'text/plain', csv: 'text/csv', ics: 'text/calendar', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp',
  odt: 'application/vnd.oasis.opendocument.text', ods: 'application/vnd.oasis.opendocument.spreadsheet', odp: 'application/vnd.oasis.opendocument.presentation',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

/** What may be shared unless the policy says otherwise. */
export const DEFAULT_TYPES: readonly string[] = Object.keys(MEDIA);

export const mediaTypeOf = (name: string): string => MEDIA[extensionOf(name)] ?? 'application/octet-stream';

const PICTURES = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'svg', 'tiff', 'heic', 'avif']);
const PROGRAMS = new Set(['exe', 'com', 'bat', 'cmd', 'msi', 'scr', 'ps1', 'vbs', 'js', 'jar', 'sh', 'app', 'dmg', 'deb', 'rpm', 'lnk', 'hta', 'reg', 'desktop', 'apk', 'pif', 'cpl', 'wsf']);

/** "PNG picture", "PDF file". By the ending alone, because that is what a system goes by when it is opened. */
export function kindWords(name: string): string {
  const ending = extensionOf(name);
  if (ending === '') return 'file without an ending';
  if (PROGRAMS.has(ending)) return `${ending.toUpperCase()} program: it can do harm`;
  return `${ending.toUpperCase()} ${PICTURES.has(ending) ? 'picture' : 'file'}`;
}

/** @param name a safe one @returns why it may not be shared */
export function fileFault({ name, size }: Pick<SharedFile, 'name' | 'size'>, { types, maxSize }: FileRules): string | undefined {
  const ending = extensionOf(name);
  if (!types.includes(ending)) return `${ending === '' ? 'A file without an ending' : `A file of the type ${ending.toUpperCase()}`} may not be shared here. The policy of your library allows ${types.join(', ')}.`;
  if (size === 0) return 'This file is empty.';
  return size > maxSize * 1_000_000 ? `This file has ${sizeWords(size)}, and the policy of your library allows ${maxSize} MB. Make it smaller, or share where it lies.` : undefined;
}
