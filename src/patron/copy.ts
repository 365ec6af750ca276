import type { Conversation } from './conversation.js';
import { fateKey, type Say } from './texts.js';

/** The patron's own copy of the conversation, as plain text. */
export function asText({ lines, connected }: Conversation, say: Say, language: string, now: number): string {
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  const entries = lines.map((line) => {
    const at = clock.format(line.at);
    if (line.by === 'page') return `[${at}] ${say(line.notice)}`;
    const arrived = line.by === 'desk' || line.fate === 'sent' || line.fate === 'read';
    return `[${at}] ${say(line.by === 'desk' ? 'librarian' : 'you')}: ${line.text}${arrived ? '' : ` (${say(fateKey(line, connected))})`}`;
  });
  return `${[say('saveHeading', { date: date.format(now) }), ...entries].join('\n\n')}\n`;
}

/** Hands a text file to the browser's own download. @param name without extension */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.txt`;
  link.click();
  // The browser has taken hold of the content by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
