import { describe, expect, it } from 'vitest';
import { ModelArchive } from '../../core/testing/archive.js';
import { staffedDesk } from '../../core/testing/desk.js';
import { BEN, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import { Conduct, type IncidentAsked } from './conduct.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const WARN: IncidentAsked = { category: 'rude', step: 'warned', text: 'please', script: 'conduct-1', shared: false };
const BLOCK: IncidentAsked = { category: 'slur', step: 'blocked', text: 'goodbye', shared: true };

/** Ana holds Maria's request; time and the network are the test's. */
function atDesk(settle: () => Promise<void> = async () => Promise.resolve()) {
  const desk = staffedDesk(1);
  const service = new ModelArchive(SERVICE);
  service.append(message('m1'), NINE);
  desk.page(service.pageAfter(undefined, 9), NINE);
  desk.hear([inRoom(operation('claim', { detail: { type: 'claim', session: serviceSession(1) } }))], NINE);
  const said: string[] = [];
  const forgotten: string[] = [];
  const world = { elapsed: 0, recording: true };
  const conduct = new Conduct({
    undoFor: 5_000, elapsed: () => world.elapsed, state: () => (world.recording ? desk.state : undefined), env: () => desk.env(NINE),
    carryOut: (decision) => void desk.follow(decision, NINE), settle, forgetDraft: (key) => void forgotten.push(key), say: (_tone, text) => void said.push(text), refresh: () => undefined,
  });
  const begun = desk.rows.length;
  const done = (): string[] => desk.rows.slice(begun).flatMap(({ event }) => (event.kind === 'operate' ? [event.detail.type] : event.kind === 'reply' ? [event.body] : []));
  const pass = (ms: number): void => {
    world.elapsed += ms;
    conduct.follow();
  };
  return { desk, conduct, world, said, forgotten, done, pass };
}

describe('an incident that waits', () => {
  it('leaves no trace until its seconds are over, and then happens as a whole', () => {
    const { conduct, done, pass, forgotten } = atDesk();
    conduct.record(KEY, WARN);
    expect(conduct.views).toEqual([{ id: KEY, who: 'Patron 472', category: 'rude', step: 'warned', says: true, dueAt: NINE + 5_000 }]);
    pass(4_999);
    expect(done()).toEqual([]);
    pass(1);
    expect(done()).toEqual(['please', 'ladder']);
    expect(conduct.views).toEqual([]);
    pass(10_000);
    expect(done()).toHaveLength(2);
    expect(forgotten).toEqual([]);
  });

  it('can be undone, and then leaves nothing at all', () => {
    const { conduct, done, pass, said } = atDesk();
    conduct.record(KEY, BLOCK);
    conduct.undo(KEY);
    pass(10_000);
    expect(done()).toEqual([]);
    expect(said).toEqual(['Undone. Nothing was recorded or sent to Patron 472.']);
    expect(() => conduct.undo(KEY)).toThrow(AppError);
  });

  it('waits for the person once the countdown is stopped', async () => {
    const { conduct, done, pass, forgotten } = atDesk();
    conduct.record(KEY, BLOCK);
    conduct.hold(KEY);
    pass(60_000);
    expect(done()).toEqual([]);
    expect(conduct.views[0]).not.toHaveProperty('dueAt');
    await conduct.now(KEY);
    expect(done()).toEqual(['goodbye', 'ladder', 'block', 'close']);
    expect(forgotten).toEqual([KEY]);
  });

  it('asks the archive before it ends a request, and says so when there is no answer', async () => {
    let answer: (settled: boolean) => void = () => undefined;
    const { desk, conduct, done, said } = atDesk(async () => new Promise((resolve, reject) => (answer = (settled) => (settled ? resolve() : reject(new Error('gone'))))));
    desk.hear([message('m2')], NINE);
    conduct.record(KEY, BLOCK);
    const first = conduct.now(KEY);
    expect(() => conduct.undo(KEY)).toThrow('too late to undo');
    answer(false);
    await first;
    expect(done()).toEqual([]);
    expect(said[0]).toContain('The step for Patron 472 did not happen');
    conduct.record(KEY, BLOCK);
    const second = conduct.now(KEY);
    answer(true);
    await second;
    expect(done()).toContain('close');
  });

  const losses: readonly [string, (at: ReturnType<typeof atDesk>) => unknown, string][] = [
    ['goes to another desk', ({ desk }) => desk.hear([inRoom(operation('t', { prev: 'claim', desk: deskId(2), author: BEN, detail: { type: 'takeover', reason: '' } }))], NINE), 'does not have the request'],
    ['is closed, even when the patron writes again', ({ desk }) => desk.hear([inRoom(operation('t', { prev: 'claim', detail: { type: 'close', outcome: 'answered', upto: 'm1' } })), message('m2')], NINE), 'does not have the request'],
    ['has nobody signed in any more', ({ desk }) => desk.record([{ kind: 'signed-out', address: BEN, point: '' }], NINE), 'nobody is signed in'],
    ['cannot be recorded', ({ world }) => void (world.recording = false), 'does not record'],
  ];
  it.each(losses)('is cancelled when the request %s', (_, lose, why) => {
    const at = atDesk();
    at.conduct.record(KEY, WARN);
    lose(at);
    at.pass(0);
    expect(at.conduct.views).toEqual([]);
    expect(at.said).toEqual([expect.stringContaining(why)]);
    at.pass(10_000);
    expect(at.done()).toEqual([]);
  });

  it('goes with the desk', () => {
    const { conduct, done, pass } = atDesk();
    conduct.record(KEY, WARN);
    conduct.cancelAll();
    pass(10_000);
    expect(done()).toEqual([]);
  });

  it('is one at a time for each patron, and refused at once where it would be refused later', () => {
    const { desk, conduct } = atDesk();
    expect(() => conduct.record(KEY, { ...WARN, step: 'final' })).toThrow('at another step');
    expect(() => conduct.record('desk nobody', WARN)).toThrow('not open any more');
    expect(() => conduct.record(KEY, { ...WARN, text: '&'.repeat(65_000) })).toThrow(AppError);
    conduct.record(KEY, WARN);
    expect(() => conduct.record(KEY, WARN)).toThrow('waiting already');
    desk.hear([inRoom(operation('release', { prev: 'claim', detail: { type: 'release' } }))], NINE);
    conduct.follow();
    expect(() => conduct.record(KEY, WARN)).toThrow('Take this request first');
  });
});
