import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, follow, isOutstanding, isTalking, lastQuestion, next, type Conversation, type Happening, type Line, type Next } from './conversation.js';

const after = (...events: Happening[]) => events.reduce(follow, begin('c'));
const write = (id: string): Happening => ({ type: 'written', id, text: `text of ${id}`, at: 1 });
const fates = (now: Conversation) => now.lines.map((line) => (line.by === 'patron' ? `${line.id} ${line.fate}` : `${line.by} ${line.id}`));
const up: Happening = { type: 'connected' };
const down: Happening = { type: 'disconnected' };

describe('a message', () => {
  it('goes from waiting to read', () => {
    const steps: Happening[] = [write('a'), up, { type: 'gone-out', id: 'a' }, { type: 'acked', id: 'a' }, { type: 'read', id: 'a' }];
    expect(steps.map((_, count) => fates(after(...steps.slice(0, count + 1)))[0])).toEqual(['a waiting', 'a waiting', 'a sending', 'a sent', 'a read']);
  });

  it('goes again, under its id, when the connection broke before the acknowledgement', () => {
    const broken = after(write('a'), up, { type: 'gone-out', id: 'a' }, down);
    expect(fates(broken)).toEqual(['a waiting']);
    expect(next(broken)).toBeUndefined();
    expect(next(follow(broken, up))).toMatchObject({ kind: 'message', id: 'a', proof: 'signed' });
  });

  it('is not refused any more once it was read, and says why when it was refused before', () => {
    const sent = after(write('a'), up, { type: 'gone-out', id: 'a' });
    expect(fates(follow(follow(sent, { type: 'read', id: 'a' }), { type: 'refused', id: 'a', condition: 'recipient-unavailable' }))).toEqual(['a read']);
    const refused = follow(sent, { type: 'refused', id: 'a', condition: 'policy-violation' });
    expect(refused.lines[0]).toMatchObject({ fate: 'refused', condition: 'policy-violation' });
    expect(fates(follow(refused, { type: 'acked', id: 'a' }))).toEqual(['a refused']);
    const again = follow(refused, { type: 'again', id: 'a' });
    expect(again.lines[0]).toEqual({ by: 'patron', id: 'a', text: 'text of a', at: 1, fate: 'waiting' });
  });

  it('that is heard twice is there once, even when its id is one of ours', () => {
    const heard: Happening = { type: 'heard', id: 'a', text: 'x', at: 2 };
    const now = after(write('a'), heard, heard);
    expect(fates(now)).toEqual(['a waiting', 'desk a']);
    expect(follow(now, heard)).toBe(now);
  });

  it('that nobody knows changes nothing', () => {
    const now = after(write('a'), up);
    for (const type of ['acked', 'read', 'again'] as const) expect(follow(now, { type, id: 'z' })).toBe(now);
    expect(follow(now, { type: 'refused', id: 'z', condition: 'x' })).toBe(now);
  });
});

describe('the proof', () => {
  it('is the key in the first message, nothing after it, and a signature on each later connection', () => {
    const first = after(write('a'), write('b'), up);
    expect(next(first)).toMatchObject({ id: 'a', proof: 'key' });
    const second = follow(first, { type: 'gone-out', id: 'a' });
    expect(next(second)).toMatchObject({ id: 'b', proof: 'none' });
    expect(next(follow(follow(second, down), up))).toMatchObject({ id: 'a', proof: 'signed' });
  });

  it('goes alone when there is nothing to say, once on each connection', () => {
    const quiet = after(write('a'), up, { type: 'gone-out', id: 'a' }, { type: 'acked', id: 'a' }, down, up);
    expect(next(quiet)).toEqual({ kind: 'attach', proof: 'signed' });
    expect(next(follow(quiet, { type: 'gone-out', id: 'attach' }))).toBeUndefined();
  });

  it('goes again with the next message, and not before, when what carried it was refused', () => {
    const refused = after(write('a'), write('b'), up, { type: 'gone-out', id: 'a' }, { type: 'refused', id: 'a', condition: 'policy-violation' });
    expect(next(refused)).toMatchObject({ id: 'b', proof: 'signed' });
    const said = follow(refused, { type: 'gone-out', id: 'b' });
    expect(next(said)).toBeUndefined();
    expect(next(follow(said, { type: 'again', id: 'a' }))).toMatchObject({ id: 'a', proof: 'none' });
    const bare = after(write('a'), up, { type: 'gone-out', id: 'a' }, { type: 'acked', id: 'a' }, down, up, { type: 'gone-out', id: 'proof' }, { type: 'refused', id: 'proof', condition: 'forbidden' });
    expect(next(bare)).toBeUndefined();
    expect(next(follow(bare, write('b')))).toMatchObject({ id: 'b', proof: 'signed' });
  });

  it('is not needed while nothing was said', () => {
    expect(next(after(up))).toBeUndefined();
    expect(next(after(up, down, up))).toBeUndefined();
  });
});

describe('the end', () => {
  const ended: Happening = { type: 'ended', id: 'e', at: 3 };

  it('is told to the desk after all that was written, and waits for the connection', () => {
    let now = after(write('a'), ended);
    expect(isOutstanding(now)).toBe(true);
    now = follow(now, up);
    expect(next(now)).toMatchObject({ kind: 'message', id: 'a' });
    now = follow(now, { type: 'gone-out', id: 'a' });
    expect(next(now)).toMatchObject({ kind: 'farewell', id: 'e' });
    now = follow(follow(now, { type: 'gone-out', id: 'e' }), { type: 'acked', id: 'a' });
    expect(isOutstanding(now)).toBe(true);
    expect(isOutstanding(follow(now, { type: 'acked', id: 'e' }))).toBe(false);
    expect(next(follow(follow(now, down), up))).toMatchObject({ kind: 'farewell', id: 'e', proof: 'signed' });
  });

  it('takes no more words, and comes once', () => {
    const now = after(ended);
    expect(follow(now, write('b'))).toBe(now);
    expect(follow(now, { ...ended, id: 'f' })).toBe(now);
    expect(fates(now)).toEqual(['page e']);
  });

  it('of a conversation that the desk never heard of is told to nobody', () => {
    const now = after(up, ended);
    expect(next(now)).toBeUndefined();
    expect(isOutstanding(now)).toBe(false);
    expect(next(follow(after(up, write('a'), { type: 'gone-out', id: 'a' }, { type: 'acked', id: 'a' }, ended, { type: 'gone-out', id: 'e' }, { type: 'acked', id: 'e' }, down), up))).toBeUndefined();
  });
});

/** A page, and a desk that drops what it has already seen. A broken connection loses the last part of what is under way. */
class World {
  now = begin('c');
  readonly desk: string[] = [];
  readonly copies = new Map<string, number>();
  written = 0;
  connection = 0;
  out: { id: string; connection: number; proof: Next['proof'] }[] = [];
  private underWay: string[] = [];

  do(event: Happening) {
    this.now = follow(this.now, event);
  }
  arrive(count: number) {
    for (const id of this.underWay.splice(0, count)) {
      if (!this.desk.includes(id)) this.desk.push(id);
      this.copies.set(id, (this.copies.get(id) ?? 0) + 1);
      this.do({ type: 'acked', id });
    }
  }
  step(action: number) {
    const due = next(this.now);
    if (action === 0) this.do(write(`m${(this.written += 1)}`));
    else if (action === 1) this.connect();
    else if (action === 2) this.drop(0);
    else if (action === 3) this.drop(1);
    else if (action === 4) this.arrive(1);
    else if (due) {
      const id = due.id ?? 'attach';
      this.out.push({ id, connection: this.connection, proof: due.proof });
      this.do({ type: 'gone-out', id });
      if (due.id !== undefined) this.underWay.push(due.id);
    }
  }
  connect() {
    if (this.now.connected) return;
    this.connection += 1;
    this.do(up);
  }
  /** @param heard how much of what is under way reaches the desk, without its acknowledgement coming back */
  drop(heard: number) {
    for (const id of this.underWay.splice(0, heard)) if (!this.desk.includes(id)) this.desk.push(id);
    this.underWay = [];
    this.do(down);
  }
  finish() {
    this.connect();
    // Bounded, so that a message that never counts as gone fails the test instead of hanging it.
    for (let tries = 0; next(this.now) && tries < 1_000; tries += 1) this.step(5);
    this.arrive(Number.POSITIVE_INFINITY);
  }
}

it('says everything once, in order, however the connection behaves', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 8 }), { maxLength: 120 }), (actions) => {
      const world = new World();
      for (const action of actions) world.step(action);
      world.finish();
      expect(world.desk).toEqual(Array.from({ length: world.written }, (_, i) => `m${i + 1}`));
      // The acknowledged is never said again: one acknowledged copy each.
      expect([...world.copies.values()].every((copies) => copies === 1)).toBe(true);
      expect(isOutstanding(world.now)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it('never speaks from a new address without proof, nor twice on one connection', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 8 }), { maxLength: 120 }), (actions) => {
      const world = new World();
      for (const action of actions) world.step(action);
      world.finish();
      const first = world.out[0]?.connection;
      const seen = new Set<string>();
      for (const [place, { id, connection, proof }] of world.out.entries()) {
        const opens = world.out[place - 1]?.connection !== connection;
        expect(proof).toBe(!opens ? 'none' : connection === first ? 'key' : 'signed');
        expect(seen.has(`${connection} ${id}`)).toBe(false);
        seen.add(`${connection} ${id}`);
      }
    }),
    { numRuns: 500 },
  );
});

it('keeps every line that it ever had', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const event: fc.Arbitrary<Happening> = fc.oneof(
    fc.record({ type: fc.constant('written' as const), id, text: fc.string(), at: fc.nat() }),
    fc.record({ type: fc.constant('heard' as const), id, text: fc.string(), at: fc.nat() }),
    fc.record({ type: fc.constant('gone-out' as const), id }),
    fc.record({ type: fc.constantFrom('acked' as const, 'read' as const, 'again' as const), id }),
    fc.record({ type: fc.constant('refused' as const), id, condition: fc.string() }),
    fc.record({ type: fc.constant('ended' as const), id, at: fc.nat() }),
    fc.record({ type: fc.constantFrom('connected' as const, 'disconnected' as const) }),
  );
  const names = (lines: readonly Line[]) => lines.map((line) => `${line.by} ${line.id} ${line.by === 'page' ? '' : line.text}`);
  fc.assert(
    fc.property(fc.array(event), (events) => {
      let now = begin('c');
      for (const one of events) {
        const before = names(now.lines);
        now = follow(now, one);
        expect(names(now.lines).slice(0, before.length)).toEqual(before);
        expect(new Set(names(now.lines)).size).toBe(now.lines.length);
      }
    }),
  );
});

describe('a question that was left', () => {
  const way = { email: 'maria@example.org' };
  const ask: Happening = { type: 'written', id: 'q', text: 'Where?', at: 1, way };
  const outThere: Happening[] = [up, { type: 'gone-out', id: 'q' }];

  it('keeps its way back, whatever becomes of it', () => {
    for (const then of [[], outThere, [...outThere, down, up], [...outThere, { type: 'acked', id: 'q' }], [...outThere, { type: 'refused', id: 'q', condition: 'forbidden' }]] satisfies Happening[][]) {
      expect(lastQuestion(after(ask, ...then))).toMatchObject({ id: 'q', text: 'Where?', way });
    }
    expect(lastQuestion(after(write('a')))).toBeUndefined();
  });

  it('is no talk; that needs a librarian, and somebody who spoke not long ago', () => {
    const reply: Happening = { type: 'heard', id: 'r', text: 'Here.', at: 2 };
    expect(isTalking(after(ask), 3)).toBe(false);
    expect(isTalking(after(ask, reply), 3)).toBe(true);
    expect(isTalking(after(ask, reply), 16 * 60_000)).toBe(false);
    expect(isTalking(after(ask, reply, { type: 'ended', id: 'e', at: 3 }), 4)).toBe(false);
    expect(isTalking(after(ask, reply, { type: 'noticed', id: 'g', notice: 'librarianEnded', at: 3 }), 4)).toBe(false);
  });
});
