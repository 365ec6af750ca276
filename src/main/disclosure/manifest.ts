/** What a disclosure consists of: the SHA-256 of every file, in the form that `sha256sum -c` reads. */
import { createHash } from 'node:crypto';

export const MANIFEST = 'manifest.sha256';
export const SUMMARY = 'summary.txt';

export interface ListedFile {
  /** Below the folder, with slashes. */
  readonly name: string;
  /** 64 hex digits. */
  readonly sha256: string;
}

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

export const manifestText = (files: readonly ListedFile[]): string => files.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, sha256: hash }) => `${hash}  ${name}\n`).join('');

/** Names that a disclosure gives to its files: none leads out of its folder, on any system. */
const LINE = /^(?<sha256>[0-9a-f]{64}) {2}(?<name>[a-z0-9-]{1,60}(?:\/[a-z0-9-]{1,60})?\.[a-z0-9]{2,6})$/;

/** @returns undefined for what is no manifest of a disclosure */
export function readManifest(text: string): readonly ListedFile[] | undefined {
  if (!text.endsWith('\n')) return undefined;
  const files = text.slice(0, -1).split('\n').map((line): ListedFile | undefined => {
    const { sha256: hash, name } = LINE.exec(line)?.groups ?? {};
    return hash === undefined || name === undefined || name === MANIFEST || name === SUMMARY ? undefined : { name, sha256: hash };
  });
  const good = files.filter((file) => file !== undefined);
  return good.length === files.length && new Set(good.map(({ name }) => name)).size === good.length ? good : undefined;
}
