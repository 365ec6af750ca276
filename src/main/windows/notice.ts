import type { RequestView } from '../../shared/view.js';

const MODE = { 'in-person': 'Somebody at the desk', phone: 'A caller', 'patron-im': 'A patron', 'staff-im': 'A colleague' } as const;

/** What a notification says. It may show on a screen that the public sees, so policy sets how much it quotes. */
export function noticeText(quotes: 'none' | 'who' | 'words', request: Pick<RequestView, 'mode' | 'who' | 'service' | 'firstWords'>): { readonly title: string; readonly body: string } {
  if (quotes === 'none') return { title: 'Deskbell', body: `${MODE[request.mode]} is waiting.` };
  const body = quotes === 'words' && request.firstWords !== '' ? request.firstWords : `${MODE[request.mode]} is waiting.`;
  return { title: request.service === '' ? request.who : `${request.who}, ${request.service}`, body };
}
