/** Makes a disclosure: recorded at the centre first, then read from the record, left out, written and signed. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { dayOf } from '../../core/day.js';
import { disclosedItem, fingerprintOf } from '../../core/disclosure/lines.js';
import { rulingSteps, withDecisions, type CoveredItem } from '../../core/disclosure/mask.js';
import { summaryOf } from '../../core/disclosure/summary.js';
import type { GuardRules } from '../../core/guard/rules.js';
import { readingOf } from '../../core/review/reading.js';
import { AppError } from '../../shared/errors.js';
import { inSlices } from '../../shared/slices.js';
import { DISCLOSURE_LIMITS, type Disclosed, type DisclosureOrder, type Format } from '../../shared/review/disclosure.js';
import type { ReviewStore } from '../../shared/review/types.js';
import type { Signer } from '../archive/keys/signed.js';
import { aboutText } from './about.js';
import { writtenItems, type Disclosure } from './disclosure.js';
import { checkDisclosure } from './check.js';
import { newFolder, writeIn, type Written } from './folder.js';
import { mailOf } from './mail.js';
import { MANIFEST, manifestText, sha256, SUMMARY, type ListedFile } from './manifest.js';
import { disclosurePage } from './page.js';
import { summaryText } from './summary.js';
import { linesTable, masksTable } from './tables.js';

export interface DisclosureParts {
  readonly store: Pick<ReviewStore, 'read' | 'exporting'>;
  readonly library: string;
  readonly timeZone: string;
  readonly guard: GuardRules;
  readonly serviceName: (address: string) => string | undefined;
  readonly madeBy: string;
  readonly now: () => number;
  /** 32 hex digits. */
  readonly newId: () => string;
  /** Prints a page. @param file its place on this computer */
  readonly pdf: (file: string) => Promise<Uint8Array>;
  /** The library's key. */
  readonly signer?: Signer;
}

const PURPOSE_WORDS = { request: 'Disclosed in answer to', patron: 'Transcript for a patron, in answer to' } as const;

/** What a reviewer's window would show of the same order; a disclosure of anything else is refused. */
async function coveredItems(order: DisclosureOrder, { store, guard, serviceName }: DisclosureParts): Promise<readonly CoveredItem[]> {
  const items: CoveredItem[] = [];
  for (const { looked, ...item } of order.items) {
    const { rows } = await store.read(item);
    // A desk goes on working in this process.
    const ruled = await inSlices(rulingSteps(disclosedItem(item, readingOf(rows), order.purpose, serviceName), order.rules, guard), () => setImmediate<true>(true));
    const covered = withDecisions(ruled, order.decisions);
    if (fingerprintOf(covered) !== looked) throw new AppError('invalid-request', `Conversation ${items.length + 1} is not as you saw it: more of it has arrived. Look at it again, then make the disclosure. Nothing was disclosed.`);
    items.push(covered);
    await setImmediate();
  }
  if (items.every(({ lines }) => lines.length === 0)) throw new AppError('invalid-request', 'There is nothing in these conversations to disclose.');
  return items;
}

const PAGE = 'conversations.html';

async function* mails(disclosure: Disclosure): AsyncGenerator<Written> {
  for (const item of writtenItems(disclosure)) yield { name: `mail/${String(item.number).padStart(3, '0')}.eml`, content: await mailOf(item, disclosure) };
}

/** The page of the PDF is written beside it and goes again, unless it was asked for too. */
async function printed(folder: string, disclosure: Disclosure, formats: readonly Format[], pdf: DisclosureParts['pdf']): Promise<Uint8Array> {
  const name = formats.includes('html') ? PAGE : 'print.html';
  if (name !== PAGE) await writeIn(folder, { name, content: disclosurePage(disclosure) });
  const file = path.join(folder, name);
  const content = await pdf(file);
  if (name !== PAGE) await fs.rm(file);
  return content;
}

async function* filesOf(folder: string, disclosure: Disclosure, formats: readonly Format[], pdf: DisclosureParts['pdf']): AsyncGenerator<Written> {
  yield { name: 'about.txt', content: aboutText(disclosure) };
  yield { name: 'left-out.csv', content: masksTable(disclosure) };
  if (formats.includes('html')) yield { name: PAGE, content: disclosurePage(disclosure) };
  if (formats.includes('pdf')) yield { name: 'conversations.pdf', content: await printed(folder, disclosure, formats, pdf) };
  if (formats.includes('csv')) yield { name: 'conversations.csv', content: linesTable(disclosure) };
  if (formats.includes('eml')) yield* mails(disclosure);
}

async function fill(folder: string, disclosure: Disclosure, formats: readonly Format[], { pdf, signer }: Pick<DisclosureParts, 'pdf' | 'signer'>): Promise<number> {
  const listed: ListedFile[] = [];
  for await (const file of filesOf(folder, disclosure, formats, pdf)) {
    await writeIn(folder, file);
    listed.push({ name: file.name, sha256: sha256(file.content) });
  }
  const manifest = manifestText(listed);
  await writeIn(folder, { name: MANIFEST, content: manifest });
  await writeIn(folder, { name: SUMMARY, content: summaryText(disclosure, sha256(manifest), signer) });
  const { problems } = await checkDisclosure(folder, signer?.publicKey);
  if (problems.length > 0) throw new AppError('read-only', `What was written there does not read back as it was: ${problems[0]} Nothing was disclosed. Choose another folder.`);
  return listed.length + 2;
}

/**
 * @param parent the new folder is made in it
 * @throws AppError: what the store throws; `invalid-request` where the record has changed since it was looked at;
 * `disk-full`, `read-only`. Then nothing was written, and the record says that it was meant to be.
 */
export async function makeDisclosure(order: DisclosureOrder, parent: string, parts: DisclosureParts): Promise<Disclosed> {
  const { store, library, timeZone, madeBy, now, newId, signer } = parts;
  await store.exporting(order.items.map(({ conversation, day }) => ({ conversation, day })), `${PURPOSE_WORDS[order.purpose]}: ${order.request}`.slice(0, 2 * DISCLOSURE_LIMITS.request));
  const items = await coveredItems(order, parts);
  const { purpose, request, rules, decisions, formats } = order;
  const disclosure: Disclosure = { id: newId(), library, timeZone, purpose, request, madeBy, madeAt: now(), rules, decisions, items };
  let files = 0;
  const folder = await newFolder(parent, `${purpose === 'patron' ? 'transcript' : 'disclosure'}-${dayOf(disclosure.madeAt, timeZone)}-${disclosure.id.slice(0, 8)}`, async (part) => {
    files = await fill(part, disclosure, formats, parts);
  });
  return { folder, files, signed: signer !== undefined, summary: summaryOf(items, rules, decisions) };
}
