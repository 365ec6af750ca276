/** What somebody asked of the record, in words, for the list of who looked at what. */
import type { Category } from '../conduct.js';
import type { Mode, Outcome } from '../operation.js';
import { CATEGORY_TITLES, OUTCOME_WORDS } from '../operation-words.js';

/** As `ReviewQuery`, without what only pages a list. */
export interface Asked {
  readonly words?: string;
  readonly from?: number;
  readonly to?: number;
  readonly service?: string;
  readonly point?: string;
  readonly person?: string;
  readonly mode?: Mode;
  readonly outcome?: Outcome;
  readonly incident?: Category | 'any';
  readonly script?: string;
  readonly tag?: string;
  readonly state?: 'unreviewed' | 'reviewed' | 'flagged';
  readonly handedTo?: string;
  readonly sample?: { readonly week: string; readonly n: number };
  readonly after?: string;
}

const MODE_WORDS: Readonly<Record<Mode, string>> = { 'in-person': 'in person', phone: 'by telephone', 'patron-im': 'messages of patrons', 'staff-im': 'messages among colleagues' };
const STATE_WORDS = { unreviewed: 'not reviewed', reviewed: 'reviewed', flagged: 'flagged' } as const;

/** @param dayOf the day of a time, as the library counts days @returns "“renew”, from 2026-11-01, incidents" */
export function askedWords(asked: Asked, dayOf: (at: number) => string): string {
  const parts: (string | undefined)[] = [
    asked.words?.trim() ? `“${asked.words.trim()}”` : undefined,
    asked.from === undefined ? undefined : `from ${dayOf(asked.from)}`,
    // Up to, and without, this moment.
    asked.to === undefined ? undefined : `until ${dayOf(asked.to - 1)}`,
    asked.service, asked.point, asked.person,
    asked.mode && MODE_WORDS[asked.mode],
    asked.outcome && OUTCOME_WORDS[asked.outcome],
    asked.incident === 'any' ? 'any incident' : asked.incident && `incident: ${CATEGORY_TITLES[asked.incident].toLowerCase()}`,
    asked.script && `script ${asked.script}`,
    asked.tag && `tag ${asked.tag}`,
    asked.state && STATE_WORDS[asked.state],
    asked.handedTo && `handed to ${asked.handedTo}`,
    asked.sample && `the ${asked.sample.n} drawn for ${asked.sample.week}`,
  ];
  const words = parts.filter((part) => part !== undefined && part !== '').join(', ') || 'everything';
  return asked.after === undefined ? words : `${words} (continued)`;
}

/** "desk ask@library.example maria@patrons.example on 2026-11-22" */
export const itemWords = ({ conversation, day }: { readonly conversation: string; readonly day: string }): string => `${conversation} on ${day}`;
