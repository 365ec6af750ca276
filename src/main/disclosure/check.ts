/** Reads a disclosure again: whether every file is as it was made, and whether the library signed it. */
import { parse } from 'csv-parse/sync';
import fs from 'node:fs/promises';
import path from 'node:path';
import { safeText } from '../../core/text.js';
import { inWords } from './disclosure.js';
import { MANIFEST, readManifest, sha256, SUMMARY, type ListedFile } from './manifest.js';
import { readSummary, type Facts, type ReadSummary } from './summary.js';

export interface CheckedDisclosure {
  /** What the summary says; undefined: there is none that can be read. */
  readonly facts?: Facts;
  /** Listed and as they were made. */
  readonly intact: number;
  /** `library`: by the key that was given. `unknown`: signed, and no key was given to compare with. */
  readonly signature: 'library' | 'another' | 'none' | 'unknown';
  /** Sentences; empty: all is well. */
  readonly problems: readonly string[];
}

/** Of the manifest and the summary, bytes: what is longer was not made by a disclosure. */
const MAX_LIST = 1024 * 1024;
const TABLE = 'conversations.csv';

async function readShort(folder: string, name: string): Promise<string | undefined> {
  const file = path.join(folder, name);
  try {
    const { size } = await fs.lstat(file);
    return size > MAX_LIST ? undefined : await fs.readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Everything in the folder that is not the manifest or the summary. A link is named as what it is not: a file. */
async function present(folder: string): Promise<ReadonlySet<string>> {
  const entries = await fs.readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  return new Set(names.filter((name) => name !== MANIFEST && name !== SUMMARY));
}

async function fileProblem(folder: string, { name, sha256: hash }: ListedFile): Promise<string | undefined> {
  const file = path.join(folder, ...name.split('/'));
  try {
    const stat = await fs.lstat(file);
    if (!stat.isFile()) return `${name} is no file.`;
    return sha256(await fs.readFile(file)) === hash ? undefined : `${name} was changed after the disclosure was made.`;
  } catch {
    return `${name} is missing, or cannot be read.`;
  }
}

/** Whether the table has as many conversations and lines as the summary says. */
async function tableProblem(folder: string, { conversations, lines }: Facts): Promise<string | undefined> {
  const wrong = `${TABLE} does not have the conversations and lines that the summary counts.`;
  try {
    const records: readonly string[][] = parse(await fs.readFile(path.join(folder, TABLE)), { bom: true, from_line: 2 });
    const counted = new Set(records.map(([conversation]) => conversation)).size;
    return records.length === lines && counted <= conversations ? undefined : wrong;
  } catch {
    return wrong;
  }
}

function signatureOf(summary: ReadSummary | undefined, libraryKey: string | undefined): CheckedDisclosure['signature'] {
  if (summary === undefined || !summary.isSigned) return 'none';
  if (libraryKey === undefined) return 'unknown';
  return summary.isGenuine ? 'library' : 'another';
}

async function checkFiles(folder: string, listed: readonly ListedFile[]): Promise<Pick<CheckedDisclosure, 'intact' | 'problems'>> {
  const names = new Set(listed.map(({ name }) => name));
  const foreign = Array.from(await present(folder)).filter((name) => !names.has(name)).map((name) => `${name} is not part of the disclosure.`);
  const changed: string[] = [];
  for (const file of listed) {
    const problem = await fileProblem(folder, file);
    if (problem !== undefined) changed.push(problem);
  }
  return { intact: listed.length - changed.length, problems: [...foreign, ...changed] };
}

/** @param libraryKey public part, 64 hex digits: a disclosure that it did not sign has a problem then */
export async function checkDisclosure(folder: string, libraryKey?: string): Promise<CheckedDisclosure> {
  const [manifest, summaryFile] = [await readShort(folder, MANIFEST), await readShort(folder, SUMMARY)];
  const listed = manifest === undefined ? undefined : readManifest(manifest);
  const summary = summaryFile === undefined ? undefined : readSummary(summaryFile, libraryKey);
  if (manifest === undefined || listed === undefined) return { intact: 0, signature: 'none', problems: [`There is no ${MANIFEST} that can be read here: this is no disclosure, or it is damaged.`] };
  const signature = signatureOf(summary, libraryKey);
  const files = await checkFiles(folder, listed);
  const problems = [...files.problems];
  if (summary === undefined) problems.push(`${SUMMARY} is missing, or was changed.`);
  else if (summary.manifestHash !== sha256(manifest)) problems.push(`${MANIFEST} is not the one that the summary names.`);
  if (summary !== undefined && libraryKey !== undefined && signature === 'none') problems.push('The library did not sign it.');
  if (signature === 'another') problems.push('The signature is not that of the library, or the summary was changed after it was signed.');
  const table = summary !== undefined && files.problems.length === 0 && listed.some(({ name }) => name === TABLE) ? await tableProblem(folder, summary.facts) : undefined;
  if (table !== undefined) problems.push(table);
  return { ...(summary ? { facts: summary.facts } : {}), intact: files.intact, signature, problems };
}

const SIGNATURE_WORDS: Readonly<Record<CheckedDisclosure['signature'], string>> = {
  library: 'Signed by the library.', another: 'Not signed by this library.', none: 'Not signed.', unknown: 'Signed; name the key of the library to check by whom.',
};

/** What stands in a file that anybody may have changed adds no line of its own, and steers no terminal. */
const oneLine = (text: string): string => safeText(text).text.replaceAll(/\s+/g, ' ');

/** The result for whoever asked. */
export function checkedWords({ facts, intact, signature, problems }: CheckedDisclosure): string {
  const what = facts ? [
    `Disclosure ${facts.id} of ${facts.library}, made by ${facts.madeBy} on ${inWords(facts.madeAt, 'UTC')}.`,
    `In answer to: ${facts.request}`, `${facts.conversations} conversations, ${facts.lines} lines.`,
  ] : [];
  return [...what, intact === 1 ? '1 file is as it was made.' : `${intact} files are as they were made.`, SIGNATURE_WORDS[signature], ...(problems.length === 0 ? ['Nothing was changed.'] : problems)].map(oneLine).concat('').join('\n');
}
