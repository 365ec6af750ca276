/** The report of a verification, for somebody who knows nothing of this program: as text and as a plain page. Pure. */
import { fingerprintOf } from '../keys/signed.js';
import type { Finding } from './findings.js';
import { findingsOf, isIntact, type DeskReport, type RecordReport } from './verify.js';
import { isoOf, type EpochReport } from './verify-epoch.js';

interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly list?: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

const grouped = (value: number): string => value.toLocaleString('en-GB');
const total = (report: RecordReport, of: (epoch: EpochReport) => number): number => report.desks.flatMap(({ epochs }) => epochs).reduce((sum, epoch) => sum + of(epoch), 0);
const count = (number: number, one: string, many = `${one}s`): string => `${grouped(number)} ${number === 1 ? one : many}`;

export function verdictOf(report: RecordReport): string {
  const broken = findingsOf(report).filter(({ weight }) => weight === 'broken').length;
  if (!isIntact(report)) return `NOT INTACT: ${count(broken, 'thing was', 'things were')} found that the desks did not write so, or that cannot be shown to be whole.`;
  if (total(report, ({ sealed }) => sealed) > 0) return 'INTACT as far as it can be seen without the reviewers’ key: the chains of all desks are whole. The content of sealed entries was not compared.';
  return 'INTACT: every entry is what the desk wrote, in its order, and none is missing.';
}

const nameOf = ({ point, certified, desk }: DeskReport): string => certified.at(-1)?.name ?? (point || `Desk ${desk.slice(0, 8)}`);

function factsOf(report: RecordReport): string[] {
  const { period } = report;
  return [
    `Record: ${report.archiveId}, in ${report.place}.`,
    `Verified on ${isoOf(report.at)}. Times are those of the desks’ clocks, in UTC.`,
    period === undefined ? 'All of the record was verified.' : `Counted are the entries from ${isoOf(period.from)} to ${isoOf(period.to)}. Verified was the whole record, because each entry proves those before it.`,
    report.libraryKey === undefined ? 'The key of the library was not given.' : `Key of the library: ${report.libraryKey} (fingerprint ${fingerprintOf(report.libraryKey)}). Compare it with the one that the library has published or kept.`,
  ];
}

const tableOf = (report: RecordReport): NonNullable<Section['table']> => ({
  head: ['Desk', 'Id', 'Record', 'Entries', 'In the period', 'Content compared', 'Sealed', 'Removed by order', 'From', 'To', 'Signed up to', 'Certified'],
  rows: report.desks.flatMap((desk) => desk.epochs.map((epoch) => [
    nameOf(desk), desk.desk, epoch.epoch, grouped(epoch.rows), grouped(epoch.inPeriod), grouped(epoch.opened), grouped(epoch.sealed), grouped(epoch.emptied),
    epoch.from === undefined ? '' : isoOf(epoch.from), epoch.to === undefined ? '' : isoOf(epoch.to),
    epoch.lastHead === undefined ? 'not signed' : `entry ${grouped(epoch.lastHead.seq)} (${isoOf(epoch.lastHead.time)})`,
    desk.certified.some(({ publicKey }) => publicKey === epoch.lastHead?.publicKey) ? 'yes' : 'no',
  ])),
});

function said({ what, time }: Finding, desk?: DeskReport): string {
  return `${desk === undefined ? '' : `${nameOf(desk)}: `}${what}${time === undefined ? '' : ` (${isoOf(time)})`}`;
}

function found(report: RecordReport, weight: Finding['weight']): string[] {
  const of = (findings: readonly Finding[], desk?: DeskReport): string[] => findings.filter((finding) => finding.weight === weight).map((finding) => said(finding, desk));
  return [...of(report.findings), ...report.desks.flatMap((desk) => [...of(desk.findings, desk), ...desk.epochs.flatMap((epoch) => of(epoch.findings, desk))])];
}

const method = [
  'Whatever happens at a desk is written down as an entry before it is shown or sent. Each entry carries a fingerprint (SHA-256) that is computed from its number, its time, a commitment to its content, and the fingerprint of the entry before it. So an entry that is changed, left out, put in or moved no longer fits the ones that follow it. All fingerprints were computed anew.',
  'The content of an entry is bound to it by a commitment: a SHA-256 over a random number and the exact text. Where the content is there and could be opened, it was compared. Where it was removed, an order that the library’s key signed must name that very entry; any other hole counts as tampering.',
  'Each desk signs (Ed25519), with a key that the operating system of its computer keeps, how far its record goes, every time it sends some of it. The library’s key signs which keys belong to its desks. All signatures were checked.',
];

const limits = [
  'A fingerprint proves that nothing was changed since the entry came to central storage, and a signature which desk sent it. Neither proves that what somebody wrote is true, nor that a clock was right.',
  'If the end of a desk’s record was removed from central storage together with everything that spoke of it, this shows by comparing with an earlier report or with the desk itself. Keep the file of known points (JSON) that was made together with this report; the next verification compares with it.',
  'Everything can be computed again without this program: the formats are described in docs/adr/0002 and 0015 of its source.',
];

function sectionsOf(report: RecordReport): Section[] {
  const [broken, notes] = [found(report, 'broken'), found(report, 'note')];
  const rows = total(report, (epoch) => epoch.rows);
  return [
    {
      heading: 'Result', paragraphs: [
        verdictOf(report),
        `${count(rows, 'entry', 'entries')} of ${count(report.desks.length, 'desk')}; ${grouped(total(report, ({ opened }) => opened))} contents compared, ${grouped(total(report, ({ emptied }) => emptied))} removed by ${count(report.orders, 'signed order')}, ${grouped(total(report, ({ heads }) => heads))} signatures of desks checked.`,
      ],
    },
    { heading: 'What was verified', paragraphs: factsOf(report) },
    ...(broken.length > 0 ? [{ heading: 'What is wrong', paragraphs: [], list: broken }] : []),
    ...(notes.length > 0 ? [{ heading: 'What should be known', paragraphs: ['None of this says that something was changed.'], list: notes }] : []),
    { heading: 'The desks', paragraphs: report.desks.length === 0 ? ['No desk has sent anything.'] : [], ...(report.desks.length > 0 && { table: tableOf(report) }) },
    { heading: 'How it was verified', paragraphs: method },
    { heading: 'What this proves, and what not', paragraphs: limits },
    { heading: 'Last entries', paragraphs: ['Their fingerprints stand for everything before them.'], list: report.desks.flatMap((desk) => desk.epochs.map(({ epoch, last }) => `${nameOf(desk)}, ${desk.desk}/${epoch}: entry ${last.seq}, ${last.hash}`)) },
  ];
}

const title = 'Verification of the library’s record';

export function reportAsText(report: RecordReport): string {
  const section = ({ heading, paragraphs, list = [], table }: Section): string => [
    heading, '-'.repeat(heading.length), ...paragraphs, ...list.map((each) => `- ${each}`),
    ...(table?.rows ?? []).map((row) => row.map((cell, index) => `${table?.head[index] ?? ''}: ${cell}`).join('\n  ')),
  ].join('\n');
  return `${title}\n${'='.repeat(title.length)}\n\n${sectionsOf(report).map(section).join('\n\n')}\n`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

const style = 'body{font:11pt/1.45 sans-serif;margin:2em auto;max-width:60em;padding:0 1em;overflow-wrap:anywhere}h2{margin-top:1.6em}table{border-collapse:collapse;font-size:9pt}th,td{border:1px solid #767676;padding:.3em .5em;text-align:left;vertical-align:top}#result{font-weight:bold}@media print{body{margin:0}}';

/** One file without scripts, which prints. */
export function reportAsHtml(report: RecordReport): string {
  const section = ({ heading, paragraphs, list = [], table }: Section, index: number): string => [
    `<h2>${escaped(heading)}</h2>`,
    ...paragraphs.map((text, at) => `<p${index === 0 && at === 0 ? ' id="result"' : ''}>${escaped(text)}</p>`),
    ...(list.length > 0 ? [`<ul>${list.map((each) => `<li>${escaped(each)}</li>`).join('\n')}</ul>`] : []),
    ...(table === undefined ? [] : [
      `<table><thead><tr>${table.head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')}</tr></thead>`,
      `<tbody>${table.rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n')}</tbody></table>`,
    ]),
  ].join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${style}</style></head>
<body>
<h1>${title}</h1>
${sectionsOf(report).map(section).join('\n')}
</body>
</html>
`;
}
