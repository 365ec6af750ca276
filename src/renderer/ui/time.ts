/** Times as a librarian reads them. All arguments in ms. */
import { once } from '../../core/once.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number): string => String(value).padStart(2, '0');

/** "0:12", "14:05", "2:03:10". */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** For screen readers, in steps of a minute: "less than a minute", "3 minutes", "1 hour 5 minutes", "2 days". */
export function spoken(ms: number): string {
  if (ms < MINUTE) return 'less than a minute';
  if (ms < HOUR) return count(Math.floor(ms / MINUTE), 'minute');
  if (ms >= DAY) return count(Math.floor(ms / DAY), 'day');
  const minutes = Math.floor(ms / MINUTE) % 60;
  return count(Math.floor(ms / HOUR), 'hour') + (minutes ? ` ${count(minutes, 'minute')}` : '');
}

/** "a moment", "about 4 min", "about 2 h": how long something will take. */
export function roughly(ms: number): string {
  if (ms < MINUTE) return 'a moment';
  return ms < 1.5 * HOUR ? `about ${Math.ceil(ms / MINUTE)} min` : `about ${Math.round(ms / HOUR)} h`;
}

/** "just now", "3 min ago", "2 h ago", "4 days ago". */
export function ago(ms: number): string {
  if (ms < MINUTE) return 'just now';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`;
  return `${count(Math.floor(ms / DAY), 'day')} ago`;
}

// The first format that a page makes takes 10 to 20 ms: none is made before there is a time to show.
const clock = once(() => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }));
const longDay = once(() => new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }));

/** "14:02", in the time zone of the PC. */
export const clockTime = (at: number): string => clock().format(at);

/** Names the local day, the same for every time within it. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** "Today", "Yesterday", "Friday 20 November 2026". */
export function dayName(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return dayKey(at) === dayKey(yesterday.getTime()) ? 'Yesterday' : longDay().format(at).replace(',', '');
}
