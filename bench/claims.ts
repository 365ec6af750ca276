/**
 * Twenty desks race for each of five hundred conversations: who holds it is the same everywhere, and nobody waits much
 * longer for that than for the bare echo of the room. The echo is of twenty sessions of the library alone, each in a
 * process of its own as the desks are, that say something as long as a claim in the same room at the same moment.
 */
import { patron } from '../e2e/service/patron.js';
import { until } from '../e2e/service/until.js';
import type { HeadlessProcess, Raced } from '../e2e/service/headless-process.js';
import { startLibrary, stopAll } from './lib/desks.js';
import { atMost, median, report, spread } from './lib/figures.js';

const DESKS = 20;
const CONVERSATIONS = 500;
/** Rounds of the bare sessions, once before the desks and once after them. */
const BARE = 100;
const WARM_UP = 10;

const library = await startLibrary(DESKS);
const { service } = library;

const race = (racers: readonly HeadlessProcess[], id: string): Promise<readonly Raced[]> => Promise.all(racers.map((racer) => racer.race(id)));
const times = (raced: readonly Raced[]): number[] => raced.flatMap(({ took }) => took ?? []);

async function bareEcho(): Promise<number[]> {
  const sessions = await library.open({ bare: true });
  const id = `desk ${service.service.address} 1234567890123456789012@${service.anonHost}`;
  const took: number[] = [];
  for (let round = 0; round < WARM_UP + BARE; round += 1) {
    const raced = await race(sessions, id);
    if (round >= WARM_UP) took.push(...times(raced));
  }
  await stopAll(sessions);
  return took;
}

/** Each from somebody else; they write and leave. */
async function askAll(): Promise<void> {
  for (let asked = 0; asked < CONVERSATIONS; asked += 20) {
    await Promise.all(Array.from({ length: 20 }, async (_, n) => {
      const one = await patron(service);
      await one.send(`question ${asked + n}`);
      await one.close();
    }));
  }
}

/** Every desk has them all, and they are everywhere the same. */
async function ids(desks: readonly HeadlessProcess[]): Promise<readonly string[]> {
  let found: readonly string[] = [];
  let looking = false;
  await until('all desks to have all conversations', () => {
    if (!looking && found.length < CONVERSATIONS) {
      looking = true;
      void Promise.all(desks.map((desk) => desk.report())).then((reports) => {
        if (reports.every(({ queue }) => queue.length === CONVERSATIONS)) found = reports[0]?.queue.map((r) => r.id) ?? [];
        looking = false;
        return found;
      });
    }
    return found.length === CONVERSATIONS;
  }, 60_000);
  return found;
}

try {
  const before = await bareEcho();
  const desks = await library.open();
  await askAll();
  const conversations = await ids(desks);
  let [doubles, unheld, early] = [0, 0, 0];
  const took: number[] = [];
  for (const [round, id] of conversations.entries()) {
    const raced = await race(desks, id);
    const winners = raced.filter(({ holder }) => holder).length;
    doubles += Math.max(0, winners - 1);
    unheld += winners === 0 ? 1 : 0;
    early += raced.filter(({ took: time }) => time === undefined).length;
    if (round >= WARM_UP) took.push(...times(raced));
  }
  const holders = await Promise.all(desks.map(async (desk) => new Map((await desk.report()).queue.map((r) => [r.id, r.mine ? 'mine' : r.holder]))));
  const mine = conversations.map((id) => holders.filter((view) => view.get(id) === 'mine').length);
  const undecided = conversations.filter((id) => new Set(holders.map((view) => (view.get(id) === 'mine' ? undefined : view.get(id)))).size > 2).length;
  await stopAll(desks);
  const after = await bareEcho();

  const floor = [...before, ...after];
  console.log(`bare echo, ${DESKS}-way: ${spread(floor)} (before: ${spread(before)}; after: ${spread(after)})`);
  console.log(`click to decision, ${DESKS}-way: ${spread(took)}; ${early} of ${DESKS * CONVERSATIONS} clicks came when it was decided already`);
  report('claims', [
    atMost('doubles', doubles + mine.filter((count) => count > 1).length, 'conversations', 0),
    atMost('nobody-holds', unheld + mine.filter((count) => count === 0).length, 'conversations', 0),
    atMost('views-differ', undecided, 'conversations', 0),
    atMost('click-to-decision', median(took), 'ms', Math.round(Math.max(1.3 * median(floor), median(floor) + 10) * 1000) / 1000),
  ]);
} finally {
  await library.close();
}
