/** Hours in words; pure. */
import type { ServiceHoursView, ShutUntil } from '../../shared/hours-view.js';

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** "Open until 17:00"; by name where there are several to tell apart. */
export const hoursWords = ({ name, words }: Pick<ServiceHoursView, 'name' | 'words'>, several: boolean): string => (several ? `${name}: ${words}` : capital(words));

export type Kind = ShutUntil['kind'];

/** What will happen, before it happens. */
export function shutSentence(name: string, kind: Kind, nextOpening: string | undefined, day: string, time: string): string {
  const until = kind === 'next' ? `until ${nextOpening ?? 'it opens'}` : kind === 'time' ? (time === '' ? 'until the time that you choose' : `until ${day} ${time}`) : 'until an administrator reopens it';
  return `Closes ${name} at every desk ${until}. Whoever writes is told the reason, and waits without a bell. What is open goes on.`;
}
