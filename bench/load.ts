/**
 * A busy day: five hundred patrons, twenty desks in processes of their own, twenty messages a second for two minutes.
 * Each message has to be on the screen of every desk, and a desk's processor time and memory may grow with the number
 * of patrons at most as it does: a hundred patrons that write as often each are measured first.
 */
import { randomUUID } from 'node:crypto';
import { patron, type Patron } from '../e2e/service/patron.js';
import { startLibrary, stopAll } from './lib/desks.js';
import { atMost, median, quantile, report, spread } from './lib/figures.js';

const DESKS = 20;
const FEW = { patrons: 100, perSecond: 4, seconds: 60 };
const MANY = { patrons: 500, perSecond: 20, seconds: 120 };
/** What is not there by then is lost, ms. */
const PATIENCE = 30_000;

interface Measured {
  readonly sent: number;
  /** Messages that did not come to a desk, counted for each desk. */
  readonly lost: number;
  /** From the patron to the last of all desks, ms. */
  readonly delays: readonly number[];
  /** ms of processor time in a second, of one desk. */
  readonly cpu: number;
  /** MiB of one desk at the end. */
  readonly memory: number;
}

const now = (): number => performance.timeOrigin + performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

async function connect(service: Parameters<typeof patron>[0], count: number): Promise<readonly Patron[]> {
  const all: Patron[] = [];
  while (all.length < count) all.push(...(await Promise.all(Array.from({ length: Math.min(20, count - all.length) }, () => patron(service)))));
  return all;
}

async function measure({ patrons, perSecond, seconds }: typeof FEW): Promise<Measured> {
  const library = await startLibrary(DESKS);
  try {
    const { service } = library;
    const desks = await library.open();
    const people = await connect(service, patrons);
    const before = await Promise.all(desks.map((desk) => desk.report()));
    const sent = new Map<string, number[]>();
    const start = performance.now();
    const total = perSecond * seconds;
    for (let n = 0; n < total; n += 1) {
      await pause(start + (n * 1000) / perSecond - performance.now());
      const who = n % patrons;
      const name = `person ${who}`;
      const id = randomUUID();
      sent.set(name, [...(sent.get(name) ?? []), now()]);
      await people[who]?.raw(`<message to='${service.service.address}' type='chat' id='${id}'><body>${name}</body><thread>${people[who].thread}</thread><origin-id xmlns='urn:xmpp:sid:0' id='${id}'/></message>`);
    }
    const after = await Promise.all(desks.map((desk) => desk.report()));
    const took = (performance.now() - start) / 1000;
    const expected = [...sent].flatMap(([name, times]) => times.map((at, n) => ({ name, n, at })));
    const end = performance.now() + PATIENCE;
    for (;;) {
      const arrivals = await Promise.all(desks.map(async (desk) => new Map(await desk.arrivals())));
      const came = expected.map(({ name, n, at }) => arrivals.map((of) => (of.get(name)?.[n] ?? Number.NaN) - at));
      const lost = came.flat().filter(Number.isNaN).length;
      if (lost > 0 && performance.now() < end) {
        await pause(500);
        continue;
      }
      await Promise.all(people.map((one) => one.close()));
      await stopAll(desks);
      return {
        sent: total, lost, delays: came.map((times) => Math.max(...times)).filter((time) => !Number.isNaN(time)),
        cpu: median(after.map((r, i) => (r.cpu - (before[i]?.cpu ?? 0)) / took)),
        memory: median(after.map((r) => r.memory / 2 ** 20)),
      };
    }
  } finally {
    await library.close();
  }
}

const say = ({ patrons, perSecond }: typeof FEW, m: Measured): void =>
  console.log(`${patrons} patrons, ${DESKS} desks, ${perSecond} messages a second: ${m.sent} sent, ${m.lost} lost; patron to all desks ${spread(m.delays)}; one desk ${m.cpu.toFixed(1)} ms of processor a second, ${m.memory.toFixed(0)} MiB`);

const few = await measure(FEW);
say(FEW, few);
const many = await measure(MANY);
say(MANY, many);
const growth = MANY.patrons / FEW.patrons;
report('load', [
  atMost('lost', few.lost + many.lost, 'messages', 0),
  atMost('p95-to-all-desks', quantile(many.delays, 0.95), 'ms', 1_000),
  atMost('processor-growth', many.cpu / few.cpu, 'times', growth),
  atMost('memory-growth', many.memory / few.memory, 'times', growth),
]);
