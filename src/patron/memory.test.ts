import { describe, expect, it } from 'vitest';
import { begin, follow, type Conversation } from './conversation.js';
import { recall, remember } from './memory.js';

const id = 'eb1458f3-c4e9-4f40-9497-f889e82f42f4';
function storage(content?: string) {
  let kept = content;
  return {
    getItem: () => kept ?? null,
    setItem: (_: string, value: string) => {
      kept = value;
    },
    content: () => kept ?? '',
  };
}
const talked = (): Conversation =>
  [
    { type: 'written' as const, id: 'a', text: 'one', at: 1 },
    { type: 'connected' as const },
    { type: 'gone-out' as const, id: 'a' },
    { type: 'heard' as const, id: 'r', text: 'two', at: 2 },
    { type: 'refused' as const, id: 'a', condition: 'forbidden' },
    { type: 'written' as const, id: 'b', text: 'three', at: 3 },
    { type: 'gone-out' as const, id: 'b' },
    { type: 'ended' as const, id: 'e', at: 4 },
    { type: 'gone-out' as const, id: 'e' },
  ].reduce<Conversation>(follow, begin(id));

describe('a reload', () => {
  it('brings back what the page knew, as if the connection had broken', () => {
    const kept = storage();
    const before = talked();
    expect(remember(kept, { conversation: before, draft: 'half a' })).toBe(true);
    expect(recall(kept)).toEqual({ draft: 'half a', conversation: follow(before, { type: 'disconnected' }) });
  });

  it('brings back the fields beside a question, and the way back of one that was left', () => {
    const kept = storage();
    const way = { email: 'maria@example.org', name: 'Maria' };
    const left = [{ type: 'written' as const, id: 'q', text: 'Where?', at: 1, way }, { type: 'connected' as const }, { type: 'gone-out' as const, id: 'q' }].reduce<Conversation>(follow, begin(id));
    remember(kept, { conversation: left, draft: 'another', way: { phone: '555' } });
    expect(recall(kept)).toEqual({ draft: 'another', way: { phone: '555' }, conversation: follow(left, { type: 'disconnected' }) });
  });

  it('finds nothing where nothing was, or what is no conversation', () => {
    const kept = storage();
    remember(kept, { conversation: talked(), draft: '' });
    const good = kept.content();
    const broken = ['', 'null', '[]', '{"version":1}', 'not json', good.replace('"version":1', '"version":2'), good.replace(id, 'ask@library.example'), good.replace('"refused"', '"lost"'), good.replace('"desk"', '"root"'), good.replace('"at":1', '"at":"now"'), good.replace('"draft"', '"drafts"')];
    expect(recall(storage(good))).toBeDefined();
    expect(recall(storage())).toBeUndefined();
    expect(broken.filter((content) => recall(storage(content)) !== undefined)).toEqual([]);
  });

  it('is survived by the conversation when the browser keeps nothing', () => {
    const full = {
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(remember(full, { conversation: begin(id), draft: '' })).toBe(false);
  });
});
