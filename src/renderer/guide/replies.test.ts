import { describe, expect, it } from 'vitest';
import type { LineView } from '../../shared/view.js';
import { repliesIn } from './replies.js';

let place = 0;
const line = (kind: LineView['kind'], text: string, over: Partial<LineView> = {}): LineView => ({ key: `k${++place}`, place, kind, text, at: place, by: kind, mine: kind === 'service', ...over });

describe('replies that may be kept', () => {
  it('are the draft and then what was sent, the latest first, each with what was asked before it', () => {
    const lines = [line('patron', 'Hello'), line('service', 'How can I help?', { key: 'a' }), line('patron', 'Where can\nI park?'), line('note', 'from out of town'), line('patron', 'by car'), line('service', 'Behind the library: https://library.example/p.', { key: 'b' }), line('event', 'held'), line('service', 'Two hours are free.', { key: 'c' })];
    expect(repliesIn(lines, ' And on Sundays? ')).toEqual([
      { key: '', question: 'Where can I park? by car', answer: 'And on Sundays?' },
      { key: 'c', question: 'Where can I park? by car', answer: 'Two hours are free.' },
      { key: 'b', question: 'Where can I park? by car', answer: 'Behind the library: https://library.example/p.', link: 'https://library.example/p' },
      { key: 'a', question: 'Hello', answer: 'How can I help?' },
    ]);
  });

  it('do not bring back what the patron should not have sent', () => {
    const text = 'My card is 1234567, where can I park?';
    expect(repliesIn([line('patron', text, { hidden: [{ kind: 'card', start: 11, end: 18 }] }), line('service', 'There.')], '')).toMatchObject([{ question: 'My card is …, where can I park?', answer: 'There.' }]);
  });

  it('are short enough for the form, and none where nothing was said', () => {
    const [reply] = repliesIn([line('patron', 'q'.repeat(999)), line('service', 'a'.repeat(5_000))], '');
    expect([reply?.question.length, reply?.answer.length]).toEqual([300, 4_000]);
    expect(repliesIn([line('patron', 'Hello'), line('service', '  ')], ' \n')).toEqual([]);
    expect(repliesIn([], 'Hello')).toEqual([{ key: '', question: '', answer: 'Hello' }]);
  });

  it('name no link that is none', () => {
    expect(repliesIn([line('service', 'Write to mailto:ask@library.example or javascript:alert(1)')], '')[0]).not.toHaveProperty('link');
  });
});
