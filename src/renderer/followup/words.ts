/** What came in while nobody was there, in words. */
import { once } from '../../core/once.js';
import type { RequestView } from '../../shared/view.js';
import { clockTime, dayKey } from '../ui/time.js';

type Asked = Pick<RequestView, 'wayBack' | 'followUp'>;

/** It came in while nobody was there. */
export const isFollowUp = ({ wayBack, followUp }: Asked): boolean => wayBack !== undefined || followUp !== undefined;

/** "answer by e-mail"; '' for what is no follow-up. */
export function wayWords(request: Asked): string {
  const { wayBack } = request;
  if (!isFollowUp(request)) return '';
  const ways = [...(wayBack?.email === undefined ? [] : ['by e-mail']), ...(wayBack?.phone === undefined ? [] : ['by telephone'])];
  return `answer ${ways.join(' or ') || 'in the chat'}`;
}

/** "Follow-up · answer by e-mail"; '' also for what only waits for the opening, and whose way nobody knows yet. */
export const followUpWords = (request: Asked): string => (request.wayBack !== undefined || request.followUp === 'due' ? `Follow-up · ${wayWords(request)}` : '');

const weekday = once(() => new Intl.DateTimeFormat('en-GB', { weekday: 'short' }));
const date = once(() => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }));
/** ms */
const WEEK = 6 * 24 * 3_600_000;

/** When it came: nobody sits and waits, so no stopwatch runs. "21:04", "Sat 21:04", "3 Nov". */
export function cameIn(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return clockTime(at);
  return now - at < WEEK ? `${weekday().format(at)} ${clockTime(at)}` : date().format(at);
}

/** A letter begins with the question, so that whoever gets it knows what it is about. UTF-16 code units. */
const QUOTED = 900;

/** `mailto:` with the question quoted (RFC 6068); nothing is sent before somebody sends it there. */
export function letterTo(email: string, question: string, service: string): string {
  const quoted = question.slice(0, QUOTED).replace(/[\uD800-\uDBFF]$/u, '').split('\n').map((line) => `> ${line}`).join('\r\n');
  const address = encodeURIComponent(email).replaceAll('%40', '@');
  return `mailto:${address}?subject=${encodeURIComponent(`Your question to ${service}`)}&body=${encodeURIComponent(`\r\n\r\n${quoted}\r\n`)}`;
}

/** `tel:` (RFC 3966); an extension is said, not dialled. */
export const callTo = (phone: string): string => `tel:${phone.replace(/(?:x|ext).*$/iu, '').replaceAll(/[^\d+]/gu, '')}`;
