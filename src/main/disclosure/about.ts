/** What the disclosure says about itself: who made it, by which rules, and how it is checked. Pure. */
import { summaryOf, type MaskSummary, type ReasonCount } from '../../core/disclosure/summary.js';
import { RULE_WORDS } from '../../shared/review/disclosure.js';
import { inWords, type Disclosure } from './disclosure.js';

export interface AboutSection {
  readonly title: string;
  readonly lines: readonly string[];
}

export const titleOf = ({ purpose, library }: Disclosure): string => (purpose === 'patron' ? `Transcript for a patron, ${library}` : `Records disclosed by ${library}`);

const places = (count: number, one: string, many: string): string => (count === 0 ? `no ${one}` : count === 1 ? `1 ${one}` : `${count} ${many}`);
const reasons = (counts: readonly ReasonCount[], one: string, many: string): readonly string[] => counts.map(({ reason, count }) => `${reason}: ${places(count, one, many)}`);

function ruleLines({ rules }: MaskSummary): readonly string[] {
  return rules.length === 0 ? ['No rule was used.'] : rules.map(({ rule, count }) => `${RULE_WORDS[rule]}, shown as [${rule}]: ${places(count, 'place', 'places')}`);
}

export function aboutSections(disclosure: Disclosure): readonly AboutSection[] {
  const summary = summaryOf(disclosure.items, disclosure.rules, disclosure.decisions);
  const { purpose, request, madeBy, madeAt, timeZone, id } = disclosure;
  const section = (title: string, lines: readonly string[]): readonly AboutSection[] => (lines.length === 0 ? [] : [{ title, lines }]);
  return [
    { title: 'What this is', lines: [
      `In answer to: ${request}`, `Made by ${madeBy} on ${inWords(madeAt, timeZone)}. All times are those of the library.`,
      `${places(summary.conversations, 'conversation', 'conversations')} with ${places(summary.lines, 'line', 'lines')}. Number of this disclosure: ${id}.`,
      ...(purpose === 'patron' ? ['It holds what was said between the patron and the library.'] : ['It holds what was said, notes and incidents, and what was changed or taken back later.']),
      'Characters that would change how their surroundings read are left out or shown as \uFFFD.',
    ] },
    { title: 'What is left out by rules', lines: ruleLines(summary) },
    ...section('What was left out by a person, and why', [...reasons(summary.byHand, 'place', 'places'), ...reasons(summary.wholeLines, 'whole line', 'whole lines')]),
    ...section('What a rule had left out and a person put back, and why', reasons(summary.shown, 'line', 'lines')),
    { title: 'How to check it', lines: [
      'manifest.sha256 has the SHA-256 of every file: "sha256sum -c manifest.sha256" compares them.',
      'summary.txt has the SHA-256 of the manifest. If the library signed it, its last line is an Ed25519 signature of all lines before it, by the key of the library.',
      'Each line names the rows of the record that prove it, by desk, number and hash, in the table (CSV) and in the web page.',
    ] },
  ];
}

export const aboutText = (disclosure: Disclosure): string => {
  const title = titleOf(disclosure);
  return [title, '='.repeat(title.length), ...aboutSections(disclosure).flatMap((section) => ['', section.title, '-'.repeat(section.title.length), ...section.lines]), ''].join('\n');
};
