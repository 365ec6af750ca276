import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Decision } from '../../core/decide/decision.js';
import type { Event } from '../../core/event.js';
import { previewOf } from '../../core/example/edit.js';
import { ANA, BEN, deskId, inRoom, MARIA, message, NINE, operation, RULES, sampleEnv, SERVICE } from '../../core/testing/samples.js';
import { EXAMPLE_LIMITS } from '../../shared/limits.js';
import { openJournal } from '../journal/index.js';
import { optionsFor } from '../journal/test/options.js';
import { Examples } from './examples.js';
import { Recorder } from './recorder.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const IN = { scope: 'desk-room', service: SERVICE, conv: MARIA } as const;
const ended: (() => void)[] = [];
afterEach(() => ended.splice(0).forEach((end) => end()));

/** A desk whose journal holds these rows. */
function desk(events: readonly Event[]): Examples {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-examples-'));
  const journal = openJournal(optionsFor(dir, { random: (length) => randomBytes(length) }));
  const recorder = new Recorder(journal, () => NINE);
  ended.push(() => {
    journal.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });
  recorder.append([{ kind: 'signed-in', address: ANA, point: 'Main desk' }, ...events]);
  return new Examples({
    rules: RULES, deskId: deskId(1), language: 'en', env: () => sampleEnv(), keeper: { journal, get state() { return recorder.state; } },
    carryOut: ({ events: decided }: Decision) => void recorder.append(decided),
    texts: { all: () => [], save: () => Promise.resolve(), view: { configured: false, joined: false, mayEdit: false, changes: 0 } },
  });
}

const says = (id: string, body: string): Event => ({ kind: 'heard', in: IN, item: message(id, { body }), stamp: NINE });
const replies = (originId: string, body: string): Event => ({ kind: 'reply', in: IN, to: `${MARIA}/phone`, originId, body });
const asksToClose = (n: string): Event => ({ kind: 'operate', in: IN, originId: `o-${n}`, detail: { type: 'close', outcome: 'answered' }, after: { id: '' } });
const closes = (n: string, counted = true): Event => ({ kind: 'heard', in: IN, item: inRoom(operation(n, { detail: { type: 'close', outcome: 'answered' } })), stamp: NINE, counted });
const claims = (n: string, author: string): Event => ({ kind: 'heard', in: IN, item: inRoom(operation(n, { author, detail: { type: 'claim' } })), stamp: NINE, counted: true });
const preview = (events: readonly Event[]): string => previewOf(desk(events).preview(KEY).lines);

describe('what an example is made of', () => {
  it('is the visit that ended last, from where this desk asked for the end before it', () => {
    expect(preview([says('m1', 'first'), asksToClose('c1'), says('m2', 'second'), closes('c1'), replies('r1', 'answer'), asksToClose('c2'), closes('c2'), says('m3', 'third')])).toBe('Patron: second\nLibrary: answer');
  });

  it('leaves to the next visit what came in while this one was being ended, before the desk asked the room and after', () => {
    const upto = (n: string, id: string): Event => ({ kind: 'operate', in: IN, originId: `o-${n}`, detail: { type: 'close', outcome: 'answered', upto: id, uptoStamp: NINE }, after: { id: '' } });
    const first = [says('m1', 'first'), replies('r1', 'one'), says('m2', 'second'), upto('c1', 'm1')];
    expect(preview([...first, closes('c1')])).toBe('Patron: first\nLibrary: one');
    expect(preview([...first, says('m3', 'third'), closes('c1'), replies('r2', 'two'), upto('c2', 'm3'), closes('c2')])).toBe('Patron: second\nPatron: third\nLibrary: two');
  });

  it('is not cut where a close was overtaken, and ends where one is still on its way', () => {
    expect(preview([says('m1', 'first'), asksToClose('c1'), closes('c1', false), replies('r1', 'answer'), asksToClose('c2')])).toBe('Patron: first\nLibrary: answer');
  });

  it('names nobody of the staff who had it, and nobody who wrote', () => {
    expect(preview([claims('k1', BEN), says('m1', 'maria here, is Ben there?'), replies('r1', `No, Ana is, ${BEN}. ${MARIA}?`), closes('c1')])).toBe('Patron: [patron] here, is [colleague] there?\nLibrary: No, [colleague] is, [e-mail]. [e-mail]?');
  });

  it('says when it is only the beginning', () => {
    const { lines, cut } = desk([...Array.from({ length: EXAMPLE_LIMITS.lines + 1 }, (_, n) => says(`m${n}`, `line ${n}`)), closes('c1')]).preview(KEY);
    expect([lines.length, cut, lines[0]?.text]).toEqual([EXAMPLE_LIMITS.lines, true, 'line 0']);
    const long = desk([says('m1', 'x'.repeat(60_000)), closes('c1')]).preview(KEY);
    expect([long.cut, (long.lines[0]?.text.length ?? 0) <= EXAMPLE_LIMITS.line]).toEqual([true, true]);
  });

  it('is nothing where nothing has ended, or nothing was written', () => {
    expect(() => preview([says('m1', 'first')])).toThrow('has ended');
    expect(() => preview([claims('k1', ANA), closes('c1')])).toThrow('Nothing was written');
    expect(() => desk([]).preview('desk nobody')).toThrow('has ended');
  });
});

describe('the list', () => {
  it('has the newest first, and says who may delete it', async () => {
    const examples = desk([{ kind: 'example', id: 'e1', by: BEN, title: 'Old', good: '', lines: [{ by: 'patron', text: 'x' }] }]);
    const id = examples.save({ title: 'New', good: '', lines: [{ by: 'library', text: 'y' }] });
    expect(examples.list()).toMatchObject([{ id, title: 'New', by: 'you', mayDelete: true, mayShare: false, shared: false }, { id: 'e1', by: 'Ben', mayDelete: false }]);
    await expect(examples.remove('e1')).rejects.toThrow('Ben made this example');
    await examples.remove(id);
    expect(examples.list().map(({ title }) => title)).toEqual(['Old']);
    await expect(examples.share('gone')).rejects.toThrow('not there any more');
  });
});
