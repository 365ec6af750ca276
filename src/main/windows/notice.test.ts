import { describe, expect, it } from 'vitest';
import { noticeText } from './notice.js';

const request = { mode: 'patron-im', who: 'Patron 4', service: 'Ask a librarian', firstWords: 'Do you have the 1950 census?' } as const;

describe('a notification', () => {
  it.each([
    ['none', request, 'Deskbell', 'A patron is waiting.'],
    ['who', request, 'Patron 4, Ask a librarian', 'A patron is waiting.'],
    ['words', request, 'Patron 4, Ask a librarian', 'Do you have the 1950 census?'],
    ['words', { mode: 'phone', who: 'Call', service: '', firstWords: '' }, 'Call', 'A caller is waiting.'],
    ['none', { ...request, mode: 'in-person' }, 'Deskbell', 'Somebody at the desk is waiting.'],
    ['none', { ...request, mode: 'staff-im' }, 'Deskbell', 'A colleague is waiting.'],
  ] as const)('that quotes %s', (quotes, of, title, body) => {
    expect(noticeText(quotes, of)).toEqual({ title, body });
  });
});
