import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Ahead } from './ahead.js';

class Started extends EventEmitter {
  killed = false;
  kill(): boolean {
    this.killed = true;
    return this.emit('exit');
  }
}

function prepared() {
  const all: Started[] = [];
  const ahead = new Ahead(() => {
    const started = new Started();
    all.push(started);
    return started;
  });
  ahead.prepare();
  return { ahead, all };
}

describe('a process that is started ahead', () => {
  it('is taken once, and there is another one for the next', () => {
    const { ahead, all } = prepared();
    ahead.prepare();
    expect(all).toHaveLength(1);
    expect([ahead.take(), ahead.take()]).toEqual(all);
    expect(all).toHaveLength(2);
  });

  it('is not handed out when it has ended', () => {
    const { ahead, all } = prepared();
    all[0]?.emit('exit');
    expect(ahead.take()).toBe(all[1]);
  });

  it('ends when nobody needs it, and never once it was taken', () => {
    const { ahead, all } = prepared();
    ahead.take();
    ahead.drop();
    ahead.prepare();
    ahead.drop();
    expect(all.map(({ killed }) => killed)).toEqual([false, true]);
  });
});
