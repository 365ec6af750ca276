import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyOf } from '../../core/conversation.js';
import type { ConversationRef, Event } from '../../core/event.js';
import type { Decision } from '../../core/disclosure/decide.js';
import { disclosedItem, fingerprintOf } from '../../core/disclosure/lines.js';
import { byRules, RULE_NAMES, withDecisions } from '../../core/disclosure/mask.js';
import { readingOf } from '../../core/review/reading.js';
import { rowOf } from '../../core/testing/record.js';
import { ANA, MARIA, message, NINE, RULES, SERVICE } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { disclosureOrder, FORMATS, type DisclosureOrder } from '../../shared/review/disclosure.js';
import type { ItemId, RecordRow } from '../../shared/review/types.js';
import { newPrivateKey, signerOf } from '../archive/keys/signed.js';
import { checkDisclosure, checkedWords } from './check.js';
import { stampOf } from './disclosure.js';
import { makeDisclosure, type DisclosureParts } from './export.js';
import { readManifest } from './manifest.js';
import { readSummary } from './summary.js';

const refOf = (conv: string): ConversationRef => ({ scope: 'desk-room', service: SERVICE, conv });
const itemOf = (conv: string): ItemId => ({ conversation: keyOf(refOf(conv)), day: '2026-11-21' });
const rowsOf = (conv: string, texts: readonly string[]): readonly RecordRow[] => texts.map((body, n): RecordRow => {
  const event: Event = n % 2 === 0
    ? { kind: 'heard', in: refOf(conv), stamp: NINE + n, item: message(`m${n}`, { from: `${conv}/phone`, body }) }
    : { kind: 'reply', in: refOf(conv), to: conv, originId: `r${n}`, body, by: ANA };
  return rowOf(event, { desk: 1, seq: n + 1, time: NINE + n });
});

const signer = signerOf(newPrivateKey());
const name = (address: string): string | undefined => (address === SERVICE ? 'Ask a librarian' : undefined);

let folder: string;
let written: string[];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'disclosure-'));
  written = [];
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

type Texts = Readonly<Record<string, readonly string[]>>;

const parts = (texts: Texts, changes: Partial<DisclosureParts> = {}): DisclosureParts => ({
  store: {
    exporting: async (items, reason) => void written.push(`exporting ${items.length}: ${reason}`),
    read: async ({ conversation }) => {
      written.push('read');
      const conv = conversation.split(' ')[2] ?? '';
      return { rows: rowsOf(conv, texts[conv] ?? []), marks: [] };
    },
  },
  library: 'Riverside Library', timeZone: 'Europe/Berlin', guard: RULES.guard, serviceName: name, madeBy: 'director', now: () => NINE, newId: () => 'ab'.repeat(16),
  pdf: async (file) => Buffer.from(`%PDF of ${fs.readFileSync(file, 'utf8').length}`), signer, ...changes,
});

function orderOf(texts: Texts, decisions: readonly Decision[] = [], changes: Partial<DisclosureOrder> = {}): DisclosureOrder {
  const purpose = changes.purpose ?? 'request';
  const rules = changes.rules ?? RULE_NAMES;
  const items = Object.keys(texts).map((conv) => {
    const item = itemOf(conv);
    const covered = withDecisions(byRules(disclosedItem(item, readingOf(rowsOf(conv, texts[conv] ?? [])), purpose, name), rules, RULES.guard), decisions);
    return { ...item, looked: fingerprintOf(covered) };
  });
  return disclosureOrder.parse({ items, purpose, request: 'Request 2026/17 of the Riverside Gazette', rules: [...rules], decisions, formats: [...FORMATS], ...changes });
}

const read = (at: string, file: string): string => fs.readFileSync(path.join(at, file), 'utf8');
const filesIn = (at: string): readonly string[] => fs.readdirSync(at, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.relative(at, path.join(one.parentPath, one.name))).toSorted();

const TEXTS: Texts = { [MARIA]: ['I am Maria, card 21876005320898', 'Hello Maria, this is Ana', '=HYPERLINK("x")'], 'bo@patrons.example': ['Where is Mill House?', 'Behind it'] };
const DECISIONS: readonly Decision[] = [{ do: 'leave-out', words: 'Mill House', reason: 'says where somebody lives' }];

describe('a disclosure', () => {
  it('is recorded at the centre before anything is read, then written whole, and reads back as it was made', async () => {
    const made = await makeDisclosure(orderOf(TEXTS, DECISIONS), folder, parts(TEXTS));
    expect(written).toEqual(['exporting 2: Disclosed in answer to: Request 2026/17 of the Riverside Gazette', 'read', 'read']);
    expect(made).toMatchObject({ folder: path.join(folder, 'disclosure-2026-11-21-abababab'), files: 9, signed: true, summary: { conversations: 2, lines: 5 } });
    expect(filesIn(made.folder)).toEqual(['about.txt', 'conversations.csv', 'conversations.html', 'conversations.pdf', 'left-out.csv', 'mail/001.eml', 'mail/002.eml', 'manifest.sha256', 'summary.txt']);
    const checked = await checkDisclosure(made.folder, signer.publicKey);
    expect(checked).toMatchObject({ intact: 7, signature: 'library', problems: [], facts: { conversations: 2, lines: 5, madeBy: 'director', byHand: [{ reason: 'says where somebody lives', count: 1 }] } });
    expect(checkedWords(checked)).toContain('Nothing was changed.');
    expect(fs.readdirSync(folder)).toHaveLength(1);
  });

  it('says the same in every format', async () => {
    const made = await makeDisclosure(orderOf(TEXTS, DECISIONS), folder, parts(TEXTS));
    const table: readonly Readonly<Record<string, string>>[] = parse(read(made.folder, 'conversations.csv'), { bom: true, columns: true });
    expect(table.map((row) => [row['conversation'], row['time'], row['who'], row['text']])).toEqual([
      ['1', '2026-11-21T10:00:00+01:00', 'Patron', 'I am [patron], card [card number]'],
      ['1', '2026-11-21T10:00:00+01:00', 'Ask a librarian', 'Hello [patron], this is [colleague]'],
      ['1', '2026-11-21T10:00:00+01:00', 'Patron', "'=HYPERLINK(\"x\")"],
      ['2', '2026-11-21T10:00:00+01:00', 'Patron', 'Where is [left out]?'],
      ['2', '2026-11-21T10:00:00+01:00', 'Ask a librarian', 'Behind it'],
    ]);
    expect(table[0]?.['rows']).toMatch(/^[0-9a-f]{32}\/[0-9a-f]{32}\/1\/[0-9a-f]{64}$/);
    const page = read(made.folder, 'conversations.html');
    expect(page).toContain('I am <mark title="Left out by a rule: patron">[patron]</mark>, card <mark');
    expect(page).toContain('<mark title="Left out by hand: says where somebody lives">[left out]</mark>?');
    const mail = await PostalMime.parse(fs.readFileSync(path.join(made.folder, 'mail/002.eml')));
    expect(mail).toMatchObject({ from: { name: 'Ask a librarian', address: SERVICE }, subject: 'Conversation 2: Ask a librarian, Saturday 21 November 2026', messageId: `<${'ab'.repeat(16)}.2@library.example>` });
    expect(mail.text).toContain('Where is [left out]?');
    expect(mail.html).toContain('Behind it');
    const masks: readonly string[][] = parse(read(made.folder, 'left-out.csv'), { bom: true, from_line: 2 });
    expect(masks).toContainEqual(['2', '1', '[left out]', 'Left out by hand: says where somebody lives']);
    expect(read(made.folder, 'about.txt')).toContain('says where somebody lives: 1 place');
  });

  it('is a patron’s own transcript, without what was left out and without what the desks said', async () => {
    const order = orderOf({ [MARIA]: TEXTS[MARIA] ?? [] }, [], { purpose: 'patron', rules: ['colleague'], formats: ['csv'] });
    const made = await makeDisclosure(order, folder, parts(TEXTS));
    expect(path.basename(made.folder)).toBe('transcript-2026-11-21-abababab');
    expect(read(made.folder, 'conversations.csv')).toContain('I am Maria, card 21876005320898');
    expect(read(made.folder, 'conversations.csv')).not.toContain('Ana');
  });

  it('writes the page for the printer and takes it away where nobody asked for it', async () => {
    const made = await makeDisclosure(orderOf(TEXTS, [], { formats: ['pdf'] }), folder, parts(TEXTS));
    expect(filesIn(made.folder)).toEqual(['about.txt', 'conversations.pdf', 'left-out.csv', 'manifest.sha256', 'summary.txt']);
    expect(read(made.folder, 'conversations.pdf')).toMatch(/^%PDF of \d+/);
  });

  it('takes another name where its own is taken', async () => {
    const order = orderOf(TEXTS, [], { formats: ['csv'] });
    const [first, second] = [await makeDisclosure(order, folder, parts(TEXTS)), await makeDisclosure(order, folder, parts(TEXTS))];
    expect(second.folder).toBe(`${first.folder}-2`);
  });
});

describe('nothing is disclosed', () => {
  const codeOf = (making: Promise<unknown>): Promise<unknown> => making.then(() => 'made', (error: unknown) => (error instanceof AppError ? error.code : error));

  it('of what nobody looked at', async () => {
    const more: Texts = { ...TEXTS, [MARIA]: [...(TEXTS[MARIA] ?? []), 'my PIN is 4821'] };
    expect(await codeOf(makeDisclosure(orderOf(TEXTS), folder, parts(more)))).toBe('invalid-request');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('where it cannot be recorded', async () => {
    const store: DisclosureParts['store'] = { exporting: () => Promise.reject(new AppError('archive-unreachable', 'away')), read: parts(TEXTS).store.read };
    expect(await codeOf(makeDisclosure(orderOf(TEXTS), folder, parts(TEXTS, { store })))).toBe('archive-unreachable');
    expect(written).toEqual([]);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('by halves: when a part fails, all of it goes', async () => {
    const pdf = (): Promise<Uint8Array> => Promise.reject(new Error('no printer'));
    await expect(makeDisclosure(orderOf(TEXTS), folder, parts(TEXTS, { pdf }))).rejects.toThrow('no printer');
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(await codeOf(makeDisclosure(orderOf(TEXTS), path.join(folder, 'gone'), parts(TEXTS)))).toBe('read-only');
  });

  it('where nothing is left of a conversation', async () => {
    const empty: Texts = { [MARIA]: [] };
    expect(await codeOf(makeDisclosure(orderOf(empty), folder, parts(empty)))).toBe('invalid-request');
  });
});

describe('what was changed later', () => {
  const changes: readonly (readonly [what: string, change: (at: string) => void, problem: RegExp])[] = [
    ['a file', (at) => fs.appendFileSync(path.join(at, 'conversations.html'), ' '), /conversations\.html was changed/],
    ['a file that is gone', (at) => fs.rmSync(path.join(at, 'mail/001.eml')), /mail\/001\.eml is missing/],
    ['a file more', (at) => fs.writeFileSync(path.join(at, 'mail/003.eml'), 'x'), /mail\/003\.eml is not part/],
    ['a link in place of a file', (at) => {
      fs.renameSync(path.join(at, 'about.txt'), path.join(folder, 'about.txt'));
      fs.symlinkSync(path.join(folder, 'about.txt'), path.join(at, 'about.txt'));
    }, /about\.txt is no file/],
    ['the manifest', (at) => fs.writeFileSync(path.join(at, 'manifest.sha256'), read(at, 'manifest.sha256').split('\n').slice(1).join('\n')), /manifest\.sha256 is not the one/],
    ['a manifest that leads elsewhere', (at) => fs.appendFileSync(path.join(at, 'manifest.sha256'), `${'0'.repeat(64)}  ../../etc/passwd\n`), /no manifest\.sha256 that can be read/],
    ['a manifest that has no end', (at) => fs.truncateSync(path.join(at, 'manifest.sha256'), 3_000_000), /no manifest\.sha256 that can be read/],
    ['the summary', (at) => fs.writeFileSync(path.join(at, 'summary.txt'), read(at, 'summary.txt').replace('director', 'somebody')), /not that of the library/],
    ['a summary of nobody', (at) => fs.writeFileSync(path.join(at, 'summary.txt'), read(at, 'summary.txt').split('\n').slice(0, 3).join('\n').concat('\n')), /The library did not sign it/],
    ['no summary', (at) => fs.rmSync(path.join(at, 'summary.txt')), /summary\.txt is missing/],
    ['a summary that is none', (at) => fs.writeFileSync(path.join(at, 'summary.txt'), '{'.repeat(10_000)), /summary\.txt is missing, or was changed/],
  ];
  it.each(changes)('is found: %s', async (_what, change, problem) => {
    const { folder: at } = await makeDisclosure(orderOf(TEXTS), folder, parts(TEXTS));
    change(at);
    const checked = await checkDisclosure(at, signer.publicKey);
    expect(checked.problems.join('\n')).toMatch(problem);
  });

  it('is found in any byte of any file', async () => {
    const { folder: at } = await makeDisclosure(orderOf(TEXTS), folder, parts(TEXTS));
    const files = filesIn(at);
    await fc.assert(fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 0, max: 7 }), async (file, byte, bit) => {
      const place = path.join(at, file);
      const before = fs.readFileSync(place);
      const after = Buffer.from(before);
      const index = byte % after.length;
      after[index] = (after[index] ?? 0) ^ (1 << bit);
      fs.writeFileSync(place, after);
      const { problems } = await checkDisclosure(at, signer.publicKey);
      fs.writeFileSync(place, before);
      expect(problems).not.toEqual([]);
    }), { numRuns: 200 });
    expect((await checkDisclosure(at, signer.publicKey)).problems).toEqual([]);
  });

  it('says by whom it is signed only where a key is named', async () => {
    const { folder: at } = await makeDisclosure(orderOf(TEXTS), folder, parts(TEXTS));
    expect(await checkDisclosure(at)).toMatchObject({ signature: 'unknown', problems: [] });
    expect(await checkDisclosure(at, signerOf(newPrivateKey()).publicKey)).toMatchObject({ signature: 'another' });
    const { signer: _none, ...unsigned } = parts(TEXTS);
    const second = await makeDisclosure(orderOf(TEXTS), folder, unsigned);
    expect(second.signed).toBe(false);
    expect(await checkDisclosure(second.folder)).toMatchObject({ signature: 'none', problems: [] });
  });
});

describe('whatever was said', () => {
  const heard = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const secret = fc.constantFrom('Zoltan Quillfeather', '21876005320898', 'maria@patrons.example', 'Mill House Seventeen');
  const around = fc.constantFrom('<script>alert(1)</script>', '</mark>', '"quoted", and, commas', '\r\nSubject: forged', '=1+1', '\u202eback', '\ud800', '&lt;', 'line\nline', '😀', '.\r\n.', '--ab');

  it('stays text in every format, and shows nothing of what was left out', async () => {
    const decisions: readonly Decision[] = [{ do: 'leave-out', words: 'Zoltan Quillfeather', reason: 'about another person' }, { do: 'leave-out', words: 'Mill House Seventeen', reason: 'where they live' }];
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(around, secret, around), { minLength: 1, maxLength: 5 }), async (said) => {
      const texts: Texts = { [MARIA]: said.map(([before, word, after]) => `${before} ${word} ${after}`) };
      const { folder: at } = await makeDisclosure(orderOf(texts, decisions), folder, parts(texts));
      expect((await checkDisclosure(at, signer.publicKey)).problems).toEqual([]);
      const mail = await PostalMime.parse(fs.readFileSync(path.join(at, 'mail/001.eml')));
      expect(mail.subject).toBe('Conversation 1: Ask a librarian, Saturday 21 November 2026');
      expect(mail.attachments).toEqual([]);
      const page = read(at, 'conversations.html');
      expect(page).not.toContain('<script');
      for (const text of [page, read(at, 'conversations.csv'), read(at, 'left-out.csv'), read(at, 'about.txt'), read(at, 'summary.txt'), mail.text ?? '', mail.html ?? '']) {
        for (const [, word] of said) expect(heard(text)).not.toContain(heard(word));
      }
      const table: readonly Readonly<Record<string, string>>[] = parse(read(at, 'conversations.csv'), { bom: true, columns: true });
      expect(table).toHaveLength(said.length);
      for (const row of table) expect(row['text']).not.toMatch(/^[=+\-@]/);
      fs.rmSync(at, { recursive: true });
    }), { numRuns: 40 });
  });
});

it('reads no list and no summary that was not made by a disclosure', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
    expect(readManifest(text)).toBeUndefined();
    expect(readSummary(text, undefined)).toBeUndefined();
  }));
  const hash = '0'.repeat(64);
  for (const file of ['/etc/passwd', '../a.txt', 'a/../b.txt', 'a\\b.txt', 'a.txt\0', 'C:a.txt', 'manifest.sha256', 'a/b/c.txt']) expect(readManifest(`${hash}  ${file}\n`)).toBeUndefined();
  expect(readManifest(`${hash}  a.txt\n${hash}  a.txt\n`)).toBeUndefined();
  expect(readManifest(`${hash}  mail/001.eml\n`)).toEqual([{ name: 'mail/001.eml', sha256: hash }]);
});

it('writes times with the offset of the library', () => {
  expect(stampOf(NINE, 'Europe/Berlin')).toBe('2026-11-21T10:00:00+01:00');
  expect(stampOf(NINE, 'America/St_Johns')).toBe('2026-11-21T05:30:00-03:30');
  expect(stampOf(Date.UTC(2026, 6, 1), 'UTC')).toBe('2026-07-01T00:00:00+00:00');
});
