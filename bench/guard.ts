/**
 * The privacy guard on its test set: what it finds and what it flags wrongly, in the half that the rules were written
 * with and in the half that was kept apart; and the time for one message, also for the longest one and a hostile one.
 */
import fs from 'node:fs';
import path from 'node:path';
import { findSensitive } from '../src/core/guard/guard.js';
import type { GuardRules } from '../src/core/guard/rules.js';
import { parseSet, scoreOf } from '../src/core/guard/testing/set.js';
import { atMost, median, quantile, report, spread, type Aim } from './lib/figures.js';

const folder = path.resolve(import.meta.dirname, '../src/core/guard/testing');
const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');
const rules: GuardRules = JSON.parse(read('library.json'));

/** Longest message that can be sent, UTF-16 code units. */
const LONGEST = 65_536;
const ROUNDS = 20;

function half(name: 'tuning' | 'held-out'): Aim[] {
  const { sensitive, found, innocent, flagged } = scoreOf(parseSet(read(`${name}.tsv`)), rules);
  console.log(`${name}: ${found} of ${sensitive} found, ${flagged} of ${innocent} innocent flagged`);
  return [atMost(`${name}-missed`, (100 * (sensitive - found)) / sensitive, '%', 5), atMost(`${name}-flagged`, (100 * flagged) / innocent, '%', 2)];
}

function timeOf(text: string): number {
  const start = performance.now();
  findSensitive(text, rules);
  return performance.now() - start;
}

function times(): Aim[] {
  const texts = ['tuning.tsv', 'held-out.tsv'].flatMap((name) => parseSet(read(name)).map(({ text }) => text));
  const rounds = Array.from({ length: 2 * ROUNDS }, () => texts.map(timeOf)).slice(ROUNDS);
  // Each message by its median: a pause of the machine is not the message's.
  const each = texts.map((_, index) => median(rounds.map((round) => round[index] ?? Number.NaN)));
  console.log(`one message: ${spread(each.map((ms) => ms * 1000), 'µs')}`);
  const hostile = ['1', '1 ', '12-', 'a@', 'a at ', 'Aa ', '555-', 'pin is ', 'Calle A ', '1 Aa ', 'on loan to ', 'Aa Aa has ', 'http://', '2-'].map((piece) => timeOf(piece.repeat(LONGEST).slice(0, LONGEST)));
  const prose = timeOf(texts.join(' ').repeat(10).slice(0, LONGEST));
  console.log(`${LONGEST.toLocaleString('en')} characters: prose ${prose.toFixed(0)} ms, hostile ${spread(hostile)}`);
  return [atMost('message-p99', quantile(each, 0.99), 'ms', 1), atMost('longest-message', Math.max(prose, ...hostile), 'ms', 250)];
}

report('guard', [...half('tuning'), ...half('held-out'), ...times()]);
