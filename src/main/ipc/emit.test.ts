import { describe, expect, it } from 'vitest';
import { emit } from './emit.js';

/** A page whose `send` runs something before the message leaves, as Electron's may. */
function page(inside: (n: number) => void) {
  const left: unknown[] = [];
  let calls = 0;
  const contents = {
    isDestroyed: () => false,
    send: (_channel: string, event: unknown) => {
      calls += 1;
      inside(calls);
      left.push(event);
    },
  };
  return { contents, left };
}

describe('what main tells a page', () => {
  it('leaves in the order in which it was told, also where sending runs what tells more', () => {
    const { contents, left } = page((n) => {
      if (n === 1) for (const rev of [2, 3]) emit(contents, 'desk:patch', { rev });
      if (n === 2) emit(contents, 'desk:patch', { rev: 4 });
    });
    emit(contents, 'desk:patch', { rev: 1 });
    emit(contents, 'desk:patch', { rev: 5 });
    expect(left).toEqual([{ rev: 1 }, { rev: 2 }, { rev: 3 }, { rev: 4 }, { rev: 5 }]);
  });

  it('goes on after a message that could not be sent', () => {
    const { contents, left } = page((n) => {
      if (n === 1) throw new Error('cannot be cloned');
    });
    expect(() => emit(contents, 'desk:patch', { rev: 1 })).toThrow('cannot be cloned');
    emit(contents, 'desk:patch', { rev: 2 });
    expect(left).toEqual([{ rev: 2 }]);
  });
});
