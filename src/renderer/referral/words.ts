/** The words of a referral, out of what was said; pure. */
import { MAX_REFERRAL } from '../../shared/limits.js';
import type { LineView, RequestView } from '../../shared/view.js';

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

export interface LetterParts {
  readonly request: Pick<RequestView, 'who' | 'from' | 'mode' | 'service' | 'firstWords'>;
  readonly lines: readonly Pick<LineView, 'kind' | 'text'>[];
  readonly point: string;
  /** None: patrons are not told the name. */
  readonly me?: string;
}

/** Of what was said on either side, UTF-16 code units. */
const SAID = 1_200;

/** The beginning of a question says what it is, the end of an answer how far it came. */
const beginning = (text: string): string => (text.length > SAID ? `${text.slice(0, SAID)} …` : text);
const end = (text: string): string => (text.length > SAID ? `… ${text.slice(-SAID)}` : text);

/** How the patron can be answered; a gap that shows where nobody knows. */
function reach({ from, mode, who }: LetterParts['request']): string {
  if (mode === 'patron-im' && from.includes('@')) return `${who}, by chat at ${from}`;
  return '[ask the patron: e-mail or telephone]';
}

/** For somebody who was not there: what is asked, what was tried, how the patron can be reached, and by whom it comes. */
export function letterOf({ request, lines, point, me }: LetterParts): Letter {
  const said = (kind: LineView['kind']): string => lines.filter((line) => line.kind === kind).map(({ text }) => text.trim()).join('\n');
  const asked = said('patron') || request.firstWords || '[what is asked]';
  const tried = said('service');
  const notes = said('note');
  const parts = [
    `Question\n${beginning(asked)}`,
    ...(tried === '' ? [] : [`What we said so far\n${end(tried)}`]),
    ...(notes === '' ? [] : [`Notes\n${end(notes)}`]),
    `How to reach the patron\n${reach(request)}`,
    `From ${[me ?? '', request.service, point].filter((part) => part !== '').join(', ')}`,
  ];
  return { subject: `A question for you from ${request.service || point}`, text: parts.join('\n\n').slice(0, MAX_REFERRAL) };
}
