/** The incident report for the supervisor: what it says, as plain text and as a plain page. Pure. */
import type { Category, Step } from '../../core/conduct.js';
import { CATEGORY_WORDS, STEP_WORDS } from '../../shared/conduct.js';
import type { LineView } from '../../shared/view.js';

export interface ReportedIncident {
  readonly category: Category;
  readonly step: Step;
  /** ms since 1970. */
  readonly at: number;
  /** Name and address. */
  readonly by: string;
  readonly point: string;
  readonly shared: boolean;
  readonly retracted?: { readonly by: string; readonly at: number; readonly reason: string };
}

export interface ReportParts {
  readonly library: string;
  readonly service: string;
  /** IANA name; all times are in it. */
  readonly timeZone: string;
  readonly patron: string;
  /** An account, or the id of an anonymous conversation. */
  readonly known: string;
  /** The one that the report is about. */
  readonly incident: ReportedIncident;
  /** What the patron was told; undefined: nothing. */
  readonly said?: string;
  /** Oldest first. */
  readonly earlier: readonly ReportedIncident[];
  readonly block?: string;
  /** Around the incident, in order. */
  readonly lines: readonly LineView[];
  /** More was said before or after these lines. */
  readonly cut: boolean;
  readonly madeBy: string;
  /** ms since 1970. */
  readonly madeAt: number;
}

interface Report {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly earlier: readonly string[];
  /** Each begins with its time and who said it. */
  readonly transcript: readonly (readonly [string, string])[];
  readonly foot: readonly string[];
}

/** Characters of one line of the transcript; the rest is on the record. */
const LONGEST = 2_000;
/** Characters of the whole transcript. */
const MOST = 60_000;

/** "Sunday 22 November 2026 at 14:02:09 (Europe/Berlin)". */
export function zoned(at: number, timeZone: string): string {
  return `${new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'medium' }).format(at).replace(',', '')} (${timeZone})`;
}

function incidentWords({ category, step, shared }: ReportedIncident): string {
  return `${CATEGORY_WORDS[category].title}; the patron was ${STEP_WORDS[step]}${shared ? '; at a shared or public computer' : ''}`;
}

function earlierWords(incident: ReportedIncident, timeZone: string): string {
  const back = incident.retracted ? ` Taken back by ${incident.retracted.by} on ${zoned(incident.retracted.at, timeZone)}: ${incident.retracted.reason}.` : '';
  return `${zoned(incident.at, timeZone)}: ${incidentWords(incident)}. By ${incident.by}, ${incident.point}.${back}`;
}

function transcriptOf({ lines, timeZone }: ReportParts): { readonly said: Report['transcript']; readonly cut: boolean } {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const said: (readonly [string, string])[] = [];
  let room = MOST;
  // The newest first: what is cut is what is longest ago.
  for (const { at, by, kind, text } of lines.toReversed()) {
    const words = text.length > LONGEST ? `${text.slice(0, LONGEST)} … (${text.length - LONGEST} more characters are on the record)` : text;
    room -= words.length;
    if (room < 0) return { said: said.toReversed(), cut: true };
    said.push([`${clock.format(at)}  ${kind === 'note' ? 'Note, ' : ''}${by}`, words]);
  }
  return { said: said.toReversed(), cut: false };
}

function reportOf(parts: ReportParts): Report {
  const { timeZone, incident } = parts;
  const { said, cut } = transcriptOf(parts);
  return {
    title: `Incident report, ${parts.library}`,
    facts: [
      ['Patron', `${parts.patron} (${parts.known})`], ['Service', parts.service], ['When', zoned(incident.at, timeZone)],
      ['What', CATEGORY_WORDS[incident.category].title], ['Step', `The patron was ${STEP_WORDS[incident.step]}${incident.shared ? ', at a shared or public computer' : ''}`],
      ['By', `${incident.by}, ${incident.point}`], ['Patron was told', parts.said ?? 'Nothing'], ...(parts.block === undefined ? [] : [['Block', parts.block] as const]),
      ...(incident.retracted ? [['Taken back', `By ${incident.retracted.by} on ${zoned(incident.retracted.at, timeZone)}: ${incident.retracted.reason}`] as const] : []),
    ],
    earlier: parts.earlier.map((one) => earlierWords(one, timeZone)),
    transcript: said,
    foot: [...(parts.cut || cut ? ['This is the part of the conversation around the incident. The whole is on the record.'] : []), `Made by ${parts.madeBy} on ${zoned(parts.madeAt, timeZone)}. This report holds words of a patron: keep it as your library keeps its record.`],
  };
}

const indented = (text: string): string => text.replaceAll('\n', '\n    ');

export function reportText(parts: ReportParts): string {
  const { title, facts, earlier, transcript, foot } = reportOf(parts);
  return [
    title, '='.repeat(title.length), '', ...facts.map(([name, value]) => `${name}: ${indented(value)}`),
    '', 'Earlier incidents', ...(earlier.length === 0 ? ['None that this desk knows.'] : earlier.map((one) => `- ${indented(one)}`)),
    '', 'Conversation', ...transcript.map(([head, words]) => `${head}\n    ${indented(words)}`), '', ...foot, '',
  ].join('\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = 'body{font:11pt/1.4 "Atkinson Hyperlegible Next","Noto Sans",sans-serif;color:#000}h1{font-size:16pt}h2{font-size:12pt;margin:1.2em 0 .3em}dl{display:grid;grid-template-columns:9em 1fr;gap:.2em 1em;margin:0}dt{font-weight:700}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}.line{break-inside:avoid;margin:.5em 0}.line p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}.by{color:#333;font-size:9.5pt}footer{margin-top:1.5em;border-top:1px solid #000;font-size:9.5pt}';

/** A page that loads nothing and runs nothing: everything in it is text. */
export function reportPage(parts: ReportParts): string {
  const { title, facts, earlier, transcript, foot } = reportOf(parts);
  const terms = facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('');
  const before = earlier.length === 0 ? '<p>None that this desk knows.</p>' : `<ul>${earlier.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`;
  const said = transcript.map(([head, words]) => `<div class="line"><p class="by">${escaped(head)}</p><p>${escaped(words)}</p></div>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(title)}</title><style>${STYLE}</style></head>`
    + `<body><h1>${escaped(title)}</h1><dl>${terms}</dl><h2>Earlier incidents</h2>${before}<h2>Conversation</h2>${said}<footer>${foot.map((line) => `<p>${escaped(line)}</p>`).join('')}</footer></body></html>`;
}
