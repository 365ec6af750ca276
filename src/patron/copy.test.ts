import { expect, it } from 'vitest';
import { begin, follow, type Conversation, type Happening } from './conversation.js';
import { asText } from './copy.js';
import { fateKey, speaker } from './texts.js';

const at = Date.UTC(2026, 10, 21, 14, 2);
const events: Happening[] = [
  { type: 'written', id: 'a', text: 'Do you have\nthe 1950 census?', at },
  { type: 'connected' },
  { type: 'gone-out', id: 'a' },
  { type: 'acked', id: 'a' },
  { type: 'heard', id: 'r', text: 'Yes.', at },
  { type: 'disconnected' },
  { type: 'written', id: 'b', text: 'the printed one', at },
  { type: 'ended', id: 'e', at },
];

it('writes the whole conversation down, and says what has not arrived', () => {
  const text = asText(events.reduce<Conversation>(follow, begin('c')), speaker('Town Library'), 'en', at);
  const [heading, ...lines] = text.trimEnd().split('\n\n');
  expect(heading).toMatch(/^Conversation with Town Library, saved on .*2026/);
  expect(lines.map((line) => line.replace(/^\[[^\]]+\] /, ''))).toEqual([
    'You: Do you have\nthe 1950 census?',
    'Librarian: Yes.',
    'You: the printed one (Not sent yet. It goes out when the connection is back.)',
    'You have ended this conversation.',
  ]);
});

it('has words for every fate and refusal', () => {
  expect(fateKey({ fate: 'waiting' }, false)).toBe('waiting');
  expect(fateKey({ fate: 'waiting' }, true)).toBe('sending');
  expect(fateKey({ fate: 'read' }, true)).toBe('read');
  const refused = (condition?: string) => fateKey({ fate: 'refused', ...(condition !== undefined && { condition }) }, true);
  expect(['policy-violation', 'resource-constraint', 'forbidden', 'service-unavailable', 'recipient-unavailable', undefined].map(refused)).toEqual(['refusedBusy', 'refusedBusy', 'refusedBlocked', 'refusedBlocked', 'refused', 'refused']);
});
